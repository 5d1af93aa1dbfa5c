// What HTTP/2 has of its own, by frames as they are: heads that would be two requests in HTTP/1.1, and clients that make work without asking for
// anything. Each is refused or ended with a reason, and nothing of it reaches the application.

import { type AddressInfo, connect, createServer } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { Judged } from '../../../src/gateway/listener/index.ts'
import { createHeld, stand, startHttp2Front } from './fronts.ts'
import {
  connectFrames,
  endHeaders,
  endStream,
  type Fields,
  frame,
  kinds,
  number32,
  preface,
  usual,
  withFields,
  writeFields,
} from './http2-frames.ts'
import { readRequests, startRecordingUpstream } from './recording-upstream.ts'

const post = (...more: Fields): Fields => withFields([':method', 'POST'], ...more)

/** Statuses, or the error of RFC 9113 with which the stream ends. */
const heads: readonly (readonly [string, Fields, number | string | RegExp])[] = [
  ['NUL in a value', withFields(['x-a', 'a\0b']), 400],
  ['a line feed in a value', withFields(['x-a', 'a\nb']), 400],
  ['a header in a value', withFields(['x-a', 'a\r\nx-b: c']), 400],
  ['a request in a value', withFields(['x-a', 'a\r\n\r\nGET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n']), 400],
  ['a blank before a value', withFields(['x-a', ' b']), 400],
  ['a name in capitals', withFields(['X-A', 'b']), 'reset 1'],
  ['a colon in a name', withFields(['x:a', 'b']), 400],
  ['a header in a name', withFields(['x: a\r\nx-b', 'c']), 400],
  ['a blank in a name', withFields(['x a', 'b']), 400],
  ['a blank behind a name', withFields(['content-length ', '5']), 400],
  ['no name', withFields(['', 'b']), 400],
  ['a coding', withFields(['transfer-encoding', 'chunked']), 'reset 1'],
  ['a coding in other letters', withFields(['Transfer-Encoding', 'chunked']), 'reset 1'],
  ['a coding behind a line feed', withFields(['x-a', 'b\r\ntransfer-encoding: chunked']), 400],
  ['`connection`', withFields(['connection', 'close']), 'reset 1'],
  ['`keep-alive`', withFields(['keep-alive', '5']), 'reset 1'],
  ['`proxy-connection`', withFields(['proxy-connection', 'close']), 'reset 1'],
  ['`upgrade`', withFields(['upgrade', 'websocket']), 'reset 1'],
  ['`http2-settings`', withFields(['http2-settings', 'AAMAAABkAAQAAP__']), 400],
  ['`te` that asks for a coding', withFields(['te', 'chunked']), 'reset 1'],
  ['`te: trailers`', withFields(['te', 'trailers']), 200],
  ['another host in `host`', withFields(['host', 'other.example']), 400],
  ['the same host in `host`', withFields(['host', 'Shop.Example.']), 200],
  ['two hosts', withFields(['host', 'shop.example'], ['host', 'other.example']), 'reset 1'],
  // Newer ones of nghttp2 see it by themselves.
  ['a user in the authority', withFields([':authority', 'me@shop.example']), /^(?:400|reset 1)$/],
  ['a path in the authority', withFields([':authority', 'shop.example/b']), 'reset 1'],
  ['a header in the authority', withFields([':authority', 'a\r\nx-b: c']), 'reset 1'],
  ['an empty authority', withFields([':authority', '']), 'reset 1'],
  ['no host at all', usual.filter(([name]) => name !== ':authority'), 'reset 1'],
  ['a host of HTTP/1.1 alone', [...usual.filter(([name]) => name !== ':authority'), ['host', 'shop.example']], 200],
  ['a header in the path', withFields([':path', '/a HTTP/1.1\r\nx-b: c']), 'reset 1'],
  ['a blank in the path', withFields([':path', '/a b']), 'reset 1'],
  ['a whole address', withFields([':path', 'http://other.example/a']), 'reset 1'],
  ['an empty path', withFields([':path', '']), 'reset 1'],
  ['a fragment', withFields([':path', '/a#b']), 400],
  ['an encoded line break in the path', withFields([':path', '/a%0d%0ax']), 400],
  ['a path of 9 kB', withFields([':path', `/${'a'.repeat(9000)}`]), 414],
  ['no path', usual.filter(([name]) => name !== ':path'), 'reset 1'],
  ['two paths', [...usual, [':path', '/b']], 'reset 1'],
  ['a field of HTTP/2 behind a header', [['x-a', 'b'], ...usual], 'reset 1'],
  ['a field of HTTP/2 that nobody knows', withFields([':smuggled', 'b']), 'reset 1'],
  ['WebSocket, which is not announced', [...withFields([':method', 'CONNECT']), [':protocol', 'websocket']], 'reset 1'],
  [
    'CONNECT',
    [
      [':method', 'CONNECT'],
      [':authority', 'shop.example:443'],
    ],
    405,
  ],
  ['TRACE', withFields([':method', 'TRACE']), 405],
  ['a method in small letters', withFields([':method', 'get']), 400],
  ['a request in the method', withFields([':method', 'GET /b HTTP/1.1\r\nhost: a\r\n\r\nGET']), 'reset 1'],
  ['another scheme', withFields([':scheme', 'ftp']), 400],
  ['no scheme', usual.filter(([name]) => name !== ':scheme'), 'reset 1'],
  ['two credentials', withFields(['authorization', 'Bearer a'], ['authorization', 'Bearer b']), 400],
  ['a length without a body', withFields(['content-length', '5']), 'reset 1'],
  ['a length with a sign', withFields(['content-length', '+0']), 'reset 1'],
  ['two lengths', withFields(['content-length', '0'], ['content-length', '0']), 'reset 1'],
  ['101 headers', withFields(...Array.from({ length: 101 }, (_, index) => [`x-${index}`, '1'] as const)), 431],
  ['an expectation that nobody knows', post(['expect', '200-ok'], ['content-length', '0']), 417],
]

