import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { stringify } from 'yaml'
import { made, ownAdvisories, ownEpss, ownKev } from '../../../test/kit/advisories.ts'
import { writeZip } from '../../../test/kit/zip.ts'
import { UserError } from '../../base/index.ts'
import { openDatabase } from './database.ts'
import { parseEpss, parseKev } from './feeds.ts'
import { findVulnerabilities } from './find-vulnerabilities.ts'
import { type Given, makeDatabase, type OldDatabase } from './make-database.ts'
import { parseAdvisory } from './parse-advisory.ts'
import { tellAge } from './tell-age.ts'

const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) }
const members = ownAdvisories.map((advisory) => ({ name: `${String(advisory['id'])}.json`, content: JSON.stringify(advisory) }))
const archive: Given = { from: 'all.zip', fetched: null, content: writeZip(members) }
const epss = given('epss.csv', ownEpss)
const kev = given('kev.json', JSON.stringify(ownKev))

function given(from: string, content: string | Uint8Array): Given {
  return { from, fetched: null, content: typeof content === 'string' ? Buffer.from(content) : content }
}

function make(sources: readonly Given[], old: OldDatabase | null = null): OldDatabase {
  const opened = openDatabase(makeDatabase(sources, old, made).bytes)
  if (!opened.ok) throw new Error(JSON.stringify(opened.failure))
  return opened.value
}

function refusalOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof UserError) return error.message
    throw error
  }
  return 'it is taken'
}

