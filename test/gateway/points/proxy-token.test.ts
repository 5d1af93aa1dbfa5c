// A decision point with a secret: what `fastward init --proxy NAME --token` writes shows it, and nobody who does not is let through.

import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { proxies } from '../../../src/cli/proxies/index.ts'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { startApplication } from '../audit/standing.ts'
import { send } from '../running.ts'
import { reals } from './real-proxies.ts'
import { findPort, isInstalled, startPoint, startProxy } from './standing.ts'

const secret = 'a-secret-of-the-proxies-0123456789'
const program = `
from fastapi import FastAPI
app = FastAPI()

@app.get("/items/{item_id}")
def read_item(item_id: int): ...

@app.post("/orders")
def place_order(order: dict): ...

@app.get("/margins")
def margins(): ...
`
const policy = `
gateway: {points: {token: file:token}}
access:
  rules:
    small: {where: {route: 'GET /items/{item_id}'}, when: path.item_id < 100}
    own: {where: {route: POST /orders}, when: 'body.owner == "ann"'}
    margins: {where: {route: GET /margins}, when: response.owner == "ann"}
`

function layFolder(): string {
  const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy, token: secret })
  runCommand(['map', '--output', 'app.map.json'], { folder })
  return folder
}

describe.each(reals)('$name (skipped where it is not installed)', ({ name: command, version, proxy, more, words, lint }) => {
  test.skipIf(!isInstalled(command, version)).each([
    ['the secret', secret, 200],
    ['another one', 'something-else-0123456789', 403],
  ])('shows %s', async (_, shown, status) => {
    const point = await startPoint(layFolder(), 9, ['--decide', '127.0.0.1:0', '--mode', 'enforce'])
    const port = await findPort()
    const upstream = `127.0.0.1:${await startApplication()}`
    const place = { decide: `127.0.0.1:${point.port}`, grpc: '', upstream, listen: `127.0.0.1:${port}`, hasToken: true }
    const bare = writeProject({})
    const written = Object.fromEntries(
      // The one file that a secret is to be written into.
      Object.entries(proxy.write(place)).map(([file, text]) => [
        file,
        file === 'fastward-token.conf' ? text.replace('""', `"${shown}"`) : text,
      ]),
    )
    const folder = writeProject({ ...written, ...more(bare) })
    const environment = { FASTWARD_POINT_TOKEN: shown }
    expect(spawnSync(command, lint(folder), { encoding: 'utf8', env: { ...process.env, ...environment } })).toMatchObject({ status: 0 })
    await startProxy(command, words(folder, port), port, undefined, environment)
    expect((await send(port, 'GET', '/items/7'))?.status).toBe(status)
    expect((await send(port, 'GET', '/items/700'))?.status).toBe(403)
    // What a client writes in its place is not it.
    expect((await send(port, 'GET', '/items/7', { 'Fastward-Point': secret }))?.status).toBe(status)
  })
})

test.each(Object.keys(proxies))('fastward init --proxy %s --token writes where the secret goes, and says what is left to do', (name) => {
  const folder = writeProject({ 'main.py': program })
  const { exit, stdout } = runCommand(['init', '--proxy', name, '--token'], { folder })
  expect(exit).toBe(0)
  expect(stdout).toContain('gateway: {points: {token: env:FASTWARD_POINT_TOKEN}}')
  expect(stdout).not.toContain('--trust')
  const files = ['fastward.conf', 'fastward-token.conf', 'Caddyfile', 'haproxy.cfg', 'fastward.lua', 'fastward.yml', 'envoy.yaml']
  const text = files.map((file) => join(folder, file)).flatMap((path) => (existsSync(path) ? [readFileSync(path, 'utf8')] : []))
  expect(text.join('')).toMatch(/FASTWARD_POINT_TOKEN|Fastward-Point ""/)
})

test('a secret without a proxy is a mistake', () => {
  expect(runCommand(['init', '--token'], { folder: writeProject({ 'main.py': program }) })).toMatchObject({ exit: 2 })
})

test('the start page names what a decision point cannot see', async () => {
  const point = await startPoint(layFolder(), 9, ['--decide', '127.0.0.1:0', '--mode', 'enforce'])
  expect(point.errors()).toContain('Proxies that ask without the body are denied where a rule reads it: POST /orders\n')
  expect(point.errors()).toContain('Proxies that ask are denied where a rule or a closed field needs the answer: GET /margins\n')
})
