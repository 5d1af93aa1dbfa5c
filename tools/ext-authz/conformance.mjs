// Asks the decision point as Envoy does, with a foreign client: Envoy's own messages (go-control-plane) over Go's gRPC.
//   npm run conformance -- ext-authz
// Go builds tools/ext-authz/client from its module proxy. Allow, deny, headers, what is taken off, metadata, bodies, secrets, deadlines, and many at once, all
// from one record. Writes bench/results/ext-authz.json.
import { execFileSync, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { ensureBuilt } from '../ready.mjs'
import { standGateway } from '../stand-gateway.mjs'

readOptions('npm run conformance -- ext-authz', {}, 1)
const root = fileURLToPath(new URL('../..', import.meta.url))
const source = fileURLToPath(new URL('client', import.meta.url))
const commit = ownCommit()
await ensureBuilt()
const folder = mkdtempSync(join(tmpdir(), 'fastward-ext-authz-'))
const secret = 'a-secret-of-the-proxies-0123456789'

const program = `
from fastapi import FastAPI, WebSocket
app = FastAPI()

@app.get("/items/{item_id}")
def read_item(item_id: int): ...

@app.post("/orders")
def place_order(order: dict): ...

@app.get("/margins")
def margins(): ...

@app.get("/who")
def who(): ...

@app.get("/slow")
def slow(): ...

@app.get("/slash/")
def slash(): ...

@app.websocket("/live/{room}")
async def live(socket: WebSocket, room: str): ...
`
const policy = (silent) => `
gateway:
  points: {token: file:token}
  key: file:signing.key
  api-keys: {file: callers.keys}
  pdp: {address: 'http://127.0.0.1:${silent}', mode: enforce, on: /slow, timeout: 1, kept: 0}
  bodies: {limit: 10000}
access:
  rules:
    small: {where: {route: 'GET /items/{item_id}'}, when: path.item_id < 100}
    own: {where: {route: POST /orders}, when: body.owner == "ann"}
    margins: {where: {route: GET /margins}}
    who: {where: {route: GET /who}, when: principal.kind != "anonymous"}
    slow: {where: {route: GET /slow}}
    slash: {where: {route: GET /slash/}}
    rooms: {where: {path: '/live/**'}, when: path.room == "open"}
  fields:
    margin: {where: {route: GET /margins}, access: read, fields: [margin], when: 'false'}
`
const json = { 'content-type': 'application/json' }
const whole = (body) => ({ ...json, 'content-length': String(body.length), 'x-envoy-auth-partial-body': 'false' })
const body = '{"owner":"ann"}'
const others = '{"owner":"bob"}'
const question = (name, more) => ({
  name,
  method: 'GET',
  path: '/items/7',
  host: 'shop.example',
  protocol: 'HTTP/1.1',
  address: '192.0.2.7',
  headers: {},
  body: '',
  metadata: { 'fastward-point': secret },
  deadline: 60_000,
  gzip: false,
  call: '',
  raw: false,
  ...more,
})
const allow = { grpc: 'OK', code: 0, status: 0, metadata: { fastward_verdict: 'allow' } }
const deny = (status, verdict) => ({ grpc: 'OK', code: 7, status, metadata: { fastward_verdict: verdict } })
const fails = (grpc) => ({ grpc })
const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}

