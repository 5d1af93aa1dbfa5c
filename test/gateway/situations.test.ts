// What becomes of a request in each situation that a policy may meet: observed, enforced, and with what may be changed. Each row against
// the real command in front of the real FastAPI. Without the Python of the oracle it is skipped, each row counted.

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { python, type Started, send, startApplication, startGateway } from './running.ts'

const program = `
from fastapi import FastAPI, Query, Request, WebSocket
from pydantic import BaseModel

app = FastAPI()


@app.get("/items/{item_id}")
def read_item(item_id: int):
    return {"item": item_id}


@app.get("/tags")
def read_tags(tag: list[str] = Query(default=[])):
    return len(tag)


@app.get("/legacy/report")
def report():
    return "report"


@app.get("/legacy/admin/users")
def users():
    return "users"


@app.get("/files/{rest:path}")
def read_file(rest: str):
    return {"rest": rest}


@app.get("/{tenant}/things/{name}")
def read_thing(tenant: str, name: str):
    return {"tenant": tenant, "name": name}


class Order(BaseModel):
    total: float
    note: str = ""


@app.post("/orders")
def write_order(order: Order):
    return order.total


@app.post("/uploads")
async def upload(request: Request):
    return len(await request.body())


@app.get("/own")
def own():
    return "own"


@app.get("/internal", include_in_schema=False)
def internal():
    return "internal"


@app.websocket("/live/{room}")
async def live(websocket: WebSocket, room: str):
    await websocket.accept()


app.mount("/old", FastAPI())


# What nobody can read from the code.
exec("@app.get('/shadow/new')\\ndef new():\\n    return 'new'")
`

const policy = `
access:
  rules:
    items: {where: {path: '/items/*'}, when: '100 / path.item_id > 1'}
    own: {where: {path: /own}, when: 'principal.tenant == "one"'}
    tags: {where: {path: /tags}, when: 'query.tag.all(a, query.tag.all(b, query.tag.all(c, a + b + c != "")))'}
    files: {where: {path: '/files/**'}, when: '!path.rest.startsWith("secret")'}
    orders: {where: {path: /orders}, when: 'body.total < 100.0'}
    uploads: {where: {path: /uploads}}
    things: {where: {path: '/*/things/*'}, when: 'path.tenant != "closed"'}
`

const changes = `  docs: open
  paths:
    /legacy: {unmatched: allow}
    /legacy/admin: {unmatched: deny}
    /shadow: {unknown: forward}
    /files: {doubts: [dot-segment, empty-segment, encoded-slash, backslash, needless-encoding]}
`

/** Status, and what the record says of it: null for what the policy allows. */
type Expected = readonly [status: number, code: string | null]

interface Situation {
  readonly request: readonly [method: string, target: string, headers?: Readonly<Record<string, string>>, body?: string]
  readonly observe: Expected
  readonly enforce: Expected
  /** With the settings above; left out where they change nothing. */
  readonly changed?: Expected
  /** Of the application, where it answers. */
  readonly body?: string
  readonly reason?: RegExp
}

const bearer = (payload: object): Readonly<Record<string, string>> => {
  const write = (part: object) => Buffer.from(JSON.stringify(part)).toString('base64url')
  return { Authorization: `Bearer ${write({ alg: 'ES256', kid: 'k1' })}.${write(payload)}.${Buffer.alloc(64, 1).toString('base64url')}` }
}

const posted = (target: string, body: string, headers: Readonly<Record<string, string>> = {}): Situation['request'] => [
  'POST',
  target,
  { 'Content-Type': 'application/json', 'Content-Length': String(body.length), ...headers },
  body,
]

const awayIssuer = 'http://127.0.0.1:9/issuer'
const doubtful = (target: string, rest: string): Situation => ({
  request: ['GET', target],
  observe: [200, 'path-doubtful'],
  enforce: [400, 'path-doubtful'],
  changed: [200, null],
  body: JSON.stringify({ rest }),
})

