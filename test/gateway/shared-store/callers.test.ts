// What gateways that share a store know of callers together: who was shut out, who shows what does not hold, who tries passwords. And what each knows
// where the store is away.

import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { hasRedis, startRedis, type TestRedis } from '../../kit/redis.ts'
import { startIssuer } from '../identity/world.ts'
import { type LimitedGateway, startApplication, startGateway } from '../limits/standing.ts'

const patience = { timeout: 20_000 }

const login = {
  type: 'object',
  properties: { username: { type: 'string' }, password: { type: 'string' } },
  required: ['username', 'password'],
}
const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders': { get: { responses: {} } },
    '/login': { post: { requestBody: { content: { 'application/json': { schema: login } } }, responses: {} } },
  },
}

const layFolder = (gateway: string, store = '  store: {address: env:STORE}\n'): string =>
  writeProject({
    'openapi.json': JSON.stringify(document),
    'fastward.yaml': `access: {rules: {all: {where: {path: '/**'}}}}\ngateway:\n  mode: enforce\n${store}${gateway}`,
  })

async function store(): Promise<TestRedis> {
  const redis = await startRedis()
  onTestFinished(() => redis.stop())
  return redis
}

async function ask({ port }: LimitedGateway, token: string): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/orders`, { headers: { authorization: `Bearer ${token}`, connection: 'close' } })
  await answer.text()
  return answer.status
}

async function look({ admin }: LimitedGateway, path: string): Promise<{ readonly status: number; readonly text: string }> {
  const answer = await fetch(`http://127.0.0.1:${admin}${path}`)
  return { status: answer.status, text: await answer.text() }
}

