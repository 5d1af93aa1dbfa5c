#!/usr/bin/env node
// Holds `fastward diff` against real commits: of each application the last three, up to the pinned one, whose diff touches the
// decorator of a route or a `Depends`. `npm run corpus -- diffs [--id ID,ID] [--list]`; `--list` writes no result.
// People read git's own diff of each and say whether the difference says exactly what changed. Their verdicts stand in
// bench/results/triage-diffs.jsonl, a row a commit: application, commit, verdict (exact | wrong | incomplete), digest (of what was
// judged), reason. A verdict counts as long as the difference is the one that was judged. Writes bench/results/diffs.json.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

const { values: options } = readOptions('MIRRORS=DIR [CORPUS=DIR] npm run corpus -- diffs [--id ID] [--bin CMD] [--list]', {
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

const { mirrorOf } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const WANTED = 3
const work = join(repository, '.cache/corpus/diffs')
mkdirSync(work, { recursive: true })
const bin = options.bin ?? `node ${join(repository, 'bin/fastward.js')}`

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

/** What a person judges: neither line numbers nor texts of findings. */
function digestOf({ changes, findings }) {
  const told = changes.map(({ kind, direction, subject, what, routes }) => [
    kind,
    direction,
    subject,
    what,
    routes.map(({ id, before, after }) => [id, before, after]),
  ])
  const text = JSON.stringify([
    told,
    findings.new.map(({ fingerprint }) => fingerprint),
    findings.resolved.map(({ fingerprint }) => fingerprint),
  ])
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

const triageFile = join(repository, 'bench/results/triage-diffs.jsonl')
const verdicts = new Map(lines(triageFile).map((row) => [`${row.application} ${row.commit} ${row.digest}`, row]))
const rows = []
for (const app of lines(join(corpus, 'routes.jsonl')).filter(({ id }) => options.id === undefined || options.id.split(',').includes(id))) {
  const mirror = mirrorOf(app.repo)
  if (mirror === null) fail(`no mirror of ${app.repo}`)
  const root = app.app_root ?? '.'
  const commits = findCommits(mirror, app.commit, root)
  const { path } = makeCheckout(mirror, app.id, root)
  for (const commit of commits) {
    const out = join(work, `${app.id}-${commit.slice(0, 10)}`)
    const began = Date.now()
    const said = spawnSync(
      'bash',
      ['-c', `${bin} diff "$1^" "$1" --path "$2" --format json --output "$3.json"`, 'diff', commit, path, out],
      {
        encoding: 'utf8',
        timeout: 600_000,
        env: { ...process.env, CI: '', NO_COLOR: '1' },
      },
    )
    const ms = Date.now() - began
    if (said.status !== 0) {
      rows.push({ application: app.id, commit, failed: `exit ${said.status}: ${said.stderr.trim().slice(-300)}` })
      console.log(`${app.id.padEnd(14)} ${commit.slice(0, 10)} FAILED ${said.stderr.trim().slice(-300)}`)
      continue
    }
    const difference = JSON.parse(readFileSync(`${out}.json`, 'utf8'))
    const digest = digestOf(difference)
    const verdict = verdicts.get(`${app.id} ${commit} ${digest}`)
    rows.push({ application: app.id, commit, digest, ms, changes: difference.changes.length, verdict: verdict?.verdict ?? null })
    console.log(
      `${app.id.padEnd(14)} ${commit.slice(0, 10)} ${String(difference.changes.length).padStart(3)} changes, ${(ms / 1000).toFixed(1)} s, ${verdict?.verdict ?? 'not judged'} ${digest}`,
    )
  }
}

// Applications that did not run this time keep what was measured of them.
const resultFile = join(repository, 'bench/results/diffs.json')
const before = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')).rows : []
const own = ownCommit()
const all = [
  ...before.filter(({ application }) => !rows.some((row) => row.application === application)),
  ...rows.map(({ ms: _, ...row }) => ({ ...row, tool: own.id })),
].sort((one, other) => (one.application < other.application ? -1 : one.application > other.application ? 1 : 0))
const judged = all.filter(({ verdict }) => verdict)
const exact = judged.filter(({ verdict }) => verdict === 'exact').length
const share = judged.length === 0 ? null : Math.round((1000 * exact) / judged.length) / 1000
const failed = all.filter((row) => row.failed !== undefined).length
console.log(`${all.length} commits, ${judged.length} judged, ${exact} exact${share === null ? '' : ` = ${share}`}, ${failed} failed`)
if (!options.list) writeResult('diffs.json', { commit: own, commits: all.length, failed, judged: judged.length, exact, share, rows: all })
