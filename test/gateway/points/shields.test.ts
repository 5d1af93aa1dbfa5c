// Which shields say something where proxies ask, by each protocol: the table of the guide, cell by cell.

import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { startIssuer } from '../identity/world.ts'
import { type Started, send } from '../running.ts'
import { startPoint } from './standing.ts'

const program = `
from fastapi import FastAPI, UploadFile
from pydantic import BaseModel

app = FastAPI()


class Login(BaseModel):
    username: str
    password: str


class Order(BaseModel):
    count: int
    note: str = ""


@app.get("/limited")
def limited(): ...


@app.get("/items/{item_id}")
def item(item_id: int): ...


@app.get("/todos/{todo_id}")
def todo(todo_id: int): ...


@app.get("/search")
def search(page: int = 1, q: str = ""): ...


@app.get("/files/{name}")
def file(name: str): ...


@app.get("/staff")
def staff(): ...


@app.get("/asked")
def asked(): ...


@app.get("/mine")
def mine(): ...


@app.post("/login")
def login(login: Login): ...


@app.post("/pictures")
def picture(file: UploadFile): ...


@app.post("/orders")
def order(order: Order): ...
`

const policy = (issuer: string) => `
gateway:
  issuers: {main: {issuer: '${issuer}', audience: shop}}
  annotations: {mode: enforce, overlays: words.overlay.yaml}
  rates:
    mode: enforce
    limits: [{for: address, rate: 2 per day, on: GET /limited}]
    at-once: [{for: all, most: 1}]
  abuse: {mode: enforce, brute-force: {tries: 3}, enumeration: {misses: 4, walk: 20}, uploads: {count: 2}}
  contract: {mode: enforce}
  inspection: {mode: enforce}
  pdp: {address: 'http://127.0.0.1:9', mode: enforce, on: /asked}
  patches: [{route: 'GET /files/{name}', class: command, in: path, parameter: name}]
access:
  rules:
    todos: {where: {route: 'GET /todos/{todo_id}'}, when: path.todo_id < 100}
    all: {where: {path: ['/limited', '/items/**', '/search', '/files/**', '/staff', '/asked', '/mine', '/login', '/orders', '/pictures']}}
`

const overlay = `overlay: 1.0.0
info: {title: Permissions, version: '1'}
actions:
  - target: $.paths['/staff'].get
    update: {x-fastward-permission: staff}
`

interface Told {
  readonly method?: string
  readonly target: string
  readonly headers?: Readonly<Record<string, string>>
  readonly address?: string
  readonly body?: object
}

interface Protocol {
  readonly name: string
  readonly seesBodies: boolean
  ask(port: number, told: Required<Omit<Told, 'body'>> & { readonly body: string }): Promise<number>
}

const statusOf = (answer: Awaited<ReturnType<typeof send>>): number => Number(answer?.headers['fastward-status'] ?? answer?.status)
const stated = (body: string) => `${body === '' ? '' : body.length};;HTTP/1.1`
const sized = (body: string) => (body === '' ? {} : { 'Content-Length': String(body.length) })

const protocols: readonly Protocol[] = [
  {
    name: 'nginx, auth_request',
    seesBodies: false,
    ask: async (port, { method, target, headers, address, body }) =>
      statusOf(
        await send(port, 'GET', '/auth-request?stated', {
          ...headers,
          'X-Original-URI': target,
          'X-Original-Method': method,
          'X-Original-Body': stated(body),
          'X-Forwarded-For': address,
        }),
      ),
  },
  {
    name: 'Caddy, forward_auth',
    seesBodies: false,
    ask: async (port, { method, target, headers, address, body }) =>
      statusOf(
        await send(port, 'GET', '/forward-auth?stated', {
          ...headers,
          'X-Forwarded-Uri': target,
          'X-Forwarded-Method': method,
          'X-Forwarded-Host': 'shop.example',
          'X-Forwarded-Body': stated(body),
          'X-Forwarded-For': address,
        }),
      ),
  },
  {
    name: 'Traefik, ForwardAuth with the body',
    seesBodies: true,
    ask: async (port, { method, target, headers, address, body }) => {
      const own = {
        'X-Forwarded-Uri': target,
        'X-Forwarded-Method': method,
        'X-Forwarded-Host': 'shop.example',
        'X-Forwarded-For': address,
      }
      return statusOf(await send(port, 'GET', '/forward-auth?body', { ...headers, ...own, ...sized(body) }, body))
    },
  },
  {
    name: 'Envoy, ext_authz over HTTP with the body',
    seesBodies: true,
    ask: async (port, { method, target, headers, address, body }) => {
      const mark: Record<string, string> = body === '' ? {} : { 'x-envoy-auth-partial-body': 'false' }
      return statusOf(
        await send(port, method, `/ext-authz${target}`, { ...headers, ...mark, 'X-Forwarded-For': address, ...sized(body) }, body),
      )
    },
  },
]