/** What is asked, and what must come of it. */
const cases = (key) => [
  [question('a route that a rule allows', {}), allow],
  [question('by HTTP/2, which has no Host', { protocol: 'HTTP/2', headers: { ':authority': 'shop.example', ':path': '/items/7' } }), allow],
  [question('headers each by itself', { raw: true, headers: { accept: '*/*' } }), allow],
  [question('a value that the rule does not take', { path: '/items/700' }), deny(403, 'rule-denies')],
  [question('a route that there is not', { path: '/nothing' }), deny(404, 'route-unknown')],
  [question('a method that there is not', { method: 'DELETE' }), { ...deny(405, 'method-not-allowed'), header: ['allow', 'GET'] }],
  [question('a path that could be read in two ways', { path: '/items/..%2fwho' }), deny(400, 'path-doubtful')],
  [question('a path that is none', { path: 'http://shop.example/items/7' }), deny(400, 'target-not-a-path')],
  [question('a path without its slash', { path: '/slash' }), { ...deny(307, 'redirect'), header: ['location', '/slash/'] }],
  [question('nobody, where somebody is asked for', { path: '/who' }), deny(403, 'rule-denies')],
  [question('a key', { path: '/who', headers: { 'x-api-key': key } }), { ...allow, identity: true }],
  [question('a key that nobody has', { path: '/who', headers: { 'x-api-key': 'fwk_nobody' } }), deny(401, 'credential-refused')],
  [
    question('names that only we may say', { headers: { 'fastward-identity': 'x.y.z', x_fastward_identity: 'x', x_other: '1' } }),
    { ...allow, removed: ['x_fastward_identity', 'x_other'] },
  ],
  [question('a body that the rule allows', { method: 'POST', path: '/orders', headers: whole(body), body }), allow],
  [
    question('a body that the rule denies', { method: 'POST', path: '/orders', headers: whole(others), body: others }),
    deny(403, 'rule-denies'),
  ],
  [
    question('the beginning of a body', {
      method: 'POST',
      path: '/orders',
      headers: { ...whole(body), 'x-envoy-auth-partial-body': 'true' },
      body,
    }),
    deny(413, 'body-too-large'),
  ],
  [
    question('a body that was not sent along', { method: 'POST', path: '/orders', headers: { ...json, 'content-length': '15' } }),
    deny(403, 'body-unseen'),
  ],
  [
    question('a body that is longer than is read', {
      method: 'POST',
      path: '/orders',
      headers: whole('x'.repeat(20_000)),
      body: 'x'.repeat(20_000),
    }),
    deny(413, 'body-too-large'),
  ],
  [question('an answer with a closed field', { path: '/margins' }), deny(403, 'answer-unseen')],
  [question('a handshake', { path: '/live/open', headers: handshake }), allow],
  [question('a handshake that the rule denies', { path: '/live/closed', headers: handshake }), deny(403, 'rule-denies')],
  [question('a header that is none', { headers: { 'a b': 'c' } }), deny(400, 'header-malformed')],
  [question('no secret', { metadata: {} }), fails('PermissionDenied')],
  [question('a wrong secret', { metadata: { 'fastward-point': 'another' } }), fails('PermissionDenied')],
  [question('a secret that the client writes', { metadata: {}, headers: { 'fastward-point': secret } }), fails('PermissionDenied')],
  [question('another method of gRPC', { call: '/grpc.health.v1.Health/Check' }), fails('Unimplemented')],
  [question('a compressed question', { gzip: true }), fails('Unimplemented')],
  [
    question('more than anybody reads', { method: 'POST', path: '/orders', headers: whole('x'), body: 'x'.repeat(2_000_000) }),
    fails('ResourceExhausted'),
  ],
  [question('a deadline that passes while somebody else is asked', { path: '/slow', deadline: 300 }), fails('DeadlineExceeded')],
  [question('after it', {}), allow],
]