test.each(heads)('%s', async (_name, fields, outcome) => {
  const upstream = await startRecordingUpstream()
  const gateway = await stand(startHttp2Front, upstream.port)
  const client = await connectFrames(gateway.port)
  client.ask(1, fields)
  const got = await client.outcome(1)
  if (outcome instanceof RegExp) expect(String(got)).toMatch(outcome)
  else expect(got).toBe(outcome)
  await gateway.untilOver(1)
  expect(gateway.outcomes.map(({ status }) => status)).toEqual([typeof got === 'number' ? got : null])
  expect(upstream.requests()).toHaveLength(outcome === 200 ? 1 : 0)
  for (const { headers } of upstream.requests())
    expect(headers.filter((header) => /^(?:te|host): /.test(header))).toEqual(['host: shop.example'])
  // The connection is as good as before.
  client.ask(3)
  await upstream.untilSeen('GET /a HTTP/1.1')
})

test('cookies in crumbs are one line, and bytes above ASCII stay what they are', async () => {
  const upstream = await startRecordingUpstream()
  const gateway = await stand(startHttp2Front, upstream.port)
  const client = await connectFrames(gateway.port)
  client.ask(1, withFields(['cookie', 'a=1'], ['x-a', '\xe4\xff'], ['cookie', 'b=2'], ['cookie', 'c=3']))
  expect(await client.outcome(1)).toBe(200)
  expect(upstream.requests()[0]?.headers.slice(0, 3)).toEqual(['host: shop.example', 'cookie: a=1; b=2; c=3', 'x-a: \xe4\xff'])
})

