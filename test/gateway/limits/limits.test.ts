// Limits of the policy in the real gateway: whose count it is, what requests cost, what is said of it, and how gateways count together.

import { describe, expect, onTestFinished, test } from 'vitest'
import { hasRedis, startRedis, type TestRedis } from '../../kit/redis.ts'
import { type LimitedGateway, layFolder, startApplication, startGateway } from './standing.ts'

interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly text: string
}

async function ask({ port }: Pick<LimitedGateway, 'port'>, target: string, more: RequestInit = {}): Promise<Answer> {
  const answer = await fetch(`http://127.0.0.1:${port}${target}`, more)
  return { status: answer.status, headers: answer.headers, text: await answer.text() }
}

const post = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const statuses = async (gateway: LimitedGateway, times: number, target: string, more: RequestInit = {}): Promise<readonly number[]> => {
  const found: number[] = []
  for (let index = 0; index < times; index++) found.push((await ask(gateway, target, more)).status)
  return found
}

const behind = (address: string): RequestInit => ({ headers: { 'x-forwarded-for': address } })

async function stand(rates: string, more = '', words: readonly string[] = []): Promise<LimitedGateway> {
  return startGateway(layFolder(rates, more), await startApplication(), words)
}

describe('a limit of requests', () => {
  test('lets through its burst, then refuses with what is left and when to come again', async () => {
    const gateway = await stand('{mode: enforce, limits: [{for: caller, rate: 2 per minute, on: /orders}]}')
    const first = await ask(gateway, '/orders')
    expect(first.headers.get('ratelimit-policy')).toBe('"caller";q=2;w=60;qu="requests"')
    expect(first.headers.get('ratelimit')).toBe('"caller";r=1;t=30')
    expect((await ask(gateway, '/orders')).status).toBe(200)
    const refused = await ask(gateway, '/orders')
    expect(refused.status).toBe(429)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(25)
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(30)
    expect(refused.headers.get('ratelimit')).toMatch(/^"caller";r=0;t=\d+$/)
    expect(refused.headers.get('content-type')).toBe('application/problem+json')
    expect(JSON.parse(refused.text)).toEqual({
      type: 'about:blank',
      title: 'Too Many Requests',
      status: 429,
      detail: '2 per minute is used up',
    })
    expect((await ask(gateway, '/slow')).status).toBe(200)
    await expect.poll(() => gateway.lines().length).toBe(4)
    expect(gateway.lines()[0]?.left).toEqual([{ limit: 'caller', left: 1, of: 2 }])
    expect(gateway.lines()[2]?.reason).toMatch(/^limits: `caller`, 2 per minute for each caller, is used up for \d+ s$/)
    const metrics = (await ask({ port: gateway.admin }, '/metrics')).text
    expect(metrics).toContain('fastward_limit_requests_total{limit="caller",result="passed"} 2')
    expect(metrics).toContain('fastward_limit_requests_total{limit="caller",result="refused"} 1')
  })

  test('that is observed notes what it would refuse, and changes nothing', async () => {
    const gateway = await stand('{limits: [{for: caller, rate: 1 per minute}]}')
    expect(await statuses(gateway, 3, '/orders')).toEqual([200, 200, 200])
    expect((await ask(gateway, '/orders')).headers.get('ratelimit')).toBeNull()
    await expect.poll(() => gateway.lines().length).toBe(4)
    expect(gateway.lines()[1]?.objections).toEqual([expect.objectContaining({ shield: 'limits', enforced: false })])
  })

  test('by address counts each /64 of IPv6 once, before anybody asks who it is', async () => {
    const gateway = await stand('{mode: enforce, limits: [{for: address, rate: 1 per minute}]}', '  trusted: [127.0.0.1]\n')
    expect((await ask(gateway, '/orders', behind('2001:db8::1'))).status).toBe(200)
    expect((await ask(gateway, '/orders', behind('2001:db8::ffff'))).status).toBe(429)
    expect((await ask(gateway, '/orders', behind('2001:db8:0:1::1'))).status).toBe(200)
    expect((await ask(gateway, '/orders', behind('192.0.2.1'))).status).toBe(200)
    expect((await ask(gateway, '/orders', behind('192.0.2.2'))).status).toBe(200)
  })

  test.each([
    ['each operation', 'route', [200, 429, 200]],
    ['all together', 'all', [200, 429, 429]],
    ['each router, here the first part of the path', 'router', [200, 429, 200]],
  ])('is counted for %s', async (_, by, expected) => {
    const gateway = await stand(`{mode: enforce, limits: [{for: ${by}, rate: 1 per minute}]}`)
    expect([...(await statuses(gateway, 2, '/orders')), ...(await statuses(gateway, 1, '/slow'))]).toEqual(expected)
  })

  test('takes what an operation costs, and gives back what another limit refuses', async () => {
    const limits = '[{for: caller, rate: 100 per hour, cost: {POST /reports: 40}}, {for: route, rate: 1 per hour, on: POST /reports}]'
    const gateway = await stand(`{mode: enforce, limits: ${limits}}`)
    expect(await statuses(gateway, 3, '/reports', post({}))).toEqual([200, 429, 429])
    const { headers } = await ask(gateway, '/orders')
    expect(headers.get('ratelimit')).toMatch(/^"caller";r=59;/)
  })
})

