#!/usr/bin/env node
// Holds what we say of secrets beside what gitleaks says of the same trees, without their history:
// `npm run corpus -- secrets [--id ID] [--list]`
// The trees stand in bench/secret-trees.jsonl, each at a commit; `tuned` is said of those that were read while kinds were written.
// gitleaks is taken from the file that GITLEAKS names, or is built with Go into .cache; it runs with the rules that it comes with.
// One value of one tree counts once, wherever it stands. Verdicts of people are read from bench/results/triage-secrets.jsonl, a
// row a place: tool, tree, path, line, kind, verdict (true | false | debatable), reason. True is a credential that somebody issued,
// or a default with which the program would run in production; what tests, manuals and published samples hold is false.
// Nothing of a value is written anywhere. Writes bench/results/secrets-beside-gitleaks.json.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

register()
const { check, compare, createJudge } = await import('./secrets-beside.ts')
const { readTree } = await import('../src/io/index.ts')
const { detectInSecrets, kinds } = await import('../src/secrets/index.ts')

const { values: options } = readOptions('MIRRORS=DIR [CORPUS=DIR] [GITLEAKS=FILE] npm run corpus -- secrets [--id ID] [--list]', {
  id: { type: 'string' },
  list: { type: 'boolean' },
})
const version = 'v8.30.1'
const mostSeconds = 1800
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'lib/trees.mjs'))) fail(`\`${corpus}\` holds no lib/trees.mjs\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

process.env.MIRRORS = resolve(mirrors)
// What a mirror does not hold is left out, and not fetched.
process.env.GIT_NO_LAZY_FETCH = '1'
const { extract, mirrorOf } = await import(pathToFileURL(join(corpus, 'lib/trees.mjs')).href)
const work = join(repository, '.cache/corpus/secrets')
for (const part of ['trees', 'said']) mkdirSync(join(work, part), { recursive: true })
const gitleaks = getGitleaks()
const config = join(work, 'gitleaks.toml')
writeFileSync(config, '[extend]\nuseDefault = true\n')

const lines = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : []

/** The pinned version, told from what Go wrote into it: a build of one's own prints no version. */
function getGitleaks() {
  const file = process.env.GITLEAKS ?? join(repository, '.cache/gitleaks/gitleaks')
  const module = 'github.com/zricethezav/gitleaks/v8'
  if (!existsSync(file)) {
    if (process.env.GITLEAKS !== undefined) fail(`there is no \`${file}\``)
    console.log(`building gitleaks ${version}`)
    const env = { ...process.env, GOBIN: join(repository, '.cache/gitleaks'), GOFLAGS: '-mod=mod' }
    execFileSync('go', ['install', `${module}@${version}`], { env, stdio: ['ignore', 'inherit', 'inherit'] })
  }
  const built = execFileSync('go', ['version', '-m', file], { encoding: 'utf8' })
  if (!built.includes(`\t${module}\t${version}\t`)) fail(`\`${file}\` is not gitleaks ${version}`)
  return file
}

function run(command, args, env = process.env) {
  return new Promise((done) => {
    const child = spawn(command, args, { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: mostSeconds * 1000, killSignal: 'SIGKILL' })
    const said = { out: [], error: [] }
    child.stdout.on('data', (part) => said.out.push(part))
    child.stderr.on('data', (part) => said.error.push(part))
    child.on('error', (error) => done({ status: null, out: '', error: error.message }))
    child.on('close', (status) => done({ status, out: Buffer.concat(said.out).toString(), error: Buffer.concat(said.error).toString() }))
  })
}

/** By value, which is known only here: what is kept says which findings have the same. */
async function askGitleaks(tree, folder) {
  const kept = join(work, 'said', `${tree.id}-${tree.commit.slice(0, 12)}-${version}.json`)
  if (!existsSync(kept)) {
    const out = mkdtempSync(join(work, 'gitleaks-'))
    try {
      const report = join(out, 'report.json')
      const args = ['dir', folder, '--config', config, '--no-banner', '--log-level', 'error', '--exit-code', '0']
      const { status, error } = await run(gitleaks, [...args, '--report-format', 'json', '--report-path', report])
      if (status !== 0) return { failed: `gitleaks ended with ${status ?? `more than ${mostSeconds} s`}: ${error.trim().slice(-200)}` }
      const values = new Map()
      for (const { RuleID: kind, File: file, StartLine: line, Secret: value } of JSON.parse(readFileSync(report, 'utf8')) ?? []) {
        const known = values.get(value) ?? { tree: tree.id, kind, places: [] }
        known.places.push({ file: relative(folder, resolve(folder, file)), line })
        values.set(value, known)
      }
      writeFileSync(kept, JSON.stringify([...values.values()]))
    } finally {
      rmSync(out, { recursive: true, force: true })
    }
  }
  return { said: JSON.parse(readFileSync(kept, 'utf8')) }
}

/** Once for each commit; says how many files there are. */
function writeTree(git, { commit }, folder) {
  const note = `${folder}.json`
  const known = existsSync(note) ? JSON.parse(readFileSync(note, 'utf8')) : null
  if (known?.commit === commit) return known.files
  const files = extract(git, commit, '.', folder, /(?:)/)
  // What a project told gitleaks about itself is not asked for.
  for (const name of ['.gitleaks.toml', '.gitleaksignore']) rmSync(join(folder, name), { force: true })
  writeFileSync(note, JSON.stringify({ commit, files }))
  return files
}

