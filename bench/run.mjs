#!/usr/bin/env node
// How fast `fastward routes` and `scan` are, as ratios to the yardstick (Pyright's parser alone over the same files), beside Bandit
// and Semgrep with its open Python rules.
//   MIRRORS=DIR npm run bench [-- --rounds N] [--bin FILE] [--only TEXT] [--no-bandit] [--no-semgrep]
// Five alternating rounds, medians. Without MIRRORS it measures `examples/` and `test/apps`, and says so. The trees are copies in
// .cache/bench; writes bench/results/speed.json when all three repositories were measured.
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { readOptions } from '../tools/developer-options.mjs'
import { pyrightEnglish } from '../tools/pyright-english.mjs'
import { makeEnvironment } from '../tools/tutorial/environment.mjs'
import { measureBesideSemgrep } from './beside-semgrep.mjs'
import { hasTime, measure, median } from './measure.mjs'
import { ownCommit, writeResult } from './result.mjs'
import { cutTree, extractHead, getEdits } from './trees.mjs'

if (process.argv[2] === 'warm') {
  process.argv.splice(2, 1)
  await import('./warm.mjs')
  process.exit()
}

if (process.argv[2] === 'gateway') {
  process.argv.splice(2, 1)
  await import('./gateway/run.mjs')
  process.exit()
}

if (process.argv[2] === 'leaks') {
  process.argv.splice(2, 1)
  await import('./gateway/leaks.mjs')
  process.exit()
}

if (process.argv[2] === 'fleet') {
  process.argv.splice(2, 1)
  await import('./fleet/run.mjs')
  process.exit()
}

if (process.argv[2] === 'limits') {
  process.argv.splice(2, 1)
  await import('./limits/run.mjs')
  process.exit()
}

if (process.argv[2] === 'http2') {
  process.argv.splice(2, 1)
  await import('./http2/run.mjs')
  process.exit()
}

if (process.argv[2] === 'schema') {
  process.argv.splice(2, 1)
  await import('./schema/run.mjs')
  process.exit()
}

if (process.argv[2] === 'cutting') {
  process.argv.splice(2, 1)
  await import('./cutting/run.mjs')
  process.exit()
}

if (process.argv[2] === 'points') {
  process.argv.splice(2, 1)
  await import('./points/run.mjs')
  process.exit()
}

if (process.argv[2] === 'streams') {
  process.argv.splice(2, 1)
  await import('./streams/run.mjs')
  process.exit()
}

const REPOSITORIES = ['fastapi/fastapi', 'invoke-ai/InvokeAI', 'Skyvern-AI/skyvern']
const MEMORY_LINES = 250_000

const { values: options } = readOptions(
  'MIRRORS=DIR npm run bench [-- --rounds N] [--bin FILE] [--only TEXT] [--no-bandit] [--no-semgrep]',
  {
    rounds: { type: 'string', default: '5' },
    bin: { type: 'string' },
    only: { type: 'string' },
    bandit: { type: 'boolean', default: true },
    semgrep: { type: 'boolean', default: true },
  },
)
const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(here)
const work = join(root, '.cache/bench')
const bin = resolve(options.bin ?? join(root, 'bin/fastward.js'))
const rounds = Number(options.rounds)
const mirrors = process.env.MIRRORS
mkdirSync(work, { recursive: true })
if (!hasTime) console.error('GNU time is not at /usr/bin/time: CPU and memory are not measured')

const yardstick = join(work, 'yardstick.cjs')
await build({
  entryPoints: [join(here, 'yardstick.mjs')],
  outfile: yardstick,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  minifySyntax: true,
  logLevel: 'warning',
  plugins: [pyrightEnglish()],
})

const trees = mirrors ? fromMirrors(resolve(mirrors)) : fromHere()
const bandit = options.bandit ? join(dirname(makeEnvironment('bandit', join(here, 'bandit.txt'), console.error)), 'bandit') : undefined

function fromMirrors(folder) {
  return REPOSITORIES.map((name) => {
    const tree = join(work, name.replace('/', '+'))
    const commit = extractHead(folder, name, tree)
    if (commit === undefined) console.error(`no mirror of ${name} in \`${folder}\`: left out`)
    return { name, commit, folder: tree }
  }).filter((tree) => tree.commit !== undefined)
}

function fromHere() {
  console.error('MIRRORS is not set: measuring `examples/` and `test/apps` only, which says little about large trees')
  return ['examples', 'test/apps']
    .map((name) => ({ name, commit: null, folder: join(root, name) }))
    .filter((tree) => existsSync(tree.folder))
}

async function demand(command, more = {}) {
  const run = await measure(command, more)
  if (run.code !== 0) throw new Error(`\`${command.join(' ')}\` ended with ${run.code}\n${run.stderr}`)
  return run
}

