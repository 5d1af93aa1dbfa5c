// Three gateways behind HAProxy, with one Redis and one PostgreSQL, in front of the real FastAPI: one is killed, the store goes away and comes back
// empty, somebody is shut out meanwhile. Nobody gets through who may not, and every answer is accounted for.

import { createHash, generateKeyPairSync, randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { deploy, readDeployed } from '../../deploy/deployed.ts'
import { startWords } from '../../deploy/standing.ts'
import { runCommand } from '../../kit/command.ts'
import { hasPostgres, startPostgres } from '../../kit/postgres.ts'
import { writeProject } from '../../kit/project.ts'
import { hasRedis, startRedis } from '../../kit/redis.ts'
import { readLines, readRecords } from '../audit/standing.ts'
import { signEs256, startIssuer } from '../identity/world.ts'
import { python, startApplication } from '../running.ts'
import { ask, hasBalancer, load, patience, startBalancer } from './standing.ts'

const isThere = python !== null && hasPostgres && hasRedis && hasBalancer

const settings = (issuer: string) => `
gateway:
  mode: enforce
  issuers: {main: {issuer: '${issuer}', audience: shop}}
  failures: {most: 100000}
  revocations: file:revoked.jsonl
  store: {address: env:STORE}
  admin: {listen: '127.0.0.1:0'}
  audit: {folder: record, instance: env:INSTANCE, store: env:DATABASE, hash-key: env:HASH_KEY}
access:
  rules:
    health: {where: {route: 'GET /health'}}
    read: {where: {path: '/orders/**'}, when: principal.kind != "anonymous"}
    list: {where: {path: /orders}, when: principal.kind != "anonymous"}
    staff: {where: {path: '/staff/**'}, when: '"staff" in principal.roles'}
`

describe.skipIf(!isThere)('three gateways behind HAProxy (skipped without Python, PostgreSQL, Redis or HAProxy)', () => {
  test('hold together while one is killed and the store is away', { timeout: 240_000 }, async () => {
    const issuer = await startIssuer()
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    const postgres = await startPostgres()
    onTestFinished(() => postgres.stop())
    const shop = await startApplication(join(deploy, 'compose', 'app'), { environment: { PYTHONDONTWRITEBYTECODE: '1' } })
    const folders = ['one', 'two', 'three'].map(() =>
      writeProject({ 'fastward.yaml': settings(issuer.address), 'app.map.json': readDeployed('compose/gateway/app.map.json') }),
    )
    const start = (index: number) => {
      const folder = folders[index] ?? ''
      const words = ['gateway', folder, '--listen=0', `--upstream=http://127.0.0.1:${shop.port}`, `--map=${join(folder, 'app.map.json')}`]
      const instance = `gateway-${index + 1}`
      return startWords(words, { STORE: redis.address, DATABASE: postgres.address, HASH_KEY: 'h'.repeat(64), INSTANCE: instance })
    }
    const gateways = await Promise.all([0, 1, 2].map(start))
    const [first, second, third] = gateways
    if (first === undefined || second === undefined || third === undefined) throw new Error('one is missing')
    const balancer = await startBalancer(gateways.map(({ address }) => Number(new URL(address).port)))
    const anna = issuer.token({ jti: 'anna-1' })
    const ben = issuer.token({ sub: 'ben', jti: 'ben-1' })
    const kinds = [['/orders', anna] as const, ['/orders', ben] as const, ['/orders', null] as const, ['/staff/orders', anna] as const]

    expect(await load(balancer, kinds, 60)).toEqual([{ 200: 60 }, { 200: 60 }, { 403: 60 }, { 403: 60 }])

    // A proof of possession that one has seen is no proof to the others.
    const mine = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const jwk = mine.publicKey.export({ format: 'jwk' })
    const print = JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x, y: jwk.y })
    const bound = issuer.token({ cnf: { jkt: createHash('sha256').update(print).digest('base64url') } })
    const prove = () => {
      const ath = createHash('sha256').update(bound).digest('base64url')
      const claims = {
        htm: 'GET',
        htu: 'http://shop.example/orders',
        iat: Math.floor(Date.now() / 1000),
        jti: randomBytes(8).toString('hex'),
        ath,
      }
      return {
        host: 'shop.example',
        authorization: `DPoP ${bound}`,
        dpop: signEs256({ typ: 'dpop+jwt', alg: 'ES256', jwk }, claims, mine.privateKey),
      }
    }
    const proof = prove()
    expect(await ask(first.address, '/orders', null, proof)).toBe(200)
    for (const { address } of gateways) expect(await ask(address, '/orders', null, proof)).toBe(401)
    expect(await ask(second.address, '/orders', null, prove())).toBe(200)

    // One is killed in the middle of it: what it was answering is lost, and nobody gets through who may not.
    const running = load(balancer, kinds, 60)
    await expect.poll(() => readRecords(join(folders[2] ?? '', 'record')).length, patience).toBeGreaterThan(85)
    third.child.kill('SIGKILL')
    const afterKill = await running
    for (const [index, statuses] of afterKill.entries()) {
      const right = index < 2 ? '200' : '403'
      expect(Object.keys(statuses).filter((status) => ![right, 'null', '502', '503', '504'].includes(status))).toEqual([])
      expect(statuses[right]).toBeGreaterThanOrEqual(60 - 10)
    }

    // The store goes away; somebody is shut out at the first gateway, whose file says so.
    await redis.end()
    await expect.poll(second.errors, patience).toContain('the shared store is away')
    expect(await load(balancer, kinds, 20)).toEqual([{ 200: 20 }, { 200: 20 }, { 403: 20 }, { 403: 20 }])
    const revoked = runCommand(['credential', 'revoke', folders[0] ?? '', '--issuer', 'main', '--token', 'ben-1'], {
      folder: folders[0] ?? '',
    })
    expect(revoked.exit).toBe(0)
    await expect.poll(() => ask(first.address, '/orders', ben), patience).toBe(401)
    expect(await ask(second.address, '/orders', ben), 'the second cannot know it yet').toBe(200)

    // It comes back, and knows nothing: the first one tells it.
    await redis.again()
    await expect.poll(() => ask(second.address, '/orders', ben), patience).toBe(401)
    expect(readFileSync(join(folders[1] ?? '', 'revoked.jsonl'), 'utf8')).toContain('ben-1')
    expect(await load(balancer, kinds, 20)).toEqual([{ 200: 20 }, { 401: 20 }, { 403: 20 }, { 403: 20 }])

    // It loses everything once more, and nobody has forgotten.
    await redis.ask('FLUSHALL')
    const again = await start(2)
    expect(await ask(again.address, '/orders', anna)).toBe(200)
    await expect.poll(() => ask(again.address, '/orders', ben), patience).toBe(401)

    for (const gateway of [first, second, again]) expect(await gateway.stop()).toBe(0)
    const records = folders.map((folder) => join(folder, 'record'))
    for (const record of records) expect(runCommand(['audit', 'verify', record], { folder: record }).exit).toBe(0)
    // What was on disk is in the table, but for what the one that was killed had not sent yet; `audit store` brings that.
    const stored = (): readonly string[] => postgres.ask('select chain, count(*) from fastward_decisions group by 1 order by 1')
    const onDisk = records.map((record, index) => `gateway-${index + 1}-worker-1|${readRecords(record).length}`)
    const brought = runCommand(['audit', 'store', records[2] ?? '', '--store', 'env:DATABASE'], {
      folder: folders[2] ?? '',
      environment: { DATABASE: postgres.address },
    })
    expect(brought.stderr).toBe('')
    expect(stored()).toEqual(onDisk)
    // And one search goes over all of them.
    const { stdout } = runCommand(['audit', 'search', records[0] ?? '', '--store', 'env:DATABASE', '--route', '/orders'], {
      folder: folders[0] ?? '',
      environment: { DATABASE: postgres.address },
    })
    for (const name of ['gateway-1', 'gateway-2', 'gateway-3']) expect(stdout).toContain(name)
    for (const line of records.flatMap(readLines)) if (line.kind === 'gap') expect(line.count).toBeGreaterThan(0)
  })
})
