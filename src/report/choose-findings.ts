// Which findings are shown in full: the worst, and of several rules. Ten times the same says less than five things once.

import type { Finding } from '../finding/index.ts'
import { severities } from '../taxonomy/index.ts'

/** Of one rule among several. */
const mostOfRule = 3

/** In the order in which they came. Each further finding of a rule counts as if it were one step less bad. */
export function chooseFindings(findings: readonly Finding[], most: number): Finding[] {
  const seen = new Map<string, number>()
  const ranked = findings.map((finding, index) => {
    const before = seen.get(finding.rule) ?? 0
    seen.set(finding.rule, before + 1)
    const distance = severities.length - 1 - severities.indexOf(finding.severity)
    return { finding, index, before, rank: distance + before }
  })
  ranked.sort((one, other) => one.rank - other.rank || one.before - other.before || one.index - other.index)
  const limit = seen.size > 1 ? mostOfRule : most
  return ranked
    .filter(({ before }) => before < limit)
    .slice(0, most)
    .sort((one, other) => one.index - other.index)
    .map(({ finding }) => finding)
}
