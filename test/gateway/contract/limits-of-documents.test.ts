// What a document cannot tell, and an application takes all the same: the few cases in which the contract refuses what would have been taken, and how an
// overlay says it. Random bytes are judged like all others.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createJudge } from './compare-decisions.ts'
import type { MadeRequest } from './make-requests.ts'
import { requestRules } from './rules.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders/{order_id}': {
      post: {
        parameters: [
          { name: 'order_id', in: 'path', required: true, schema: { type: 'integer' } },
          { name: 'limit', in: 'query', schema: { type: 'integer', maximum: 10 } },
          { name: 'tags', in: 'query', schema: { type: 'array', items: { type: 'string', pattern: '^[a-z]+$' }, maxItems: 3 } },
          { name: 'x-level', in: 'header', schema: { type: 'number', multipleOf: 0.5 } },
          { name: 'session', in: 'cookie', schema: { type: 'string', format: 'uuid' } },
        ],
        requestBody: {
          required: true,
          content: {
            'application/json': {
              schema: {
                type: 'object',
                required: ['name'],
                properties: {
                  name: { type: 'string', minLength: 2 },
                  at: { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'string', format: 'duration' }, { type: 'null' }] },
                  inner: { $ref: '#/paths/~1orders~1{order_id}/post/requestBody/content/application~1json/schema' },
                  table: {
                    type: 'object',
                    additionalProperties: { type: 'array', uniqueItems: true, maxItems: 2, items: { type: 'integer' } },
                  },
                },
              },
            },
          },
        },
        responses: {},
      },
    },
    '/forms': {
      post: {
        requestBody: {
          content: {
            'multipart/form-data': {
              schema: {
                type: 'object',
                properties: { a: { type: 'integer' }, f: { type: 'string', contentMediaType: 'application/octet-stream' } },
              },
            },
          },
        },
        responses: {},
      },
    },
  },
}

const request = (target: string, headers: readonly (readonly [string, string])[], body: Uint8Array): MadeRequest => ({
  method: 'POST',
  target,
  headers,
  body,
})

describe('whatever is sent', () => {
  const judge = createJudge(document, requestRules)
  const address = fc.string({ unit: fc.constantFrom(...'ab=&%+;2f/limitags[]0.'), maxLength: 40 })
  const lines = fc.string({ unit: fc.constantFrom(...'ab=;"\\ 0.5-e1,'), maxLength: 30 })

  test('random addresses, headers and cookies are judged, and nothing throws', () => {
    fc.assert(
      fc.property(address, lines, lines, (query, level, cookie) => {
        const said = judge(
          request(
            `/orders/1?${query}`,
            [
              ['content-type', 'application/json'],
              ['x-level', level.trim()],
              ['cookie', cookie.trim()],
            ],
            Buffer.from('{"name":"ab"}'),
          ),
        )
        expect(said === null || said.isEnforced).toBe(true)
      }),
      { numRuns: runs * 4 },
    )
  })

  test('random bytes as JSON and as forms are judged, and nothing throws', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 60 }),
      fc.string({ unit: fc.constantFrom(...'{}[]",:\\u0d8name1.e-tru'), maxLength: 60 }).map((text) => Buffer.from(text)),
      fc.json().map((text) => Buffer.from(text)),
      fc
        .string({ maxLength: 30 })
        .map((text) => Buffer.from(`--X\r\nContent-Disposition: form-data; name="${text}"\r\n\r\n${text}\r\n--X--`)),
    )
    fc.assert(
      fc.property(
        bytes,
        fc.constantFrom('application/json', 'multipart/form-data; boundary=X', 'application/x-www-form-urlencoded', 'a/b', ''),
        (body, type) => {
          for (const target of ['/orders/1', '/forms']) {
            const said = judge(request(target, type === '' ? [] : [['content-type', type]], body))
            expect(said === null || said.isEnforced).toBe(true)
          }
        },
      ),
      { numRuns: runs * 4 },
    )
  })

  test('a reason says places and names, and nothing of values', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 12, maxLength: 30 }), (secret) => {
        const body = Buffer.from(JSON.stringify({ name: 'ab', at: `x${secret}`, table: { k: [secret] }, inner: { name: `${secret}` } }))
        const said = judge(request('/orders/1', [['content-type', 'application/json']], body))
        expect(said?.reason ?? '').not.toContain(secret)
      }),
      { numRuns: runs },
    )
  })
})

