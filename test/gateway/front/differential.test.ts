// Random requests to both fronts: what the fast one lets through, the reference lets through too, and the application gets the same bytes.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { startNodeFront, startSocketFront } from '../../../src/gateway/listener/index.ts'
import { type Standing, stand } from './fronts.ts'
import { connectRaw } from './raw-client.ts'
import { type RecordingUpstream, readRequests, startRecordingUpstream } from './recording-upstream.ts'

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
const written = fc
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

/** What nobody thought of: bytes that go missing, come twice or are others. */
const harm = fc.record({
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  how: fc.constantFrom('insert', 'delete', 'replace', 'double'),
  what: fc.constantFrom('\r', '\n', '\r\n', '\0', ' ', '\t', ':', ',', ';', '0', '2', 'a', '\x80', '\x7f', 'chunked', '\r\n\r\n'),
})

const request = fc
  .tuple(written, fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, fc.array(harm, { maxLength: 3 })))
  .map(([text, harms]) => {
    let bytes = text
    for (const { at, how, what } of harms) {
      const place = Math.floor(at * bytes.length)
      const [before, after] = [bytes.slice(0, place), bytes.slice(place)]
      if (how === 'insert') bytes = before + what + after
      else if (how === 'delete') bytes = before + after.slice(1)
      else if (how === 'replace') bytes = before + what + after.slice(1)
      else bytes = before + after.slice(0, 8) + after
    }
    return bytes
  })

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
/** Pairs that are asked side by side, since what is not whole ends by the time that it may take. */
const mostLanes = 30
/** What a recording upstream keeps is read again and again. */
const mostOnOne = 150

const stands = [startNodeFront, startSocketFront]

class Lane {
  #sides: readonly { readonly upstream: RecordingUpstream; readonly gateway: Standing }[] = []
  #asked = 0
  passed = 0

  async compare(bytes: string): Promise<void> {
    if (this.#asked++ % mostOnOne === 0) await this.#renew()
    // Its mark, so that what an unfinished one before it sent on late is not taken for it.
    const mark = `x-case: ${this.#asked}`
    const marked = bytes.replace('Host: a\r\n', `Host: a\r\n${mark}\r\n`)
    const [first, fast] = await Promise.all(this.#sides.map((side) => tell(side, marked, mark)))
    if (fast?.status !== 200) return
    this.passed++
    let reference = first
    const [side] = this.#sides
    // A machine that is busy may be late with what is whole; what is not whole stays so.
    for (let again = 0; again < 3 && reference?.status === 408 && side !== undefined; again++) reference = await tell(side, marked, mark)
    expect(reference?.status).toBe(200)
    expect(fast.seen).toEqual(reference?.seen)
  }

  async #renew(): Promise<void> {
    this.check()
    for (const { gateway } of this.#sides) {
      gateway.pool.close()
      await gateway.front.drain(0)
    }
    this.#sides = await Promise.all(
      stands.map(async (start) => {
        const upstream = await startRecordingUpstream()
        return { upstream, gateway: await stand(start, upstream.port, { times: { head: 150, idle: 150 } }) }
      }),
    )
  }

  /** Nobody could read what reached the application in another way. */
  check(): void {
    for (const { upstream } of this.#sides)
      for (const text of upstream.bytes())
        expect(readRequests(text, 'length first').heads.map(({ line }) => line)).toEqual(
          readRequests(text, 'coding first').heads.map(({ line }) => line),
        )
  }
}

async function tell(
  { upstream, gateway }: { readonly upstream: RecordingUpstream; readonly gateway: Standing },
  bytes: string,
  mark: string,
) {
  const client = await connectRaw(gateway.port)
  client.send(bytes)
  await client.answers(1, [bytes.startsWith('HEAD ') ? 'HEAD' : 'GET'])
  client.close()
  const seen = upstream.requests().find(({ headers }) => headers.includes(mark))
  return {
    seen: seen === undefined ? null : { line: seen.line, headers: seen.headers },
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(client.text().replace(/^(?:HTTP\/1\.1 100 Continue\r\n\r\n)+/, ''))?.[1] ?? 0),
  }
}

test(
  'the fast front takes no more than the reference, and sends on the same',
  async () => {
    const lanes = Array.from({ length: Math.min(mostLanes, Math.ceil(runs / 10)) }, () => new Lane())
    await fc.assert(
      fc.asyncProperty(fc.array(request, { minLength: lanes.length, maxLength: lanes.length }), async (all) => {
        await Promise.all(all.map((bytes, index) => lanes[index]?.compare(bytes)))
      }),
      { numRuns: Math.ceil(runs / lanes.length) },
    )
    for (const lane of lanes) lane.check()
    expect(lanes.reduce((sum, { passed }) => sum + passed, 0)).toBeGreaterThan(10)
  },
  60_000 + runs * 30,
)
