// The real command asks another gateway of ours, which is the decision point; both keep a record, and operators see numbers.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { startApplication } from '../audit/standing.ts'
import { startPoint } from '../points/standing.ts'
import { send, startGateway } from '../running.ts'

const program = `
from fastapi import FastAPI
app = FastAPI()

@app.get("/items/{item_id}", operation_id="read_item")
def read_item(item_id: int): ...

@app.get("/both/{name}", operation_id="read_name")
def read_name(name: str): ...
`
const token = 'a-secret-of-those-who-ask-0123456789'
/** Of the decision point: nobody reads what stands above 100. */
const theirs = `
gateway: {points: {token: file:token}}
access:
  rules:
    small: {where: {route: 'GET /items/{item_id}'}, when: path.item_id < 100}
    names: {where: {route: 'GET /both/{name}'}, when: '"reader" in principal.roles'}
`
const ours = (port: number, more: string) => `
gateway:
  pdp: {address: 'http://127.0.0.1:${port}', ${more}}
access: {rules: {all: {where: {path: '/**'}}}}
`

async function startBoth(more: string) {
  const folder = writeProject({ 'main.py': program, 'fastward.yaml': theirs, token })
  runCommand(['map', '--output', 'app.map.json'], { folder })
  const point = await startPoint(folder, 9, ['--decide', '127.0.0.1:0', '--mode', 'enforce'])
  const mine = writeProject({ 'main.py': program, 'fastward.yaml': ours(point.port, more), token })
  runCommand(['map', '--output', 'app.map.json'], { folder: mine })
  const words = ['--map', 'app.map.json', '--mode', 'enforce', '--admin', '127.0.0.1:0']
  const gateway = await startGateway(mine, await startApplication(), { words })
  return { point, gateway, mine }
}

const operators = (errors: string): number => Number(/Operators ask at http:\/\/127\.0\.0\.1:(\d+)/.exec(errors)?.[1])

describe('a gateway that asks a gateway', () => {
  test('what the other denies is denied, what ours denies is not asked, and both have it in their record', async () => {
    const { point, gateway } = await startBoth('token: file:token, mode: enforce')
    expect((await send(gateway.port, 'GET', '/items/7'))?.status).toBe(200)
    expect((await send(gateway.port, 'GET', '/items/700'))?.status).toBe(403)
    expect((await send(gateway.port, 'GET', '/nothing'))?.status).toBe(404)
    const lines = await gateway.untilLines(3)
    expect(lines[1]).toMatchObject({ code: 'pdp-denies', reason: 'pdp: it says no: rule-denies', status: 403 })
    expect(await point.untilLines(2)).toMatchObject([
      { point: 'authzen', path: '/items/7', verdict: 'allow' },
      { point: 'authzen', path: '/items/700', code: 'rule-denies' },
    ])
    const metrics = (await send(operators(gateway.errors()), 'GET', '/metrics', { Host: '127.0.0.1' }))?.body ?? ''
    expect(metrics).toContain('fastward_pdp_questions_total{result="allow"} 1')
    expect(metrics).toContain('fastward_pdp_questions_total{result="deny"} 1')
    expect(metrics).toContain('fastward_pdp_requests_total 2')
  })

  test('one that does not know us lets nobody through; observed, everybody', async () => {
    const { gateway, mine } = await startBoth('mode: enforce')
    expect((await send(gateway.port, 'GET', '/items/7'))?.status).toBe(503)
    expect((await gateway.untilLines(1))[0]).toMatchObject({ code: 'pdp-unknown' })
    const policy = join(mine, 'fastward.yaml')
    writeFileSync(policy, ours(9, 'mode: observe'))
    gateway.readAgain()
    await gateway.untilSaid(/taken over/)
    expect((await send(gateway.port, 'GET', '/items/7'))?.status).toBe(200)
    expect((await gateway.untilLines(2))[1]).toMatchObject({ objections: [{ shield: 'pdp', code: 'pdp-away', enforced: false }] })
  })

  test('an address that is not safe, and a part without its whole, are refused at the start', () => {
    const start = (pdp: string) => {
      const folder = writeProject({ 'main.py': program, 'fastward.yaml': `gateway: {pdp: ${pdp}}\n`, token: 'two words' })
      runCommand(['map', '--output', 'app.map.json'], { folder })
      return runCommand(['gateway', '--upstream', 'http://127.0.0.1:9', '--map', 'app.map.json', '--listen', '0'], { folder })
    }
    expect(start("{address: 'http://pdp.example'}")).toMatchObject({ exit: 2 })
    const apart = start("{address: 'https://pdp.example', evaluations: 'https://pdp.example/all'}")
    expect(apart.stderr).toContain('`evaluations` is named, and `evaluation` is not')
    expect(start("{address: 'https://pdp.example', token: file:token}").stderr).toContain('is no token for')
  })
})