const faults = []
let result
try {
  const client = join(folder, 'client')
  execFileSync('go', ['build', '-buildvcs=false', '-o', client, '.'], { cwd: source, stdio: ['ignore', 'ignore', 'inherit'] })
  const silent = await startSilent()
  const key = layProject(silent.port)
  const gateway = await startGateway()
  const rows = cases(key)
  const first = await run(client, { address: `127.0.0.1:${gateway.port}`, questions: rows.map(([asked]) => asked), times: 0, atOnce: 1 })
  for (const [index, [asked, wanted]] of rows.entries()) judge(asked, first.answers[index], wanted)
  // What tells the application of a caller holds the time, so it is never the same twice.
  // And an address that shows wrong keys again and again is told to wait, as it should be.
  const isSteady = ({ code, status }) => code !== 7 || status !== 401
  const same = rows
    .filter(([asked, wanted]) => wanted.identity !== true && isSteady(wanted) && asked.path !== '/slow' && !isTold(wanted))
    .map(([asked]) => asked)
  const many = await run(client, { address: `127.0.0.1:${gateway.port}`, questions: same, times: 400, atOnce: 64 })
  for (const [name, count] of Object.entries(many.others)) faults.push(`${name}: ${count} were answered otherwise among many than alone`)
  const code = await gateway.stop()
  if (code !== 0) faults.push(`the gateway ended with ${code}`)
  const recorded = readFileSync(join(folder, 'decisions.jsonl'), 'utf8').trimEnd().split('\n').length
  // What is refused before it is a question of gRPC's service is no decision.
  const isDecision = ({ call, gzip, body: sent }) => call === '' && !gzip && sent.length < 1_000_000
  const decisions = rows.filter(([asked]) => isDecision(asked)).length + same.filter(isDecision).length * 401
  if (recorded !== decisions) faults.push(`${decisions} decisions were made, and ${recorded} are in the record`)
  silent.close()
  result = {
    cases: rows.length,
    passed: rows.length - new Set(faults.map((fault) => fault.split(':')[0])).size,
    many: { asked: many.asked, atOnce: 64, otherwise: Object.values(many.others).reduce((sum, count) => sum + count, 0), recorded },
    client: { grpc: first.grpc, 'go-control-plane': moduleVersion('github.com/envoyproxy/go-control-plane/envoy') },
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(
  `${result.cases} cases by grpc-go ${result.client.grpc}; ${result.many.asked} asked 64 at once, ${result.many.otherwise} answered otherwise; ${result.many.recorded} decisions recorded`,
)
for (const fault of faults) console.log(`  ${fault}`)
console.log(`${faults.length} faults`)
writeResult('ext-authz.json', { commit, node: process.version, ...result, faults })
process.exitCode = faults.length > 0 ? 1 : 0

/** An allowed caller is told to the application in a header. */
function isTold({ code, grpc }) {
  return grpc === 'OK' && code === 0
}

function judge({ name }, answer, { header, removed, identity, ...wanted }) {
  for (const [member, value] of Object.entries(wanted))
    if (!isDeepStrictEqual(answer[member], value))
      faults.push(`${name}: ${member} is ${JSON.stringify(answer[member])}, and not ${JSON.stringify(value)}`)
  if (answer.grpc === 'OK' && answer.code === 7 && answer.status !== 307 && !answer.body.includes(`"status":${answer.status}`))
    faults.push(`${name}: the body does not say the status`)
  if (header !== undefined && answer.headers[header[0]] !== header[1]) faults.push(`${name}: ${header[0]} is ${answer.headers[header[0]]}`)
  if (removed !== undefined && !isDeepStrictEqual([...answer.removed].sort(), removed))
    faults.push(`${name}: ${answer.removed.join(', ')} are taken off`)
  if (isTold(answer)) {
    const [, claims = ''] = (answer.headers['fastward-identity'] ?? '').split('.')
    const told = claims === '' ? null : JSON.parse(Buffer.from(claims, 'base64url').toString())
    if (told === null) faults.push(`${name}: the application is not told who calls`)
    else if (identity === true && !JSON.stringify(told).includes('key:ann'))
      faults.push(`${name}: the application is told of somebody else`)
  }
}

function moduleVersion(name) {
  return new RegExp(`${name} (v\\S+)`).exec(readFileSync(join(source, 'go.mod'), 'utf8'))?.[1]
}

/** Takes questions and never answers: what a deadline is for. */
async function startSilent() {
  const server = createServer((request) => request.resume())
  await new Promise((settle) => server.listen(0, '127.0.0.1', settle))
  return {
    port: server.address().port,
    close() {
      server.closeAllConnections()
      server.close()
    },
  }
}

function layProject(silent) {
  const files = {
    'main.py': program,
    'fastward.yaml': policy(silent),
    token: secret,
    'signing.key': `k0:${Buffer.alloc(32, 6).toString('base64url')}\n`,
    'callers.keys': '',
  }
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  const fastward = (...words) =>
    execFileSync(process.execPath, [join(root, 'bin/fastward.js'), ...words], { cwd: folder, encoding: 'utf8' })
  fastward('map', '--output', 'app.map.json')
  rmSync(join(folder, 'callers.keys'))
  return fastward('credential', 'key', '--id', 'ann', '--file', 'callers.keys').trim()
}

function startGateway() {
  const words = ['--upstream', 'http://127.0.0.1:9', '--map', 'app.map.json', '--mode', 'enforce', '--decide-grpc', '127.0.0.1:0']
  return standGateway(folder, [...words, '--log', 'decisions.jsonl'], /Proxies ask at grpc:\/\/127\.0\.0\.1:(\d+)/)
}

function run(client, plan) {
  return new Promise((settle, refuse) => {
    const child = spawn(client, [], { stdio: ['pipe', 'pipe', 'inherit'] })
    let output = ''
    child.stdout.on('data', (bytes) => {
      output += String(bytes)
    })
    child.once('error', refuse)
    child.once('close', () => settle(JSON.parse(output)))
    child.stdin.end(JSON.stringify(plan))
  })
}
