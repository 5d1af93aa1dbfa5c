// Random requests to both fronts: what the fast one lets through, the reference lets through too, and the application gets the same bytes.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startNodeFront, startSocketFront } from '../../../src/gateway/listener/index.ts'
import { stand } from './fronts.ts'
import { connectRaw } from './raw-client.ts'
import { readRequests, startRecordingUpstream } from './recording-upstream.ts'

const lineEnd = fc.oneof({ weight: 30, arbitrary: fc.constant('\r\n') }, fc.constantFrom('\n', '\r', '\r\n ', '\r\r\n', '\0\r\n'))
const header = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('Host: a', 'X-A: b', 'X-B: c d', 'Accept:*/*', 'X-Empty:', 'x_under: 1') },
  fc.constantFrom(
    'Content-Length: 2',
    'Content-Length: 0',
    'Content-Length: 02',
    'Content-Length: +2',
    'content-length : 2',
    'Content-Length: 2,2',
  ),
  fc.constantFrom(
    'Transfer-Encoding: chunked',
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding:\tchunked',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding : chunked',
  ),
  fc.constantFrom(
    'Connection: close',
    'Connection: X-A',
    'Connection: host',
    'Expect: 100-continue',
    'Host: b',
    'Upgrade: h2c',
    ': x',
    'noColon',
    ' X: y',
    'X\x01: y',
    'X: \x7f',
    'X: \xff',
  ),
)
const body = fc.constantFrom(
  '',
  'ok',
  '2\r\nok\r\n0\r\n\r\n',
  '0\r\n\r\n',
  '2;a=b\r\nok\r\n0\r\nX-T: 1\r\n\r\n',
  '2\nok\n0\n\n',
  '0x2\r\nok\r\n0\r\n\r\n',
  '3\r\nok\r\n0\r\n\r\n',
)
const request = fc
  .tuple(
    fc.constantFrom('GET', 'POST', 'PUT', 'HEAD', 'get'),
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom('/a', '/a?b=c', '/a%20b') },
      fc.constantFrom('*', 'http://a/', '/a#b', '/\x80', 'a', '/a b'),
    ),
    fc.oneof({ weight: 8, arbitrary: fc.constant('HTTP/1.1') }, fc.constantFrom('HTTP/1.0', 'HTTP/2.0', 'http/1.1', 'HTTP/1.1 ')),
    fc.array(fc.tuple(header, lineEnd), { maxLength: 5 }),
    lineEnd,
    body,
  )
  .map(
    ([method, target, version, headers, end, tail]) =>
      `${method} ${target} ${version}${end}Host: a\r\n${headers.map(([text, after]) => `${text}${after}`).join('')}\r\n${tail}`,
  )

test('the fast front takes no more than the reference, and sends on the same', async () => {
  const sides = await Promise.all(
    [startNodeFront, startSocketFront].map(async (start) => {
      const upstream = await startRecordingUpstream()
      return { upstream, gateway: await stand(start, upstream.port, { times: { head: 150, idle: 150 } }) }
    }),
  )
  const tell = async ({ upstream, gateway }: (typeof sides)[number], bytes: string) => {
    const before = upstream.requests().length
    const client = await connectRaw(gateway.port)
    client.send(bytes)
    // What is not whole ends by the time that it may take.
    await client.answers(1, [bytes.startsWith('HEAD ') ? 'HEAD' : 'GET'])
    client.close()
    return { seen: upstream.requests().slice(before), status: Number(/^HTTP\/1\.1 (\d{3})/.exec(client.text())?.[1] ?? 0) }
  }
  let passed = 0
  await fc.assert(
    fc.asyncProperty(request, async (bytes) => {
      const [reference, fast] = await Promise.all(sides.map((side) => tell(side, bytes)))
      const isWhole = fast?.status === 200
      if (isWhole) passed++
      if (isWhole && reference?.status === 200)
        expect(fast?.seen.map(({ line, headers }) => [line, headers])).toEqual(reference.seen.map(({ line, headers }) => [line, headers]))
      if (isWhole) expect(reference?.status).toBe(200)
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
  expect(passed).toBeGreaterThan(10)
  for (const { upstream } of sides)
    for (const text of upstream.bytes())
      expect(readRequests(text, 'length first').heads.map(({ line }) => line)).toEqual(
        readRequests(text, 'coding first').heads.map(({ line }) => line),
      )
}, 60_000)
