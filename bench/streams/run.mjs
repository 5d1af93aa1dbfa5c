// What judging a stream adds to the time that an event takes: server-sent events and the echoes of a WebSocket of a real FastAPI, straight, through the
// gateway, and through the gateway with answers held to their contract.
//   npm run bench -- streams [--rounds N] [--events N] [--pause MILLISECONDS] [--cores GATEWAY,LOAD] [--nice N] [--write]
// In each round every way has its turn, the order turning too, and beside each the plain gateway at the same time, so that what else the machine does meets
// both. An event says when it was made by the clock of the machine (CLOCK_MONOTONIC), which the client reads when it comes; an echo is timed there and back.
// Starts are timed too, with what is served asked, in a file, and built ahead.
// What is added is the difference of percentiles of such a pair, and of those the median. A machine that others use at the same time wants `--nice=-15`.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { cpus, loadavg, setPriority } from 'node:os'
import { dirname, join } from 'node:path'
import { execPath, hrtime, version } from 'node:process'
import { fileURLToPath } from 'node:url'
import { WebSocket } from 'undici'
import { readOptions } from '../../tools/developer-options.mjs'
import { makeEnvironment } from '../../tools/tutorial/environment.mjs'
import { endAll, freePort, stand } from '../gateway/standing.mjs'
import { median } from '../measure.mjs'
import { ownCommit, writeResult } from '../result.mjs'
import { measureStarts } from './start-up.mjs'

const { values: options } = readOptions(
  'npm run bench -- streams [--rounds N] [--events N] [--pause MILLISECONDS] [--cores GATEWAY,LOAD] [--nice N] [--write]',
  {
    rounds: { type: 'string', default: '15' },
    events: { type: 'string', default: '300' },
    pause: { type: 'string', default: '2' },
    cores: { type: 'string', default: '0,1' },
    nice: { type: 'string', default: '0' },
    write: { type: 'boolean', default: false },
  },
)
const here = dirname(fileURLToPath(import.meta.url))
const root = dirname(dirname(here))
const work = join(root, '.cache', 'bench', 'streams')
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const [rounds, events] = [Number(options.rounds), Number(options.events)]
const [gatewayCore, loadCore] = options.cores.split(',')
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void endAll().then(() => process.exit(1)))

const policies = {
  'through the gateway': 'gateway: {}\n',
  'with answers reported': 'gateway: {contract: {answers: report}}\n',
  'with answers stripped': 'gateway: {contract: {mode: enforce, answers: strip}}\n',
  'with answers blocked': 'gateway: {contract: {mode: enforce, answers: block}}\n',
}
const plain = 'through the gateway'

if (options.nice !== '0') setPriority(Number(options.nice))

const python = makeEnvironment('streams', join(here, 'requirements.txt'), console.error)
try {
  const ways = await startAll()
  const rows = { 'server-sent events': await measureAll(ways, readEvents), 'echoes of a WebSocket': await measureAll(ways, readEchoes) }
  report(rows, await measureStarts({ root, work, python, rounds: Math.min(rounds, 7) }))
} finally {
  await endAll()
}

async function startAll() {
  const port = await freePort()
  const words = [python, '-m', 'uvicorn', 'application:app', '--host', '127.0.0.1', '--port', String(port), '--no-access-log']
  const shared = { core: loadCore, path: '/health' }
  await stand(words, { ...shared, port, log: join(work, 'uvicorn.out'), folder: here, env: { PYTHONDONTWRITEBYTECODE: '1' } })
  const ways = [{ name: 'straight', port }]
  for (const [name, policy] of Object.entries(policies)) {
    const folder = join(work, name.replaceAll(' ', '-'))
    mkdirSync(folder)
    writeFileSync(join(folder, 'fastward.yaml'), policy)
    const own = await freePort()
    const command = [
      execPath,
      join(root, 'bin/fastward.js'),
      'gateway',
      '--upstream',
      `http://127.0.0.1:${port}`,
      '--listen',
      `127.0.0.1:${own}`,
    ]
    await stand([...command, '--log', join(folder, 'log')], { ...shared, core: gatewayCore, port: own, log: join(folder, 'out'), folder })
    ways.push({ name, port: own })
  }
  return ways
}

