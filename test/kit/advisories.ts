// The small database of advisories that the tests ship: of packages that there are not, so that nothing in it can become wrong.

import { loadMaker, type OldDatabase, openDatabase } from '../../src/supply-chain/index.ts'

export const made = new Date('2026-11-22T06:00:00Z')

const tin = { package: { ecosystem: 'PyPI', name: 'Tin.Parser' } }

/** In the OSV format, as a database exports them. */
export const ownAdvisories: readonly Readonly<Record<string, unknown>>[] = [
  {
    schema_version: '1.7.0',
    id: 'GHSA-aaaa-bbbb-cccc',
    modified: '2026-11-20T10:00:00Z',
    published: '2026-11-18T10:00:00Z',
    aliases: ['CVE-2026-10001'],
    summary: 'Nested lists make the parser recurse without end.',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }],
    affected: [{ ...tin, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.5.0' }] }], versions: ['1.4.0'] }],
  },
  {
    id: 'PYSEC-2026-1',
    modified: '2026-11-19T10:00:00Z',
    aliases: ['CVE-2026-10001'],
    details: 'Nested lists make the parser recurse.',
    affected: [{ ...tin, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed: '1.5.0' }] }] }],
  },
  {
    id: 'PYSEC-2026-2',
    modified: '2026-11-19T11:00:00Z',
    aliases: ['CVE-2026-10002', 'GHSA-dddd-eeee-ffff'],
    summary: 'A tag in a document names any function, which is called',
    severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' }],
    affected: [{ ...tin, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '1.2' }, { fixed: '1.6.0' }] }] }],
  },
  {
    id: 'PYSEC-2026-3',
    modified: '2026-11-19T12:00:00Z',
    withdrawn: '2026-11-20T12:00:00Z',
    affected: [{ package: { ecosystem: 'PyPI', name: 'tin-kettle' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }] }] }],
  },
]

export const ownEpss = `#model_version:v2026.03.01,score_date:2026-11-22T00:00:00+0000
cve,epss,percentile
CVE-2026-10001,0.00043,0.11
CVE-2026-10002,0.42,0.973
`

export const ownKev = {
  title: 'Known exploited weaknesses',
  catalogVersion: '2026.11.21',
  dateReleased: '2026-11-21T15:00:00.0Z',
  count: 1,
  vulnerabilities: [{ cveID: 'CVE-2026-10002', dateAdded: '2026-11-21', knownRansomwareCampaignUse: 'Unknown' }],
}

export async function makeOwnDatabase(): Promise<{ readonly bytes: Uint8Array; readonly advisories: OldDatabase }> {
  const encoder = new TextEncoder()
  const files = ownAdvisories.map((advisory) => ({
    path: `${String(advisory['id'])}.json`,
    read: () => encoder.encode(JSON.stringify(advisory)),
  }))
  const makeDatabase = await loadMaker()
  const given = [
    { from: 'advisories', fetched: null, content: files },
    { from: 'epss.csv', fetched: null, content: encoder.encode(ownEpss) },
    { from: 'kev.json', fetched: null, content: encoder.encode(JSON.stringify(ownKev)) },
  ]
  const { bytes } = makeDatabase(given, null, made)
  const opened = openDatabase(bytes)
  if (!opened.ok) throw new Error('the database that was just made cannot be opened')
  return { bytes, advisories: opened.value }
}
