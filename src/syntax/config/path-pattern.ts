// Whether a regular expression of a proxy's configuration fits a path, in time that grows with the two lengths alone: the expression is
// not trusted. What is not regular (a look-ahead, a back-reference) is not decided.

type Test = (code: number) => boolean

interface State {
  readonly empty: number[]
  /** Assertions: `^`, `$`, `\b` is none of ours. */
  readonly edge: { readonly at: 'start' | 'end'; readonly to: number } | null
  readonly step: { readonly test: Test; readonly to: number } | null
}

const longest = 1_000
const mostStates = 4_000
const mostRepeats = 64

class NotUnderstood extends Error {}

/** Null where the expression is not understood. */
export function fitsPattern(expression: string, text: string, ignoresCase: boolean): boolean | null {
  if (expression.length > longest || text.length > longest) return null
  try {
    const compiled = compile(expression, ignoresCase)
    return run(compiled, ignoresCase ? text.toLowerCase() : text)
  } catch (error) {
    if (error instanceof NotUnderstood) return null
    throw error
  }
}

interface Compiled {
  readonly states: State[]
  readonly start: number
  readonly end: number
}

interface Piece {
  readonly start: number
  readonly end: number
}

function compile(expression: string, ignoresCase: boolean): Compiled {
  const states: State[] = []
  const add = (edge: State['edge'] = null, step: State['step'] = null): number => {
    if (states.length >= mostStates) throw new NotUnderstood()
    return states.push({ empty: [], edge, step }) - 1
  }
  const link = (from: number, to: number) => states[from]?.empty.push(to)
  let at = 0
  let depth = 0

  const readChoice = (): Piece => {
    const start = add()
    const end = add()
    do {
      const part = readSequence()
      link(start, part.start)
      link(part.end, end)
    } while (expression[at] === '|' && ++at > 0)
    return { start, end }
  }
  const readSequence = (): Piece => {
    const start = add()
    let end = start
    while (at < expression.length && expression[at] !== '|' && expression[at] !== ')') {
      const part = readRepeated()
      link(end, part.start)
      end = part.end
    }
    return { start, end }
  }
  const readRepeated = (): Piece => {
    const from = at
    const part = readAtom()
    const range = readRange()
    if (range === null) return part
    if (expression[at] === '?' || expression[at] === '+') at++
    const { least, most } = range
    const behind = at
    if (Math.max(least, most ?? 0) > mostRepeats) throw new NotUnderstood()
    const start = add()
    let end = start
    // The atom is read again for every copy: states are not shared.
    for (let copy = 0; copy < Math.max(least, most ?? least + 1); copy++) {
      at = from
      const again = copy === 0 ? part : readAtom()
      link(end, again.start)
      const next = add()
      link(again.end, next)
      if (copy >= least) link(end, next)
      if (most === null && copy >= least) link(again.end, again.start)
      end = next
    }
    at = behind
    return { start, end }
  }
  const readRange = (): { least: number; most: number | null } | null => {
    const character = expression[at]
    const plain =
      character === '*'
        ? { least: 0, most: null }
        : character === '+'
          ? { least: 1, most: null }
          : character === '?'
            ? { least: 0, most: 1 }
            : null
    if (plain !== null) {
      at++
      return plain
    }
    const braces = character === '{' ? /^\{(\d{1,4})(,(\d{0,4}))?\}/.exec(expression.slice(at, at + 12)) : null
    if (braces === null) return null
    at += braces[0].length
    const least = Number(braces[1])
    return { least, most: braces[2] === undefined ? least : braces[3] === '' ? null : Number(braces[3]) }
  }
  const single = (test: Test): Piece => {
    const end = add()
    return { start: add(null, { test, to: end }), end }
  }
  const assertion = (where: 'start' | 'end'): Piece => {
    const end = add()
    return { start: add({ at: where, to: end }), end }
  }
  const readAtom = (): Piece => {
    const character = expression.charAt(at++)
    if (character === '(') {
      if (++depth > 50) throw new NotUnderstood()
      if (expression[at] === '?') {
        const head = /^\?(?::|P?<[A-Za-z_]\w{0,40}>)/.exec(expression.slice(at, at + 50))
        if (head === null) throw new NotUnderstood()
        at += head[0].length
      }
      const inner = readChoice()
      if (expression[at++] !== ')') throw new NotUnderstood()
      depth--
      return inner
    }
    if (character === '^') return assertion('start')
    if (character === '$') return assertion('end')
    if (character === '.') return single((code) => code !== 10)
    if (character === '[') return single(readClass())
    if (character === '\\') return single(readEscape())
    if (character === '' || character === '*' || character === '+' || character === '?') throw new NotUnderstood()
    return single(isCharacter(character))
  }
  const isCharacter = (character: string): Test => {
    const wanted = (ignoresCase ? character.toLowerCase() : character).charCodeAt(0)
    return (code) => code === wanted
  }
  const readEscape = (): Test => {
    const character = expression.charAt(at++)
    const known = escapes[character]
    if (known !== undefined) return known
    if (character === '' || /[A-Za-z0-9]/.test(character)) throw new NotUnderstood()
    return isCharacter(character)
  }
  const readClass = (): Test => {
    const negated = expression[at] === '^'
    if (negated) at++
    const tests: Test[] = []
    for (let first = true; expression[at] !== ']' || first; first = false) {
      if (at >= expression.length || expression.startsWith('[:', at)) throw new NotUnderstood()
      const character = expression.charAt(at++)
      if (character === '\\') {
        tests.push(readEscape())
        continue
      }
      if (expression[at] === '-' && expression[at + 1] !== ']' && expression[at + 1] !== undefined) {
        const last = expression.charAt(at + 1)
        if (last === '\\') throw new NotUnderstood()
        at += 2
        const [low, high] = [character.charCodeAt(0), last.charCodeAt(0)]
        tests.push(
          (code) =>
            (code >= low && code <= high) || (ignoresCase && isBetween(String.fromCharCode(code).toUpperCase().charCodeAt(0), low, high)),
        )
      } else tests.push(isCharacter(character))
    }
    at++
    return (code) => tests.some((test) => test(code)) !== negated
  }

  const whole = readChoice()
  if (at < expression.length) throw new NotUnderstood()
  return { states, ...whole }
}