async function signIn({ port }: LimitedGateway, password: string, username = 'anna'): Promise<number> {
  const answer = await fetch(`http://127.0.0.1:${port}/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', connection: 'close' },
    body: JSON.stringify({ username, password }),
  })
  await answer.text()
  return answer.status
}

const startShop = () =>
  startApplication((request, response) => {
    response.writeHead(request.url === '/login' ? 401 : 200)
    response.end('{}')
  })

test('workers of one gateway see together that passwords are tried, and what does not hold', async () => {
  const issuer = await startIssuer()
  const folder = layFolder(
    `  issuers: {main: {issuer: '${issuer.address}', audience: shop}}\n  failures: {most: 6, seconds: 600}\n  abuse: {mode: enforce, brute-force: {tries: 6}}\n`,
    '',
  )
  const gateway = await startGateway(folder, await startShop(), ['--workers', '3'])
  const found: number[] = []
  // A connection each, handed out in turn.
  for (let index = 0; index < 6; index++) found.push(await signIn(gateway, `wrong ${index}`))
  expect(found).toEqual([401, 401, 401, 401, 401, 401])
  const each = async (one: () => Promise<number>) => [await one(), await one(), await one()]
  await expect.poll(() => each(() => signIn(gateway, 'wrong 0')), patience).toEqual([429, 429, 429])
  for (let index = 0; index < 6; index++) expect(await ask(gateway, `${issuer.token({ jti: `wrong-${index}` })}x`)).toBe(401)
  await expect.poll(() => each(() => ask(gateway, issuer.token({ jti: 'new' }))), patience).toEqual([429, 429, 429])
})

describe.skipIf(!hasRedis)('gateways that share a store', () => {
  test('know nobody by a token before they know who was shut out, unless a file says it', async () => {
    const issuer = await startIssuer()
    const redis = await store()
    const settings = `  issuers: {main: {issuer: '${issuer.address}', audience: shop}}\n  revocations: file:revoked.jsonl\n`
    const [folder, other] = [layFolder(settings), layFolder(settings)]
    const shop = await startShop()
    const environment = { STORE: redis.address }
    await redis.end()

    const first = await startGateway(folder, shop, [], environment)
    const token = issuer.token({ jti: 'anna-1' })
    expect(await ask(first, token)).toBe(503)
    await expect.poll(() => first.lines()[0]).toMatchObject({ code: 'identity-away', reason: 'revocations-away' })
    expect(await look(first, '/ready')).toMatchObject({ status: 503, text: expect.stringContaining('"revocations":"unknown') })
    expect((await look(first, '/metrics')).text).toContain('fastward_revocations_known 0')
    // What asks for no credential goes on.
    expect((await fetch(`http://127.0.0.1:${first.port}/orders`)).status).toBe(200)

    await redis.again()
    await expect.poll(() => ask(first, token), patience).toBe(200)
    expect(await look(first, '/ready')).toMatchObject({ status: 200, text: expect.stringContaining('"store":"reached"') })
    expect(readFileSync(join(folder, 'revoked.jsonl'), 'utf8')).toBe('')
    await first.stop()
    await redis.end()

    // It was told before: what it knew then holds, also that nobody was shut out.
    const again = await startGateway(folder, shop, [], environment)
    expect(await ask(again, token)).toBe(200)
    expect(await look(again, '/ready')).toMatchObject({ status: 200, text: expect.stringContaining('"store":"away"') })

    writeFileSync(join(other, 'revoked.jsonl'), `${JSON.stringify({ issuer: 'main', token: 'anna-1', until: '2099-01-01T00:00:00Z' })}\n`)
    const third = await startGateway(other, shop, [], environment)
    expect(await ask(third, token)).toBe(401)
    expect(await ask(third, issuer.token({ jti: 'anna-2' }))).toBe(200)
  })

  test('that start beside a store that was emptied wait until the others have said who was shut out', { timeout: 60_000 }, async () => {
    const issuer = await startIssuer()
    const redis = await store()
    const settings = `  issuers: {main: {issuer: '${issuer.address}', audience: shop}}\n  revocations: file:revoked.jsonl\n`
    const shop = await startShop()
    const environment = { STORE: redis.address }
    const first = await startGateway(layFolder(settings), shop, [], environment)
    const token = issuer.token({ jti: 'anna-1' })
    expect(await ask(first, token)).toBe(200)
    const revoked = await fetch(`http://127.0.0.1:${first.admin}/revocations`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ issuer: 'main', token: 'anna-1', until: '2099-01-01T00:00:00Z' }),
    })
    expect(revoked.status).toBe(200)
    const lines = () => redis.ask('SMEMBERS', 'fastward:{revocations}:lines')
    await expect.poll(lines, patience).toContain('anna-1')
    // Who knows of it says nothing for a while.
    first.child.kill('SIGSTOP')
    await redis.ask('FLUSHALL')
    const starting = startGateway(layFolder(settings), shop, [], environment)
    await expect.poll(() => redis.ask('EXISTS', 'fastward:{revocations}:begun'), patience).toContain(':1')
    expect(await lines()).not.toContain('anna-1')
    first.child.kill('SIGCONT')
    const second = await starting
    expect(await ask(second, token)).toBe(401)
    expect(await ask(second, issuer.token({ jti: 'anna-2' }))).toBe(200)
  })

  test('count together what does not hold, and each for itself while the store is away', async () => {
    const issuer = await startIssuer()
    const redis = await store()
    const folder = layFolder(
      `  issuers: {main: {issuer: '${issuer.address}', audience: shop}}\n  failures: {most: 6, seconds: 600}\n  revocations: file:revoked.jsonl\n`,
    )
    const shop = await startShop()
    const start = () => startGateway(folder, shop, [], { STORE: redis.address })
    const [first, second] = [await start(), await start()]
    const wrong = (index: number) => `${issuer.token({ jti: `wrong-${index}` })}x`
    for (let index = 0; index < 3; index++) expect(await ask(first, wrong(index))).toBe(401)
    for (let index = 3; index < 6; index++) expect(await ask(second, wrong(index))).toBe(401)
    for (const gateway of [first, second]) await expect.poll(() => ask(gateway, issuer.token({ jti: 'new' })), patience).toBe(429)
    // Nothing of it says whose address it was.
    expect(await redis.ask('XRANGE', 'fastward:{news}:stream', '-', '+')).not.toContain('127.0.0')
    // Who starts hears of it too.
    const third = await start()
    await expect.poll(() => ask(third, issuer.token({ jti: 'newer' })), patience).toBe(429)
    await redis.end()
    const alone = await start()
    for (let index = 10; index < 16; index++) expect(await ask(alone, wrong(index))).toBe(401)
    expect(await ask(alone, wrong(16))).toBe(429)
  })

  test('see together that passwords are tried', async () => {
    const redis = await store()
    const folder = layFolder('  abuse: {mode: enforce, brute-force: {tries: 6}}\n')
    const shop = await startShop()
    const start = () => startGateway(folder, shop, [], { STORE: redis.address })
    const gateways = [await start(), await start(), await start()]
    for (const [index, gateway] of [...gateways, ...gateways].entries()) expect(await signIn(gateway, `wrong ${index}`)).toBe(401)
    for (const gateway of gateways) await expect.poll(() => signIn(gateway, 'wrong 0'), patience).toBe(429)
    expect(await signIn(gateways[0] ?? (await start()), 'wrong', 'ben')).toBe(401)
    const stream = await redis.ask('XRANGE', 'fastward:{news}:stream', '-', '+')
    expect(stream).toContain('sign-in 0 ')
    for (const word of ['anna', 'wrong', '127.0.0']) expect(stream).not.toContain(word)
    const later = await start()
    await expect.poll(() => signIn(later, 'wrong 0'), patience).toBe(429)
  })

  test('say how the store does', async () => {
    const redis = await store()
    const gateway = await startGateway(layFolder(''), await startShop(), [], { STORE: redis.address })
    await expect.poll(async () => (await look(gateway, '/metrics')).text, patience).toMatch(/fastward_store_seconds_count [1-9]/)
    const metrics = (await look(gateway, '/metrics')).text
    expect(metrics).toContain('fastward_store_reachable 1')
    expect(metrics).toContain('fastward_revocations_known 1')
    await redis.end()
    await expect.poll(async () => (await look(gateway, '/metrics')).text, patience).toContain('fastward_store_reachable 0')
    await expect.poll(async () => (await look(gateway, '/metrics')).text, patience).toMatch(/fastward_store_failures_total [1-9]/)
  })
})
