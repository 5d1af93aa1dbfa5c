// Many words at once, in one pass over bytes: the automaton of Aho and Corasick as one table. What is between two chunks is in the state, so bytes may
// come in pieces of any size. Letters match in both cases.

export interface Matcher {
  readonly start: number
  /** The state after these bytes. `hit`: a word ended somewhere in them. */
  run(state: number, bytes: Uint8Array, from: number, end: number): number
  /** Whether a word ended in the last `run`; as bits, by the word. */
  readonly hits: { bits: number }
  /** For texts: units beyond Latin-1 are one byte that no word has. */
  bitsOf(text: string): number
}

/** `words`: in lower case, each with a bit mask of who wants to know. */
export function createMatcher(words: readonly (readonly [string, number])[]): Matcher {
  const { classes, width } = classify(words)
  const { next, bits } = build(words, classes, width)
  const hits = { bits: 0 }
  return {
    start: 0,
    hits,
    run(from, bytes, start, end) {
      let state = from
      let seen = 0
      for (let at = start; at < end; at++) {
        state = next[state + (classes[bytes[at] ?? 0] ?? 0)] ?? 0
        seen |= bits[state] ?? 0
      }
      hits.bits = seen
      return state
    },
    bitsOf(text) {
      let state = 0
      let seen = 0
      for (let at = 0; at < text.length; at++) {
        const unit = text.charCodeAt(at)
        state = next[state + (unit < 256 ? (classes[unit] ?? 0) : 0)] ?? 0
        seen |= bits[state] ?? 0
      }
      return seen
    },
  }
}

/** Bytes that no word tells apart are one column of the table. */
function classify(words: readonly (readonly [string, number])[]): { classes: Uint8Array; width: number } {
  const classes = new Uint8Array(256)
  let width = 1
  for (const [word] of words)
    for (const unit of Buffer.from(word, 'latin1')) {
      if (classes[unit] !== 0) continue
      classes[unit] = width
      if (unit >= 0x61 && unit <= 0x7a) classes[unit - 32] = width
      width++
    }
  return { classes, width }
}

function build(words: readonly (readonly [string, number])[], classes: Uint8Array, width: number) {
  const edges: Map<number, number>[] = [new Map()]
  const own: number[] = [0]
  for (const [word, mask] of words) {
    let state = 0
    for (const unit of Buffer.from(word, 'latin1')) {
      const column = classes[unit] ?? 0
      const known = edges[state]?.get(column)
      if (known !== undefined) state = known
      else {
        const made = edges.push(new Map()) - 1
        own.push(0)
        edges[state]?.set(column, made)
        state = made
      }
    }
    own[state] = (own[state] ?? 0) | mask
  }
  // States are numbered by where their row begins.
  const next = new Uint32Array(edges.length * width)
  const bits = new Uint32Array(edges.length * width)
  const fail = new Array<number>(edges.length).fill(0)
  const queue = [0]
  for (const state of queue) {
    own[state] = (own[state] ?? 0) | (own[fail[state] ?? 0] ?? 0)
    bits[state * width] = own[state] ?? 0
    for (let column = 0; column < width; column++) {
      const target = edges[state]?.get(column)
      const back = state === 0 ? 0 : (next[(fail[state] ?? 0) * width + column] ?? 0)
      if (target === undefined) next[state * width + column] = back
      else {
        fail[target] = back / width
        next[state * width + column] = target * width
        queue.push(target)
      }
    }
  }
  return { next, bits }
}
