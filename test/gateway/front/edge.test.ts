// Where the gateway stands: hosts that it answers for, and hops that it believes. The same of every front.

import { describe, expect, test } from 'vitest'
import type { Client } from '../../../src/gateway/request/index.ts'
import { parseNetwork } from '../../../src/gateway/request/index.ts'
import { fronts, stand } from './fronts.ts'
import { ask } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const loopback = parseNetwork('127.0.0.0/8')
if (loopback === null) throw new Error('the network of this machine is none')

describe.each(fronts)('%s', (_, start) => {
  test.each([
    ['api.example.com', 200],
    ['API.example.com.:8080', 200],
    ['a.shop.example', 200],
    ['a.b.shop.example', 421],
    ['shop.example', 421],
    ['other.example', 421],
    ['127.0.0.1', 421],
    ['[::1]:80', 200],
  ])('the host %s is answered with %d', async (host, status) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { edge: { hosts: new Set(['api.example.com', '*.shop.example', '[::1]']) } })
    expect(await ask(gateway.port, `GET /a HTTP/1.1\r\nHost: ${host}\r\n\r\n`)).toMatchObject({ status })
    expect(upstream.bytes().length > 0).toBe(status === 200)
  })

  test('whoever judges, the application and the record hear of the client behind a trusted hop', async () => {
    const asked: Client[] = []
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, {
      edge: { hops: { networks: [loopback], header: 'x-forwarded-for' } },
      judge: (_head, client) => {
        asked.push(client)
        return { judgement: { kind: 'pass', added: [] }, note: null }
      },
    })
    const request = 'GET /a HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 6.6.6.6, 192.0.2.7\r\nX-Forwarded-Proto: https\r\n\r\n'
    expect(await ask(gateway.port, request)).toMatchObject({ status: 200 })
    await gateway.untilOver(1)
    const client = { address: '192.0.2.7', isEncrypted: true }
    expect(asked).toEqual([client])
    expect(gateway.outcomes.map((outcome) => outcome.client)).toEqual([client])
    expect(upstream.bytes().join()).toContain('x-forwarded-for: 192.0.2.7\r\nx-forwarded-proto: https\r\n')
    expect(upstream.bytes().join()).not.toContain('6.6.6.6')
  })
})
