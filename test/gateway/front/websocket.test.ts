// WebSocket: judged at the handshake, believed when the application's answer proves it, and then bytes that nobody touches.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import type { Edge } from '../../../src/gateway/request/index.ts'
import { fronts1, stand } from './fronts.ts'
import { ask, connectRaw } from './raw-client.ts'
import { type SeenRequest, startRecordingUpstream } from './recording-upstream.ts'

const key = 'dGhlIHNhbXBsZSBub25jZQ=='
const handshake = `GET /live HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, Upgrade\r\nUpgrade: WebSocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: ${key}\r\nSec-WebSocket-Protocol: chat\r\n\r\n`
const switched = (accept: string, more = '') =>
  `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n${more}\r\n`

function acceptFor({ headers }: SeenRequest): string {
  const asked = headers.find((header) => header.startsWith('sec-websocket-key: '))?.slice(19) ?? ''
  return createHash('sha1').update(`${asked}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}

describe.each(fronts1)('%s', (_, start) => {
  test('bytes pass both ways as they are, and both ends go together', async () => {
    const frame = '\x81\x85\x01\x02\x03\x04abcde'
    const upstream = await startRecordingUpstream({
      script: (request, socket) => {
        socket.write(Buffer.from(`${switched(acceptFor(request), 'Sec-WebSocket-Protocol: chat\r\n')}first`, 'latin1'))
        socket.on('data', (bytes) => socket.write(Buffer.concat([Buffer.from('echo '), bytes])))
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(handshake)
    await client.untilText('first')
    expect(client.text()).toMatch(/^HTTP\/1\.1 101 Switching Protocols\r\n/)
    expect(client.text()).toMatch(/\r\nsec-websocket-protocol: chat\r\n/i)
    client.send(frame)
    await client.untilText(`echo ${frame}`)
    client.close()
    await upstream.untilClosed()
    await gateway.untilOver(1)
    expect(gateway.outcomes.map(({ status, ended }) => [status, ended])).toEqual([[101, 'tunnel-closed']])
    expect(upstream.bytes().join()).toContain(`connection: upgrade\r\nupgrade: websocket\r\n`)
  })

  test('who may not gets no connection to the application', async () => {
    const upstream = await startRecordingUpstream()
    const asked: unknown[] = []
    const gateway = await stand(start, upstream.port, {
      judge: ({ upgrade }) => {
        asked.push(upgrade)
        return { judgement: { kind: 'refuse', code: 'rule-denies' }, note: null }
      },
    })
    expect(await ask(gateway.port, handshake)).toMatchObject({ status: 403, isWhole: true })
    expect(asked).toEqual(['websocket'])
    expect(upstream.bytes()).toEqual([])
  })

  test.each([
    ['another key', () => switched('bm90IHRoZSByaWdodCBvbmUgYXQ=')],
    ['no key', () => 'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n'],
    ['another protocol', (accept: string) => switched(accept).replace('websocket', 'h2c')],
    ['no upgrade', (accept: string) => switched(accept).replace('Upgrade: websocket\r\n', '')],
  ])('an application that answers with %s gets no tunnel', async (_name, answer) => {
    const upstream = await startRecordingUpstream({ script: (request, socket) => void socket.write(answer(acceptFor(request))) })
    const gateway = await stand(start, upstream.port)
    // What is sent ahead must not reach an application that takes it for a request.
    const got = await ask(gateway.port, `${handshake}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`)
    expect(got).toMatchObject({ status: 502, isWhole: true })
    await upstream.untilClosed()
    expect(upstream.bytes().join()).not.toContain('smuggled')
  })

  test('an application that refuses is heard, and nothing follows on that connection', async () => {
    const upstream = await startRecordingUpstream({
      script: (_request, socket) => void socket.write('HTTP/1.1 403 Forbidden\r\ncontent-length: 2\r\n\r\nno'),
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${handshake}GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n`)
    const [answer] = await client.answers(1)
    expect(answer).toMatchObject({ status: 403, body: 'no' })
    await client.untilClosed()
    expect(upstream.bytes().join()).not.toContain('smuggled')
  })

  test('an application that leaves ends the client', async () => {
    const upstream = await startRecordingUpstream({
      script: (request, socket) => void socket.end(`${switched(acceptFor(request))}bye`),
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(handshake)
    await client.untilText('bye')
    await client.untilClosed()
    expect(client.text()).toMatch(/bye$/)
  })

  test.each<[string, Partial<Edge>, string, string]>([
    ['a message that is too long', { messages: { bytes: 10, perSecond: null } }, '\x81\x8b\0\0\0\0abcdefghijk', '\x88\x02\x03\xf1'],
    ['fragments that are', { messages: { bytes: 10, perSecond: null } }, '\x01\x86\0\0\0\0abcdef\x80\x85\0\0\0\0ghijk', '\x88\x02\x03\xf1'],
    ['too many messages', { messages: { bytes: null, perSecond: 3 } }, '\x81\x81\0\0\0\0a'.repeat(4), '\x88\x02\x03\xf0'],
  ])('%s ends both sides, with a good-bye to each', async (_name, edge, frames, goodbye) => {
    let heard = ''
    const upstream = await startRecordingUpstream({
      script: (request, socket) => {
        socket.write(switched(acceptFor(request)))
        socket.on('data', (bytes) => {
          heard += bytes.toString('latin1')
        })
      },
    })
    const gateway = await stand(start, upstream.port, { edge })
    const client = await connectRaw(gateway.port)
    client.send(handshake)
    await client.untilText('\r\n\r\n')
    client.send(frames)
    await client.untilText(goodbye)
    client.close()
    await gateway.untilOver(1)
    await upstream.untilClosed()
    expect(heard).toMatch(/\x88\x82[\s\S]{6}$/)
    expect(heard.length).toBeLessThan(frames.length + 8)
    expect(gateway.outcomes.map(({ status, ended, code }) => [status, ended, code])).toEqual([
      [101, 'tunnel-closed', goodbye.endsWith('\xf1') ? 'message-too-long' : 'too-many-messages'],
    ])
  })

  test('a gateway that ends says so to both sides, and does not wait for them', async () => {
    let heard = ''
    const upstream = await startRecordingUpstream({
      script: (request, socket) => {
        socket.write(switched(acceptFor(request)))
        socket.on('data', (bytes) => {
          heard += bytes.toString('latin1')
        })
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(handshake)
    await client.untilText('\r\n\r\n')
    await gateway.front.drain(60_000)
    expect(client.text()).toMatch(/\x88\x02\x03\xe9$/)
    expect(heard).toMatch(/^\x88\x82[\s\S]{6}$/)
  })
})
