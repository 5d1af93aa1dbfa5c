// Reads a pattern of ECMA-262, Rust, Python or RE2 into what it says. Groups capture nothing here, and greed is no question: it is only asked
// whether there is a match.
import { CharacterReader } from './character-reader.ts'
import { classesOf, type Dialect } from './dialect.ts'
import { type Assertion, type Node, PatternFault } from './node.ts'
import { complement, everyPoint, foldCase, type PointSet } from './point-set.ts'
import { readClass, readClassEscape } from './read-class.ts'

export interface Flags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
  readonly ascii: boolean
}

const maxDepth = 200
/** RE2's own limit for counted repetition. */
const mostCounted = 1000

export interface Parsed {
  readonly node: Node
  /** What `\b` holds to be part of a word; null where nothing asks. */
  readonly words: PointSet | null
}

/** Throws `PatternFault`. */
export function parsePattern(source: string, dialect: Dialect, flags: Flags): Parsed {
  const parser = new Parser(new CharacterReader(source, dialect), dialect)
  const node = parser.whole(flags)
  return { node, words: parser.words }
}

class Parser {
  readonly #reader: CharacterReader
  readonly #dialect: Dialect
  words: PointSet | null = null

  constructor(reader: CharacterReader, dialect: Dialect) {
    this.#reader = reader
    this.#dialect = dialect
  }

