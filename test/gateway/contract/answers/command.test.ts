// `fastward gateway` with answers held to their contract, and `fastward gateway build`, as an operator has them: the real command in front of the real FastAPI
// on uvicorn, by both readers of HTTP. Without the Python of the oracle it is skipped, each row counted.

import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../../kit/command.ts'
import { writeProject } from '../../../kit/project.ts'
import { python, send, startApplication, startGateway } from '../../running.ts'

const program = `
import asyncio
from typing import AsyncIterable, List, Optional
from fastapi import FastAPI, HTTPException
from fastapi.responses import JSONResponse, StreamingResponse
from fastapi.sse import EventSourceResponse
from pydantic import BaseModel

app = FastAPI()


class User(BaseModel):
    name: str
    email: Optional[str] = None


LEAKING = {"name": "anna", "email": None, "password_hash": "x"}


@app.get("/users/{user_id}")
def read_user(user_id: int) -> User:
    return LEAKING


@app.get("/leaking", response_model=List[User])
def leaking():
    return JSONResponse([LEAKING, {"name": 5}])


@app.get("/missing", response_model=User)
def missing():
    raise HTTPException(404)


@app.get("/events", response_class=EventSourceResponse)
async def events() -> AsyncIterable[User]:
    for name in "ab":
        yield User(name=name)


@app.get("/lines")
async def lines() -> AsyncIterable[User]:
    yield User(name="a")


DECLARED = {200: {"content": {"text/event-stream": {"schema": {"$ref": "#/components/schemas/User"}}}}}


@app.get("/raw", responses=DECLARED, response_class=StreamingResponse)
async def raw():
    async def write():
        yield 'id: 1\\ndata: {"name": "a", "password_hash": "x"}\\n\\n'
        await asyncio.sleep(0.2)
        yield 'id: 2\\ndata: {"name": 5}\\n\\n'
        yield 'id: 3\\ndata: {"name": "c"}\\n\\n'
    return StreamingResponse(write(), media_type="text/event-stream")
`

const policy = (contract: string) => `access: {rules: {all: {where: {path: '/**'}}}}\ngateway: {docs: open, contract: ${contract}}\n`

async function stand(contract: string, words: readonly string[] = []) {
  const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy(contract) })
  const application = await startApplication(folder)
  return { folder, application, gateway: await startGateway(folder, application.port, { words }) }
}

const leaking = '[{"name":"anna","email":null,"password_hash":"x"},{"name":5}]'
const sent = 'id: 1\ndata: {"name": "a", "password_hash": "x"}\n\nid: 2\ndata: {"name": 5}\n\nid: 3\ndata: {"name": "c"}\n\n'

describe.each(['fast', 'node'])('the %s front', (front) => {
  test.skipIf(python === null)('reports, and nothing is changed (skipped without FastAPI and uvicorn)', async () => {
    const { gateway } = await stand('{requests: false, answers: report}', ['--front', front])
    const bodies: string[] = []
    for (const target of ['/users/1', '/users/x', '/missing', '/events', '/lines', '/leaking', '/raw'])
      bodies.push((await send(gateway.port, 'GET', target))?.body ?? '')
    expect(bodies[0]).toBe('{"name":"anna","email":null}')
    expect(bodies[3]).toBe('data: {"name":"a","email":null}\n\ndata: {"name":"b","email":null}\n\n')
    expect(bodies.slice(5)).toEqual([leaking, sent])
    const lines = await gateway.untilLines(7)
    const said = Object.fromEntries(lines.map((line) => [line.path, (line as { objections?: readonly object[] }).objections])) // As the log has it.
    const one = (reason: string) => ({ shield: 'contract', code: 'answer-broken', reason, enforced: false })
    expect(said).toEqual({
      '/users/1': undefined,
      '/users/x': undefined,
      '/missing': undefined,
      '/events': undefined,
      '/lines': undefined,
      '/leaking': [one('200 application/json: not declared: `[].password_hash`; `/1/name`: is not of type string')],
      '/raw': [one('200 text/event-stream: not declared: `password_hash`'), one('200 text/event-stream: `/name`: is not of type string')],
    })
  })

  test.skipIf(python === null)('strips what is not declared (skipped without FastAPI and uvicorn)', async () => {
    const { gateway } = await stand('{requests: false, mode: enforce, answers: strip}', ['--front', front])
    expect((await send(gateway.port, 'GET', '/leaking'))?.body).toBe('[{"name":"anna","email":null},{"name":5}]')
    expect((await send(gateway.port, 'GET', '/raw'))?.body).toBe(sent.replace(', "password_hash": "x"', ''))
    expect((await send(gateway.port, 'GET', '/users/1'))?.status).toBe(200)
  })

  test.skipIf(python === null)('blocks what is broken, where it is enforced (skipped without FastAPI and uvicorn)', async () => {
    const { gateway } = await stand("{enforce: ['/leaking', '/raw'], answers: block}", ['--front', front])
    expect(await send(gateway.port, 'GET', '/leaking')).toMatchObject({ status: 502, body: expect.not.stringContaining('anna') })
    expect((await send(gateway.port, 'GET', '/raw'))?.body).toBe('id: 3\ndata: {"name": "c"}\n\n')
    expect((await send(gateway.port, 'GET', '/missing'))?.body).toBe('{"detail":"Not Found"}')
    const [line] = await gateway.untilLines(1)
    expect(line).toMatchObject({ verdict: 'refuse', code: 'answer-broken', status: 502 })
  })
})

