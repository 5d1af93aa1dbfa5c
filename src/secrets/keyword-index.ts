// All keywords of all kinds are looked for in one pass over a text: Aho and Corasick's automaton, as a table of numbers.

export interface Hit {
  /** Of the kind whose keyword it is. */
  readonly kind: number
  /** Behind the last character of the keyword. */
  readonly end: number
  readonly length: number
}

export interface KeywordIndex {
  /** In the order of their ends. Upper and lower case are the same. */
  find(text: string): Hit[]
}

const asciiSize = 128

/** `words[kind]` are the keywords of a kind: lower case, ASCII. */
export function createKeywordIndex(words: readonly (readonly string[])[]): KeywordIndex {
  const classes = new Uint8Array(asciiSize)
  let width = 1
  for (const word of words.flat())
    for (const character of word) {
      const code = character.charCodeAt(0)
      if (code >= asciiSize || character !== character.toLowerCase()) throw new Error(`the keyword \`${word}\` is not lower-case ASCII`)
      if (classes[code] === 0) {
        classes[code] = width
        const upper = character.toUpperCase().charCodeAt(0)
        if (upper < asciiSize) classes[upper] = width
        width += 1
      }
    }

  // The tree of all keywords; then what follows where none goes on is filled in from the longest suffix that is in the tree.
  const rows: Int32Array[] = [new Int32Array(width).fill(-1)]
  const outputs: { readonly kind: number; readonly length: number }[][] = [[]]
  for (const [kind, own] of words.entries())
    for (const word of new Set(own)) {
      let state = 0
      for (let at = 0; at < word.length; at += 1) {
        const column = classes[word.charCodeAt(at)] ?? 0
        const row = rows[state] as Int32Array
        let next = row[column] ?? -1
        if (next < 0) {
          next = rows.length
          row[column] = next
          rows.push(new Int32Array(width).fill(-1))
          outputs.push([])
        }
        state = next
      }
      outputs[state]?.push({ kind, length: word.length })
    }
  const suffix = new Int32Array(rows.length)
  const queue: number[] = []
  const root = rows[0] as Int32Array
  for (let column = 0; column < width; column += 1) {
    const next = root[column] ?? -1
    if (next > 0) queue.push(next)
    else root[column] = 0
  }
  for (let head = 0; head < queue.length; head += 1) {
    const state = queue[head] ?? 0
    const row = rows[state] as Int32Array
    const back = rows[suffix[state] ?? 0] as Int32Array
    outputs[state]?.push(...(outputs[suffix[state] ?? 0] ?? []))
    for (let column = 0; column < width; column += 1) {
      const next = row[column] ?? -1
      if (next < 0) row[column] = back[column] ?? 0
      else {
        suffix[next] = back[column] ?? 0
        queue.push(next)
      }
    }
  }

  const table = new Int32Array(rows.length * width)
  const says = new Uint8Array(rows.length * width)
  for (const [state, row] of rows.entries()) {
    for (let column = 0; column < width; column += 1) table[state * width + column] = (row[column] ?? 0) * width
    says[state * width] = (outputs[state]?.length ?? 0) > 0 ? 1 : 0
  }
  return {
    find(text) {
      const hits: Hit[] = []
      let state = 0
      for (let at = 0; at < text.length; at += 1) {
        const code = text.charCodeAt(at)
        state = table[state + (code < asciiSize ? (classes[code] as number) : 0)] as number
        if (says[state] === 1) for (const { kind, length } of outputs[state / width] ?? []) hits.push({ kind, end: at + 1, length })
      }
      return hits
    },
  }
}
