// What stands beside the parsers: names that mean another header to somebody, requests that are sent ahead, hints, and answers in any pieces.

import type { Socket } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createHeld, fronts, fronts1, stand } from './fronts.ts'
import { ask, connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const get = 'GET /a HTTP/1.1\r\nHost: a\r\n'
const post = 'POST /a HTTP/1.1\r\nHost: a\r\n'
const next = 'GET /next HTTP/1.1\r\nHost: a\r\nconnection: close\r\n\r\n'
const plain = (body: string) => `HTTP/1.1 200 OK\r\ncontent-length: ${body.length}\r\n\r\n${body}`

describe.each(fronts)('%s', (_, start) => {
  test('what is sent ahead waits its turn, and holds its sender back', async () => {
    const first = createHeld<Socket>()
    let seen = 0
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => {
        seen++
        if (line.includes('/a')) first.set(socket)
        else socket.write(plain(line))
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n`)
    await upstream.untilSeen('GET /a')
    const ahead = Array.from({ length: 500 }, (_item, index) => `GET /${index} HTTP/1.1\r\nHost: a\r\nX-Pad: ${'p'.repeat(400)}\r\n\r\n`)
    client.send(ahead.join(''))
    await client.untilText('')
    expect(seen).toBe(1)
    first.get().write(plain('first'))
    const answers = await client.answers(501)
    expect(answers.map(({ body }) => body)).toEqual(['first', ...ahead.map((_item, index) => `GET /${index} HTTP/1.1`)])
  })

  test.each([
    ['to HEAD', 'HEAD /a HTTP/1.1\r\nHost: a\r\nconnection: close\r\n\r\n', plain('mine')],
    ['with 204', `${get}connection: close\r\n\r\n`, 'HTTP/1.1 204 No Content\r\n\r\nmine'],
    ['with 304', `${get}connection: close\r\n\r\n`, 'HTTP/1.1 304 Not Modified\r\netag: "a"\r\n\r\nmine'],
    ['that is longer than it says', `${get}connection: close\r\n\r\n`, `${plain('mine')}HTTP/1.1 200 OK\r\n\r\n`],
    ['behind its last chunk', `${get}connection: close\r\n\r\n`, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\nmine'],
  ])('a body where none may be, in an answer %s, reaches nobody', async (_name, bytes, answer) => {
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => void socket.write(line.includes('/next') ? plain('next') : answer),
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(bytes)
    await client.untilClosed()
    expect(client.text().match(/HTTP\/1\.1 [0-9]/g)).toHaveLength(1)
    if (!answer.startsWith(plain('mine'))) expect(client.text()).not.toContain('mine')
    expect(await ask(gateway.port, next)).toMatchObject({ status: 200, body: 'next' })
    expect(upstream.bytes()).toHaveLength(2)
  })

  test('answers in any pieces, on many connections at once, stay what they are and with those who asked', async () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
    let cuts: readonly number[] = [1]
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => {
        const number = Number(/\/(\d+)/.exec(line)?.[1])
        const body = String.fromCharCode(97 + (number % 26)).repeat(number % 7 === 0 ? 20_000 : 40 + number)
        const chunked = `HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n${body.length.toString(16)}\r\n${body}\r\n0\r\n\r\n`
        const text = number % 2 === 0 ? plain(body) : chunked
        socket.setNoDelay(true)
        const send = (at: number, turn: number) => {
          const far = turn > 30 ? text.length : at + (cuts[turn % cuts.length] ?? 1)
          socket.write(text.slice(at, far))
          if (far < text.length) setImmediate(() => send(far, turn + 1))
        }
        send(0, 0)
      },
    })
    const gateway = await stand(start, upstream.port)
    const clients = await Promise.all(Array.from({ length: 12 }, () => connectRaw(gateway.port)))
    let asked = 0
    await fc.assert(
      fc.asyncProperty(pieces, async (drawn) => {
        cuts = drawn
        asked++
        const got = await Promise.all(
          clients.map(async (client, index) => {
            client.send(`GET /${index} HTTP/1.1\r\nHost: a\r\n\r\n`)
            const answer = (await client.answers(asked)).at(-1)
            return answer?.isWhole === true ? answer.body : null
          }),
        )
        for (const [index, body] of got.entries())
          expect(body === String.fromCharCode(97 + (index % 26)).repeat(index % 7 === 0 ? 20_000 : 40 + index)).toBe(true)
      }),
      { numRuns: 8 },
    )
  }, 60_000)

  test.each([3000, 4090, 5000, 60_000])('a head of an answer with %i bytes in a header comes whole', async (length) => {
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => void socket.write(`HTTP/1.1 200 OK\r\nx-long: ${'a'.repeat(length)}\r\ncontent-length: 4\r\n\r\nmine`),
    })
    const gateway = await stand(start, upstream.port)
    const answer = await ask(gateway.port, `${get}\r\n`)
    expect(answer).toMatchObject({ status: 200, body: 'mine' })
    expect(answer?.headers['x-long']).toHaveLength(length)
  })

  test('a chunk or a trailer that stops in the middle is given up', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { times: { idle: 150 } })
    for (const rest of ['4\r\nok', '2\r\nok\r\n0\r\nX-A: b']) {
      const answer = await ask(gateway.port, `${post}Transfer-Encoding: chunked\r\n\r\n${rest}`)
      expect(answer?.status).toBe(408)
      await upstream.untilClosed()
    }
  })
})

describe.each(fronts1)('%s, by the bytes of HTTP/1.1', (_, start) => {
  test('a name with an underscore, one that `Connection` names and one of ours do not reach the application', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, {
      judge: () => ({ judgement: { kind: 'pass', added: [['fastward-identity', 'told']] }, note: null }),
    })
    const forged =
      'X_Auth_Sub: forged\r\nX-Hop: forged\r\nFastward_Identity: forged\r\nFASTWARD-IDENTITY: forged\r\nX-Forwarded-For: forged\r\n'
    await ask(gateway.port, `${get}${forged}X-Auth-Sub: mine\r\nConnection: close, X-Hop\r\n\r\n`)
    const [request] = upstream.requests()
    expect(request?.headers).toEqual([
      'host: a',
      'x-auth-sub: mine',
      'x-forwarded-for: 127.0.0.1',
      'x-forwarded-proto: http',
      'x-forwarded-host: a',
      'fastward-identity: told',
    ])
  })

  test.each([
    ['ends with a line feed alone', `${get}\n`, 0],
    ['ends with a line feed behind a header', `${get}X-A: b\n\r\n`, 0],
    ['ends with returns alone', `${get}\r\r`, 0],
    ['has a line feed before it', `\n${get}\r\n`, 1],
    ['has a return before it', `\r${get}\r\n`, 1],
    ['has a blank before it', ` ${get}\r\n`, 0],
  ])('a head that %s is no head, or one', async (_name, bytes, seen) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { times: { head: seen === 0 ? 150 : 10_000 } })
    const answer = await ask(gateway.port, bytes)
    expect(seen === 0 ? [400, 408] : [200, 400]).toContain(answer?.status)
    expect(upstream.requests().map(({ line }) => line)).toEqual(answer?.status === 200 ? ['GET /a HTTP/1.1'] : [])
  })

  test('hints before an answer stay here, and the answer comes', async () => {
    const hints = 'HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 102 Processing\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a.css>\r\n\r\n'
    const upstream = await startRecordingUpstream({ script: (_request, socket) => void socket.write(hints + plain('mine')) })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n`)
    await client.answers(1)
    expect(client.text()).toMatch(/^HTTP\/1\.1 200 OK\r\n(?:(?!HTTP\/1)[\s\S])*\r\n\r\nmine$/)
  })

  test('a head that comes byte by byte has no more time than another', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { times: { head: 300 } })
    const client = await connectRaw(gateway.port)
    const drip = setInterval(() => client.send('a'), 20)
    client.send(`${get}X-A: `)
    await client.untilClosed()
    clearInterval(drip)
    expect(client.text()).toMatch(/^HTTP\/1\.1 408 /)
    expect(upstream.requests()).toEqual([])
  })
})
