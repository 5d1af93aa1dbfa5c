// An answer that came whole and is filtered at once is said as one that waits for its filter: nobody can tell which way it went.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { BodyFilter, FilteredBody, Judge } from '../../../src/gateway/listener/core.ts'
import { fronts, stand } from './fronts.ts'
import { connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

type Finish = (body: Uint8Array | null) => FilteredBody

const shared = Buffer.alloc(64)

const finishes: Readonly<Record<string, Finish>> = {
  'sends less': (body) => ({ kind: 'send', bytes: (body ?? shared).subarray(1) }),
  'sends more': (body) => ({ kind: 'send', bytes: Buffer.concat([body ?? shared, Buffer.from('more')]) }),
  'sends much more': () => ({ kind: 'send', bytes: Buffer.alloc(40_000, 'm') }),
  'sends nothing': () => ({ kind: 'send', bytes: Buffer.alloc(0) }),
  'sends what is written over the next time': (body) => {
    shared.fill(body?.length ?? 0x20)
    return { kind: 'send', bytes: shared.subarray(0, 9) }
  },
  passes: () => ({ kind: 'pass' }),
  refuses: () => ({ kind: 'refuse', code: 'rule-denies' }),
  fails: () => {
    throw new Error('a filter that fails')
  },
}

const judgeBy = (finish: Finish, isInstant: boolean, more: { readonly method?: 'GET'; readonly mostBytes: number }): Judge['judge'] => {
  const { method, mostBytes } = more
  return () => ({
    judgement: {
      kind: 'pass',
      added: [],
      ...(method === undefined ? {} : { method }),
      answer: {
        headers: (head, raw) => [...raw, 'x-of', String(head.status)],
        body: (): BodyFilter => ({ kind: 'whole', mostBytes, isInstant, finish }),
      },
    },
    note: null,
  })
}

const heads = fc.constantFrom('200 OK\r\nx-a: 1\r\n', '404 Not Found\r\n', '200 OK\r\nX-A: 1\r\nDate: Mon, 23 Nov 2026 06:00:00 GMT\r\n')
const answers = fc.array(fc.record({ head: heads, body: fc.string({ unit: 'binary-ascii', minLength: 1, maxLength: 60 }) }), {
  minLength: 1,
  maxLength: 3,
})

describe.each(fronts)('%s', (_, start) => {
  test('whatever comes of answers that came whole, at once or awaited', async () => {
    const scripted: string[] = []
    const asked = new Array<number>(Object.keys(finishes).length).fill(0)
    const upstream = await startRecordingUpstream({ script: (_request, socket) => void socket.write(scripted.shift() ?? '', 'latin1') })
    const limits = { mostBytes: 50 }
    const pairs = await Promise.all(
      Object.values(finishes).map(async (finish) => {
        const both = [true, false].map(
          async (isInstant) => await stand(start, upstream.port, { judge: judgeBy(finish, isInstant, limits) }),
        )
        return await Promise.all(both)
      }),
    )
    const say = async (port: number, given: readonly { readonly head: string; readonly body: string }[]) => {
      const client = await connectRaw(port)
      const said: unknown[] = []
      for (const [index, { head, body }] of given.entries()) {
        scripted.push(`HTTP/1.1 ${head}content-length: ${body.length}\r\n\r\n${body}`)
        client.send('GET /a HTTP/1.1\r\nHost: a\r\n\r\n')
        const { status, headers, body: shown, isWhole } = (await client.answers(index + 1))[index] ?? expect.fail('no answer')
        const { date, ...rest } = headers
        said.push({ status, headers: Object.entries(rest).sort(), isDated: date !== undefined, shown, isWhole })
      }
      client.close()
      return said
    }
    await fc.assert(
      fc.asyncProperty(fc.nat(pairs.length - 1), answers, async (which, given) => {
        const [instant, awaited] = pairs[which] ?? []
        if (instant === undefined || awaited === undefined) throw new Error('no such pair')
        asked[which] = (asked[which] ?? 0) + given.length
        expect(await say(instant.port, given)).toEqual(await say(awaited.port, given))
      }),
      { numRuns: 60 },
    )
    for (const [which, [instant, awaited]] of pairs.entries()) {
      await Promise.all([instant?.untilOver(asked[which] ?? 0), awaited?.untilOver(asked[which] ?? 0)])
      const ends = (outcomes: NonNullable<typeof instant>['outcomes']) =>
        outcomes.map(({ code, status, ended, bytes }) => ({ code, status, ended, bytes }))
      expect(ends(instant?.outcomes ?? [])).toEqual(ends(awaited?.outcomes ?? []))
      expect(instant?.pool.counts).toEqual(awaited?.pool.counts)
    }
  })

  test('HEAD that is asked as GET is told the length, and nothing else', async () => {
    const upstream = await startRecordingUpstream()
    const judge = judgeBy((body) => ({ kind: 'send', bytes: (body ?? shared).subarray(1) }), true, { method: 'GET', mostBytes: 999 })
    const gateway = await stand(start, upstream.port, { judge })
    const client = await connectRaw(gateway.port)
    client.send('HEAD /a HTTP/1.1\r\nHost: a\r\n\r\n')
    client.send('HEAD /b HTTP/1.1\r\nHost: a\r\n\r\n')
    const said = await client.answers(2, ['HEAD', 'HEAD'])
    expect(said.map(({ status, body, headers }) => [status, body, headers['content-length']])).toEqual([
      [200, '', '19'],
      [200, '', '19'],
    ])
    expect(gateway.outcomes.map(({ bytes }) => bytes)).toEqual([0, 0])
  })
})

test('who says that it answers at once and promises is not believed', async () => {
  const upstream = await startRecordingUpstream()
  const filter: BodyFilter = { kind: 'whole', mostBytes: 999, isInstant: true, finish: async () => ({ kind: 'pass' }) }
  const start = fronts[1]?.[1] ?? expect.fail('the fast front')
  const gateway = await stand(start, upstream.port, {
    judge: () => ({ judgement: { kind: 'pass', added: [], answer: { body: () => filter } }, note: null }),
  })
  const client = await connectRaw(gateway.port)
  client.send('GET /a HTTP/1.1\r\nHost: a\r\n\r\n')
  expect((await client.answers(1)).map(({ status }) => status)).toEqual([500])
  expect(gateway.pool.counts).toEqual({ all: 1, idle: 1, waiting: 0 })
})
