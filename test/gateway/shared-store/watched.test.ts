// What processes see together of callers that walk through objects, take all there is, upload without end or use a credential that was taken: three
// gateways with one store, and the workers of one.

import { describe, expect, onTestFinished, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { hasRedis, startRedis } from '../../kit/redis.ts'
import { startIssuer } from '../identity/world.ts'
import { type LimitedGateway, startApplication, startGateway } from '../limits/standing.ts'

const patience = { timeout: 20_000 }

const file = { type: 'object', properties: { file: { type: 'string', format: 'binary' } } }
const order = [{ name: 'order', in: 'path', required: true, schema: { type: 'integer' } }]
const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders/{order}': { get: { parameters: order, responses: {} } },
    '/pictures': { post: { requestBody: { content: { 'multipart/form-data': { schema: file } } }, responses: {} } },
  },
}

const layFolder = (gateway: string) =>
  writeProject({
    'openapi.json': JSON.stringify(document),
    'fastward.yaml': `access: {rules: {all: {where: {path: '/**'}}}}\ngateway:\n  mode: enforce\n  trusted: [127.0.0.1]\n${gateway}`,
  })

/** Orders above 1,000 are not there. */
const startShop = () =>
  startApplication((request, response) => {
    response.writeHead(Number(/\/orders\/(\d+)/.exec(request.url ?? '')?.[1] ?? 0) > 1000 ? 404 : 200)
    response.end('{}')
  })

interface From {
  readonly address?: string
  readonly agent?: string
  readonly token?: string
}

async function read({ port }: LimitedGateway, order: number, { address = '192.0.2.1', agent = 'curl', token }: From = {}): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/orders/${order}`, {
    headers: {
      'x-forwarded-for': address,
      'user-agent': agent,
      connection: 'close',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
  })
  await answer.text()
  return answer.status
}

async function upload({ port }: LimitedGateway): Promise<number> {
  const form = new FormData()
  form.set('file', new Blob(['picture']), 'picture.png')
  const answer = await fetch(`http://127.0.0.1:${port}/pictures`, {
    method: 'POST',
    body: form,
    headers: { 'x-forwarded-for': '192.0.2.1' },
  })
  await answer.text()
  return answer.status
}

test('workers of one gateway see together that ids are guessed', async () => {
  const gateway = await startGateway(layFolder('  abuse: {mode: enforce, enumeration: {misses: 9}}\n'), await startShop(), [
    '--workers',
    '3',
  ])
  // A connection each, handed out in turn: three for each of them.
  for (let index = 0; index < 9; index++) expect(await read(gateway, 5000 + index * 13)).toBe(404)
  const each = async () => [await read(gateway, 1), await read(gateway, 1), await read(gateway, 1)]
  await expect.poll(each, patience).toEqual([429, 429, 429])
  expect(await read(gateway, 1, { address: '198.51.100.7', agent: 'other' })).toBe(200)
})

describe.skipIf(!hasRedis)('three gateways with one store (skipped without Redis)', () => {
  async function stand(gateway: string) {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const folder = layFolder(`  store: {address: env:STORE}\n${gateway}`)
    const shop = await startShop()
    const start = () => startGateway(folder, shop, [], { STORE: redis.address })
    const gateways = [await start(), await start(), await start()] as const
    const at = (index: number) => gateways[index % 3] ?? gateways[0]
    return { redis, gateways, at }
  }

  test('see together that ids are guessed, and that one number comes after the other', async () => {
    const { redis, gateways, at } = await stand('  abuse: {mode: enforce, enumeration: {misses: 9, walk: 60}}\n')
    for (let index = 0; index < 9; index++) expect(await read(at(index), 5000 + index * 13)).toBe(404)
    for (const gateway of gateways) await expect.poll(() => read(gateway, 1), patience).toBe(429)
    let passed = 0
    const walker = { address: '198.51.100.7', agent: 'walker' }
    for (let index = 0; index < 400 && (await read(at(index), index + 1, walker)) === 200; index++) passed++
    // Each of them saw every third number.
    expect(passed).toBeGreaterThan(50)
    expect(passed).toBeLessThan(300)
    for (const gateway of gateways) await expect.poll(() => read(gateway, 1, walker), patience).toBe(429)
    const told = await redis.ask('XRANGE', 'fastward:{watch}:stream', '-', '+')
    expect(told).toContain('reads 0 ')
    expect(told).not.toContain('198.51')
  })

  test('see together that one caller takes all there is', async () => {
    const issuer = await startIssuer()
    const { gateways, at } = await stand(
      `  issuers: {main: {issuer: '${issuer.address}', audience: shop}}\n  abuse: {mode: enforce, scraping: {objects: 60}}\n`,
    )
    const anna = { token: issuer.token({ sub: 'anna', jti: 'anna-1' }) }
    const ben = { token: issuer.token({ sub: 'ben', jti: 'ben-1' }) }
    for (let index = 0; index < 60; index++) expect(await read(at(index), ((index * 7919) % 991) + 1, anna)).toBe(200)
    for (const gateway of gateways) await expect.poll(() => read(gateway, 1, anna), patience).toBe(429)
    for (const gateway of gateways) expect(await read(gateway, 1, ben)).toBe(200)
  })

  test('see together that a credential is used elsewhere, and suspect who came later', async () => {
    const issuer = await startIssuer()
    const { at } = await stand(`  issuers: {main: {issuer: '${issuer.address}', audience: shop}}\n  abuse: {mode: enforce}\n`)
    const token = issuer.token({ sub: 'anna', jti: 'anna-1' })
    const owner = { address: '192.0.2.1', agent: 'phone', token }
    const thief = { address: '198.51.100.7', agent: 'script', token }
    expect(await read(at(0), 1, owner)).toBe(200)
    // Whoever is there is known at the second of them within a moment.
    await expect.poll(() => read(at(1), 1, thief), patience).toBe(403)
    await expect.poll(() => read(at(2), 1, thief), patience).toBe(403)
    for (const index of [0, 1, 2]) expect(await read(at(index), 1, owner)).toBe(200)
  })

  test('count uploads together', async () => {
    const { gateways, at } = await stand('  abuse: {mode: enforce, uploads: {count: 6}}\n')
    for (let index = 0; index < 6; index++) expect(await upload(at(index))).toBe(200)
    for (const gateway of gateways) await expect.poll(() => upload(gateway), patience).toBe(429)
  })
})
