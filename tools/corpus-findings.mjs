#!/usr/bin/env node
// Holds `fastward scan` against real applications: how long its default report is, whether what it shows is true, and which known
// weaknesses it finds. `npm run corpus -- findings [--id ID] [--list]`
// The sample that people judge is the first 60 of what is shown by default, by SHA-256 of application + fingerprint, over all
// applications. Their verdicts stand in bench/results/triage.jsonl, a row a finding: application, fingerprint, rule, file, line,
// verdict (true | false | debatable), proof (file:line that decides), reason. The same is asked of those that are high or critical
// alone. Writes bench/results/findings.json.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

const { values: options } = readOptions('MIRRORS=DIR [CORPUS=DIR] npm run corpus -- findings [--id ID] [--bin CMD] [--list]', {
  id: { type: 'string' },
  bin: { type: 'string' },
  list: { type: 'boolean' },
})
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'routes.jsonl'))) fail(`\`${corpus}\` holds no routes.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const { extract, mirrorOf } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const SAMPLE = 60
const WEAKNESS_CLASSES = ['cors', 'jwt-secret', 'timing', 'csrf', 'info-exposure', 'mass-assignment', 'dos-resource']
const work = join(repository, '.cache/corpus/findings')
mkdirSync(work, { recursive: true })
const bin = options.bin ?? `node ${join(repository, 'bin/fastward.js')}`
const env = {
  ...process.env,
  MIRRORS: resolve(mirrors),
  XDG_CACHE_HOME: mkdtempSync(join(work, 'cache-')),
  COLUMNS: '100',
  CI: '',
  NO_COLOR: '1',
}

const lines = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))
const scan = (folder, ...more) =>
  spawnSync('bash', ['-c', `${bin} scan "$1" --fail-on never ${more.join(' ')}`, 'scan', folder], {
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 29,
    timeout: 600_000,
  })

/** What a route is for, told from its path: these need no guard, no limit and no model. */
const EXEMPT =
  /\b(?:log[-_]?in|sign[-_]?in|sign[-_]?up|register|token|refresh|oauth2?|callback|password|recover|verify|health\w*|ping|ready|live|liveness|readiness|version|docs|redoc|openapi\.json|static|assets|favicon\.ico|webhooks?|metrics)\b/i
/** Rules that say that something is not there. A cookie that signs in must have its flags, wherever it is set. */
const MISSING = /^(?!cookie-).*(?:missing|without|unlimited|unbounded|unchecked|never|not-enforced|of-any-shape|undocumented|open-while)/

const apps = lines(join(corpus, 'routes.jsonl')).filter(({ id }) => options.id === undefined || options.id === id)
const rows = []
const shown = []
for (const app of apps) {
  const git = mirrorOf(app.repo)
  if (git === null) fail(`no mirror of ${app.repo}`)
  const folder = join(work, app.id)
  extract(git, app.commit, app.app_root ?? '.', folder)
  const root = join(folder, app.app_root ?? '.')
  const began = Date.now()
  const said = scan(root, '--format', 'json')
  const ms = Date.now() - began
  if (said.status !== 0) {
    rows.push({ id: app.id, failed: `exit ${said.status}: ${said.stderr.trim().slice(-300)}` })
    continue
  }
  const { findings, problems } = JSON.parse(said.stdout)
  const report = scan(root).stdout
  const visible = findings.filter(({ confidence }) => confidence === 'high')
  const full = report.split('\n').filter((line) => /^\s+Fix: /.test(line)).length
  const lacks = ({ rule, routes }) =>
    MISSING.test(rule) && routes.length > 0 && routes.every(({ id }) => EXEMPT.test(id.split('|')[1] ?? ''))
  const exempt = visible.filter(lacks)
  rows.push({
    id: app.id,
    failed: null,
    ms,
    shown: visible.length,
    all: findings.length,
    full,
    lines: report.trimEnd().split('\n').length,
    exemptHidden: findings
      .filter((finding) => lacks(finding) && finding.confidence !== 'high')
      .map(({ rule, fingerprint }) => `${rule} ${fingerprint}`),
    exempt: exempt.map(({ rule, fingerprint }) => `${rule} ${fingerprint}`),
    rules: Object.fromEntries([...grouped(visible)].map(([rule, list]) => [rule, list.length]).sort()),
    problems: problems
      .filter(({ code }) => /^(?:budget|rule-failed|finding-without-place)/.test(code))
      .map(({ code, message }) => `${code}: ${message}`),
  })
  for (const {
    fingerprint,
    rule,
    severity,
    message,
    places: [place],
  } of visible)
    shown.push({ application: app.id, fingerprint, rule, severity, file: place.file, line: place.line, what: message.what, root: folder })
  console.log(
    `${app.id.padEnd(14)} shown ${String(visible.length).padStart(3)} of ${String(findings.length).padStart(3)}, ${full} in full, ${rows.at(-1).lines} lines, ${(ms / 1000).toFixed(1)} s`,
  )
}

function grouped(list) {
  const out = new Map()
  for (const one of list) out.set(one.rule, [...(out.get(one.rule) ?? []), one])
  return out
}

const triageFile = join(repository, 'bench/results/triage.jsonl')
const verdicts = new Map(existsSync(triageFile) ? lines(triageFile).map((row) => [`${row.application} ${row.fingerprint}`, row]) : [])
const order = ({ application, fingerprint }) =>
  createHash('sha256')
    .update(application + fingerprint)
    .digest('hex')
const sample = shown.toSorted((one, other) => (order(one) < order(other) ? -1 : 1)).slice(0, SAMPLE)
const isGrave = ({ severity }) => severity === 'critical' || severity === 'high'
const graveSample = shown
  .filter(isGrave)
  .toSorted((one, other) => (order(one) < order(other) ? -1 : 1))
  .slice(0, SAMPLE)
const judge = (list) => list.map((one) => ({ ...one, row: verdicts.get(`${one.application} ${one.fingerprint}`) }))
const judged = judge(sample)
const graves = judge(graveSample)
const unjudged = [...judged, ...graves.filter(({ fingerprint }) => !judged.some((one) => one.fingerprint === fingerprint))].filter(
  ({ row }) => row === undefined,
)
if (options.list)
  for (const { row, ...one } of new Map([...judged, ...graves].map((one) => [`${one.application} ${one.fingerprint}`, one])).values())
    console.log(JSON.stringify({ ...one, verdict: row?.verdict ?? null }))

const weaknesses = options.id === undefined ? scoreWeaknesses() : []
function scoreWeaknesses() {
  const cases = lines(join(corpus, 'weaknesses.jsonl')).filter((one) => WEAKNESS_CLASSES.includes(one.class))
  return cases.map(({ id, repo, class: kind }) => {
    const out = join(work, 'weakness.json')
    spawnSync(
      process.execPath,
      [
        join(corpus, 'score-weaknesses.mjs'),
        '--tool',
        'fastward',
        '--bin',
        bin,
        '--case',
        id,
        '--out',
        out,
        '--work',
        join(work, 'weakness'),
      ],
      { env, stdio: ['ignore', 'ignore', 'inherit'] },
    )
    const [row] = JSON.parse(readFileSync(out, 'utf8')).rows
    return {
      id,
      repository: repo,
      class: kind,
      hit: row.hit ?? false,
      silent: row.silent ?? null,
      rules: row.rules ?? [],
      error: row.error ?? null,
    }
  })
}

const worst = (measure) => rows.filter((row) => row.failed === null).toSorted((one, other) => measure(other) - measure(one))[0]
const atMost = (name, measure, limit) => {
  const row = worst(measure)
  return {
    name,
    value: row === undefined ? null : measure(row),
    wanted: `<= ${limit}`,
    met: row !== undefined && measure(row) <= limit,
    worst: row?.id,
  }
}
const hits = weaknesses.filter(({ hit }) => hit).length
/** Nothing where one of them has no verdict. */
const shareTrue = (list) =>
  list.length === 0 || list.some(({ row }) => row === undefined)
    ? null
    : list.filter(({ row }) => row.verdict === 'true').length / list.length
const precision = shareTrue(judged)
const gravePrecision = shareTrue(graves)
const checks = [
  {
    name: `known weaknesses of ${WEAKNESS_CLASSES.length} classes that are found, of ${weaknesses.length}`,
    value: hits,
    wanted: '>= 5',
    met: hits >= 5,
  },
  atMost('findings in full in the default report of an application', (row) => row.full, 5),
  atMost('lines of the default report of an application', (row) => row.lines, 60),
  {
    name: `true among the first ${sample.length} findings that are shown by default`,
    value: precision,
    wanted: '>= 0.85',
    met: precision === null ? false : precision >= 0.85,
  },
  {
    name: `true among ${graves.length} findings of high or critical severity that are shown by default`,
    value: gravePrecision,
    wanted: '>= 0.85',
    met: gravePrecision !== null && gravePrecision >= 0.85,
  },
  {
    name: 'sign-in, health, docs and static routes said to lack something',
    value: rows.reduce((sum, row) => sum + (row.exempt?.length ?? 0), 0),
    wanted: '<= 0',
    met: rows.every((row) => (row.exempt?.length ?? 0) === 0),
  },
  {
    name: 'the same among findings that are not shown by default',
    value: rows.reduce((sum, row) => sum + (row.exemptHidden?.length ?? 0), 0),
    wanted: 'reported',
    met: null,
  },
  {
    name: 'applications that end in an error, a failed rule or a finding without a place',
    value: rows.filter((row) => row.failed !== null || row.problems.some((one) => !one.startsWith('budget'))).length,
    wanted: '<= 0',
    met: rows.every((row) => row.failed === null && !row.problems.some((one) => !one.startsWith('budget'))),
  },
]
console.log('\nagainst what is asked for:')
for (const { name, value, wanted, met, worst: id } of checks)
  console.log(`  ${met === null ? '     ' : met ? 'met  ' : 'BELOW'} ${name.padEnd(76)} ${value ?? '-'}  (${wanted})${id ? `  ${id}` : ''}`)
for (const { id, failed } of rows) if (failed !== null) console.log(`  FAILED ${id}: ${failed}`)
for (const { id, class: kind, hit, silent, rules, error } of weaknesses)
  console.log(
    `  ${hit ? 'hit ' : 'miss'} ${silent === null ? '      ' : silent ? 'silent' : 'STILL '} ${kind.padEnd(16)} ${id} ${rules.join(' ')}${error ?? ''}`,
  )
if (unjudged.length > 0) console.log(`  ${unjudged.length} of the sample have no verdict in bench/results/triage.jsonl: --list shows them`)
if (options.id === undefined && options.bin === undefined) {
  writeResult('findings.json', {
    commit: ownCommit(),
    node: process.version,
    checks,
    applications: rows,
    sample: [...new Map([...judged, ...graves].map((one) => [`${one.application} ${one.fingerprint}`, one])).values()].map(
      ({ application, fingerprint, rule, file, line, row }) => ({
        application,
        fingerprint,
        rule,
        file,
        line,
        verdict: row?.verdict ?? null,
      }),
    ),
    weaknesses,
  })
  console.log('written to bench/results/findings.json')
}
process.exitCode = checks.every(({ met }) => met !== false) ? 0 : 1
