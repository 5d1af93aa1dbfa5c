// What changes in its files, the gateway takes over while it runs: no request fails, no connection is closed, and what is wrong changes nothing.

import { renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { describe, expect, test } from 'vitest'
import { makeAuthority } from '../../kit/certificates.ts'
import { writeProject } from '../../kit/project.ts'
import { ask, connectRaw } from '../front/raw-client.ts'
import { startLoad } from './load.ts'
import { startSmallApplication } from './small-application.ts'
import { startGateway } from './started.ts'

const policy = (paths: string) =>
  `access:\n  rules:\n    some: {where: {path: '${paths}'}}\n    rooms: {where: {path: /live}}\n    always: {where: {path: /always}}\n`
const api = (...paths: readonly string[]) =>
  JSON.stringify({ openapi: '3.1.0', paths: Object.fromEntries(paths.map((path) => [path, { get: {} }])) })
const document = api('/a', '/b', '/wait', '/always', '/live')
const get = (port: number, path: string, host = 'a') => ask(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)
const status = async (port: number, path: string, host?: string) => (await get(port, path, host))?.status
const write = (folder: string, name: string, text: string) => writeFileSync(join(folder, name), text)
// A document knows no WebSocket, so that path is observed.
const words = (url: string) => [
  ...['--upstream', url, '--openapi', 'api.json', '--log', 'decisions.jsonl'],
  ...['/a', '/b', '/new', '/wait', '/always'].flatMap((path) => ['--enforce', path]),
]

describe.each<[string, readonly string[]]>([
  ['one process', []],
  ['two workers', ['--workers', '2']],
])('%s', (_, more) => {
  test('a changed policy holds from the next request on; what runs and what is open goes on', async () => {
    const application = await startSmallApplication()
    const folder = writeProject({ 'api.json': document, 'fastward.yaml': policy('/*') })
    const gateway = await startGateway(folder, [...words(application.url), ...more])
    const { port } = gateway
    const live = await connectRaw(port)
    live.send(
      'GET /live HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    )
    const waiting = await connectRaw(port)
    waiting.send('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    await application.untilWaiting(1)
    const load = startLoad(port, '/always')
    await load.untilAnswered(100)
    expect(await status(port, '/a')).toBe(200)

    write(folder, 'fastward.yaml', policy('/b'))
    await gateway.untilSaid('taken over')
    expect([await status(port, '/a'), await status(port, '/b')]).toEqual([403, 200])
    // What it began with allowed it.
    application.release()
    expect(await waiting.answers(1)).toMatchObject([{ status: 200, body: 'waited' }])

    write(folder, 'fastward.yaml', 'access:\n  rules:\n    some: {where: {path: /b}, when: principal.nmae == 1}\n')
    await gateway.untilSaid('not taken over, what was read before still holds: fastward.yaml:3')
    expect([await status(port, '/a'), await status(port, '/b')]).toEqual([403, 200])

    write(folder, 'fastward.yaml', policy('/a'))
    await gateway.untilSaid('taken over: 5 routes', 2)
    expect([await status(port, '/a'), await status(port, '/b')]).toEqual([200, 403])
    gateway.child.kill('SIGHUP')
    await gateway.untilSaid('taken over: 5 routes', 3)
    await load.untilAnswered(100)
    expect([...(await load.stop()).keys()]).toEqual(['200'])
    expect(live.socket.closed).toBe(false)
    live.send('\x81\x81\0\0\0\0a')
    await live.untilText('\x81\x05again')
    expect(live.text()).toMatch(/\x81\x05hello\x81\x05again$/)
    expect(await gateway.stop()).toBe(0)
  })
})

test('the document of the application, hosts, and what the policy extends are looked at as well', async () => {
  const application = await startSmallApplication()
  const folder = writeProject({
    'api.json': document,
    'fastward.yaml': 'extends: [rules.yaml]\ngateway: {hosts: [a]}\n',
    'rules.yaml': policy('/a'),
  })
  const gateway = await startGateway(folder, words(application.url))
  const { port } = gateway
  expect([await status(port, '/a'), await status(port, '/new'), await status(port, '/a', 'b')]).toEqual([200, 404, 421])
  write(folder, 'rules.yaml', policy('/*'))
  await gateway.untilSaid('taken over: 5 routes')
  expect([await status(port, '/b'), await status(port, '/new')]).toEqual([200, 404])
  // In one step, as a careful program writes.
  write(folder, 'next.json', api('/a', '/new'))
  renameSync(join(folder, 'next.json'), join(folder, 'api.json'))
  await gateway.untilSaid('taken over: 2 routes')
  expect([await status(port, '/b'), await status(port, '/new')]).toEqual([404, 200])
  write(folder, 'fastward.yaml', 'extends: [rules.yaml]\ngateway: {hosts: [b], timeouts: {head: 5}}\n')
  const late = 'CHANGED, AND NOT IN FORCE until the gateway is started again: `gateway.timeouts` and `gateway.limits`'
  await gateway.untilSaid(late)
  expect([await status(port, '/a'), await status(port, '/a', 'b')]).toEqual([421, 200])
  // It goes on waiting, whatever else is taken over, until it is written as it holds.
  gateway.child.kill('SIGHUP')
  await gateway.untilSaid(late, 2)
  write(folder, 'fastward.yaml', 'extends: [rules.yaml]\ngateway: {hosts: [b]}\n')
  await gateway.untilSaid('taken over: 2 routes', 4)
  expect(gateway.errors().split(late).length).toBe(3)
})

test.each<[string, readonly string[]]>([
  ['one process', []],
  ['two workers', ['--workers', '2']],
])('operators see that a policy is wrong, and what waits for the next start; requests are answered all the while (%s)', async (_, more) => {
  const application = await startSmallApplication()
  const folder = writeProject({ 'api.json': document, 'fastward.yaml': policy('/*') })
  const gateway = await startGateway(folder, [...words(application.url), '--admin', '127.0.0.1:0', ...more])
  const door = Number(/Operators ask at http:\/\/127\.0\.0\.1:(\d+)/.exec(gateway.errors())?.[1])
  const ready = async () => {
    const answer = await get(door, '/ready', '127.0.0.1')
    return { status: answer?.status, ...JSON.parse(answer?.body ?? '{}') }
  }
  const number = async (name: string) => {
    const { body = '' } = (await get(door, '/metrics', '127.0.0.1')) ?? {}
    return new RegExp(`^fastward_${name} (\\d+)$`, 'm').exec(body)?.[1]
  }
  const before = await ready()
  expect(before).toMatchObject({ status: 200, ready: true, policy: 'good' })

  write(folder, 'fastward.yaml', 'access:\n  rules:\n    some: {where: {path: /b}, when: principal.nmae == 1}\n')
  await gateway.untilSaid('not taken over')
  await expect.poll(async () => (await ready()).policy, { timeout: 60_000 }).toContain('the last one that was read is wrong')
  // A gateway that holds to its last good policy is as ready as before.
  expect(await ready()).toMatchObject({ status: 200, ready: true, rules: before.rules, since: before.since })
  expect(await number('policy_good')).toBe('0')
  expect(await status(gateway.port, '/a')).toBe(200)

  write(folder, 'fastward.yaml', `${policy('/b')}gateway: {timeouts: {head: 5}}\n`)
  await gateway.untilSaid('CHANGED, AND NOT IN FORCE')
  await expect.poll(async () => (await ready()).policy, { timeout: 60_000 }).toBe('good')
  const after = await ready()
  expect(after).toMatchObject({ status: 200, 'waiting for the next start': ['`gateway.timeouts` and `gateway.limits`'] })
  expect(after.rules).not.toBe(before.rules)
  expect([await number('policy_good'), await number('settings_waiting')]).toEqual(['1', '1'])
})

test.each([['fast'], ['node']])(
  'the certificate is another one for new connections, and half of a pair changes nothing (%s)',
  async (front) => {
    const authority = makeAuthority()
    const [first, second] = [authority.sign('/CN=first'), authority.sign('/CN=second')]
    const application = await startSmallApplication()
    const folder = writeProject({
      'api.json': document,
      'server.pem': first.certificate,
      'server.key': first.key,
      'fastward.yaml': `${policy('/*')}gateway: {tls: {certificate: file:server.pem, key: file:server.key}}\n`,
    })
    const gateway = await startGateway(folder, [...words(application.url), '--front', front])
    const open = () =>
      new Promise<ReturnType<typeof connect>>((settle, refuse) => {
        const socket = connect({ host: '127.0.0.1', port: gateway.port, ca: authority.certificate }, () => settle(socket))
        socket.once('error', refuse)
      })
    const standing = await open()
    write(folder, 'server.pem', second.certificate)
    await gateway.untilSaid('the key is not that of the certificate')
    const meanwhile = await open()
    write(folder, 'server.key', second.key)
    await gateway.untilSaid('taken over: 5 routes')
    const after = await open()
    expect([standing, meanwhile, after].map((socket) => socket.getPeerCertificate().subject.CN)).toEqual(['first', 'first', 'second'])
    standing.write('GET /a HTTP/1.1\r\nHost: a\r\n\r\n')
    expect(String(await new Promise((settle) => standing.once('data', settle)))).toMatch(/^HTTP\/1\.1 200 /)
    for (const socket of [standing, meanwhile, after]) socket.destroy()
  },
)

test('who comes by http is sent to https, and nobody else’s host is spoken for', async () => {
  const authority = makeAuthority()
  const { certificate, key } = authority.sign('/CN=gateway')
  const application = await startSmallApplication()
  const folder = writeProject({
    'api.json': document,
    'server.pem': certificate,
    'server.key': key,
    'fastward.yaml': `gateway: {hosts: [api.example.com]}\n`,
  })
  const tls = ['--tls-cert', 'server.pem', '--tls-key', 'server.key', '--redirect-http', '127.0.0.1:0']
  const gateway = await startGateway(folder, [...words(application.url), ...tls])
  const [, plain] = /http:\/\/127\.0\.0\.1:(\d+) sends to https/.exec(gateway.errors()) ?? []
  const answer = await get(Number(plain), '/a/%2e?b=c', 'API.example.com:80')
  expect(answer).toMatchObject({ status: 308, headers: { location: `https://api.example.com:${gateway.port}/a/%2e?b=c` } })
  expect(await status(Number(plain), '/a', 'evil.example')).toBe(421)
  expect(application.asked).toEqual([])
})
