// Many words at once, in one pass over bytes: the automaton of Aho and Corasick as one table. Letters match in both cases.

export interface Matcher {
  /** The bits of all words in these bytes; the rest is not read where one of `enough` is among them. */
  seenIn(bytes: Uint8Array, from: number, end: number, enough: number): number
  /** For texts: units beyond Latin-1 are one byte that no word has. */
  bitsOf(text: string): number
}

/** `words`: in lower case, each with a bit mask of who wants to know. */
export function createMatcher(words: readonly (readonly [string, number])[]): Matcher {
  const { classes, width } = classify(words)
  const { next, bits, firstHit } = build(words, classes, width)
  return {
    seenIn(bytes, from, end, enough) {
      let state = 0
      let seen = 0
      for (let at = from; at < end; at++) {
        state = next[state + (classes[bytes[at] ?? 0] ?? 0)] ?? 0
        if (state < firstHit) continue
        seen |= bits[state] ?? 0
        if ((seen & enough) !== 0) return seen
      }
      return seen
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
  const fail = new Array<number>(edges.length).fill(0)
  const queue = [0]
  const rows: number[][] = []
  for (const state of queue) {
    own[state] = (own[state] ?? 0) | (own[fail[state] ?? 0] ?? 0)
    const row: number[] = []
    for (let column = 0; column < width; column++) {
      const target = edges[state]?.get(column)
      const back = state === 0 ? 0 : (rows[fail[state] ?? 0]?.[column] ?? 0)
      if (target !== undefined) {
        fail[target] = back
        queue.push(target)
      }
      row.push(target ?? back)
    }
    rows[state] = row
  }
  return number(queue, rows, own, width)
}

/** States are numbered by where their row begins, those where a word ends behind all others. */
function number(states: readonly number[], rows: readonly (readonly number[])[], own: readonly number[], width: number) {
  const ordered = [...states.filter((state) => own[state] === 0), ...states.filter((state) => own[state] !== 0)]
  const places = new Map(ordered.map((state, at) => [state, at * width]))
  const next = new Int32Array(ordered.length * width)
  const bits = new Int32Array(ordered.length * width)
  for (const state of ordered) {
    const place = places.get(state) ?? 0
    bits[place] = own[state] ?? 0
    for (const [column, target] of (rows[state] ?? []).entries()) next[place + column] = places.get(target) ?? 0
  }
  return { next, bits, firstHit: states.filter((state) => own[state] === 0).length * width }
}
