// CVSS vectors to base scores and their ratings. Scores are counted when the database is made: a scan never comes here.

import { Cvss3P0, Cvss3P1, Cvss4P0 } from 'ae-cvss-calculator'
import type { CvssScore } from '../../taxonomy/index.ts'

/** The newest version of the standard speaks; of two vectors of one version, the worse one. */
export function rate(vectors: readonly string[], word: string | null): CvssScore | null {
  const scores = vectors.flatMap((vector) => {
    const score = scoreOf(vector)
    return score === null ? [] : [{ vector, ...score }]
  })
  scores.sort((one, other) => other.version - one.version || other.base - one.base)
  const [best] = scores
  if (best !== undefined) return { vector: best.vector, base: best.base, rating: ratingOf(best.base) }
  const rating = word === null ? undefined : wordsOfRatings[word.toLowerCase()]
  return rating === undefined ? null : { vector: null, base: null, rating }
}

const wordsOfRatings: Readonly<Record<string, CvssScore['rating']>> = {
  low: 'low',
  moderate: 'medium',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
}

/** Null where it is no whole vector of CVSS 3.0, 3.1 or 4.0. */
export function scoreOf(vector: string): { readonly version: number; readonly base: number } | null {
  const found = /^CVSS:(3\.0|3\.1|4\.0)((?:\/[A-Z]{1,3}:[A-Za-z]{1,6}){8,50})\/?$/.exec(vector)
  if (found === null) return null
  const [, version = '', written = ''] = found
  const metrics = written.slice(1).split('/')
  // Each metric once: what is there twice means nothing.
  if (new Set(metrics.map((metric) => metric.split(':', 1)[0])).size !== metrics.length) return null
  try {
    const base = version === '4.0' ? baseOf4(vector) : baseOf3(vector, version)
    return base === null ? null : { version: Number(version), base }
  } catch {
    // The library throws at a metric or a value that the standard does not have.
    return null
  }
}

function baseOf3(vector: string, version: string): number | null {
  const parsed = version === '3.0' ? new Cvss3P0(vector) : new Cvss3P1(vector)
  const { base } = parsed.calculateScores()
  return parsed.isBaseFullyDefined() && base !== undefined && Number.isFinite(base) ? base : null
}

function baseOf4(vector: string): number | null {
  const parsed = new Cvss4P0(vector)
  const { baseMetricsOnly: base } = parsed.calculateScores()
  return parsed.isBaseFullyDefined() && base !== undefined && Number.isFinite(base) ? base : null
}

/** The qualitative scale, the same in all of them. */
export function ratingOf(base: number): CvssScore['rating'] {
  if (base >= 9) return 'critical'
  if (base >= 7) return 'high'
  if (base >= 4) return 'medium'
  return base > 0 ? 'low' : 'none'
}
