// What asking a decision point costs: nginx in front of an application that costs next to nothing, bare; with an `auth_request` that another nginx answers with 204
// and nothing else; and with one that Fastward answers by an API key and fifteen access rules, by the configuration of `fastward init --proxy nginx`.
//   npm run bench -- points [--rounds N] [--seconds N] [--cores PROXY,POINT,LOAD] [--write]
// The proxy, whoever is asked, and wrk have a core each; the rounds alternate. `--write` keeps bench/results/points.json.
import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { execPath, version } from 'node:process'
import { fileURLToPath } from 'node:url'
import { register } from 'tsx/esm/api'
import { readOptions } from '../../tools/developer-options.mjs'
import { ensureBuilt } from '../../tools/ready.mjs'
import { cpuOf, putLoad } from '../gateway/load.mjs'
import { endAll, freePort, stand } from '../gateway/standing.mjs'
import { median } from '../measure.mjs'
import { ownCommit, writeResult } from '../result.mjs'

const { values: options } = readOptions('npm run bench -- points [--rounds N] [--seconds N] [--cores PROXY,POINT,LOAD] [--write]', {
  rounds: { type: 'string', default: '5' },
  seconds: { type: 'string', default: '3' },
  cores: { type: 'string', default: '0,1,2' },
  write: { type: 'boolean', default: false },
})
await ensureBuilt()
register()
const { proxies } = await import('../../src/cli/proxies/index.ts')
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const work = join(root, '.cache', 'bench', 'points')
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const [proxyCore, pointCore, loadCore] = options.cores.split(',')
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void endAll().then(() => process.exit(1)))
const commit = ownCommit()

const program = `
from fastapi import FastAPI
app = FastAPI()

@app.get("/orders/{order_id}")
def read_order(order_id: int): ...
`
const rules = Array.from(
  { length: 14 },
  (_, index) => `    other-${index}: {where: {path: '/orders/**'}, when: 'principal.id == "nobody-${index}"'}`,
)
const policy = `
gateway: {api-keys: {file: callers.keys}}
access:
  rules:
${rules.join('\n')}
    orders: {where: {route: 'GET /orders/{order_id}'}, when: principal.kind == "service" && path.order_id < 100}
`

try {
  const application = await nginx('application', loadCore, 'location / { default_type application/json; return 200 \'{"id":7}\'; }')
  const yes = await nginx('yes', pointCore, 'location / { return 204; }', '/', 204)
  const point = await startPoint()
  const bare = await nginx(
    'bare',
    proxyCore,
    'location / { proxy_pass http://application; proxy_http_version 1.1; proxy_set_header Connection ""; }',
    '/orders/7',
    200,
    upstream('application', application.port),
  )
  const asked = (port) =>
    proxies.nginx.write({
      decide: `127.0.0.1:${port}`,
      grpc: '',
      upstream: `127.0.0.1:${application.port}`,
      listen: 'LISTEN',
      hasToken: false,
    })['fastward.conf']
  const ways = [
    { name: 'nginx, bare', port: bare.port, pid: bare.pid, point: null },
    { name: 'asking for a 204', ...(await whole('with-204', asked(yes.port))), point: yes.pid },
    { name: 'asking Fastward', ...(await whole('with-fastward', asked(point.port), point.headers)), point: point.pid },
  ]
  report(await measure(ways, point.headers))
} finally {
  await endAll()
}

async function measure(ways, headers) {
  const rows = new Map(ways.map(({ name }) => [name, []]))
  const load = ({ port, pid }, seconds) => putLoad({ port, pid, seconds, core: loadCore, connections: 64, headers })
  for (const way of ways) await load(way, 1)
  for (let round = 0; round < Number(options.rounds); round++)
    for (const turn of ways.keys()) {
      const way = ways[(turn + round) % ways.length]
      const before = way.point === null ? 0 : cpuOf(way.point)
      const made = await load(way, Number(options.seconds))
      const cpuOfPoint = way.point === null ? 0 : ((cpuOf(way.point) - before) * 1e6) / made.requests
      if (made.broken > 0) throw new Error(`${way.name}: ${made.broken} connections broke`)
      rows.get(way.name).push({ rate: made.rate, p50: made.p50, p99: made.p99, cpu: made.cpu + cpuOfPoint })
    }
  return rows
}

