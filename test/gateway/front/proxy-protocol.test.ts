// The header in which a proxy that reads no HTTP says who stands behind it: before TLS and before either version of HTTP, of trusted hops alone.

import { connect, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import { openEdge, parseNetwork } from '../../../src/gateway/request/index.ts'
import { type Authority, makeAuthority } from '../../kit/certificates.ts'
import { binaryEnds, binaryHeader, extra, someEnds, textHeader } from '../../kit/proxy-header.ts'
import { fronts, type StandingOptions, stand, startHttp2Front } from './fronts.ts'
import { endHeaders, endStream, frame, kinds, preface, usual, writeFields } from './http2-frames.ts'
import { isThere, type RealProxy, startProxy } from './real-proxies.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const network = (text: string) => {
  const found = parseNetwork(text)
  if (found === null) throw new Error('no network')
  return found
}
const trusting = (...networks: readonly string[]): StandingOptions => ({
  edge: { hops: { networks: networks.map(network), header: 'x-forwarded-for' } },
})

const asked1 = Buffer.from('GET /a HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n', 'latin1')
const asked2 = Buffer.concat([
  preface,
  frame(kinds.settings, 0, 0),
  frame(kinds.headers, endHeaders | endStream, 1, writeFields([...usual, ['x-forwarded-for', '6.6.6.6']])),
])

const header2 = binaryHeader(
  0x21,
  0x11,
  Buffer.concat([binaryEnds([203, 0, 113, 7], [192, 0, 2, 1]), extra(2, Buffer.from('shop.example'))]),
)

function open(port: number, ...parts: readonly Uint8Array[]): { readonly socket: Socket; readonly closed: Promise<void>; text(): string } {
  const socket = connect({ host: '127.0.0.1', port })
  onTestFinished(() => void socket.destroy())
  let text = ''
  socket.setNoDelay(true)
  socket.on('error', () => undefined)
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1')
  })
  for (const part of parts) socket.write(part)
  return { socket, closed: new Promise((settle) => socket.once('close', () => settle())), text: () => text }
}

const bytesOf = (all: Uint8Array): readonly Uint8Array[] => Array.from(all, (byte) => Uint8Array.of(byte))

describe.each(fronts)('%s', (_, start) => {
  const asked = start === startHttp2Front ? asked2 : asked1

  test.each<[string, readonly Uint8Array[], string]>([
    ['1', [Buffer.concat([textHeader(someEnds), asked])], '203.0.113.7'],
    ['2', [Buffer.concat([header2, asked])], '203.0.113.7'],
    ['1, byte by byte', [...bytesOf(textHeader(someEnds)), asked], '203.0.113.7'],
    ['2, byte by byte', [...bytesOf(header2), ...bytesOf(asked)], '203.0.113.7'],
    ['1, of which the client is not known', [Buffer.from('PROXY UNKNOWN\r\n'), asked], '127.0.0.1'],
    ['2, of the proxy itself', [binaryHeader(0x20, 0), asked], '127.0.0.1'],
  ])('version %s: what is asked behind it is asked by whom it names', async (_name, parts, address) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting('127.0.0.1'), proxyProtocol: 'require' })
    open(gateway.port, ...parts)
    await gateway.untilOver(1)
    // What the client says of itself is not believed: the hop spoke before HTTP.
    expect(gateway.outcomes.map(({ client, status }) => [client.address, status])).toEqual([[address, 200]])
    expect(upstream.bytes().join()).toContain(`x-forwarded-for: ${address}\r\n`)
  })

  test('one header for all requests of a connection, and another connection has another one', async () => {
    if (start === startHttp2Front) return
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting('127.0.0.1'), proxyProtocol: 'accept' })
    open(gateway.port, textHeader(someEnds), asked, asked)
    await gateway.untilOver(2)
    open(gateway.port, textHeader({ ...someEnds, source: '203.0.113.8' }), asked)
    await gateway.untilOver(3)
    expect(gateway.outcomes.map(({ client }) => client.address)).toEqual(['203.0.113.7', '203.0.113.7', '203.0.113.8'])
  })

  test('where it may be left out, a hop that leaves it out is who asks', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting('127.0.0.1'), proxyProtocol: 'accept' })
    open(gateway.port, asked)
    await gateway.untilOver(1)
    expect(gateway.outcomes[0]?.client.address).toBe('6.6.6.6')
  })

  test.each<[string, Uint8Array, string]>([
    ['leaves it out', asked, 'proxy-header-missing'],
    ['writes one that is none', Buffer.from('PROXY TCP4 nowhere 192.0.2.1 1 2\r\n'), 'proxy-header-malformed'],
    ['writes one of datagrams', binaryHeader(0x21, 0x12, binaryEnds([1, 1, 1, 1], [2, 2, 2, 2])), 'proxy-header-malformed'],
    ['writes two', Buffer.concat([textHeader(someEnds), textHeader(someEnds), asked]), ''],
  ])('where it must be there, a hop that %s is not read any further', async (_name, bytes, code) => {
    const upstream = await startRecordingUpstream()
    let malformed = 0
    const { edge } = trusting('127.0.0.1')
    const hops = { ...(edge?.hops ?? openEdge.hops), onMalformed: () => void malformed++ }
    const gateway = await stand(start, upstream.port, {
      proxyProtocol: 'require',
      edge: { hops: { networks: [], header: 'x-forwarded-for', ...hops } },
    })
    await open(gateway.port, bytes).closed
    expect(upstream.bytes()).toEqual([])
    expect(malformed).toBe(code === 'proxy-header-malformed' ? 1 : 0)
    if (code !== '') expect(gateway.outcomes.map((outcome) => [outcome.code, outcome.client.address])).toEqual([[code, '127.0.0.1']])
  })

  test.each([
    ['of somebody who is not trusted', '10.0.0.0/8', 'require'],
    ['where nobody may', '127.0.0.1', 'off'],
  ] as const)('a header %s is no HTTP', async (_name, trusted, proxyProtocol) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting(trusted), proxyProtocol })
    for (const header of [textHeader(someEnds), header2]) await open(gateway.port, header, asked).closed
    expect(upstream.bytes()).toEqual([])
    expect(gateway.outcomes.filter(({ client }) => client.address !== '127.0.0.1')).toEqual([])
    // Without one they are served as who they are.
    open(gateway.port, asked)
    await upstream.untilSeen('GET /a HTTP/1.1')
  })

  test('a header that does not end is waited for as long as a head', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting('127.0.0.1'), proxyProtocol: 'accept', times: { head: 200 } })
    await Promise.all([open(gateway.port, Buffer.from('PROXY TCP4 ')).closed, open(gateway.port, header2.subarray(0, 20)).closed])
    expect(upstream.bytes()).toEqual([])
  })

  test('a hop that only looks whether somebody is there is not recorded', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting('127.0.0.1'), proxyProtocol: 'require' })
    const { socket, closed } = open(gateway.port)
    socket.end()
    await closed
    open(gateway.port, textHeader(someEnds), asked)
    await gateway.untilOver(1)
    expect(gateway.outcomes.map(({ client }) => client.address)).toEqual(['203.0.113.7'])
  })

  test('before TLS', async () => {
    const authority = makeAuthority()
    const { certificate, key } = authority.sign('/CN=gateway')
    const tls = { certificate, key, clientAuthorities: null, isClientCertificateRequired: false }
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting('127.0.0.1'), proxyProtocol: 'require', tls })
    for (const [index, header] of [textHeader(someEnds), header2].entries()) {
      const socket = await greetBehind(gateway.port, header, authority, start === startHttp2Front ? 'h2' : 'http/1.1')
      socket.write(asked)
      await gateway.untilOver(index + 1)
    }
    expect(gateway.outcomes.map(({ client }) => client)).toEqual(Array(2).fill({ address: '203.0.113.7', isEncrypted: true }))
    // Without the header nobody greets.
    await expect(greetBehind(gateway.port, new Uint8Array(), authority, 'http/1.1')).rejects.toThrow()
  })
})

