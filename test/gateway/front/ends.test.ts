// When one side goes, the other is told, and no connection that might still carry something of it is used again.

import type { Socket } from 'node:net'
import { describe, expect, test } from 'vitest'
import { createHeld, fronts, fronts1, stand, startHttp2Front } from './fronts.ts'
import { ask, connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const get = 'GET /a HTTP/1.1\r\nHost: a\r\n'
const post = 'POST /a HTTP/1.1\r\nHost: a\r\n'
const next = 'GET /next HTTP/1.1\r\nHost: a\r\nconnection: close\r\n\r\n'
const plain = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`

describe.each(fronts)('%s', (_, start) => {
  test.each([
    ['before the answer', `${get}\r\n`, '', 'GET /a'],
    ['in the middle of an answer', `${get}\r\n`, 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nsome', 'GET /a'],
    ['in the middle of events', `${get}\r\n`, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nsome\r\n', 'GET /a'],
    ['in the middle of an upload', `${post}content-length: 9\r\n\r\nsome`, '', 'some'],
    ['in the middle of chunks', `${post}transfer-encoding: chunked\r\n\r\n4\r\nsome\r\n`, '', 'some'],
  ])('a client that leaves %s: the application sees it leave', async (_name, request, answer, seen) => {
    const upstream = await startRecordingUpstream({
      onHead: (_head, socket) => void (answer !== '' && socket.write(answer)),
      script: () => {},
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(request)
    await upstream.untilSeen(seen)
    if (answer !== '') await client.untilText('some')
    client.socket.resetAndDestroy()
    await upstream.untilClosed()
    await gateway.untilOver(1)
    expect(gateway.outcomes.map(({ ended }) => ended)).toEqual(['client-left'])
    expect(gateway.pool.counts).toEqual({ all: 0, idle: 0, waiting: 0 })
  })

  test('clients that leave, one after the other and while they wait, leave no connection behind', async () => {
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => void (line.includes('/next') && socket.write(plain('next'))),
    })
    const gateway = await stand(start, upstream.port, { sizes: { connections: 2 } })
    const clients = await Promise.all(Array.from({ length: 20 }, () => connectRaw(gateway.port)))
    for (const client of clients) client.send(`${get}\r\n`)
    await upstream.untilSeen('GET /a')
    for (const client of clients) client.socket.resetAndDestroy()
    await gateway.untilOver(20)
    expect(await ask(gateway.port, next)).toMatchObject({ status: 200, body: 'next' })
    expect(gateway.pool.counts.all).toBeLessThanOrEqual(2)
    expect(gateway.pool.counts.waiting).toBe(0)
  })

  test.each([
    ['of a known length', 'HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nsome', ''],
    ['in chunks', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nsome\r\n', ''],
    ['in chunks that are none', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n4\r\nsome\r\n', 'xyz\r\n'],
  ])('an application that leaves in the middle of an answer %s: the client does not take it for whole', async (_name, answer, rest) => {
    const application = createHeld<Socket>()
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => {
        application.set(socket)
        socket.write(answer)
      },
    })
    const gateway = await stand(start, upstream.port)
    for (const version of ['1.1', '1.0']) {
      const client = await connectRaw(gateway.port)
      client.send(`GET /a HTTP/${version}\r\nHost: a\r\n\r\n`)
      await client.untilText('some')
      application.get().end(rest)
      // Of HTTP/1.0 the end of the connection is the end of the answer: it has to break.
      expect(await client.untilClosed()).toEqual({ isClean: false })
      const [got] = await client.answers(1)
      if (version === '1.1') expect(got?.isWhole).toBe(false)
    }
    await gateway.untilOver(2)
    expect(gateway.outcomes.map(({ ended }) => ended)).toEqual(['upstream-cut', 'upstream-cut'])
    expect(gateway.pool.counts.all).toBe(0)
  })

  test.each([
    ['nothing', ''],
    ['half a head', 'HTTP/1.1 200 OK\r\ncontent-len'],
    ['what is no HTTP', '220 mail.example ESMTP\r\n\r\n'],
    ['a version that is not ours', 'HTTP/2.0 200 OK\r\n\r\n'],
    ['two lengths', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nabc'],
    ['a length and a coding', 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a coding that nobody knows', 'HTTP/1.1 200 OK\r\ntransfer-encoding: gzip\r\n\r\nabc'],
    ['a folded header', 'HTTP/1.1 200 OK\r\nx: 1\r\n 2\r\ncontent-length: 0\r\n\r\n'],
    ['a line feed in a header', 'HTTP/1.1 200 OK\r\nx: 1\nset-cookie: a=b\r\ncontent-length: 0\r\n\r\n'],
    ['NUL in a header', 'HTTP/1.1 200 OK\r\nx: a\0b\r\ncontent-length: 0\r\n\r\n'],
    ['another protocol, unasked', 'HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n'],
    ['hints without end', 'HTTP/1.1 103 Early Hints\r\n\r\n'.repeat(50)],
    ['a head without end', `HTTP/1.1 200 OK\r\nx: ${'a'.repeat(100_000)}`],
  ])('an application that answers %s: 502, and the connection is not used again', async (_name, answer) => {
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => {
        if (line.includes('/next')) socket.write(plain('next'))
        else if (answer === '' || answer.endsWith('len')) socket.end(answer)
        else socket.write(answer)
      },
    })
    const gateway = await stand(start, upstream.port)
    expect(await ask(gateway.port, `${post}content-length: 0\r\n\r\n`)).toMatchObject({ status: 502, isWhole: true })
    expect(gateway.pool.counts.all).toBe(0)
    expect(await ask(gateway.port, next)).toMatchObject({ status: 200, body: 'next' })
  })

  test('a second answer to one request reaches nobody', async () => {
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => void socket.write(line.includes('/next') ? plain('next') : plain('mine') + plain('split')),
    })
    const gateway = await stand(start, upstream.port)
    expect(await ask(gateway.port, `${get}\r\n`)).toMatchObject({ body: 'mine' })
    expect(await ask(gateway.port, next)).toMatchObject({ body: 'next' })
    expect(upstream.bytes()).toHaveLength(2)
  })

  test('an answer that nobody asked for reaches nobody', async () => {
    const application = createHeld<Socket>()
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => {
        application.set(socket)
        socket.write(plain(line))
      },
    })
    const gateway = await stand(start, upstream.port)
    expect(await ask(gateway.port, `${get}\r\n`)).toMatchObject({ body: 'GET /a HTTP/1.1' })
    application.get().write(plain('split'))
    await upstream.untilClosed()
    expect(await ask(gateway.port, next)).toMatchObject({ body: 'GET /next HTTP/1.1' })
  })

  test('a connection that was closed at rest: what can be sent again is', async () => {
    let requests = 0
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => {
        requests++
        // The second one meets a connection whose other end closes without a word.
        if (requests === 2) socket.destroy()
        else socket.write(plain(String(requests)))
      },
    })
    const gateway = await stand(start, upstream.port)
    expect(await ask(gateway.port, `${get}\r\n`)).toMatchObject({ body: '1' })
    expect(await ask(gateway.port, `${get}\r\n`)).toMatchObject({ body: '3' })
    requests = 1
    expect(await ask(gateway.port, `${post}content-length: 0\r\n\r\n`)).toMatchObject({ status: 502 })
    expect(requests).toBe(2)
  })

  test('an application that is away', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port)
    const other = await stand(start, 1)
    expect(await ask(other.port, `${get}\r\n`)).toMatchObject({
      status: 502,
      body: '{"type":"about:blank","title":"Bad Gateway","status":502}',
    })
    expect(other.outcomes.map(({ code }) => code)).toEqual(['upstream-away'])
    expect(await ask(gateway.port, next)).toMatchObject({ status: 200 })
  })

  test('an application that is slow to begin, and one that stops in the middle', async () => {
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => void (line.includes('/half') && socket.write('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nsome')),
    })
    const gateway = await stand(start, upstream.port, { upstreamTimes: { firstByte: 80, idle: 80 } })
    expect(await ask(gateway.port, `${get}\r\n`)).toMatchObject({ status: 504 })
    const half = await ask(gateway.port, 'GET /half HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(half?.isWhole).toBe(false)
    await upstream.untilClosed()
  })

  test('more than may wait are told to come again', async () => {
    const upstream = await startRecordingUpstream({ script: () => {} })
    const gateway = await stand(start, upstream.port, { sizes: { connections: 1, waiting: 1, wait: 100 } })
    const running = await connectRaw(gateway.port)
    running.send(`${get}\r\n`)
    await upstream.untilSeen('GET /a')
    const waiting = ask(gateway.port, `${get}\r\n`)
    const third = ask(gateway.port, `${get}\r\n`)
    expect((await Promise.all([waiting, third])).map((answer) => answer?.status)).toEqual([503, 503])
  })

  test('a connection without a request ends after its time', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { times: { keepAlive: 100 } })
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n`)
    await client.answers(1)
    expect(await client.untilClosed()).toEqual({ isClean: true })
  })

  test('when it stops: what runs is answered, what is at rest is closed, nobody new is let in', async () => {
    const application = createHeld<Socket>()
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => {
        if (line.includes('/rest')) socket.write(plain('rest'))
        else application.set(socket)
      },
    })
    const gateway = await stand(start, upstream.port)
    const atRest = await connectRaw(gateway.port)
    atRest.send('GET /rest HTTP/1.1\r\nHost: a\r\n\r\n')
    await atRest.answers(1)
    const running = await connectRaw(gateway.port)
    running.send(`${get}\r\n`)
    await upstream.untilSeen('GET /a')
    const drained = gateway.front.drain(60_000)
    await atRest.untilClosed()
    await expect(connectRaw(gateway.port)).rejects.toThrow()
    application.get().write(plain('done'))
    const [answer] = await running.answers(1)
    expect(answer).toMatchObject({ body: 'done', isWhole: true })
    expect(answer?.headers['connection']).toBe(start === startHttp2Front ? undefined : 'close')
    await drained
  })

  test('what does not end in time when it stops is ended', async () => {
    const upstream = await startRecordingUpstream({ script: () => {} })
    const gateway = await stand(start, upstream.port)
    const running = await connectRaw(gateway.port)
    running.send(`${get}\r\n`)
    await upstream.untilSeen('GET /a')
    await gateway.front.drain(50)
    await running.untilClosed()
    await upstream.untilClosed()
    expect(gateway.outcomes.map(({ ended }) => ended)).toEqual(['client-left'])
  })
})

