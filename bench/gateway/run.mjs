// What the gateway costs, as ratios to nginx in the same run: rounds alternate between the targets. In each round a target is under load for a second that is not
// counted, since it had nothing to do while the others had their turn, and then between two seconds of its yardstick: a ratio is to what that did just before and after.
//   npm run bench -- gateway [--rounds N] [--seconds N] [--only NAMES] [--warm N] [--grow FROM,TO] [--patience SECONDS]
//                            [--cores PROXY,LOAD] [--node MAJOR] [--profile] [--write]
// `varied` sends 200 tokens, changing ids and gets answers of five lengths; `everything` holds to the contract, limits and inspection too.
// Ours and Fastify run on Node MAJOR, the rows `oldest` on the Node that runs this (decision 0026).
// Memory is compared at FROM and TO million requests, or at a fifth and the whole of what came in so many seconds. Proxy on one core, wrk and the application on another. Needs wrk, nginx and (for its row) caddy from Debian's packages; Fastify and a newer
// Node come by npm into .cache. FastAPI's rows need a Python of the oracle in .venv. The result is written with --write.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOptions } from '../../tools/developer-options.mjs'
import { median } from '../measure.mjs'
import { ownCommit, writeResult } from '../result.mjs'
import { orderBody, startIssuer } from './guarded-shop.mjs'
import { memoryOf, putLoad } from './load.mjs'
import { getNode } from './newer-node.mjs'
import { endAll } from './standing.mjs'
import { startStub, startUvicorn, targets } from './targets.mjs'

const { values: options } = readOptions(
  'npm run bench -- gateway [--rounds N] [--seconds N] [--only NAMES] [--warm N] [--grow FROM,TO] [--patience SECONDS] [--cores PROXY,LOAD] [--node MAJOR] [--profile] [--write]',
  {
    rounds: { type: 'string', default: '7' },
    seconds: { type: 'string', default: '2' },
    only: { type: 'string' },
    warm: { type: 'string', default: '5' },
    grow: { type: 'string', default: '2,10' },
    patience: { type: 'string', default: '330' },
    cores: { type: 'string', default: '0,1' },
    node: { type: 'string', default: '26' },
    profile: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
)
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const cache = join(root, '.cache', 'bench', 'gateway')
const work = join(cache, 'work')
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const [proxyCore, loadCore] = options.cores.split(',').map(Number)
const [rounds, seconds] = [Number(options.rounds), Number(options.seconds)]
const names = options.only?.split(',')
const python = findPython()
const issuer = await startIssuer()
const headers = { authorization: `Bearer ${issuer.token('anna')}` }
const around = { work, cache, bin: join(root, 'bin/fastward.js'), issuer, headers, python, flags: options.profile ? profileFlags() : [] }

const here = dirname(fileURLToPath(import.meta.url))
const [tokens, body] = [join(work, 'tokens'), join(work, 'body.json')]
const callers = Array.from({ length: 200 }, (_, index) => issuer.token(`caller-${index}`))
writeFileSync(tokens, `${callers.join('\n')}\n`)
writeFileSync(body, orderBody)
/** What is sent, where it is not one request again and again. */
const loads = {
  varied: { script: join(here, 'varied.lua'), env: { TOKENS: tokens } },
  post: { script: join(here, 'post.lua'), env: { BODY: body } },
}

for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void endAll().then(() => process.exit(1)))

const problems = []
const standing = []
try {
  await startAll()
  const rows = await measureRounds()
  const single = await measureSingle()
  const growth = await measureGrowth()
  report(rows, single, growth)
} finally {
  await endAll()
  issuer.close()
}

async function startAll() {
  const yardsticks = new Set(targets.flatMap(({ name, beside }) => (names?.includes(name) ? [beside] : [])))
  const wanted = targets.filter(({ name }) => names === undefined || names.includes(name) || yardsticks.has(name) || name === 'nginx')
  const upstreams = { stub: (await startStub({ ...around, core: loadCore })).port }
  for (const target of wanted) {
    if (target.behind === 'uvicorn' && upstreams.uvicorn === undefined) {
      if (python === null) {
        problems.push(`${target.name}: no Python with FastAPI and uvicorn in .venv`)
        continue
      }
      upstreams.uvicorn = (await startUvicorn({ ...around, core: loadCore })).port
    }
    try {
      const node = target.isOldest === true ? process.execPath : getNode(options.node, cache)
      const started = await target.start({ ...around, core: proxyCore, upstream: upstreams[target.behind], node })
      standing.push({ ...target, ...started })
    } catch (error) {
      problems.push(`${target.name}: ${error.message}`)
    }
  }
}

