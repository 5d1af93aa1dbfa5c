// What a report says of the database that it was made with: how old it is, or that there is none.

import type { Statement, Subject } from '../../finding/index.ts'

const day = 24 * 60 * 60 * 1000
/** New advisories come every day: after a week some are missing, after a month many. */
const fresh = 7
const old = 30

export function tellAge({ advisories, today }: Pick<Subject, 'advisories' | 'today'>): Statement {
  const shared = { id: 'advisories', room: 'dependencies', title: 'Known weaknesses of packages', verdict: null, reasons: [] } as const
  if (advisories === null)
    return {
      ...shared,
      text: 'No advisories are here, so weak packages were not looked for; `fastward advisories update` gets them.',
    }
  const { asOf, advisories: count, packages } = advisories.about
  const days = daysSince(asOf, today)
  const known = `${count} ${count === 1 ? 'advisory' : 'advisories'} on ${packages} ${packages === 1 ? 'package' : 'packages'}`
  if (days === null) return { ...shared, text: `The database of advisories does not say how old it is (${known}).` }
  const base = `The database of advisories is of ${asOf.slice(0, 10)} (${known})`
  if (days > old)
    return {
      ...shared,
      text: `${base} and ${days} days old: much that is known today is missing; \`fastward advisories update\` brings it.`,
    }
  if (days > fresh) return { ...shared, text: `${base} and ${days} days old; \`fastward advisories update\` brings what is new.` }
  return { ...shared, text: `${base}.` }
}

/** So old that a person is told even where the report goes elsewhere; null where it is not. */
export function warnOfAge(advisories: Subject['advisories'], today: Date): string | null {
  const days = advisories === null ? null : daysSince(advisories.about.asOf, today)
  return days !== null && days > old
    ? `the database of advisories is ${days} days old: \`fastward advisories update\` brings what is known since`
    : null
}

export function daysSince(time: string, today: Date): number | null {
  const since = Date.parse(time)
  return Number.isNaN(since) ? null : Math.max(0, Math.floor((today.getTime() - since) / day))
}
