import { describe, expect, it } from 'vitest'
import { type Answer, DEFAULT_BUDGET, parseCondition, types } from './index.ts'

const declarations = {
  principal: types.record('principal', {
    id: types.string,
    roles: types.list(types.string),
    tenant: types.string,
    level: types.int,
    attributes: types.map(types.dyn),
  }),
  path: types.record('path', { item_id: types.int, name: types.string }),
  body: types.dyn,
  now: types.timestamp,
}
const values = {
  principal: { id: 'ann', roles: ['user', 'editor'], tenant: 'blue', level: 3, attributes: { region: 'eu' } },
  path: { item_id: 7, name: 'report' },
  body: { owner: 7, total: 12.5, name: 'x', items: [{ price: 1 }, { price: 250 }], nothing: null },
  now: '2026-11-22T10:00:00Z',
}

function judge(source: string, given: Readonly<Record<string, unknown>> = values, budget = DEFAULT_BUDGET): Answer | string {
  const parsed = parseCondition(source, declarations)
  return parsed.kind === 'ok' ? parsed.condition.evaluate(given, budget) : `${parsed.offset}: ${parsed.message}`
}

describe('a condition', () => {
  it.each([
    ['a role and a tenant', '"editor" in principal.roles && principal.tenant == "blue"', true],
    ['a number of JSON against a path parameter', 'path.item_id == body.owner', true],
    ['a number of JSON against an int', 'body.total > 12 && body.total < 13', true],
    ['a declared int in a sum', 'principal.level + 1 == 4', true],
    ['something of a list', 'body.items.exists(item, item.price > 100)', true],
    ['everything of a list', 'body.items.all(item, item.price > 100)', false],
    ['a word among words', 'path.name in ["report", "invoice"]', true],
    ['what is there and what is not', 'has(body.owner) && !has(body.other)', true],
    ['null', 'body.nothing == null', true],
    ['a key of a map', 'principal.attributes.region == "eu" && principal.attributes["region"] == "eu"', true],
    ['time', 'now > timestamp("2026-01-01T00:00:00Z") && now.getHours() == 10', true],
    ['an error that a falsehood makes harmless', 'body.missing == 1 && false', false],
    ['an error that a truth makes harmless', 'body.missing == 1 || true', true],
  ])('says of %s what holds', (_, source, expected) => {
    expect(judge(source)).toBe(expected)
  })

  it.each([
    ['an attribute that is missing', 'body.missing == 1', '`body.missing` is missing'],
    ['a name that was not given', 'body.missing == 1', '`body` has no value', { principal: values.principal }],
    ['a division by zero', '1 / (principal.level - 3) == 1', 'a division by zero'],
    ['an int that leaves its range', 'principal.level + 9223372036854775807 > 0', 'an int leaves its range'],
    ['values of the wrong kinds', 'body.name > 5', '`>` does not take string and int'],
    ['something that every object inherits', 'body.constructor == 1', '`body.constructor` is missing'],
    ['the prototype', 'has(body.__proto__.x)', '`body.__proto__` is missing'],
    ['an index beyond the end', 'body.items[5].price == 1', '`body.items[5]` is missing'],
    ['a number that is no int', 'path.item_id == path.item_id + 1', '`path.item_id` is no int', { path: { item_id: 1.5 } }],
  ])('has no answer for %s', (_, source, reason, given: Readonly<Record<string, unknown>> = values) => {
    expect(judge(source, given)).toMatchObject({ error: reason })
  })

  it.each([
    ['a field that is not declared', 'principal.rolls == []', '`principal` has no field `rolls`; did you mean `roles`?'],
    ['a name that is not declared', 'principle.id == "a"', '`principle` is not known here; did you mean `principal`?'],
    ['kinds that never fit', 'principal.level == "3"', '`==` does not take int and string'],
    ['what is neither true nor false', 'principal.id', 'a condition must be true or false, and this is a string'],
    ['an unfinished sentence', 'principal.id ==', 'unexpected token: the end'],
    ['a function that nobody has', 'principal.id.reverse() == "a"', 'the function `reverse` is not supported'],
    ['a pattern with a back reference', 'path.name.matches("(a)\\\\1")', 'a back reference, which cannot be run in linear time'],
    ['a number beyond all ints', 'principal.level > 9223372036854775808', 'a number is too large for an int'],
    ['a tower of brackets', `${'('.repeat(500)}true${')'.repeat(500)}`, 'exceeded maxDepth'],
    ['a tower of negations', `${'!'.repeat(16_000)}true`, 'nested too deeply'],
  ])('is refused for %s', (_, source, message) => {
    expect(judge(source)).toContain(message)
  })

  it('says where it is wrong', () => {
    expect(judge('true &&\n  principal.rols == []')).toMatch(/^20: /)
  })

  it('stops when its budget is used up, also where a truth would hide that', () => {
    const list = Array.from({ length: 2000 }, (_, index) => index)
    const source = 'body.exists(a, body.exists(b, body.exists(c, a + b + c < 0.0))) || true'
    expect(judge(source, { body: list })).toMatchObject({ error: 'the budget of steps is used up' })
  })

  it('matches in time linear in the text', () => {
    const started = performance.now()
    expect(judge('body.name.matches("^(a|a)*(a|aa)*$")', { body: { name: `${'a'.repeat(200_000)}b` } })).toBe(false)
    expect(performance.now() - started).toBeLessThan(5000)
  })

  it('knows what it reads', () => {
    const parsed = parseCondition('principal.id == body.owner && has(body.team.id) && path.name != ""', declarations)
    expect(parsed.kind === 'ok' ? parsed.condition.reads : parsed).toEqual(['body.owner', 'body.team.id', 'path.name', 'principal.id'])
  })

  it('survives values that are nested without end', () => {
    let deep: unknown = 1
    for (let depth = 0; depth < 100_000; depth++) deep = [deep]
    expect(judge('body.a == body.b', { body: { a: deep, b: structuredCloneOf(deep) } })).toMatchObject({ error: expect.any(String) })
  })
})

function structuredCloneOf(deep: unknown): unknown {
  let copy: unknown = 1
  for (let inner = deep; Array.isArray(inner); inner = inner[0]) copy = [copy]
  return copy
}