function headerLines() {
  return [`Authorization: ${headers.authorization}`]
}

async function measureRounds() {
  const rows = new Map(standing.map(({ name }) => [name, []]))
  const one = (target, time) =>
    putLoad({
      ...{ port: target.port, pid: target.pid, headers: headerLines(), core: loadCore, seconds: time },
      connections: target.behind === 'uvicorn' ? 32 : 64,
      ...loads[target.load],
    })
  // What compiles while it runs needs a while until it has.
  for (const target of standing) await one(target, Number(options.warm))
  const measured = standing.filter(({ name, beside }) => name !== beside)
  for (let round = 0; round < rounds; round++) {
    for (const target of measured) {
      const yardstick = standing.find(({ name }) => name === target.beside)
      if (yardstick === undefined) continue
      await one(target, 1)
      const before = await one(yardstick, 1)
      const mine = await one(target, seconds)
      const after = await one(yardstick, 1)
      rows.get(yardstick.name).push(...[before, after].map((base) => ({ ...base, ratio: 1, cpuRatio: 1 })))
      const to = (field) => (2 * mine[field]) / (before[field] + after[field])
      rows.get(target.name).push({ ...mine, ratio: to('rate'), cpuRatio: to('cpu') })
      clearLog(target)
    }
    process.stderr.write(`round ${round + 1} of ${rounds}, load ${loadavg()[0].toFixed(1)}\n`)
  }
  return rows
}

/** p50 at one connection: what a request costs when nobody waits. */
async function measureSingle() {
  const pair = ['nginx', 'full'].map((name) => standing.find((target) => target.name === name))
  if (pair.includes(undefined)) return null
  const differences = []
  for (let round = 0; round < rounds; round++) {
    const p50 = []
    for (const { port, pid } of pair)
      p50.push((await putLoad({ port, pid, headers: headerLines(), connections: 1, core: loadCore, seconds: 1 })).p50)
    differences.push({ nginx: p50[0], full: p50[1], added: p50[1] - p50[0] })
  }
  return {
    nginx: median(differences.map(({ nginx }) => nginx)),
    full: median(differences.map(({ full }) => full)),
    added: median(differences.map(({ added }) => added)),
  }
}

/** Memory at the first and at the second number of requests. */
async function measureGrowth() {
  const [from, to] = options.grow.split(',').map((written) => Number(written) * 1e6)
  const target = standing.find(({ name }) => name === 'full')
  if (target === undefined || !(to > from)) return null
  const samples = []
  const end = Date.now() + Number(options.patience) * 1000
  let requests = 0
  while (requests < to && Date.now() < end) {
    const { requests: more } = await putLoad({
      ...{ port: target.port, pid: target.pid, headers: headerLines() },
      ...{ connections: 64, core: loadCore, seconds: 5 },
    })
    requests += more
    samples.push({ requests, memory: memoryOf(target.pid) })
    clearLog(target)
  }
  const isWhole = requests >= to
  const [first, last] = isWhole ? [from, to] : [requests / 5, requests]
  const near = (count) => median(samples.filter((one) => Math.abs(one.requests - count) < (last - first) / 12).map(({ memory }) => memory))
  const [before, after] = [near(first), near(last)]
  const growth = before === null || after === null ? null : after / before - 1
  return { from: first, to: last, isWhole, before, after, growth, highest: Math.max(...samples.map(({ memory }) => memory)) }
}

/** What decisions were written is no subject here and would fill the disk: the log is emptied, and full segments of the record go. */
function clearLog({ log, record }) {
  if (log !== undefined && existsSync(log)) truncateSync(log)
  const chain = join(record ?? '', 'chains', 'worker-1')
  if (record === undefined || !existsSync(chain)) return
  const segments = readdirSync(chain).filter((name) => name.endsWith('.jsonl'))
  for (const name of segments.sort().slice(0, -2)) rmSync(join(chain, name))
}

