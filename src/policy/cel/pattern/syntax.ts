// The syntax of RE2's patterns, as far as a matcher without captures needs it: no back references and no looking around, so
// that every pattern runs in time linear in the text.

/** Inclusive ranges of code points, in order, apart. */
export type Ranges = readonly (readonly [number, number])[]

export type Assertion = 'start' | 'end' | 'lineStart' | 'lineEnd' | 'word' | 'notWord'

export type Node =
  | { readonly kind: 'empty' }
  | { readonly kind: 'one'; readonly ranges: Ranges }
  | { readonly kind: 'assert'; readonly assertion: Assertion }
  | { readonly kind: 'sequence'; readonly parts: readonly Node[] }
  | { readonly kind: 'choice'; readonly arms: readonly Node[] }
  | { readonly kind: 'repeat'; readonly of: Node; readonly least: number; readonly most: number | null }

const LAST = 0x10ffff
/** RE2's own limit for counted repetition. */
const MAX_COUNT = 1000

export class BadPattern extends Error {}

export const digits: Ranges = [[48, 57]]
export const wordCharacters: Ranges = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]
const spaces: Ranges = [
  [9, 10],
  [12, 13],
  [32, 32],
]

const posix: Readonly<Record<string, Ranges>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: digits,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: [
    [9, 13],
    [32, 32],
  ],
  upper: [[65, 90]],
  word: wordCharacters,
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
}

