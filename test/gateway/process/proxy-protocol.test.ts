// Behind a proxy that reads no HTTP, as the command stands there: limits and the record know the client that the header names.

import { expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { someEnds, textHeader } from '../../kit/proxy-header.ts'
import { connectRaw } from '../front/raw-client.ts'
import { startSmallApplication } from './small-application.ts'
import { startGateway } from './started.ts'

const layFolder = (settings: string) =>
  writeProject({
    'fastward.yaml': `access: {rules: {all: {where: {path: "/**"}}}}\ngateway:\n${settings}`,
    'openapi.json': JSON.stringify({ openapi: '3.1.0', info: { title: 'a', version: '1' }, paths: { '/a': { get: {} } } }),
  })

async function askFrom(port: number, source: string): Promise<number | undefined> {
  const client = await connectRaw(port)
  client.send(textHeader({ ...someEnds, source }))
  client.send('GET /a HTTP/1.1\r\nHost: shop.example\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n')
  const [answer] = await client.answers(1)
  client.close()
  return answer?.status
}

test('limits by address, and the record, are of the client that the header names', async () => {
  const application = await startSmallApplication()
  const folder = layFolder(`  trusted: [127.0.0.1]
  proxy-protocol: require
  audit: {plain: [client]}
  rates: {mode: enforce, limits: [{for: address, rate: 1 per hour}]}
`)
  const words = ['--openapi', 'openapi.json', '--upstream', application.url, '--audit', 'record']
  const gateway = await startGateway(folder, words)
  const statuses = []
  for (const source of ['203.0.113.7', '203.0.113.7', '203.0.113.8', '127.0.0.1']) statuses.push(await askFrom(gateway.port, source))
  expect(statuses).toEqual([200, 429, 200, 200])
  // Who writes no header is nobody.
  const client = await connectRaw(gateway.port)
  client.send('GET /a HTTP/1.1\r\nHost: shop.example\r\n\r\n')
  await client.untilClosed()
  expect(client.text()).toBe('')
  expect(await gateway.stop()).toBe(0)
  expect(application.asked).toEqual(['/a', '/a', '/a'])
  const search = (...of: readonly string[]) => runCommand(['audit', 'search', 'record', ...of], { folder }).stdout.split('\n').length - 1
  expect([search('--client', '203.0.113.7'), search('--client', '203.0.113.8')]).toEqual([2, 1])
  expect(search('--client', '127.0.0.1', '--code', 'proxy-header-missing')).toBe(1)
})

test('nobody is trusted, so nobody can write a header: it does not start', async () => {
  const folder = layFolder('  proxy-protocol: accept\n')
  await expect(startGateway(folder, ['--openapi', 'openapi.json', '--upstream', 'http://127.0.0.1:1'])).rejects.toThrow(
    '`gateway.proxy-protocol` is on, and no proxy is trusted',
  )
})
