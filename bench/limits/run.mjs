// What three gateways that count together let through, beside an exact count of what was sent, and what a limit costs.
//   npm run bench -- limits [--seconds N] [--only TEXT] [--rounds N] [--no-cost] [--write]
// Three processes of the real command and a real Redis, in front of a server of a few lines. Load comes at set times, whatever is answered. What is allowed
// is one exact count, in one bucket for each caller, of all requests by when a gateway had read them, as its log says; by when they were sent and answered, too. Cost is CPU of a gateway for a request, with and without a limit, in alternating
// rounds. Needs redis-server and, for the cost, wrk.
import { once } from 'node:events'
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { readOptions } from '../../tools/developer-options.mjs'
import { createRedis, endAll, startGateway as startProcess } from '../children.mjs'
import { putLoad } from '../gateway/load.mjs'
import { median } from '../measure.mjs'
import { ownCommit, writeResult } from '../result.mjs'
import { measureChecks } from './checks.mjs'
import { countAllowed, shapes } from './shapes.mjs'

const { values: options } = readOptions('npm run bench -- limits [--seconds N] [--only TEXT] [--rounds N] [--no-cost] [--write]', {
  seconds: { type: 'string', default: '10' },
  only: { type: 'string' },
  rounds: { type: 'string', default: '7' },
  cost: { type: 'boolean', default: true },
  write: { type: 'boolean', default: false },
})
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const work = join(root, '.cache', 'bench', 'limits')
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const seconds = Number(options.seconds)
const warming = '198.51.100.1'
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void endAll().then(() => process.exit(1)))

const server = createServer((_, response) => response.end('{"id": 7}'))
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const upstream = server.address().port
writeFileSync(
  join(work, 'openapi.json'),
  JSON.stringify({ openapi: '3.1.0', info: { title: 'shop', version: '1' }, paths: { '/orders/{id}': { get: { responses: {} } } } }),
)
const redis = await createRedis(work)

try {
  const admitted = []
  for (const shape of shapes(seconds)) {
    if (options.only !== undefined && !shape.name.includes(options.only)) continue
    const row = await measureShape(shape)
    admitted.push(row)
    console.log(
      `${row.name.padEnd(52)} sent ${String(row.sent).padStart(6)}  admitted ${String(row.admitted).padStart(6)}  allowed ${String(row.allowed).padStart(6)} (sent ${row.allowedBySending}, answered ${row.allowedByAnswer})  ${row.ratio.toFixed(4)}${row.stated === undefined ? '' : `, stated at most ${row.stated}`}  p99 ${row.p99.toFixed(1)} ms`,
    )
  }
  const checks = options.only === undefined ? await measureChecks(Number(options.rounds)) : null
  if (checks !== null) console.log(checks)
  const cost = options.cost && options.only === undefined ? await measureCost() : null
  if (cost !== null) console.log(cost)
  if (options.write) {
    const machine = { cores: cpus().length, load: loadavg()[0], node: process.version }
    writeResult('limits.json', {
      commit: ownCommit(),
      machine,
      instances: 3,
      seconds,
      admitted,
      checks,
      ...(cost === null ? {} : { cost }),
    })
  }
} finally {
  await endAll()
  server.close()
}

async function measureShape({ name, limit, requests, allowed, stated, away = [], silent = [] }) {
  await redis.start()
  const folder = layFolder(name, `{mode: enforce, limits: [${limit.written}]}`, true)
  const gateways = await Promise.all([0, 1, 2].map((index) => startGateway(folder, undefined, join(folder, `${index}.log`))))
  const agents = gateways.map(() => new Agent({ connections: 256, pipelining: 1 }))
  // Each process knows how many there are after one round of telling each other.
  await pause(2500)
  // Connections stand before anything is counted: none is made within a burst.
  const warm = (gateway) => ask(gateway, warming)
  await Promise.all(gateways.flatMap((_, gateway) => Array.from({ length: 200 }, () => warm(gateway))))
  await pause(1000)
  const outcomes = []
  const start = performance.now() + 200
  const changes = away.flatMap(([from, to]) => [
    { at: from, run: redis.end },
    { at: to, run: redis.start },
  ])
  for (const [from, to] of silent)
    changes.push({ at: from, run: () => redis.child.kill('SIGSTOP') }, { at: to, run: () => redis.child.kill('SIGCONT') })
  const settled = []
  for (const change of changes) settled.push(pause(start - performance.now() + change.at * 1000).then(change.run))
  let next = 0
  while (next < requests.length) {
    const now = performance.now() - start
    for (; next < requests.length && requests[next].at <= now; next++) settled.push(sendOne(requests[next]))
    if (next < requests.length) await pause(Math.max(0, Math.min(2, requests[next].at - now)))
  }
  await Promise.all(settled)
  for (const agent of agents) await agent.close()
  await Promise.all(gateways.map(({ end }) => end()))
  await redis.end()
  const times = outcomes.map(({ milliseconds }) => milliseconds).sort((one, other) => one - other)
  const failed = outcomes.filter(({ status }) => status !== 200 && status !== 429).length
  if (failed > 0) throw new Error(`${name}: ${failed} requests had another answer`)
  const passed = outcomes.filter(({ status }) => status === 200)
  const count = allowed ?? countAllowed
  const arrived = gateways.flatMap(({ log }, gateway) => readArrivals(log, gateway))
  if (arrived.length !== outcomes.length) throw new Error(`${name}: ${outcomes.length} were sent, and ${arrived.length} stand in the logs`)
  const exact = count(limit, arrived)
  return {
    name,
    limit: limit.written,
    sent: outcomes.length,
    admitted: passed.length,
    allowed: exact,
    ratio: passed.length / exact,
    // A machine that is busy spreads a burst over a time in which the bucket fills.
    allowedBySending: count(limit, outcomes),
    allowedByAnswer: count(
      limit,
      outcomes.map((one) => ({ ...one, at: one.answered })),
    ),
    ...(stated === undefined ? {} : { stated: stated(limit, exact) }),
    p50: times[Math.floor(times.length / 2)],
    p99: times[Math.floor(times.length * 0.99)],
  }

  async function sendOne({ key, gateway }) {
    const at = performance.now()
    const status = await ask(gateway, key)
    const answered = performance.now()
    outcomes.push({ at: (at - start) * 1000, answered: (answered - start) * 1000, key, gateway, status, milliseconds: answered - at })
  }

  async function ask(gateway, key) {
    const { statusCode, body } = await request(`http://127.0.0.1:${gateways[gateway].port}/orders/7`, {
      dispatcher: agents[gateway],
      headers: { 'x-forwarded-for': key },
    })
    await body.dump()
    return statusCode
  }
}