async function measureTree(tree) {
  const node = process.execPath
  const cache = join(work, 'cache', tree.name.replace('/', '+'))
  rmSync(cache, { recursive: true, force: true })
  const env = { XDG_CACHE_HOME: cache }
  const ours = [node, bin, 'routes', tree.folder, '--format', 'json']
  const size = JSON.parse((await demand([node, yardstick, tree.folder], { keepOutput: true })).stdout)
  const said = JSON.parse((await demand(ours, { env, keepOutput: true })).stdout)
  const scan = [node, bin, 'scan', tree.folder, '--format', 'json', '--fail-on', 'never']
  const runs = { yardstick: [], cold: [], unchanged: [], changedBody: [], changedModule: [], scan: [], scanOfCode: [], scanUnchanged: [] }
  const map = JSON.parse((await demand([node, bin, 'map', tree.folder, '--no-cache'], { keepOutput: true })).stdout)
  const edits = getEdits(tree.folder, map.routes)
  try {
    for (let round = 1; round <= rounds; round++) {
      runs.yardstick.push(await demand([node, yardstick, tree.folder]))
      runs.cold.push(await demand([...ours, '--no-cache']))
      await demand(ours, { env }) // so that the next unchanged run is one
      runs.unchanged.push(await demand(ours, { env }))
      writeFileSync(edits.path, edits.inBody(round))
      runs.changedBody.push(await demand(ours, { env }))
      writeFileSync(edits.path, edits.inModule(round))
      runs.changedModule.push(await demand(ours, { env }))
      writeFileSync(edits.path, edits.text)
      // What dependencies, secrets and infrastructure add, each beside the other.
      runs.scanOfCode.push(await demand([...scan, '--only', 'code', '--no-cache']))
      runs.scan.push(await demand([...scan, '--no-cache']))
      await demand(scan, { env })
      runs.scanUnchanged.push(await demand(scan, { env }))
    }
  } finally {
    writeFileSync(edits.path, edits.text)
  }
  const result = Object.fromEntries(Object.entries(runs).map(([name, list]) => [name, toMedians(list)]))
  // Bandit answers 1 when it found something; one run is enough for something that slow.
  const other = bandit ? await measure([bandit, '-q', '-r', tree.folder, '-f', 'json', '-o', join(work, 'bandit.json')]) : undefined
  if (other && other.code > 1) throw new Error(`bandit ended with ${other.code}\n${other.stderr}`)
  return {
    name: tree.name,
    commit: tree.commit,
    ...size,
    routes: said.routes.length,
    problems: said.problems.length,
    changedFile: relative(tree.folder, edits.path),
    ...result,
    ...(other ? { bandit: toMedians([other]) } : {}),
    ratios: {
      wall: result.cold.wall / result.yardstick.wall,
      cpu: result.cold.cpu === null ? null : result.cold.cpu / result.yardstick.cpu,
      unchanged: result.unchanged.wall / result.yardstick.wall,
      changedBody: result.changedBody.wall / result.yardstick.wall,
      changedModule: result.changedModule.wall / result.yardstick.wall,
      scan: result.scan.wall / result.yardstick.wall,
      scanCpu: result.scan.cpu === null ? null : result.scan.cpu / result.yardstick.cpu,
      scanUnchanged: result.scanUnchanged.wall / result.yardstick.wall,
      roomsAdded: result.scan.wall / result.scanOfCode.wall - 1,
      roomsAddedCpu: result.scan.cpu === null ? null : result.scan.cpu / result.scanOfCode.cpu - 1,
    },
  }
}

const toMedians = (runs) => ({
  wall: median(runs.map((r) => r.wall)),
  cpu: median(runs.map((r) => r.cpu)),
  memory: median(runs.map((r) => r.memory)),
})

// The cut is taken from the largest tree: its package first, then its other files.
async function measureMemory() {
  const source = trees.find((tree) => tree.name === 'Skyvern-AI/skyvern')
  if (source === undefined) return undefined
  const folder = join(work, 'lines-250k')
  const lines = cutTree(source.folder, 'skyvern', MEMORY_LINES, folder)
  const peak = async (...command) => {
    const { memory, wall } = await demand([process.execPath, bin, ...command, '--format', 'json', '--no-cache'], { watchTree: true })
    return { memory, wall }
  }
  return {
    tree: `${source.name}@${source.commit}: its package, then its other files by path`,
    lines,
    ...(await peak('routes', folder)),
    scan: await peak('scan', folder, '--fail-on', 'never'),
  }
}