/** By way: percentiles of each round, and those of the plain gateway at the same time. */
async function measureAll(ways, measure) {
  const base = ways.find(({ name }) => name === plain)
  for (const { port } of ways) await measure(port)
  const rows = new Map(ways.map(({ name }) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const turn of ways.keys()) {
      const { name, port } = ways[(turn + round) % ways.length]
      const [mine, beside] = (await Promise.all([measure(port), measure(base.port)])).map(percentiles)
      rows.get(name).push({ mine, beside })
    }
  return rows
}

/** Milliseconds from the making of each event to its coming. */
function readEvents(port) {
  return new Promise((resolve, reject) => {
    const path = `/ticks?count=${events}&pause=${Number(options.pause) / 1000}`
    request({ host: '127.0.0.1', port, path, agent: false }, (response) => {
      const times = []
      let text = ''
      response.setEncoding('utf8').on('data', (part) => {
        const now = hrtime.bigint()
        text += part
        for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
          const made = /"made":(\d+)/.exec(text.slice(0, end))?.[1]
          if (made !== undefined) times.push(Number(now - BigInt(made)) / 1e6)
          text = text.slice(end + 2)
        }
      })
      response.on('end', () => (times.length === events ? resolve(times) : reject(new Error(`${times.length} events of ${events}`))))
    })
      .on('error', reject)
      .end()
  })
}

/** Milliseconds there and back. */
function readEchoes(port) {
  const text = JSON.stringify({ owner: 'anna', words: 'x'.repeat(1000) })
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/echo`)
    const times = []
    let sent = 0n
    const send = () => {
      sent = hrtime.bigint()
      socket.send(text)
    }
    socket.addEventListener('open', send)
    socket.addEventListener('error', () => reject(new Error('the WebSocket broke off')))
    socket.addEventListener('message', () => {
      times.push(Number(hrtime.bigint() - sent) / 1e6)
      if (times.length < events) setTimeout(send, Number(options.pause))
      else {
        socket.addEventListener('close', () => resolve(times))
        socket.close()
      }
    })
  })
}

function percentiles(times) {
  const sorted = times.toSorted((a, b) => a - b)
  const at = (share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]
  return { p50: at(0.5), p99: at(0.99) }
}

function report(rows, starts) {
  const kinds = Object.entries(rows).map(([kind, byWay]) => {
    const ways = [...byWay].map(([name, list]) => {
      const of = (key) => median(list.map(({ mine }) => mine[key]))
      const added = (key) => median(list.map(({ mine, beside }) => mine[key] - beside[key]))
      return { name, p50: of('p50'), p99: of('p99'), addedP50: added('p50'), addedP99: added('p99') }
    })
    return { kind, ways }
  })
  for (const { kind, ways } of kinds)
    for (const way of ways) {
      const [p50, p99, addedP50, addedP99] = [way.p50, way.p99, way.addedP50, way.addedP99].map((value) => value.toFixed(3).padStart(8))
      console.log(
        `${kind.padEnd(22)} ${way.name.padEnd(22)} p50 ${p50} ms  p99 ${p99} ms  beside the plain gateway ${addedP50} ${addedP99}`,
      )
    }
  for (const { name, how, milliseconds } of starts)
    console.log(`start of 200 operations, ${name.padEnd(24)} compiled ${how.padEnd(8)} ${milliseconds.toFixed(0).padStart(6)} ms`)
  const judged = kinds.flatMap(({ ways }) => ways.filter(({ name }) => name.startsWith('with ')))
  const worst = Math.max(...judged.map(({ addedP99 }) => addedP99))
  console.log(`added by judging at most ${worst.toFixed(3)} ms p99 (wanted: 1 ms)`)
  const machine = { cores: cpus().length, load: loadavg()[0], node: version, nice: Number(options.nice) }
  if (options.write)
    writeResult('streams.json', { commit: ownCommit(), machine, rounds, events, pause: Number(options.pause), kinds, starts })
  if (worst > 1) process.exitCode = 1
}
