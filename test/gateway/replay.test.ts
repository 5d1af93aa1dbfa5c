// Decisions recorded by the running gateway and made again by a changed policy: what would be let in, what kept out, and what cannot be
// told. And at random: the same policy says the same again, of what was recorded.

import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createDecider, createReplay, isRecordedCase, type Recorded, recordCases } from '../../src/gateway/decide/index.ts'
import { readHead, usualHeadLimits } from '../../src/gateway/request/index.ts'
import { type CompiledAccess, compileAccess } from '../../src/policy/access/index.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'
import { makeRandom } from '../policy/random-policies.ts'
import { makeWorld, makeWorldRequest, type World, type WorldRequest } from './decisions/random-worlds.ts'
import { python, send, startApplication, startGateway } from './running.ts'

const program = `
from fastapi import FastAPI
from pydantic import BaseModel

app = FastAPI()


class Order(BaseModel):
    total: float
    password: str


@app.get("/items/{item_id}")
def read_item(item_id: int, page: int = 1, api_key: str = ""):
    return item_id


@app.post("/orders")
def write_order(order: Order):
    return 1


@app.get("/legacy")
def legacy():
    return 1
`

const before = `
access:
  rules:
    items: {where: {path: '/items/*'}, when: 'path.item_id < 100 && query.page < 5 && header["x-team"] == "blue" && query.api_key != "x"'}
    orders: {where: {path: /orders}, when: 'body.total < 100.0'}
`

describe.skipIf(python === null)('of the running gateway (skipped without the Python of the oracle)', () => {
  test('a changed policy is tried on what was recorded', async () => {
    const folder = writeProject({ 'main.py': program, 'fastward.yaml': before })
    expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
    const { port } = await startApplication(folder)
    const words = ['--map', 'app.map.json', '--mode', 'enforce', '--log', 'decisions.jsonl', '--log-facts']
    const gateway = await startGateway(folder, port, { words })
    const item = (target: string, team = 'blue') => send(gateway.port, 'GET', target, { 'X-Team': team, Cookie: 'session=s3cret' })
    expect(await item('/items/7?api_key=k3y')).toMatchObject({ status: 200 })
    expect(await item('/items/50')).toMatchObject({ status: 200 })
    expect(await item('/items/500')).toMatchObject({ status: 403 })
    expect(await item('/items/7', 'red')).toMatchObject({ status: 403 })
    const order = (total: number) => {
      const body = JSON.stringify({ total, password: 'p4ss' })
      return send(gateway.port, 'POST', '/orders', { 'Content-Type': 'application/json', 'Content-Length': String(body.length) }, body)
    }
    expect(await order(50)).toMatchObject({ status: 200 })
    expect(await order(500)).toMatchObject({ status: 403 })
    expect(await send(gateway.port, 'GET', '/legacy')).toMatchObject({ status: 403 })
    expect(await send(gateway.port, 'GET', '/nothing')).toMatchObject({ status: 404 })
    expect(await gateway.stop()).toBe(0)
    const log = readFileSync(join(folder, 'decisions.jsonl'), 'utf8')
    expect(statSync(join(folder, 'decisions.jsonl')).mode & 0o777).toBe(0o600)
    expect(log).toContain('"total":50')
    for (const secret of ['s3cret', 'k3y', 'p4ss']) expect(log).not.toContain(secret)

    const replay = (policy: string, more: readonly string[] = []) => {
      writeFileSync(join(folder, 'new.yaml'), policy)
      return runCommand(['policy', 'replay', 'decisions.jsonl', '--policy', 'new.yaml', '--map', 'app.map.json', ...more], { folder })
    }
    const after = `
access:
  rules:
    small-items: {where: {path: '/items/*'}, when: 'path.item_id < 10 && query.page < 5'}
    orders: {where: {path: /orders}, when: 'body.total < 1000.0'}
gateway:
  paths: {/legacy: {unmatched: allow}, /nothing: {unknown: forward}}
`
    const { stdout, exit } = replay(after)
    expect(exit).toBe(0)
    expect(stdout.replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')).toMatchInlineSnapshot(`
      "decisions.jsonl: 8 decisions, 3 stay as they are

      allowed then, denied now: 1
        1  by no rule, then by \`items\`
            line 2: TIME GET /items/50 by anonymous: none of \`small-items\` allows it

      denied then, allowed now: 4
        2  by no rule, then by no rule
            line 7: TIME GET /legacy by anonymous: no rule is about the operation, and \`gateway\` asks for none below /legacy
            line 8: TIME GET /nothing by anonymous: \`gateway\` lets such go on below /nothing
        1  by \`small-items\`, then by no rule
            line 4: TIME GET /items/7 by anonymous: \`small-items\` allows it: path.item_id < 10 && query.page < 5
        1  by \`orders\`, then by no rule
            line 6: TIME POST /orders by anonymous: \`orders\` allows it: body.total < 1000.0
      "
    `)
    expect(JSON.parse(replay(after, ['--format', 'json']).stdout)).toMatchObject({
      decisions: 8,
      same: 3,
      untold: {},
      changes: [
        { to: 'deny', rule: null, before: 'items', count: 1, examples: [{ line: 2, path: '/items/50', reason: expect.any(String) }] },
        { to: 'allow', rule: null, count: 2 },
        { to: 'allow', rule: 'small-items', count: 1 },
        { to: 'allow', rule: 'orders', count: 1 },
      ],
    })
    // What was read of a name that says that it is secret was not recorded; nor was what no rule read.
    const told = JSON.parse(replay(before.replace('query.page < 5', 'query.page < 5 && "x-other" in header'), ['--format', 'json']).stdout)
    expect(told.untold).toEqual({ 'a rule reads what was not recorded': 4 })
    // In place of the map, the application is read.
    writeFileSync(join(folder, 'new.yaml'), after)
    const read = runCommand(['policy', 'replay', 'decisions.jsonl', '--policy', 'new.yaml'], { folder })
    expect(read.stdout).toBe(stdout)
  })
})

