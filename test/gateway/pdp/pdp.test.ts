// Another decision point that is asked as well, over real HTTP: what it is asked, what each of its answers comes to, and how much it is asked at a time.

import fc from 'fast-check'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openPdpLine } from '../../../src/cli/gateway/pdp/send-to-pdp.ts'
import { startSocketFront } from '../../../src/gateway/listener/index.ts'
import { createPdpShield, PdpAsker, PdpCounts } from '../../../src/gateway/shields/index.ts'
import type { PdpRules } from '../../../src/gateway/shields/pdp/pdp-asker.ts'
import type { PdpShieldRules } from '../../../src/gateway/shields/pdp/pdp-shield.ts'
import { metadataOf, readDecision, readDecisions, readMetadata } from '../../../src/gateway/shields/pdp/read-answer.ts'
import { ask } from '../front/raw-client.ts'
import { standShielded } from '../shields/shielded.ts'
import { type Answer, decide, type OtherPoint, startOtherPoint, wholeMetadata } from './other-point.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders/{order_id}/lines/{line}': { get: { operationId: 'read_line', responses: {} } },
    '/orders': { get: { responses: {} }, post: { operationId: 'place_order', responses: {} } },
    '/closed': { get: { responses: {} } },
  },
}

interface Options {
  readonly asker?: Partial<PdpRules>
  readonly shield?: Partial<PdpShieldRules>
  readonly token?: string
  readonly mode?: 'observe' | 'enforce'
}

async function standAsked(point: Pick<OtherPoint, 'name'>, { asker = {}, shield = {}, token, mode = 'enforce' }: Options = {}) {
  const rules: PdpRules = {
    name: point.name,
    endpoints: null,
    timeout: 30_000,
    kept: 0,
    most: 100,
    atOnce: 4,
    waiting: 100,
    together: 20,
    ...asker,
  }
  const line = openPdpLine(token ?? null, rules.atOnce)
  onTestFinished(() => line.close())
  const asked = new PdpAsker(rules, line.send, () => performance.now(), new PdpCounts())
  const shields = [createPdpShield({ mode: 'enforce', on: null, asks: 'operation', passesAway: false, ...shield }, asked)]
  const standing = await standShielded(startSocketFront, { shields, document, mode })
  return { ...standing, asker: asked }
}

function createGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open: () => void = () => undefined
  const opened = new Promise<void>((settle) => {
    open = settle
  })
  return { opened, open }
}

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`

describe('what it is asked', () => {
  test('who, which operation, and what its path names; nothing of what they show or send', async () => {
    const point = await startOtherPoint(decide(true))
    const { port } = await standAsked(point, { token: 'a-secret' })
    expect((await ask(port, get('/orders/7%20a/lines/2?card=1234', 'Authorization: Bearer of-the-client\r\n')))?.status).toBe(200)
    expect(point.asked).toEqual([
      {
        path: '/access/v1/evaluation',
        body: {
          subject: { type: 'user', id: 'anna', properties: { roles: [], scopes: [] } },
          action: { name: 'read_line' },
          resource: { type: 'lines', id: '2', properties: { order_id: '7 a', line: '2' } },
          context: { method: 'GET', path: '/orders/7 a/lines/2', client: 'loopback', scopes: [] },
        },
      },
    ])
    expect(point.headers[0]).toMatchObject({ authorization: 'Bearer a-secret', 'content-type': 'application/json' })
  })

  test('as gateways of the interoperability events ask: the method, and the route', async () => {
    const point = await startOtherPoint(decide(true))
    const { port } = await standAsked(point, { shield: { asks: 'route' } })
    await ask(port, get('/orders/7/lines/2'))
    expect(point.asked[0]?.body).toMatchObject({
      action: { name: 'GET' },
      resource: { type: 'route', id: '/orders/{order_id}/lines/{line}', properties: { order_id: '7', line: '2' } },
    })
  })

  test('nothing where our own rules say no, and where it is not to be asked', async () => {
    const point = await startOtherPoint(decide(true))
    const { port } = await standAsked(point, { shield: { on: ['/orders/**'] } })
    expect((await ask(port, get('/closed')))?.status).toBe(403)
    expect((await ask(port, get('/static/a.css')))?.status).toBe(200)
    expect(point.asked).toEqual([])
    expect((await ask(port, get('/orders/7/lines/2')))?.status).toBe(200)
    expect(point.asked.length).toBe(1)
  })

  test('where it says it takes questions: there, and nowhere else', async () => {
    const point = await startOtherPoint(decide(true), wholeMetadata)
    const { port } = await standAsked(point)
    expect((await ask(port, get('/orders')))?.status).toBe(200)
    expect(point.asked.map(({ path }) => path)).toEqual(['/own/evaluation'])
  })

  test.each([
    ['names another decision point', () => ({ body: '{"policy_decision_point":"http://127.0.0.1:1","access_evaluation_endpoint":"x"}' })],
    [
      'sends questions to another host',
      (name: string) => ({
        body: JSON.stringify({ policy_decision_point: name, access_evaluation_endpoint: 'https://elsewhere.example/access/v1/evaluation' }),
      }),
    ],
    ['is no JSON', () => ({ body: 'hello' })],
  ] as const)('a document of its own that %s is not believed', async (_, metadata) => {
    const point = await startOtherPoint(decide(true), metadata)
    const { port, notes } = await standAsked(point)
    expect((await ask(port, get('/orders')))?.status).toBe(503)
    expect(point.asked).toEqual([])
    expect((await notes(1))[0]?.verdict).toMatchObject({ code: 'pdp-unclear' })
  })
})

const large = `{"decision":true,"context":{"text":"${'a'.repeat(2 * 1024 * 1024)}"}}`

const answers: readonly (readonly [string, Answer, number, string])[] = [
  ['no', decide(false, { reason: 'not-an-owner' }), 403, 'pdp-denies'],
  ['no, with a text that names somebody', decide(false, { reason: 'Anna Smith may not' }), 403, 'pdp-denies'],
  ['a text in place of a decision', decide('true'), 503, 'pdp-unclear'],
  ['a number', decide(1), 503, 'pdp-unclear'],
  ['nothing', decide(undefined), 503, 'pdp-unclear'],
  ['both', { body: '{"decision":false,"decision":true}' }, 503, 'pdp-unclear'],
  ['no JSON', { body: 'true' }, 503, 'pdp-unclear'],
  ['a page', { body: '<html>yes</html>', type: 'text/html' }, 503, 'pdp-unclear'],
  ['a decision that is said to be text', { body: '{"decision":true}', type: 'text/plain' }, 503, 'pdp-unclear'],
  ['half of one', { body: '{"decision":true' }, 503, 'pdp-unclear'],
  ['more than anybody reads', { body: large }, 503, 'pdp-unclear'],
  ['what another question was answered', { body: '{"decision":true}', headers: { 'x-request-id': 'another' } }, 503, 'pdp-unclear'],
  ['a redirect', { status: 307, headers: { location: '/own' }, body: '{"decision":true}' }, 503, 'pdp-unclear'],
  ['that there is no such place', { status: 404, body: '{"decision":true}' }, 503, 'pdp-unclear'],
  ['that the question is wrong', { status: 400, body: '"no"' }, 503, 'pdp-unclear'],
  ['an answer that was made', { status: 201, body: '{"decision":true}' }, 503, 'pdp-unclear'],
  ['that it does not know us', { status: 401, body: '{"decision":true}' }, 503, 'pdp-unknown'],
  ['that we may not ask', { status: 403, body: '{"decision":true}' }, 503, 'pdp-unknown'],
  ['that it fails', { status: 500, body: '{"decision":true}' }, 503, 'pdp-away'],
  ['that it has too much to do', { status: 429, body: '{"decision":true}' }, 503, 'pdp-away'],
  [
    'by closing the connection',
    (_body, response) => {
      response.destroy()
      return null
    },
    503,
    'pdp-away',
  ],
  [
    'by breaking off',
    (_body, response) => {
      response.writeHead(200, { 'content-type': 'application/json', 'content-length': '100' })
      response.write('{"decision":true}', () => response.destroy())
      return null
    },
    503,
    'pdp-away',
  ],
]

describe('what it answers', () => {
  test.each(answers)('%s refuses, and the record says why', async (_, answer, status, code) => {
    const point = await startOtherPoint(answer)
    const { port, notes, bodies } = await standAsked(point)
    expect((await ask(port, get('/orders')))?.status).toBe(status)
    const [note] = await notes(1)
    expect(note).toMatchObject({ mode: 'enforce', verdict: { kind: 'refuse', code } })
    expect(note?.objections).toMatchObject([{ shield: 'pdp', code, isEnforced: true }])
    expect(JSON.stringify(note?.objections)).not.toContain('Anna')
    expect(bodies()).toEqual([])
  })

  test.each(answers)('%s is noted where it is observed, and changes nothing', async (_, answer, _status, code) => {
    const point = await startOtherPoint(answer)
    const { port, notes } = await standAsked(point, { shield: { mode: 'observe' } })
    expect((await ask(port, get('/orders')))?.status).toBe(200)
    expect((await notes(1))[0]?.objections).toMatchObject([{ shield: 'pdp', code, isEnforced: false }])
  })

  test('nothing at all is not waited for', async () => {
    const point = await startOtherPoint(() => null)
    const { port, notes, asker } = await standAsked(point, { asker: { timeout: 200 } })
    expect((await ask(port, get('/orders')))?.status).toBe(503)
    expect((await notes(1))[0]?.verdict).toMatchObject({ code: 'pdp-slow' })
    expect(asker.numbers).toMatchObject({ running: 0, waiting: 0, answers: { 'pdp-slow': 1 } })
  })

  test('while it is away our own rules count, where that is asked for; what it says wrong still refuses', async () => {
    const gone = await standAsked({ name: 'http://127.0.0.1:9' }, { shield: { passesAway: true } })
    expect((await ask(gone.port, get('/orders')))?.status).toBe(200)
    expect((await gone.notes(1))[0]?.objections).toMatchObject([{ code: 'pdp-away', isEnforced: false }])
    const point = await startOtherPoint({ status: 401 })
    const wrong = await standAsked(point, { shield: { passesAway: true } })
    expect((await ask(wrong.port, get('/orders')))?.status).toBe(503)
    point.answer = () => null
    const slow = await standAsked(point, { shield: { passesAway: true }, asker: { timeout: 200 } })
    expect((await ask(slow.port, get('/orders')))?.status).toBe(200)
  })

  test('where it is nowhere, nobody passes', async () => {
    const { port, notes } = await standAsked({ name: 'http://127.0.0.1:9' })
    expect((await ask(port, get('/orders')))?.status).toBe(503)
    expect((await notes(1))[0]?.verdict).toMatchObject({ code: 'pdp-away' })
  })

  test('a connection that it closed while nobody used it is no trouble', async () => {
    const point = await startOtherPoint((_body, response) => {
      response.once('finish', () => setImmediate(() => response.socket?.destroy()))
      return decide(true)
    })
    const { port } = await standAsked(point)
    for (let time = 0; time < 20; time++) expect((await ask(port, get('/orders')))?.status).toBe(200)
    expect(point.asked.length).toBeGreaterThanOrEqual(20)
  })
})

describe('how much it is asked', () => {
  test('an answer is kept for as long as that is allowed, for that question alone', async () => {
    const point = await startOtherPoint(({ resource }) => decide(resource.id !== '2'))
    const { port, asker } = await standAsked(point, { asker: { kept: 600_000, most: 2 } })
    const statuses = []
    for (const line of ['1', '2', '1', '2', '3', '1']) statuses.push((await ask(port, get(`/orders/7/lines/${line}`)))?.status)
    expect(statuses).toEqual([200, 403, 200, 403, 200, 200])
    // The third pushed the first out.
    expect(point.asked.map(({ body }) => body.resource.id)).toEqual(['1', '2', '3', '1'])
    expect(asker.numbers.answers).toMatchObject({ kept: 2, allow: 3, deny: 1 })
  })

  test('trouble is not kept', async () => {
    const point = await startOtherPoint({ status: 500 })
    const { port } = await standAsked(point, { asker: { kept: 600_000 } })
    expect((await ask(port, get('/orders')))?.status).toBe(503)
    point.answer = decide(true)
    expect((await ask(port, get('/orders')))?.status).toBe(200)
  })

  test('the same is asked once at a time, what waits goes together, and what is too much is refused', async () => {
    const ready = createGate()
    const point = await startOtherPoint(async ({ evaluations, resource }) => {
      await ready.opened
      const one = ({ id }: { readonly id: string }) => ({ decision: id !== '13' })
      return {
        body: JSON.stringify(evaluations === undefined ? one(resource) : { evaluations: evaluations.map((each) => one(each.resource)) }),
      }
    }, wholeMetadata)
    const { port, asker, notes } = await standAsked(point, { asker: { atOnce: 2, waiting: 20, together: 10 } })
    const send = (line: number) => ask(port, get(`/orders/7/lines/${line}`)).then((answer) => answer?.status)
    const first = [send(0), send(1)]
    // Both are under way before anything waits.
    await expect.poll(() => point.asked.length, { timeout: 60_000 }).toBe(2)
    const waiting = Array.from({ length: 20 }, (_, index) => send(index + 2))
    await expect.poll(() => asker.numbers.waiting, { timeout: 60_000 }).toBe(20)
    const same = [send(2), send(13)]
    expect(await send(99)).toBe(503)
    ready.open()
    expect(await Promise.all(first)).toEqual([200, 200])
    expect(await Promise.all(waiting)).toEqual(Array.from({ length: 20 }, (_, index) => (index === 11 ? 403 : 200)))
    expect(await Promise.all(same)).toEqual([200, 403])
    expect(point.asked.map(({ path, body }) => [path, body.evaluations?.length ?? 1])).toEqual([
      ['/own/evaluation', 1],
      ['/own/evaluation', 1],
      ['/own/evaluations', 10],
      ['/own/evaluations', 10],
    ])
    expect(point.most()).toBe(2)
    expect((await notes(25)).filter((note) => note?.verdict.kind === 'refuse' && note.verdict.code === 'pdp-busy').length).toBe(1)
    expect(asker.numbers).toMatchObject({ requests: 4, running: 0, waiting: 0 })
  })

  test('one answer too few among several is an answer to none of them', async () => {
    const ready = createGate()
    const point = await startOtherPoint(async ({ evaluations }) => {
      await ready.opened
      return evaluations === undefined
        ? decide(true)
        : { body: JSON.stringify({ evaluations: evaluations.slice(1).map(() => ({ decision: true })) }) }
    }, wholeMetadata)
    const { port, asker } = await standAsked(point, { asker: { atOnce: 1 } })
    const send = (line: number) => ask(port, get(`/orders/7/lines/${line}`)).then((answer) => answer?.status)
    const first = send(0)
    await expect.poll(() => point.asked.length, { timeout: 60_000 }).toBe(1)
    const others = [send(1), send(2), send(3)]
    await expect.poll(() => asker.numbers.waiting, { timeout: 60_000 }).toBe(3)
    ready.open()
    expect(await first).toBe(200)
    expect(await Promise.all(others)).toEqual([503, 503, 503])
  })
})

describe('reading', () => {
  test('only `true` is a yes, whatever else stands around it', () => {
    const anything = fc.oneof(
      fc.json(),
      fc.record({ decision: fc.jsonValue(), context: fc.jsonValue() }).map((value) => JSON.stringify(value)),
    )
    fc.assert(
      fc.property(anything, (text) => {
        const decision = readDecision(Buffer.from(text))
        const value: unknown = JSON.parse(text)
        const said = typeof value === 'object' && value !== null && 'decision' in value ? value.decision : undefined
        expect(decision?.allows).toBe(typeof said === 'boolean' ? said : undefined)
      }),
    )
  })

  test('random bytes are no answer, and no document', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.nat(3), (bytes, count) => {
        expect(readDecision(bytes)).toBeNull()
        expect(readDecisions(bytes, count)).toBeNull()
        expect(readMetadata(bytes, 'https://pdp.example')).toBeNull()
      }),
    )
  })

  test.each([
    ['https://pdp.example', 'https://pdp.example/.well-known/authzen-configuration'],
    ['https://pdp.example/tenant1', 'https://pdp.example/.well-known/authzen-configuration/tenant1'],
  ])('%s says of itself at %s', (name, address) => {
    expect(metadataOf(name).href).toBe(address)
  })
})
