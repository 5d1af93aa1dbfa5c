#!/usr/bin/env node
// Holds `fastward scan --only infrastructure` beside Checkov, Hadolint, actionlint and zizmor on real applications: what each says on
// topics that matter to whoever runs a FastAPI service (tools/infrastructure/topics.ts), and whether it is true.
//   MIRRORS=DIR TOOLS=DIR [CORPUS=DIR] npm run corpus -- infrastructure [--id ID] [--bin CMD] [--tool NAME] [--list] [--rules]
// TOOLS holds the programs, which are run and never shipped. The trees are the corpus' applications and the repositories of
// bench/infrastructure-trees.json. `--list` prints what of the sample has no verdict in bench/results/triage-infrastructure.jsonl, `--rules` how often
// each rule spoke and where it is filed. What the programs say of a tree is kept in .cache. Writes bench/results/infrastructure.json.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { others, programsOf, versionsOf, WANTED_BY_OTHERS } from './infrastructure/programs.mjs'
import { repository } from './tutorial/environment.mjs'

register()
const { sampleOf, scoreOf } = await import('./infrastructure/score.ts')
const { findTopic, topics } = await import('./infrastructure/topics.ts')
const { unitsOf } = await import('./infrastructure/units.ts')
const { values: options } = readOptions(
  'MIRRORS=DIR TOOLS=DIR [CORPUS=DIR] npm run corpus -- infrastructure [--id ID] [--bin CMD] [--tool NAME] [--list] [--rules]',
  {
    id: { type: 'string' },
    bin: { type: 'string' },
    tool: { type: 'string', multiple: true },
    list: { type: 'boolean' },
    rules: { type: 'boolean' },
  },
)
const mirrors = process.env.MIRRORS
const programs = process.env.TOOLS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!programs || !existsSync(programs)) fail('set TOOLS to the folder of the programs checkov, hadolint, actionlint and zizmor')
if (!existsSync(join(corpus, 'routes.jsonl'))) fail(`\`${corpus}\` holds no routes.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

process.env.MIRRORS = resolve(mirrors)
const { extract, mirrorOf } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const work = join(repository, '.cache/corpus/infrastructure')
mkdirSync(work, { recursive: true })
// Outside of the repository, since the programs leave out what git ignores there.
const trees = join(tmpdir(), 'fastward-infrastructure')
const bin = options.bin ?? `node ${join(repository, 'bin/fastward.js')}`
const env = { ...process.env, XDG_CACHE_HOME: mkdtempSync(join(work, 'home-')), CI: '', NO_COLOR: '1' }
const ask = programsOf(resolve(programs), bin, env)
const versions = versionsOf(resolve(programs))
for (const [name, version] of Object.entries(versions)) if (version === null) fail(`\`${join(programs, name)}\` does not tell its version`)
const digest = (text) => createHash('sha256').update(text).digest('hex')
const ownDigest = () => {
  const built = join(repository, 'dist')
  return digest(
    readdirSync(built)
      .map((name) => digest(readFileSync(join(built, name))))
      .join(),
  )
}
const asked = ['fastward', ...others].filter((name) => options.tool === undefined || options.tool.includes(name))
const stamps = { fastward: options.bin ?? ownDigest(), ...versions }
const readLines = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : []

const MEDIA = /\.(?:png|jpe?g|gif|svg|ico|webp|mp[34]|wav|pdf|ttf|woff2?|eot|ipynb|csv|parquet|zip|gz|onnx|bin)$/i
const applications = [
  ...readLines(join(corpus, 'routes.jsonl')).map(({ id, repo, commit }) => ({ id, repo, commit, among: 'corpus' })),
  ...JSON.parse(readFileSync(join(repository, 'bench/infrastructure-trees.json'), 'utf8')).map((one) => ({ ...one, among: 'beside' })),
].filter(({ id }) => options.id === undefined || id === options.id)

const rows = []
const texts = new Map()
const failures = []
for (const { id, repo, commit, among } of applications) {
  const git = mirrorOf(repo)
  if (git === null) fail(`no mirror of ${repo}`)
  const whole = join(trees, id)
  const theirs = join(trees, `${id}.theirs`)
  const stamp = `${whole}.commit`
  if (!existsSync(stamp) || readFileSync(stamp, 'utf8') !== commit) {
    extract(git, commit, '', whole, { test: (path) => !MEDIA.test(path) })
    extract(git, commit, '', theirs, WANTED_BY_OTHERS)
    writeFileSync(stamp, commit)
  }
  const counts = []
  for (const tool of asked) {
    const kept = join(work, id, `${tool}.json`)
    const key = `${stamps[tool]} ${commit}`
    const old = existsSync(kept) ? JSON.parse(readFileSync(kept, 'utf8')) : null
    try {
      const said = old?.key === key ? old.rows : ask[tool](tool === 'fastward' ? whole : theirs)
      if (old?.key !== key) {
        mkdirSync(dirname(kept), { recursive: true })
        writeFileSync(`${kept}.new`, JSON.stringify({ key, rows: said }))
        renameSync(`${kept}.new`, kept)
      }
      counts.push(`${tool} ${said.length}`)
      rows.push(...said.map((row) => ({ application: id, among, tool, ...row })))
    } catch (error) {
      failures.push({ application: id, tool, message: error.message.slice(0, 300) })
      counts.push(`${tool} FAILED`)
      console.error(`${id}: ${error.message.slice(0, 300)}`)
    }
  }
  console.log(`${id.padEnd(16)} ${counts.join('  ')}`)
}

function textOf({ application, file }) {
  const path = join(trees, application, file)
  if (!texts.has(path)) texts.set(path, existsSync(path) ? readFileSync(path, 'utf8') : '')
  return texts.get(path)
}

if (options.rules) {
  const spoken = new Map()
  for (const row of rows) {
    const key = `${row.tool} ${row.rule} -> ${findTopic(row.tool, row.rule, '') ?? '(elsewhere)'}`
    spoken.set(key, (spoken.get(key) ?? 0) + 1)
  }
  for (const [key, count] of [...spoken].sort()) console.log(`${String(count).padStart(6)} ${key}`)
}
const { units, elsewhere } = unitsOf(rows, textOf)
const verdicts = readLines(join(repository, 'bench/results/triage-infrastructure.jsonl'))
const sample = sampleOf(units, digest)
const known = new Set(verdicts.map(({ application, file, topic, block }) => JSON.stringify([application, file, topic, block])))
const unjudged = sample.filter(({ application, file, topic, block }) => !known.has(JSON.stringify([application, file, topic, block])))
if (options.list) for (const unit of unjudged) console.log(JSON.stringify(unit))
const score = scoreOf(units, verdicts)
for (const { tool, found, true: right, false: wrong, debatable, estimated } of score.tools)
  console.log(`${tool.padEnd(16)} ${found} found, judged ${right} true ${wrong} false ${debatable} debatable, true by topic ${estimated}`)
console.log(`${sample.length} in the sample, ${unjudged.length} without a verdict; ${Object.keys(topics).length} topics`)
if (options.id === undefined && options.bin === undefined && options.tool === undefined && failures.length === 0) {
  writeResult('infrastructure.json', {
    commit: ownCommit(),
    node: process.version,
    versions,
    trees: applications.map(({ id, repo, commit, among }) => ({ id, repo, commit, among })),
    sample: { size: sample.length, unjudged: unjudged.length, verdicts: verdicts.length },
    elsewhere,
    ...score,
  })
  console.log('written to bench/results/infrastructure.json')
}
process.exitCode = failures.length === 0 ? 0 : 1