test.skipIf(python === null)(
  'build: a file that the gateway starts from while the application is away (skipped without FastAPI and uvicorn)',
  async () => {
    const { folder, application } = await stand('{requests: false, mode: enforce, answers: strip}')
    const words = ['gateway', 'build', '--upstream', `http://127.0.0.1:${application.port}`]
    const built = runCommand(words, { folder })
    expect(built.stdout).toMatch(
      /^gateway\.built\.json: \d+ routes from \/openapi\.json, \d+ covered by a rule; 1 rules, \d+ schemas\nEverything can be run\.\n$/,
    )
    expect(built.exit).toBe(0)
    const bytes = readFileSync(join(folder, 'gateway.built.json'), 'utf8')
    runCommand([...words, '--output', 'again.json'], { folder })
    expect(readFileSync(join(folder, 'again.json'), 'utf8')).toBe(bytes)
    const again = await startApplication(folder)
    const gateway = await startGateway(folder, again.port, { words: ['--built', 'gateway.built.json'] })
    expect((await send(gateway.port, 'GET', '/leaking'))?.body).toBe('[{"name":"anna","email":null},{"name":5}]')
    await again.stop()
    const alone = await startGateway(folder, again.port, { words: ['--built', 'gateway.built.json'] })
    expect((await send(alone.port, 'GET', '/leaking'))?.status).toBe(502)
  },
)

describe('build, of a document in a file', () => {
  const document = (schemas: object) =>
    JSON.stringify({
      openapi: '3.1.0',
      info: { title: 'shop', version: '1' },
      paths: { '/a': { get: { responses: { 200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/A' } } } } } } } },
      components: { schemas },
    })

  test('what cannot be run is told with its place, and the file is there all the same', () => {
    const properties = {
      a: { type: 'string', pattern: '(?=x)y' },
      b: { $ref: '#/components/schemas/None' },
      c: { type: 'string', pattern: '(a+)+$' },
    }
    const folder = writeProject({
      'openapi.json': document({ A: { type: 'object', properties } }),
      'fastward.yaml': policy('{requests: false, answers: report}'),
    })
    const built = runCommand(['gateway', 'build', '--openapi', 'openapi.json'], { folder })
    expect(built.stdout.split('\n').slice(1)).toEqual([
      expect.stringMatching(/^refused: #\/components\/schemas\/A\/properties\/a\/pattern: .*looking ahead/),
      expect.stringMatching(
        /^refused: #\/components\/schemas\/A\/properties\/b: `\$ref` leads to `#\/components\/schemas\/None`, which is nowhere \(GET \/a\)$/,
      ),
      '2 schemas cannot be run: what they are about is not judged by them.',
      '',
    ])
    expect(built.exit).toBe(1)
    expect(existsSync(join(folder, 'gateway.built.json'))).toBe(true)
  })

  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ['another policy', { 'fastward.yaml': policy('{answers: block}') }, /it was built for another policy/],
    [
      'another overlay',
      { 'a.overlay.yaml': 'overlay: 1.0.0\nactions: [{target: $.info, update: {title: b}}]\n' },
      /it was built for another policy/,
    ],
    ['a file of somebody else', { 'gateway.built.json': '{}' }, /`fastward gateway build` did not write it/],
    ['no JSON', { 'gateway.built.json': '{' }, /it is no JSON/],
    ['a later version', { 'gateway.built.json': '{"kind":"fastward-gateway","schemaVersion":"2.0"}' }, /it is of version 2\.0/],
  ])('the gateway does not start from it with %s', (_name, changed, said) => {
    const folder = writeProject({
      'openapi.json': document({ A: { type: 'object' } }),
      'a.overlay.yaml': 'overlay: 1.0.0\nactions: [{target: $.info, update: {title: a}}]\n',
      'fastward.yaml': `gateway: {annotations: {overlays: a.overlay.yaml}, contract: {answers: report}}\n`,
    })
    expect(runCommand(['gateway', 'build', '--openapi', 'openapi.json'], { folder }).exit).toBe(0)
    for (const [name, text] of Object.entries(changed)) writeFileSync(join(folder, name), text)
    const started = runCommand(['gateway', '--built', 'gateway.built.json', '--upstream', 'http://127.0.0.1:1', '--listen', '0'], {
      folder,
    })
    expect(started.stderr).toMatch(said)
    expect(started.exit).toBe(2)
  })

  test('something has to say what is served', () => {
    const folder = writeProject({ 'fastward.yaml': 'gateway: {}\n' })
    expect(runCommand(['gateway', 'build'], { folder })).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('nothing says what the application serves'),
    })
    expect(
      runCommand(['gateway', '--built', 'a', '--map', 'b', '--upstream', 'http://127.0.0.1:1', '--listen', '0'], { folder }),
    ).toMatchObject({ exit: 2, stderr: expect.stringContaining('--built') })
  })
})
