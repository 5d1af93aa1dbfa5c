// Every format, held against its structure: of a report in which every word of the tree tries to be something else, and of reports
// that must be refused, so that it is known that the structures can refuse.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { formats } from '../../src/cli/analysis.ts'
import { findingsFormats, writeFindings, writeRoutesHtml } from '../../src/report/index.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { checkedFormats, findFaults } from './find-faults.ts'
import { attacks, makeHostileReport } from './hostile-report.ts'
import { makeHostileMap } from './html/map-sample.ts'
import { parseCsv } from './parse-csv.ts'

test('the command line, the reports and these tests know the same formats', () => {
  expect([...formats.findings].sort()).toEqual([...findingsFormats].sort())
  expect([...checkedFormats].sort()).toEqual([...findingsFormats].sort())
})

describe.each(findingsFormats)('%s', (format) => {
  test.each(Object.entries(attacks))('takes %s', async (_, text) => {
    for (const all of [false, true]) {
      const written = writeFindings(format, makeHostileReport(text, { all }))
      expect(await findFaults(format, written)).toEqual([])
    }
  })

  test('takes any words', async () => {
    const pieces = fc.oneof(
      fc.constantFrom(...Object.values(attacks)),
      fc.string({ unit: 'binary', maxLength: 30 }),
      fc.string({ maxLength: 30 }),
    )
    const words = fc.array(pieces, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(''))
    const check = async (text: string) => {
      expect(await findFaults(format, writeFindings(format, makeHostileReport(text)))).toEqual([])
    }
    await fc.assert(fc.asyncProperty(words, check), { numRuns: 40 })
  })

  test('says the same again', () => {
    const report = makeHostileReport(Object.values(attacks).join(''))
    expect(writeFindings(format, report)).toBe(writeFindings(format, report))
  })
})

describe('the map as html', () => {
  test.each(Object.entries(attacks))('takes %s', async (_, text) => {
    expect(await findFaults('html', writeRoutesHtml(makeHostileMap(text), { version: '0.1.0' }))).toEqual([])
  })
})

describe('what is written is what is read', () => {
  test.each(Object.entries(attacks))('%s', (_, text) => {
    const report = makeHostileReport(text)
    const { findings } = JSON.parse(writeFindings('json', report))
    expect(findings).toEqual(JSON.parse(JSON.stringify(report.result.findings)))
    const [names = [], ...rows] = parseCsv(writeFindings('csv', report))
    expect(rows.map((row) => row[names.indexOf('fingerprint')])).toEqual(report.result.findings.map(({ fingerprint }) => fingerprint))
    const [{ results }] = JSON.parse(writeFindings('sarif', report)).runs
    const [first] = results
    // Half of a pair has no place in a URI.
    const whole = `${text}.py`.replace(/[\ud800-\udfff]/g, '\ufffd')
    expect(decodeURIComponent(first.locations[0].physicalLocation.artifactLocation.uri)).toBe(whole)
    expect(first.codeFlows[0].threadFlows[0].locations).toHaveLength(3)
    expect(first.fixes[0].artifactChanges[0].replacements[0].insertedContent.text).toBe(text)
  })
})

test.each(findingsFormats.filter((format) => format !== 'gitlab-dependencies'))('%s says which guardrails a finding breaks', (format) => {
  const written = writeFindings(format, makeHostileReport('team', { all: true }))
  expect(written).toContain('nothing-open')
  expect(written).toMatch(/team.{0,20}block|"blocks": ?true/)
})

test('suppressed findings are in SARIF when all is asked for, and say why', () => {
  const results = (all: boolean) => JSON.parse(writeFindings('sarif', makeHostileReport('x', { all }))).runs[0].results
  expect(results(false)).toHaveLength(4)
  expect(results(true)).toHaveLength(5)
  expect(results(true)[4].suppressions).toMatchObject([{ kind: 'inSource', justification: 'x' }])
})

test.each(['github', 'gitlab', 'markdown'])('%s shows what is sure, and everything when asked', (format) => {
  const count = (all: boolean) => writeFindings(format, makeHostileReport('x', { all })).split(/x is open/i).length - 1
  expect([count(false), count(true)]).toEqual([3, 4])
})