describe('a database', () => {
  test('holds what is known of each package, once for every record, and nothing that was taken back', () => {
    const database = make([archive, epss, kev])
    expect(database.about).toMatchObject({ advisories: 3, packages: 1, withdrawn: 1, skipped: 0, asOf: '2026-11-20T10:00:00.000Z' })
    expect(database.about.sources.map(({ kind, from, count }) => [kind, from, count])).toEqual([
      ['osv', 'all.zip', 4],
      ['epss', 'epss.csv', 2],
      ['kev', 'kev.json', 1],
    ])
    expect(database.of('tin-parser').map(({ id }) => id)).toEqual(['GHSA-aaaa-bbbb-cccc', 'PYSEC-2026-1', 'PYSEC-2026-2'])
    expect(database.of('tin-kettle')).toEqual([])
    expect(database.of('constructor')).toEqual([])
    expect(findVulnerabilities(database, 'tin-parser', '1.4.0')).toMatchObject([
      {
        id: 'CVE-2026-10001',
        ids: ['CVE-2026-10001', 'GHSA-aaaa-bbbb-cccc', 'PYSEC-2026-1'],
        score: { value: 7.5, rating: 'high' },
        epss: { probability: 0.00043 },
        exploited: null,
      },
      { id: 'CVE-2026-10002', score: { value: 9.3 }, epss: { percentile: 0.973 }, exploited: { since: '2026-11-21', byRansomware: false } },
    ])
  })

  test('is the same of an archive, of a folder, of YAML and of what is packed with gzip', () => {
    const wanted = make([archive, epss, kev]).of('tin-parser')
    const files = [
      ...members.map(({ name, content }) => [name, content]),
      ['epss.csv', ownEpss],
      ['kev.json', JSON.stringify(ownKev)],
      ['x.yaml', 'a: ['],
    ]
    const folder = {
      from: 'here',
      fetched: null,
      content: files.map(([path = '', text = '']) => ({ path, read: () => Buffer.from(text) })),
    }
    expect(make([folder]).of('tin-parser')).toEqual(wanted)
    const asYaml = ownAdvisories.map((advisory) => ({
      path: `tin/${String(advisory['id'])}.yaml`,
      read: () => Buffer.from(stringify(advisory)),
    }))
    const yaml = { ...folder, content: [...asYaml, ...folder.content.filter(({ path }) => /^(?:epss|kev)/.test(path))] }
    expect(make([yaml]).of('tin-parser')).toEqual(wanted)
    expect(
      make([archive, given('epss.csv.gz', gzipSync(ownEpss)), given('kev', gzipSync(JSON.stringify(ownKev)))]).of('tin-parser'),
    ).toEqual(wanted)
  })

  test('takes a version in YAML as it is written', () => {
    const text =
      'id: PYSEC-9\nmodified: 2026-01-01T00:00:00Z\naffected:\n- package: {name: tin, ecosystem: PyPI}\n  ranges:\n  - type: ECOSYSTEM\n    events:\n    - introduced: 1.10\n'
    const folder = { from: 'here', fetched: null, content: [{ path: 'tin/PYSEC-9.yaml', read: () => Buffer.from(text) }] }
    expect(make([folder]).of('tin')[0]?.affected[0]?.ranges[0]).toEqual([{ kind: 'introduced', version: '1.10' }])
  })

  test('keeps what is not given as it was, and takes the newer of two records', () => {
    const old = make([archive, epss, kev])
    const later = { ...ownAdvisories[0], modified: '2026-11-21T10:00:00Z', summary: 'Told again' }
    const renewed = make([given('later.json', JSON.stringify(later)), archive], old)
    expect(renewed.of('tin-parser')[0]?.summary).toBe('Told again')
    expect(renewed.of('tin-parser').map(({ epss, exploited }) => [epss?.probability, exploited?.since])).toEqual(
      old.of('tin-parser').map(({ epss, exploited }) => [epss?.probability, exploited?.since]),
    )
    expect(renewed.about.sources.map(({ kind }) => kind)).toEqual(['osv', 'osv', 'epss', 'kev'])
    const marked = make([given('epss.csv', ownEpss.replace('0.42', '0.9'))], old)
    expect(marked.of('tin-parser')[2]?.epss?.probability).toBe(0.9)
    expect(marked.about).toMatchObject({ asOf: old.about.asOf, advisories: 3, withdrawn: 1 })
  })

  test('passes over a record that cannot be read, and says so', () => {
    const bad = [...members, { name: 'GHSA-bad.json', content: '{"id": "GHSA-' }, { name: 'b.json', content: '{"id":"PYSEC-7"}' }]
    const { about, notes } = makeDatabase([{ ...archive, content: writeZip(bad) }], null, made)
    expect(about).toMatchObject({ advisories: 3, skipped: 2 })
    expect(notes).toEqual([
      'all.zip: `GHSA-bad.json` is not JSON, and is passed over',
      'all.zip: `b.json` does not say when it was changed, and is passed over',
    ])
  })

  test.each<[string, Given, string]>([
    ['a page', given('x', '<html></html>'), '`x`: no advisories can be taken from here: it is no ZIP archive, no JSON and no list of EPSS'],
    ['another JSON', given('x', '{"a": 1}'), '`x`: no advisories can be taken from here: `x` has no id'],
    ['an empty archive', given('x', writeZip([])), '`x`: no advisories can be taken from here: it holds no advisories, no EPSS and no KEV'],
    [
      'a hostile archive',
      given('x', writeZip([{ name: '../a.json', content: '{}' }])),
      '`x`: no advisories can be taken from here: the archive holds a file whose name leads out of its folder',
    ],
    [
      'a truncated archive',
      given('x', writeZip(members).subarray(0, 500)),
      '`x`: no advisories can be taken from here: the archive is truncated or no ZIP archive',
    ],
    [
      'truncated gzip',
      given('x', gzipSync(ownEpss).subarray(0, 60)),
      '`x`: no advisories can be taken from here: it is packed with gzip, and is truncated or too large',
    ],
    [
      'records of another schema',
      given('x', writeZip([{ name: 'a.json', content: JSON.stringify({ ...ownAdvisories[0], schema_version: '2.0' }) }])),
      '`x`: no advisories can be taken from here: `a.json` follows a schema that is not 1.x',
    ],
    ['EPSS without any advisories', epss, 'no advisories are given, and there is no database yet to which the rest could be added'],
  ])('is not made of %s', (_, source, message) => {
    expect(refusalOf(() => makeDatabase([source], null, made))).toBe(message)
  })

  test('is not opened where it is damaged, cut off, or of another program', () => {
    const { bytes } = makeDatabase([archive], null, made)
    const damaged = Uint8Array.from(bytes)
    damaged[damaged.length - 3] = 0xff ^ (damaged.at(-3) ?? 0)
    expect(
      [
        damaged,
        bytes.subarray(0, -5),
        bytes.subarray(0, 40),
        Buffer.from('fastward-advisories 2\n{}\n'),
        Buffer.from('SQLite'),
        Buffer.alloc(0),
      ].map((one) => openDatabase(one)),
    ).toEqual([
      { ok: false, failure: { kind: 'unreadable', reason: 'it is damaged' } },
      { ok: false, failure: { kind: 'unreadable', reason: 'it is truncated' } },
      { ok: false, failure: { kind: 'unreadable', reason: 'it is truncated' } },
      { ok: false, failure: { kind: 'version', version: '2' } },
      { ok: false, failure: { kind: 'unreadable', reason: 'it is no database of advisories' } },
      { ok: false, failure: { kind: 'unreadable', reason: 'it is no database of advisories' } },
    ])
  })
})

