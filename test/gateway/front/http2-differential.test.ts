// Random requests in HTTP/1.1 and in HTTP/2: both get the same verdict, and the application the same bytes.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startSocketFront } from '../../../src/gateway/listener/index.ts'
import { type StandingOptions, stand, startHttp2Front } from './fronts.ts'
import { connectFrames, endStream, type Fields, frame, kinds } from './http2-frames.ts'
import { connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

interface Said {
  readonly method: string
  readonly target: string
  readonly host: string
  readonly headers: Fields
  readonly body: string | null
}

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,10}$/)
const value = fc.string({ unit: fc.constantFrom(...'abcXYZ019 _-=;,/"\xe4'), maxLength: 20 }).map((text) => text.replaceAll(/^ +| +$/g, ''))
const path = fc.oneof(
  fc.constantFrom(
    '/a',
    '/',
    '/a/../b',
    '/%2e%2e/a',
    '//a',
    '/a%00',
    '/a%0d',
    '/a%2fb',
    '/no',
    '/a;b=c',
    '/a#b',
    '*',
    'a',
    'http://a/b',
    '/%zz',
    '',
  ),
  fc.array(word, { maxLength: 4 }).map((words) => `/${words.join('/')}`),
)
const said: fc.Arbitrary<Said> = fc.record({
  method: fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'get'),
  target: fc
    .tuple(path, fc.option(fc.string({ unit: fc.constantFrom(...'ab=&%1[]"'), maxLength: 10 }), { nil: null }))
    .map(([first, query]) => (query === null ? first : `${first}?${query}`)),
  host: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom('a', 'Shop.Example.', 'a:80', '[::1]:8080') },
    fc.constantFrom('', 'a/b', 'me@a', 'a:x', 'a b', 'a, b'),
  ),
  headers: fc.array(
    fc.oneof(
      fc.tuple(
        word.map((name) => `x-${name}`),
        value,
      ),
      fc.constantFrom<readonly [string, string]>(
        ['authorization', 'Bearer x'],
        ['accept', '*/*'],
        ['x_under', '1'],
        ['x-forwarded-for', '6.6.6.6'],
        ['forwarded', 'for=6.6.6.6'],
        ['fastward-identity', 'me'],
        ['expect', 'nothing'],
        ['origin', 'https://a'],
        ['content-type', 'application/json'],
        ['cookie', 'a=1; b=2'],
        ['x-nul', 'a\0b'],
        ['x-del', '\x7f'],
        ['x a', 'b'],
        ['x-long', 'a'.repeat(3000)],
      ),
    ),
    { maxLength: 6 },
  ),
  body: fc.option(fc.string({ unit: 'binary-ascii', maxLength: 30 }), { nil: null }),
})

const judging: StandingOptions = {
  judge: (head) =>
    head.rawPath === '/no' || head.headers.some(({ name, value: one }) => name === 'origin' && one === 'https://a')
      ? { judgement: { kind: 'refuse', code: 'rule-denies' }, note: null }
      : { judgement: { kind: 'pass', added: [['fastward-identity', 'of the gateway']] }, note: null },
}

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

test(
  'the same request gets the same verdict and reaches the application as the same',
  async () => {
    let passed = 0
    let refused = 0
    const compare = async ({ method, target, host, headers: written, body }: Said) => {
      // Crumbs of cookies are joined in one of them alone.
      const headers = written.filter(([name], index) => name !== 'cookie' || written.findIndex(([other]) => other === name) === index)
      const sides = await Promise.all(
        [startSocketFront, startHttp2Front].map(async (start) => {
          const upstream = await startRecordingUpstream()
          return { upstream, gateway: await stand(start, upstream.port, judging) }
        }),
      )
      const [first, second] = sides
      if (first === undefined || second === undefined) throw new Error('there are two')
      const length: Fields = body === null ? [] : [['content-length', String(body.length)]]
      const lines = [['host', host] as const, ...headers, ...length].map(([name, one]) => `${name}: ${one}\r\n`).join('')
      const client1 = await connectRaw(first.gateway.port)
      client1.send(`${method} ${target} HTTP/1.1\r\n${lines}\r\n${body ?? ''}`)
      const client2 = await connectFrames(second.gateway.port)
      client2.ask(
        1,
        [[':method', method], [':scheme', 'http'], [':authority', host], [':path', target], ...headers, ...length],
        body === null,
      )
      if (body !== null) client2.send(frame(kinds.data, endStream, 1, body))
      const [[answer], outcome] = await Promise.all([client1.answers(1), client2.outcome(1)])
      client1.close()
      client2.socket.destroy()
      // What is no request at all has no answer in HTTP/2.
      if (outcome === 'reset 1') expect(answer?.status).toBeGreaterThanOrEqual(400)
      else expect(outcome).toBe(answer?.status)
      const seen = sides.map(({ upstream }) => upstream.requests())
      expect(seen[1]).toEqual(seen[0])
      if (outcome === 200) passed++
      else refused++
      for (const { gateway } of sides) {
        gateway.pool.close()
        await gateway.front.drain(0)
      }
    }
    const lanes = 10
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: lanes, maxLength: lanes }), async (all) => {
        await Promise.all(all.map(compare))
      }),
      { numRuns: Math.ceil(runs / lanes) },
    )
    expect(passed).toBeGreaterThan(runs / 10)
    expect(refused).toBeGreaterThan(runs / 10)
  },
  60_000 + runs * 60,
)
