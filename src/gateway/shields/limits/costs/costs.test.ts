import { brotliCompressSync, gzipSync } from 'node:zlib'
import { array, assert, integer, property, string, uint8Array } from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeRoute } from '../../../../../test/kit/model.ts'
import type { Schema } from '../../../../model/index.ts'
import { parseRate } from '../limit.ts'
import { countItems, findBodyItems } from './body-items.ts'
import { findPageSizes, readPageSize } from './page-size.ts'
import { priceOf, toMillionths } from './prices.ts'
import { estimateTokens, findUsage } from './usage.ts'
import { findForm, UsageWatch } from './usage-watch.ts'

describe('a rate as it is written', () => {
  test.each([
    ['100 per minute', { unit: 'requests', scale: 1, count: 100, period: 60_000_000 }],
    ['5 requests per 10 seconds', { unit: 'requests', scale: 1, count: 5, period: 10_000_000 }],
    ['1000 items per hour', { unit: 'items', scale: 1, count: 1000, period: 3_600_000_000 }],
    ['1.5 MB per second', { unit: 'bytes', scale: 1_000_000, count: 1_500_000, period: 1_000_000 }],
    ['1 token per day', { unit: 'tokens', scale: 1, count: 1, period: 86_400_000_000 }],
    ['2.50 USD per day', { unit: 'money', scale: 1_000_000, count: 2_500_000, period: 86_400_000_000 }],
  ])('%s', (text, expected) => {
    expect(parseRate(text)).toEqual(expected)
  })

  test.each([
    '100',
    '100 per',
    'per minute',
    '0 per minute',
    '-1 per minute',
    '1 per 0 seconds',
    '1 usd per day',
    '1e3 per day',
    '1 per fortnight',
  ])('`%s` is none', (text) => {
    expect(parseRate(text)).toBeNull()
  })

  test('whatever is written is a rate or none', () => {
    assert(property(string(), (text) => void parseRate(`${text} per minute`)))
  })
})

const parameter = (name: string, schema: Schema, otherwise?: unknown) => ({ name, schema, otherwise })

describe('a page', () => {
  test.each([
    ['limit', { type: 'integer' }, true],
    ['page_size', { anyOf: [{ type: 'integer' }, { type: 'null' }] }, true],
    ['perPage', { type: 'integer' }, true],
    ['max_results', { $ref: '#/components/schemas/Size' }, true],
    ['limit', { type: 'string' }, false],
    ['page', { type: 'integer' }, false],
    ['offset', { type: 'integer' }, false],
  ] satisfies readonly (readonly [string, Schema, boolean])[])('`%s` as %j: %s', (name, schema, expected) => {
    expect(findPageSizes([parameter(name, schema)], { Size: { type: 'integer', maximum: 9 } }).length > 0).toBe(expected)
  })

  const sizes = findPageSizes([parameter('limit', { type: 'integer', maximum: 100 }, 20)], {})
  test.each([
    [null, 20],
    ['limit=7', 7],
    ['limit=%37', 7],
    ['limit=700', 100],
    ['limit=0', 1],
    ['limit=-5', 100],
    ['limit=all', 100],
    ['limit=3&limit=80', 80],
    ['other=9', 20],
  ])('`%s` asks for %i', (query, expected) => {
    expect(readPageSize(sizes, query, 1)).toBe(expected)
  })

  test('of which nobody knows how large it is costs what is estimated', () => {
    expect(readPageSize(findPageSizes([parameter('limit', { type: 'integer' })], {}), null, 33)).toBe(33)
  })

  test('whatever is asked costs at least one, and no more than the most', () => {
    assert(
      property(string(), (query) => {
        const items = readPageSize(sizes, query, 1)
        expect(items).toBeGreaterThanOrEqual(1)
        expect(items).toBeLessThanOrEqual(100)
      }),
    )
  })
})

describe('a body', () => {
  const of = (schema: Schema) =>
    findBodyItems(makeRoute('POST /orders', { body: { contentType: 'application/json', required: true, schema, model: null } }), {
      Line: { type: 'object', properties: {} },
    })
  test.each([
    ['a list', { type: 'array', items: { $ref: '#/components/schemas/Line' } }, [1, 2, 3], 3],
    ['a list within', { type: 'object', properties: { lines: { type: 'array', items: {} } } }, { lines: [1, 2], tags: [1, 2, 3, 4] }, 4],
    ['a size within', { type: 'object', properties: { limit: { type: 'integer', maximum: 50, default: 5 } } }, { limit: 70 }, 50],
    ['a size that is left out', { type: 'object', properties: { limit: { type: 'integer', default: 5 } } }, {}, 5],
    ['nothing', { type: 'array', items: {} }, null, 1],
  ] satisfies readonly (readonly [string, Schema, unknown, number])[])('%s', (_, schema, sent, expected) => {
    const found = of(schema)
    if (found === null) throw new Error('it holds something')
    expect(countItems(found, sent, 1)).toBe(expected)
  })

  test('without a list is not read', () => {
    expect(of({ type: 'object', properties: { name: { type: 'string' } }, additionalProperties: false })).toBeNull()
  })
})