  whole(flags: Flags): Node {
    const node = this.#choice(flags, 0)
    if (!this.#reader.atEnd()) throw this.#reader.fault('a `)` that closes nothing')
    return node
  }

  #choice(given: Flags, depth: number): Node {
    const reader = this.#reader
    if (depth > maxDepth) throw reader.fault('groups that are nested too deeply')
    let flags = given
    const arms: Node[] = []
    let parts: Node[] = []
    const close = (): void => {
      const [only] = parts
      arms.push(parts.length === 1 && only !== undefined ? only : { kind: 'sequence', parts })
      parts = []
    }
    while (!reader.atEnd() && reader.peek() !== ')') {
      if (reader.takes('|')) {
        close()
        continue
      }
      if (reader.peek() === '(' && reader.peek(1) === '?') {
        const group = this.#markedGroup(flags, depth)
        flags = group.flags
        if (group.node !== null) parts.push(this.#repeated(group.node))
        continue
      }
      if (this.#dialect === 're2' && reader.takes('\\Q')) {
        parts.push(...this.#quoted(flags))
        continue
      }
      const at = reader.at
      const node = this.#atom(flags, depth)
      if (
        node.kind === 'assert' &&
        reader.peek(at - reader.at) !== '(' &&
        this.#dialect === 'ecma' &&
        /^(?:[*+?]|\{\d)/.test(reader.peek() + reader.peek(1))
      )
        throw new PatternFault('a place is repeated', at)
      parts.push(this.#repeated(node))
    }
    close()
    const [only] = arms
    return arms.length === 1 && only !== undefined ? only : { kind: 'choice', arms }
  }

  /** Up to the `\E`, or to the end; what repeats stands behind the last character. */
  #quoted({ ignoreCase }: Flags): readonly Node[] {
    const reader = this.#reader
    const nodes: Node[] = []
    while (!reader.atEnd() && !reader.takes('\\E')) nodes.push(this.#one(pointSet(reader.take()), ignoreCase))
    const last = nodes.pop()
    return last === undefined ? [] : [...nodes, this.#repeated(last)]
  }

  /** What begins with `(?`; without a node it sets flags for what follows. */
  #markedGroup(flags: Flags, depth: number): { readonly flags: Flags; readonly node: Node | null } {
    const reader = this.#reader
    const start = reader.at
    reader.skip(2)
    if (this.#dialect !== 're2' && reader.takes('#')) {
      while (!reader.atEnd() && reader.peek() !== ')') reader.take()
      this.#close(start)
      return { flags, node: null }
    }
    if (/^(?:[=!]|<[=!])/.test(reader.peek() + reader.peek(1)))
      throw new PatternFault('looking ahead or behind, which cannot be run in linear time', start)
    if (reader.takes('P=')) throw new PatternFault('a back reference, which cannot be run in linear time', start)
    if (reader.peek() === '>') throw new PatternFault('an atomic group, which is not run here', start)
    if (reader.peek() === '(') throw new PatternFault('a group with a condition, which is not run here', start)
    if (reader.takes('P<') || reader.takes('<')) {
      let name = ''
      while (!reader.atEnd() && reader.peek() !== '>') name += reader.take()
      if (name === '' || (this.#dialect === 're2' && !/^\w+$/.test(name)) || !reader.takes('>'))
        throw new PatternFault('a group whose name is not one', start)
      return { flags, node: this.#group(flags, depth, start) }
    }
    let on = true
    let next = flags
    for (;;) {
      const letter = reader.take()
      if (letter === ')') return { flags: next, node: null }
      if (letter === ':') return { flags, node: this.#group(next, depth, start) }
      if (letter === '-' && on) on = false
      else if (letter === 'i') next = { ...next, ignoreCase: on }
      else if (letter === 'm') next = { ...next, multiline: on }
      else if (letter === 's') next = { ...next, dotAll: on }
      else if (letter === 'a' && on && this.#dialect === 'python') next = { ...next, ascii: true }
      else if (letter === 'u' && on && (this.#dialect === 'rust' || this.#dialect === 'python')) next = { ...next, ascii: false }
      // Which of two matches is taken is not asked here.
      else if (letter !== 'U' || (this.#dialect !== 'rust' && this.#dialect !== 're2'))
        throw new PatternFault('a group of a kind that is not run here', start)
    }
  }

  #group(flags: Flags, depth: number, start: number): Node {
    const node = this.#choice(flags, depth + 1)
    this.#close(start)
    return node
  }

  #close(start: number): void {
    if (!this.#reader.takes(')')) throw new PatternFault('a `(` that nothing closes', start)
  }

  #repeated(of: Node): Node {
    const reader = this.#reader
    let node = of
    for (let times = 0; ; times++) {
      const start = reader.at
      const count = this.#count()
      if (count === null) return node
      if (times > 0 && this.#dialect !== 'rust')
        throw new PatternFault(
          reader.peek(-1) === '+' ? 'a repetition that gives nothing back, or is repeated' : 'a repetition of a repetition',
          start,
        )
      reader.takes('?')
      node = { kind: 'repeat', of: node, ...count }
    }
  }

  #count(): { readonly least: number; readonly most: number | null } | null {
    const reader = this.#reader
    if (reader.takes('*')) return { least: 0, most: null }
    if (reader.takes('+')) return { least: 1, most: null }
    if (reader.takes('?')) return { least: 0, most: 1 }
    if (reader.peek() !== '{') return null
    const written = /^\{(\d*)(,?)(\d*)\}/.exec(reader.ahead(24))
    const [whole = '', least = '', comma = '', most = ''] = written ?? []
    const isAtMost = this.#dialect === 'rust' || this.#dialect === 'python'
    if (written === null || (least === '' && (most === '' || !isAtMost)) || (this.#dialect === 're2' && /^\{0\d|,0\d/.test(whole))) {
      if (this.#dialect === 'rust') throw reader.fault('a count that is not one')
      return null
    }
    if (comma === '' && most !== '') return null
    const atLeast = Number(least)
    const atMost = comma === '' ? atLeast : most === '' ? null : Number(most)
    if (atMost !== null && atMost < atLeast) throw reader.fault('a count whose end is before its start')
    if (this.#dialect === 're2' && Math.max(atLeast, atMost ?? 0) > mostCounted) throw reader.fault('a count that is out of range')
    reader.skip(whole.length)
    return { least: atLeast, most: atMost }
  }

  #atom(flags: Flags, depth: number): Node {
    const reader = this.#reader
    const start = reader.at
    const next = reader.take()
    switch (next) {
      case '(':
        return this.#group(flags, depth, start)
      case '[':
        return this.#one(readClass(reader, classesOf(this.#dialect, flags), this.#dialect, flags.ignoreCase), false)
      case '.':
        return this.#one(flags.dotAll ? everyPoint : complement(classesOf(this.#dialect, flags).lineEnds), false)
      case '^':
        return assert(flags.multiline ? 'line-start' : 'start')
      case '$':
        return assert(flags.multiline ? 'line-end' : this.#dialect === 'python' ? 'last-end' : 'end')
      case '*':
      case '+':
      case '?':
        throw new PatternFault(`a \`${next}\` that repeats nothing`, start)
      case '\\':
        return this.#escape(flags, start)
      case '{':
        reader.skip(-1)
        if (this.#dialect === 're2' && this.#count() !== null) throw new PatternFault('a count that repeats nothing', start)
        reader.skip(1)
        return this.#one(pointSet(next), false)
      default:
        return this.#one(pointSet(next), flags.ignoreCase)
    }
  }

  #one(set: PointSet, fold: boolean): Node {
    return { kind: 'one', set: fold ? foldCase(set) : set }
  }

  #escape(flags: Flags, start: number): Node {
    const reader = this.#reader
    const assertion = this.#assertion()
    if (assertion?.includes('word') === true) {
      // RE2's ends of words know ASCII alone, whatever case says.
      const { words } = classesOf(this.#dialect, this.#dialect === 're2' ? { ...flags, ignoreCase: false } : flags)
      this.words ??= words
      if (this.words !== words) throw new PatternFault('ends of words that mean two things', start)
    }
    if (assertion !== null) return assert(assertion)
    const next = reader.peek()
    const octal = this.#dialect === 'python' ? /^[0-3][0-7]{2}/ : this.#dialect === 're2' ? /^[0-7]{2}/ : null
    const isReference = /[1-9]/.test(next) && octal?.test(reader.ahead(3)) !== true
    if (isReference || (next === 'k' && this.#dialect === 'ecma'))
      throw new PatternFault('a back reference, which cannot be run in linear time', start)
    const named = readClassEscape(reader, classesOf(this.#dialect, flags), this.#dialect, flags.ignoreCase)
    if (named !== null) return this.#one(named, flags.ignoreCase)
    return this.#one(pointSet(reader.escaped(start, false)), flags.ignoreCase)
  }

  #assertion(): Assertion | null {
    const reader = this.#reader
    if (reader.takes('B')) return 'not-word'
    if (this.#dialect === 'rust') {
      if (reader.takes('b{start}') || reader.takes('<')) return 'word-start'
      if (reader.takes('b{end}') || reader.takes('>')) return 'word-end'
      if (reader.takes('z')) return 'end'
    }
    if (this.#dialect === 're2' && reader.takes('z')) return 'end'
    if (this.#dialect === 'python' && (reader.takes('Z') || reader.takes('z'))) return 'end'
    if (this.#dialect !== 'ecma' && reader.takes('A')) return 'start'
    return reader.takes('b') ? 'word' : null
  }
}

const assert = (assertion: Assertion): Node => ({ kind: 'assert', assertion })

function pointSet(character: string): PointSet {
  const point = character.codePointAt(0) ?? 0
  return [[point, point]]
}