/** When each request was read, in microseconds of one clock; those that made the connections are not counted. */
function readArrivals(log, gateway) {
  return readFileSync(log, 'utf8')
    .split('\n')
    .slice(0, -1)
    .map((line) => JSON.parse(line))
    .filter(({ client }) => client !== warming)
    .map(({ time, milliseconds, client }) => ({ at: (Date.parse(time) - milliseconds) * 1000, key: client, gateway }))
}

/** CPU for a request, as a ratio to a gateway without limits in the same round. */
async function measureCost() {
  await redis.start()
  const limit = (by) => `{mode: enforce, headers: false, limits: [{for: ${by}, rate: 900000000 per hour}]}`
  const targets = [
    ['no limit', null, false],
    ['one limit, counted alone', limit('address'), false],
    [
      'three limits, counted alone',
      '{mode: enforce, headers: false, limits: [{for: address, rate: 900000000 per hour}, {for: caller, rate: 900000000 per hour}, {for: route, rate: 900000000 per hour}]}',
      false,
    ],
    ['one limit with headers, counted alone', limit('address').replace('headers: false', 'headers: true'), false],
    ['one limit, counted together', limit('address'), true],
  ]
  const standing = []
  for (const [name, rates, isShared] of targets) {
    const folder = layFolder(`cost ${name}`, rates, isShared)
    standing.push({ name, ...(await startGateway(folder, 0)), ratios: [], cpu: [], p50: [] })
  }
  const one = (target, time) => putLoad({ port: target.port, pid: target.child.pid, connections: 64, seconds: time, core: 1 })
  for (const target of standing) await one(target, 3)
  for (let round = 0; round < Number(options.rounds); round++) {
    const costs = []
    for (const target of standing) costs.push(await one(target, 2))
    for (const [index, target] of standing.entries()) {
      target.cpu.push(costs[index].cpu)
      target.ratios.push(costs[index].cpu / costs[0].cpu)
      target.p50.push(costs[index].p50)
    }
  }
  await Promise.all(standing.map(({ end }) => end()))
  await redis.end()
  return standing.map(({ name, ratios, cpu, p50 }) => ({ name, cpu: median(cpu), ratio: median(ratios), p50: median(p50) }))
}

function layFolder(name, rates, isShared) {
  const folder = join(work, name.replaceAll(/\W+/g, '-'))
  mkdirSync(folder, { recursive: true })
  const lines = [
    "access: {rules: {all: {where: {path: '/**'}}}}",
    'gateway:',
    '  mode: enforce',
    '  trusted: [127.0.0.1]',
    ...(rates === null ? [] : [`  rates: ${rates}`]),
    ...(isShared ? ['  store: {address: env:STORE, timeout: 1}'] : []),
  ]
  writeFileSync(join(folder, 'fastward.yaml'), `${lines.join('\n')}\n`)
  return folder
}

async function startGateway(folder, core, log = '/dev/null') {
  const words = [
    join(root, 'bin/fastward.js'),
    'gateway',
    folder,
    '--upstream',
    `http://127.0.0.1:${upstream}`,
    '--listen',
    '127.0.0.1:0',
    '--openapi',
    join(work, 'openapi.json'),
    '--log',
    log,
  ]
  const command = core === undefined ? [execPath, ...words] : ['taskset', '-c', String(core), execPath, ...words]
  return { ...(await startProcess(command, { folder, redis })), log }
}
