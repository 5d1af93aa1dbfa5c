// The application as a child of the gateway: real FastAPI on real uvicorn, on a socket that nobody else reaches. Skipped without its Python.

import { existsSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { kill } from 'node:process'
import { describe, expect, test } from 'vitest'
import { toApplicationWords } from '../../../src/cli/gateway/application-words.ts'
import { makeAuthority } from '../../kit/certificates.ts'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { findEnvironment, SERVED } from '../../oracle/environments.ts'
import { ask, connectRaw } from '../front/raw-client.ts'
import { startGateway } from './started.ts'
import { askTls } from './tls-client.ts'

const python = findEnvironment(SERVED)
const uvicorn = [python ?? '', '-m', 'uvicorn', 'main:app']

const program = `
import asyncio, os, signal
from contextlib import asynccontextmanager
from fastapi import FastAPI, Request

print("the application speaks", flush=True)

@asynccontextmanager
async def lifespan(app):
    yield
    print("the application says good-bye", flush=True)

app = FastAPI(lifespan=lifespan)
gate = asyncio.Event()

@app.get("/who")
def who(request: Request):
    return {"client": request.client.host, "scheme": request.url.scheme, "pid": os.getpid()}

@app.get("/wait")
async def wait():
    await gate.wait()
    return "waited"

@app.get("/go")
async def go():
    gate.set()

@app.get("/end")
def end():
    os.kill(os.getpid(), signal.SIGKILL)
`

const get = (port: number, path: string) => ask(port, `GET ${path} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)
const socketOf = (errors: string) => /→ unix:(\S+)/.exec(errors)?.[1] ?? ''
const isAlive = (pid: number) => {
  try {
    kill(pid, 0)
    return true
  } catch {
    return false
  }
}

describe.skipIf(python === null)('uvicorn (skipped without its Python)', () => {
  test('is reached on a socket in a folder of mode 0700, knows who calls, and leaves nothing behind', async () => {
    const gateway = await startGateway(writeProject({ 'main.py': program }), ['--', ...uvicorn])
    const socket = socketOf(gateway.errors())
    expect(statSync(dirname(socket)).mode & 0o777).toBe(0o700)
    const who = JSON.parse((await get(gateway.port, '/who'))?.body ?? '')
    expect(who).toMatchObject({ client: '127.0.0.1', scheme: 'http' })
    expect(await gateway.stop()).toBe(0)
    expect([existsSync(dirname(socket)), isAlive(who.pid)]).toEqual([false, false])
    // Decisions alone stand on standard output, each a line of JSON.
    expect(gateway.errors()).toContain('the application speaks')
    expect(gateway.errors()).toContain('the application says good-bye')
    for (const line of gateway.output().trim().split('\n')) expect(JSON.parse(line)).toMatchObject({ path: '/who' })
  })

  test('hears of https, and of the client behind a trusted hop', async () => {
    const authority = makeAuthority()
    const { certificate, key } = authority.sign('/CN=gateway')
    const folder = writeProject({ 'main.py': program, 'server.pem': certificate, 'server.key': key })
    const words = ['--tls-cert', 'server.pem', '--tls-key', 'server.key', '--trust', '127.0.0.0/8', '--', ...uvicorn]
    const gateway = await startGateway(folder, words)
    const request = 'GET /who HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nConnection: close\r\n\r\n'
    const answer = await askTls(gateway.port, authority.certificate, request)
    expect(JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')))).toMatchObject({ client: '192.0.2.7', scheme: 'https' })
    await gateway.stop()
  })

  test('is stopped when everything that runs is answered', async () => {
    const gateway = await startGateway(writeProject({ 'main.py': program }), ['--log', 'decisions.jsonl', '--', ...uvicorn])
    const waiting = await connectRaw(gateway.port)
    const going = await connectRaw(gateway.port)
    waiting.send('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    // It runs when what was asked after it is answered.
    going.send('GET /who HTTP/1.1\r\nHost: a\r\n\r\n')
    await going.answers(1)
    going.send('GET /go HTTP/1.1\r\nHo')
    const stopped = gateway.stop()
    going.send('st: a\r\n\r\n')
    expect(await waiting.answers(1)).toMatchObject([{ status: 200, body: '"waited"', isWhole: true }])
    expect(await stopped).toBe(0)
  })

  test('that is killed ends the gateway, which says so', async () => {
    const folder = writeProject({ 'main.py': program })
    const gateway = await startGateway(folder, ['--', ...uvicorn])
    expect(await get(gateway.port, '/end')).toMatchObject({ status: 502 })
    expect(await gateway.ended).toBe(2)
    expect(gateway.errors()).toContain('the application that the gateway started ended: SIGKILL')
    expect(existsSync(dirname(socketOf(gateway.errors())))).toBe(false)
  })

  test('that is killed is started again where that was asked for', async () => {
    const gateway = await startGateway(writeProject({ 'main.py': program }), ['--restart', '--', ...uvicorn])
    expect(await get(gateway.port, '/end')).toMatchObject({ status: 502 })
    await gateway.untilSaid('the application ended (SIGKILL) and is started again')
    await gateway.untilSaid('Uvicorn running on unix socket', 2)
    expect(await get(gateway.port, '/who')).toMatchObject({ status: 200 })
    expect(await gateway.stop()).toBe(0)
  })

  test('that cannot start is no reason to listen', () => {
    const folder = writeProject({ 'main.py': 'raise SystemExit(7)\n' })
    const { exit, stderr } = runCommand(['gateway', '--listen', '0', '--', ...uvicorn], { folder })
    expect({ exit, stderr }).toMatchObject({
      exit: 2,
      stderr: expect.stringContaining('the application that the gateway started ended: exit code 7'),
    })
  })
})

test('a program that there is not is said', () => {
  const folder = writeProject({ 'main.py': '' })
  const { exit, stderr } = runCommand(['gateway', '--', join(folder, 'uvicorn'), 'main:app'], { folder })
  expect({ exit, stderr }).toMatchObject({ exit: 2, stderr: expect.stringContaining('there is no program') })
  expect(readdirSync(folder)).toEqual(['main.py'])
})

test.each<[string, readonly string[]]>([
  ['uvicorn', ['uvicorn', 'main:app']],
  ['in a folder', ['.venv/bin/uvicorn', 'main:app', '--workers', '2']],
  ['by its module', ['python3.12', '-m', 'uvicorn', 'main:app']],
  ['behind a runner', ['uv', 'run', 'uvicorn', 'main:app', '--factory']],
])('%s is given the socket', (_name, words) => {
  expect(toApplicationWords(words, '/s')).toEqual([...words, '--uds', '/s', '--forwarded-allow-ips', '*'])
})

test('whom uvicorn is told to believe stays as it was told', () => {
  expect(toApplicationWords(['uvicorn', 'a:b', '--forwarded-allow-ips=127.0.0.1'], '/s').slice(3)).toEqual(['--uds', '/s'])
})

test.each<[string, readonly string[], string]>([
  ['another server', ['gunicorn', '-k', 'uvicorn.workers.UvicornWorker', 'main:app'], 'does not know how to make this listen on a socket'],
  ['the command of FastAPI', ['fastapi', 'run', 'main.py'], 'does not know how to make this listen on a socket'],
  ['a port', ['uvicorn', 'main:app', '--port=8000'], '`--port`: where the application listens'],
  ['a socket', ['uvicorn', 'main:app', '--uds', '/tmp/s'], '`--uds`: where the application listens'],
  ['an upstream beside it', ['uvicorn', 'main:app'], '`--upstream`'],
])('%s is refused before anything starts', (name, words, text) => {
  const folder = writeProject({ 'main.py': '' })
  const upstream = name === 'an upstream beside it' ? ['--upstream', 'http://127.0.0.1:1'] : []
  const { exit, stderr } = runCommand(['gateway', ...upstream, '--', ...words], { folder })
  expect(stderr).toContain(text)
  expect(exit).toBe(2)
})
