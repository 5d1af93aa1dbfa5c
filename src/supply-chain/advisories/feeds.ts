// The two lists that say which weaknesses matter now: EPSS (how likely one is exploited) and CISA's KEV (which ones are).

import type { Epss, Exploited } from '../../taxonomy/index.ts'

export interface Feed<Entry> {
  readonly date: string
  /** By the id of the CVE. */
  readonly entries: ReadonlyMap<string, Entry>
}

/** A comment with the date, `cve,epss,percentile`, and a line for each. Null where it is no such list. */
export function parseEpss(text: string): Feed<Epss> | null {
  const head = /^(?:#[^\n]{0,200}\n)?cve,epss,percentile\r?\n/.exec(text)
  if (head === null) return null
  const date = toTime(/score_date:([^,\s]{1,40})/.exec(head[0])?.[1])
  const entries = new Map<string, Epss>()
  for (const line of text.slice(head[0].length).split('\n')) {
    const [id = '', probability = '', percentile = ''] = line.trimEnd().split(',')
    if (!CVE.test(id)) continue
    const [likely, rank] = [Number(probability), Number(percentile)]
    if (probability !== '' && percentile !== '' && isShare(likely) && isShare(rank))
      entries.set(id, { probability: likely, percentile: rank })
  }
  return { date: date ?? '', entries }
}

/** Null where it is no such list. */
export function parseKev(value: unknown): Feed<Exploited> | null {
  if (typeof value !== 'object' || value === null || !('vulnerabilities' in value) || !Array.isArray(value.vulnerabilities)) return null
  if (!('catalogVersion' in value) && !('dateReleased' in value)) return null
  const entries = new Map<string, Exploited>()
  for (const one of value.vulnerabilities as readonly unknown[]) {
    if (typeof one !== 'object' || one === null || !('cveID' in one) || typeof one.cveID !== 'string' || !CVE.test(one.cveID)) continue
    const since = 'dateAdded' in one && typeof one.dateAdded === 'string' && /^\d{4}-\d\d-\d\d$/.test(one.dateAdded) ? one.dateAdded : ''
    entries.set(one.cveID, { since, byRansomware: 'knownRansomwareCampaignUse' in one && one.knownRansomwareCampaignUse === 'Known' })
  }
  const date = 'dateReleased' in value && typeof value.dateReleased === 'string' ? toTime(value.dateReleased) : null
  return { date: date ?? '', entries }
}

const CVE = /^CVE-\d{4}-\d{4,19}$/

function isShare(number: number): boolean {
  return number >= 0 && number <= 1
}

/** ISO; EPSS writes its zone without a colon. */
function toTime(written: string | undefined): string | null {
  if (written === undefined) return null
  const time = new Date(written.replace(/([+-]\d\d)(\d\d)$/, '$1:$2'))
  return Number.isNaN(time.getTime()) ? null : time.toISOString()
}
