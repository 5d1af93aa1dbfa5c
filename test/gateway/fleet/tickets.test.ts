// A client that comes to another gateway, or to another worker, goes on with its TLS session where they have one secret for tickets.

import { connect } from 'node:tls'
import { expect, test } from 'vitest'
import { startWords } from '../../deploy/standing.ts'
import { makeAuthority } from '../../kit/certificates.ts'
import { writeProject } from '../../kit/project.ts'
import { startApplication } from '../audit/standing.ts'

interface Greeted {
  readonly isResumed: boolean
  readonly session: Buffer | null
}

function greet(port: number, ca: string, version: 'TLSv1.2' | 'TLSv1.3', session: Buffer | null): Promise<Greeted> {
  return new Promise((settle, refuse) => {
    let given: Buffer | null = null
    let isResumed = false
    const asked = { host: '127.0.0.1', port, ca, maxVersion: version, ...(session === null ? {} : { session }) }
    const socket = connect(asked, () => {
      isResumed = socket.isSessionReused()
      socket.write('GET /items HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    })
    socket.on('session', (one) => {
      given = one
    })
    socket.on('data', () => undefined)
    socket.on('error', refuse)
    socket.on('close', () => settle({ isResumed, session: given }))
  })
}

test.each([
  { version: 'TLSv1.2', secrets: 'one secret', other: 's'.repeat(32), isResumed: true },
  { version: 'TLSv1.3', secrets: 'one secret', other: 's'.repeat(32), isResumed: true },
  { version: 'TLSv1.2', secrets: 'a secret each', other: 'o'.repeat(32), isResumed: false },
  { version: 'TLSv1.3', secrets: 'a secret each', other: 'o'.repeat(32), isResumed: false },
] as const)('$version, $secrets', async ({ version, other, isResumed }) => {
  const authority = makeAuthority()
  const { certificate, key } = authority.sign('/CN=localhost')
  const upstream = await startApplication()
  const start = async (secret: string, more: readonly string[]) => {
    const folder = writeProject({
      'server.pem': certificate,
      'server.key': key,
      'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'shop', version: '1' }, paths: {} }),
      'fastward.yaml': `gateway: {tls: {certificate: 'file:server.pem', key: 'file:server.key', tickets: env:TICKETS}}\n`,
    })
    const words = [
      'gateway',
      folder,
      '--listen=0',
      '--admin=0',
      `--upstream=http://127.0.0.1:${upstream}`,
      `--openapi=${folder}/openapi.json`,
    ]
    const { address } = await startWords([...words, ...more], { TICKETS: secret })
    return Number(new URL(address).port)
  }
  const first = await start('s'.repeat(32), [])
  const second = await start(other, ['--drain=7'])
  const before = await greet(first, authority.certificate, version, null)
  expect(before).toMatchObject({ isResumed: false, session: expect.any(Buffer) })
  expect((await greet(second, authority.certificate, version, before.session)).isResumed).toBe(isResumed)
})
