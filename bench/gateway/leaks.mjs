// What many who come only once leave behind: callers, addresses, paths, credentials that do not hold, connections of every kind. Each kind gets a gateway
// of its own with all shields; memory is compared after half and after all of them. What is bounded has been full by then, or is small.
//   npm run bench -- leaks [--count N] [--connections N] [--only NAMES] [--node MAJOR] [--write]
import { execFileSync } from 'node:child_process'
import { createHash, generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { connect as connectHttp2 } from 'node:http2'
import { connect } from 'node:net'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readOptions } from '../../tools/developer-options.mjs'
import { ownCommit, writeResult } from '../result.mjs'
import { allShields } from './guarded-shop.mjs'
import { memoryOf } from './load.mjs'
import { getNode } from './newer-node.mjs'
import { endAll, freePort, stand } from './standing.mjs'

const { values: options } = readOptions('npm run bench -- leaks [--count N] [--connections N] [--only NAMES] [--node MAJOR] [--write]', {
  count: { type: 'string', default: '200000' },
  connections: { type: 'string', default: '20000' },
  only: { type: 'string' },
  node: { type: 'string', default: '26' },
  write: { type: 'boolean', default: false },
})
const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))))
const cache = join(root, '.cache', 'bench', 'gateway')
const work = join(cache, `leaks-${process.pid}`)
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
const node = getNode(options.node, cache)
const bin = join(root, 'bin', 'fastward.js')
const [count, connections] = [Number(options.count), Number(options.connections)]

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'ES256', use: 'sig' }] })
const upstream = createServer((request, response) => {
  request.resume()
  response.setHeader('content-type', 'application/json').end(request.url === '/keys' ? keys : '{"id":7}')
}).on('upgrade', (request, socket) => {
  const key = `${request.headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(key).digest('base64')
  socket.on('error', () => undefined).on('end', () => socket.end())
  socket.write(`HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`)
})
await new Promise((resolve) => upstream.listen(0, '127.0.0.1', resolve))
const issuer = `http://127.0.0.1:${upstream.address().port}`

const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url')
const head = encode({ alg: 'ES256', kid: 'k1', typ: 'at+jwt' })
const issued = Math.floor(Date.now() / 1000)
const claimsOf = (sub) =>
  encode({ iss: issuer, aud: 'shop', sub, iat: issued, exp: issued + 7200, jti: sub, roles: ['customer'], tenant: 'north' })
function tokenOf(sub) {
  const input = `${head}.${claimsOf(sub)}`
  return `${input}.${sign('sha256', Buffer.from(input), { key: privateKey, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}
const known = tokenOf('anna')
const get = (path, token, more = '') => `GET ${path} HTTP/1.1\r\nHost: shop\r\nAuthorization: Bearer ${token}\r\n${more}\r\n`

/** Sends one after the other on each of `width` connections, and counts the answers. */
async function ask(port, total, width, write) {
  const statuses = new Map()
  let next = 0
  const one = () =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => (next < total ? socket.write(write(next++)) : socket.destroy()))
      let text = ''
      socket.on('data', (bytes) => {
        text += bytes.toString('latin1')
        const end = text.indexOf('\r\n\r\n')
        const length = Number(/content-length: (\d+)/i.exec(text.slice(0, end))?.[1] ?? 0)
        if (end === -1 || text.length < end + 4 + length) return
        statuses.set(text.slice(9, 12), (statuses.get(text.slice(9, 12)) ?? 0) + 1)
        text = ''
        if (next < total) socket.write(write(next++))
        else socket.destroy()
      })
      socket.on('error', () => undefined).on('close', resolve)
    })
  const turns = async () => {
    while (next < total) await one()
  }
  await Promise.all(Array.from({ length: width }, turns))
  return Object.fromEntries(statuses)
}

/** As many things as that, `width` at a time. */
async function inTurn(total, width, doOne) {
  const outcomes = {}
  let next = 0
  const turns = async () => {
    while (next < total) {
      const outcome = await doOne(next++)
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    }
  }
  await Promise.all(Array.from({ length: width }, turns))
  return outcomes
}

/** One connection: what it says first, and what is done when something comes back. */
const meet = (port, text, hear, from = '127.0.0.1') =>
  new Promise((resolve) => {
    let outcome = 'nothing'
    const socket = connect({ port, host: '127.0.0.1', localAddress: from }, () => {
      socket.write(text)
      if (hear === null) setImmediate(() => socket.destroy())
    })
    socket.on('data', (bytes) => {
      if (outcome === 'nothing') outcome = bytes.toString('latin1', 9, 12)
      hear?.(socket)
    })
    socket.on('error', () => undefined).on('close', () => resolve(outcome))
  })

const addressOf = (number) => `127.${1 + Math.floor(number / 62_500)}.${Math.floor(number / 250) % 250}.${1 + (number % 250)}`
const handshake = get(
  '/live/one',
  known,
  'Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n',
)

function overHttp2(port, number) {
  return new Promise((resolve) => {
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    let outcome = 'nothing'
    session.on('error', () => undefined).on('close', () => resolve(outcome))
    const stream = session.request({ ':path': `/orders/${number}`, authorization: `Bearer ${known}` })
    stream.on('response', (headers) => {
      outcome = String(headers[':status'])
    })
    stream.on('error', () => undefined).on('close', () => session.destroy())
    stream.resume()
  })
}

/** `from`: how many went before. */
const kinds = {
  callers: { total: count, do: (port, total, from) => ask(port, total, 32, (n) => get('/orders/7', tokenOf(`caller-${from + n}`))) },
  // Of many addresses: one that shows too many has to wait.
  'credentials that do not hold': {
    total: connections,
    do: (port, total, from) =>
      inTurn(total, 32, (n) => {
        const forged = `${head}.${claimsOf(`nobody-${from + n}`)}.${'A'.repeat(86)}`
        return meet(port, get('/orders/7', forged, 'Connection: close\r\n'), (socket) => socket.end(), addressOf(from + n))
      }),
  },
  'paths that nobody serves': { total: count, do: (port, total, from) => ask(port, total, 32, (n) => get(`/nothing/${from + n}`, known)) },
  'paths of one operation': { total: count, do: (port, total, from) => ask(port, total, 32, (n) => get(`/orders/${from + n}`, known)) },
  addresses: {
    total: connections,
    do: (port, total, from) =>
      inTurn(total, 32, (n) => meet(port, get('/orders/7', known, 'Connection: close\r\n'), (socket) => socket.end(), addressOf(from + n))),
  },
  'requests broken off': {
    total: connections,
    do: (port, total) =>
      inTurn(total, 32, (n) =>
        meet(
          port,
          n % 2 === 0 ? get('/orders/7', known) : 'POST /orders/7 HTTP/1.1\r\nHost: shop\r\nContent-Length: 90\r\n\r\n{"half',
          null,
        ),
      ),
  },
  WebSockets: { total: connections, do: (port, total) => inTurn(total, 32, () => meet(port, handshake, (socket) => socket.end())) },
  'connections of HTTP/2': { total: connections, do: (port, total) => inTurn(total, 32, (n) => overHttp2(port, n)) },
}

const program = `
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.get("/orders/{one_id}")
async def read_order(one_id: int) -> dict: ...


@app.post("/orders/{one_id}")
async def renew_order(one_id: int) -> dict: ...


@app.websocket("/live/{room}")
async def live(socket: WebSocket, room: str): ...
`
const policy = `access:
  rules:
    listeners: {where: {path: ['/live/**']}, effect: allow, when: '"customer" in principal.roles'}
    customers: {where: {route: ['GET /orders/{one_id}', 'POST /orders/{one_id}']}, effect: allow, when: '"customer" in principal.roles'}
gateway:
  audience: shop
  audit: {folder: record}
  issuers:
    main: {issuer: '${issuer}', keys: '${issuer}/keys', audience: shop, type: at+jwt, tenant: tenant}
${allShields}`

async function measure(name) {
  const { total, do: send } = kinds[name]
  const folder = join(work, name.replaceAll(/\W/g, '-'))
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'main.py'), program)
  writeFileSync(join(folder, 'fastward.yaml'), policy)
  const map = join(folder, 'app.map.json')
  execFileSync(node, [bin, 'map', '--output', map, '--no-cache'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const port = await freePort()
  const words = ['gateway', '--upstream', issuer, '--listen', `127.0.0.1:${port}`, '--map', map, '--mode', 'enforce', '--http2', 'clear']
  const core = Number(execFileSync('taskset', ['-cp', String(process.pid)], { encoding: 'utf8' }).match(/: (\d+)/)[1])
  const gateway = await stand([node, bin, ...words], {
    core,
    port,
    folder,
    log: join(folder, 'out'),
    headers: { authorization: `Bearer ${known}` },
  })
  await ask(port, 20_000, 32, () => get('/orders/7', known))
  const start = memoryOf(gateway.pid)
  await send(port, total / 2, 0)
  const half = memoryOf(gateway.pid)
  const outcomes = await send(port, total / 2, total / 2)
  const end = memoryOf(gateway.pid)
  await gateway.end()
  console.log(
    `${name.padEnd(32)} ${String(total).padStart(7)}  MB ${[start, half, end].map((one) => one.toFixed(1)).join('  ')}  ${JSON.stringify(outcomes)}`,
  )
  return { name, total, start, half, end, outcomes }
}

const names = options.only?.split(',') ?? Object.keys(kinds)
const rows = []
try {
  for (const name of names) rows.push(await measure(name))
  if (options.write)
    writeResult('leaks.json', { commit: ownCommit(), node: execFileSync(node, ['--version'], { encoding: 'utf8' }).trim(), rows })
} finally {
  await endAll()
  upstream.close()
  upstream.closeAllConnections()
  rmSync(work, { recursive: true, force: true })
}