describe('a record', () => {
  const [first = {}] = ownAdvisories
  const none = () => null

  test.each<[string, unknown, string]>([
    ['null', null, 'has no id'],
    ['a list', [1], 'has no id'],
    ['an id with a break', { ...first, id: 'GHSA-\n1' }, 'has no id'],
    ['a day that is none', { ...first, modified: 'soon' }, 'does not say when it was changed'],
    ['affected that is no list', { ...first, affected: {} }, 'has an `affected` that is no list'],
    [
      'a range of its own type',
      { ...first, affected: [{ package: { name: 'a', ecosystem: 'PyPI' }, ranges: [{ type: 'MOON' }] }] },
      'has a range of an unknown type',
    ],
  ])('%s is none', (_, record, reason) => {
    expect(parseAdvisory(record, none)).toEqual({ kind: 'wrong', reason })
  })

  test('speaks of packages from PyPI alone, each by itself, and ranges of commits are none', () => {
    const affected = [
      { package: { name: 'tin', ecosystem: 'npm' }, versions: ['1'] },
      { package: { name: 'Tin_A', ecosystem: 'PyPI' }, versions: ['1', 2] },
      { package: { name: 'tin.b', ecosystem: 'PyPI:x' }, ranges: [{ type: 'GIT', events: [{ introduced: '0' }] }] },
      { package: { name: 'tin-a', ecosystem: 'PyPI' }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '2', limit: '3' }] }] },
    ]
    const parsed = parseAdvisory({ ...first, affected }, none)
    expect(parsed.kind === 'advisories' && parsed.advisories.map(({ package: name, affected }) => [name, affected])).toEqual([
      [
        'tin-a',
        [
          { ranges: [], versions: ['1'] },
          {
            ranges: [
              [
                { kind: 'introduced', version: '2' },
                { kind: 'limit', version: '3' },
              ],
            ],
            versions: [],
          },
        ],
      ],
      ['tin-b', [{ ranges: [], versions: [] }]],
    ])
  })

  test.each([
    [{ summary: ' Two\n lines ' }, 'Two lines'],
    [{ summary: 'x'.repeat(500) }, `${'x'.repeat(159)}…`],
    [{ summary: '', details: '### Impact\nAnyone may read. And more.' }, 'Anyone may read'],
    [{ summary: '', details: 'Fixed in 1.2.3 of it' }, 'Fixed in 1.2.3 of it'],
    [
      { summary: '', details: 'Tin is a fast parser of tins. Before 1.5, nested lists `[[` recurse without end. More.' },
      'Before 1.5, nested lists `[[` recurse without end',
    ],
    [{ summary: 'Tin is a parser', details: 'Tin is a parser.\n\nLists recurse without end.' }, 'Lists recurse without end'],
    [{ summary: '', details: 'y'.repeat(500) }, ''],
    [{ summary: '' }, ''],
  ])('%o is told as a line', (words, summary) => {
    const parsed = parseAdvisory({ ...first, ...words }, none)
    expect(parsed.kind === 'advisories' && parsed.advisories[0]?.summary).toBe(summary)
  })

  test('any JSON ends in an answer', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(...Object.keys(first), 'withdrawn'), (value, key) => {
        for (const record of [
          value,
          { ...first, [key]: value },
          { ...first, affected: [{ package: { name: 'a', ecosystem: 'PyPI' }, ranges: [value], versions: value }] },
        ])
          expect(['advisories', 'withdrawn', 'wrong']).toContain(parseAdvisory(record, none).kind)
      }),
      runs,
    )
  })
})

