#!/usr/bin/env node
// Scores `fastward routes` on real applications: their committed OpenAPI documents, and what they served when they were imported.
//   MIRRORS=DIR [CORPUS=DIR] npm run corpus [-- --id ID] [--bin CMD] [--details]
// MIRRORS names the folder of git mirrors, CORPUS the folder with routes.jsonl, live/ and the scoring scripts (../shared/corpus).
// Writes bench/results/routes.json when all applications ran; the lists of what differs stay in .cache/corpus/.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { delimiter, join, resolve } from 'node:path'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { readOptions } from './developer-options.mjs'
import { repository } from './tutorial/environment.mjs'

const other = {
  diffs: './corpus-diffs.mjs',
  adopt: './corpus-adopt.mjs',
  weakenings: './corpus-weakenings.mjs',
  findings: './corpus-findings.mjs',
  access: './corpus-access.mjs',
  yardsticks: './corpus-yardsticks.mjs',
  secrets: './corpus-secrets.mjs',
  infrastructure: './corpus-infrastructure.mjs',
}[process.argv[2]]
if (other !== undefined) {
  process.argv.splice(2, 1)
  await import(other)
  process.exit()
}

register()
const { documentEnvironments } = await import('./corpus-environments.ts')
const { hedgedBeyondCode, operationsWithoutCode, summarise } = await import('./corpus-summary.ts')

const { values: options } = readOptions('MIRRORS=DIR [CORPUS=DIR] npm run corpus [-- --id ID] [--bin CMD] [--details]', {
  id: { type: 'string' },
  bin: { type: 'string' },
  details: { type: 'boolean' },
})
const mirrors = process.env.MIRRORS
const corpus = resolve(process.env.CORPUS ?? join(repository, '../shared/corpus'))
if (!mirrors || !existsSync(mirrors)) fail('set MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)')
if (!existsSync(join(corpus, 'routes.jsonl'))) fail(`\`${corpus}\` holds no routes.jsonl\n  name the folder of the corpus in CORPUS`)

function fail(message) {
  console.error(`error: ${message}`)
  process.exit(2)
}

const work = join(repository, '.cache/corpus')
mkdirSync(work, { recursive: true })
const bin = options.bin ?? `node ${join(repository, 'bin/fastward.js')}`
const only = options.id ? ['--id', options.id] : []
const env = { ...process.env, MIRRORS: resolve(mirrors), PATH: pathWithYaml() }

// One truth is YAML, which the corpus converts with python3 and PyYAML: the tutorial's environment has both.
function pathWithYaml() {
  const own = join(repository, '.venv/tutorial/bin')
  const without = spawnSync('python3', ['-c', 'import yaml'], { stdio: 'ignore' }).status !== 0
  return without && existsSync(own) ? `${own}${delimiter}${process.env.PATH}` : process.env.PATH
}

function run(script, out, folder, command = bin, chosen = only) {
  return new Promise((done) => {
    const args = [join(corpus, script), '--bin', command, '--out', out, '--work', folder, ...chosen]
    // An empty cache: what is judged and timed is a first run.
    const cold = { ...env, XDG_CACHE_HOME: mkdtempSync(join(work, 'cache-')) }
    spawn(process.execPath, args, { stdio: ['ignore', 'inherit', 'inherit'], env: cold }).on('close', done)
  })
}

const lines = (file) =>
  existsSync(file)
    ? readFileSync(file, 'utf8')
        .trim()
        .split('\n')
        .filter(Boolean)
        .map((line) => JSON.parse(line))
    : []
const json = (file) => (existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined)
const output = (file) => {
  try {
    return json(file)
  } catch {
    return undefined // the command crashed while it wrote: its row says so
  }
}

const [routesOut, liveOut] = [join(work, 'routes.json'), join(work, 'live.json')]
const [routesWork, liveWork] = [join(work, 'routes'), join(work, 'live')]
const status = [await run('score-routes.mjs', routesOut, routesWork), await run('score-live.mjs', liveOut, liveWork)]
if (status.some((code) => code !== 0)) fail(`the scoring scripts ended with ${status.join(' and ')}`)