describe('what a request costs', () => {
  test.each([
    ['the usual page', '/orders', {}, 90],
    ['a page that is asked for', '/orders?limit=25', {}, 75],
    ['no more than the application takes', '/orders?limit=5000', {}, 50],
    ['the most where it may mean everything', '/orders?limit=-1', {}, 50],
    ['the larger of two', '/orders?limit=1&limit=30', {}, 70],
    ['as many as are sent', '/orders', post({ lines: Array.from({ length: 33 }, () => ({})) }), 67],
    ['one where nothing says more', '/slow', {}, 99],
  ])('items: %s', async (_, target, more, left) => {
    const gateway = await stand('{mode: enforce, limits: [{for: caller, rate: 100 items per day}]}')
    expect((await ask(gateway, target, more)).headers.get('ratelimit')).toMatch(new RegExp(`^"caller";r=${left};`))
  })

  test('bytes: what is sent and what is answered', async () => {
    const application = await startApplication((_, response) => response.end('x'.repeat(5_000)))
    const gateway = await startGateway(layFolder('{mode: enforce, limits: [{for: caller, rate: 10 kB per hour}]}'), application)
    expect((await ask(gateway, '/slow')).status).toBe(200)
    const second = await ask(gateway, '/reports', post({ note: 'y'.repeat(1_987) }))
    expect(second.headers.get('ratelimit')).toMatch(/^"caller";r=30\d\d;/)
    // It is paid off: what was answered is more than was left.
    expect((await ask(gateway, '/reports', post({ note: 'y'.repeat(1_987) }))).status).toBe(429)
  })

  const chat = { model: 'small-1', max_tokens: 500, messages: [{ role: 'user', content: 'hello' }] }
  const events = [
    'data: {"model":"small-1","choices":[{"delta":{"content":"a"}}]}\n\n',
    'data: {"choices":[],"usage":{"prompt_tokens":30,"completion_tokens":70,"total_tokens":100}}\n\ndata: [DONE]\n\n',
  ]

  test.each([
    ['in JSON', 'application/json', ['{"model":"small-1","usage":{"prompt_tokens":30,"completion_tokens":70}}']],
    ['at the end of a stream of events', 'text/event-stream', events],
    [
      'in the events of another maker',
      'text/event-stream',
      [
        'data: {"type":"message_start","message":{"model":"small-1","usage":{"input_tokens":30,"output_tokens":1}}}\n\ndata: {"type":"mess',
        'age_delta","usage":{"output_tokens":70}}\n\n',
      ],
    ],
  ])('tokens: settled by what the answer says %s', async (_, type, parts) => {
    const application = await startApplication((_request, response) => {
      response.writeHead(200, { 'content-type': type })
      for (const part of parts) response.write(part)
      response.end()
    })
    const rates =
      '{mode: enforce, limits: [{for: caller, rate: 1000 tokens per day}, {for: caller, rate: 1 USD per day, name: money}], prices: {small-*: {input: 1000, output: 2000}}}'
    const gateway = await startGateway(layFolder(rates), application)
    const first = await ask(gateway, '/chat', post(chat))
    expect(first.text).toBe(parts.join(''))
    // 500 that it may answer, and a quarter of the bytes that were sent.
    expect(first.headers.get('ratelimit')).toMatch(/^"caller";r=4\d\d;t=\d+, "money";r=0;/)
    await expect.poll(() => gateway.lines().length).toBe(1)
    const second = await ask(gateway, '/chat', post({ ...chat, max_tokens: 1 }))
    // 900 left after 100 were used, and of the money all but 0.17.
    expect(second.headers.get('ratelimit')).toMatch(/^"caller";r=8[67]\d;t=\d+, "money";r=8\d\d\d\d\d;/)
  })
})

describe('what runs at once', () => {
  test('waits for its turn where it may, and is refused where it may not', async () => {
    const waiting: (() => void)[] = []
    const application = await startApplication((_, response) => waiting.push(() => response.end('done')))
    const gateway = await startGateway(
      layFolder('{mode: enforce, at-once: [{for: all, most: 1, queue: 1, wait: 60, on: /slow}]}'),
      application,
    )
    const first = ask(gateway, '/slow')
    await expect.poll(() => waiting.length).toBe(1)
    const second = ask(gateway, '/slow')
    const metrics = async () => (await ask({ port: gateway.admin }, '/metrics')).text
    await expect.poll(metrics).toContain('fastward_limit_at_once{limit="all",state="waiting"} 1')
    const third = await ask(gateway, '/slow')
    expect(third.status).toBe(503)
    expect(third.headers.get('retry-after')).toBe('1')
    expect(waiting).toHaveLength(1)
    waiting[0]?.()
    expect((await first).status).toBe(200)
    await expect.poll(() => waiting.length).toBe(2)
    waiting[1]?.()
    expect((await second).status).toBe(200)
  })

  test('is given back by whoever leaves', async () => {
    const waiting: (() => void)[] = []
    const application = await startApplication((_, response) => waiting.push(() => response.end('done')))
    const gateway = await startGateway(layFolder('{mode: enforce, at-once: [{for: caller, most: 1, on: /slow}]}'), application)
    const leaving = new AbortController()
    const left = ask(gateway, '/slow', { signal: leaving.signal }).catch(() => null)
    await expect.poll(() => waiting.length).toBe(1)
    expect((await ask(gateway, '/slow')).status).toBe(429)
    leaving.abort()
    await left
    await expect
      .poll(async () => (await ask({ port: gateway.admin }, '/metrics')).text)
      .toContain('limit_at_once{limit="caller",state="running"} 0')
    const again = ask(gateway, '/slow')
    await expect.poll(() => waiting.length).toBe(2)
    waiting[1]?.()
    expect((await again).status).toBe(200)
  })
})