export function normalise(ranges: Ranges): Ranges {
  const sorted = [...ranges].sort((a, b) => a[0] - b[0])
  const merged: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

export function invert(ranges: Ranges): Ranges {
  const inverse: [number, number][] = []
  let next = 0
  for (const [from, to] of normalise(ranges)) {
    if (from > next) inverse.push([next, from - 1])
    next = to + 1
  }
  if (next <= LAST) inverse.push([next, LAST])
  return inverse
}

/** Both cases of the letters that have two; beyond ASCII as far as a range is small. */
function foldCase(ranges: Ranges): Ranges {
  const folded: [number, number][] = ranges.map(([from, to]) => [from, to])
  for (const [from, to] of ranges) {
    const last = Math.min(to, from + 2000)
    for (let point = from; point <= last; point++) {
      const character = String.fromCodePoint(point)
      for (const other of [character.toLowerCase(), character.toUpperCase()]) {
        const code = other.codePointAt(0) ?? point
        if (code !== point && other.length === String.fromCodePoint(code).length) folded.push([code, code])
      }
    }
    if (to >= 97 && from <= 122) folded.push([Math.max(from, 97) - 32, Math.min(to, 122) - 32])
    if (to >= 65 && from <= 90) folded.push([Math.max(from, 65) + 32, Math.min(to, 90) + 32])
  }
  return normalise(folded)
}

interface Flags {
  readonly ignoreCase: boolean
  readonly multiline: boolean
  readonly dotAll: boolean
  readonly ungreedy: boolean
}

/** Throws `BadPattern`. */
export function parsePattern(source: string): Node {
  const reader = new Reader(source)
  const node = reader.choice({ ignoreCase: false, multiline: false, dotAll: false, ungreedy: false }, 0)
  if (!reader.atEnd()) throw new BadPattern('a `)` that closes nothing')
  return node
}

class Reader {
  readonly #points: readonly string[]
  #at = 0

  constructor(source: string) {
    this.#points = [...source]
  }

  atEnd(): boolean {
    return this.#at >= this.#points.length
  }

  #peek(ahead = 0): string {
    return this.#points[this.#at + ahead] ?? ''
  }

  #take(): string {
    return this.#points[this.#at++] ?? ''
  }

  #takes(text: string): boolean {
    for (let index = 0; index < text.length; index++) if (this.#peek(index) !== text[index]) return false
    this.#at += text.length
    return true
  }

  choice(flags: Flags, depth: number): Node {
    if (depth > 100) throw new BadPattern('groups that are nested too deeply')
    let inner = flags
    const arms: Node[] = []
    let parts: Node[] = []
    const close = (): void => {
      arms.push(parts.length === 1 && parts[0] !== undefined ? parts[0] : { kind: 'sequence', parts })
      parts = []
    }
    while (!this.atEnd() && this.#peek() !== ')') {
      if (this.#takes('|')) {
        close()
        continue
      }
      if (this.#peek() === '(' && this.#peek(1) === '?') {
        const group = this.#flagGroup(inner, depth)
        if ('flags' in group) {
          inner = group.flags
          continue
        }
        parts.push(this.#repeats(group.node))
        continue
      }
      parts.push(this.#repeats(this.#atom(inner, depth)))
    }
    close()
    const [only] = arms
    return arms.length === 1 && only !== undefined ? only : { kind: 'choice', arms }
  }

  #flagGroup(flags: Flags, depth: number): { readonly flags: Flags } | { readonly node: Node } {
    this.#at += 2
    if (this.#takes('P<') || (this.#peek() === '<' && this.#peek(1) !== '=' && this.#peek(1) !== '!' && this.#takes('<'))) {
      let name = ''
      while (!this.atEnd() && this.#peek() !== '>') name += this.#take()
      if (!/^\w+$/.test(name) || !this.#takes('>')) throw new BadPattern('a group whose name is not one')
      return { node: this.#group(flags, depth) }
    }
    let on = true
    let next = flags
    for (;;) {
      const letter = this.#take()
      if (letter === ')') return { flags: next }
      if (letter === ':') return { node: this.#group(next, depth) }
      if (letter === '-' && on) on = false
      else if (letter === 'i') next = { ...next, ignoreCase: on }
      else if (letter === 'm') next = { ...next, multiline: on }
      else if (letter === 's') next = { ...next, dotAll: on }
      else if (letter === 'U') next = { ...next, ungreedy: on }
      else throw new BadPattern('looking ahead or behind, which cannot be matched in linear time')
    }
  }

  #group(flags: Flags, depth: number): Node {
    const node = this.choice(flags, depth + 1)
    if (!this.#takes(')')) throw new BadPattern('a `(` that nothing closes')
    return node
  }

  #repeats(of: Node): Node {
    let node = of
    let times = 0
    for (;;) {
      const next = this.#peek()
      let least = 0
      let most: number | null = null
      if (next === '*' || next === '+' || next === '?') {
        this.#at++
        least = next === '+' ? 1 : 0
        most = next === '?' ? 1 : null
      } else {
        const counted = next === '{' ? this.#count() : null
        if (counted === null) return node
        ;[least, most] = counted
      }
      // Whether as much or as little as can be changes what a group holds, not whether there is a match.
      this.#takes('?')
      if (++times > 1) throw new BadPattern('a repetition of a repetition')
      node = { kind: 'repeat', of: node, least, most }
    }
  }

  #count(): [number, number | null] | null {
    const rest = this.#points.slice(this.#at, this.#at + 12).join('')
    const match = /^\{(\d{1,4})(,?)(\d{0,4})\}/.exec(rest)
    if (match === null) return null
    const least = Number(match[1])
    const most = match[2] === '' ? least : match[3] === '' ? null : Number(match[3])
    if (match[2] === '' && match[3] !== '') return null
    if (least > MAX_COUNT || (most !== null && (most > MAX_COUNT || most < least))) throw new BadPattern('a count that is out of range')
    this.#at += match[0].length
    return [least, most]
  }

  #atom(flags: Flags, depth: number): Node {
    const next = this.#take()
    switch (next) {
      case '(':
        return this.#group(flags, depth)
      case '[':
        return one(this.#class(flags), flags)
      case '.':
        return { kind: 'one', ranges: flags.dotAll ? [[0, LAST]] : invert([[10, 10]]) }
      case '^':
        return { kind: 'assert', assertion: flags.multiline ? 'lineStart' : 'start' }
      case '$':
        return { kind: 'assert', assertion: flags.multiline ? 'lineEnd' : 'end' }
      case '*':
      case '+':
      case '?':
        throw new BadPattern(`a \`${next}\` that repeats nothing`)
      case '\\':
        return this.#escape(flags)
      default:
        return one(single(next), flags)
    }
  }

  #escape(flags: Flags): Node {
    const next = this.#peek()
    const assertion = assertions[next]
    if (assertion !== undefined && Object.hasOwn(assertions, next)) {
      this.#at++
      return { kind: 'assert', assertion }
    }
    if (next === 'Q') {
      this.#at++
      const parts: Node[] = []
      while (!this.atEnd() && !this.#takes('\\E')) parts.push(one(single(this.#take()), flags))
      return { kind: 'sequence', parts }
    }
    if (next === 'C' || next === 'X') throw new BadPattern(`\`\\${next}\`, which is not supported`)
    return one(this.#classEscape() ?? single(this.#character()), flags)
  }

  /** `\d`, `\w`, `\s`, `\p{…}` and their opposites, after the `\`. */
  #classEscape(): Ranges | null {
    const next = this.#peek()
    const plain =
      next === 'd' || next === 'D' ? digits : next === 'w' || next === 'W' ? wordCharacters : next === 's' || next === 'S' ? spaces : null
    if (plain !== null) {
      this.#at++
      return next === next.toLowerCase() ? plain : invert(plain)
    }
    if (next !== 'p' && next !== 'P') return null
    this.#at++
    let name = this.#take()
    if (name === '{') {
      name = ''
      while (!this.atEnd() && this.#peek() !== '}') name += this.#take()
      this.#at++
    }
    const negated = name.startsWith('^')
    const ranges = unicodeRanges(negated ? name.slice(1) : name)
    return negated === (next === 'P') ? ranges : invert(ranges)
  }

  /** One escaped character, after the `\`. */
  #character(): string {
    const next = this.#take()
    const plain = escapes[next]
    if (plain !== undefined && Object.hasOwn(escapes, next)) return plain
    if (next === 'x') {
      const braced = this.#takes('{')
      let hex = ''
      while (!this.atEnd() && /[0-9a-fA-F]/.test(this.#peek()) && hex.length < (braced ? 8 : 2)) hex += this.#take()
      const point = Number.parseInt(hex, 16)
      if ((braced && !this.#takes('}')) || (!braced && hex.length !== 2) || !(point <= LAST))
        throw new BadPattern('a `\\x` without its digits')
      return String.fromCodePoint(point)
    }
    if (next >= '0' && next <= '7') {
      let octal = next
      while (octal.length < 3 && this.#peek() >= '0' && this.#peek() <= '7') octal += this.#take()
      if (octal.length === 1 && octal !== '0') throw new BadPattern('a back reference, which cannot be matched in linear time')
      return String.fromCodePoint(Number.parseInt(octal, 8))
    }
    if (next === '') throw new BadPattern('a `\\` at the end')
    if (/[a-zA-Z0-9]/.test(next)) throw new BadPattern(`\`\\${next}\`, which is not supported`)
    return next
  }

  #class(flags: Flags): Ranges {
    const negated = this.#takes('^')
    const ranges: (readonly [number, number])[] = []
    let first = true
    while (first || this.#peek() !== ']') {
      if (this.atEnd()) throw new BadPattern('a `[` that nothing closes')
      first = false
      if (this.#peek() === '[' && this.#peek(1) === ':') {
        ranges.push(...this.#posix())
        continue
      }
      let from: string
      if (this.#takes('\\')) {
        const named = this.#classEscape()
        if (named !== null) {
          ranges.push(...named)
          continue
        }
        from = this.#character()
      } else {
        from = this.#take()
      }
      let to = from
      if (this.#peek() === '-' && this.#peek(1) !== ']' && this.#peek(1) !== '') {
        this.#at++
        to = this.#takes('\\') ? this.#character() : this.#take()
      }
      const low = from.codePointAt(0) ?? 0
      const high = to.codePointAt(0) ?? 0
      if (high < low) throw new BadPattern('a range whose end is before its start')
      ranges.push([low, high])
    }
    this.#at++
    const all = flags.ignoreCase ? foldCase(normalise(ranges)) : normalise(ranges)
    return negated ? invert(all) : all
  }

  #posix(): Ranges {
    this.#at += 2
    let name = ''
    while (!this.atEnd() && this.#peek() !== ':') name += this.#take()
    if (!this.#takes(':]')) throw new BadPattern('a `[:` that nothing closes')
    const negated = name.startsWith('^')
    const plain = negated ? name.slice(1) : name
    const ranges = Object.hasOwn(posix, plain) ? posix[plain] : undefined
    if (ranges === undefined) throw new BadPattern(`the class \`[:${plain}:]\`, which nobody knows`)
    return negated ? invert(ranges) : ranges
  }
}

const assertions: Readonly<Record<string, Assertion>> = { A: 'start', z: 'end', b: 'word', B: 'notWord' }
const escapes: Readonly<Record<string, string>> = { a: '\x07', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' }

const single = (character: string): Ranges => {
  const point = character.codePointAt(0) ?? 0
  return [[point, point]]
}

const one = (ranges: Ranges, flags: Flags): Node => ({ kind: 'one', ranges: flags.ignoreCase ? foldCase(ranges) : ranges })

const unicode = new Map<string, Ranges>()

/** Of a general category or a script, from JavaScript's own tables. */
function unicodeRanges(name: string): Ranges {
  const known = unicode.get(name)
  if (known !== undefined) return known
  let test: RegExp
  try {
    test = new RegExp(/^[A-Z][a-z]?$/.test(name) ? `^\\p{${name}}$` : `^\\p{Script=${name}}$`, 'u')
  } catch {
    throw new BadPattern(`the class \`\\p{${name}}\`, which nobody knows`)
  }
  if (!/^\w+$/.test(name)) throw new BadPattern('a `\\p` without its name')
  const ranges: [number, number][] = []
  for (let point = 0; point <= LAST; point++) {
    if (!test.test(String.fromCodePoint(point))) continue
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === point - 1) last[1] = point
    else ranges.push([point, point])
  }
  unicode.set(name, ranges)
  return ranges
}
