import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeRoute } from '../../../../test/kit/model.ts'
import { readAnnotations } from './annotations.ts'
import { applyOverlay } from './apply-overlay.ts'
import { findNodes } from './json-path.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 150)
const shop = {
  paths: { '/orders': { get: { tags: ['a', 'b'], 'x-n': 3 }, post: { 'x-n': 12 } }, "/it's": { get: { tags: [] } } },
  list: [0, 1, 2, 3, 4],
}

describe('JSONPath', () => {
  test.each<[string, unknown]>([
    ['$.list', [shop.list]],
    ['$.list[1]', [1]],
    ['$.list[-1, 0]', [4, 0]],
    ['$.list[1:3]', [1, 2]],
    ['$.list[::-2]', [4, 2, 0]],
    ['$.list[9]', []],
    ["$.paths['/orders'].get['x-n']", [3]],
    ["$.paths['/it\\'s'].get.tags", [[]]],
    ['$.paths.*[?@["x-n"] > 3]["x-n"]', [12]],
    ["$.paths[?@.get.tags[?@ == 'a']].post['x-n']", [12]],
    ['$..tags[0]', ['a']],
    ['$..[?length(@.tags) == 2 && !@.nothing].tags', [['a', 'b']]],
    ['$.paths[?count(@.*) >= 2].get["x-n"]', [3]],
    ['$.nothing..*', []],
  ])('%s', (path, expected) => {
    expect(findNodes(shop, path)?.map(({ value }) => value)).toEqual(expected)
  })

  test.each([
    '',
    'a',
    '$.',
    '$[',
    '$[?]',
    '$[?@.a ==]',
    '$.a b',
    '$[01]',
    '$[\'a"]',
    '$[?@.a == @.b',
    `$[?${'('.repeat(99)}@.a${')'.repeat(99)}]`,
  ])('%s is none', (path) => {
    expect(findNodes(shop, path)).toBeNull()
  })

  test('whatever stands there, it is read or refused', () => {
    const parts = fc.constantFrom(
      '$',
      '@',
      '.',
      '..',
      '[',
      ']',
      '?',
      '*',
      "'a'",
      'a',
      '0',
      ':',
      '-1',
      '==',
      '&&',
      '!',
      '(',
      ')',
      'count(',
      ' ',
    )
    fc.assert(
      fc.property(fc.array(parts, { maxLength: 14 }), fc.jsonValue(), (written, value) => {
        expect(() => findNodes(value, `$${written.join('')}`)).not.toThrow()
      }),
      { numRuns: runs * 4 },
    )
  })
})

describe('an overlay', () => {
  const overlay = (...actions: readonly object[]) => ({ overlay: '1.0.0', info: {}, actions })

  test('merges objects, lengthens lists, takes away, and leaves what was given as it was', () => {
    const before = structuredClone(shop)
    const made = applyOverlay(
      shop,
      overlay(
        { target: "$.paths['/orders'].*", update: { 'x-fastward-cost': 5, tags: ['c'] } },
        { target: "$.paths['/orders'].get.tags", update: 'd' },
        { target: '$.list[?@ > 1]', remove: true },
        { target: '$.nowhere', update: {} },
      ),
    )
    expect(made).toEqual({
      kind: 'applied',
      idle: ['$.nowhere'],
      document: {
        paths: {
          '/orders': {
            get: { tags: ['a', 'b', 'c', 'd'], 'x-n': 3, 'x-fastward-cost': 5 },
            post: { 'x-n': 12, 'x-fastward-cost': 5, tags: ['c'] },
          },
          "/it's": { get: { tags: [] } },
        },
        list: [0, 1],
      },
    })
    expect(shop).toEqual(before)
  })

  test.each<[string, unknown, string]>([
    ['nothing', null, 'no OpenAPI Overlay'],
    ['another version', { overlay: '2.0.0', actions: [] }, 'no OpenAPI Overlay'],
    ['no actions', { overlay: '1.0.0' }, 'actions'],
    ['no target', overlay({ update: {} }), 'target'],
    ['a target that is none', overlay({ target: 'paths', update: {} }), 'JSONPath'],
    ['nothing to do', overlay({ target: '$.paths' }), 'neither'],
    ['a text to merge with', overlay({ target: '$.paths', update: 'a' }), 'neither'],
  ])('that is %s is refused', (_name, written, reason) => {
    expect(applyOverlay(shop, written)).toMatchObject({ kind: 'refused', reason: expect.stringContaining(reason) })
  })
})

test('annotations belong to routes whatever their parameters are called, and what is none is told', () => {
  const routes = [makeRoute('GET /orders/{order_id}'), makeRoute('POST /orders'), makeRoute('GET /free')]
  const item = (more: object) => ({ paths: { '/orders/{id}': { get: more }, '/orders': { post: {} } } })
  expect(readAnnotations(item({ 'x-fastward-cost': 5, 'x-fastward-permission': 'orders:read' }), routes)).toEqual({
    routes: new Map([[routes[0]?.id, { cost: 5, permission: ['orders:read'], sensitivity: null }]]),
    faults: [],
  })
  for (const [name, value] of [
    ['x-fastward-cost', -1],
    ['x-fastward-permission', 3],
    ['x-fastward-sensitivity', 'very'],
  ] as const)
    expect(readAnnotations(item({ [name]: value }), routes).faults).toEqual([expect.stringContaining(name)])
})
