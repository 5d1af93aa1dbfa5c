// What stands between a request and its answer: bodies that are looked at before they go on, answers that are looked at before they come
// back, and records that must be safe first.

import { describe, expect, test } from 'vitest'
import type { AnswerStep, BodyFilter, Judge, Judged, Pass } from '../../../src/gateway/listener/core.ts'
import { fronts, stand } from './fronts.ts'
import { ask, connectRaw } from './raw-client.ts'
import { type Script, startRecordingUpstream } from './recording-upstream.ts'

const get = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n'
const post = 'POST /a HTTP/1.1\r\nHost: a\r\n'

const passing = (more: Partial<Pass> = {}): Judged => ({ judgement: { kind: 'pass', added: [], ...more }, note: null })
const refused: Judged = { judgement: { kind: 'refuse', code: 'rule-denies' }, note: null }

/** What the step was asked with, and its answer. */
function reading(mostBytes: number, answer: (text: string | null) => Judged | Promise<Judged>) {
  const asked: (string | null)[] = []
  const judge: Judge['judge'] = () =>
    passing({
      body: {
        mostBytes,
        judge: (body) => {
          const text = body === null ? null : Buffer.from(body).toString('latin1')
          asked.push(text)
          return answer(text)
        },
      },
    })
  return { asked, judge }
}

const filtering = (body: (filter: null) => BodyFilter | null, more: AnswerStep = {}): Judge['judge'] => {
  return () => passing({ answer: { ...more, body: () => body(null) } })
}

const whole = (finish: Extract<BodyFilter, { kind: 'whole' }>['finish'], mostBytes = 1000): Judge['judge'] =>
  filtering(() => ({ kind: 'whole', mostBytes, finish }))

function createSettled<Value>() {
  let resolve: (value: Value) => void = () => undefined
  const promise = new Promise<Value>((settle) => {
    resolve = settle
  })
  return { promise, resolve: (value: Value) => resolve(value) }
}

const chunks: Script = (_request, socket) => {
  socket.write('HTTP/1.1 200 OK\r\netag: "1"\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n')
  socket.write('3\r\ntwo\r\n0\r\nx-after: 1\r\n\r\n')
}

