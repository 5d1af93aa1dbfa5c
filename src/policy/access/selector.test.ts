import { describe, expect, it } from 'vitest'
import { makeModel, makeRoute } from '../../../test/kit/model.ts'
import { fitsPath, selects, toPolicyRoutes } from './index.ts'

describe('a pattern of paths', () => {
  it.each([
    ['/orders', '/orders', true],
    ['/orders', '/orders/', false],
    ['/orders/*', '/orders/{order_id}', true],
    ['/orders/*', '/orders', false],
    ['/orders/**', '/orders', true],
    ['/orders/**', '/orders/{id}/lines/{line}', true],
    ['/**/lines/*', '/orders/{id}/lines/{line}', true],
    ['/orders/{x}', '/orders/{order_id:int}', true],
    ['/orders/{x}', '/orders/new', false],
    ['/report-*', '/report-2026', true],
    ['/a*b*c', '/abc', true],
    ['/a*b*c', '/ac', false],
    ['/ab*bc', '/abc', false],
    ['**', '/anything/at/all', true],
    ['/**', '/', true],
    ['/admin/**', '/administration', false],
  ])('%s fits %s: %s', (pattern, path, expected) => {
    expect(fitsPath(pattern, path)).toBe(expected)
  })

  it('is matched in time that does not explode', () => {
    const started = performance.now()
    expect(fitsPath(`${'/**/a'.repeat(200)}/b`, '/a'.repeat(400))).toBe(false)
    expect(performance.now() - started).toBeLessThan(2000)
  })
})

describe('a selector', () => {
  const model = makeModel({
    routes: [makeRoute('GET /orders/{order_id}', { tags: ['shop'] }), makeRoute('POST /orders')],
  })
  const idsOf = (selector: Parameters<typeof selects>[0]): readonly string[] =>
    toPolicyRoutes(model)
      .filter((route) => selects(selector, route))
      .map((route) => route.id)

  it.each([
    ['nothing is asked', {}, ['main:app|GET /orders/{}', 'main:app|POST /orders']],
    ['an id', { routes: ['GET /orders/{id}'] }, ['main:app|GET /orders/{}']],
    ['a long id', { routes: ['main:app|POST /orders'] }, ['main:app|POST /orders']],
    ['a method', { methods: ['post'] }, ['main:app|POST /orders']],
    ['a tag and a path', { tags: ['shop'], paths: ['/orders/**'] }, ['main:app|GET /orders/{}']],
    ['another app', { apps: ['other:app'] }, []],
  ])('where %s', (_, selector, expected) => {
    expect(idsOf(selector)).toEqual(expected)
  })
})
