// What requests cost, in the real gateway: by what an overlay says, by the schema, by bodies and answers, by what a model used. Each case says what is
// left of a hundred, or of what stands there, when the answer is over.

import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { type LimitedGateway, startApplication, startGateway } from './standing.ts'

const integer = (more: object = {}) => ({ type: 'integer', ...more })
const query = (name: string, schema: object) => ({ name, in: 'query', schema })
const takes = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } }, responses: {} })
const list = { type: 'array', items: { type: 'object' } }

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders': {
      get: { parameters: [query('limit', integer({ default: 10, maximum: 50 }))], responses: {} },
      post: takes({ type: 'object', properties: { lines: list } }),
    },
    '/search': { get: { parameters: [query('rows', integer({ default: 5, maximum: 40 })), query('depth', integer())], responses: {} } },
    '/reports': { post: { ...takes({ type: 'object' }), 'x-fastward-cost': 7 } },
    '/chat': { post: takes({ type: 'object', properties: { model: { type: 'string' }, messages: list } }) },
  },
}

const overlay = `
overlay: 1.0.0
info: {title: What operations cost, version: '1'}
actions:
  - target: $.paths['/reports'].post
    update: {x-fastward-cost: 30}
  - target: $.paths['/search'].get
    update: {x-fastward-cost: {units: 2, per: query.depth}}
`

type Answer = Parameters<typeof startApplication>[0]

async function stand(rates: string, annotations: string, answer?: Answer): Promise<LimitedGateway> {
  const folder = writeProject({
    'openapi.json': JSON.stringify(document),
    'costs.overlay.yaml': overlay,
    'fastward.yaml': `access: {rules: {all: {where: {path: '/**'}}}}\ngateway:\n  mode: enforce\n  rates: ${rates}\n${annotations}`,
  })
  return startGateway(folder, await startApplication(answer))
}