describe.each(fronts)('%s', (_, start) => {
  test.each([
    ['by its length', 'content-length: 6\r\n\r\nonetwo', 'onetwo'],
    ['in chunks', 'transfer-encoding: chunked\r\n\r\n3\r\none\r\n3\r\ntwo\r\n0\r\nx-trailer: 1\r\n\r\n', 'onetwo'],
    ['that is empty', 'content-length: 0\r\n\r\n', ''],
    ['that is not there', '\r\n', ''],
  ])('a body %s is seen whole before it goes on', async (_name, rest, body) => {
    const upstream = await startRecordingUpstream()
    const { asked, judge } = reading(100, () => passing())
    const gateway = await stand(start, upstream.port, { judge })
    expect((await ask(gateway.port, `${post}${rest}`))?.status).toBe(200)
    expect(asked).toEqual([body])
    expect(upstream.requests().map((request) => request.body)).toEqual([body])
    expect(gateway.pool.counts).toEqual({ all: 1, idle: 1, waiting: 0 })
  })

  test('nothing reaches the application before the body was seen, and nothing of one that is refused', async () => {
    const upstream = await startRecordingUpstream()
    const { judge } = reading(100, async () => refused)
    const gateway = await stand(start, upstream.port, { judge })
    const client = await connectRaw(gateway.port)
    client.send(`${post}content-length: 6\r\n\r\none`)
    client.send('two')
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
    // The connection is as good as before.
    client.send(`${post}content-length: 1\r\n\r\nx`)
    expect((await client.answers(2)).map(({ status }) => status)).toEqual([403, 403])
    expect(upstream.bytes()).toEqual([])
  })

  test('another body goes on where the step gives one', async () => {
    const upstream = await startRecordingUpstream()
    const { judge } = reading(100, async () => passing({ bytes: Buffer.from('other body') }))
    const gateway = await stand(start, upstream.port, { judge })
    expect((await ask(gateway.port, `${post}transfer-encoding: chunked\r\n\r\n3\r\none\r\n0\r\n\r\n`))?.status).toBe(200)
    expect(upstream.requests().map(({ body, headers }) => [body, headers.includes('content-length: 10')])).toEqual([['other body', true]])
  })

  test('a client that waits for leave to send its body gets it', async () => {
    const upstream = await startRecordingUpstream()
    const { asked, judge } = reading(100, () => passing())
    const gateway = await stand(start, upstream.port, { judge })
    const client = await connectRaw(gateway.port)
    client.send(`${post}expect: 100-continue\r\ncontent-length: 3\r\n\r\n`)
    await client.untilText('100 Continue')
    client.send('one')
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect(asked).toEqual(['one'])
    expect(upstream.bytes().join('')).not.toContain('expect')
  })

  const long = 'x'.repeat(300)
  test.each([
    ['by its length', `content-length: 300\r\n\r\n${long}`],
    ['in chunks', `transfer-encoding: chunked\r\n\r\n12c\r\n${long}\r\n0\r\n\r\n`],
  ])('a body %s that is too long is refused, or goes on as it comes', async (_name, rest) => {
    const upstream = await startRecordingUpstream()
    const strict = reading(100, (text) => (text === null ? { judgement: { kind: 'refuse', code: 'body-too-large' }, note: null } : refused))
    const one = await stand(start, upstream.port, { judge: strict.judge })
    expect((await ask(one.port, `${post}${rest}`))?.status).toBe(413)
    expect(upstream.bytes()).toEqual([])
    const lax = reading(100, async () => passing())
    const other = await stand(start, upstream.port, { judge: lax.judge })
    const client = await connectRaw(other.port)
    client.send(`${post}${rest.slice(0, 200)}`)
    client.send(rest.slice(200))
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect([strict.asked, lax.asked]).toEqual([[null], [null]])
    expect(upstream.requests().map(({ body }) => body)).toEqual([long])
  })

  test('a client that leaves before its body is whole was never anywhere', async () => {
    const upstream = await startRecordingUpstream()
    const { asked, judge } = reading(100, () => passing())
    const gateway = await stand(start, upstream.port, { judge })
    const client = await connectRaw(gateway.port)
    client.send(`${post}content-length: 6\r\n\r\none`)
    await new Promise((settle) => setImmediate(settle))
    client.close()
    await gateway.untilOver(1)
    expect([asked, upstream.bytes(), gateway.outcomes.map(({ ended }) => ended)]).toEqual([[], [], ['client-left']])
  })

  test('an answer that is seen whole goes out as it was decided', async () => {
    const upstream = await startRecordingUpstream({ script: chunks })
    const gateway = await stand(start, upstream.port, {
      judge: whole(async (body) => ({ kind: 'send', bytes: Buffer.from(`${Buffer.from(body ?? []).toString()}three`) })),
    })
    expect(await ask(gateway.port, get)).toMatchObject({
      status: 200,
      body: 'onetwothree',
      headers: { 'content-length': '11' },
      isWhole: true,
      trailers: [],
    })
    expect(gateway.pool.counts).toEqual({ all: 1, idle: 1, waiting: 0 })
  })

  test.each([
    ['refused', { kind: 'refuse', code: 'rule-denies' } as const, 403, false],
    ['passed', { kind: 'pass' } as const, 200, true],
  ])('an answer that is seen whole and %s', async (_name, filtered, status, isShown) => {
    const upstream = await startRecordingUpstream({ script: chunks })
    const gateway = await stand(start, upstream.port, { judge: whole(() => filtered) })
    const answer = await ask(gateway.port, get)
    expect([answer?.status, answer?.body === 'onetwo', answer?.isWhole]).toEqual([status, isShown, true])
  })

  test.each([
    ['goes on as it comes where that is allowed', { kind: 'pass' } as const, 200],
    ['is refused where it is not', { kind: 'refuse', code: 'upstream-broken' } as const, 502],
    ['is refused where somebody would cut it all the same', { kind: 'send', bytes: Buffer.from('x') } as const, 500],
  ])('an answer that is longer than anybody looks at %s', async (_name, filtered, status) => {
    const size = 1024 * 1024
    const body = 'y'.repeat(size)
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n${body}`),
    })
    const gateway = await stand(start, upstream.port, { judge: whole(async (seen) => (seen === null ? filtered : { kind: 'pass' }), 5000) })
    const answer = await ask(gateway.port, get)
    expect([answer?.status, answer?.body === body]).toEqual([status, status === 200])
    if (status !== 200) await upstream.untilClosed()
  })

  test('an answer is refused by its head, and the application told that nobody waits', async () => {
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nsecret'),
    })
    const gateway = await stand(start, upstream.port, { judge: filtering(() => ({ kind: 'refuse', code: 'upstream-broken' })) })
    expect((await ask(gateway.port, get))?.status).toBe(502)
    await upstream.untilClosed()
  })

  test('an answer is cut part by part, and breaks off where what follows cannot be cut', async () => {
    const parts = (text: (part: string) => string | null): Judge['judge'] =>
      filtering(() => ({
        kind: 'parts',
        write: (bytes) => {
          const left = text(Buffer.from(bytes).toString())
          return left === null ? null : Buffer.from(left)
        },
        end: () => Buffer.from('!'),
      }))
    const upstream = await startRecordingUpstream({ script: chunks })
    const gateway = await stand(start, upstream.port, { judge: parts((part) => part.toUpperCase()) })
    expect(await ask(gateway.port, get)).toMatchObject({ status: 200, body: 'ONETWO!', isWhole: true })
    const strict = await stand(start, upstream.port, { judge: parts((part) => (part === 'two' ? null : part)) })
    const broken = await ask(strict.port, get)
    expect([broken?.isWhole ?? false, broken?.body.includes('two') ?? false]).toEqual([false, false])
    expect(strict.outcomes.map(({ ended }) => ended)).toEqual(['upstream-cut'])
  })

  test('headers of an answer are rewritten, and those of the client left out', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, {
      judge: () =>
        passing({
          withheld: new Set(['range']),
          answer: { headers: (_head, raw) => [...raw, 'x-added', String(raw.includes('content-type'))] },
        }),
    })
    const answer = await ask(gateway.port, 'GET /a HTTP/1.1\r\nHost: a\r\nRange: bytes=1-2\r\nAccept: b\r\n\r\n')
    expect(answer?.headers['x-added']).toBe('true')
    expect(upstream.bytes().join('')).not.toContain('range')
    expect(upstream.bytes().join('')).toContain('accept: b')
  })

  test('what is asked in place of HEAD is answered without a body', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { judge: () => passing({ method: 'GET' }) })
    const client = await connectRaw(gateway.port)
    client.send('HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n')
    client.send('HEAD /b HTTP/1.1\r\nHost: a\r\n\r\n')
    const answers = await client.answers(2, ['HEAD', 'HEAD'])
    expect(answers.map(({ status, headers }) => [status, headers['content-length']])).toEqual([
      [200, '20'],
      [200, '20'],
    ])
    expect(upstream.requests().map(({ line }) => line)).toEqual(['GET /a HTTP/1.1', 'GET /b HTTP/1.1'])
  })

  test('an answer of the gateway in place of the application', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, {
      judge: () => ({
        judgement: { kind: 'respond', status: 204, reason: 'No Content', headers: [['vary', 'origin']], body: '' },
        note: null,
      }),
    })
    const answer = await ask(gateway.port, get)
    expect([answer?.status, answer?.headers['vary'], answer?.headers['content-length']]).toEqual([204, 'origin', undefined])
    expect(upstream.bytes()).toEqual([])
  })

  test('what the gateway says where nobody judged has its headers too', async () => {
    const upstream = await startRecordingUpstream({ script: (_request, socket) => void socket.resetAndDestroy() })
    const own = () => [['x-content-type-options', 'nosniff']] as const
    const gateway = await stand(start, upstream.port, { own })
    const away = await ask(gateway.port, 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n')
    expect([away?.status, away?.headers['x-content-type-options'], away?.headers['cache-control']]).toEqual([502, 'nosniff', 'no-store'])
    const filtered = await stand(start, upstream.port, { own, judge: filtering(() => ({ kind: 'refuse', code: 'upstream-broken' })) })
    expect((await ask(filtered.port, get))?.headers['x-content-type-options']).toBe('nosniff')
  })

  const acknowledged =
    (judged: Judged): Judge['judge'] =>
    () => ({ ...judged, isRecordedFirst: true })

  test.each([
    ['an answer', passing(), 200],
    [
      'an answer that is cut',
      passing({ answer: { body: () => ({ kind: 'whole', mostBytes: 99, finish: () => ({ kind: 'pass' }) }) } }),
      200,
    ],
    ['a refusal', refused, 403],
  ])('no byte of %s before its record is safe', async (_name, judged, status) => {
    const upstream = await startRecordingUpstream({ script: chunks })
    const safe = createSettled<boolean>()
    const asked = createSettled<number | null>()
    const gateway = await stand(start, upstream.port, {
      judge: acknowledged(judged),
      acknowledge: (outcome) => {
        asked.resolve(outcome.status)
        return safe.promise
      },
    })
    const client = await connectRaw(gateway.port)
    client.send(get)
    expect([null, status]).toContain(await asked.promise)
    await new Promise((settle) => setImmediate(settle))
    expect(client.text()).toBe('')
    safe.resolve(true)
    expect((await client.answers(1)).map((answer) => [answer.status, answer.isWhole])).toEqual([[status, true]])
    const without = await stand(start, upstream.port, { judge: acknowledged(judged), acknowledge: async () => false })
    expect((await ask(without.port, get))?.status).toBe(503)
    const broken = await stand(start, upstream.port, { judge: acknowledged(judged), acknowledge: () => Promise.reject(new Error('disk')) })
    expect((await ask(broken.port, get))?.status).toBe(503)
  })
})
