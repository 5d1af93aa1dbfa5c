// Clients of HTTP/2 that make work without asking for anything: each is bounded, told to be calm, and goes; the application hears nothing of it.

import type { Writable } from 'node:stream'
import { describe, expect, test } from 'vitest'
import { type StandingOptions, stand, startHttp2Front } from './fronts.ts'
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
import { startRecordingUpstream } from './recording-upstream.ts'

const calm = 11

/** Settles with the code of the good-bye. */
async function untilGoaway(client: FrameClient): Promise<number | null> {
  await client.untilClosed()
  const goaway = client.frames().find(({ kind }) => kind === kinds.goaway)
  return goaway === undefined ? null : goaway.payload.readUInt32BE(4)
}

/** RFC 7541: a literal that is kept in the table, and then the same by its number again and again. */
const bomb = (often: number): Buffer =>
  Buffer.concat([
    writeFields(usual),
    Buffer.from([0x40, 3, ...Buffer.from('x-a'), 0x7f, 0x80 + ((3900 - 127) % 128), Math.floor((3900 - 127) / 128)]),
    Buffer.alloc(3900, 'a'),
    Buffer.alloc(often, 0x80 + 62),
  ])

/** Answers nobody but the neighbour. */
const forNeighbours = ({ line }: { readonly line: string }, socket: Writable): void => {
  if (line.startsWith('GET /neighbour ')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nwell')
}

/** On a connection of its own, that asks again and again: each is answered while the other one is at work. */
async function askBeside(port: number): Promise<(number | string)[]> {
  const client = await connectFrames(port)
  const outcomes: (number | string)[] = []
  for (const id of ids(5)) {
    client.ask(id, withFields([':path', '/neighbour']))
    await client.until(({ stream, flags }) => stream === id && (flags & endStream) !== 0)
    // The number of the status stands in the table by then.
    outcomes.push(client.frames().some(({ kind, stream }) => kind === kinds.reset && stream === id) ? 'reset' : 'answered')
  }
  return outcomes
}

/** No time passes, so it is the frames alone that count. */
const frozen: StandingOptions = { elapsed: () => 0 }

const ids = (count: number) => Array.from({ length: count }, (_, index) => index * 2 + 1)
const times = (count: number, one: Uint8Array): readonly Uint8Array[] => Array.from({ length: count }, () => one)
const begin = frame(kinds.headers, endHeaders, 1, writeFields(withFields([':method', 'POST'])))
const whole = (id: number): Buffer => frame(kinds.headers, endHeaders | endStream, id, writeFields(usual))

describe('whoever keeps a connection busy is told to be calm, and goes, and its neighbours are answered', () => {
  test.each<[string, readonly Uint8Array[], number]>([
    ['SETTINGS', times(3000, frame(kinds.settings, 0, 0)), calm],
    ['SETTINGS that change the table', times(3000, frame(kinds.settings, 0, 0, '\0\x01\0\0\0\0')), calm],
    ['answers to SETTINGS that nobody sent', times(3000, frame(kinds.settings, 1, 0)), calm],
    ['PING', times(3000, frame(kinds.ping, 0, 0, '12345678')), calm],
    ['answers to PING that nobody asked for', times(3000, frame(kinds.ping, 1, 0, '12345678')), calm],
    ['empty DATA', [begin, ...times(3000, frame(kinds.data, 0, 1))], calm],
    ['DATA that is padding alone', [begin, ...times(3000, frame(kinds.data, 8, 1, '\x01\0'))], calm],
    ['PRIORITY', ids(3000).map((id) => frame(kinds.priority, 0, id, '\0\0\0\0\x01')), calm],
    ['PRIORITY that stands upon itself', times(3000, frame(kinds.priority, 0, 1, '\0\0\0\x01\x01')), calm],
    ['WINDOW_UPDATE', times(3000, frame(kinds.windowUpdate, 0, 0, number32(1))), calm],
    ['good-byes', times(3000, frame(kinds.goaway, 0, 0, '\0\0\0\0\0\0\0\0')), calm],
    ['frames that nobody knows', times(3000, frame(0xfa, 0, 0, 'x')), calm],
    ['CONTINUATION without end', [frame(kinds.headers, 0, 1, writeFields(usual)), ...times(3000, frame(kinds.continuation, 0, 1))], calm],
    ['CONTINUATION behind nothing', [frame(kinds.headers, 0, 1), ...times(3000, frame(kinds.continuation, 0, 1))], calm],
    [
      'a head of 100 kB',
      [
        frame(kinds.headers, 0, 1, writeFields(usual)),
        ...times(7, frame(kinds.continuation, 0, 1, writeFields([['x-a', 'a'.repeat(15_000)]]))),
      ],
      calm,
    ],
    ['resets of a stream that is over', [whole(1), ...times(3000, frame(kinds.reset, 0, 1, number32(8)))], calm],
    ['resets of a stream that nobody began', [frame(kinds.reset, 0, 1, number32(8))], 1],
    ['a promise', [frame(kinds.push, endHeaders, 1, Buffer.concat([number32(2), writeFields(usual)]))], 1],
    ['a frame that is larger than may be', [frame(kinds.headers, endHeaders | endStream, 1, Buffer.alloc(20_000))], 6],
    ['a table that is larger than may be', [frame(kinds.headers, endHeaders | endStream, 1, Buffer.from([0x3f, 0xe1, 0xff, 0x03]))], 9],
    ['SETTINGS of a hundred entries', [frame(kinds.settings, 0, 0, '\0\x04\0\0\0\x01'.repeat(100))], calm],
  ])('%s', async (_name, frames, code) => {
    const upstream = await startRecordingUpstream({ script: forNeighbours })
    const gateway = await stand(startHttp2Front, upstream.port, frozen)
    const client = await connectFrames(gateway.port)
    const beside = askBeside(gateway.port)
    client.send(...frames)
    expect(await untilGoaway(client)).toBe(code)
    expect(await beside).toEqual(Array(5).fill('answered'))
    const strangers = gateway.outcomes.filter(({ sent }) => sent?.target !== '/neighbour')
    if (code === calm) expect(strangers.map((outcome) => outcome.code)).toContain('frames-without-end')
    expect(gateway.pool.counts.waiting).toBe(0)
  })

  test.each([
    ['with each reset behind its request', 1],
    ['with all requests of a read before their resets', 50],
  ])('requests that are taken back at once (CVE-2023-44487), %s', async (_name, rows) => {
    const upstream = await startRecordingUpstream({ script: () => undefined })
    const gateway = await stand(startHttp2Front, upstream.port, frozen)
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
    const upstream = await startRecordingUpstream({ script: () => undefined })
    const gateway = await stand(startHttp2Front, upstream.port, frozen)
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

  test.each<[string, (id: number) => readonly Uint8Array[]]>([
    ['a window that grows by nothing', (id) => [whole(id), frame(kinds.windowUpdate, 0, id, number32(0))]],
    ['a window that grows too large', (id) => [whole(id), frame(kinds.windowUpdate, 0, id, number32(2 ** 31 - 1))]],
    ['a priority upon itself', (id) => [whole(id), frame(kinds.priority, 0, id, Buffer.concat([number32(id), Buffer.from([1])]))]],
    ['a priority that is cut off', (id) => [whole(id), frame(kinds.priority, 0, id, 'x')]],
    ['a body behind the end', (id) => [whole(id), frame(kinds.data, 0, id, 'x')]],
    ['a second head', (id) => [whole(id), whole(id)]],
    [
      'a body that is longer than it says',
      (id) => [
        frame(kinds.headers, endHeaders, id, writeFields(withFields([':method', 'POST'], ['content-length', '1']))),
        frame(kinds.data, endStream, id, 'xyz'),
      ],
    ],
  ])('requests that the client makes us reset (CVE-2025-8671): %s', async (_name, toFrames) => {
    const upstream = await startRecordingUpstream({ script: forNeighbours })
    const gateway = await stand(startHttp2Front, upstream.port, frozen)
    const client = await connectFrames(gateway.port)
    const beside = askBeside(gateway.port)
    for (const id of ids(2000)) client.send(...toFrames(id))
    expect(await untilGoaway(client)).not.toBe(0)
    expect(await beside).toEqual(Array(5).fill('answered'))
    expect(upstream.bytes().length).toBeLessThanOrEqual(400)
  })

  test('an answer that is drawn byte by byte (CVE-2019-9511)', async () => {
    const size = 100_000
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => {
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`)
        socket.write(new Uint8Array(size).fill(97))
      },
    })
    const gateway = await stand(startHttp2Front, upstream.port, frozen)
    // SETTINGS_INITIAL_WINDOW_SIZE: 1
    const client = await connectFrames(gateway.port, Buffer.from([0, 4, 0, 0, 0, 1]))
    client.ask(1)
    await client.until(({ kind }) => kind === kinds.data)
    for (let drawn = 1; drawn < 2000; drawn++) {
      client.send(frame(kinds.windowUpdate, 0, 1, number32(1)))
      await client.until(() => client.frames().filter(({ kind }) => kind === kinds.data).length > drawn)
      if (client.socket.closed || client.frames().some(({ kind }) => kind === kinds.goaway)) break
    }
    expect(await untilGoaway(client)).toBe(calm)
    await gateway.untilOver(2)
    expect(gateway.outcomes.map(({ ended, code }) => [ended, code])).toContainEqual(['client-left', null])
  })

  test('one field of four thousand bytes, three thousand times by its number', async () => {
    const upstream = await startRecordingUpstream({ script: () => undefined })
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
    const upstream = await startRecordingUpstream({ script: () => undefined })
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
