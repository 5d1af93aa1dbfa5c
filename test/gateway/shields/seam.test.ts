// The seam between the gateway and its shields: what each step sees, what an objection does in either mode, and that everything has an end. Shields of
// the test, the rest is real.

import { describe, expect, test } from 'vitest'
import type { BodyFilter } from '../../../src/gateway/listener/index.ts'
import type { Objection, OperationShield, Shield, ShieldOutcome } from '../../../src/gateway/shields/index.ts'
import { fronts } from '../front/fronts.ts'
import { ask, connectRaw } from '../front/raw-client.ts'
import type { Script } from '../front/recording-upstream.ts'
import { standShielded } from './shielded.ts'

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders': {
      get: { responses: {} },
      post: { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } }, responses: {} },
    },
    '/closed': { get: { responses: {} } },
    '/free': { get: { responses: {} } },
  },
}

const get = (target: string, more = '') => `GET ${target} HTTP/1.1\r\nHost: a\r\n${more}\r\n`
const post = (body: string) =>
  `POST /orders HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const json =
  (body: string): Script =>
  (_request, socket) => {
    socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
  }

const object = (isEnforced: boolean, more: Partial<Objection> = {}): Objection => ({
  shield: 'trial',
  code: 'payload-refused',
  reason: 'because',
  isEnforced,
  ...more,
})

const everywhere = (made: OperationShield, name = 'trial'): Shield => ({ name, of: (route) => (route?.path === '/free' ? null : made) })

const steps: readonly (readonly [string, (said: Objection) => OperationShield, string])[] = [
  ['before', (said) => ({ mode: 'enforce', before: () => said }), 'at once'],
  ['head', (said) => ({ mode: 'enforce', head: () => said }), 'at once'],
  ['body', (said) => ({ mode: 'enforce', body: { mostBytes: 100, judge: () => said } }), 'at once'],
  ['before', (said) => ({ mode: 'enforce', before: async () => said }), 'later'],
  ['head', (said) => ({ mode: 'enforce', head: async () => said }), 'later'],
  ['body', (said) => ({ mode: 'enforce', body: { mostBytes: 100, judge: async () => said } }), 'later'],
]

describe.each(fronts)('through %s', (_, start) => {
  test.each(steps)('what is enforced in the step `%s` refuses, and the application sees nothing (%#)', async (_step, make) => {
    const said = object(true, { headers: [['retry-after', '7']], detail: 'the size' })
    const gateway = await standShielded(start, { document, shields: [everywhere(make(said))], mode: 'observe' })
    const answer = await ask(gateway.port, post('{"a":1}'), 'POST')
    expect(answer).toMatchObject({ status: 403, headers: { 'retry-after': '7', 'content-type': 'application/problem+json' } })
    expect(JSON.parse(answer?.body ?? '')).toEqual({ type: 'about:blank', title: 'Forbidden', status: 403, detail: 'the size' })
    expect(gateway.bodies()).toEqual([])
    const [note] = await gateway.notes(1)
    expect(note).toMatchObject({
      mode: 'enforce',
      verdict: { kind: 'refuse', code: 'payload-refused', reason: 'trial: because' },
      objections: [said],
    })
    expect((await ask(gateway.port, get('/free')))?.status).toBe(200)
  })

  test.each(steps)('what is observed in the step `%s` is noted, and changes nothing (%#)', async (_step, make) => {
    const said = object(false)
    const gateway = await standShielded(start, { document, shields: [everywhere(make(said))] })
    expect(await ask(gateway.port, post('{"a":1}'), 'POST')).toMatchObject({ status: 200 })
    expect(gateway.bodies()).toEqual(['{"a":1}'])
    const [note] = await gateway.notes(1)
    expect(note).toMatchObject({ verdict: { kind: 'allow', rule: 'all' }, objections: [said] })
  })

  test('all that is observed is noted until one refuses, and nobody is asked after that', async () => {
    const asked: string[] = []
    const one = (name: string, isEnforced: boolean) =>
      everywhere(
        {
          mode: 'enforce',
          head: () => {
            asked.push(name)
            return object(isEnforced, { shield: name })
          },
        },
        name,
      )
    const gateway = await standShielded(start, { document, shields: [one('first', false), one('second', true), one('third', true)] })
    expect((await ask(gateway.port, get('/orders')))?.status).toBe(403)
    const [note] = await gateway.notes(1)
    expect(note?.objections?.map(({ shield }) => shield)).toEqual(['first', 'second'])
    expect(asked).toEqual(['first', 'second'])
  })

  test('a request without its way to the application is asked `before` alone, and is told to be done all the same', async () => {
    const seen: string[] = []
    const done: (number | null)[] = []
    const shield = everywhere({
      mode: 'enforce',
      before: ({ route, client }) => {
        seen.push(`before ${route?.path ?? 'nowhere'} ${client.address}`)
        return null
      },
      head: ({ route, principal }) => {
        seen.push(`head ${route?.path ?? 'nowhere'} ${principal.id ?? ''}`)
        return null
      },
      done: (_request, { status }) => done.push(status),
    })
    const gateway = await standShielded(start, { document, shields: [shield] })
    for (const bytes of [get('/closed'), get('/orders', 'X-Bad: 1\r\n'), get('/nowhere'), get('/static/a'), get('/orders')])
      await ask(gateway.port, bytes)
    await gateway.notes(5)
    expect(seen).toEqual([
      'before /closed 127.0.0.1',
      'before /orders 127.0.0.1',
      'before nowhere 127.0.0.1',
      'before nowhere 127.0.0.1',
      'head nowhere anna',
      'before /orders 127.0.0.1',
      'head /orders anna',
    ])
    expect(done).toEqual([403, 401, 404, 200, 200])
  })

  test('the body is read once for all, each up to its own size, and what is read is read once', async () => {
    const seen: unknown[] = []
    const reading = (name: string, mostBytes: number) =>
      everywhere(
        {
          mode: 'enforce',
          body: {
            mostBytes,
            judge: (_request, sent) => {
              seen.push([name, sent.bytes?.length ?? null, sent.read().kind])
              return null
            },
          },
        },
        name,
      )
    const gateway = await standShielded(start, { document, shields: [reading('small', 4), reading('large', 20)] })
    for (const body of ['{"a":1}', `{"a":"${'x'.repeat(30)}"}`, '']) expect((await ask(gateway.port, post(body), 'POST'))?.status).toBe(200)
    expect(seen).toEqual([
      ['small', null, 'refused'],
      ['large', 7, 'read'],
      ['small', null, 'refused'],
      ['large', null, 'refused'],
      ['small', 0, 'read'],
      ['large', 0, 'read'],
    ])
    expect(gateway.bodies()).toEqual(['{"a":1}', `{"a":"${'x'.repeat(30)}"}`, ''])
  })

  const upper: BodyFilter = {
    kind: 'whole',
    mostBytes: 20,
    finish: (body) => (body === null ? { kind: 'pass' } : { kind: 'send', bytes: Buffer.from(Buffer.from(body).toString().toUpperCase()) }),
  }
  const later: BodyFilter = { kind: 'whole', mostBytes: 10, finish: async () => ({ kind: 'pass' }) }
  const doubled = (): BodyFilter => ({
    kind: 'parts',
    write: (bytes) => Buffer.concat([...bytes].map((byte) => Buffer.from([byte, byte]))),
    end: () => Buffer.from('!'),
  })
  const long = `"${'a'.repeat(40)}"`
  test.each<[string, readonly (() => BodyFilter)[], string, string]>([
    ['the whole', [() => upper], '"abc"', '"ABC"'],
    ['parts', [doubled], '"a"', '""aa""!'],
    ['one part after another', [doubled, doubled], '"', '""""!!!'],
    ['the whole, then parts', [() => upper, doubled], '"a"', '""AA""!'],
    ['parts, then the whole', [doubled, () => upper], '"a"', '""AA""!'],
    ['the whole later, then the whole', [() => later, () => upper], '"abc"', '"ABC"'],
    ['what is too long for the whole', [() => upper], long, long],
    ['what is too long for the whole, and parts of it', [() => upper, doubled], long, `${[...long].map((one) => one + one).join('')}!`],
    ['what is too long for both', [() => upper, () => later], long, long],
  ])('several look at an answer: %s', async (_name, filters, body, expected) => {
    const shields = filters.map((make, index) => everywhere({ mode: 'enforce', answer: () => ({ body: make() }) }, `shield ${index}`))
    const gateway = await standShielded(start, { document, shields, script: json(body) })
    expect(await ask(gateway.port, get('/orders'))).toMatchObject({ status: 200, body: expected, isWhole: true })
  })

  test('an answer is asked about once, its headers are added to, and one that is refused is not shown', async () => {
    let asked = 0
    const shield = everywhere({
      mode: 'enforce',
      wantsPlainAnswer: true,
      answer: (request, { status }) => {
        asked++
        const said = object(true, { code: 'answer-broken' })
        return {
          headers: (rawHeaders) => [...rawHeaders, 'x-status', String(status)],
          body: {
            kind: 'whole',
            mostBytes: 100,
            finish: (body) => {
              if (!Buffer.from(body ?? '').includes('bad')) return { kind: 'pass' }
              request.note(said)
              return { kind: 'refuse', code: said.code }
            },
          },
        }
      },
    })
    const script: Script = ({ headers }, socket) => {
      const body = headers.some((line) => /^accept-encoding/i.test(line)) ? '"coded"' : headers.includes('x-a: bad') ? '"bad"' : '"good"'
      json(body)({ line: '', headers: [], body: '' }, socket)
    }
    const gateway = await standShielded(start, { document, shields: [shield], script })
    expect(await ask(gateway.port, get('/orders', 'Accept-Encoding: gzip\r\n'))).toMatchObject({
      status: 200,
      body: '"good"',
      headers: { 'x-status': '200' },
    })
    expect(await ask(gateway.port, get('/orders', 'x-a: bad\r\n'))).toMatchObject({
      status: 502,
      headers: { 'content-type': 'application/problem+json' },
    })
    const [, note] = await gateway.notes(2)
    expect(note).toMatchObject({ verdict: { code: 'answer-broken' }, objections: [{ shield: 'trial' }] })
    expect(asked).toBe(2)
  })

  test.each<[string, OperationShield, number]>([
    ['held to', { mode: 'enforce', head: () => JSON.parse('{') }, 500],
    ['held to, later', { mode: 'enforce', head: () => Promise.reject(new Error('a bug')) }, 500],
    ['observed', { mode: 'observe', head: () => JSON.parse('{') }, 200],
    ['observed, of the answer', { mode: 'observe', answer: () => JSON.parse('{') }, 200],
  ])('a shield that fails and is %s', async (_name, made, status) => {
    const gateway = await standShielded(start, { document, shields: [everywhere(made)] })
    expect((await ask(gateway.port, get('/orders')))?.status).toBe(status)
    const [note] = await gateway.notes(1)
    expect(note?.objections).toMatchObject([{ shield: 'trial', code: 'judge-failed', isEnforced: status === 500 }])
  })

  test('who goes while a shield thinks is told to be done', async () => {
    const outcomes: ShieldOutcome[] = []
    let release: () => void = () => undefined
    let ended: () => void = () => undefined
    const isDone = new Promise<void>((settle) => {
      ended = settle
    })
    let begun: () => void = () => undefined
    const isAsked = new Promise<void>((settle) => {
      begun = settle
    })
    const shield = everywhere({
      mode: 'enforce',
      before: () =>
        new Promise((settle) => {
          release = () => settle(null)
          begun()
        }),
      done: (_request, outcome) => {
        outcomes.push(outcome)
        ended()
      },
    })
    const gateway = await standShielded(start, { document, shields: [shield] })
    const client = await connectRaw(gateway.port)
    client.send(get('/orders'))
    await isAsked
    client.close()
    await gateway.untilOver(1)
    release()
    await isDone
    expect(outcomes).toMatchObject([{ ended: 'client-left', status: null, bytes: 0 }])
  })

  test('the end says how many bytes were answered', async () => {
    const outcomes: ShieldOutcome[] = []
    const shield = everywhere({ mode: 'observe', done: (_request, outcome) => outcomes.push(outcome) })
    const gateway = await standShielded(start, { document, shields: [shield], script: json('"four"') })
    await ask(gateway.port, get('/orders'))
    await gateway.notes(1)
    expect(outcomes).toMatchObject([{ ended: 'answered', status: 200, code: null, bytes: 6 }])
  })
})
