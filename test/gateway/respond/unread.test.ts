// What the gateway answers to what is no request says to browsers what all its answers say; so does the answer that makes a WebSocket of a
// connection, which carries cookies as any other. Through the real command, by both readers of HTTP/1.1 and by HTTP/2.

import { createHash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { connectHttp2 } from '../front/http2-client.ts'
import { connectRaw } from '../front/raw-client.ts'
import { startRecordingUpstream } from '../front/recording-upstream.ts'
import { startGateway } from '../process/started.ts'

const layFolder = () =>
  writeProject({
    'fastward.yaml': `access: {rules: {all: {where: {path: "/**"}}}}
gateway: {mode: enforce, http2: {clear: true}, timeouts: {head: 0.3}, cookies: {for-scripts: [csrftoken]}, paths: {/live: {unknown: forward}}}
`,
    'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths: { '/a': { get: {} } } }),
  })

const dressed = { 'x-content-type-options': 'nosniff', 'x-frame-options': 'DENY', 'cache-control': 'no-store' }

describe.each(['fast', 'node'])('%s', (front) => {
  test.each([
    ['a line of HTTP that is none', 'GET  /a HTTP/1.1\r\n\r\n', 400],
    ['a header without a colon', 'GET /a HTTP/1.1\r\nhost: a\r\nnone\r\n\r\n', 400],
    ['a head that is too large', `GET /a HTTP/1.1\r\nhost: a\r\nx: ${'a'.repeat(40_000)}\r\n\r\n`, 431],
    ['a head that does not end', 'GET /a HTTP/1.1\r\nhost: a\r\n', 408],
    ['two hosts', 'GET /a HTTP/1.1\r\nhost: a\r\nhost: b\r\n\r\n', 400],
  ])('%s', async (_name, bytes, status) => {
    const gateway = await startGateway(layFolder(), ['--openapi', 'openapi.json', '--upstream', 'http://127.0.0.1:1', '--front', front])
    const client = await connectRaw(gateway.port)
    client.send(bytes)
    const [answer] = await client.answers(1)
    expect(answer?.status).toBe(status)
    expect(answer?.headers).toMatchObject(dressed)
  })

  test('a WebSocket whose answer sets cookies', async () => {
    const key = 'dGhlIHNhbXBsZSBub25jZQ=='
    const accept = createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
    const upstream = await startRecordingUpstream({
      script: (_request, socket) =>
        void socket.write(
          `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\nServer: hope\r\nSet-Cookie: session=s1; SameSite=None\r\nSet-Cookie: csrftoken=t1\r\n\r\n`,
        ),
    })
    const folder = layFolder()
    const gateway = await startGateway(folder, [
      ...['--openapi', 'openapi.json', '--upstream', `http://127.0.0.1:${upstream.port}`, '--front', front],
    ])
    const client = await connectRaw(gateway.port)
    client.send(
      `GET /live HTTP/1.1\r\nhost: a\r\nconnection: upgrade\r\nupgrade: websocket\r\nsec-websocket-version: 13\r\nsec-websocket-key: ${key}\r\n\r\n`,
    )
    await client.untilText('\r\n\r\n')
    expect(client.text()).toContain(`sec-websocket-accept: ${accept}\r\n`)
    const lines = client.text().split('\r\n')
    expect(lines.filter((line) => /^(?:set-cookie|server|x-content)/.test(line))).toEqual([
      'set-cookie: session=s1; SameSite=None; HttpOnly; SameSite=Lax',
      'set-cookie: csrftoken=t1; SameSite=Lax',
      'x-content-type-options: nosniff',
    ])
  })
})

test('HTTP/2: a header that is none', async () => {
  const gateway = await startGateway(layFolder(), ['--openapi', 'openapi.json', '--upstream', 'http://127.0.0.1:1'])
  const client = await connectHttp2(gateway.port)
  client.send('GET /a HTTP/1.1\r\nhost: a\r\nexpect: nothing\r\n\r\n')
  const [answer] = await client.answers(1)
  expect(answer?.status).toBe(417)
  expect(answer?.headers).toMatchObject(dressed)
})