describe.each(protocols)('$name', ({ ask, seesBodies }) => {
  const ends: (() => void)[] = []
  let point: Started
  let token = ''
  beforeAll(async () => {
    const until = (end: () => void) => void ends.push(end)
    const issuer = await startIssuer(until)
    token = issuer.token({ sub: 'anna', jti: 'anna-1' })
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy(issuer.address), 'words.overlay.yaml': overlay }, until)
    expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
    point = await startPoint(folder, 9, ['--decide', '127.0.0.1:0', '--trust', '127.0.0.1', '--mode', 'enforce'], until)
  })
  afterAll(() => {
    for (const end of ends.reverse()) end()
  })

  const say = ({ method = 'GET', target, headers = {}, address = '192.0.2.1', body }: Told): Promise<number> => {
    const json: Record<string, string> = body === undefined ? {} : { 'Content-Type': 'application/json' }
    return ask(point.port, {
      method,
      target,
      headers: { ...json, ...headers },
      address,
      body: body === undefined ? '' : JSON.stringify(body),
    })
  }
  const many = async (count: number, one: (index: number) => Told): Promise<readonly number[]> => {
    const found: number[] = []
    for (let index = 0; index < count; index++) found.push(await say(one(index)))
    return found
  }

  test('a limit counts the client that the proxy saw; what runs at once is not known', async () => {
    expect(await many(3, () => ({ target: '/limited' }))).toEqual([200, 200, 429])
    expect(await say({ target: '/limited', address: '198.51.100.7' })).toBe(200)
  })

  test('abuse: ids that are not theirs, and one after the other, where a yes is as good as read', async () => {
    const misses = await many(4, (index) => ({ target: `/todos/${500 + index * 7}`, address: '192.0.2.2' }))
    expect(misses).toEqual([403, 403, 403, 403])
    expect(await say({ target: '/todos/1', address: '192.0.2.2' })).toBe(429)
    const walk = await many(40, (index) => ({ target: `/items/${index + 1}`, address: '192.0.2.3' }))
    expect(walk.slice(0, 20)).toEqual(Array(20).fill(200))
    expect(walk.at(-1)).toBe(429)
  })

  test('abuse: a credential in two places', async () => {
    const use = (address: string, agent: string) =>
      say({ target: '/mine', address, headers: { Authorization: `Bearer ${token}`, 'User-Agent': agent } })
    expect(await use('192.0.2.1', 'phone')).toBe(200)
    expect(await use('198.51.100.7', 'script')).toBe(403)
    expect(await use('192.0.2.1', 'phone')).toBe(200)
  })

  test('abuse: how a try to sign in ended is not known', async () => {
    const found = await many(6, (index) => ({ method: 'POST', target: '/login', body: { username: 'ben', password: `wrong ${index}` } }))
    expect(found).toEqual(Array(6).fill(seesBodies ? 200 : 403))
  })

  test('abuse: uploads, where they are sent along', async () => {
    const body = '--b\r\nContent-Disposition: form-data; name="file"; filename="a.png"\r\n\r\npicture\r\n--b--\r\n'
    const headers = { 'Content-Type': 'multipart/form-data; boundary=b' }
    const upload = () => ask(point.port, { method: 'POST', target: '/pictures', headers, address: '192.0.2.4', body })
    expect([await upload(), await upload(), await upload()]).toEqual([200, 200, seesBodies ? 429 : 200])
    const packed = { ...headers, 'Content-Encoding': 'gzip' }
    expect(await ask(point.port, { method: 'POST', target: '/pictures', headers: packed, address: '192.0.2.5', body })).not.toBe(200)
  })

  test('contract and inspection: of the head', async () => {
    expect(await say({ target: '/search?page=2&q=shoes' })).toBe(200)
    expect(await say({ target: '/search?page=two' })).toBe(422)
    expect(await say({ target: '/search?q=1%27%20UNION%20SELECT%20password%20FROM%20users--' })).toBe(403)
  })

  test('contract and inspection: of a body that is sent along; of one that is not, nothing passes', async () => {
    const order = (body: object) => say({ method: 'POST', target: '/orders', body })
    expect(await order({ count: 2 })).toBe(seesBodies ? 200 : 403)
    expect(await order({ count: 'two' })).toBe(seesBodies ? 422 : 403)
    expect(await order({ count: 2, note: "1' UNION SELECT password FROM users--" })).toBe(403)
  })

  test('patches, permissions and another decision point', async () => {
    expect(await say({ target: '/files/report' })).toBe(200)
    expect(await say({ target: '/files/-rf' })).toBe(403)
    expect(await say({ target: '/staff' })).toBe(403)
    // It is away.
    expect(await say({ target: '/asked' })).toBe(503)
  })
})