const situations: Readonly<Record<string, Situation>> = {
  'a rule allows it': {
    request: ['GET', '/items/7'],
    observe: [200, null],
    enforce: [200, null],
    body: '{"item":7}',
  },
  'no rule is about it': {
    request: ['GET', '/legacy/report'],
    observe: [200, 'rule-missing'],
    enforce: [403, 'rule-missing'],
    changed: [200, null],
    body: '"report"',
  },
  'no rule is about it, and a longer prefix says that one must be': {
    request: ['GET', '/legacy/admin/users'],
    observe: [200, 'rule-missing'],
    enforce: [403, 'rule-missing'],
    body: '"users"',
  },
  'the application is not known to have it': {
    request: ['GET', '/shadow/new'],
    observe: [200, 'route-unknown'],
    enforce: [404, 'route-unknown'],
    changed: [200, null],
    body: '"new"',
  },
  'the application is not known to have it, and its name only begins like the prefix': {
    request: ['GET', '/shadowy'],
    observe: [404, 'route-unknown'],
    enforce: [404, 'route-unknown'],
    body: '{"detail":"Not Found"}',
  },
  'a method that the application does not have': {
    request: ['DELETE', '/items/7'],
    observe: [405, 'method-not-allowed'],
    enforce: [405, 'method-not-allowed'],
    body: '{"detail":"Method Not Allowed"}',
  },
  'a rule raises': {
    request: ['GET', '/items/0'],
    observe: [200, 'rule-denies'],
    enforce: [403, 'rule-denies'],
    body: '{"item":0}',
    reason: /division|divided/,
  },
  'a rule reads an attribute that is missing': {
    request: ['GET', '/own'],
    observe: [200, 'rule-denies'],
    enforce: [403, 'rule-denies'],
    body: '"own"',
    reason: /could not be judged/,
  },
  'a rule takes more steps than it may': {
    request: ['GET', `/tags?${Array.from({ length: 60 }, (_, index) => `tag=${index}`).join('&')}`],
    observe: [200, 'rule-denies'],
    enforce: [403, 'rule-denies'],
    body: '60',
    reason: /steps/,
  },
  'there is no key for the token, since the issuer is away': {
    request: ['GET', '/items/7', bearer({ iss: awayIssuer, aud: 'shop', sub: 'ann', exp: 4_000_000_000 })],
    observe: [200, 'identity-away'],
    enforce: [503, 'identity-away'],
    body: '{"item":7}',
  },
  'a credential does not hold, where nobody needs one': {
    request: ['GET', '/legacy/report', { Authorization: 'Bearer nothing' }],
    observe: [200, 'credential-refused'],
    enforce: [401, 'credential-refused'],
    body: '"report"',
  },
  'a credential does not hold, on the way to what is unknown': {
    request: ['GET', '/shadow/new', { Authorization: 'Bearer nothing' }],
    observe: [200, 'route-unknown'],
    enforce: [404, 'route-unknown'],
    changed: [401, 'credential-refused'],
    body: '"new"',
  },
  'a rule reads the body, and allows it': {
    request: posted('/orders', '{"total":7}'),
    observe: [200, null],
    enforce: [200, null],
    body: '7.0',
  },
  'a rule reads the body, and denies it': {
    request: posted('/orders', '{"total":700}'),
    observe: [200, 'rule-denies'],
    enforce: [403, 'rule-denies'],
    body: '700.0',
  },
  'a body that a rule reads is larger than the limit': {
    request: posted('/orders', JSON.stringify({ total: 7, note: 'x'.repeat(300) })),
    observe: [200, 'body-too-large'],
    enforce: [413, 'body-too-large'],
    body: '7.0',
  },
  'a body that a rule reads could be read in two ways': {
    request: posted('/orders', '{"total":7,"total":700}'),
    observe: [200, 'body-undecodable'],
    enforce: [400, 'body-undecodable'],
    body: '700.0',
  },
  'a body that a rule reads is in an encoding that nobody undoes': {
    request: posted('/orders', '{"total":7}', { 'Content-Encoding': 'x-own' }),
    observe: [200, 'body-type-unknown'],
    enforce: [415, 'body-type-unknown'],
    body: '7.0',
  },
  'a body of another type than the rule was written for': {
    request: posted('/orders', 'total=7', { 'Content-Type': 'application/x-www-form-urlencoded' }),
    observe: [422, 'body-type-unknown'],
    enforce: [415, 'body-type-unknown'],
  },
  'a large body that no rule reads': {
    request: posted('/uploads', 'x'.repeat(5000)),
    observe: [200, null],
    enforce: [200, null],
    body: '5000',
  },
  'a dot segment': doubtful('/files/a/../b', 'a/../b'),
  'an encoded dot segment': doubtful('/files/a/%2e%2e/b', 'a/../b'),
  'an empty segment': doubtful('/files//a', '/a'),
  '`%2F`': doubtful('/files/a%2Fb', 'a/b'),
  '`%5C`': doubtful('/files/a%5Cb', 'a\\b'),
  'a letter that is encoded without need': doubtful('/files/%61', 'a'),
  '`%2F`, and the rule sees what the application sees': {
    request: ['GET', '/files/secret%2Fb'],
    observe: [200, 'path-doubtful'],
    enforce: [400, 'path-doubtful'],
    changed: [403, 'rule-denies'],
    body: '{"rest":"secret/b"}',
  },
  'dots that would lead to another operation of a server that follows them': {
    request: ['GET', '/files/..%2F..%2Flegacy%2Freport'],
    observe: [200, 'path-doubtful'],
    enforce: [400, 'path-doubtful'],
    changed: [200, null],
    body: '{"rest":"../../legacy/report"}',
  },
  '`%2F` on an operation that is not made for it': {
    request: ['GET', '/one%2Fthings/seven'],
    observe: [200, 'path-doubtful'],
    enforce: [400, 'path-doubtful'],
    body: '{"tenant":"one","name":"seven"}',
  },
  'a doubt on the way to what is unknown': {
    request: ['GET', '/shadow%2Fnew'],
    observe: [200, 'path-doubtful'],
    enforce: [400, 'path-doubtful'],
    body: '"new"',
  },
  'an encoding that is broken': {
    request: ['GET', '/files/%zz'],
    observe: [200, 'path-doubtful'],
    enforce: [400, 'path-doubtful'],
    body: '{"rest":"%zz"}',
  },
  'NUL in the path, which nobody may have': {
    request: ['GET', '/files/a%00b'],
    observe: [400, 'path-with-control'],
    enforce: [400, 'path-with-control'],
  },
  "the application's own pages": {
    request: ['GET', '/docs'],
    observe: [200, 'docs-private'],
    enforce: [404, 'docs-private'],
    changed: [200, null],
  },
}

