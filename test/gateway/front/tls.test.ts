// TLS with clients: what is spoken, who is believed, and what changes while connections stand. The same of every front.

import { once } from 'node:events'
import { connect as connectPlain } from 'node:net'
import { type ConnectionOptions, connect, type TLSSocket } from 'node:tls'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { TlsMaterial } from '../../../src/gateway/listener/index.ts'
import type { Client } from '../../../src/gateway/request/index.ts'
import { type Authority, type Certificate, makeAuthority } from '../../kit/certificates.ts'
import { fronts1, stand } from './fronts.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const plain = ({ certificate, key }: Certificate): TlsMaterial => ({
  ...{ certificate, key, clientAuthorities: null, isClientCertificateRequired: false },
})

/** Settles when the handshake is over; rejects where there is none. */
async function greet(port: number, authority: Authority, more: ConnectionOptions = {}): Promise<TLSSocket> {
  const socket = connect({ host: '127.0.0.1', port, ca: authority.certificate, ALPNProtocols: ['http/1.1'], ...more })
  onTestFinished(() => void socket.destroy())
  await once(socket, 'secureConnect')
  return socket
}

async function untilText(socket: TLSSocket, wanted: string): Promise<string> {
  let text = ''
  for await (const part of socket.iterator({ destroyOnReturn: false })) {
    text += String(part)
    if (text.includes(wanted)) return text
  }
  return text
}

const request = 'GET /a HTTP/1.1\r\nHost: a\r\n\r\n'
/** What the application answers to it. */
const body = 'seen GET /a HTTP/1.1'