describe('lists of what attackers use', () => {
  test('lines that are none are passed over', () => {
    const text = `${ownEpss}CVE-1-2,0.1,0.1\nCVE-2026-10003,2,0.1\nCVE-2026-10004,,0.1\nCVE-2026-10005,0.5,0.5\r\n\n`
    expect([...(parseEpss(text)?.entries.keys() ?? [])]).toEqual(['CVE-2026-10001', 'CVE-2026-10002', 'CVE-2026-10005'])
    expect(parseEpss(text)?.date).toBe('2026-11-22T00:00:00.000Z')
    expect(parseEpss('cve,epss,percentile\nCVE-2026-10001,0.1,0.1\n')?.date).toBe('')
    expect(parseEpss('id,score\n')).toBe(null)
    const broken = {
      ...ownKev,
      vulnerabilities: [null, 1, { cveID: 'x' }, { cveID: 'CVE-2026-10001', dateAdded: 'never', knownRansomwareCampaignUse: 'Known' }],
    }
    expect([...(parseKev(broken)?.entries ?? [])]).toEqual([['CVE-2026-10001', { since: '', byRansomware: true }]])
    expect(parseKev({ vulnerabilities: [] })).toBe(null)
  })

  test('any text ends in an answer', () => {
    fc.assert(
      fc.property(fc.string(), fc.jsonValue(), (text, value) => {
        parseEpss(text)
        parseEpss(`cve,epss,percentile\n${text}`)
        parseKev(value)
        parseKev({ catalogVersion: '1', vulnerabilities: value })
      }),
      runs,
    )
  })
})

describe('a report says of the database', () => {
  const { about } = make([archive])
  const say = (asOf: string) => tellAge({ advisories: { about: { ...about, asOf }, of: () => [] }, today: made }).text
  test.each([
    ['2026-11-20T12:00:00Z', 'The database of advisories is of 2026-11-20 (3 advisories on 1 package).'],
    ['2026-11-14T12:00:00Z', 'The database of advisories is of 2026-11-14 (3 advisories on 1 package).'],
    [
      '2026-11-12T12:00:00Z',
      'The database of advisories is of 2026-11-12 (3 advisories on 1 package) and 9 days old; `fastward advisories update` brings what is new.',
    ],
    [
      '2026-09-12T12:00:00Z',
      'The database of advisories is of 2026-09-12 (3 advisories on 1 package) and 70 days old: much that is known today is missing; `fastward advisories update` brings it.',
    ],
    ['', 'The database of advisories does not say how old it is (3 advisories on 1 package).'],
  ])('of %s', (asOf, text) => {
    expect(say(asOf)).toBe(text)
  })

  test('that there is none', () => {
    expect(tellAge({ advisories: null, today: made }).text).toBe(
      'No advisories are here, so weak packages were not looked for; `fastward advisories update` gets them.',
    )
  })
})
