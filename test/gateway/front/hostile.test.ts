// Requests that two servers would read in two ways, sent as bytes. Each is refused, or reaches the application as exactly one request that
// every reading agrees on; and whoever asks next gets their own answer.

import { describe, expect, test } from 'vitest'
import { fronts1, stand } from './fronts.ts'
import { ask, connectRaw } from './raw-client.ts'
import { readings, readRequests, startRecordingUpstream } from './recording-upstream.ts'

const get = 'GET /a HTTP/1.1\r\nHost: shop.example\r\n'
const post = 'POST /a HTTP/1.1\r\nHost: shop.example\r\n'
const smuggled = 'GET /smuggled HTTP/1.1\r\nHost: shop.example\r\n\r\n'
const close = 'Connection: close\r\n'

/** The status, and how many requests the application may see. */
type Case = readonly [name: string, bytes: string, status: readonly number[], seen: 0 | 1]

const cases: readonly Case[] = [
  // Framing.
  ['length and coding', `${post}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`, [400], 0],
  ['coding and then length', `${post}Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n${smuggled}`, [400], 0],
  ['two lengths that differ', `${post}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`, [400], 0],
  ['two lengths that agree', `${post}Content-Length: 2\r\nContent-Length: 2\r\n\r\nok`, [400], 0],
  ['two lengths in one header', `${post}Content-Length: 2, 2\r\n\r\nok`, [400], 0],
  ['a length with a sign', `${post}Content-Length: +2\r\n\r\nok`, [400], 0],
  ['a negative length', `${post}Content-Length: -2\r\n\r\nok`, [400], 0],
  ['a length in hexadecimal', `${post}Content-Length: 0x2\r\n\r\nok`, [400], 0],
  ['a length with a leading zero', `${post}Content-Length: 02\r\n\r\nok`, [400], 0],
  ['a length with a blank in it', `${post}Content-Length: 2 0\r\n\r\nok`, [400], 0],
  ['an empty length', `${post}Content-Length:\r\n\r\nok`, [400], 0],
  ['a length beyond all numbers', `${post}Content-Length: 99999999999999999999\r\n\r\nok`, [400], 0],
  ['a coding that nobody knows', `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['chunked and then identity', `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['gzip and then chunked', `${post}Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['identity', `${post}Transfer-Encoding: identity\r\nContent-Length: 2\r\n\r\nok`, [400, 501], 0],
  ['two codings', `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['chunked twice', `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['a coding behind a vertical tab', `${post}Transfer-Encoding: \x0bchunked\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['a coding in quotes', `${post}Transfer-Encoding: "chunked"\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['a coding with a parameter', `${post}Transfer-Encoding: chunked;a=b\r\n\r\n0\r\n\r\n`, [400, 501], 0],
  ['a blank before the colon of the coding', `${post}Transfer-Encoding : chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n`, [400], 0],
  ['a blank before the colon of the length', `${post}Content-Length : 2\r\n\r\nok`, [400], 0],
  ['a coding with an underscore', `${post}Transfer_Encoding: chunked\r\nContent-Length: 5\r\n${close}\r\n0\r\n\r\n`, [200], 1],
  ['a coding in HTTP/1.0', 'POST /a HTTP/1.0\r\nHost: shop.example\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n', [400], 0],
  ['a coding on a folded line', `${post}Transfer-Encoding:\r\n chunked\r\n\r\n0\r\n\r\n`, [400], 0],
  ['a coding in capitals', `${post}TRANSFER-ENCODING: CHUNKED\r\n${close}\r\n2\r\nok\r\n0\r\n\r\n`, [200], 1],
  // Chunks.
  ['a chunk size in another notation', `${post}Transfer-Encoding: chunked\r\n\r\n0x2\r\nok\r\n0\r\n\r\n`, [400], 1],
  ['a chunk size with a sign', `${post}Transfer-Encoding: chunked\r\n\r\n+2\r\nok\r\n0\r\n\r\n`, [400], 1],
  ['a chunk size of many digits', `${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nok\r\n0\r\n\r\n`, [400], 1],
  ['a chunk that is longer than its size', `${post}Transfer-Encoding: chunked\r\n\r\n2\r\nokay\r\n0\r\n\r\n${smuggled}`, [400], 1],
  ['a chunk that is shorter than its size', `${post}Transfer-Encoding: chunked\r\n\r\n8\r\nok\r\n0\r\n\r\n`, [400], 1],
  ['chunks with line feeds alone', `${post}Transfer-Encoding: chunked\r\n\r\n2\nok\n0\n\n`, [400], 1],
  ['a chunk extension with a line feed', `${post}Transfer-Encoding: chunked\r\n\r\n2;a\nok\r\n0\r\n\r\n`, [400], 1],
  ['a chunk extension', `${post}Transfer-Encoding: chunked\r\n${close}\r\n2;a=b\r\nok\r\n0\r\n\r\n`, [200], 1],
  ['a huge chunk extension', `${post}Transfer-Encoding: chunked\r\n\r\n2;a=${'b'.repeat(70_000)}\r\nok\r\n0\r\n\r\n`, [400, 413, 431], 1],
  [
    'a coding in the trailer',
    `${post}Transfer-Encoding: chunked\r\n${close}\r\n0\r\nTransfer-Encoding: chunked\r\nContent-Length: 9\r\n\r\n`,
    [200, 400],
    1,
  ],
  // Lines.
  ['a folded header', `${get}X-A: 1\r\n  2\r\n\r\n`, [400], 0],
  ['line feeds alone', 'GET /a HTTP/1.1\nHost: shop.example\n\n', [400, 505], 0],
  ['one header that ends with a line feed', `${get}X-A: 1\nX-B: 2\r\n\r\n`, [400], 0],
  ['a bare return in a value', `${get}X-A: 1\rX-B: 2\r\n\r\n`, [400], 0],
  ['a bare return in the request line', 'GET /a\r HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['NUL in a value', `${get}X-A: a\0b\r\n\r\n`, [400], 0],
  ['NUL in a name', `${get}X\0A: b\r\n\r\n`, [400], 0],
  ['a name with a blank', `${get}X A: b\r\n\r\n`, [400], 0],
  ['a name with a control character', `${get}X\x01A: b\r\n\r\n`, [400], 0],
  ['no name', `${get}: b\r\n\r\n`, [400], 0],
  ['no colon', `${get}nothing\r\n\r\n`, [400], 0],
  ['a blank before the first header', 'GET /a HTTP/1.1\r\n Host: shop.example\r\n\r\n', [400], 0],
  // Request lines.
  ['HTTP/0.9', 'GET /a\r\n\r\n', [400, 505], 0],
  ['a version of the future', 'GET /a HTTP/3.7\r\nHost: shop.example\r\n\r\n', [400, 505], 0],
  ['a version with more digits', 'GET /a HTTP/1.10\r\nHost: shop.example\r\n\r\n', [400, 505], 0],
  ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', [400, 505], 0],
  ['a method in small letters', 'get /a HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['a method that is none', 'G@T /a HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['TRACE', 'TRACE /a HTTP/1.1\r\nHost: shop.example\r\n\r\n', [405], 0],
  ['CONNECT', 'CONNECT shop.example:443 HTTP/1.1\r\nHost: shop.example:443\r\n\r\n', [405], 0],
  ['a whole address', 'GET http://other.example/a HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['a whole address of this host', 'GET http://shop.example/a HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['an authority', 'GET shop.example:80 HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['an asterisk', 'OPTIONS * HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['a fragment', 'GET /a#b HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['a byte above ASCII in the path', 'GET /\x80 HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['two blanks in the request line', 'GET  /a HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n', [200, 400], 1],
  ['a tab in the request line', 'GET\t/a HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['an encoded line break in the path', 'GET /a%0d%0aX-A:b HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  ['an encoded NUL in the path', 'GET /a%00b HTTP/1.1\r\nHost: shop.example\r\n\r\n', [400], 0],
  // Hosts.
  ['no host', 'GET /a HTTP/1.1\r\n\r\n', [400], 0],
  ['two hosts', `${get}Host: other.example\r\n\r\n`, [400], 0],
  ['two hosts that agree', `${get}Host: shop.example\r\n\r\n`, [400], 0],
  ['an empty host', 'GET /a HTTP/1.1\r\nHost:\r\n\r\n', [400], 0],
  ['a host with a path', 'GET /a HTTP/1.1\r\nHost: shop.example/b\r\n\r\n', [400], 0],
  ['a host with a name before it', 'GET /a HTTP/1.1\r\nHost: me@shop.example\r\n\r\n', [400], 0],
  ['a host with a query', 'GET /a HTTP/1.1\r\nHost: shop.example?b\r\n\r\n', [400], 0],
  ['two hosts in one header', 'GET /a HTTP/1.1\r\nHost: shop.example, other.example\r\n\r\n', [400], 0],
  ['a port that is none', 'GET /a HTTP/1.1\r\nHost: shop.example:http\r\n\r\n', [400], 0],
  ['a port beyond all', 'GET /a HTTP/1.1\r\nHost: shop.example:65536\r\n\r\n', [400], 0],
  // Sizes.
  ['a header of 20 kB', `${get}X-A: ${'a'.repeat(20_000)}\r\n\r\n`, [431], 0],
  ['300 headers', `${get}${Array.from({ length: 300 }, (_, index) => `X-${index}: 1\r\n`).join('')}\r\n`, [431], 0],
  ['an address of 9 kB', `GET /${'a'.repeat(9000)} HTTP/1.1\r\nHost: shop.example\r\n\r\n`, [414], 0],
  // What is said of one hop.
  ['Connection that names Authorization', `${get}Authorization: Bearer x\r\nConnection: close, Authorization\r\n\r\n`, [400], 0],
  ['Connection that names Host', `${get}Connection: close, host\r\n\r\n`, [400], 0],
  ['Connection that names the length', `${post}Content-Length: 2\r\nConnection: Content-Length\r\n\r\nok`, [400], 0],
  ['two Authorizations', `${get}Authorization: Bearer a\r\nAuthorization: Bearer b\r\n\r\n`, [400], 0],
  ['two content types', `${post}Content-Type: a/b\r\nContent-Type: c/d\r\nContent-Length: 0\r\n\r\n`, [400], 0],
  ['an expectation that nobody knows', `${post}Expect: 200-ok\r\nContent-Length: 2\r\n\r\nok`, [417], 0],
  // Another protocol.
  ['h2c', `${get}Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n${smuggled}`, [501], 0],
  ['WebSocket without a key', `${get}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\r\n${smuggled}`, [400], 0],
  [
    'WebSocket with a version of its own',
    `${get}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 777\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n${smuggled}`,
    [400],
    0,
  ],
  [
    'WebSocket by POST',
    `${post}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n`,
    [400],
    0,
  ],
  [
    'WebSocket that the application does not answer',
    `${get}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n${smuggled}`,
    [200],
    1,
  ],
  ['two protocols', `${get}Connection: Upgrade\r\nUpgrade: websocket, h2c\r\n\r\n`, [501], 0],
  // What is unusual and right.
  ['GET with a body', `${get}Content-Length: ${smuggled.length}\r\n${close}\r\n${smuggled}`, [200], 1],
  ['HTTP/1.0', 'GET /a HTTP/1.0\r\nHost: shop.example\r\n\r\n', [200], 1],
  ['HTTP/1.0 with a length', 'POST /a HTTP/1.0\r\nHost: shop.example\r\nContent-Length: 2\r\n\r\nok', [200], 1],
  ['a host in capitals with a dot', `GET /a HTTP/1.1\r\nHOST: Shop.Example.:80\r\n${close}\r\n`, [200], 1],
  ['an empty line before it', `\r\n${get}${close}\r\n`, [200], 1],
  ['a query with all sorts', `GET /a?x=%zz&y=[]'"<>{}|\\^\` HTTP/1.1\r\nHost: shop.example\r\n${close}\r\n`, [200], 1],
]

describe.each(fronts1)('%s', (_, start) => {
  test.each(cases)('%s', async (_name, bytes, status, seen) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port)
    const answer = await ask(gateway.port, bytes)
    expect(status).toContain(answer?.status)
    // Who asks next, perhaps on the same connection to the application, gets the answer to what they asked.
    const next = await ask(gateway.port, 'GET /next HTTP/1.1\r\nHost: shop.example\r\nConnection: close\r\n\r\n')
    expect(next?.body).toBe('seen GET /next HTTP/1.1')
    await gateway.untilOver(2)

    const mine = upstream.requests().filter(({ line }) => line !== 'GET /next HTTP/1.1')
    expect(mine.map(({ line }) => line.split(' ')[1]?.replace(/[?%].*/, ''))).toEqual(mine.map(() => '/a'))
    expect(mine.length).toBeLessThanOrEqual(seen)
    if (status.includes(200) && status.length === 1) expect(mine).toHaveLength(1)
    for (const reading of readings.slice(0, 4)) {
      const lines = upstream.bytes().flatMap((text) => readRequests(text, reading).heads.map(({ line }) => line))
      expect(lines.sort()).toEqual(
        upstream
          .requests()
          .map(({ line }) => line)
          .sort(),
      )
    }
    for (const { headers } of mine) {
      const names = headers.map((header) => header.split(':')[0] ?? '')
      expect(names.filter((name) => name === 'host')).toHaveLength(1)
      expect(names.filter((name) => name === 'content-length' || name === 'transfer-encoding').length).toBeLessThanOrEqual(1)
      expect(headers.filter((header) => !/^[a-z0-9-]+: [\t -~\x80-\xff]*$/.test(header))).toEqual([])
    }
  })

  test('every byte of a head may come alone', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.socket.setNoDelay(true)
    for (const byte of `${post}Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n`) client.send(byte)
    const [answer] = await client.answers(1)
    expect(answer?.body).toBe('seen POST /a HTTP/1.1')
    expect(upstream.requests().map(({ body }) => body)).toEqual(['ok'])
  })

  test('a request whose length is a lie', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${post}Content-Length: 100\r\n\r\nonly this`)
    await upstream.untilSeen('only this')
    client.socket.end()
    await gateway.untilOver(1)
    await upstream.untilClosed()
    // It never became whole, and its connection carries nothing else.
    expect(upstream.bytes().map((text) => readRequests(text, 'strict').whole)).toEqual([[]])
  })

  test('requests in a row are answered in order, the next one after the one before', async () => {
    const running: string[] = []
    const upstream = await startRecordingUpstream({
      script: ({ line, body }, socket) => {
        running.push(line)
        expect(running).toHaveLength(1)
        setTimeout(() => {
          running.pop()
          socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${line.length + body.length}\r\n\r\n${line}${body}`)
        }, 5)
      },
    })
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    const paths = Array.from({ length: 50 }, (_, index) => `/${index}`)
    client.send(
      paths
        .map((path, index) =>
          index % 3 === 0
            ? `POST ${path} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\n${String(index).padStart(2, '0')}`
            : `GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`,
        )
        .join(''),
    )
    const answers = await client.answers(50)
    expect(answers.map(({ body }) => body.split(' ')[1])).toEqual(paths)
  })

  test('a fault behind whole requests in a row: they are answered, and nothing else is', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port)
    const client = await connectRaw(gateway.port)
    client.send(`${get}\r\n${'GET /b HTTP/1.1\r\nHost: shop.example\r\n\r\n'}GET /c HTTP/1.1\nbroken\r\n\r\n${smuggled}`)
    await client.untilClosed()
    const seen = upstream.requests().map(({ line }) => line)
    expect(seen).not.toContain('GET /smuggled HTTP/1.1')
    expect(seen[0]).toBe('GET /a HTTP/1.1')
  })
})