describe.each(fronts1)('%s, by the bytes of HTTP/1.1', (_, start) => {
  test('what came behind a request whose answer is the last one is asked of nobody', async () => {
    const upstream = await startRecordingUpstream({ script: (_request, socket) => socket.destroy() })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n${post}content-length: 0\r\n\r\n`)
    expect(await client.answers(2)).toMatchObject([{ status: 502, headers: { connection: 'close' } }])
    await client.untilClosed()
    await gateway.front.drain(0)
    expect(upstream.requests().map(({ line }) => line)).toEqual(['GET /a HTTP/1.1'])
    expect(gateway.outcomes).toHaveLength(1)
  })

  test('a client that does not finish its head, its body, or takes nothing', async () => {
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => void socket.write(`HTTP/1.1 200 OK\r\ncontent-length: 50000000\r\n\r\n${'a'.repeat(50_000_000)}`),
    })
    const gateway = await stand(start, upstream.port, { times: { head: 200, idle: 200 } })
    expect(await ask(gateway.port, 'GET /a HTTP/1.1\r\nHos')).toMatchObject({ status: 408 })
    expect(await ask(gateway.port, `${post}content-length: 9\r\n\r\nsome`)).toMatchObject({ status: 408 })
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n`)
    await client.untilText('aaaa')
    client.socket.pause()
    await gateway.untilOver(3)
    await upstream.untilClosed()
    expect(gateway.outcomes.map(({ code, ended }) => code ?? ended)).toEqual(['head-too-slow', 'body-too-slow', 'client-left'])
  })
})
