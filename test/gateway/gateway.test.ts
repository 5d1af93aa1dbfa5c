// `fastward gateway` as an operator has it: the real command in front of the real FastAPI on uvicorn, with a policy. Without the Python of
// the oracle it is skipped, each row counted.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { WebSocket } from 'undici'
import { describe, expect, onTestFinished, test } from 'vitest'
import { checkout, runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { findEnvironment, SERVED } from '../oracle/environments.ts'
import { ask, connectRaw } from './front/raw-client.ts'

const python = findEnvironment(SERVED)

const program = `
import asyncio
from fastapi import FastAPI, Request, WebSocket
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import StreamingResponse

app = FastAPI()
app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example"])


@app.get("/items/{item_id}")
def read_item(item_id: int, q: str | None = None):
    return {"item": item_id, "q": q}


@app.get("/admin/all")
def read_all():
    return "secret"


@app.get("/files/{rest:path}")
def read_file(rest: str):
    return {"rest": rest}


@app.post("/upload")
async def upload(request: Request):
    size = 0
    async for part in request.stream():
        size += len(part)
    return {"size": size}


@app.get("/events")
async def events():
    async def write():
        for number in range(3):
            yield f"data: {number}\\n\\n"
            await asyncio.sleep(0.05)
    return StreamingResponse(write(), media_type="text/event-stream")


@app.get("/who")
def who(request: Request):
    return {"client": request.client.host, "headers": sorted(request.headers.keys())}


@app.get("/broken")
def broken():
    return 1


@app.get("/hidden", include_in_schema=False)
def hidden():
    return "hidden"


@app.websocket("/live/{room}")
async def live(websocket: WebSocket, room: str):
    await websocket.accept()
    while True:
        text = await websocket.receive_text()
        await websocket.send_text(f"{room}: {text}")
`

const policy = `
access:
  rules:
    small-items:
      where: {path: '/items/**'}
      when: path.item_id < 100
    nobody-below-zero:
      where: {path: '/items/**'}
      effect: deny
      when: path.item_id < 0
    files: {where: {path: '/files/**'}}
    uploads: {where: {path: /upload}}
    events: {where: {path: /events}}
    who: {where: {path: /who}}
    broken:
      where: {path: /broken}
      when: principal.tenant == "one"
    rooms:
      where: {path: '/live/**'}
      when: path.room == "open"
`

interface Started {
  readonly child: ChildProcess
  readonly port: number
  readonly output: () => string
  readonly errors: () => string
}

/** Settles when its errors name the port. */
async function start(command: string, words: readonly string[], folder: string, pattern: RegExp): Promise<Started> {
  const child = spawn(command, words, { cwd: folder, env: { PATH: env['PATH'] ?? '' }, stdio: ['ignore', 'pipe', 'pipe'] })
  let output = ''
  let errors = ''
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  child.stdout.on('data', (bytes) => {
    output += String(bytes)
  })
  const port = await new Promise<number>((settle, refuse) => {
    child.stderr.on('data', (bytes) => {
      errors += String(bytes)
      const found = pattern.exec(errors)?.[1]
      if (found !== undefined) settle(Number(found))
    })
    child.once('exit', () => refuse(new Error(errors)))
  })
  return { child, port, output: () => output, errors: () => errors }
}

const startApplication = (folder: string) =>
  start(python ?? '', ['-m', 'uvicorn', 'main:app', '--port', '0', '--no-access-log'], folder, /running on http:\/\/127\.0\.0\.1:(\d+)/)

const startGateway = (folder: string, upstream: number, words: readonly string[] = []) =>
  start(
    execPath,
    [join(checkout, 'bin', 'fastward.js'), 'gateway', '--upstream', `http://127.0.0.1:${upstream}`, '--listen', '0', ...words],
    folder,
    /fastward gateway {2}http:\/\/127\.0\.0\.1:(\d+)/,
  )

const get = (port: number, target: string, more = '') => ask(port, `GET ${target} HTTP/1.1\r\nHost: shop.example\r\n${more}\r\n`)

interface Line {
  readonly method: string
  readonly path: string
  readonly mode: string
  readonly verdict: string
  readonly code: string | null
  readonly answered: string
  readonly status: number
  readonly routes: readonly string[]
  readonly rule: string | null
}

const linesOf = ({ output }: Started): readonly Line[] =>
  output()
    .split('\n')
    .filter((line) => line !== '')
    .map((line): Line => JSON.parse(line))

async function stop({ child }: Started): Promise<number | null> {
  const ended = once(child, 'exit')
  child.kill('SIGTERM')
  const [code] = await ended
  return code
}

describe.skipIf(python === null)('in front of FastAPI on uvicorn (skipped without its Python)', () => {
  test('enforce: what a rule allows passes, and each row of the table is refused', async () => {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy })
    expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
    const application = await startApplication(folder)
    const gateway = await startGateway(folder, application.port, ['--map', 'app.map.json', '--mode', 'enforce'])
    const { port } = gateway

    expect(await get(port, '/items/7?q=a+b')).toMatchObject({ status: 200, body: '{"item":7,"q":"a b"}' })
    expect(await get(port, '/files/a/b.txt')).toMatchObject({ status: 200, body: '{"rest":"a/b.txt"}' })
    const rows: readonly (readonly [string, string, number, string])[] = [
      ['GET', '/items/500', 403, 'rule-denies'],
      ['GET', '/items/-5', 403, 'rule-denies'],
      ['GET', '/items/07', 403, 'rule-denies'],
      ['GET', '/admin/all', 403, 'rule-missing'],
      ['GET', '/hidden', 403, 'rule-missing'],
      ['GET', '/broken', 403, 'rule-denies'],
      ['GET', '/nothing', 404, 'route-unknown'],
      ['POST', '/items/7', 405, 'method-not-allowed'],
      ['GET', '/files/a%2Fb', 400, 'path-doubtful'],
      ['GET', '/files/../admin/all', 400, 'path-doubtful'],
      ['GET', '/files//admin', 400, 'path-doubtful'],
      ['GET', '/%61dmin/all', 400, 'path-doubtful'],
    ]
    for (const [method, target, status] of rows)
      expect(await ask(port, `${method} ${target} HTTP/1.1\r\nHost: shop.example\r\n\r\n`), target).toMatchObject({ status })
    expect((await get(port, '/items/7/'))?.headers['location']).toBe('/items/7')
    const preflight = 'OPTIONS /items/7 HTTP/1.1\r\nHost: a\r\nOrigin: https://shop.example\r\nAccess-Control-Request-Method: GET\r\n\r\n'
    expect(await ask(port, preflight)).toMatchObject({ status: 200, headers: { 'access-control-allow-origin': 'https://shop.example' } })
    expect(JSON.parse((await get(port, '/who', 'X-Forwarded-For: 6.6.6.6\r\nFastward_Identity: me\r\n'))?.body ?? '')).toEqual({
      client: '127.0.0.1',
      headers: ['host', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'],
    })

    expect(await stop(gateway)).toBe(0)
    const lines = linesOf(gateway)
    expect(lines.filter(({ code }) => code !== null).map(({ method, path, status, code }) => [method, path, status, code])).toEqual(
      // What no operation explains stands in the log without its odd parts.
      rows.map(([method, target, ...rest]) => [method, target.replace('%61dmin', '~'), ...rest]),
    )
    expect(lines[0]).toMatchObject({ path: '/items/7', rule: 'small-items', routes: ['main:app|GET /items/{}'], answered: 'application' })
  })

  test('observe: everything passes, and the log says what enforcing would have done', async () => {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy })
    const application = await startApplication(folder)
    // Of the document that the application serves.
    const gateway = await startGateway(folder, application.port, ['--enforce', '/admin/**'])
    const { port } = gateway
    expect(gateway.errors()).toMatch(/from \/openapi\.json: \d covered by a rule, 1 not; 1 enforced/)
    const rows: readonly (readonly [string, number, string, string | null])[] = [
      ['/items/7', 200, 'allow', null],
      ['/items/500', 200, 'refuse', 'rule-denies'],
      ['/hidden', 200, 'refuse', 'route-unknown'],
      ['/nothing', 404, 'refuse', 'route-unknown'],
      ['/files/a%2Fb', 200, 'refuse', 'path-doubtful'],
      ['/admin/all', 403, 'refuse', 'rule-missing'],
    ]
    for (const [target, status] of rows) expect(await get(port, target), target).toMatchObject({ status })
    expect(await stop(gateway)).toBe(0)
    // What no operation explains stands in the log without its odd parts.
    const shown = rows.map(([target, ...rest]) => [target.replace('a%2Fb', '~'), ...rest])
    expect(linesOf(gateway).map(({ path, status, verdict, code }) => [path, status, verdict, code])).toEqual(shown)
    expect(linesOf(gateway).map(({ mode }) => mode)).toEqual(['observe', 'observe', 'observe', 'observe', 'observe', 'enforce'])
  })

  test('streams: events, an upload of 20 MB, a question whether to go on, WebSocket', async () => {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy })
    expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
    const application = await startApplication(folder)
    const gateway = await startGateway(folder, application.port, ['--map', 'app.map.json', '--mode', 'enforce', '--log', 'decisions.jsonl'])
    const { port } = gateway
    const events = await connectRaw(port)
    events.send('GET /events HTTP/1.1\r\nHost: a\r\n\r\n')
    await events.untilText('data: 0')
    expect(events.text()).not.toContain('data: 2')
    expect(await events.answers(1)).toMatchObject([{ body: 'data: 0\n\ndata: 1\n\ndata: 2\n\n', isWhole: true }])

    const size = 20 * 1024 * 1024
    const upload = await connectRaw(port)
    upload.send(`POST /upload HTTP/1.1\r\nHost: a\r\nContent-Length: ${size}\r\nExpect: 100-continue\r\n\r\n`)
    await upload.untilText('100 Continue\r\n\r\n')
    upload.send(new Uint8Array(size))
    expect(await upload.answers(1)).toMatchObject([{ status: 200, body: `{"size":${size}}` }])

    const socket = new WebSocket(`ws://127.0.0.1:${port}/live/open`)
    const got = await new Promise((settle, refuse) => {
      socket.addEventListener('open', () => socket.send('hello'))
      socket.addEventListener('message', ({ data }) => settle(data))
      socket.addEventListener('error', refuse)
    })
    expect(got).toBe('open: hello')
    socket.close()
    const closed = new WebSocket(`ws://127.0.0.1:${port}/live/closed`)
    await new Promise((settle) => closed.addEventListener('error', settle))
    expect(await stop(gateway)).toBe(0)
    expect(gateway.output()).toBe('')
  })
})

