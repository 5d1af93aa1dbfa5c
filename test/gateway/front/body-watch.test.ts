// Who looks at a body while it comes: what is said ends the request, wherever it is by then. The watches are of the test, the rest is real.

import { describe, expect, test } from 'vitest'
import { readOpenapi } from '../../../src/extract/index.ts'
import { createDecider, createJudge, recordFirst } from '../../../src/gateway/decide/index.ts'
import type { BodyStep, BodyWatch, Judge, Judged } from '../../../src/gateway/listener/core.ts'
import { BodyRoom } from '../../../src/gateway/listener/index.ts'
import { compileAccess } from '../../../src/policy/access/index.ts'
import { toPolicyRoutes } from '../../../src/policy/index.ts'
import { fronts, stand } from './fronts.ts'
import { connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const post = (length: number) => `POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: ${length}\r\n\r\n`
const chunked = 'POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n'
const passing: Judged = { judgement: { kind: 'pass', added: [] }, note: null }
const refused: Judged = { judgement: { kind: 'refuse', code: 'payload-refused' }, note: 'by the watch' }
const turn = () => new Promise((settle) => setImmediate(settle))

/** Refuses what holds a `!`, and at the end what holds a `?`. */
function watching(more: Partial<BodyStep> = {}) {
  const seen: string[] = []
  let asked = 0
  const watch = (): BodyWatch => {
    let all = ''
    asked++
    return {
      add(bytes) {
        const text = Buffer.from(bytes).toString('latin1')
        seen.push(text)
        all += text
        return text.includes('!') ? refused : null
      },
      end: () => (all.includes('?') ? refused : null),
    }
  }
  const judge: Judge['judge'] = () => ({
    judgement: { kind: 'pass', added: [], body: { mostBytes: 10, judge: () => passing, watch, ...more } },
    note: null,
  })
  return { judge, seen, asked: () => asked }
}

describe.each(fronts)('%s', (_, start) => {
  test('a body that comes in one piece is not shown', async () => {
    const upstream = await startRecordingUpstream()
    const { judge, asked } = watching()
    const gateway = await stand(start, upstream.port, { judge })
    const client = await connectRaw(gateway.port)
    client.send(`${post(5)}one!?`)
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect([asked(), upstream.requests().map(({ body }) => body)]).toEqual([0, ['one!?']])
  })

  test('one that is longer than is read is shown, also in one piece', async () => {
    const upstream = await startRecordingUpstream()
    const { judge, seen } = watching()
    const gateway = await stand(start, upstream.port, { judge })
    const client = await connectRaw(gateway.port)
    client.send(`${post(20)}${'x'.repeat(19)}!`)
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
    expect([seen, upstream.bytes()]).toEqual([[`${'x'.repeat(19)}!`], []])
    await gateway.untilOver(1)
    expect(gateway.outcomes.map(({ note, code, ended }) => [note, code, ended])).toEqual([['by the watch', 'payload-refused', 'answered']])
  })

  test('what is said at the end of a long body ends the request before it is whole', async () => {
    for (const [head, end] of [
      [post(30), ''],
      [chunked, '\r\n0\r\n\r\n'],
    ] as const) {
      const upstream = await startRecordingUpstream()
      const { judge } = watching()
      const gateway = await stand(start, upstream.port, { judge })
      const client = await connectRaw(gateway.port)
      client.send(`${head}${end === '' ? '' : '1e\r\n'}${'?'.repeat(20)}`)
      await upstream.untilSeen('???')
      client.send(`${'x'.repeat(10)}${end}`)
      expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
      await upstream.untilClosed()
      // Of a length that was announced the last byte makes it whole, in chunks the last chunk does.
      if (end === '') expect(upstream.bytes().join('')).not.toContain('x'.repeat(10))
      expect(upstream.bytes().join('')).not.toMatch(/\r\n0\r\n\r\n/)
    }
  })

  test('what comes while the head of a long body is still judged is shown before it goes on', async () => {
    const upstream = await startRecordingUpstream()
    let goOn = () => {}
    const judged = new Promise<Judged>((settle) => {
      goOn = () => settle(passing)
    })
    const { judge, seen } = watching({ judge: () => judged })
    const gateway = await stand(start, upstream.port, { judge })
    const client = await connectRaw(gateway.port)
    client.send(`${post(100)}${'x'.repeat(20)}`)
    await turn()
    client.send('more!')
    // A front may wait with it until it is wanted.
    while (seen.length === 0) await turn()
    goOn()
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
    await gateway.untilOver(1)
    expect(upstream.bytes().join('')).not.toContain('!')
    expect(gateway.outcomes.length).toBe(1)
  })

  test('what finds no room to be held is shown as it comes', async () => {
    const upstream = await startRecordingUpstream()
    const { judge } = watching({ mostBytes: 1000 })
    const gateway = await stand(start, upstream.port, { judge, bodies: new BodyRoom(5) })
    const client = await connectRaw(gateway.port)
    client.send(`${post(30)}${'x'.repeat(20)}`)
    await upstream.untilSeen('xxx')
    client.send('!'.repeat(10))
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([403])
    expect(upstream.bytes().join('')).not.toContain('!')
  })

  test('access rules that read a body refuse it at the byte that no rule could read', async () => {
    const document = {
      openapi: '3.1.0',
      info: { title: 'shop', version: '1' },
      paths: { '/a': { post: { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } }, responses: {} } } },
    }
    const read = readOpenapi(JSON.stringify(document))
    if (!read.ok) throw new Error(read.failure)
    const access = compileAccess(
      {
        rules: [{ id: 'small', owner: null, selector: {}, when: 'body.total < 10', effect: 'allow' }],
        fields: [],
        resources: [],
      },
      toPolicyRoutes(read.value),
    )
    if (access.kind === 'refused') throw new Error('the rules of the test hold')
    for (const [mode, text, status] of [
      ['enforce', '['.repeat(200), 400],
      ['enforce', '{"total":1,"total":', 400],
      ['enforce', `{"total":1,"more":"${'x'.repeat(3000)}`, 413],
    ] as const) {
      const upstream = await startRecordingUpstream()
      const decider = createDecider({
        model: read.value,
        app: read.value.apps[0]?.id ?? '',
        access: access.policy,
        mode,
        enforced: [],
        settings: { paths: new Map() },
        authenticator: {
          authenticate: () => ({ kind: 'principal', principal: { kind: 'user', id: 'anna', roles: [], scopes: [], attributes: {} } }),
        },
        now: () => new Date('2026-11-23T09:00:00Z'),
        content: { body: 2000, answer: 1000, depth: 64, write: 'refuse' },
      })
      let safe = 0
      const first = recordFirst(
        createJudge(decider, () => undefined),
        new Set(read.value.routes.map(({ id }) => id)),
        async () => {
          safe++
          return true
        },
      )
      const gateway = await stand(start, upstream.port, {
        judge: (head, client) => first.judge(head, client),
        acknowledge: async () => {
          safe++
          return true
        },
      })
      const client = await connectRaw(gateway.port)
      client.send(`POST /a HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 90000\r\n\r\n${text}`)
      expect((await client.answers(1)).map((answer) => answer.status)).toEqual([status])
      // The record was safe before anybody was told.
      expect([safe, upstream.bytes()]).toEqual([1, []])
    }
  })
})
