// The lines of headers in a text of Latin-1, in one pass: names that are tokens with the colon right behind them, values without control
// characters, every line ended by CR LF. Of requests, answers and trailers.

import type { SentHeader } from './headers.ts'

export interface HeaderLines {
  /** Name, value, name, value: as they came, without the blanks around a value. */
  readonly rawHeaders: readonly string[]
  /** Names in lower case. */
  readonly headers: readonly SentHeader[]
}

const tokenBytes = tableOf(/[!#$%&'*+\-.^_`|~0-9A-Za-z]/)
const longestName = 256
const fieldValue = /^[\t -~\x80-\xff]*$/

function tableOf(pattern: RegExp): Uint8Array {
  return Uint8Array.from({ length: 256 }, (_, code) => (pattern.test(String.fromCharCode(code)) ? 1 : 0))
}

/** The lines in `text` from `from` to `to`, where the end of the last one stands. Null where one is no header, or there are more than `most`. */
export function parseHeaderLines(text: string, from: number, to: number, most: number): HeaderLines | null {
  const rawHeaders: string[] = []
  const headers: SentHeader[] = []
  let at = from
  while (at < to) {
    let colon = at
    while (tokenBytes[text.charCodeAt(colon)] === 1) colon++
    if (colon === at || colon >= to || colon - at > longestName || text.charCodeAt(colon) !== 58) return null
    let end = text.indexOf('\r\n', colon + 1)
    if (end === -1 || end > to) end = to
    let first = colon + 1
    while (first < end && isBlank(text.charCodeAt(first))) first++
    let last = end
    while (last > first && isBlank(text.charCodeAt(last - 1))) last--
    const value = text.slice(first, last)
    if (!fieldValue.test(value)) return null
    const name = text.slice(at, colon)
    rawHeaders.push(name, value)
    headers.push({ name: lowerName(name), value })
    if (headers.length > most) return null
    at = end + 2
  }
  return { rawHeaders, headers }
}

const isBlank = (code: number): boolean => code === 32 || code === 9

/** Names come again and again: the one in lower case is kept, for so many as a client cannot make us keep more. */
const known = new Map<string, string>()
const mostKnown = 1000

export function lowerName(name: string): string {
  const found = known.get(name)
  if (found !== undefined) return found
  const lower = name.toLowerCase()
  if (known.size < mostKnown && name.length <= 40) known.set(name, lower)
  return lower
}
