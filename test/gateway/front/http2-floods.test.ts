// Clients of HTTP/2 that make work without asking for anything: each is bounded, told to be calm, and goes; the application hears nothing of it.

import { describe, expect, test } from 'vitest'
import { stand, startHttp2Front } from './fronts.ts'
import {
  connectFrames,
  endHeaders,
  endStream,
  type FrameClient,
  frame,
  kinds,
  number32,
  usual,
  withFields,
  writeFields,
} from './http2-frames.ts'
import { readRequests, startRecordingUpstream } from './recording-upstream.ts'

const calm = 11

/** Settles with the code of the good-bye. */
async function untilGoaway(client: FrameClient): Promise<number | null> {
  await client.untilClosed()
  const goaway = client.frames().find(({ kind }) => kind === kinds.goaway)
  return goaway === undefined ? null : goaway.payload.readUInt32BE(4)
}

/** RFC 7541: a literal that is kept in the table, and then the same by its number again and again. */
const bomb = (times: number): Buffer =>
  Buffer.concat([
    writeFields(usual),
    Buffer.from([0x40, 3, ...Buffer.from('x-a'), 0x7f, 0x80 + ((3900 - 127) % 128), Math.floor((3900 - 127) / 128)]),
    Buffer.alloc(3900, 'a'),
    Buffer.alloc(times, 0x80 + 62),
  ])

