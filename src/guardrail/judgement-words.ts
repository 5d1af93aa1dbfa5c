// What every format of a judgement says in the same words.

import { count, isShown } from '../report/index.ts'
import type { LawChange } from './compare-law.ts'
import type { Change, ComparedFinding, Difference } from './difference.ts'
import type { Judgement } from './judge-change.ts'

export const lawFix = 'ask an owner, or name the author with `--author`'

export function verdictOf({ blocked, blocks, lawBlocks }: Judgement): string {
  if (!blocked) return 'nothing stops this change'
  return `blocked for ${count(blocks.length + (lawBlocks === null ? 0 : 1), 'reason')}`
}

export function tellLaw({ key, direction, what, decides }: LawChange): string {
  const verb = direction === 'stronger' ? 'bring or raise' : 'take away or lower'
  return `${direction}: \`${key}\` ${what}${decides > 0 ? `; it would ${verb} ${count(decides, 'finding')}` : ''}`
}

/** What the change weakens or brings and does not stop it. */
export function tellBeside(
  { blocks }: Judgement,
  difference: Difference | null,
  all: boolean,
): { readonly changes: readonly Change[]; readonly findings: readonly ComparedFinding[] } {
  const told = new Set(blocks.map(({ what, finding }) => finding ?? what))
  return {
    changes: (difference?.changes ?? []).filter(
      ({ direction, subject, what }) => (direction === 'weaker' || direction === 'unknown') && !told.has(`${subject} ${what}`),
    ),
    findings: (difference?.findings.new ?? []).filter((finding) => isShown(finding, all) && !told.has(finding.fingerprint)),
  }
}
