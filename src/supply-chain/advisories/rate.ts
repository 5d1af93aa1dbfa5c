// CVSS vectors to scores and their ratings. Scores are counted when the database is made: a scan never comes here.

import calculator from 'ae-cvss-calculator'
import type { CvssScore } from '../../taxonomy/index.ts'

/** The newest version of the standard speaks; of two vectors of one version, the worse one. */
export function rate(vectors: readonly string[], word: string | null): CvssScore | null {
  const scores = vectors.flatMap((vector) => {
    const score = scoreOf(vector)
    return score === null ? [] : [{ vector, ...score }]
  })
  scores.sort((one, other) => other.version - one.version || other.value - one.value)
  const [best] = scores
  if (best !== undefined) return { vector: best.vector, value: best.value, rating: ratingOf(best.value) }
  const rating = word === null ? undefined : wordsOfRatings[word.toLowerCase()]
  return rating === undefined ? null : { vector: null, value: null, rating }
}

const wordsOfRatings: Readonly<Record<string, CvssScore['rating']>> = {
  low: 'low',
  moderate: 'medium',
  medium: 'medium',
  high: 'high',
  critical: 'critical',
}

/**
 * The base score; in 4.0, where there is one score for a vector, that one. Null where it is no whole vector of CVSS 3.0, 3.1 or 4.0.
 */
export function scoreOf(vector: string): { readonly version: number; readonly value: number } | null {
  const found = /^CVSS:(3\.0|3\.1|4\.0)((?:\/[A-Z]{1,3}:[A-Za-z]{1,6}){8,50})\/?$/.exec(vector)
  if (found === null) return null
  const [, version = '', written = ''] = found
  const metrics = written.split('/').filter((metric) => metric !== '')
  // Each metric once: what is there twice means nothing.
  if (new Set(metrics.map((metric) => metric.split(':', 1)[0])).size !== metrics.length) return null
  const value = countScore(version, `CVSS:${version}/${metrics.join('/')}`)
  return value === undefined || !Number.isFinite(value) ? null : { version: Number(version), value }
}

function countScore(version: string, vector: string): number | undefined {
  try {
    if (version === '4.0') {
      const parsed = new calculator.Cvss4P0(vector)
      return parsed.isBaseFullyDefined() ? parsed.calculateScores().overall : undefined
    }
    const parsed = version === '3.0' ? new calculator.Cvss3P0(vector) : new calculator.Cvss3P1(vector)
    return parsed.isBaseFullyDefined() ? parsed.calculateScores().base : undefined
  } catch {
    // The library throws at a metric or a value that the standard does not have.
    return undefined
  }
}

/** The qualitative scale, the same in all of them. */
export function ratingOf(value: number): CvssScore['rating'] {
  if (value >= 9) return 'critical'
  if (value >= 7) return 'high'
  if (value >= 4) return 'medium'
  return value > 0 ? 'low' : 'none'
}