describe('several processes', () => {
  test('of one gateway count together', async () => {
    const gateway = await stand('{mode: enforce, limits: [{for: all, rate: 10 per hour}]}', '', ['--workers', '3'])
    const found = await Promise.all(Array.from({ length: 40 }, () => ask(gateway, '/orders', { headers: { connection: 'close' } })))
    expect(found.filter(({ status }) => status === 200)).toHaveLength(10)
    expect(found.filter(({ status }) => status === 429)).toHaveLength(30)
  })

  const store = (more = '') => `  store: {address: env:STORE, timeout: 2${more}}\n`

  async function standAll(redis: TestRedis, rates: string, more: string): Promise<readonly LimitedGateway[]> {
    const folder = layFolder(rates, more)
    const application = await startApplication()
    return Promise.all([0, 1, 2].map(() => startGateway(folder, application, [], { STORE: redis.address })))
  }

  async function startStore(): Promise<TestRedis> {
    const redis = await startRedis()
    onTestFinished(() => redis.stop())
    return redis
  }

  test.skipIf(!hasRedis)('of three gateways count together, and by their shares while the store is away', async () => {
    const redis = await startStore()
    const gateways = await standAll(redis, '{mode: enforce, limits: [{for: route, rate: 30 per hour}]}', store(', instances: 3'))
    const askAll = (target: string) =>
      Promise.all(Array.from({ length: 90 }, (_, index) => ask(gateways[index % 3] ?? { port: 0 }, target)))
    expect((await askAll('/orders')).filter(({ status }) => status === 200)).toHaveLength(30)
    await redis.end()
    await Promise.all(gateways.map((gateway) => expect.poll(gateway.errors).toContain('the shared store is away')))
    // Another operation, of which nobody has counted anything: ten for each.
    expect((await askAll('/slow')).filter(({ status }) => status === 200)).toHaveLength(30)
    for (const gateway of gateways) {
      const alone = () => gateway.lines().filter(({ left, status }) => status === 200 && left?.[0]?.alone === true).length
      await expect.poll(alone).toBe(10)
    }
    await redis.again()
    await Promise.all(gateways.map((gateway) => expect.poll(gateway.errors, { timeout: 20_000 }).toContain('the shared store is back')))
    // What was let through meanwhile is told to the store that forgot.
    await expect.poll(async () => (await ask(gateways[0] ?? { port: 0 }, '/slow')).status).toBe(429)
    expect((await askAll('/slow')).filter(({ status }) => status === 200).length).toBeLessThanOrEqual(1)
  })

  test.skipIf(!hasRedis)('let nothing through while the store is away, where the policy says so', async () => {
    const redis = await startStore()
    const gateways = await standAll(redis, '{mode: enforce, limits: [{for: route, rate: 30 per hour}]}', store(', away: deny'))
    expect(await Promise.all(gateways.map(async (gateway) => (await ask(gateway, '/orders')).status))).toEqual([200, 200, 200])
    await redis.end()
    await Promise.all(gateways.map((gateway) => expect.poll(gateway.errors).toContain('the shared store is away')))
    expect(await Promise.all(gateways.map(async (gateway) => (await ask(gateway, '/orders')).status))).toEqual([503, 503, 503])
  })
})

test.each([
  ['a rate without a time', '{limits: [{for: caller, rate: 100}]}', /must be an amount in a time, such as `100 per minute`/],
  ['a rate of nothing', '{limits: [{for: caller, rate: 0 per day}]}', /the rate `0 per day` lets nothing through/],
  ['nobody whose count it is', '{limits: [{rate: 1 per day}]}', /must be a table with `for`/],
  ['money without prices', '{limits: [{for: caller, rate: 5 USD per day}]}', /counts money, and there are no prices/],
  [
    'two of one name',
    '{limits: [{for: caller, rate: 1 per day, name: a}, {for: all, rate: 1 per day, name: a}]}',
    /two limits that are called `a`/,
  ],
])('%s is refused at the start', async (_, rates, message) => {
  await expect(stand(rates)).rejects.toThrow(message)
})