// Documents that were made under other settings than the defaults: once more, under theirs.
const deployed = new Map()
for (const { id, variables, reason } of documentEnvironments) {
  if (options.id !== undefined && options.id !== id) continue
  const [out, folder] = [join(work, `deployed-${id}.json`), join(work, 'deployed')]
  const wrapped = `node ${join(repository, 'tools/corpus-bin.mjs')} ${variables.map((variable) => `--env '${variable}'`).join(' ')} -- ${bin}`
  const code = await run('score-routes.mjs', out, folder, wrapped, ['--id', id])
  if (code !== 0) fail(`the scoring script ended with ${code} for ${id} under its settings`)
  deployed.set(id, { variables, reason, score: json(out)[0]?.score })
}

const facts = new Map(lines(join(corpus, 'routes.jsonl')).map((app) => [app.id, app]))
const liveFacts = new Map(lines(join(corpus, 'live/apps.jsonl')).map((app) => [app.id, app]))

const routes = json(routesOut).map((row) => {
  const app = facts.get(row.id)
  const folder = join(routesWork, row.id)
  const said = output(join(folder, 'routes.json'))
  const truth = json(join(corpus, 'live/truth', liveFacts.get(row.id)?.truth ?? 'none'))
  const document = app.measure === 'recall' ? json(join(folder, 'truth.json')) : undefined
  const excused = document && truth ? operationsWithoutCode(document, app.truth_prefix ?? '', truth) : []
  const score = excused.length > 0 && row.score ? rescore(app, folder, excused) : row.score
  return {
    row: { ...row, score },
    app,
    said,
    excused,
    deployed: deployed.get(row.id),
    hedged: score && said ? hedgedBeyondCode(score, said, truth, sourceIn(join(folder, 'src', app.app_root ?? '.'))) : null,
  }
})

/** The sources that were scored. */
function sourceIn(root) {
  const known = new Map()
  const lines = (file) => {
    if (!known.has(file)) known.set(file, existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8').split('\n') : [])
    return known.get(file)
  }
  const files = existsSync(root) ? readdirSync(root, { recursive: true }).filter((file) => file.endsWith('.py')) : []
  const hides = /include_router\([^()]*prefix\s*=\s*["']([^"']+)["'][^()]*include_in_schema\s*=\s*False/g
  return {
    linesFrom: (file, line) => lines(file).slice(line - 1, line + 200),
    hiddenPrefixes: files.flatMap((file) => [...lines(file).join('\n').matchAll(hides)].map((found) => found[1])),
  }
}

function rescore(app, folder, excused) {
  const args = [
    join(corpus, 'compare-routes.mjs'),
    join(folder, 'truth.json'),
    join(folder, 'routes.json'),
    '--json',
    '--unreachable',
    excused.join(','),
  ]
  return JSON.parse(
    spawnSync(process.execPath, [...args, ...(app.truth_prefix ? ['--prefix', app.truth_prefix] : [])], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    }).stdout,
  )
}

const live = json(liveOut).rows.map((row) => ({ row, app: liveFacts.get(row.id), said: output(join(liveWork, `${row.id}.json`)) }))
const result = summarise(routes, live)

const number = (value) => (value === null || value === undefined ? '-' : value.toFixed(4))
console.log('\nagainst what the issue asks for:')
for (const check of result.checks)
  console.log(
    `  ${check.met === null ? '     ' : check.met ? 'met  ' : 'BELOW'} ${check.name.padEnd(66)} ${number(check.value)}  (${check.wanted})${check.worst ? `  ${check.worst}` : ''}`,
  )
for (const app of [...result.routes, ...result.live]) if (app.failed) console.log(`  FAILED ${app.id}: ${app.failed}`)
if (options.details) console.log(JSON.stringify(result, null, 1))
if (options.id === undefined && options.bin === undefined) {
  writeResult('routes.json', { commit: ownCommit(), node: process.version, ...result })
  console.log('written to bench/results/routes.json')
}
process.exitCode = result.checks.every((check) => check.met !== false) ? 0 : 1
