// Python's regular expressions as automata over the characters of an origin. Only what is regular is understood; an expression with
// anything else (a look-ahead, a back-reference), or one that grows too large, is not decided.

export interface Automaton {
  readonly start: number
  readonly end: number
  readonly states: readonly State[]
}
export interface State {
  readonly empty: readonly number[]
  readonly steps: readonly { readonly characters: string; readonly to: number }[]
}

export interface Pattern {
  readonly automaton: Automaton
  /** Dots that stand for one character, where a literal dot may have been meant: by their place in the expression. */
  readonly dots: readonly number[]
  /** The same with one of the dots replaced by a character, and with the others meant as dots. */
  withDot(place: number, character: string): Automaton
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz0123456789.-:/_'
const mostCharacters = 2_000
const mostStates = 4_000
const mostRepeats = 64

type Node =
  | { readonly kind: 'characters'; readonly characters: string; readonly dot: number | null }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly part: Node; readonly least: number; readonly most: number | null }
  | { readonly kind: 'start' | 'end' }

export function parsePattern(expression: string): Pattern | null {
  if (expression.length > mostCharacters) return null
  try {
    const reader = new Reader(expression)
    const node = reader.read()
    const automaton = build(node, null)
    return { automaton, dots: reader.dots, withDot: (place, character) => build(node, { place, character }) }
  } catch (error) {
    if (error instanceof NotUnderstood) return null
    throw error
  }
}

class NotUnderstood extends Error {}

class Reader {
  readonly dots: number[] = []
  private readonly text: string
  private at = 0
  private depth = 0

  constructor(text: string) {
    this.text = text
  }

  read(): Node {
    const node = this.readChoice()
    if (this.at < this.text.length) throw new NotUnderstood()
    return node
  }

  private readChoice(): Node {
    if (++this.depth > 50) throw new NotUnderstood()
    const parts = [this.readSequence()]
    while (this.take('|')) parts.push(this.readSequence())
    this.depth -= 1
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'choice', parts }
  }

  private readSequence(): Node {
    const parts: Node[] = []
    while (this.at < this.text.length && !'|)'.includes(this.text[this.at] ?? '')) parts.push(this.readRepeat())
    return { kind: 'sequence', parts }
  }

  private readRepeat(): Node {
    const begin = this.at
    let node = this.readAtom()
    for (;;) {
      const range = this.readRange()
      if (range === null) break
      // `*?` and `*+`: what is taken first makes no difference to a full match, but a possessive one gives nothing back.
      if (!this.take('?') && this.take('+')) throw new NotUnderstood()
      if (range.least > mostRepeats || (range.most ?? 0) > mostRepeats) throw new NotUnderstood()
      node = { kind: 'repeat', part: undotted(node), ...range }
      const repeated = this.dots.indexOf(begin)
      if (repeated >= 0) this.dots.splice(repeated, 1)
    }
    return node
  }

  private readRange(): { least: number; most: number | null } | null {
    if (this.take('*')) return { least: 0, most: null }
    if (this.take('+')) return { least: 1, most: null }
    if (this.take('?')) return { least: 0, most: 1 }
    const counted = /^\{(\d*)(,?)(\d*)\}/.exec(this.text.slice(this.at, this.at + 20))
    if (counted === null || (counted[1] === '' && counted[3] === '')) return null
    this.at += counted[0].length
    const least = Number(counted[1] ?? '')
    return { least, most: counted[2] === '' ? least : counted[3] === '' ? null : Number(counted[3]) }
  }

  private readAtom(): Node {
    const begin = this.at
    const character = this.text[this.at++] ?? ''
    switch (character) {
      case '(':
        return this.readGroup()
      case '[':
        return { kind: 'characters', characters: this.readSet(), dot: null }
      case '.':
        this.dots.push(begin)
        return { kind: 'characters', characters: alphabet, dot: begin }
      case '^':
        return { kind: 'start' }
      case '$':
        return { kind: 'end' }
      case '\\':
        return this.readEscape()
      case '*':
      case '+':
      case '?':
        throw new NotUnderstood()
      default:
        return { kind: 'characters', characters: lower(character), dot: null }
    }
  }

  private readGroup(): Node {
    // `(?i)` at the start changes nothing here: origins are written in small letters.
    const flags = /^\?[aimsu]+(\)|:)/.exec(this.text.slice(this.at, this.at + 10))
    if (flags !== null) {
      this.at += flags[0].length
      if (flags[1] === ')') return { kind: 'sequence', parts: [] }
    } else if (this.text.startsWith('?:', this.at)) this.at += 2
    else if (this.text.startsWith('?P<', this.at)) {
      const end = this.text.indexOf('>', this.at)
      if (end < 0) throw new NotUnderstood()
      this.at = end + 1
    } else if (this.text[this.at] === '?') throw new NotUnderstood()
    const node = this.readChoice()
    if (!this.take(')')) throw new NotUnderstood()
    return node
  }

  private readEscape(): Node {
    const character = this.text[this.at++] ?? ''
    if (character === 'A') return { kind: 'start' }
    if (character === 'Z' || character === 'z') return { kind: 'end' }
    return { kind: 'characters', characters: escaped(character), dot: null }
  }

  private readSet(): string {
    const isNot = this.take('^')
    let found = ''
    for (let isFirst = true; ; isFirst = false) {
      const character = this.text[this.at++]
      if (character === undefined) throw new NotUnderstood()
      if (character === ']' && !isFirst) break
      const low = character === '\\' ? escaped(this.text[this.at++] ?? '') : lower(character)
      const next = this.text[this.at + 1]
      if (this.text[this.at] !== '-' || next === undefined || next === ']') {
        found += low
        continue
      }
      this.at += 2
      const high = next === '\\' ? (this.text[this.at++] ?? '') : next
      const [from, to] = [character === '\\' ? low : character, high].map((one) => one.codePointAt(0) ?? 0)
      if (from === undefined || to === undefined || from > to) throw new NotUnderstood()
      for (const one of alphabet) if (inRange(one, from, to) || inRange(one.toUpperCase(), from, to)) found += one
    }
    return [...alphabet].filter((one) => found.includes(one) !== isNot).join('')
  }

  private take(character: string): boolean {
    if (this.text[this.at] !== character) return false
    this.at += 1
    return true
  }
}