function report(rows) {
  const [first, second] = [...rows.values()]
  // Of one round, so that what else the machine does meets both.
  const ratio = (mine, theirs, of) => median(mine.map((one, round) => of(one) / of(theirs[round])))
  const all = [...rows].map(([name, rounds]) => ({
    name,
    rate: Math.round(median(rounds.map(({ rate }) => rate))),
    p50: Math.round(median(rounds.map(({ p50 }) => p50))),
    p99: Math.round(median(rounds.map(({ p99 }) => p99))),
    cpu: Math.round(median(rounds.map(({ cpu }) => cpu)) * 10) / 10,
    'rate beside bare': round(ratio(rounds, first, ({ rate }) => rate)),
    'rate beside a 204': round(ratio(rounds, second, ({ rate }) => rate)),
    'cpu beside bare': round(ratio(rounds, first, ({ cpu }) => cpu)),
    'cpu beside a 204': round(ratio(rounds, second, ({ cpu }) => cpu)),
  }))
  console.table(all)
  const machine = { cores: cpus().length, model: cpus()[0]?.model ?? 'unknown', load: Math.round(loadavg()[0]) }
  if (options.write)
    writeResult('points.json', {
      commit,
      node: version,
      nginx: nginxVersion(),
      machine,
      rounds: Number(options.rounds),
      seconds: Number(options.seconds),
      rows: all,
    })
}

function round(number) {
  return Math.round(number * 1000) / 1000
}

function nginxVersion() {
  return execFileSync('sh', ['-c', 'nginx -v 2>&1'], { encoding: 'utf8' })
    .trim()
    .replace(/^.*nginx\//, '')
}

function upstream(name, port) {
  return `upstream ${name} { server 127.0.0.1:${port}; keepalive 64; }`
}

function around(name, http) {
  return `daemon off; worker_processes 1; pid ${work}/${name}.pid; error_log ${work}/${name}.log warn;
events { worker_connections 4096; }
http {
  access_log off; keepalive_requests 1000000000;
  client_body_temp_path ${work}/${name}-body; proxy_temp_path ${work}/${name}-proxy; fastcgi_temp_path ${work}/${name}-f; uwsgi_temp_path ${work}/${name}-u; scgi_temp_path ${work}/${name}-s;
  ${http}
}
`
}

async function nginx(name, core, server, path = '/orders/7', status = 200, more = '') {
  const port = await freePort()
  // Whoever waits for it wants a 200.
  const ready = status === 200 ? '' : 'location = /ready { return 200; }'
  const file = join(work, `${name}.conf`)
  writeFileSync(file, around(name, `${more} server { listen 127.0.0.1:${port}; ${ready} ${server} }`))
  const { pid } = await stand(['nginx', '-p', work, '-c', file], {
    core,
    port,
    path: status === 200 ? path : '/ready',
    log: join(work, `${name}.out`),
    folder: work,
  })
  return { port, pid }
}

/** As it is written, with as many connections kept as there are clients. */
async function whole(name, text, headers = []) {
  const port = await freePort()
  const file = join(work, `${name}.conf`)
  writeFileSync(file, around(name, text.replace('LISTEN', `127.0.0.1:${port}`).replaceAll('keepalive 32', 'keepalive 64')))
  const shown = Object.fromEntries(headers.map((header) => header.split(': ')))
  const { pid } = await stand(['nginx', '-p', work, '-c', file], {
    core: proxyCore,
    port,
    headers: shown,
    log: join(work, `${name}.out`),
    folder: work,
  })
  return { port, pid }
}

async function startPoint() {
  for (const [name, text] of Object.entries({ 'main.py': program, 'fastward.yaml': policy })) writeFileSync(join(work, name), text)
  const bin = join(root, 'bin', 'fastward.js')
  const fastward = (...words) => execFileSync(execPath, [bin, ...words], { cwd: work, encoding: 'utf8' })
  const key = fastward('credential', 'key', '--id', 'worker', '--file', 'callers.keys').trim()
  fastward('map', '--output', 'app.map.json')
  const port = await freePort()
  const words = [
    'gateway',
    '--upstream',
    'http://127.0.0.1:9',
    '--map',
    'app.map.json',
    '--mode',
    'enforce',
    '--decide',
    `127.0.0.1:${port}`,
    '--trust',
    '127.0.0.1',
    '--audit',
    'record',
  ]
  const asking = { 'X-Original-URI': '/orders/7', 'X-Original-Method': 'GET', 'X-API-Key': key }
  const { pid } = await stand([execPath, bin, ...words], {
    core: pointCore,
    port,
    path: '/auth-request',
    headers: asking,
    log: join(work, 'point.out'),
    folder: work,
  })
  return { port, pid, headers: [`X-API-Key: ${key}`] }
}