describe('bodies', () => {
  test.each([
    // Newer ones of Node end the connection with it.
    ['more than its length', '3', ['12345'], /^(?:reset 1|goaway 2)$/],
    ['less than its length', '9', ['12345'], /^reset 1$/],
    ['more, in a second frame', '3', ['12', '345'], /^(?:reset 1|goaway 2)$/],
    ['its length', '5', ['12', '345'], /^200$/],
  ])('%s', async (_name, length, parts, outcome) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    client.ask(1, post(['content-length', length]), false)
    for (const [index, part] of parts.entries()) client.send(frame(kinds.data, index === parts.length - 1 ? endStream : 0, 1, part))
    const got = await client.outcome(1)
    expect(String(got)).toMatch(outcome)
    await gateway.untilOver(1)
    const whole = upstream.bytes().flatMap((text) => readRequests(text, 'strict').whole)
    expect(whole.map(({ body }) => body)).toEqual(got === 200 ? ['12345'] : [])
    if (got !== 200) await upstream.untilClosed()
  })

  test('without a length it goes on in chunks, with its trailers', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    client.ask(1, post(), false)
    client.send(frame(kinds.data, 0, 1, 'ok'), frame(kinds.headers, endHeaders | endStream, 1, writeFields([['x-sum', '9']])))
    expect(await client.outcome(1)).toBe(200)
    expect(upstream.bytes().join()).toMatch(/transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-sum: 9\r\n\r\n$/)
  })

  test.each<[string, Fields]>([
    ['a line feed', [['x-sum', '9\nx: y']]],
    ['a length', [['content-length', '9']]],
    ['a name in capitals', [['X-Sum', '9']]],
    ['a field of HTTP/2', [[':path', '/b']]],
  ])('a trailer with %s makes no whole request, or does not go on', async (_name, fields) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    client.ask(1, post(), false)
    client.send(frame(kinds.data, 0, 1, 'ok'), frame(kinds.headers, endHeaders | endStream, 1, writeFields(fields)))
    await client.outcome(1)
    await gateway.untilOver(1)
    expect(upstream.bytes().join()).not.toMatch(/\n(?:x-sum|content-length|x|:path): ?[9y/]/i)
  })

  test('an empty one that ended before anybody was let in is whole', async () => {
    const upstream = await startRecordingUpstream()
    const decided = createHeld<(judged: Judged) => void>()
    const gateway = await stand(startHttp2Front, upstream.port, { judge: () => new Promise((settle) => decided.set(settle)) })
    const client = await connectFrames(gateway.port)
    // With the answer to what is sent last, the end of the body has come, and nobody reads it yet.
    client.ask(1, post(), false)
    client.send(frame(kinds.data, endStream, 1), frame(kinds.ping, 0, 0, '12345678'))
    await client.until(({ kind }) => kind === kinds.ping)
    decided.get()({ judgement: { kind: 'pass', added: [] }, note: null })
    expect(await client.outcome(1)).toBe(200)
    expect(upstream.bytes().join()).toMatch(/transfer-encoding: chunked\r\n\r\n0\r\n\r\n$/)
  })

  test('one that stops coming is given up', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(startHttp2Front, upstream.port, { times: { idle: 150 } })
    const client = await connectFrames(gateway.port)
    client.ask(1, post(['content-length', '9']), false)
    client.send(frame(kinds.data, 0, 1, 'some'))
    expect(await client.outcome(1)).toBe(408)
    await gateway.untilOver(1)
    expect(gateway.outcomes.map(({ code }) => code)).toEqual(['body-too-slow'])
    await upstream.untilClosed()
  })

  test('an answer before the end of an upload comes whole, and the client is asked to send no more', async () => {
    const upstream = await startRecordingUpstream({
      onHead: (_request, socket) => void socket.write('HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\n\r\nbig'),
    })
    const gateway = await stand(startHttp2Front, upstream.port)
    const client = await connectFrames(gateway.port)
    client.ask(1, post(['content-length', '9000']), false)
    const reset = await client.until(({ kind, stream }) => kind === kinds.reset && stream === 1)
    expect(reset?.payload.readUInt32BE(0)).toBe(0)
    const mine = client.frames().filter(({ stream, kind }) => stream === 1 && kind === kinds.data)
    expect(Buffer.concat(mine.map(({ payload }) => payload)).toString()).toBe('big')
    await gateway.untilOver(1)
    expect(gateway.outcomes.map(({ ended, status }) => [ended, status])).toEqual([['answered', 413]])
  })
})