const post = (value: unknown): RequestInit => ({
  method: 'POST',
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

/** The first number behind `r=`, of a request that costs as little as any. */
async function leftAfter(gateway: LimitedGateway, [target, more = {}]: readonly [string, RequestInit?], probe = '/orders?limit=1') {
  const answer = await fetch(`http://127.0.0.1:${gateway.port}${target}`, more)
  await answer.text()
  await expect.poll(() => gateway.lines().length).toBe(1)
  const next = await fetch(`http://127.0.0.1:${gateway.port}${probe}`)
  await next.text()
  return { status: answer.status, left: Number(/;r=(\d+)/.exec(next.headers.get('ratelimit') ?? '')?.[1]) }
}

describe('a request costs', () => {
  const requests = '{mode: enforce, limits: [{for: caller, rate: 100 requests per day}]}'
  const written = '{mode: enforce, limits: [{for: caller, rate: 100 requests per day, cost: {POST /reports: 50}}]}'
  const items = '{mode: enforce, limits: [{for: caller, rate: 100 items per day}]}'
  const overlays = '  annotations: {overlays: costs.overlay.yaml}\n'

  /** `left` after the request and one that costs 1. */
  test.each<readonly [title: string, rates: string, annotations: string, sent: readonly [string, RequestInit?], left: number]>([
    ['one where nothing is said', requests, '', ['/orders?limit=50'], 98],
    ['one where the document says more and nobody reads it', requests, '', ['/reports', post({})], 98],
    ['what the document of the application says', requests, '  annotations: {}\n', ['/reports', post({})], 92],
    ['what an overlay says in its place', requests, overlays, ['/reports', post({})], 69],
    ['what the limit says, before both', written, overlays, ['/reports', post({})], 49],
    ['the size of the page that is usual', items, '', ['/orders'], 89],
    ['the size of the page that is asked for', items, '', ['/orders?limit=25'], 74],
    ['no more than the largest page', items, '', ['/orders?limit=1000000'], 49],
    ['the length of the list that is sent', items, '', ['/orders', post({ lines: Array.from({ length: 33 }, () => ({})) })], 66],
    ['by the parameter that an overlay names, times what each costs', items, overlays, ['/search?depth=12&rows=40'], 75],
    ['by the one that its name gives away, where none is named', items, '', ['/search?depth=12&rows=40'], 59],
  ])('%s', async (_, rates, annotations, sent, left) => {
    expect(await leftAfter(await stand(rates, annotations), sent)).toEqual({ status: 200, left })
  })

  test('the bytes of both bodies', async () => {
    const gateway = await stand('{mode: enforce, limits: [{for: caller, rate: 10000 bytes per day}]}', '', (request, response) =>
      response.end(request.method === 'POST' ? 'x'.repeat(3000) : ''),
    )
    const body = JSON.stringify({ note: 'y'.repeat(1000) })
    // And one for the next request, which sends nothing.
    expect(await leftAfter(gateway, ['/reports', { ...post({}), body }])).toEqual({ status: 200, left: 10_000 - body.length - 3000 - 1 })
  })
})

const chat = { model: 'small-1', max_tokens: 400, messages: [{ role: 'user', content: 'hello' }], stream: true }
const event = (value: unknown) => `data: ${typeof value === 'string' ? value : JSON.stringify(value)}\n\n`
const delta = (text: string) =>
  event({ id: 'c1', object: 'chat.completion.chunk', model: 'small-1', choices: [{ index: 0, delta: { content: text } }] })
const usage = { prompt_tokens: 30, completion_tokens: 70, total_tokens: 100 }

/** Of the shape that OpenAI's API has with `stream_options: {include_usage: true}`: a last chunk without choices. */
const stream = [delta('Hel'), delta('lo'), event({ id: 'c1', object: 'chat.completion.chunk', choices: [], usage }), event('[DONE]')]
const whole = JSON.stringify({ model: 'small-1', choices: [], usage })

interface Said {
  readonly type: string
  readonly parts: readonly (string | Uint8Array)[]
  readonly coding?: string
  readonly status?: number
  /** The connection breaks off behind the parts. */
  readonly breaks?: true
}

const say =
  ({ type, parts, coding, status = 200, breaks }: Said): Answer =>
  (request, response) => {
    if (request.method !== 'POST') return void response.end('{}')
    response.writeHead(status, { 'content-type': type, ...(coding === undefined ? {} : { 'content-encoding': coding }) })
    for (const part of parts) response.write(part)
    if (breaks === true) setTimeout(() => response.destroy(), 50)
    else response.end()
  }

describe('what a model used is settled after its answer', () => {
  const tokens =
    '{mode: enforce, limits: [{for: caller, rate: 1000 tokens per day, on: POST /chat}, {for: caller, name: rest, rate: 9 per day, on: GET /orders}]}'
  const money = (model: string) =>
    `{mode: enforce, limits: [{for: caller, rate: 1 USD per day, on: POST /chat}], prices: {small-*: {input: 1000, output: 2000}, ${model}: {input: 4000, output: 8000}}}`
  const eventStream = 'text/event-stream'
  const json = 'application/json'

  /** Each chat thinks of 400 to come, and a quarter of its bytes. */
  const thought = Math.ceil(JSON.stringify(chat).length / 4) + 400

  async function leftOfTokens(rates: string, said: Said, sent: object = chat): Promise<number> {
    const gateway = await stand(rates, '', say(said))
    const answer = await fetch(`http://127.0.0.1:${gateway.port}/chat`, post(sent)).then((found) => found.text().catch(() => null))
    if (said.breaks !== true && said.coding === undefined && answer !== null) expect(answer).toBe(said.parts.join(''))
    await expect.poll(() => gateway.lines().length).toBe(1)
    const next = await fetch(`http://127.0.0.1:${gateway.port}/chat`, post(chat))
    await next.text().catch(() => null)
    return Number(/;r=(\d+)/.exec(next.headers.get('ratelimit') ?? '')?.[1])
  }

  test.each<readonly [title: string, said: Said, used: number]>([
    ['in JSON', { type: json, parts: [whole] }, 100],
    ['in JSON that is packed', { type: json, parts: [gzipSync(whole)], coding: 'gzip' }, 100],
    ['in the last chunk of a stream of events', { type: eventStream, parts: stream }, 100],
    ['in a stream whose parts end anywhere', { type: eventStream, parts: [...stream.join('')] }, 100],
    [
      'in the events of another maker',
      {
        type: eventStream,
        parts: [
          event({ type: 'message_start', message: { model: 'small-1', usage: { input_tokens: 30, output_tokens: 1 } } }),
          event({ type: 'message_delta', usage: { output_tokens: 70 } }),
        ],
      },
      100,
    ],
    [
      'in lines of JSON',
      { type: 'application/x-ndjson', parts: ['{"response":"a"}\n', '{"done":true,"prompt_eval_count":30,"eval_count":70}\n'] },
      100,
    ],
    [
      'by its events, where a stream does not say it',
      { type: eventStream, parts: [delta('a'), delta('b'), event('[DONE]')] },
      thought - 400 + 2,
    ],
    [
      'by what came, where a stream breaks off',
      { type: eventStream, parts: [delta('a'), delta('b'), delta('c')], breaks: true },
      thought - 400 + 3,
    ],
    ['as nothing, where the application refuses', { type: json, parts: ['{"detail": "no"}'], status: 422 }, 0],
    ['as it was thought, where an answer says nothing', { type: json, parts: ['{"id": 1}'] }, thought],
  ])('%s', async (_, said, used) => {
    expect(await leftOfTokens(tokens, said)).toBe(1000 - used - thought)
  })

  test.each<readonly [title: string, dear: string, said: Said, used: number]>([
    ['by the price of the model that answered', 'large-1', { type: eventStream, parts: stream }, 30 * 1000 + 70 * 2000],
    [
      'by the dearest, where the model has no price',
      'large-1',
      { type: json, parts: [JSON.stringify({ model: 'unheard-of', usage })] },
      30 * 4000 + 70 * 8000,
    ],
    ['by its own price before that of a group', 'small-1', { type: json, parts: [whole] }, 30 * 4000 + 70 * 8000],
  ])('money: %s', async (_, dear, said, used) => {
    const price = dear === 'small-1' ? 4000 : 1000
    const next = (thought - 400) * price + 400 * 2 * price
    const left = await leftOfTokens(money(dear).replace('1 USD', '9 USD'), said)
    // It fills by about 100 in a second.
    expect(left - (9_000_000 - used - next)).toBeGreaterThanOrEqual(0)
    expect(left - (9_000_000 - used - next)).toBeLessThan(20_000)
  })
})
