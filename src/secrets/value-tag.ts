// Tells one value from the next at the same place without telling what it is, so that a baseline that knew the old one does not
// hide the new one.
//
// Fingerprints and causes stand in reports, and reports travel. A digest of the whole value, or its length, would let whoever
// reads one try words until one fits, and a key would have to travel with the report. So the tag is kept shorter than what it
// could confirm: sixteen bits of a value that a generator made, which leave more than anybody can try, and four of all others,
// which every sixteenth word of a list has too. The price: one change in sixteen of a value that a person typed is not noticed.
// The same value has the same tag everywhere, so that several places do not add up to more bits.

import { createHash } from 'node:crypto'
import { entropyOf, looksRandom, readsAsWords } from './placeholder.ts'
import { type Match, showValue } from './search.ts'

const bitsOfRandom = 90

/** Which value of a kind it is, as far as that may be told: what is shown of it, or its tag. */
export function nameValue(match: Pick<Match, 'kind' | 'value'>): string {
  return `${match.kind.id} ${showValue(match) ?? tagOf([match.value])}`
}

export function tagOf(values: readonly string[]): string {
  const sorted = [...new Set(values)].sort()
  const digest = createHash('sha256')
    .update(`fastward secret tag\0${sorted.join('\0')}`)
    .digest('hex')
  return digest.slice(0, sorted.length > 0 && sorted.every(isRandom) ? 4 : 1)
}

function isRandom(value: string): boolean {
  // A key of several lines is random in its body.
  const body = value.replace(/-----[A-Z ]+-----|\\[nrt]|\s/g, '')
  return looksRandom(body) && !readsAsWords(body) && entropyOf(body) * body.length >= bitsOfRandom
}