const show = (value, digits = 2) => (value === null || value === undefined ? '-' : value.toFixed(digits))
const results = []
console.log(
  'tree                    lines   yardstick      cold  unchanged      body    module   bandit   wall ratio   cpu ratio  unchanged       body     module  memory MB',
)
for (const tree of trees.filter((tree) => options.only === undefined || tree.name.includes(options.only))) {
  const r = await measureTree(tree)
  results.push(r)
  const seconds = [r.yardstick, r.cold, r.unchanged, r.changedBody, r.changedModule, r.scan, r.bandit]
    .map((run) => `${show(run?.wall)} s`.padStart(10))
    .join('')
  const ratios = [r.ratios.wall, r.ratios.cpu, r.ratios.unchanged, r.ratios.changedBody, r.ratios.changedModule, r.ratios.scan]
    .map((value) => show(value).padStart(11))
    .join('')
  console.log(`${r.name.padEnd(20)} ${String(r.lines).padStart(8)} ${seconds}${ratios}${show(r.cold.memory, 0).padStart(11)}`)
}
const memory = options.only === undefined ? await measureMemory() : undefined
if (memory)
  console.log(
    `memory at ${memory.lines} lines (${memory.tree}): ${show(memory.memory, 0)} MB in ${show(memory.wall)} s, scan ${show(memory.scan.memory, 0)} MB in ${show(memory.scan.wall)} s`,
  )
const beside = mirrors && options.semgrep ? await measureBesideSemgrep(resolve(mirrors), bin, Math.min(rounds, 3), options.only) : undefined
for (const { name, scan, semgrep, ratio } of beside?.trees ?? [])
  console.log(`${name}: scan ${show(scan.wall)} s, Semgrep ${show(semgrep.wall)} s, ratio ${show(ratio, 3)}`)

const checks = toChecks(results, memory, beside)
for (const check of checks)
  console.log(
    `  ${check.met === null ? '     ' : check.met ? 'met  ' : 'ABOVE'} ${check.name.padEnd(72)} ${show(check.value)}  (${check.wanted})`,
  )
if (mirrors && options.only === undefined && options.bin === undefined && results.length === REPOSITORIES.length) {
  writeResult('speed.json', {
    commit: ownCommit(),
    node: process.version,
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} processors`,
    rounds,
    checks,
    trees: results,
    memory,
    beside,
  })
  console.log('written to bench/results/speed.json')
}
process.exitCode = checks.every((check) => check.met !== false) ? 0 : 1

function toChecks(all, atLines, withSemgrep) {
  const atMost = (name, value, limit, unit = '') => ({
    name,
    value,
    wanted: `<= ${limit}${unit}`,
    met: value === null || value === undefined ? null : value <= limit,
  })
  return [
    ...all.flatMap((r) => [
      atMost(`${r.name}: routes ÷ yardstick, wall`, r.ratios.wall, 1.6),
      atMost(`${r.name}: routes ÷ yardstick, CPU`, r.ratios.cpu, 2.4),
      ...(r.lines >= 100_000 ? [atMost(`${r.name}: second run unchanged ÷ yardstick`, r.ratios.unchanged, 0.2)] : []),
      ...(r.lines < 20_000 ? [atMost(`${r.name}: second run unchanged, seconds`, r.unchanged.wall, 0.3, ' s')] : []),
      ...(r.lines >= 100_000 ? [atMost(`${r.name}: the body of a handler changed ÷ yardstick`, r.ratios.changedBody, 0.35)] : []),
      // What runs when the application is built: all of it is evaluated again.
      atMost(`${r.name}: scan ÷ yardstick, wall`, r.ratios.scan, 2.5),
      atMost(`${r.name}: scan ÷ yardstick, CPU`, r.ratios.scanCpu, 3.75),
      ...(r.lines >= 100_000 ? [atMost(`${r.name}: scan, second run unchanged ÷ yardstick`, r.ratios.scanUnchanged, 0.2)] : []),
      ...(r.lines >= 200_000
        ? [
            atMost(`${r.name}: dependencies, secrets and infrastructure ÷ scan of code, wall`, r.ratios.roomsAdded, 0.3),
            atMost(`${r.name}: dependencies, secrets and infrastructure ÷ scan of code, CPU`, r.ratios.roomsAddedCpu, 0.3),
          ]
        : []),
      ...(r.lines >= 100_000 ? [atMost(`${r.name}: a line of a module changed ÷ yardstick`, r.ratios.changedModule, 0.35)] : []),
    ]),
    ...(atLines
      ? [
          atMost(`peak memory at ${atLines.lines} lines, MB`, atLines.memory, 400, ' MB'),
          atMost(`scan: peak memory at ${atLines.lines} lines, MB`, atLines.scan.memory, 600, ' MB'),
        ]
      : []),
    ...(withSemgrep?.trees ?? []).map((r) => atMost(`${r.name}: scan ÷ Semgrep, wall`, r.ratio, 0.1)),
  ]
}
