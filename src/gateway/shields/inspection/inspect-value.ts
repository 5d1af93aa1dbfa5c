// One value: what it may be decoded to, and what the classes say to each form. Most values have no word in them that any class begins with, and are let
// through by the matcher alone.

import { attackClasses } from './classes/index.ts'
import { formsOf, mayBeEncoded } from './decode.ts'
import { type AttackClass, enough, type Place } from './kit.ts'
import { createMatcher } from './matcher.ts'
import { xmlMark } from './request-values.ts'

export interface Finding {
  /** Id of the class. */
  readonly attack: string
  readonly shape: string
  readonly score: number
}

export type Inspect = (text: string, place: Place) => Finding | null

/** Longer values are looked at in pieces that overlap. */
export const piece = 16_384
export const overlap = 1024

export function createInspect(classes: readonly AttackClass[] = attackClasses): Inspect {
  const words = new Map<string, number>()
  for (const [at, { triggers }] of classes.entries()) for (const word of triggers) words.set(word, (words.get(word) ?? 0) | (1 << at))
  const matcher = createMatcher([...words])
  const judge = (text: string, place: Place): Finding | null => {
    const bits = matcher.bitsOf(text)
    if (bits === 0) return null
    const lower = text.toLowerCase()
    let sum = 0
    let best: Finding | null = null
    for (const [at, one] of classes.entries()) {
      if ((bits & (1 << at)) === 0) continue
      const shape = one.find(text, lower, place)
      if (shape === null) continue
      sum += shape.score
      if (best === null || shape.score > best.score) best = { attack: one.id, ...shape }
      if (best.score >= enough) return best
    }
    return best !== null && sum >= enough ? { ...best, score: sum } : null
  }
  const ofXml = classes.filter(({ id }) => id === 'xml-entities' || id === 'deserialisation')
  const judgeXml = (text: string, place: Place): Finding | null => {
    for (const form of formsOf(text)) {
      const lower = form.toLowerCase()
      for (const one of ofXml) {
        const shape = one.find(form, lower, place)
        if (shape !== null && shape.score >= enough) return { attack: one.id, ...shape }
      }
    }
    return null
  }
  const whole = (text: string, place: Place): Finding | null => {
    if (!mayBeEncoded(text)) return judge(text, place)
    for (const form of formsOf(text)) {
      const found = judge(form, place)
      if (found !== null) return found
    }
    return null
  }
  return (written, place) => {
    const isXml = written.startsWith(xmlMark)
    const text = isXml ? written.slice(xmlMark.length) : written
    if (isXml) return judgeXml(text, place)
    if (text.length <= piece) return whole(text, place)
    for (let at = 0; at < text.length; at += piece - overlap) {
      const found = whole(text.slice(at, at + piece), place)
      if (found !== null) return found
    }
    return null
  }
}
