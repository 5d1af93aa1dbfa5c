// `a=1&b=2` into what is declared, by its place in the declaration: as `urllib.parse.parse_qsl` with blank values kept, which Starlette uses.

import { unquote } from '../../../resolve/index.ts'

export interface ReadPairs {
  /** Text, or all texts of a list; undefined where nothing came. */
  readonly values: readonly (string | readonly string[] | undefined)[]
  /** The first name that is not declared. */
  readonly unknown: string | null
  readonly unknownCount: number
  /** The first that takes one text and got several; -1 where none did. */
  readonly repeated: number
}

export class PairReader {
  readonly #indexes: Record<string, number> = Object.create(null)
  readonly #lists: readonly boolean[]

  constructor(declared: readonly { readonly name: string; readonly isList: boolean }[]) {
    for (const [index, { name }] of declared.entries()) this.#indexes[name] = index
    this.#lists = declared.map(({ isList }) => isList)
  }

  read(query: string): ReadPairs {
    const values: (string | string[] | undefined)[] = new Array(this.#lists.length).fill(undefined)
    let unknown: string | null = null
    let unknownCount = 0
    let repeated = -1
    const isPlain = !query.includes('%') && !query.includes('+')
    let at = 0
    while (at < query.length) {
      let end = query.indexOf('&', at)
      if (end === -1) end = query.length
      if (end > at) {
        const equals = query.indexOf('=', at)
        const split = equals === -1 || equals > end ? end : equals
        const rawName = query.slice(at, split)
        const rawValue = split === end ? '' : query.slice(split + 1, end)
        const name = isPlain ? rawName : decode(rawName)
        const index = this.#indexes[name]
        if (index === undefined) {
          unknown ??= name
          unknownCount++
        } else {
          const value = isPlain ? rawValue : decode(rawValue)
          const before = values[index]
          if (this.#lists[index] === true) {
            if (Array.isArray(before)) before.push(value)
            else values[index] = [value]
          } else {
            if (before !== undefined && repeated === -1) repeated = index
            values[index] = value
          }
        }
      }
      at = end + 1
    }
    return { values, unknown, unknownCount, repeated }
  }
}

function decode(text: string): string {
  const spaced = text.includes('+') ? text.replaceAll('+', ' ') : text
  if (!spaced.includes('%')) return spaced
  try {
    return decodeURIComponent(spaced)
  } catch {
    // Half an escape, or bytes that are no UTF-8.
    return unquote(spaced)
  }
}
