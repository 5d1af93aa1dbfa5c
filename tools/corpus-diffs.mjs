#!/usr/bin/env node
// Holds `fastward diff` against real commits: of each application the last three, up to the pinned one, whose diff touches the
// decorator of a route or a `Depends`. `npm run corpus -- diffs [--id ID,ID] [--commit ID,ID] [--list] [--kept] [--replay] [--limit SECONDS]`
// People read git's own diff of each and say whether the difference says exactly what changed. Their verdicts stand in
// bench/results/triage-diffs.jsonl, a row a commit: application, commit, verdict (exact | wrong | incomplete), digest (of what was
// judged), reason. A verdict counts as long as the difference is the one that was judged. Writes bench/results/diffs.json.
// What a commit gave stays in .cache/corpus/diffs, as JSON, as text and as Markdown: what this build answered is not asked again.
// Their states are kept too: `--replay` compares them anew, as the sources beside it do, and reads no application (`read` names the
// commit that did). `--list` names the commits alone; `--kept` counts what earlier builds answered where this one was not asked.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'
import { measure } from '../bench/measure.mjs'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { digestOfBuild } from './build-digest.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

const { values: options } = readOptions(
  'MIRRORS=DIR [CORPUS=DIR] npm run corpus -- diffs [--id ID] [--commit ID] [--list] [--kept] [--limit SECONDS]',
  {
    id: { type: 'string' },
    commit: { type: 'string' },
    list: { type: 'boolean' },
    kept: { type: 'boolean' },
    replay: { type: 'boolean' },
    limit: { type: 'string', default: '1800' },
  },
)
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'routes.jsonl'))) fail(`\`${corpus}\` holds no routes.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const { mirrorOf } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const WANTED = 3
const work = join(repository, '.cache/corpus/diffs')
mkdirSync(work, { recursive: true })
const states = join(work, 'states')
const cache = join(work, 'cache')
mkdirSync(states, { recursive: true })
if (options.replay) register()
const own = ownCommit()
const build = digestOfBuild()

const lines = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : []

function git(folder, ...words) {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...words], { encoding: 'utf8', maxBuffer: 1 << 30 })
  if (status !== 0) fail(`git ${words.slice(0, 3).join(' ')}: ${stderr.trim()}`)
  return stdout
}

const TOUCHES = /^[+-]\s*(?:@[\w.]+\.(?:get|post|put|patch|delete|head|options|trace|websocket|api_route|route)\(|.*\bDepends\()/m
const ASIDE = /(?:^|\/)(?:tests?|docs?|examples?|docs_src|scripts|benchmarks?)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.py$/

/** The last commits, newest first, with one parent whose diff of the application's own code touches a route or a dependency. */
function findCommits(mirror, tip, root) {
  const found = []
  const ids = git(mirror, 'log', '--no-merges', '--format=%H', '-n', '3000', tip, '--', root === '.' ? '*.py' : `${root}/*.py`)
    .split('\n')
    .filter(Boolean)
  for (const id of ids) {
    const parts = git(mirror, 'show', '--format=', '--unified=0', '--no-renames', id, '--', root === '.' ? '*.py' : `${root}/*.py`).split(
      /^diff --git /m,
    )
    const own = parts.filter((part) => part !== '' && !ASIDE.test(/^a\/(\S+)/.exec(part)?.[1] ?? ''))
    if (
      own.some((part) => TOUCHES.test(part)) &&
      spawnSync('git', ['-C', mirror, 'rev-parse', '--verify', '--quiet', `${id}^`]).status === 0
    )
      found.push(id)
    if (found.length === WANTED) break
  }
  return found
}

/** A checkout with nothing in it: both sides are commits. */
function makeCheckout(mirror, id, root) {
  const folder = join(work, 'checkouts', id)
  if (!existsSync(join(folder, '.git'))) {
    mkdirSync(folder, { recursive: true })
    git(folder, 'clone', '-q', '--shared', '--no-checkout', mirror, folder)
  }
  const path = join(folder, root)
  mkdirSync(path, { recursive: true })
  writeFileSync(join(path, '.checkout'), '')
  return { folder, path }
}

/** What a person judges, reasons included: neither lines of code nor texts of findings, which are triaged elsewhere. */
function digestOf({ changes, findings }) {
  const told = changes.map(({ kind, direction, subject, what, why, routes }) => [
    kind,
    direction,
    subject,
    what,
    why.map(({ side, text }) => [side, text]),
    routes.map(({ id, before, after }) => [id, before, after]),
  ])
  const text = JSON.stringify([
    told,
    findings.new.map(({ fingerprint }) => fingerprint),
    findings.resolved.map(({ fingerprint }) => fingerprint),
    findings.suppressed.map(({ fingerprint }) => fingerprint),
  ])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

/** What this build said of the commit, asked once; the text and the Markdown are for whoever judges. */
async function askOnce(app, commit, path, out) {
  const kept = existsSync(`${out}.run.json`) ? JSON.parse(readFileSync(`${out}.run.json`, 'utf8')) : null
  if (kept !== null && kept.failed === undefined && (options.kept || options.replay || kept.build === build)) return kept
  if (options.kept || options.replay) return null
  const ask = (format, extension) =>
    measure(
      [
        ...['timeout', options.limit, process.execPath, join(repository, 'bin/fastward.js'), 'diff', `${commit}^`, commit],
        ...['--path', path, '--format', format, '--output', `${out}.${extension}`],
      ],
      { env: { CI: '', NO_COLOR: '1', COLUMNS: '100', XDG_CACHE_HOME: cache } },
    )
  rmSync(cache, { recursive: true, force: true })
  const { code, wall, cpu, stderr } = await ask('json', 'json')
  const failed = code === 124 ? `longer than ${options.limit} s` : code === 0 ? undefined : `exit ${code}: ${stderr.trim().slice(-300)}`
  if (failed === undefined)
    for (const [format, extension] of [
      ['terminal', 'txt'],
      ['markdown', 'md'],
    ])
      await ask(format, extension)
  const run = {
    application: app.id,
    commit,
    build,
    tool: own.id,
    wall: Math.round(wall * 10) / 10,
    cpu,
    ...(failed === undefined ? {} : { failed }),
  }
  writeFileSync(`${out}.run.json`, JSON.stringify(run))
  if (failed === undefined) keepStates()
  return run
}

/** By the content that they are of. */
function keepStates() {
  for (const name of readdirSync(cache, { recursive: true })) {
    if (!/(?:^|[\\/])state-[0-9a-f]+$/.test(name)) continue
    const text = readFileSync(join(cache, name), 'utf8')
    const state = text.slice(text.indexOf('\n') + 1)
    writeFileSync(stateFile(JSON.parse(state).model.snapshot.content), state)
  }
  rmSync(cache, { recursive: true, force: true })
}

function stateFile(content) {
  return join(states, `${content}.json`)
}

/** The difference of the kept states as the sources beside this script find it; null where they were not kept. */
async function replay(out) {
  const { base, head } = JSON.parse(readFileSync(`${out}.json`, 'utf8'))
  if (![base, head].every(({ content }) => existsSync(stateFile(content)))) return null
  const read = ({ content, name }) => ({ ...JSON.parse(readFileSync(stateFile(content), 'utf8')), name })
  const { compareModels, writeDifference } = await import('../src/guardrail/index.ts')
  const difference = compareModels(read(base), read(head))
  for (const [format, extension] of [
    ['json', 'json'],
    ['terminal', 'txt'],
    ['markdown', 'md'],
  ])
    writeFileSync(`${out}.${extension}`, writeDifference(format, difference, { colour: false, columns: 100, all: false }))
  return difference
}

const triageFile = join(repository, 'bench/results/triage-diffs.jsonl')
const verdicts = new Map(lines(triageFile).map((row) => [`${row.application} ${row.commit} ${row.digest}`, row]))
const isAsked = (chosen, name) => chosen === undefined || chosen.split(',').some((one) => name.startsWith(one))
const rows = []
for (const app of lines(join(corpus, 'routes.jsonl')).filter(({ id }) => isAsked(options.id, id))) {
  const mirror = mirrorOf(app.repo)
  if (mirror === null) fail(`no mirror of ${app.repo}`)
  const root = app.app_root ?? '.'
  const { path } = makeCheckout(mirror, app.id, root)
  for (const commit of findCommits(mirror, app.commit, root).filter((id) => isAsked(options.commit, id))) {
    if (options.list) {
      console.log(`${app.id.padEnd(14)} ${commit}`)
      continue
    }
    const out = join(work, `${app.id}-${commit.slice(0, 10)}`)
    const run = await askOnce(app, commit, path, out)
    if (run === null) continue
    const said = `${app.id.padEnd(14)} ${commit.slice(0, 10)}`
    if (run.failed !== undefined) {
      rows.push({ application: app.id, commit, tool: run.tool, failed: run.failed })
      console.log(`${said} FAILED ${run.failed}`)
      continue
    }
    const difference = options.replay ? await replay(out) : JSON.parse(readFileSync(`${out}.json`, 'utf8'))
    if (difference === null) continue
    const tool = options.replay ? { tool: own.id, read: run.tool } : { tool: run.tool }
    const digest = digestOf(difference)
    const verdict = verdicts.get(`${app.id} ${commit} ${digest}`)?.verdict ?? null
    rows.push({ application: app.id, commit, ...tool, digest, changes: difference.changes.length, verdict })
    console.log(
      `${said} ${String(difference.changes.length).padStart(3)} changes, ${run.wall.toFixed(1)} s, ${digest} ${verdict ?? 'not judged'}`,
    )
  }
}
if (options.list) process.exit()

// Commits that were not asked about this time keep what was measured of them, with the verdict that stands now.
const resultFile = join(repository, 'bench/results/diffs.json')
const before = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')).rows : []
const all = [
  ...before
    .filter(({ application, commit }) => !rows.some((row) => row.application === application && row.commit === commit))
    .map((row) =>
      row.failed === undefined ? { ...row, verdict: verdicts.get(`${row.application} ${row.commit} ${row.digest}`)?.verdict ?? null } : row,
    ),
  ...rows,
].sort((one, other) => (one.application < other.application ? -1 : one.application > other.application ? 1 : 0))
const judged = all.filter(({ verdict }) => verdict)
const exact = judged.filter(({ verdict }) => verdict === 'exact').length
const share = judged.length === 0 ? null : Math.round((1000 * exact) / judged.length) / 1000
const failed = all.filter((row) => row.failed !== undefined).length
console.log(`${all.length} commits, ${judged.length} judged, ${exact} exact${share === null ? '' : ` = ${share}`}, ${failed} failed`)
writeResult('diffs.json', { commit: own, commits: all.length, failed, judged: judged.length, exact, share, rows: all })
