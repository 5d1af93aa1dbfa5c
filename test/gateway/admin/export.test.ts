// What the gateway sends elsewhere, received by a collector and log servers of the test's own.

import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { layPlace, policy, startApplication, startGateway } from '../audit/standing.ts'
import { ask } from '../front/raw-client.ts'

const get = (port: number, target: string) => ask(port, `GET ${target} HTTP/1.1\r\nHost: shop.example\r\n\r\n`)
const portOf = (address: AddressInfo | string | null): number => (typeof address === 'object' && address !== null ? address.port : 0)

interface Taken {
  readonly path: string
  readonly authorization: string | undefined
  readonly text: string
}

async function startCollector(): Promise<{ readonly address: string; readonly taken: Taken[] }> {
  const taken: Taken[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (bytes) => {
      text += String(bytes)
    })
    request.on('end', () => {
      taken.push({ path: request.url ?? '', authorization: request.headers.authorization, text })
      response.setHeader('content-type', 'application/json').end('{}')
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { address: `http://127.0.0.1:${portOf(server.address())}`, taken }
}

test('a collector of OpenTelemetry gets the numbers and the decisions, with its token', async () => {
  const { address, taken } = await startCollector()
  const place = layPlace(`${policy}\ngateway: {otlp: {endpoint: '${address}', token: env:OTLP_TOKEN}}\n`)
  const gateway = await startGateway(place, await startApplication(), [], { environment: { OTLP_TOKEN: 'collector-token-9' } })
  for (const target of ['/items/1', '/items/2', '/closed/a']) await get(gateway.port, target)
  expect(await gateway.stop()).toBe(0)

  expect(new Set(taken.map(({ authorization }) => authorization))).toEqual(new Set(['Bearer collector-token-9']))
  const logs = taken
    .filter(({ path }) => path === '/v1/logs')
    .flatMap(({ text }) => JSON.parse(text).resourceLogs[0].scopeLogs[0].logRecords)
  expect(logs.map(({ eventName, severityText }) => [eventName, severityText])).toEqual([
    ['fastward.decision', 'INFO'],
    ['fastward.decision', 'INFO'],
    ['fastward.decision', 'WARN'],
  ])
  expect(JSON.parse(logs[2].body.stringValue)).toMatchObject({ class_uid: 6003, action: 'Denied' })
  const last = taken.findLast(({ path }) => path === '/v1/metrics')
  const metrics = JSON.parse(last?.text ?? '{}').resourceMetrics[0].scopeMetrics[0].metrics
  const requests = metrics.find(({ name }: { name: string }) => name === 'fastward.requests')
  expect(requests.sum.dataPoints.map(({ asInt }: { asInt: string }) => Number(asInt)).toSorted()).toEqual([1, 2])
  const duration = metrics.find(({ name }: { name: string }) => name === 'fastward.request.duration')
  for (const { bucketCounts, explicitBounds } of duration.histogram.dataPoints) expect(bucketCounts).toHaveLength(explicitBounds.length + 1)
  expect(gateway.errors() + gateway.output()).not.toContain('collector-token-9')
})

test('several workers send one set of numbers, and once more at the end', async () => {
  const { address, taken } = await startCollector()
  const place = layPlace(`${policy}\ngateway: {otlp: {endpoint: '${address}'}}\n`)
  const gateway = await startGateway(place, await startApplication(), ['--workers', '2'])
  for (let count = 0; count < 5; count++) await get(gateway.port, '/items/1')
  await get(gateway.port, '/closed/a')
  expect(await gateway.stop()).toBe(0)

  const sent = taken.filter(({ path }) => path === '/v1/metrics')
  expect(sent).toHaveLength(1)
  const { metrics } = JSON.parse(sent[0]?.text ?? '{}').resourceMetrics[0].scopeMetrics[0]
  const pointsOf = (wanted: string): readonly { readonly asInt: string }[] =>
    metrics.find(({ name }: { name: string }) => name === wanted).sum.dataPoints
  expect(
    pointsOf('fastward.requests')
      .map(({ asInt }) => Number(asInt))
      .toSorted(),
  ).toEqual([1, 5])
  expect(pointsOf('fastward.refusals')).toMatchObject([
    { attributes: [{ key: 'code', value: { stringValue: 'rule-denies' } }], asInt: '1' },
  ])
})

test('a collector that is away costs nothing but its copy', async () => {
  const place = layPlace(`${policy}\ngateway: {otlp: {endpoint: 'http://127.0.0.1:9'}}\n`)
  const gateway = await startGateway(place, await startApplication())
  expect(await get(gateway.port, '/payments/1')).toMatchObject({ status: 200 })
  expect(await gateway.stop()).toBe(0)
  expect(gateway.errors()).toContain('otlp: the collector does not take')
  expect(runCommand(['audit', 'verify', 'record'], { folder: place.folder })).toMatchObject({ exit: 0 })
})

test('signed checkpoints go to log servers, collectors, files and the output, and each of them is an anchor', async () => {
  const collector = await startCollector()
  const udp = createSocket('udp4')
  udp.bind(0, '127.0.0.1')
  await once(udp, 'listening')
  const first = once(udp, 'message')
  const tcp = createTcpServer()
  const streamed = once(tcp, 'connection').then(async ([socket]) => {
    let text = ''
    for await (const bytes of socket) text += String(bytes)
    return text
  })
  tcp.listen(0, '127.0.0.1')
  await once(tcp, 'listening')
  onTestFinished(() => {
    udp.close()
    tcp.close()
  })
  const anchors = ['stdout', 'file:kept.jsonl', `syslog://127.0.0.1:${udp.address().port}`, 'env:LOG_SERVER', `otlp:${collector.address}`]
  const place = layPlace(`${policy}\ngateway: {audit: {anchors: [${anchors.map((anchor) => `'${anchor}'`).join(', ')}]}}\n`)
  const environment = { LOG_SERVER: `syslog+tcp://127.0.0.1:${portOf(tcp.address())}` }
  const gateway = await startGateway(place, await startApplication(), [], { environment })
  await get(gateway.port, '/payments/1')
  expect(await gateway.stop()).toBe(0)
  const [datagram] = await first
  const message = String(datagram)

  expect(message).toMatch(/^<109>1 \S+ \S+ fastward \d+ checkpoint - \{"entry":\{"kind":"checkpoint"/)
  expect(await streamed).toMatch(/^\d+ <109>1 /)
  const sent = collector.taken.flatMap(({ text }) => JSON.parse(text).resourceLogs[0].scopeLogs[0].logRecords)
  const texts = [gateway.output(), readFileSync(join(place.folder, 'kept.jsonl'), 'utf8'), message, sent[0].body.stringValue]
  for (const [index, text] of texts.entries()) {
    writeFileSync(join(place.folder, `anchors-${index}`), text)
    const { exit, stdout } = runCommand(['audit', 'verify', 'record', '--anchors', `anchors-${index}`], { folder: place.folder })
    expect(exit).toBe(0)
    expect(stdout).toContain('1 record, 1 of them under a signed checkpoint, 1 under an anchored one')
  }
})

test('a log server that is away is told of once, and a place that nobody knows is refused', async () => {
  const place = layPlace(`${policy}\ngateway: {audit: {anchors: 'syslog+tcp://127.0.0.1:9'}}\n`)
  const gateway = await startGateway(place, await startApplication())
  await get(gateway.port, '/payments/1')
  expect(await gateway.stop()).toBe(0)
  expect(gateway.errors()).toContain('syslog+tcp://127.0.0.1:9 does not take checkpoints')
  const wrong = layPlace(`${policy}\ngateway: {audit: {anchors: env:NOWHERE}}\n`)
  await expect(startGateway(wrong, 9)).rejects.toThrow(/no place for checkpoints in this variable/)
})