test.each<[string, string | null, string]>([
  ['no log', null, 'the file cannot be read'],
  [
    'something else',
    'one\n{"two": 2}\n[3]\n{"time":"","method":"","path":"","verdict":"","routes":[],"asked":[{}]}\n',
    'no line of it is a decision',
  ],
])('%s is said', (_, text, reason) => {
  const folder = writeProject({ 'main.py': '', 'fastward.yaml': before, ...(text === null ? {} : { log: text }) })
  const { exit, stderr, stdout } = runCommand(['policy', 'replay', 'log'], { folder })
  expect(stderr).toContain(reason)
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
})

interface Asked {
  readonly world: World
  readonly access: CompiledAccess
  readonly request: WorldRequest
}

/** What a policy says of a request, and how that stands in the log; null of what no policy is asked about. */
function decideOnce({ world, access, request }: Asked) {
  const { model, settings } = world
  const [line = '', ...lines] = request.head.split('\r\n')
  const [method = '', target = ''] = line.split(' ')
  const rawHeaders = lines.flatMap((one) => [one.slice(0, one.indexOf(':')), one.slice(one.indexOf(':') + 1).trim()])
  const read = readHead({ method, target, version: '1.1', rawHeaders }, usualHeadLimits)
  if (read.kind === 'refused') return null
  const { who } = request
  const decider = createDecider({
    model,
    app: 'main:app',
    access,
    mode: 'enforce',
    enforced: [],
    settings,
    keepsFacts: true,
    authenticator: { authenticate: () => (who.kind === 'refused' ? { ...who, code: 'credential-refused', headers: [] } : who) },
    now: () => new Date('2026-11-22T09:00:00Z'),
  })
  const made = decider.decide(read.head, { address: '192.0.2.1', isEncrypted: false })
  if (made instanceof Promise) throw new Error('who calls was known at once')
  const { note, verdict } = made
  const cases: unknown = JSON.parse(JSON.stringify(recordCases(note.asked ?? new Map(), () => false)))
  if (!Array.isArray(cases) || !cases.every(isRecordedCase)) throw new Error(JSON.stringify(cases))
  const recorded: Recorded = {
    code: verdict.kind === 'allow' ? null : verdict.kind === 'refuse' ? verdict.code : verdict.kind,
    path: target.split('?', 1)[0] ?? '',
    doubts: read.head.decoded.doubts,
    principal: note.principal,
    routes: note.routes,
    cases,
    hasBody: note.hasBody ?? null,
    isPoint: false,
    isOfShield: false,
  }
  // A body that is seen first decides later.
  return { verdict, recorded, replay: createReplay({ model, access, settings }), waits: made.content?.body != null }
}

const closedField = { id: 'closed', owner: null, selector: {}, access: 'write', effect: 'deny', fields: ['role'], when: null } as const

test('the same policy says the same again of what was recorded, and another one what it says of the request itself', () => {
  const counts = { same: 0, changed: 0, untold: 0, beside: 0 }
  for (let seed = 1; seed <= 120; seed++) {
    const random = makeRandom(seed)
    const world = makeWorld(random)
    const other = makeWorld(random)
    const [first, second] = [world.policy, { ...other.policy, fields: random() < 0.3 ? [closedField] : [] }].map((policy) =>
      compileAccess(policy, world.policyRoutes),
    )
    // What reads a parameter of routes that are not there does not compile.
    if (first?.kind !== 'ok' || second?.kind !== 'ok') continue
    for (let count = 0; count < 25; count++) {
      const request = makeWorldRequest(random, world)
      const before = decideOnce({ world, access: first.policy, request })
      if (before === null) continue
      const again = before.replay.decide(before.recorded)
      if (again.kind === 'decided' && before.recorded.cases.length > 0) expect(again.verdict).toEqual(before.verdict)
      if (again.kind === 'decided') expect(again.verdict.kind).toBe(before.verdict.kind)
      const after = decideOnce({ world: { ...world, settings: other.settings }, access: second.policy, request })
      if (after === null) continue
      const tried = after.replay.decide(before.recorded)
      counts[tried.kind === 'decided' ? 'same' : tried.kind]++
      if (tried.kind === 'beside') expect(after.verdict.kind).not.toBe('allow')
      if (tried.kind !== 'decided') continue
      expect([tried.verdict.kind === 'allow', after.waits]).toEqual([after.verdict.kind === 'allow', false])
      if ((before.verdict.kind === 'allow') !== (after.verdict.kind === 'allow')) counts.changed++
    }
  }
  expect(Math.min(counts.same, counts.changed)).toBeGreaterThan(200)
})

test('whatever stands in a line, it is a recorded case or it is none', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, facts) => {
      expect(typeof isRecordedCase(value)).toBe('boolean')
      expect(isRecordedCase({ route: 'x', reads: [], headers: [], facts })).toBe(false)
    }),
  )
})