/**
 * The room alone, as `fastward scan --only secrets --all` asks it, but without the model of the code: what the code does with a secret changes
 * what is said of it and how severe it is, and not whether it is one.
 */
function askOurs(tree, folder) {
  const model = { code: { calls: [], comparisons: [], effects: [] }, routes: [], apps: [], settings: [] }
  const { reports, problems } = detectInSecrets({ tree: readTree(folder), model, today: new Date(), advisories: null }).detect(kinds)
  const failed = problems.find(({ code }) => code === 'secrets-not-searched')
  if (failed !== undefined) return { failed: `${failed.file}: ${failed.message}` }
  const said = reports.flatMap(({ card, drafts }) =>
    drafts.flatMap(({ place, others = [], confidence = card.confidence }) => {
      const causes = others.filter(({ role }) => role === 'cause').map((other) => other.place)
      const places = [place, ...causes].map(({ file, line }) => ({ file, line }))
      const one = { tree: tree.id, kind: card.id, confidence }
      // One finding on a file, of several values.
      return card.id === 'env-file-committed' ? places.map((own) => ({ ...one, places: [own] })) : [{ ...one, places }]
    }),
  )
  return { said }
}

const trees = lines(join(repository, 'bench/secret-trees.jsonl')).filter(({ id }) => options.id === undefined || options.id === id)
if (trees.length === 0) fail(options.id === undefined ? 'there are no trees' : `there is no tree \`${options.id}\``)
const [ours, theirs, rows] = [[], [], []]
for (const tree of trees) {
  const git = mirrorOf(tree.repo)
  const folder = join(work, 'trees', tree.id)
  if (git === null) {
    rows.push({ ...tree, failed: 'there is no mirror' })
    continue
  }
  const files = writeTree(git, tree, folder)
  const [own, other] = [askOurs(tree, folder), await askGitleaks(tree, folder)]
  const failed = own.failed ?? other.failed ?? null
  rows.push({ ...tree, files, failed })
  if (failed === null) {
    ours.push(...own.said)
    theirs.push(...other.said)
  }
  console.log(`${tree.id.padEnd(24)} ${failed ?? `ours ${own.said.length}, gitleaks ${other.said.length}`}`)
}

const judge = createJudge(lines(join(repository, 'bench/results/triage-secrets.jsonl')))
if (options.list)
  for (const [tool, list] of Object.entries({ fastward: ours, gitleaks: theirs }))
    for (const one of list) if (judge(one) === null) console.log(JSON.stringify({ tool, ...one }))

const measured = rows.filter(({ failed }) => failed === null)
const idsOf = (wanted) => new Set(measured.filter(wanted).map(({ id }) => id))
const total = compare(
  idsOf(() => true),
  ours,
  theirs,
  judge,
)
const checks = check(total)
const result = {
  yardstick: { name: 'gitleaks', version: version.slice(1), command: 'gitleaks dir, with the rules that it comes with' },
  total,
  tuned: compare(
    idsOf(({ tuned }) => tuned),
    ours,
    theirs,
    judge,
  ),
  heldOut: compare(
    idsOf(({ tuned }) => !tuned),
    ours,
    theirs,
    judge,
  ),
  checks,
  trees: rows.map((row) => {
    const { likely, all, shown, yardstick } = compare(new Set([row.id]), ours, theirs, judge)
    return { ...row, ...(row.failed === null ? { shown, likely, all, yardstick } : {}) }
  }),
}

const say = ({ found, true: good, debatable, false: bad, unjudged }) =>
  `${String(found).padStart(5)} found: ${good} true, ${debatable} debatable, ${bad} false, ${unjudged} not judged`
for (const [name, part] of Object.entries({
  'all trees': total,
  'read while kinds were written': result.tuned,
  'not read before': result.heldOut,
})) {
  console.log(`\n${name}: ${part.trees}`)
  for (const [what, counts] of Object.entries({
    'shown by default': part.shown,
    'high and medium': part.likely,
    '--all': part.all,
    gitleaks: part.yardstick,
  }))
    console.log(`  ${what.padEnd(18)} ${say(counts)}`)
  console.log(`  true of both ${part.trueOfBoth}, of ours alone ${part.trueOfOursAlone}, of gitleaks alone ${part.trueOfTheirsAlone}`)
}
console.log()
for (const { name, value, wanted, met } of checks)
  console.log(
    `  ${met === null ? '     ' : met ? 'met  ' : 'BELOW'} ${name.padEnd(72)} ${value === null ? '-' : Number.isInteger(value) ? value : value.toFixed(2)}  (${wanted})`,
  )
for (const { id, failed } of rows) if (failed !== null) console.log(`  FAILED ${id}: ${failed}`)
if (options.id === undefined) {
  const path = 'secrets-beside-gitleaks.json'
  writeResult(path, { commit: ownCommit(), node: process.version, ...result })
  console.log(`written to bench/results/${path}`)
}
process.exitCode = checks.every(({ met }) => met !== false) && rows.every(({ failed }) => failed === null) ? 0 : 1
