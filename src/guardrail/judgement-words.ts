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

/** First what weakens, then what all of it comes to. */
export function tellLaws({ law, lawTogether }: Judgement): string[] {
  if (lawTogether === null) return law.map(tellLaw)
  const { passes, brings, routes } = lawTogether
  const told = [
    ...(passes > 0 ? [`takes away or lowers ${count(passes, 'finding')}${tellRoutes(routes)}`] : []),
    ...(brings > 0 ? [`brings or raises ${count(brings, 'finding')}`] : []),
  ]
  return [...law.map(tellLaw), `all of it together ${told.length === 0 ? 'decides the same of what is there today' : told.join(', and ')}`]
}

const mostRoutes = 3

function tellRoutes(routes: readonly string[]): string {
  const more = routes.length > mostRoutes ? ` and ${routes.length - mostRoutes} more` : ''
  return routes.length === 0 ? '' : ` on ${routes.slice(0, mostRoutes).join(', ')}${more}`
}

export function tellLaw(change: LawChange): string {
  const { key, direction, what } = change
  return `${direction}: \`${key}\` ${what}${tellEffect(change)}`
}

/** What it does to the application of the head. */
function tellEffect({ direction, decides, routes, isTried }: LawChange): string {
  if (!isTried) return ''
  if (decides === 0)
    return direction === 'neutral' ? '' : direction === 'weaker' ? '; it lets nothing of today pass' : '; it stops nothing of today'
  return `; it ${direction === 'stronger' ? 'brings or raises' : 'takes away or lowers'} ${count(decides, 'finding')}${tellRoutes(routes)}`
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