describe('what no document names', () => {
  const body = '{"name":"ab","role":"admin","role":"root"}'
  test.each<[string, Partial<typeof requestRules>, string, string, string | null]>([
    ['unknown parameters are let be', {}, '?debug=1', '{"name":"ab"}', null],
    [
      'and refused where that is asked for',
      { unknown: { ...requestRules.unknown, query: 'refuse' } },
      '?debug=1',
      '{"name":"ab"}',
      'the parameter `debug` is not in the contract',
    ],
    ['unknown fields are let be', {}, '', '{"name":"ab","role":1}', null],
    [
      'and refused where that is asked for',
      { unknown: { ...requestRules.unknown, fields: 'refuse' } },
      '',
      '{"name":"ab","inner":{"name":"cd","role":1}}',
      'the field `role` is not in the contract',
    ],
    [
      'a parameter that comes twice is refused where that is asked for',
      { repeated: { ...requestRules.repeated, query: 'refuse' } },
      '?limit=1&limit=2',
      '{"name":"ab"}',
      'the parameter `limit` came more than once',
    ],
    ['a list may come twice', { repeated: { ...requestRules.repeated, query: 'refuse' } }, '?tags=a&tags=b', '{"name":"ab"}', null],
    ['a name that stands twice is refused', {}, '', body, 'the body is no JSON that all readers read alike: duplicate-key'],
    ['and let be where that is asked for', { repeated: { ...requestRules.repeated, keys: 'note' } }, '', body, null],
    ['a missing field may have come by another name', {}, '', '{"title":"ab"}', null],
    ['unless there is none', { names: 'declared' }, '', '{"title":"ab"}', 'body lacks `name`'],
  ])('%s', (_name, rules, query, written, reason) => {
    const judge = createJudge(document, { ...requestRules, ...rules })
    expect(judge(request(`/orders/1${query}`, [['content-type', 'application/json']], Buffer.from(written)))?.reason ?? null).toBe(reason)
  })
})

describe('what a document tells, pydantic may know better, and an overlay says so', () => {
  test.each<[string, object, string, boolean]>([
    ['a model that makes texts of numbers (`coerce_numbers_to_str`)', { type: 'string' }, '12', false],
    ['and its overlay', { type: ['string', 'number'] }, '12', true],
    ['a list that a validator of the application makes of a text', { type: 'array', items: { type: 'string' } }, '"a,b"', false],
    ['and its overlay', { anyOf: [{ type: 'array', items: { type: 'string' } }, { type: 'string' }] }, '"a,b"', true],
    ['an enumeration that takes other cases (`_missing_`)', { $ref: '#/components/schemas/Colour' }, '"RED"', true],
    ['an enumeration that takes any other word', { $ref: '#/components/schemas/Colour' }, '"green"', false],
    ['a text that is trimmed before it is measured', { type: 'string', maxLength: 3 }, '"  abc "', true],
  ])('%s', (_name, schema, written, taken) => {
    const judge = createJudge(
      {
        openapi: '3.1.0',
        info: { title: 'shop', version: '1' },
        paths: {
          '/a': {
            post: {
              requestBody: { content: { 'application/json': { schema: { type: 'object', properties: { field: schema } } } } },
              responses: {},
            },
          },
        },
        components: { schemas: { Colour: { type: 'string', enum: ['red', 'blue'] } } },
      },
      requestRules,
    )
    expect(judge(request('/a', [['content-type', 'application/json']], Buffer.from(`{"field":${written}}`))) === null).toBe(taken)
  })
})