function inRange(one: string, from: number, to: number): boolean {
  const code = one.codePointAt(0) ?? 0
  return code >= from && code <= to
}

function lower(character: string): string {
  return character.toLowerCase()
}

function escaped(character: string): string {
  switch (character) {
    case 'd':
      return '0123456789'
    case 'w':
      return alphabet.replace(/[.:/-]/g, '')
    case 'D':
      return alphabet.replace(/[0-9]/g, '')
    case 'W':
      return '.-:/'
    case 'S':
      return alphabet
    case 's':
    case 'n':
    case 't':
    case 'r':
    case 'f':
    case 'v':
      return ''
    default:
      if (character === '' || /[a-z0-9]/i.test(character)) throw new NotUnderstood()
      return character
  }
}

/** `.*` means any characters; only a dot that stands alone may be meant as a dot. */
function undotted(node: Node): Node {
  return node.kind === 'characters' && node.dot !== null ? { ...node, dot: null } : node
}

function build(root: Node, instead: { readonly place: number; readonly character: string } | null): Automaton {
  const states: { empty: number[]; steps: { characters: string; to: number }[] }[] = []
  const add = (): number => {
    if (states.length >= mostStates) throw new NotUnderstood()
    return states.push({ empty: [], steps: [] }) - 1
  }
  // The start and the end of the text are states of their own: `^` leads on only from the one, `$` only to the other.
  const begin = add()
  const end = add()
  const link = (from: number, to: number): void => {
    states[from]?.empty.push(to)
  }
  const make = (node: Node, from: number, isFirst: boolean, isLast: boolean): number => {
    switch (node.kind) {
      case 'characters': {
        const to = add()
        const characters = node.dot === null || instead === null ? node.characters : node.dot === instead.place ? instead.character : '.'
        states[from]?.steps.push({ characters, to })
        return to
      }
      case 'sequence':
        return node.parts.reduce(
          (at, part, index) =>
            make(part, at, isFirst && node.parts.slice(0, index).every(isEmpty), isLast && node.parts.slice(index + 1).every(isEmpty)),
          from,
        )
      case 'choice': {
        const to = add()
        for (const part of node.parts) link(make(part, from, isFirst, isLast), to)
        return to
      }
      case 'repeat': {
        let at = from
        for (let count = 0; count < node.least; count++) at = make(node.part, at, isFirst && count === 0, isLast)
        if (node.most === null) {
          const loop = add()
          link(at, loop)
          link(make(node.part, loop, false, false), loop)
          return loop
        }
        const to = add()
        link(at, to)
        for (let count = node.least; count < node.most; count++) link((at = make(node.part, at, isFirst, isLast)), to)
        return to
      }
      case 'start':
      case 'end': {
        const to = add()
        // In the middle of a text neither is ever true.
        if (node.kind === 'start' ? isFirst : isLast) link(from, to)
        return to
      }
    }
  }
  link(make(root, begin, true, true), end)
  return { start: begin, end, states }
}

function isEmpty(node: Node): boolean {
  return node.kind === 'start' || node.kind === 'end' || (node.kind === 'sequence' && node.parts.every(isEmpty))
}