describe.skipIf(python === null)('situations (skipped without the Python of the oracle)', () => {
  const ends: (() => void)[] = []
  const until = (end: () => void) => void ends.push(end)
  let gateways: Readonly<Record<'observe' | 'enforce' | 'changed', Started>>
  const asked = { observe: 0, enforce: 0, changed: 0 }

  beforeAll(async () => {
    const folder = realpathSync(mkdtempSync(join(tmpdir(), 'fastward-')))
    until(() => rmSync(folder, { recursive: true, force: true }))
    const issuer = `gateway:\n  bodies: {limit: 200}\n  issuers: {main: {issuer: '${awayIssuer}', keys: '${awayIssuer}/keys', audience: shop}}\n`
    writeFileSync(join(folder, 'main.py'), program)
    writeFileSync(join(folder, 'fastward.yaml'), `${policy}${issuer}`)
    expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
    const { port } = await startApplication(folder, { until })
    const open = (mode: string) => startGateway(folder, port, { words: ['--map', 'app.map.json', '--mode', mode], until })
    const observe = await open('observe')
    const enforce = await open('enforce')
    const changedFolder = join(folder, 'changed')
    mkdirSync(changedFolder)
    writeFileSync(join(changedFolder, 'fastward.yaml'), `${policy}${issuer}${changes}`)
    const words = ['--map', '../app.map.json', '--mode', 'enforce']
    gateways = { observe, enforce, changed: await startGateway(changedFolder, port, { words, until }) }
  })
  afterAll(() => {
    for (const end of ends.reverse()) end()
  })

  test.each(Object.entries(situations))('%s', async (_, situation) => {
    const { request, body, reason } = situation
    for (const way of ['observe', 'enforce', 'changed'] as const) {
      const gateway = gateways[way]
      const [status, code] = situation[way] ?? situation.enforce
      const answer = await send(gateway.port, ...request)
      const line = (await gateway.untilLines(++asked[way])).at(-1)
      const isPassed = code === null || (way === 'observe' && code !== 'path-with-control')
      expect({ way, status: answer?.status, code: line?.code, answered: line?.answered }).toEqual({
        way,
        status,
        code,
        answered: isPassed ? 'application' : 'gateway',
      })
      if (isPassed && body !== undefined) expect(answer?.body).toBe(body)
      if (!isPassed) expect(answer?.body).toMatch(/^\{"type":"about:blank","title":"[A-Z][A-Za-z ]+","status":\d{3}\}$/)
      if (!isPassed && reason !== undefined) expect(line?.reason).toMatch(reason)
    }
  })

  test('the start page says what only the code knows, and what passes without a rule', () => {
    const said = gateways.enforce.errors()
    expect(said).toContain('  WebSockets: /live/{room}\n')
    expect(said).toContain('  mounted applications: /old\n')
    expect(said).toContain('  hidden from its document: /internal\n')
    expect(said).toMatch(/ {2}of FastAPI and libraries: \/openapi\.json \/docs \/docs\/oauth2-redirect \/redoc/)
    expect(gateways.enforce.errors()).toMatch(/enforce +GET +\/legacy\/report +no rule: denied\n/)
    expect(gateways.changed.errors()).toMatch(
      /enforce +GET +\/legacy\/report +no rule: passes, `gateway.paths` asks for none below \/legacy\n/,
    )
    expect(gateways.changed.errors()).toMatch(/enforce +GET +\/legacy\/admin\/users +no rule: denied\n/)
  })
})