describe.each(fronts1)('%s', (_, start) => {
  test('requests in a row on one connection, and the application hears of https', async () => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { tls: plain(authority.sign('/CN=gateway')) })
    const socket = await greet(gateway.port, authority)
    expect([socket.getProtocol(), socket.alpnProtocol]).toEqual(['TLSv1.3', 'http/1.1'])
    for (let round = 0; round < 3; round++) {
      socket.write(request)
      expect(await untilText(socket, body)).toMatch(/^HTTP\/1\.1 200 /)
    }
    expect(upstream.bytes().join()).toContain('x-forwarded-proto: https\r\n')
  })

  test('a client that goes as soon as it was greeted holds nobody up', async () => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { tls: plain(authority.sign('/CN=gateway')), times: { head: 600_000 } })
    const socket = connect({ host: '127.0.0.1', port: gateway.port, ca: authority.certificate })
    socket.once('secureConnect', () => socket.destroy())
    await once(socket, 'close')
    await gateway.front.drain(600_000)
  })

  test.each<[string, ConnectionOptions]>([
    ['TLS 1.1', { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' }],
    ['a cipher without forward secrecy', { maxVersion: 'TLSv1.2', ciphers: 'AES128-GCM-SHA256' }],
    ['another protocol alone', { ALPNProtocols: ['spdy/3'] }],
  ])('%s is not spoken', async (_name, more) => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { tls: plain(authority.sign('/CN=gateway')) })
    await expect(greet(gateway.port, authority, more)).rejects.toThrow()
  })

  test('clear text on the port of TLS gets no answer', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { tls: plain(makeAuthority().sign('/CN=gateway')) })
    const socket = connectPlain({ host: '127.0.0.1', port: gateway.port })
    let text = ''
    socket.on('data', (bytes) => {
      text += String(bytes)
    })
    socket.on('error', () => undefined)
    socket.write(request)
    await once(socket, 'close')
    expect(text).not.toContain('HTTP')
    expect(upstream.bytes()).toEqual([])
  })

  test('a new certificate is shown to new connections, and those that stand go on', async () => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { tls: plain(authority.sign('/CN=first')) })
    const first = await greet(gateway.port, authority)
    gateway.front.renew(plain(authority.sign('/CN=second')))
    const second = await greet(gateway.port, authority)
    expect([first, second].map((socket) => socket.getPeerCertificate().subject.CN)).toEqual(['first', 'second'])
    first.write(request)
    expect(await untilText(first, body)).toMatch(/^HTTP\/1\.1 200 /)
  })

  test('a session is taken up again by its ticket', async () => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { tls: plain(authority.sign('/CN=gateway')) })
    const first = await greet(gateway.port, authority)
    const ticket = once(first, 'session')
    first.write(request)
    const [session] = await ticket
    const second = await greet(gateway.port, authority, { session })
    expect(second.isSessionReused()).toBe(true)
  })

  test('who shows a certificate of the authority is known by it, and nobody by another', async () => {
    const authority = makeAuthority()
    const seen: Client[] = []
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, {
      tls: { ...plain(authority.sign('/CN=gateway')), clientAuthorities: authority.certificate },
      judge: (_head, client) => {
        seen.push(client)
        return { judgement: { kind: 'pass', added: [] }, note: null }
      },
    })
    const names = 'DNS:orders.example,URI:spiffe://shop/orders,email:anna@shop.example,IP:10.0.0.7'
    const own = authority.sign('/O=Shop/CN=orders', names)
    const foreign = makeAuthority('another one').sign('/CN=orders', names)
    const ask = async (more: ConnectionOptions) => {
      const socket = await greet(gateway.port, authority, more)
      socket.write(request)
      return untilText(socket, '\r\n\r\n')
    }
    await ask({ cert: own.certificate, key: own.key })
    await ask({ cert: foreign.certificate, key: foreign.key })
    await ask({})
    expect(seen.map(({ certificate }) => certificate === undefined)).toEqual([false, true, true])
    expect(seen[0]?.certificate).toMatchObject({
      fingerprint: expect.stringMatching(/^[0-9a-f]{64}$/),
      commonName: 'orders',
      names: [
        { kind: 'dns', value: 'orders.example' },
        { kind: 'uri', value: 'spiffe://shop/orders' },
        { kind: 'email', value: 'anna@shop.example' },
        { kind: 'ip', value: '10.0.0.7' },
      ],
    })
  })

  test('where a certificate is required, nobody comes in without one of the authority', async () => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream()
    const material = { ...plain(authority.sign('/CN=gateway')), clientAuthorities: authority.certificate }
    const gateway = await stand(start, upstream.port, { tls: { ...material, isClientCertificateRequired: true } })
    const foreign = makeAuthority('another one').sign('/CN=orders')
    for (const more of [{}, { cert: foreign.certificate, key: foreign.key }]) {
      const ended = greet(gateway.port, authority, more).then(async (socket) => {
        // Of 1.3 the client believes that the handshake is over before the other end looked at its certificate.
        socket.write(request)
        return untilText(socket, '\r\n\r\n')
      })
      expect(await ended.catch(() => '')).toBe('')
    }
    expect(upstream.bytes()).toEqual([])
  })

  test('an answer that breaks off is not one that ends', async () => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream({
      script: (_, socket) => {
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nhalf')
        socket.on('error', () => undefined)
        setImmediate(() => socket.destroy())
      },
    })
    const gateway = await stand(start, upstream.port, { tls: plain(authority.sign('/CN=gateway')) })
    const socket = await greet(gateway.port, authority)
    socket.write(request)
    const text = await untilText(socket, 'never').catch(() => 'broken')
    expect(text).not.toContain('\r\n\r\nhalf\r\n')
    await gateway.untilOver(1)
    expect(gateway.outcomes[0]?.ended).toMatch(/upstream-cut|answered/)
  })

  test('the end of the gateway waits neither for connections at rest nor for a handshake that never comes', async () => {
    const authority = makeAuthority()
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { tls: plain(authority.sign('/CN=gateway')) })
    const silent = connectPlain({ host: '127.0.0.1', port: gateway.port })
    await once(silent, 'connect')
    silent.on('error', () => undefined)
    const socket = await greet(gateway.port, authority)
    socket.write(request)
    await untilText(socket, body)
    const closed = once(silent, 'close')
    await gateway.front.drain(500)
    await closed
  })
})