function report(rows, single, growth) {
  const result = standing.map(({ name, beside }) => {
    const mine = rows.get(name)
    const ratios = mine.map(({ ratio }) => ratio)
    const of = (field) => median(mine.map((run) => run[field]))
    return {
      ...{ name, beside, rate: of('rate'), ratio: median(ratios), lowest: Math.min(...ratios), highest: Math.max(...ratios) },
      ...{ cpu: of('cpu'), cpuRatio: of('cpuRatio') },
      ...{
        p50: of('p50'),
        p99: of('p99'),
        memory: Math.max(...mine.map(({ memory }) => memory)),
        broken: mine.reduce((sum, { broken }) => sum + broken, 0),
      },
    }
  })
  console.log('target            req/s   ratio (lowest to highest)   CPU us   CPU ratio   p50 us    p99 us   MB')
  for (const row of result)
    console.log(
      `${row.name.padEnd(14)} ${show(row.rate, 0, 8)} ${show(row.ratio, 2, 7)} (${show(row.lowest, 2)} to ${show(row.highest, 2)})${show(row.cpu, 1, 17)} ${show(row.cpuRatio, 2, 11)} ${show(row.p50, 0, 8)} ${show(row.p99, 0, 9)} ${show(row.memory, 0, 4)}${row.broken > 0 ? `  ${row.broken} errors of sockets` : ''}`,
    )
  if (single)
    console.log(`one connection: nginx p50 ${show(single.nginx)} us, full ${show(single.full)} us, added ${show(single.added)} us`)
  if (growth)
    console.log(
      `memory: ${show(growth.before)} MB at ${growth.from} requests, ${show(growth.after)} MB at ${growth.to}, highest ${show(growth.highest)} MB`,
    )
  for (const problem of problems) console.log(`left out: ${problem}`)
  const checks = toChecks(result, single, growth)
  for (const { name, value, wanted, met } of checks)
    console.log(`  ${met === null ? '     ' : met ? 'met  ' : 'MISSED'} ${name.padEnd(60)} ${show(value, 2)}  (${wanted})`)
  if (options.write)
    writeResult('gateway.json', {
      ...{
        commit: ownCommit(),
        node: versionOf(getNode(options.node, cache), ['--version']),
        oldest: process.version,
        machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} processors`,
      },
      ...{
        load: loadavg()[0],
        rounds,
        seconds,
        nginx: versionOf('nginx', ['-v']),
        caddy: versionOf('caddy', ['version']),
        checks,
        targets: result,
        single,
        growth,
        leftOut: problems,
      },
    })
}

function toChecks(rows, single, growth) {
  const find = (name) => rows.find((row) => row.name === name)
  const ratio = (name) => find(name)?.ratio ?? null
  /** Of two rows of the same rounds. */
  const over = (name, other) => (ratio(name) === null || ratio(other) === null ? null : ratio(name) / ratio(other))
  const least = (name, value, limit) => ({ name, value, wanted: `>= ${limit}`, met: value === null ? null : value >= limit })
  const most = (name, value, limit, unit) => ({ name, value, wanted: `<= ${limit}${unit}`, met: value === null ? null : value <= limit })
  return [
    least('full policy ÷ bare nginx', ratio('full'), 0.6),
    least('with field filtering ÷ bare nginx', ratio('fields'), 0.4),
    least('before FastAPI on uvicorn ÷ nginx before it', ratio('uvicorn-full'), 0.8),
    least('everything on, GET ÷ bare nginx', ratio('everything'), 0.5),
    least('everything on, POST of 1 KB ÷ bare nginx', ratio('everything-post'), 0.45),
    least('full policy ÷ Fastify with http-proxy and jwt', over('full', 'fastify'), 2),
    least('full policy ÷ Caddy that only forwards', over('full', 'caddy'), 2),
    most('added to p50 at one connection', single?.added ?? null, 60, ' us'),
    most('memory of a worker', growth?.highest ?? find('full')?.memory ?? null, 150, ' MB'),
    most('growth of memory', growth?.growth ?? null, 0.05, ''),
  ]
}

function show(value, digits = 0, width = 0) {
  return (value === null || value === undefined || Number.isNaN(value) ? '-' : value.toFixed(digits)).padStart(width)
}

function versionOf(command, words) {
  try {
    return execFileSync('sh', ['-c', `${command} ${words.join(' ')} 2>&1`], { encoding: 'utf8' }).trim()
  } catch {
    return null
  }
}

function findPython() {
  const folder = join(root, '.venv')
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.startsWith('fastapi-served')) : []
  return names[0] === undefined ? null : join(resolve(folder), names[0], 'bin', 'python')
}

function profileFlags() {
  return ['--cpu-prof', `--cpu-prof-dir=${join(cache, 'profiles')}`]
}