describe.skipIf(python === null)('while it runs (skipped without the Python of the oracle)', () => {
  test.each(['observe', 'enforce'])(
    '%s: a policy that nobody understands is not taken over, and the last one that was holds',
    async (mode) => {
      const rule = (most: number) => `access:\n  rules:\n    items: {where: {path: '/items/*'}, when: 'path.item_id < ${most}'}\n`
      const folder = writeProject({ 'main.py': program, 'fastward.yaml': rule(10) })
      expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
      const { port } = await startApplication(folder)
      const gateway = await startGateway(folder, port, { words: ['--map', 'app.map.json', '--mode', mode] })
      const judged = async (count: number) => {
        await send(gateway.port, 'GET', '/items/50')
        return (await gateway.untilLines(count)).at(-1)?.code ?? null
      }
      expect(await judged(1)).toBe('rule-denies')
      writeFileSync(join(folder, 'fastward.yaml'), `${rule(100)}    broken: {when: '1 +'}\n`)
      gateway.readAgain()
      await gateway.untilSaid(/not taken over, what was read before still holds: .*fastward\.yaml:4/)
      expect(await judged(2)).toBe('rule-denies')
      writeFileSync(join(folder, 'fastward.yaml'), rule(100))
      gateway.readAgain()
      await gateway.untilSaid(/\ntaken over: /)
      expect(await judged(3)).toBe(null)
    },
  )
})

describe.each(['observe', 'enforce'])('%s: before it starts', (mode) => {
  const words = ['gateway', '--upstream', 'http://127.0.0.1:1', '--openapi', 'api.json', '--mode', mode]
  const document = JSON.stringify({ openapi: '3.1.0', paths: { '/orders': { put: {} } } })

  test.each<[string, string, string]>([
    [
      'a policy that nobody understands',
      'access:\n  rules:\n    one:\n      where: {path: /orders}\n      when: 1 +\n',
      'fastward.yaml:5: `access.rules.one.when`',
    ],
    [
      'a rule that reads the answer of what changes something',
      'access:\n  rules:\n    one:\n      where: {path: /orders}\n      when: response.owner == principal.id\n',
      'fastward.yaml:5: `access.rules.one.when` reads the response of a route that changes something, and is about it before anybody could say no: add `methods: [GET, HEAD]`',
    ],
    [
      'what is open for the whole application, though nothing may be',
      'gateway:\n  strict: true\n  paths:\n    /:\n      unmatched: allow\n',
      'fastward.yaml:5: `gateway.paths./.unmatched` must be `deny` while `gateway.strict` is on',
    ],
    [
      'a pattern where the beginning of a path is asked for',
      "gateway:\n  paths:\n    '/legacy/**': {unmatched: allow}\n",
      'fastward.yaml:3: `gateway.paths./legacy/**` must be the beginning of a path',
    ],
    [
      'credentials for pages of everybody',
      "gateway:\n  cors: {origins: ['*'], credentials: true}\n",
      'fastward.yaml:2: `gateway.cors` must be origins by name where there are `credentials`',
    ],
    [
      'an origin with a path',
      "gateway:\n  cors: {origins: ['https://shop.example/']}\n",
      'fastward.yaml:2: `gateway.cors.origins` must be an origin such as `https://shop.example`',
    ],
  ])('%s is told with its line', (_, text, told) => {
    const folder = writeProject({ 'main.py': '', 'api.json': document, 'fastward.yaml': text })
    const { exit, stderr } = runCommand(words, { folder })
    expect(stderr).toContain(told)
    expect(exit).toBe(2)
  })
})