test.each<[string, string]>([
  ['backend', 'backend/main.py'],
  ['./backend/', 'backend/main.py'],
  ['.', 'backend/main.py'],
  ['backend/../backend', 'backend/main.py'],
])('GitHub and GitLab find a file from where the command was called with %j', (path, expected) => {
  const program = `from fastapi import Cookie, FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)


@app.get("/me")
def read_me(session: str = Cookie()):
    return {"session": session[:2]}
`
  const folder = writeProject({ 'backend/main.py': program })
  const read = (format: string) => runCommand(['scan', path, '--format', format], { folder }).stdout
  expect(read('github')).toContain(`::warning file=${expected},line=5,`)
  expect(JSON.parse(read('gitlab'))[0].location.path).toBe(expected)
})

test("GitLab's two security reports hold each finding once, and what the code quality report holds", () => {
  const read = (format: string) => JSON.parse(writeFindings(format, makeHostileReport('x', { all: true })))
  const ids = ['gitlab-sast', 'gitlab-dependencies'].map((format) =>
    read(format).vulnerabilities.map(({ id }: { id: string }) => id.replaceAll('-', '')),
  )
  expect(ids.map(({ length }) => length)).toEqual([3, 1])
  expect(ids.flat().sort()).toEqual(
    read('gitlab')
      .map(({ fingerprint }: { fingerprint: string }) => fingerprint)
      .sort(),
  )
  const [weak] = read('gitlab-dependencies').vulnerabilities
  expect(weak.location).toEqual({ file: 'x.py', dependency: { package: { name: 'x' }, version: 'x' } })
  expect(weak.identifiers.map(({ value }: { value: string }) => value)).toEqual([
    'x',
    'CVE-2026-1',
    'door-left-open',
    '862',
    '284',
    'API5:2023',
  ])
})

test('Slack takes a report of any length', async () => {
  const report = makeHostileReport('x'.repeat(5000), { all: true })
  const findings = Array.from({ length: 40 }, () => report.result.findings).flat()
  const statements = Array.from({ length: 40 }, () => report.result.statements).flat()
  const text = writeFindings('slack', { ...report, result: { ...report.result, findings, statements } })
  expect(await findFaults('slack', text)).toEqual([])
  expect(JSON.parse(text).blocks.length).toBeLessThanOrEqual(50)
})

test('what is less sure is skipped in JUnit, and fails when all is asked for', () => {
  const counts = (all: boolean) =>
    /failures="(\d+)" errors="0" skipped="(\d+)"/.exec(writeFindings('junit', makeHostileReport('x', { all })))
  expect(counts(false)?.slice(1)).toEqual(['3', '1'])
  expect(counts(true)?.slice(1)).toEqual(['4', '0'])
})

test.each<[string, string, string]>([
  ['terminal', 'an escape', 'a\u001b[2J\n'],
  ['terminal', 'a command of a CI', '  ::error::x\n'],
  ['json', 'a key too few', '{}\n'],
  ['sarif', 'another version', '{"version":"2.0.0","runs":[]}\n'],
  ['gitlab', 'an object', '{}\n'],
  ['gitlab', 'a severity that there is not', '[{"severity":"high"}]\n'],
  ['gitlab-sast', 'no scan', '{"version":"15.2.1","vulnerabilities":[]}\n'],
  ['gitlab-dependencies', 'another kind', '{"version":"15.2.1","scan":{"type":"sast"},"vulnerabilities":[]}\n'],
  [
    'slack',
    'a text that is too long',
    `{"text":"Fastward: x","blocks":[{"type":"header","text":{"type":"plain_text","text":"${'x'.repeat(151)}"}}]}\n`,
  ],
  ['slack', 'a mark among words', '{"text":"Fastward: x","blocks":[{"type":"section","text":{"type":"mrkdwn","text":"<!channel>"}}]}\n'],
  ['junit', 'an attribute too few', '<testsuites name="x"/>\n'],
  ['junit', 'what is no XML', '<testsuites>\n'],
  ['csv', 'a formula', 'fingerprint,rule\r\n=1,x\r\n'],
  ['github', 'a second line', '::error title=x::a\nb\n'],
  ['github', 'a comma in a name', '::error file=a,b.py,line=1,endLine=1,title=x::a\n'],
  ['markdown', 'a mention', 'hello @somebody\n'],
  ['markdown', 'a mark', '<script>alert(1)</script>\n'],
  ['markdown', 'five cells', '| a | b | c | d | e |\n'],
  ['html', 'something else', 'hello\n'],
  ['xml', 'a format that there is not', 'hello\n'],
])('the structure of %s refuses %s', async (format, _, text) => {
  expect(await findFaults(format, text)).not.toEqual([])
})
