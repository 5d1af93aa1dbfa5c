#!/usr/bin/env node
// Adopts Fastward on real applications as a team would: `init`, then `guard`, against a plain scan of the same files.
// `npm run corpus -- adopt [--id ID,ID] [--kept]`. Each application lies in a repository of its own, with its pinned commit alone:
//   cold: `scan` with an empty cache · `init` and `guard` with an empty cache · then everything again with what was kept.
//   `guard` alone; `guard --base HEAD`, where the base has no policy yet; and, both files committed, against the commit and the one before.
// What an application gave is kept in .cache/corpus/adopt by this build: a run can be taken up again. Writes bench/results/adopt.json.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { measure } from '../bench/measure.mjs'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { digestOfBuild } from './build-digest.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

const { values: options } = readOptions('MIRRORS=DIR [CORPUS=DIR] npm run corpus -- adopt [--id ID] [--kept]', {
  id: { type: 'string' },
  kept: { type: 'boolean' },
})
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'routes.jsonl'))) fail(`\`${corpus}\` holds no routes.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const { mirrorOf, extract } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const work = join(repository, '.cache/corpus/adopt')
mkdirSync(work, { recursive: true })
const own = ownCommit()
const build = digestOfBuild()
const who = { GIT_AUTHOR_NAME: 'a', GIT_AUTHOR_EMAIL: 'a@b.c', GIT_COMMITTER_NAME: 'a', GIT_COMMITTER_EMAIL: 'a@b.c' }

function git(folder, ...words) {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...words], {
    encoding: 'utf8',
    maxBuffer: 1 << 30,
    env: { ...process.env, ...who, GIT_LFS_SKIP_SMUDGE: '1' },
  })
  if (status !== 0) fail(`git ${words.slice(0, 3).join(' ')}: ${stderr.trim().slice(-300)}`)
  return stdout.trim()
}

/** A repository with one commit: the application's files as they were at its pinned commit, as far as the mirror has them. */
function checkOut(mirror, { id, commit }, root) {
  const folder = join(work, 'checkouts', id)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  if (extract(mirror, commit, '.', folder, /./) === 0) fail(`nothing of ${id} could be read`)
  git(folder, 'init', '-q')
  git(folder, 'add', '--all')
  git(folder, 'commit', '-q', '-m', commit)
  return { folder, path: join(folder, root) }
}

async function adopt({ folder, path }, { id }) {
  const cache = (name) => join(work, 'caches', `${id}-${name}`)
  const run = async (words, name) => {
    const { code, wall, cpu, stderr, stdout } = await measure(
      ['timeout', '3600', process.execPath, join(repository, 'bin/fastward.js'), ...words],
      { env: { CI: '', NO_COLOR: '1', COLUMNS: '100', XDG_CACHE_HOME: cache(name) }, keepOutput: true },
    )
    if (code !== 0) writeFileSync(join(work, `${id}-${words[0]}.txt`), `${words.join(' ')}\n${stdout}\n${stderr}`)
    return { code, wall: Math.round(wall * 100) / 100, cpu: cpu === null ? null : Math.round(cpu * 100) / 100 }
  }
  const bare = () => {
    git(folder, 'checkout', '-q', '--force', 'HEAD')
    git(folder, 'clean', '-q', '-ffdx')
  }
  rmSync(cache('scan'), { recursive: true, force: true })
  rmSync(cache('adopt'), { recursive: true, force: true })
  const scan = await run(['scan', path], 'scan')
  const scanAgain = await run(['scan', path], 'scan')
  const init = await run(['init', path], 'adopt')
  const guard = await run(['guard', path], 'adopt')
  const guardAgain = await run(['guard', path], 'adopt')
  const guardHead = await run(['guard', path, '--base', 'HEAD'], 'adopt')
  const written = git(folder, 'status', '--porcelain', '--untracked-files=all').split('\n').filter(Boolean)
  git(folder, 'add', '--all')
  git(folder, 'commit', '-q', '-m', 'adopt')
  const guardBefore = await run(['guard', path, '--base', 'HEAD~1'], 'adopt')
  const guardSame = await run(['guard', path, '--base', 'HEAD'], 'adopt')
  git(folder, 'checkout', '-q', '--detach', 'HEAD~1')
  bare()
  // Once more where a scan ran before, as on a machine where somebody has tried it.
  const initWarm = await run(['init', path], 'scan')
  const guardWarm = await run(['guard', path], 'scan')
  bare()
  for (const name of ['scan', 'adopt']) rmSync(cache(name), { recursive: true, force: true })
  return {
    written: written.map((line) => line.slice(3)),
    scan,
    scanAgain,
    init,
    guard,
    guardAgain,
    guardHead,
    guardBefore,
    guardSame,
    initWarm,
    guardWarm,
  }
}

const lines = (file) =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
const rows = []
for (const app of lines(join(corpus, 'routes.jsonl')).filter(({ id }) => options.id === undefined || options.id.split(',').includes(id))) {
  const file = join(work, `${app.id}.json`)
  let row = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null
  if (row === null || (row.build !== build && !options.kept)) {
    if (options.kept) continue
    const mirror = mirrorOf(app.repo)
    if (mirror === null) fail(`no mirror of ${app.repo}`)
    const runs = await adopt(checkOut(mirror, app, app.app_root ?? '.'), app)
    row = { application: app.id, commit: app.commit, build, tool: own.id, ...runs }
    writeFileSync(file, JSON.stringify(row))
  }
  rows.push(row)
  console.log(tell(row))
}

/** `init` and `guard` together, by one scan: cold, in processor time where it is known. */
function ratioOf({ scan, init, guard }, of) {
  return scan[of] === null ? null : Math.round((100 * (init[of] + guard[of])) / scan[of]) / 100
}

function passes({ init, guard, guardHead, guardBefore, guardSame }) {
  return [init, guard, guardHead, guardBefore, guardSame].every(({ code }) => code === 0)
}

function tell(row) {
  const codes = ['init', 'guard', 'guardHead', 'guardBefore', 'guardSame'].map((name) => row[name].code).join(' ')
  return `${row.application.padEnd(14)} exits ${codes}, scan ${row.scan.wall} s, init ${row.init.wall} s, guard ${row.guard.wall} s: ${ratioOf(row, 'wall')} (cpu ${ratioOf(row, 'cpu')})`
}

const resultFile = join(repository, 'bench/results/adopt.json')
const before = existsSync(resultFile) ? JSON.parse(readFileSync(resultFile, 'utf8')).rows : []
const all = [
  ...before.filter(({ application }) => !rows.some((row) => row.application === application)),
  ...rows.map(({ build: _, ...row }) => ({ ...row, passes: passes(row), ratio: { wall: ratioOf(row, 'wall'), cpu: ratioOf(row, 'cpu') } })),
].sort((one, other) => (one.application < other.application ? -1 : 1))
const passing = all.filter((row) => row.passes).length
const within = all.filter(({ ratio }) => ratio.wall < 1.5).length
console.log(`${all.length} applications, ${passing} pass, ${within} under 1.5 times one scan`)
writeResult('adopt.json', { commit: own, applications: all.length, passing, within, rows: all })
