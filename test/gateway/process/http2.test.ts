// HTTP/2 as the command speaks it: over TLS unless somebody says otherwise, in clear text where somebody asks for it, and until the last answer
// where the gateway ends.

import { connect as connectSession } from 'node:http2'
import { connect } from 'node:tls'
import { expect, onTestFinished, test } from 'vitest'
import { makeAuthority } from '../../kit/certificates.ts'
import { writeProject } from '../../kit/project.ts'
import { connectFrames, kinds, withFields } from '../front/http2-frames.ts'
import { startSmallApplication } from './small-application.ts'
import { startGateway } from './started.ts'

const open = 'access: {rules: {all: {where: {path: "/**"}, effect: allow}}}\n'

function writeFolder(settings: string) {
  const authority = makeAuthority()
  const { certificate, key } = authority.sign('/CN=gateway')
  const paths = Object.fromEntries(['/a', '/wait'].map((path) => [path, { get: {}, post: {} }]))
  const folder = writeProject({
    'fastward.yaml': `${open}${settings}`,
    'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths }),
    'server.pem': certificate,
    'server.key': key,
  })
  return { folder, authority: authority.certificate }
}

const tls = ['--tls-cert', 'server.pem', '--tls-key', 'server.key']

/** What is spoken where the client would speak both. */
function negotiate(port: number, authority: string): Promise<string | false | null> {
  return new Promise((settle, refuse) => {
    const socket = connect({ host: '127.0.0.1', port, ca: authority, ALPNProtocols: ['h2', 'http/1.1'] }, () => {
      settle(socket.alpnProtocol)
      socket.destroy()
    })
    socket.on('error', refuse)
  })
}

test.each([
  ['nothing is said', '', [], 'h2'],
  ['the settings say no', 'gateway: {http2: {tls: false}}\n', [], 'http/1.1'],
  ['the command says no', '', ['--http2', 'off'], 'http/1.1'],
  ['the command says yes and the settings no', 'gateway: {http2: {tls: false}}\n', ['--http2', 'tls'], 'h2'],
])('over TLS where %s', async (_name, settings, words, spoken) => {
  const application = await startSmallApplication()
  const { folder, authority } = writeFolder(settings)
  const gateway = await startGateway(folder, ['--openapi', 'openapi.json', '--upstream', application.url, ...tls, ...words])
  expect(await negotiate(gateway.port, authority)).toBe(spoken)
})

test.each(['fast', 'node'])('a request over TLS, read by the front `%s`', async (front) => {
  const application = await startSmallApplication()
  const { folder, authority } = writeFolder('')
  const gateway = await startGateway(folder, ['--openapi', 'openapi.json', '--upstream', application.url, '--front', front, ...tls])
  const session = connectSession(`https://127.0.0.1:${gateway.port}`, { ca: authority })
  onTestFinished(() => session.destroy())
  const stream = session.request({ ':path': '/a' })
  let status: unknown = null
  let body = ''
  stream.on('response', (headers) => {
    status = headers[':status']
  })
  for await (const part of stream) body += String(part)
  expect([status, body]).toEqual([200, '/a'])
})

test.each([
  ['without being asked for', [], 'closed'],
  ['where it is asked for', ['--http2', 'clear'], 200],
])('in clear text %s', async (_name, words, outcome) => {
  const application = await startSmallApplication()
  const { folder } = writeFolder('')
  const gateway = await startGateway(folder, ['--openapi', 'openapi.json', '--upstream', application.url, ...words])
  const client = await connectFrames(gateway.port)
  client.ask(1)
  expect(await client.outcome(1)).toBe(outcome)
})

test('at SIGTERM the client is told to go elsewhere, what runs is answered, and the gateway ends', async () => {
  const application = await startSmallApplication()
  const { folder } = writeFolder('gateway: {http2: {clear: true}}\n')
  const gateway = await startGateway(folder, ['--openapi', 'openapi.json', '--upstream', application.url])
  const client = await connectFrames(gateway.port)
  client.ask(1, withFields([':path', '/wait']))
  await application.untilWaiting(1)
  const ended = gateway.stop()
  const goaway = await client.until(({ kind }) => kind === kinds.goaway)
  // Nothing behind the first stream was taken, and there is no fault.
  expect([goaway?.payload.readUInt32BE(0), goaway?.payload.readUInt32BE(4)]).toEqual([1, 0])
  application.release()
  expect(await client.outcome(1)).toBe(200)
  await client.untilClosed()
  expect(await ended).toBe(0)
})
