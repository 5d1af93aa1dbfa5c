// The real command in front of the real FastAPI: wrong passwords end, what is found by the map and by the document alike. Without its Python it is skipped, counted.

import { describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { python, send, startApplication, startGateway } from '../running.ts'

const program = `
from fastapi import FastAPI, HTTPException
from pydantic import BaseModel

app = FastAPI()


class Login(BaseModel):
    email: str
    password: str


@app.post("/login")
def login(login: Login):
    if login.password != "the right one":
        raise HTTPException(401)
    return {"token": "x"}


@app.get("/notes/{number}")
def note(number: int):
    if number % 3:
        raise HTTPException(404)
    return number
`

const policy = (abuse: string) => `gateway:
  mode: enforce
  abuse: ${abuse}
access:
  rules:
    all: {where: {path: '/**'}}
`

const login = (port: number, email: string, password: string) => {
  const body = JSON.stringify({ email, password })
  return send(port, 'POST', '/login', { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }, body)
}

describe.skipIf(python === null).each([['the map'], ['the document']])('with %s (skipped without its Python)', (source) => {
  async function start(abuse: string) {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy(abuse) })
    const application = await startApplication(folder)
    if (source === 'the map') expect(runCommand(['map', '.', '--output', 'app.map.json'], { folder }).exit).toBe(0)
    return startGateway(folder, application.port, { words: source === 'the map' ? ['--map', 'app.map.json'] : [] })
  }

  test('wrong passwords for one account end, others go on, and a walk over ids ends', { timeout: 60_000 }, async () => {
    const gateway = await start('{mode: enforce, brute-force: {tries: 3, lock: 60}, enumeration: {misses: 4}}')
    const statuses: (number | undefined)[] = []
    for (let index = 0; index < 5; index++) statuses.push((await login(gateway.port, 'anna@example.com', `wrong ${index}`))?.status)
    expect(statuses).toEqual([401, 401, 401, 429, 429])
    const locked = await login(gateway.port, 'Anna@example.com', 'the right one')
    expect(locked).toMatchObject({ status: 429 })
    expect(Number(locked?.headers['retry-after'])).toBeGreaterThan(50)
    expect(await login(gateway.port, 'ben@example.com', 'the right one')).toMatchObject({ status: 200 })
    const found: (number | undefined)[] = []
    for (let index = 1; index < 10; index++) found.push((await send(gateway.port, 'GET', `/notes/${index}`))?.status)
    expect(found).toEqual([404, 404, 200, 404, 404, 429, 429, 429, 429])
    const lines = await gateway.untilLines(16)
    expect(lines.map(({ code }) => code)).toEqual([
      null,
      null,
      null,
      ...Array(3).fill('client-waits'),
      ...Array(6).fill(null),
      ...Array(4).fill('client-waits'),
    ])
    expect(lines[3]?.reason).toBe('abuse: brute-force: 3 wrong passwords for one account from one address within 10 minutes')
  })

  test('to observe changes nothing and notes it', { timeout: 60_000 }, async () => {
    const gateway = await start('{brute-force: {tries: 3}}')
    for (let index = 0; index < 6; index++)
      expect(await login(gateway.port, 'anna@example.com', `wrong ${index}`)).toMatchObject({ status: 401 })
    const lines = await gateway.untilLines(6)
    expect(lines.map((line) => JSON.stringify(line).includes('3 wrong passwords'))).toEqual([false, false, false, true, true, true])
  })
})

test('whom a program says to be is no reason not to suspect it', () => {
  const folder = writeProject({
    'main.py': program,
    'fastward.yaml': policy('{allow: {partner: {agents: [Sync]}}}'),
    'openapi.json': '{"openapi": "3.1.0", "info": {}, "paths": {}}',
  })
  const run = runCommand(['gateway', '--upstream', 'http://127.0.0.1:9', '--openapi', 'openapi.json'], { folder })
  expect(run.exit).toBe(2)
  expect(run.stderr).toContain('`gateway.abuse.allow.partner`: anybody can say that they are this program')
})
