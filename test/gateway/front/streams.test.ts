// What streams, streams: both ways, without delay and without being kept, as fast as the slower side takes it.

import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createHeld, fronts, fronts1, stand, startHttp2Front } from './fronts.ts'
import { ask, connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const get = 'GET /a HTTP/1.1\r\nHost: a\r\n'
const post = 'POST /a HTTP/1.1\r\nHost: a\r\n'
const megabytes = 1024 * 1024

/** Settles when a number has stood still for a while. */
async function untilStill(read: () => number): Promise<number> {
  let last = Number.NaN
  let still = 0
  while (still < 10) {
    const now = read()
    still = now === last ? still + 1 : 0
    last = now
    await new Promise((settle) => setTimeout(settle, 10))
  }
  return last
}

describe.each(fronts)('%s', (_, start) => {
  test.each([
    ['events', 'text/event-stream', (index: number) => `data: ${index}\n\n`],
    ['lines of JSON', 'application/x-ndjson', (index: number) => `{"n":${index}}\n`],
  ])('%s pass one by one', async (_name, type, write) => {
    const application = createHeld<Socket>()
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => {
        application.set(socket)
        socket.write(`HTTP/1.1 200 OK\r\ncontent-type: ${type}\r\ntransfer-encoding: chunked\r\n\r\n`)
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n`)
    // The head comes before the first event.
    await client.untilText('\r\n\r\n')
    for (let index = 0; index < 5; index++) {
      const event = write(index)
      application.get().write(`${event.length.toString(16)}\r\n${event}\r\n`)
      await client.untilText(event)
    }
    application.get().write('0\r\n\r\n')
    const [answer] = await client.answers(1)
    expect(answer).toMatchObject({ status: 200, isWhole: true, body: [0, 1, 2, 3, 4].map(write).join('') })
    expect(gateway.pool.counts).toEqual({ all: 1, idle: 1, waiting: 0 })
  })

  test.each([
    ['in chunks', 'transfer-encoding: chunked', ['5\r\nfirst\r\n', '6\r\nsecond\r\n', '0\r\n\r\n']],
    ['of a known length', 'content-length: 11', ['first', 'second']],
  ])('an upload %s reaches the application as it comes', async (_name, header, parts) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${post}${header}\r\n\r\n${parts[0]}`)
    await upstream.untilSeen('first')
    for (const part of parts.slice(1)) client.send(part)
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect(upstream.requests().map(({ body }) => body)).toEqual(['firstsecond'])
  })

  test('an application that does not read holds the client back', async () => {
    const application = createHeld<Socket>()
    const upstream = await startRecordingUpstream({
      onConnection: (socket) => {
        application.set(socket)
        socket.pause()
      },
      script: (_request, socket) => socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n'),
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    const size = 48 * megabytes
    client.send(`${post}content-length: ${size}\r\n\r\n`)
    client.send(new Uint8Array(size).fill(97))
    expect(await untilStill(() => client.socket.bytesWritten - client.socket.writableLength)).toBeLessThan(24 * megabytes)
    application.get().removeAllListeners('data')
    let got = 0
    application.get().on('data', (bytes) => {
      got += bytes.length
      if (got > size) application.get().write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
    })
    application.get().resume()
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect(got).toBeGreaterThan(size)
  })

  test('answers without a body have none, and the next one follows', async () => {
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => {
        const [method, path] = line.split(' ')
        if (method === 'HEAD') socket.write('HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n')
        else if (path === '/204') socket.write('HTTP/1.1 204 No Content\r\n\r\n')
        else if (path === '/304') socket.write('HTTP/1.1 304 Not Modified\r\ncontent-length: 900\r\netag: "x"\r\n\r\n')
        else socket.write('HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n')
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    const methods = ['HEAD', 'GET', 'GET', 'GET']
    for (const [index, path] of ['/h', '/204', '/304', '/last'].entries())
      client.send(`${methods[index]} ${path} HTTP/1.1\r\nHost: a\r\n\r\n`)
    const answers = await client.answers(4, methods)
    expect(answers.map(({ status, body, headers }) => [status, body, headers['content-length']])).toEqual([
      [200, '', '900'],
      [204, '', undefined],
      [304, '', '900'],
      [200, '', '0'],
    ])
    // Streams of one connection run side by side.
    expect(gateway.pool.counts.all).toBeLessThanOrEqual(start === startHttp2Front ? 4 : 1)
  })

  test('an answer that ends with its connection comes whole', async () => {
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\n\r\nall of it'),
    })
    const gateway = await stand(start, upstream.port)
    expect(await ask(gateway.port, `${get}\r\n`)).toMatchObject({ status: 200, body: 'all of it', isWhole: true })
    expect(await ask(gateway.port, 'GET /a HTTP/1.0\r\nHost: a\r\n\r\n')).toMatchObject({ status: 200, body: 'all of it', isWhole: true })
    expect(gateway.pool.counts.all).toBe(0)
  })

  test('trailers pass both ways, but for those that would say who or how long', async () => {
    const upstream = await startRecordingUpstream({
      script: (_request, socket) =>
        socket.write(
          'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-sum: 7\r\nSet-Cookie: a=b\r\nFastward-Identity: me\r\n\r\n',
        ),
    })
    const gateway = await stand(start, upstream.port)
    const answer = await ask(
      gateway.port,
      `${post}transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-sum: 9\r\nAuthorization: b\r\nFastward_Identity: me\r\nX_Sum: 8\r\n\r\n`,
    )
    expect(answer).toMatchObject({ body: 'ok', trailers: ['x-sum: 7'] })
    expect(upstream.bytes().join()).toMatch(/\r\n2\r\nok\r\n0\r\nx-sum: 9\r\n\r\n$/)
  })

  test('headers of an answer that say something of one hop, or what only we say, stay here', async () => {
    const upstream = await startRecordingUpstream({
      script: (_request, socket) =>
        socket.write(
          'HTTP/1.1 200 OK\r\nConnection: keep-alive, X-Hop\r\nKeep-Alive: timeout=5\r\nX-Hop: 1\r\nFastward-Identity: me\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\ncontent-length: 0\r\n\r\n',
        ),
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n`)
    const [answer] = await client.answers(1)
    expect(Object.keys(answer?.headers ?? {})).not.toContain('x-hop')
    expect(Object.keys(answer?.headers ?? {})).not.toContain('fastward-identity')
    expect(client.text().match(/^set-cookie: /gim)).toHaveLength(2)
  })

  test('who asks whether to go on is told by the application', async () => {
    const upstream = await startRecordingUpstream({
      onHead: ({ headers }, socket) => {
        if (headers.includes('expect: 100-continue')) socket.write('HTTP/1.1 100 Continue\r\n\r\n')
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${post}content-length: 2\r\nexpect: 100-continue\r\n\r\n`)
    await client.untilText('HTTP/1.1 100 Continue\r\n\r\n')
    expect(upstream.requests().map(({ body }) => body)).toEqual([''])
    client.send('ok')
    expect((await client.answers(1)).map(({ status }) => status)).toEqual([200])
    expect(upstream.requests().map(({ body }) => body)).toEqual(['ok'])
  })

  test('who may not is told so instead of being asked to go on', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, {
      judge: () => ({ judgement: { kind: 'refuse', code: 'rule-denies' }, note: null }),
    })
    const answer = await ask(gateway.port, `${post}content-length: 2\r\nexpect: 100-continue\r\n\r\n`)
    expect(answer).toMatchObject({ status: 403, isWhole: true })
    expect(upstream.bytes()).toEqual([])
  })

  test('an answer before the end of an upload reaches the client, and that connection carries nothing more', async () => {
    const upstream = await startRecordingUpstream({
      onHead: (_request, socket) => socket.write('HTTP/1.1 413 Content Too Large\r\ncontent-length: 3\r\n\r\nbig'),
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${post}content-length: 1000\r\n\r\n`)
    const [answer] = await client.answers(1)
    expect(answer).toMatchObject({ status: 413, body: 'big', isWhole: true })
    expect(answer?.headers['connection']).toBe(start === startHttp2Front ? undefined : 'close')
    await upstream.untilClosed()
    expect(gateway.pool.counts).toEqual({ all: 0, idle: 0, waiting: 0 })
  })
})

describe.each(fronts1)('%s, by the bytes of HTTP/1.1', (_, start) => {
  test('a client that does not read holds the application back', async () => {
    const size = 48 * megabytes
    const application = createHeld<Socket>()
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => {
        application.set(socket)
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${size}\r\n\r\n`)
        socket.write(new Uint8Array(size).fill(97))
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${get}connection: close\r\n\r\n`)
    await client.untilText('aaaa')
    client.socket.pause()
    await untilStill(() => application.get().writableLength)
    expect(application.get().writableLength).toBeGreaterThan(size / 4)
    client.socket.removeAllListeners('data')
    let got = 0
    client.socket.on('data', (bytes) => {
      got += bytes.length
    })
    client.socket.resume()
    await client.untilClosed()
    expect(got).toBeGreaterThan(size / 2)
    await gateway.untilOver(1)
    expect(gateway.outcomes.map(({ ended }) => ended)).toEqual(['answered'])
    expect(gateway.pool.counts).toEqual({ all: 1, idle: 1, waiting: 0 })
  })
})