test.each([
  ['before the answer', ''],
  ['in the middle of an answer', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nsome\r\n'],
])('a request that is taken back %s: the application sees it leave, and the other streams go on', async (_name, answer) => {
  const upstream = await startRecordingUpstream({
    script: ({ line }, socket) => {
      if (line.includes('/next')) socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      else if (answer !== '') socket.write(answer)
    },
  })
  const gateway = await stand(startHttp2Front, upstream.port)
  const client = await connectFrames(gateway.port)
  client.ask(1)
  await upstream.untilSeen('GET /a')
  if (answer !== '') await client.until(({ kind }) => kind === kinds.data)
  client.send(frame(kinds.reset, 0, 1, number32(8)))
  await upstream.untilClosed()
  await gateway.untilOver(1)
  expect(gateway.outcomes.map(({ ended }) => ended)).toEqual(['client-left'])
  client.ask(3, withFields([':path', '/next']))
  expect(await client.outcome(3)).toBe(200)
})

test('a slow reader gets all of its answer, and the application is held back meanwhile', async () => {
  const size = 4 * 2 ** 20
  const application = createHeld<() => number>()
  const upstream = await startRecordingUpstream({
    script: (_request, socket) => {
      application.set(() => socket.writableLength)
      socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`)
      socket.write(new Uint8Array(size).fill(97))
    },
  })
  const gateway = await stand(startHttp2Front, upstream.port)
  const client = await connectFrames(gateway.port)
  client.ask(1)
  const taken = () => client.frames().reduce((sum, { kind, payload }) => sum + (kind === kinds.data ? payload.length : 0), 0)
  let windows = 0
  for (let told = 0; taken() < size; ) {
    const wanted = Math.min(size, told + 65_535)
    await client.until(() => taken() >= wanted)
    told = taken()
    if (windows++ === 0) expect(told).toBe(65_535)
    client.send(frame(kinds.windowUpdate, 0, 0, number32(65_535)), frame(kinds.windowUpdate, 0, 1, number32(65_535)))
  }
  expect(await client.outcome(1)).toBe(200)
  expect(taken()).toBe(size)
  expect(windows).toBeGreaterThan(50)
  await gateway.untilOver(1)
  expect(gateway.outcomes.map(({ ended, bytes }) => [ended, bytes])).toEqual([['answered', size]])
})

test('a slow application gets all of an upload, and the client is held back meanwhile', async () => {
  const size = 6 * 2 ** 20
  let received = 0
  const server = createServer((socket) => {
    socket.on('data', (bytes) => {
      received += bytes.length
      socket.pause()
      setTimeout(() => socket.resume(), 1)
      if (received > size) socket.end('HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n')
    })
    socket.on('error', () => undefined)
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => void server.close())
  // A server of TCP has an address with a port.
  const gateway = await stand(startHttp2Front, (server.address() as AddressInfo).port)
  const client = await connectFrames(gateway.port)
  client.ask(1, post(['content-length', String(size)]), false)
  await client.until(({ kind, flags }) => kind === kinds.settings && flags === 0)
  let sent = 0
  let most = 0
  let looked = 0
  const windows = [65_535, 65_535]
  while (sent < size) {
    for (const { kind, stream, payload } of client.frames().slice(looked)) {
      looked++
      if (kind === kinds.windowUpdate) windows[stream] = (windows[stream] ?? 0) + payload.readUInt32BE(0)
    }
    const length = Math.min(16_384, size - sent, ...windows.map((window) => window - sent))
    if (length <= 0) {
      await client.until(() => client.frames().length > looked)
      continue
    }
    sent += length
    most = Math.max(most, sent - received)
    client.send(frame(kinds.data, sent === size ? endStream : 0, 1, Buffer.alloc(length, 'a')))
  }
  expect(await client.outcome(1)).toBe(200)
  expect(received).toBeGreaterThan(size)
  // What the system keeps of two connections, and little of ours.
  expect(most).toBeLessThan(4 * 2 ** 20)
})

test('when it stops: a good-bye at once, what runs is answered, and nothing new is taken', async () => {
  const running = createHeld<() => void>()
  const upstream = await startRecordingUpstream({
    script: (_request, socket) => running.set(() => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\ndone')),
  })
  const gateway = await stand(startHttp2Front, upstream.port)
  const client = await connectFrames(gateway.port)
  client.ask(1)
  await upstream.untilSeen('GET /a')
  const drained = gateway.front.drain(60_000)
  const goaway = await client.until(({ kind }) => kind === kinds.goaway)
  expect([goaway?.payload.readUInt32BE(0), goaway?.payload.readUInt32BE(4)]).toEqual([1, 0])
  client.ask(3, withFields([':path', '/late']))
  running.get()()
  expect(await client.outcome(1)).toBe(200)
  await drained
  expect(upstream.bytes().join()).not.toContain('/late')
})

test.each([
  ['says nothing', new Uint8Array()],
  ['says half of what HTTP/2 begins with', preface.subarray(0, 10)],
  ['begins HTTP/2 and asks for nothing', Buffer.concat([preface, frame(kinds.settings, 0, 0)])],
  ['does not end its head', Buffer.concat([preface, frame(kinds.settings, 0, 0), frame(kinds.headers, 0, 1, writeFields(usual))])],
])('a connection that %s ends after its time', async (_name, bytes) => {
  const upstream = await startRecordingUpstream()
  const gateway = await stand(startHttp2Front, upstream.port, { times: { head: 200 } })
  const socket = connect({ host: '127.0.0.1', port: gateway.port })
  socket.on('error', () => undefined)
  socket.resume()
  socket.write(bytes)
  await new Promise((settle) => socket.once('close', settle))
  expect(upstream.bytes()).toEqual([])
})

test('neither WebSocket nor push is announced', async () => {
  const upstream = await startRecordingUpstream()
  const gateway = await stand(startHttp2Front, upstream.port)
  const client = await connectFrames(gateway.port)
  const settings = await client.until(({ kind, flags }) => kind === kinds.settings && flags === 0)
  const { payload = Buffer.alloc(0) } = settings ?? {}
  const said = Array.from({ length: payload.length / 6 }, (_, at) => [payload.readUInt16BE(at * 6), payload.readUInt32BE(at * 6 + 2)])
  expect(said.find(([id]) => id === 8)?.[1] ?? 0).toBe(0)
  expect(said.find(([id]) => id === 3)?.[1]).toBe(100)
})

test('every byte may come alone', async () => {
  const upstream = await startRecordingUpstream()
  const gateway = await stand(startHttp2Front, upstream.port)
  const client = await connectFrames(gateway.port)
  client.socket.setNoDelay(true)
  const all = Buffer.concat([
    frame(kinds.headers, endHeaders, 1, writeFields(post(['content-length', '2']))),
    frame(kinds.data, endStream, 1, 'ok'),
  ])
  for (const byte of all) client.send(Buffer.from([byte]))
  expect(await client.outcome(1)).toBe(200)
  expect(upstream.requests().map(({ body }) => body)).toEqual(['ok'])
})
