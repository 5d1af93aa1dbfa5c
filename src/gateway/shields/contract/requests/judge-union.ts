// One of several: taken where one of them takes it, refused where all refuse. A tag says which one it has to be.

import { isTable, type Judge, refuses, shownName, type Trace, takes, unsure, type Verdict } from './verdict.ts'

export function judgeUnion(choices: readonly Judge[]): Judge {
  const [only, ...more] = choices
  if (only === undefined) return () => unsure
  if (more.length === 0) return only
  return (value, trace) => {
    const before = trace.unknown
    let verdict: Verdict = refuses
    let strangest: string | null = null
    for (const choice of choices) {
      const said = choice(value, trace)
      const unknown = trace.unknown
      trace.unknown = before
      if (said === takes && unknown === before) return takes
      if (said !== refuses) strangest ??= unknown
      if (said < verdict) verdict = said
    }
    if (verdict === refuses) return trace.refuse('is none of the kinds that it may be')
    if (strangest !== null) trace.unknown = strangest
    return verdict
  }
}

export interface Tagged {
  readonly property: string
  /** By the value of that property. */
  readonly choices: ReadonlyMap<string, Judge>
  /** Some kinds have no tag in the table. */
  readonly isWhole: boolean
  /** A field may be taken by another name than the one in the document. */
  readonly anyName: boolean
}

export function judgeTagged({ property, choices, isWhole, anyName }: Tagged, untagged: Judge): Judge {
  return (value, trace: Trace) => {
    if (!isTable(value)) return untagged(value, trace) === refuses ? trace.refuse('is no object') : unsure
    if (!Object.hasOwn(value, property)) {
      if (!isWhole || (anyName && Object.keys(value).length > 0)) return unsure
      return trace.refuse(`lacks \`${property}\``)
    }
    const tag = value[property]
    const chosen = typeof tag === 'string' || typeof tag === 'number' || typeof tag === 'boolean' ? choices.get(String(tag)) : undefined
    if (chosen !== undefined) return chosen(value, trace)
    if (!isWhole || typeof tag === 'boolean' || typeof tag === 'bigint') return unsure
    if (typeof tag === 'string' && [...choices.keys()].some((known) => known.toLowerCase() === tag.trim().toLowerCase())) return unsure
    trace.refuse('names no kind that there is')
    trace.leave(`.${shownName(property)}`)
    return refuses
  }
}
