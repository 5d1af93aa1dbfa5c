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
  const lines = foldLaw(law).map(tellLaw)
  if (lawTogether === null) return lines
  const { passes, brings, routes } = lawTogether
  const told = [
    ...(passes > 0 ? [`takes away or lowers ${count(passes, 'finding')}${tellRoutes(routes)}`] : []),
    ...(brings > 0 ? [`brings or raises ${count(brings, 'finding')}`] : []),
  ]
  return [...lines, `all of it together ${told.length === 0 ? 'decides the same of what is there today' : told.join(', and ')}`]
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

/** As many entries of one section are told as one. */
const manyEntries = 4

/** The changes of a law, entries of one section together where the same was done to many. */
function foldLaw(law: readonly LawChange[]): LawChange[] {
  const keyOf = ({ key, direction, what, decides }: LawChange) =>
    key.includes(' ') && decides === 0 ? JSON.stringify([key.slice(0, key.indexOf(' ')), direction, what]) : null
  const groups = new Map<string, LawChange[]>()
  for (const change of law) {
    const name = keyOf(change)
    if (name !== null) groups.set(name, [...(groups.get(name) ?? []), change])
  }
  return law.flatMap((change) => {
    const group = groups.get(keyOf(change) ?? '') ?? []
    if (group.length < manyEntries) return [change]
    if (group[0] !== change) return []
    const section = change.key.slice(0, change.key.indexOf(' '))
    const names = group.slice(0, 3).map(({ key }) => `\`${key.slice(section.length + 1)}\``)
    const what = `${change.what.replace(/^is\b/, 'are')}: ${names.join(', ')} and ${group.length - names.length} more`
    return [{ ...change, key: section, what: `${count(group.length, 'entry', 'entries')} ${what}` }]
  })
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
