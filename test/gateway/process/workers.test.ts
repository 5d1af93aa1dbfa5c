// Several processes on one port: one that dies is replaced, all end together, and nobody who is answered already is cut off.

import { existsSync, readFileSync } from 'node:fs'
import { kill } from 'node:process'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { ask, connectRaw } from '../front/raw-client.ts'
import { startLoad } from './load.ts'
import { startSmallApplication } from './small-application.ts'
import { startGateway } from './started.ts'

const document = JSON.stringify({ openapi: '3.1.0', paths: { '/a': { get: {} }, '/wait': { get: {} } } })
/** As Linux says it. */
const childrenOf = (pid: number | undefined): readonly number[] => {
  const path = `/proc/${pid}/task/${pid}/children`
  return existsSync(path)
    ? readFileSync(path, 'utf8')
        .trim()
        .split(' ')
        .filter((word) => word !== '')
        .map(Number)
    : []
}
const words = (url: string) => ['--upstream', url, '--openapi', 'api.json', '--log', 'decisions.jsonl']
const get = (port: number, path: string, host = 'a') => ask(port, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\n\r\n`)

test('a worker that is killed is replaced, and the others go on', async () => {
  const application = await startSmallApplication()
  const folder = writeProject({ 'api.json': document, 'fastward.yaml': '{}\n' })
  const gateway = await startGateway(folder, [...words(application.url), '--workers', '3'])
  await gateway.untilSaid('3 workers')
  // Connections are handed out in turn: each of three workers has one.
  const clients = await Promise.all([1, 2, 3].map(() => connectRaw(gateway.port)))
  for (const client of clients) client.send('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
  await application.untilWaiting(3)
  const [victim] = childrenOf(gateway.child.pid)
  if (victim === undefined) throw new Error('there is no worker')
  kill(victim, 'SIGKILL')
  await gateway.untilSaid('ended (SIGKILL) and is started again')
  application.release()
  const answers = await Promise.all(clients.map((client) => client.answers(1)))
  expect(answers.map(([answer]) => answer?.status ?? null).sort()).toEqual([200, 200, null])
  const load = startLoad(gateway.port, '/a')
  await load.untilAnswered(200)
  expect([...(await load.stop()).keys()]).toEqual(['200'])
  expect(await gateway.stop()).toBe(0)
  expect(childrenOf(gateway.child.pid)).toEqual([])
})

describe.each<[string, readonly string[]]>([
  ['one process', []],
  ['two workers', ['--workers', '2']],
])('%s', (_, more) => {
  test.each([['fast'], ['node']])('SIGTERM under load: what was taken is answered, and then nobody listens (%s)', async (front) => {
    const application = await startSmallApplication()
    const folder = writeProject({ 'api.json': document, 'fastward.yaml': '{}\n' })
    const gateway = await startGateway(folder, [...words(application.url), '--front', front, ...more])
    const waiting = await Promise.all([1, 2, 3, 4].map(() => connectRaw(gateway.port)))
    for (const client of waiting) client.send('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    await application.untilWaiting(4)
    const load = startLoad(gateway.port, '/a')
    await load.untilAnswered(200)
    const stopped = gateway.stop()
    await load.untilAnswered(50)
    application.release()
    for (const client of waiting) expect(await client.answers(1)).toMatchObject([{ status: 200, body: 'waited', isWhole: true }])
    expect(await stopped).toBe(0)
    const outcomes = await load.stop()
    // Nothing that reached the application was lost, and nothing was half said. A connection that nobody had accepted yet is reset by the system.
    expect(outcomes.get('200')).toBe(application.asked.filter((path) => path === '/a').length)
    expect([...outcomes.keys()].filter((outcome) => !['200', 'ECONNREFUSED', 'ECONNRESET'].includes(outcome))).toEqual([])
  })

  test('a second signal waits for nobody', async () => {
    const application = await startSmallApplication()
    const folder = writeProject({ 'api.json': document, 'fastward.yaml': '{}\n' })
    const gateway = await startGateway(folder, [...words(application.url), ...more])
    const waiting = await connectRaw(gateway.port)
    waiting.send('GET /wait HTTP/1.1\r\nHost: a\r\n\r\n')
    await application.untilWaiting(1)
    gateway.child.kill('SIGTERM')
    gateway.child.kill('SIGINT')
    expect(await gateway.ended).toBe(0)
    await waiting.untilClosed()
    expect(waiting.text()).toBe('')
  })
})

test('a policy that is wrong starts no worker, and is said once', () => {
  const folder = writeProject({ 'api.json': document, 'fastward.yaml': 'gateway: {hosts: 7}\n' })
  const { exit, stderr } = runCommand(['gateway', '--upstream', 'http://127.0.0.1:1', '--workers', '2'], { folder })
  expect(exit).toBe(2)
  expect(stderr.split('fastward.yaml:1')).toHaveLength(2)
})

test('an application that is not there starts no worker', async () => {
  const folder = writeProject({ 'fastward.yaml': '{}\n' })
  const { exit, stderr } = runCommand(['gateway', '--upstream', 'http://127.0.0.1:1', '--workers', '2'], { folder })
  expect(exit).toBe(2)
  expect(stderr.split('nobody listens there')).toHaveLength(2)
})

test('a port that is taken is said', async () => {
  const application = await startSmallApplication()
  const folder = writeProject({ 'api.json': document, 'fastward.yaml': '{}\n' })
  const { exit, stderr } = runCommand(['gateway', ...words(application.url), '--workers', '2', '--listen', String(application.port)], {
    folder,
  })
  expect({ exit, stderr }).toMatchObject({ exit: 2, stderr: expect.stringContaining('EADDRINUSE') })
  expect(await get(application.port, '/a')).toMatchObject({ status: 200 })
})

test('operators ask one door, which adds up what the workers counted, and each worker has a chain of its own', async () => {
  const application = await startSmallApplication()
  const folder = writeProject({ 'api.json': document, 'fastward.yaml': '{}\n' })
  const more = ['--workers', '2', '--admin', '127.0.0.1:0', '--audit', 'record']
  const gateway = await startGateway(folder, ['--upstream', application.url, '--openapi', 'api.json', ...more])
  await gateway.untilSaid('Operators ask at ')
  const [, admin] = /Operators ask at http:\/\/127\.0\.0\.1:(\d+)/.exec(gateway.errors()) ?? []
  // Connections are handed out in turn.
  for (let round = 0; round < 6; round++) expect(await get(gateway.port, '/a')).toMatchObject({ status: 200 })
  expect(await get(Number(admin), '/ready', `127.0.0.1:${admin}`)).toMatchObject({ status: 200 })
  const metrics = (await get(Number(admin), '/metrics', `127.0.0.1:${admin}`))?.body ?? ''
  const counted = metrics.split('\n').filter((line) => /^\w*requests\w*\{[^}]*\/a/.test(line))
  expect(counted.map((line) => Number(line.split(' ').at(-1)))).toEqual([6])
  expect(await gateway.stop()).toBe(0)
  const { exit, stdout } = runCommand(['audit', 'verify', 'record'], { folder })
  expect({ exit, stdout }).toMatchObject({ exit: 0 })
})
