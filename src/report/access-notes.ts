// What a verdict in a list has below the list: marks for what is only likely and for what changes under other settings, and totals.

import { toPrintable } from '../base/index.ts'
import type { Route } from '../model/index.ts'
import { accessOrder, accessWords, isOnlyLikely, likelyMeaning, paintAccess } from './access-words.ts'
import { wrap } from './layout.ts'
import type { Palette } from './palette.ts'

const likelyMark = '~'
const digits = [...'⁰¹²³⁴⁵⁶⁷⁸⁹']

/** Of one list. What has the same footnote has the same number. */
export class AccessNotes {
  readonly #others: string[] = []
  #isAnyLikely = false

  /** `authenticated~¹` */
  toCell(route: Route): string {
    const likely = isOnlyLikely(route)
    this.#isAnyLikely ||= likely
    return `${accessWords[route.access]}${likely ? likelyMark : ''}${this.#markOf(route)}`
  }

  #markOf({ otherwise }: Route): string {
    if (otherwise === null) return ''
    const note = `${toPrintable(otherwise.setting)} → ${accessWords[otherwise.access]}`
    if (!this.#others.includes(note)) this.#others.push(note)
    return toSuperscript(this.#others.indexOf(note) + 1)
  }

  describe(width: number): string[] {
    const notes = this.#others.map((note, index) => `${toSuperscript(index + 1)} under other settings: ${note}`)
    if (this.#isAnyLikely) notes.unshift(`${likelyMark} ${likelyMeaning}.`)
    return notes.flatMap((note) => wrap(note, width))
  }
}

function toSuperscript(number: number): string {
  return [...String(number)].map((digit) => digits[Number(digit)] ?? '').join('')
}

/** `Access: 3 open, 12 authenticated.` Every route is in one of them. */
export function describeTotals(routes: readonly Route[], width: number, palette: Palette): string[] {
  const parts = accessOrder.flatMap((access) => {
    const number = routes.filter((route) => route.access === access).length
    return number === 0 ? [] : [{ access, text: `${number} ${accessWords[access]}` }]
  })
  if (parts.length === 0) return []
  const lines = wrap(`Access: ${parts.map(({ text }) => text.replaceAll(' ', '\u00a0')).join(', ')}.`, width)
  return lines.map((line) => {
    let painted = line.replaceAll('\u00a0', ' ')
    for (const { access, text } of parts) painted = painted.replace(text, paintAccess(access, text, palette))
    return painted
  })
}
