#!/usr/bin/env node
// Holds the access verdicts of `fastward routes` against labels made by hand: `npm run corpus -- access [--id ID] [--bin CMD]`
// Two sets: the hard shapes of the corpus (live/access.jsonl) and 200 routes chosen by hash (bench/labels/access.jsonl). A verdict is
// right where it is the label's, or the one that the label also accepts; `unknown` is wrong in both. Worst is a verdict that calls a route
// safer than it is. Each wrong one is printed with what decided it. Writes bench/results/access.json when all applications ran.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

register()
const { confusionTable, scoreAccess } = await import('./access-score.ts')

const { values: options } = readOptions('MIRRORS=DIR [CORPUS=DIR] npm run corpus -- access [--id ID] [--bin CMD]', {
  id: { type: 'string' },
  bin: { type: 'string' },
})
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'live/access.jsonl')))
  fail(`\`${corpus}\` holds no live/access.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const { extract, mirrorOf } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const work = join(repository, '.cache/corpus/access')
mkdirSync(work, { recursive: true })
const bin = options.bin ?? `node ${join(repository, 'bin/fastward.js')}`
const cache = mkdtempSync(join(work, 'cache-'))
const env = { ...process.env, XDG_CACHE_HOME: cache, CI: '', NO_COLOR: '1' }
const lines = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line))

const sets = {
  hard: lines(join(corpus, 'live/access.jsonl')).map(({ id, ...label }) => ({ ...label, application: id })),
  hashed: lines(join(repository, 'bench/labels/access.jsonl')),
}
const labelled = new Set([...sets.hard, ...sets.hashed].map(({ application }) => application))
const known = new Map(lines(join(corpus, 'routes.jsonl')).map((app) => [app.id, app]))
for (const id of labelled) if (!known.has(id)) fail(`a label names the application \`${id}\`, which routes.jsonl does not hold`)
if (options.id !== undefined && !labelled.has(options.id)) fail(`no label is of \`${options.id}\``)

const applications = []
const judged = { hard: [], hashed: [] }
for (const [id, app] of known) {
  if (!labelled.has(id) || (options.id !== undefined && options.id !== id)) continue
  const git = mirrorOf(app.repo)
  if (git === null) fail(`no mirror of ${app.repo}`)
  const folder = join(work, id)
  extract(git, app.commit, app.app_root ?? '.', folder)
  const began = Date.now()
  const said = spawnSync('bash', ['-c', `${bin} routes "$1" --format json`, 'routes', join(folder, app.app_root ?? '.')], {
    encoding: 'utf8',
    env,
    maxBuffer: 1 << 29,
    timeout: 600_000,
  })
  const row = { id, repository: app.repo, commit: app.commit, failed: null, ms: Date.now() - began }
  applications.push(row)
  let map = { apps: [], routes: [] }
  if (said.status === 0) map = JSON.parse(said.stdout)
  else row.failed = `exit ${said.status}: ${said.stderr.trim().slice(-300)}`
  for (const [set, labels] of Object.entries(sets)) {
    const mine = labels.filter(({ application }) => application === id)
    const commits = new Set(mine.map(({ commit }) => commit ?? app.commit))
    if (mine.length > 0 && (commits.size > 1 || !commits.has(app.commit)))
      fail(`the labels of ${id} are of another commit than routes.jsonl names`)
    judged[set].push(...scoreAccess(map, mine))
  }
  const mine = Object.values(judged).flatMap((rows) => rows.filter(({ application }) => application === id))
  console.log(
    `${id.padEnd(14)} right ${mine.filter(({ right }) => right).length} of ${mine.length}, ${(row.ms / 1000).toFixed(1)} s${row.failed ? `  FAILED ${row.failed}` : ''}`,
  )
}
rmSync(cache, { recursive: true, force: true })

for (const [set, rows] of Object.entries(judged)) {
  if (rows.length === 0) continue
  console.log(`\n${set}: right ${rows.filter(({ right }) => right).length} of ${rows.length}`)
  console.log(confusionTable(rows))
  for (const { application, method, path, said, label, also, reason, otherwise, setting, saidOtherwise, why } of rows.filter(
    (row) => !row.right,
  )) {
    const other = otherwise ? `, otherwise ${otherwise} by ${setting}` : ''
    console.log(`\n  ${application} ${method} ${path}`)
    console.log(`    said      ${said}${saidOtherwise ? `, otherwise ${saidOtherwise.access} by ${saidOtherwise.setting}` : ''}`)
    console.log(`    expected  ${[label, ...also].join(' or ')}${other}: ${reason}`)
    for (const step of why) console.log(`    because   ${step}`)
  }
}

const share = (set) => (judged[set].length === 0 ? null : judged[set].filter(({ right }) => right).length / judged[set].length)
const none = (name, value) => ({ name, value, wanted: '<= 0', met: value === 0 })
const atLeast = (name, value, limit) => ({ name, value, wanted: `>= ${limit}`, met: value !== null && value >= limit })
const otherArm = judged.hashed.concat(judged.hard).filter(({ otherwise }) => otherwise)
const checks = [
  atLeast(`right of ${judged.hard.length} labels of hard shapes`, share('hard'), 0.94),
  none('of these: said safer than it is', judged.hard.filter(({ safer }) => safer).length),
  atLeast(`right of ${judged.hashed.length} labels of routes chosen by hash`, share('hashed'), 0.97),
  none('of these: called authenticated or authorised, and open', judged.hashed.filter(({ closedThoughOpen }) => closedThoughOpen).length),
  {
    name: `the other arm of a setting is the label's too, of ${otherArm.length}`,
    value: otherArm.filter((row) => row.saidOtherwise?.access === row.otherwise).length,
    wanted: 'reported',
    met: null,
  },
]
console.log('\nagainst what is asked for:')
for (const { name, value, wanted, met } of checks)
  console.log(`  ${met === null ? '     ' : met ? 'met  ' : 'BELOW'} ${name.padEnd(66)} ${value ?? '-'}  (${wanted})`)

function countPairs(rows) {
  const pairs = {}
  for (const pair of rows.map(({ label, said }) => `${label} -> ${said}`).sort()) pairs[pair] = (pairs[pair] ?? 0) + 1
  return pairs
}

if (options.id === undefined && options.bin === undefined) {
  const sum = (rows) => ({
    labels: rows.length,
    right: rows.filter(({ right }) => right).length,
    unknown: rows.filter(({ said }) => said === 'unknown').length,
    notFound: rows.filter(({ said }) => said === 'route not found').length,
    safer: rows.filter(({ safer }) => safer).length,
    closedThoughOpen: rows.filter(({ closedThoughOpen }) => closedThoughOpen).length,
    confusion: countPairs(rows),
  })
  writeResult('access.json', {
    commit: ownCommit(),
    node: process.version,
    checks,
    sets: { hard: sum(judged.hard), hashed: sum(judged.hashed) },
    applications: applications.map(({ ms: _, ...application }) => ({
      ...application,
      ...Object.fromEntries(
        Object.entries(judged).map(([set, rows]) => {
          const mine = rows.filter((row) => row.application === application.id)
          return [set, { labels: mine.length, right: mine.filter(({ right }) => right).length }]
        }),
      ),
    })),
    wrong: Object.entries(judged).flatMap(([set, rows]) =>
      rows
        .filter(({ right }) => !right)
        .map(({ application, method, path, said, label, also }) => ({ set, application, route: `${method} ${path}`, said, label, also })),
    ),
  })
  console.log('written to bench/results/access.json')
}
process.exitCode = checks.every(({ met }) => met !== false) ? 0 : 1