describe('whoever keeps a connection busy is told to be calm, and goes', () => {
  const never = () => undefined
  const ids = (count: number) => Array.from({ length: count }, (_, index) => index * 2 + 1)
  const begin = frame(kinds.headers, endHeaders, 1, writeFields(withFields([':method', 'POST'])))

  test.each<[string, readonly Uint8Array[], readonly (number | null)[]]>([
    ['SETTINGS', Array.from({ length: 3000 }, () => frame(kinds.settings, 0, 0)), [calm]],
    ['PING', Array.from({ length: 3000 }, () => frame(kinds.ping, 0, 0, '12345678')), [calm]],
    ['answers to PING that nobody asked for', Array.from({ length: 3000 }, () => frame(kinds.ping, 1, 0, '12345678')), [calm]],
    ['empty DATA', [begin, ...Array.from({ length: 3000 }, () => frame(kinds.data, 0, 1))], [calm]],
    ['DATA that is padding alone', [begin, ...Array.from({ length: 3000 }, () => frame(kinds.data, 8, 1, '\x01\0'))], [calm]],
    ['PRIORITY', Array.from({ length: 3000 }, (_, index) => frame(kinds.priority, 0, index * 2 + 1, '\0\0\0\0\x01')), [calm]],
    ['WINDOW_UPDATE', Array.from({ length: 3000 }, () => frame(kinds.windowUpdate, 0, 0, number32(1))), [calm]],
    ['frames that nobody knows', Array.from({ length: 3000 }, () => frame(0xfa, 0, 0, 'x')), [calm]],
    [
      'CONTINUATION without end',
      [frame(kinds.headers, 0, 1, writeFields(usual)), ...Array.from({ length: 3000 }, () => frame(kinds.continuation, 0, 1))],
      [calm],
    ],
    [
      'a head of 100 kB',
      [
        frame(kinds.headers, 0, 1, writeFields(usual)),
        ...Array.from({ length: 7 }, () => frame(kinds.continuation, 0, 1, writeFields([['x-a', 'a'.repeat(15_000)]]))),
      ],
      [calm],
    ],
    ['a frame that is larger than may be', [frame(kinds.headers, endHeaders | endStream, 1, Buffer.alloc(20_000))], [6]],
    ['a table that is larger than may be', [frame(kinds.headers, endHeaders | endStream, 1, Buffer.from([0x3f, 0xe1, 0xff, 0x03]))], [9]],
  ])('%s', async (_name, frames, codes) => {
    const upstream = await startRecordingUpstream({ script: never })
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    client.send(...frames)
    expect(codes).toContain(await untilGoaway(client))
    expect(upstream.bytes().flatMap((text) => readRequests(text, 'strict').whole)).toEqual([])
    await upstream.untilClosed()
    expect(gateway.pool.counts).toEqual({ all: 0, idle: 0, waiting: 0 })
  })

  test.each([
    ['with each reset behind its request', 1],
    ['with all requests of a read before their resets', 50],
  ])('requests that are taken back at once (CVE-2023-44487), %s', async (_name, rows) => {
    const upstream = await startRecordingUpstream({ script: never })
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    const all = ids(5000)
    for (let at = 0; at < all.length; at += rows) {
      const some = all.slice(at, at + rows)
      client.send(
        ...some.map((id) => frame(kinds.headers, endHeaders | endStream, id, writeFields(usual))),
        ...some.map((id) => frame(kinds.reset, 0, id, number32(8))),
      )
    }
    expect(await untilGoaway(client)).toBe(calm)
    await upstream.untilClosed()
    // No more of them than may be taken back, and those that ran beside them.
    expect(upstream.bytes().length).toBeLessThanOrEqual(400)
    expect(gateway.pool.counts).toEqual({ all: 0, idle: 0, waiting: 0 })
  })

  test('requests that are taken back one by one, each when it reached the application', async () => {
    const upstream = await startRecordingUpstream({ script: never })
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    for (const id of ids(400)) {
      client.ask(id, withFields([':path', `/${id}/`]))
      await Promise.race([upstream.untilSeen(`GET /${id}/ `), client.untilClosed()])
      client.send(frame(kinds.reset, 0, id, number32(8)))
      if (client.frames().some(({ kind }) => kind === kinds.goaway)) break
    }
    expect(await untilGoaway(client)).toBe(calm)
    expect(upstream.bytes().length).toBeLessThanOrEqual(320)
  })

  test('requests that the client makes us reset (CVE-2025-8671)', async () => {
    const upstream = await startRecordingUpstream({ script: never })
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    for (const id of ids(2000))
      client.send(frame(kinds.headers, endHeaders | endStream, id, writeFields(usual)), frame(kinds.windowUpdate, 0, id, number32(0)))
    expect(await untilGoaway(client)).not.toBe(0)
    await upstream.untilClosed()
    expect(upstream.bytes().length).toBeLessThanOrEqual(400)
  })

  test('one field of four thousand bytes, three thousand times by its number', async () => {
    const upstream = await startRecordingUpstream({ script: never })
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    const before = process.memoryUsage().rss
    for (const id of ids(50)) client.send(frame(kinds.headers, endHeaders | endStream, id, bomb(3000)))
    expect(await client.outcome(1)).toMatch(/^(?:reset|goaway) (?:1|11)$/)
    client.socket.destroy()
    expect(upstream.requests()).toEqual([])
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 2 ** 20)
  })

  test('more streams than may be: those are refused and may be asked again, and at last the connection ends', async () => {
    const upstream = await startRecordingUpstream({ script: never })
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    for (const id of ids(101)) client.ask(id)
    expect(await client.outcome(201)).toBe('reset 7')
    expect(gateway.outcomes.filter(({ code }) => code === null)).toEqual([])
    for (const id of ids(500).slice(101)) client.ask(id)
    expect(await untilGoaway(client)).not.toBe(0)
    await upstream.untilClosed()
    expect(upstream.bytes().length).toBeLessThanOrEqual(100)
  })

  test('windows that stay closed: answers wait within their bounds, and are given up', async () => {
    const size = 8 * 2 ** 20
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`)
        socket.write(new Uint8Array(size).fill(97))
      },
    })
    const gateway = await stand(startHttp2Front, upstream.port, { times: { idle: 300 } })
    // SETTINGS_INITIAL_WINDOW_SIZE: 0
    const client = await connectFrames(gateway.port, Buffer.from([0, 4, 0, 0, 0, 0]))
    for (const id of ids(20)) client.ask(id)
    await gateway.untilOver(20)
    await upstream.untilClosed()
    expect(gateway.outcomes.map(({ ended }) => ended)).toEqual(Array(20).fill('client-left'))
    const sent = gateway.outcomes.map(({ bytes }) => bytes)
    expect(Math.max(...sent)).toBeLessThan(2 ** 20)
    for (const id of ids(20)) expect(await client.outcome(id)).toBe('reset 8')
  })
})