function greetBehind(port: number, header: Uint8Array, { certificate }: Authority, protocol: string): Promise<Socket> {
  return new Promise((settle, refuse) => {
    const plain = connect({ host: '127.0.0.1', port }, () => {
      plain.write(header)
      const socket = connectTls({ socket: plain, ca: certificate, servername: 'localhost', ALPNProtocols: [protocol] }, () => {
        if (socket.alpnProtocol === protocol) settle(socket)
        else refuse(new Error(`it speaks ${socket.alpnProtocol}`))
      })
      socket.on('error', refuse)
      onTestFinished(() => void socket.destroy())
    })
    plain.on('error', refuse)
  })
}

const haproxy = (word: string): RealProxy => ({
  name: 'haproxy',
  version: ['-v'],
  files: (_, port, gateway) => ({
    'haproxy.cfg': `defaults
  mode tcp
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend in
  bind 127.0.0.1:${port}
  default_backend gateway
backend gateway
  server one 127.0.0.1:${gateway} ${word}
`,
  }),
  words: (folder) => ['-db', '-f', `${folder}/haproxy.cfg`],
})

const streams = '/usr/lib/nginx/modules/ngx_stream_module.so'
const nginx: RealProxy = {
  name: 'nginx',
  version: ['-v'],
  // The module that brings streams is a package of its own.
  needs: streams,
  files: (folder, port, gateway) => ({
    'nginx.conf': `load_module ${streams};
daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 64; }
stream { server { listen 127.0.0.1:${port}; proxy_pass 127.0.0.1:${gateway}; proxy_protocol on; } }
`,
  }),
  words: (folder) => ['-p', folder, '-c', `${folder}/nginx.conf`],
}

const real: readonly (readonly [string, RealProxy])[] = [
  ['HAProxy, version 1', haproxy('send-proxy')],
  ['HAProxy, version 2', haproxy('send-proxy-v2')],
  ['HAProxy, version 2 with what it tells beside', haproxy('send-proxy-v2 proxy-v2-options crc32c,unique-id')],
  ['nginx, version 1', nginx],
]

describe.each(real)('%s (skipped where it is not installed)', (_name, proxy) => {
  test.skipIf(!isThere(proxy)).each(fronts)('before the front: %s', async (_, start) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { ...trusting('127.0.0.1'), proxyProtocol: 'require' })
    const port = await startProxy(proxy, gateway.port)
    const before = gateway.outcomes.length
    const socket = connect({ host: '127.0.0.1', port, localAddress: '127.0.0.2' })
    onTestFinished(() => void socket.destroy())
    socket.resume()
    socket.write(start === startHttp2Front ? asked2 : asked1)
    await gateway.untilOver(before + 1)
    expect(gateway.outcomes.slice(before).map(({ client, status }) => [client.address, status])).toEqual([['127.0.0.2', 200]])
    expect(upstream.bytes().join()).toContain('x-forwarded-for: 127.0.0.2\r\n')
  })
})