const socketProgram = `
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.websocket("/live")
async def live(websocket: WebSocket):
    await websocket.accept()
`

test.each<[string, readonly string[], string]>([
  ['no upstream', [], 'nothing says where the application listens'],
  ['an upstream with a path', ['--upstream', 'http://127.0.0.1:1/api'], 'it holds a path'],
  ['nobody there', ['--upstream', 'http://127.0.0.1:1'], 'nobody listens there'],
  ['no place to listen at', ['--upstream', 'http://127.0.0.1:1', '--listen', 'here'], 'is no place to listen at'],
  ['no map', ['--upstream', 'http://127.0.0.1:1', '--map', 'main.py'], 'it is no JSON'],
  [
    'closed fields of a WebSocket',
    ['--upstream', 'http://127.0.0.1:1', '--map', 'app.map.json', '--mode', 'enforce'],
    'closes fields of a WebSocket, whose messages the gateway does not read',
  ],
])('%s is said before anything listens', (_name, words, text) => {
  const folder = writeProject({
    ...(words.includes('--map') ? { 'main.py': socketProgram } : { 'main.py': 'x = 1\n' }),
    'fastward.yaml': 'access:\n  fields:\n    names: {where: {path: "/**"}, access: read, fields: [name]}\n',
  })
  if (words.includes('app.map.json')) runCommand(['map', '--output', 'app.map.json'], { folder })
  const { exit, stderr, stdout } = runCommand(['gateway', ...words], { folder })
  expect(stderr).toContain(text)
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
})

test('a Node that reads broken HTTP is not started with', () => {
  const folder = writeProject({ 'main.py': 'x = 1\n' })
  const { exit, stderr } = runCommand(['gateway', '--upstream', 'http://127.0.0.1:1'], {
    folder,
    environment: { NODE_OPTIONS: '--insecure-http-parser' },
  })
  expect(exit).toBe(2)
  expect(stderr).toContain('--insecure-http-parser')
})