function isBetween(code: number, low: number, high: number): boolean {
  return code >= low && code <= high
}

const isDigit: Test = (code) => code >= 48 && code <= 57
const isWord: Test = (code) => isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95
const isSpace: Test = (code) => code === 32 || (code >= 9 && code <= 13)
const escapes: Readonly<Record<string, Test>> = {
  d: isDigit,
  D: (code) => !isDigit(code),
  w: isWord,
  W: (code) => !isWord(code),
  s: isSpace,
  S: (code) => !isSpace(code),
}

function run({ states, start, end }: Compiled, text: string): boolean {
  let current = new Set<number>()
  for (let at = 0; at <= text.length; at++) {
    // A search: the expression may begin anywhere.
    const reached = closeOver(states, [...current, start], at === 0, at === text.length)
    if (reached.has(end)) return true
    const next = new Set<number>()
    for (const index of reached) {
      const step = states[index]?.step
      if (step !== undefined && step !== null && at < text.length && step.test(text.charCodeAt(at))) next.add(step.to)
    }
    current = next
  }
  return false
}

function closeOver(states: readonly State[], from: readonly number[], atStart: boolean, atEnd: boolean): Set<number> {
  const reached = new Set<number>()
  const waiting = [...from]
  for (let index = waiting.pop(); index !== undefined; index = waiting.pop()) {
    if (reached.has(index)) continue
    reached.add(index)
    const state = states[index]
    if (state === undefined) continue
    waiting.push(...state.empty)
    if (state.edge !== null && (state.edge.at === 'start' ? atStart : atEnd)) waiting.push(state.edge.to)
  }
  return reached
}
