// The names by which the gateway speaks to the application: a client that says them says nothing, in whatever letters, how often and where.

import { describe, expect, test } from 'vitest'
import type { StartFront } from '../../../src/gateway/listener/index.ts'
import { fronts, fronts1, stand } from './fronts.ts'
import { connectRaw } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const spellings = [
  'fastward-identity',
  'Fastward-Identity',
  'FASTWARD-IDENTITY',
  'fAsTwArD-iDeNtItY',
  'fastward_identity',
  'Fastward_Identity',
  'FASTWARD_IDENTITY',
  'fastward-identity_',
  'x-fastward-identity',
  'X_Fastward_Identity',
  'Fastward-Anything',
]

const open = async (start: StartFront) => {
  const upstream = await startRecordingUpstream()
  const gateway = await stand(start, upstream.port, {
    judge: () => ({ judgement: { kind: 'pass', added: [['fastward-identity', 'of the gateway']] }, note: null }),
  })
  return { upstream, client: await connectRaw(gateway.port) }
}

describe.each(fronts)('%s', (_, start) => {
  test.each(spellings)('`%s` of a client does not go on', async (name) => {
    const { upstream, client } = await open(start)
    client.send(`GET /a HTTP/1.1\r\nHost: a\r\n${name}: forged\r\n${name}: forged again\r\nX-Other: kept\r\n\r\n`)
    expect((await client.answers(1))[0]?.status).toBe(200)
    const sent = upstream.bytes().join()
    expect(sent).not.toContain('forged')
    expect(sent).toContain('x-other: kept')
    expect(sent.match(/fastward[-_]identity/gi)).toEqual(['fastward-identity'])
    expect(sent).toContain('fastward-identity: of the gateway\r\n')
  })

  test.each(spellings)('`%s` in a trailer does not go on', async (name) => {
    const { upstream, client } = await open(start)
    client.send(
      `POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nTrailer: ${name}\r\n\r\n2\r\nok\r\n0\r\n${name}: forged\r\nx-sum: 9\r\n\r\n`,
    )
    expect((await client.answers(1))[0]?.status).toBe(200)
    await upstream.untilSeen('x-sum: 9')
    expect(upstream.bytes().join()).not.toContain('forged')
    expect(upstream.bytes().join()).toContain('fastward-identity: of the gateway\r\n')
  })

  test.each(['Fastward-Identity', 'fastward_identity'])('`Connection: %s` takes nothing of ours away', async (name) => {
    const { upstream, client } = await open(start)
    client.send(`GET /a HTTP/1.1\r\nHost: a\r\nConnection: ${name}\r\n\r\n`)
    expect((await client.answers(1))[0]?.status).toBe(200)
    expect(upstream.bytes().join()).toContain('fastward-identity: of the gateway\r\n')
  })
})

describe.each(fronts1)('%s, by the bytes of HTTP/1.1', (_, start) => {
  test.each(['fastward identity', 'fastward-identity ', ' fastward-identity', 'fastward-identity\0', 'fastward\u00adidentity'])(
    '%j is no name, and refused',
    async (name) => {
      const { upstream, client } = await open(start)
      client.send(`GET /a HTTP/1.1\r\nHost: a\r\n${name}: forged\r\n\r\n`)
      expect((await client.answers(1))[0]?.status).toBe(400)
      expect(upstream.requests()).toEqual([])
    },
  )
})