describe('what a model used', () => {
  test.each([
    ['OpenAI', { usage: { prompt_tokens: 3, completion_tokens: 4, total_tokens: 7 } }, { input: 3, output: 4 }],
    [
      'OpenAI, responses',
      { type: 'response.completed', response: { usage: { input_tokens: 3, output_tokens: 4 } } },
      { input: 3, output: 4 },
    ],
    ['embeddings', { usage: { prompt_tokens: 3, total_tokens: 3 } }, { input: 3, output: null }],
    [
      'Anthropic with a cache',
      { usage: { input_tokens: 3, cache_read_input_tokens: 10, cache_creation_input_tokens: 2, output_tokens: 4 } },
      { input: 15, output: 4 },
    ],
    ['Ollama', { prompt_eval_count: 3, eval_count: 4 }, { input: 3, output: 4 }],
    ['a total alone', { usage: { total_tokens: 9 } }, { input: 9, output: 0 }],
    ['nothing', { id: 7 }, null],
    ['numbers that are none', { usage: { prompt_tokens: -3, completion_tokens: 'many' } }, null],
  ])('%s', (_, value, expected) => {
    expect(findUsage(value)).toEqual(expected)
  })

  test('is thought of before by what is sent and what may be answered', () => {
    expect(estimateTokens({ max_tokens: 50, n: 2 }, 400, 1000)).toEqual({ input: 100, output: 100 })
    expect(estimateTokens({}, 400, 1000)).toEqual({ input: 100, output: 1000 })
  })

  test('costs what its model does, and the dearest where nobody knows it', () => {
    const prices = new Map([
      ['small', { input: 1, output: 2 }],
      ['small-*', { input: 3, output: 4 }],
      ['large', { input: 10, output: 20 }],
    ])
    expect(priceOf(prices, 'small')).toEqual({ input: 1, output: 2 })
    expect(priceOf(prices, 'small-2026')).toEqual({ input: 3, output: 4 })
    expect(priceOf(prices, 'else')).toEqual({ input: 10, output: 20 })
    expect(priceOf(prices, null)).toEqual({ input: 10, output: 20 })
    expect(toMillionths({ input: 1000, output: 500 }, { input: 2.5, output: 10 })).toBe(7500)
  })
})

/** What is seen of an answer that comes in parts; every byte of it goes out. */
function watch(type: string, coding: string, bytes: Uint8Array, parts: readonly number[]): UsageWatch['seen'] {
  const form = findForm(type)
  if (form === null) throw new Error('it is read')
  const seen = new UsageWatch(form, coding)
  const { filter } = seen
  if (filter.kind !== 'parts') throw new Error('it streams')
  const out: Uint8Array[] = []
  let from = 0
  for (const part of [...parts, bytes.length]) {
    const to = Math.min(bytes.length, from + part)
    const given = Buffer.from(bytes.subarray(from, to))
    const left = filter.write(given)
    if (left !== null) out.push(Buffer.from(left))
    // Whoever gave it reads into it again.
    given.fill('x')
    from = to
  }
  const rest = filter.end()
  if (rest !== null) out.push(rest)
  expect(Buffer.concat(out).equals(bytes)).toBe(true)
  return seen.seen
}

describe('an answer that goes out', () => {
  const json = '{"model":"small","choices":[],"usage":{"prompt_tokens":30,"completion_tokens":70}}'
  const events = `data: {"model":"small","choices":[{"delta":{}}]}\r\n\r\n: note\ndata: {"choices":[{"delta":{}}]}\n\ndata: {"usage":{"prompt_tokens":30,"completion_tokens":70}}\n\ndata: [DONE]\n\n`
  const lines = '{"model":"small","message":{}}\n{"done":true,"prompt_eval_count":30,"eval_count":70}'

  test('is read the same in whatever parts it comes', () => {
    assert(
      property(array(integer({ min: 1, max: 20 }), { maxLength: 40 }), (parts) => {
        for (const [type, text] of [
          ['application/json; charset=utf-8', json],
          ['text/event-stream', events],
          ['application/x-ndjson', lines],
        ] as const)
          expect(watch(type, '', Buffer.from(text), parts)).toMatchObject({ input: 30, output: 70, model: 'small' })
      }),
    )
  })

  test.each([
    ['gzip', gzipSync],
    ['br', brotliCompressSync],
  ])('is read through %s', (coding, pack) => {
    expect(watch('application/json', coding, pack(Buffer.from(json)), [7])).toMatchObject({ input: 30, output: 70 })
    expect(watch('text/event-stream', coding, pack(Buffer.from(events)), [7])).toMatchObject({ input: 30, output: 70 })
  })

  test('whatever it is, it goes out as it came', () => {
    assert(
      property(uint8Array({ maxLength: 200 }), array(integer({ min: 1, max: 20 }), { maxLength: 10 }), (bytes, parts) => {
        for (const type of ['application/json', 'text/event-stream', 'application/x-ndjson'])
          for (const coding of ['', 'gzip', 'unheard-of']) void watch(type, coding, bytes, parts)
      }),
    )
  })

  test('that unpacks to more than is read says nothing', () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024, 32))
    expect(watch('application/json', 'gzip', bomb, [])).toMatchObject({ input: null, output: null })
  })
})
