// Decisions on every kind of caller, with shields behind the rules, recorded by the running gateway and made again by a changed policy: what the rules did not
// decide is told apart, and what the record does not hold is not guessed.

import { readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { createApiKey } from '../../src/gateway/identity/api-keys.ts'
import { makeAuthority } from '../kit/certificates.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { findProvider } from './identity/oidc/provider.ts'
import { serve, startWorld } from './identity/world.ts'
import { startLoginWorld } from './login/login-world.ts'
import { shop } from './login/person.ts'
import { type Started, send, startGateway } from './running.ts'

const program = `
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Order(BaseModel):
    total: float
    discount: float = 0


@app.get("/items/{item_id}")
def read_item(item_id: int): ...


@app.post("/orders")
def write_order(order: Order): ...


@app.get("/me")
def me(): ...


@app.get("/slow")
def slow(): ...
`

const rules = `
access:
  rules:
    items: {where: {path: '/items/*'}, when: '"reader" in principal.roles'}
    orders: {where: {path: /orders}, when: 'principal.kind == "service" && body.total < 100.0'}
    me: {where: {path: /me}, when: 'principal.kind != "anonymous"'}
    slow: {where: {path: /slow}, when: 'true'}
`

const reader = createApiKey()
const writer = createApiKey()
const keys = `reader ${reader.stored} roles=reader\nwriter ${writer.stored} roles=writer\n`

/** What a policy says of the lines of a gateway. */
function replayIn(folder: string, gateway: Started) {
  writeFileSync(
    join(folder, 'decisions.jsonl'),
    gateway
      .lines()
      .map((line) => `${JSON.stringify(line)}\n`)
      .join(''),
  )
  return (policy: string, format = 'json'): string => {
    writeFileSync(join(folder, 'new.yaml'), policy)
    const words = ['policy', 'replay', 'decisions.jsonl', '--policy', 'new.yaml', '--map', 'app.map.json', '--format', format]
    const { exit, stdout, stderr } = runCommand(words, { folder })
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    return stdout
  }
}

interface Told {
  readonly decisions: number
  readonly same: number
  readonly untold: object
  readonly beside: object
  readonly changes: readonly {
    readonly to: string
    readonly count: number
    readonly unasked: number
    readonly examples: readonly { readonly path: string }[]
  }[]
}

const told = (text: string): Told => JSON.parse(text)
const changesOf = ({ changes }: Told) =>
  changes.map(({ to, count, examples }) => [to, count, ...new Set(examples.map(({ path }) => path))].join(' ')).sort()

test('keys, contracts and limits: what rules did not decide stays, and is named', async () => {
  let release = () => {}
  const isHeld = new Promise<void>((settle) => {
    release = settle
  })
  const upstream = await serve(async ({ url }, response) => {
    if (url === '/slow') await isHeld
    response.setHeader('content-type', 'application/json')
    response.end('{}')
  })
  const folder = writeProject({
    'main.py': program,
    'callers.keys': keys,
    'fastward.yaml': `${rules}  fields:
    discounts: {where: {path: /orders}, access: write, fields: [discount], when: '"boss" in principal.roles'}
gateway:
  api-keys: {file: callers.keys}
  contract: {mode: enforce}
  rates: {mode: enforce, limits: [{for: caller, rate: 2 per day, on: 'GET /me'}], at-once: [{for: all, most: 1, on: 'GET /slow'}]}
`,
  })
  expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
  const words = ['--map', 'app.map.json', '--mode', 'enforce', '--log-facts']
  const gateway = await startGateway(folder, Number(new URL(upstream).port), { words })
  let asked = 0
  const ask = async (target: string, key: string | null, body?: object) => {
    asked++
    const text = body === undefined ? '' : JSON.stringify(body)
    const headers = {
      ...(key === null ? {} : { 'X-API-Key': key }),
      ...(body === undefined ? {} : { 'Content-Type': 'application/json', 'Content-Length': String(text.length) }),
    }
    return (await send(gateway.port, body === undefined ? 'GET' : 'POST', target, headers, text))?.status
  }
  const held = ask('/slow', null)
  await expect.poll(() => ask('/slow', null), { timeout: 20_000, interval: 200 }).toBe(503)
  release()
  expect(await held).toBe(200)
  const statuses = [
    await ask('/items/7', reader.key),
    await ask('/items/7', writer.key),
    await ask('/items/seven', reader.key),
    await ask('/items/seven', writer.key),
    await ask('/items/7', 'fw_of-nobody'),
    await ask('/items/%37', reader.key),
    await ask('/me', reader.key),
    await ask('/me', reader.key),
    await ask('/me', reader.key),
    await ask('/me', null),
    await ask('/orders', writer.key, { total: 5 }),
    await ask('/orders', writer.key, { total: 500 }),
    await ask('/orders', writer.key, { total: 5, discount: 5 }),
    await ask('/orders', writer.key, { total: 'much' }),
    await ask('/nothing', null),
    await ask('/nothing', 'fw_of-nobody'),
    await ask('/me', writer.key, {}),
  ]
  expect(statuses).toEqual([200, 403, 422, 403, 401, 400, 200, 200, 429, 403, 200, 403, 403, 400, 404, 404, 405])
  const lines = await gateway.untilLines(asked)
  const busy = lines.filter(({ code }) => code === 'too-busy').length
  expect(busy).toBeGreaterThan(0)
  const replay = replayIn(folder, gateway)
  const beside = { 'contract-broken': 1, 'credential-refused': 1, 'limit-reached': 1, 'too-busy': busy }

  // The policy that decided changes nothing; what a closed field would hold, and what could not be read, stands in no record.
  const again = told(replay(readFileSync(join(folder, 'fastward.yaml'), 'utf8')))
  expect(again).toEqual({
    ...{ log: 'decisions.jsonl', decisions: asked, same: asked - busy - 6, unread: 0, beside, changes: [] },
    untold: { 'a field is closed, and what would hold it was not recorded': 1, 'what could not be read is still needed': 2 },
  })

  // Without the closed field, and with more that may pass: by the rules, for what stands behind them was not asked.
  const wider = rules.replace('"reader" in principal.roles', 'principal.kind == "service"').replace(' && body.total < 100.0', '')
  const paths = 'gateway: {paths: {/nothing: {unknown: forward}, /me: {unknown: forward}, /items: {doubts: [needless-encoding]}}'
  const after = told(replay(`${wider}${paths}, contract: {mode: enforce}}\n`))
  expect(after.beside).toEqual(beside)
  expect(after.untold).toEqual({ 'nothing was recorded of what the rules read': 1 })
  // Of an unknown path, the one that was asked for with a key that does not hold stays closed.
  expect(changesOf(after)).toEqual(['allow 2 /nothing /me', 'allow 2 /items/7 /items/seven', 'allow 3 /orders'].sort())
  expect(after.changes.map(({ count, unasked }) => unasked - count)).toEqual(after.changes.map(() => 0))
  expect(replay(`${wider}${paths}}\n`, 'terminal')).not.toContain('by the rules alone')

  // A field that is closed anew may be in any body, and in none where there was none.
  const closed = told(replay(`${rules}  fields: {totals: {where: {path: '/**'}, access: write, fields: [total], when: 'false'}}\n`))
  expect(changesOf(closed)).toEqual([])
  expect(closed.untold).toEqual(again.untold)
})

test('a path that could be read in two ways is let through by whoever names its doubts, and by nobody else', async () => {
  const upstream = await serve((_, response) => response.end('{}'))
  const policy = rules.replace('"reader" in principal.roles', 'true')
  const folder = writeProject({
    'main.py': program,
    'fastward.yaml': `${policy}gateway: {paths: {/items: {doubts: [needless-encoding]}, /hidden: {unknown: forward}}}\n`,
  })
  expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
  const words = ['--map', 'app.map.json', '--mode', 'enforce', '--log-facts']
  const gateway = await startGateway(folder, Number(new URL(upstream).port), { words })
  const targets = ['/items/%37', '/items/7%5C', '/hidden/AbC0123456789xyzAbC0123456789xyz/more']
  const statuses: (number | undefined)[] = []
  for (const target of targets) statuses.push((await send(gateway.port, 'GET', target))?.status)
  expect(statuses).toEqual([200, 400, 200])
  await gateway.untilLines(targets.length)
  const replay = replayIn(folder, gateway)
  expect(changesOf(told(replay(policy)))).toEqual(['deny 1 /hidden/~/more', 'deny 1 /items/%37'])
  const other = told(
    replay(`${policy}gateway: {paths: {/items: {doubts: [needless-encoding, backslash]}, /hidden/AbC: {unknown: forward}}}\n`),
  )
  expect(changesOf(other)).toEqual([])
  expect(other.untold).toEqual({ 'a part of the path was not recorded': 1, 'nothing was recorded of what the rules read': 1 })
})

test('certificates: who is known by one is asked about again, and who is not stays nobody', async () => {
  const authority = makeAuthority()
  const server = authority.sign('/CN=gateway')
  const worker = authority.sign('/CN=worker', 'URI:spiffe://shop/worker')
  const { gateway, folder } = await startWorld({
    settings: `  tls: {certificate: file:server.pem, key: file:server.key, client-ca: file:ca.pem}
  certificates: {id: uri, known: {'spiffe://shop/worker': {roles: [robot], tenant: acme}}}
`,
    files: { 'server.pem': server.certificate, 'server.key': server.key, 'ca.pem': authority.certificate },
    words: ['--mode', 'enforce', '--log-facts'],
  })
  const ask = (shown: object): Promise<number | undefined> =>
    new Promise((settle, refuse) => {
      request({ host: '127.0.0.1', port: gateway.port, path: '/me', ca: authority.certificate, agent: false, ...shown }, (answer) => {
        answer.resume().on('end', () => settle(answer.statusCode))
      })
        .on('error', refuse)
        .end()
    })
  const stranger = authority.sign('/CN=stranger', 'URI:spiffe://shop/stranger')
  expect([
    await ask({ cert: worker.certificate, key: worker.key }),
    await ask({}),
    await ask({ cert: stranger.certificate, key: stranger.key }),
  ]).toEqual([200, 403, 403])
  await gateway.untilLines(3)
  const replay = replayIn(folder, gateway)
  const when = (condition: string) => told(replay(`access: {rules: {me: {where: {path: /me}, when: '${condition}'}}}\n`))
  expect(when('principal.tenant == "acme" && "robot" in principal.roles').changes).toEqual([])
  expect(changesOf(when('principal.id.endsWith("/other")'))).toEqual(['deny 1 /me'])
  const open = when('true')
  expect(changesOf(open)).toEqual(['allow 1 /me'])
  expect(open.beside).toEqual({ 'certificate-refused': 1 })
})

describe.skipIf(findProvider() === null)('with oidc-provider (skipped where it cannot be installed)', () => {
  test("people who logged in are asked about again, and the gateway's own pages are nobody's decision", async () => {
    const world = await startLoginWorld(findProvider() ?? '', { words: ['--log-facts'] })
    const { gateway, folder } = world
    const person = world.person()
    await person.logIn('/me', 'anna')
    expect(await world.caller(person)).toMatchObject({ sub: 'anna' })
    expect(await world.caller(person, 'POST')).toMatchObject({ sub: 'anna' })
    // Who is logged in and may not, a script that nobody knows, and a change that another site asks for.
    expect((await person.open('/admin')).status).toBe(403)
    expect((await world.person().ask('/me')).status).toBe(401)
    expect((await person.ask('/me', { method: 'POST', headers: { origin: 'https://evil.example' } })).status).toBe(403)
    await person.open(`${shop}/.fastward/logout`, { method: 'POST', headers: { origin: shop } })
    expect(await world.caller(person)).toBe(401)
    await gateway.untilLines(11)
    const replay = replayIn(folder, gateway)
    const beside = { login: 1, callback: 1, logout: 1, 'origin-refused': 1 }
    expect(told(replay(readFileSync(join(folder, 'fastward.yaml'), 'utf8')))).toMatchObject({ same: 7, untold: {}, beside, changes: [] })
    const hers = told(replay("access: {rules: {all: {where: {path: '/**'}, when: 'principal.id == \"anna\"'}}}\n"))
    expect(hers).toMatchObject({ same: 6, untold: {}, beside })
    expect(changesOf(hers)).toEqual(['allow 1 /admin'])
    // A page that led to the issuer, a script that was told to log in, and whoever was out again.
    const open = told(replay("access: {rules: {all: {where: {path: /me}, when: 'true'}}}\n"))
    expect(changesOf(open)).toEqual(['allow 3 /me'])
    // What is nobody's attribute by the record is not guessed.
    const attribute = told(replay('access: {rules: {all: {where: {path: /me}, when: \'principal.attributes.department == "sales"\'}}}\n'))
    expect(attribute.untold).toEqual({ 'a rule reads what was not recorded': 6 })
  })
})
