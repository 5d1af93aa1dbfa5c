#!/usr/bin/env node
// Three gateways behind HAProxy with one Redis: how long it takes until somebody who was shut out at one of them is refused by the last, and what becomes of
// requests while one is killed, while the store is away and when it is back.
//   npm run bench -- fleet [--revocations N] [--requests N] [--write]
// Needs redis-server and haproxy. Every answer is counted; one that lets in who may not is a fault.
import { spawn } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { cpus, loadavg } from 'node:os'
import { dirname, join } from 'node:path'
import { execPath } from 'node:process'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { Agent, request } from 'undici'
import { readOptions } from '../../tools/developer-options.mjs'
import { createRedis, endAll, keep, startGateway as startProcess } from '../children.mjs'
import { freePort } from '../gateway/standing.mjs'
import { ownCommit, writeResult } from '../result.mjs'

const { values: options } = readOptions('npm run bench -- fleet [--revocations N] [--requests N] [--write]', {
  revocations: { type: 'string', default: '100' },
  requests: { type: 'string', default: '400' },
  write: { type: 'boolean', default: false },
})
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const work = join(root, '.cache', 'bench', 'fleet')
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const agent = new Agent({ connections: 16 })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void endAll().then(() => process.exit(1)))

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url')
let numbers = 0
function tokenOf(sub, roles) {
  const now = Math.floor(Date.now() / 1000)
  const claims = { iss: address, aud: 'shop', sub, roles, iat: now - 5, exp: now + 3600, jti: `token-${++numbers}` }
  const input = `${encode({ alg: 'ES256', kid: 'k1' })}.${encode(claims)}`
  const token = `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
  return { token, id: claims.jti }
}

const server = createServer(({ url }, response) => {
  if (url === '/keys')
    response.end(JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }] }))
  else if (url?.startsWith('/.well-known/') === true) response.end(JSON.stringify({ issuer: address, jwks_uri: `${address}/keys` }))
  else response.end('{"id": 7}')
})
server.listen(0, '127.0.0.1')
await once(server, 'listening')
const address = `http://127.0.0.1:${server.address().port}`
const redis = await createRedis(work)
const paths = { '/orders': { get: { responses: {} } }, '/staff': { get: { responses: {} } }, '/health': { get: { responses: {} } } }
writeFileSync(join(work, 'openapi.json'), JSON.stringify({ openapi: '3.1.0', info: { title: 'shop', version: '1' }, paths }))

try {
  await redis.start()
  const gateways = await Promise.all([0, 1, 2].map(startGateway))
  const balancer = await startBalancer(gateways.map(({ port }) => port))
  // Each process knows how many there are after one round of telling each other.
  await pause(3000)
  const revocation = await measureRevocations(gateways)
  console.log(revocation)
  const phases = await measurePhases(gateways, balancer)
  console.log(phases)
  if (options.write)
    writeResult('fleet.json', {
      commit: ownCommit(),
      machine: { cores: cpus().length, load: loadavg()[0], node: process.version },
      instances: 3,
      revocation,
      phases,
    })
} finally {
  await endAll()
  server.close()
}

/** From the moment of asking one to the first refusal of the one that was asked, and of the last. */
async function measureRevocations(gateways) {
  const first = []
  const last = []
  for (let index = 0; index < Number(options.revocations); index++) {
    const { token, id } = tokenOf(`caller ${index}`, ['reader'])
    for (const { port } of gateways) if ((await ask(port, '/orders', token)) !== 200) throw new Error('a token that holds was refused')
    // At any moment between two looks at the store.
    await pause(Math.random() * 500)
    const at = gateways[index % 3]
    const began = performance.now()
    const { statusCode, body } = await request(`http://127.0.0.1:${at.admin}/revocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ issuer: 'main', token: id, until: '2099-01-01T00:00:00Z' }),
    })
    await body.dump()
    if (statusCode !== 200) throw new Error(`the revocation was answered with ${statusCode}`)
    const times = await Promise.all(gateways.map(({ port }) => untilRefused(port, token, began)))
    first.push(times[index % 3])
    last.push(Math.max(...times))
  }
  return { count: last.length, atOnce: quantiles(first), everywhere: quantiles(last) }
}

async function untilRefused(port, token, began) {
  while ((await ask(port, '/orders', token)) !== 401) await pause(1)
  return performance.now() - began
}

function quantiles(times) {
  const sorted = [...times].sort((one, other) => one - other)
  const at = (part) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]
  return { p50: at(0.5), p99: at(0.99), most: sorted.at(-1) }
}

/** Who may, and is limited; who may not; who shows nothing. */
async function measurePhases(gateways, balancer) {
  const found = []
  const phase = async (name, limited, event = async () => undefined) => {
    const anna = tokenOf(`anna of ${name}`, ['reader']).token
    const kinds = [
      ['may', '/orders', anna],
      ['may not', '/staff', anna],
      ['shows nothing', '/orders', null],
    ]
    const counts = Object.fromEntries(kinds.map(([kind]) => [kind, {}]))
    let left = Number(options.requests) * kinds.length
    const going = Promise.all(
      Array.from({ length: 8 }, async () => {
        while (left > 0) {
          const [kind, path, token] = kinds[left-- % kinds.length]
          const status = String(await ask(balancer, path, token))
          counts[kind][status] = (counts[kind][status] ?? 0) + 1
        }
      }),
    )
    await event()
    await going
    const wrong = (counts['may not'][200] ?? 0) + (counts['shows nothing'][200] ?? 0)
    const admitted = counts.may[200] ?? 0
    found.push({ name, sent: Number(options.requests) * kinds.length, limited, admitted, wrong, counts })
    if (wrong > 0) throw new Error(`${name}: ${wrong} were let in who may not`)
  }
  await phase('all three', 120)
  await phase('one is killed meanwhile', 120, async () => {
    await pause(50)
    gateways[2].child.kill('SIGKILL')
  })
  await redis.end()
  await pause(1500)
  await phase('the store is away: two thirds of it', 80)
  await redis.start()
  await pause(2500)
  await phase('the store is back', 120)
  return found
}

async function ask(port, path, token) {
  try {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}${path}`, {
      dispatcher: agent,
      headers: token === null ? {} : { authorization: `Bearer ${token}` },
    })
    await body.dump()
    return statusCode
  } catch {
    return null
  }
}

async function startGateway(index) {
  const folder = join(work, `gateway-${index}`)
  mkdirSync(folder, { recursive: true })
  writeFileSync(
    join(folder, 'fastward.yaml'),
    `gateway:
  mode: enforce
  issuers: {main: {issuer: '${address}', audience: shop}}
  failures: {most: 1000000}
  revocations: file:revoked.jsonl
  store: {address: env:STORE, instances: 3}
  admin: {listen: '127.0.0.1:0'}
  rates: {mode: enforce, limits: [{for: caller, rate: 120 per day, on: /orders, callers: user, name: daily}]}
access:
  rules:
    health: {where: {path: /health}}
    orders: {where: {path: /orders}, when: principal.kind != "anonymous"}
    staff: {where: {path: /staff}, when: '"staff" in principal.roles'}
`,
  )
  const words = [
    'gateway',
    folder,
    '--upstream',
    address,
    '--listen',
    '127.0.0.1:0',
    '--openapi',
    join(work, 'openapi.json'),
    '--log',
    '/dev/null',
  ]
  return startProcess([execPath, join(root, 'bin/fastward.js'), ...words], { folder, redis })
}

async function startBalancer(ports) {
  const port = await freePort()
  const servers = ports.map((one, index) => `  server gateway-${index} 127.0.0.1:${one} check inter 200ms fall 1 rise 1\n`)
  writeFileSync(
    join(work, 'haproxy.cfg'),
    `defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option redispatch
  retry-on conn-failure
  retries 2
frontend in
  bind 127.0.0.1:${port}
  default_backend gateways
backend gateways
  balance roundrobin
${servers.join('')}`,
  )
  keep(spawn('haproxy', ['-db', '-f', join(work, 'haproxy.cfg')], { stdio: 'ignore' }))
  for (let tries = 0; (await ask(port, '/health', null)) !== 200; tries++) {
    if (tries > 200) throw new Error('haproxy does not answer')
    await pause(50)
  }
  return port
}
