// The closures and the slow evaluator agree on random expressions over random values: the same value, or an error in both.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseExpression } from '../../src/policy/cel/condition.ts'
import { parseCondition, types } from '../../src/policy/cel/index.ts'
import { CelError, CelMap, isPlainMap, Uint } from '../../src/policy/cel/values.ts'
import { evaluateSlowly, same, type Value, Wrong } from './cel-oracle.ts'

const declarations = {
  i: types.int,
  x: types.double,
  s: types.string,
  flag: types.bool,
  numbers: types.list(types.int),
  words: types.list(types.string),
  who: types.record('who', { id: types.string, age: types.int, roles: types.list(types.string) }),
  data: types.dyn,
}

const word = fc.constantFrom('', 'a', 'b', 'ab', 'é', '😀', 'admin', '7', '-3', '\uffee')
const smallInt = fc.oneof(fc.integer({ min: -3, max: 8 }), fc.constantFrom(2 ** 31, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER))
const json = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    fc.constantFrom(null, true, false, 0, 1, 1.5, -7, Number.MAX_SAFE_INTEGER),
    word,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'id', 'constructor', '__proto__'), tie('value'), { maxKeys: 3 }),
  ),
})).value
const values = fc.record(
  {
    i: fc.oneof(smallInt, smallInt.map(BigInt), fc.constantFrom(2n ** 63n - 1n, -(2n ** 63n))),
    x: fc.constantFrom(0, 1, -0.5, 1e300, Number.NaN, Number.POSITIVE_INFINITY, 7),
    s: word,
    flag: fc.boolean(),
    numbers: fc.array(smallInt, { maxLength: 4 }),
    words: fc.array(word, { maxLength: 4 }),
    who: fc.record({ id: word, age: smallInt, roles: fc.array(word, { maxLength: 3 }) }, { requiredKeys: [] }),
    data: json,
  },
  { requiredKeys: ['i', 's', 'flag', 'numbers', 'words', 'who'] },
)

type Sources = {
  readonly bool: string
  readonly int: string
  readonly double: string
  readonly string: string
  readonly ints: string
  readonly strings: string
  readonly dyn: string
}

const quoted = word.map((text) => JSON.stringify(text))
const expressions = fc.letrec<Sources>((tie) => {
  const joined = (...parts: readonly (fc.Arbitrary<string> | string)[]): fc.Arbitrary<string> =>
    fc.tuple(...parts.map((part) => (typeof part === 'string' ? fc.constant(part) : part))).map((texts) => texts.join(''))
  const depth = { maxDepth: 4, depthSize: 'small' } as const
  const [b, n, d, t, ints, strings, any] = [tie('bool'), tie('int'), tie('double'), tie('string'), tie('ints'), tie('strings'), tie('dyn')]
  const order = fc.constantFrom(' < ', ' <= ', ' > ', ' >= ')
  const same = fc.constantFrom(' == ', ' != ')
  return {
    bool: fc.oneof(
      depth,
      fc.constantFrom('true', 'false', 'flag', 'has(who.id)', 'has(data.a.b)', 'has(data.id)'),
      joined('(', b, fc.constantFrom(' && ', ' || '), b, ')'),
      joined('!', b),
      joined('(', n, fc.oneof(order, same), n, ')'),
      joined('(', fc.oneof(n, d), order, fc.oneof(n, d, any), ')'),
      joined('(', t, fc.oneof(order, same), t, ')'),
      joined('(', any, same, fc.oneof(n, d, t, ints, any, fc.constant('null')), ')'),
      joined('(', t, ' in ', strings, ')'),
      joined('(', any, ' in ', fc.oneof(ints, strings, any), ')'),
      joined(t, fc.constantFrom('.startsWith(', '.endsWith(', '.contains('), t, ')'),
      joined(t, '.matches(', fc.constantFrom('"^a+$"', '"a|b"', '"^[a-c]*é?$"', '"^.$"', '"\\\\\\\\d"', '"(a|ab)(b|$)"'), ')'),
      joined(
        ints,
        fc.constantFrom('.exists(', '.all(', '.exists_one('),
        'v, ',
        fc.constantFrom('v > 1', 'v == i', '1 / v > 0', 'v + i > 2', 'v in numbers'),
        ')',
      ),
      joined(
        fc.oneof(strings, any),
        fc.constantFrom('.exists(', '.all(', '.exists_one('),
        'w, ',
        fc.constantFrom('w == s', 'w in words', 'words.exists(v, v == w)', 'w.a == 1'),
        ')',
      ),
      joined('(', b, ' ? ', b, ' : ', b, ')'),
    ),
    int: fc.oneof(
      depth,
      fc.constantFrom('0', '1', '2', '-1', '7', 'i', 'who.age', '9223372036854775807', '-9223372036854775808'),
      joined('(', n, fc.constantFrom(' + ', ' - ', ' * ', ' / ', ' % '), n, ')'),
      joined('-(', n, ')'),
      joined('size(', fc.oneof(t, ints, strings, any), ')'),
      joined(ints, '[', n, ']'),
      joined('int(', fc.oneof(t, d, n), ')'),
    ),
    double: fc.oneof(
      depth,
      fc.constantFrom('0.0', '1.5', 'x', '-2.0'),
      joined('(', d, fc.constantFrom(' + ', ' - ', ' * ', ' / '), d, ')'),
      joined('double(', n, ')'),
    ),
    string: fc.oneof(
      depth,
      quoted,
      fc.constantFrom('s', 'who.id'),
      joined('(', t, ' + ', t, ')'),
      joined('string(', fc.oneof(n, b), ')'),
      joined(strings, '[', n, ']'),
    ),
    ints: fc.oneof(
      depth,
      fc.constantFrom('numbers', '[1, 2, 3]', '[i]'),
      joined('(', ints, ' + ', ints, ')'),
      joined(ints, '.filter(v, ', fc.constantFrom('v > 0', 'v % 2 == 0', 'flag'), ')'),
      joined(ints, '.map(v, ', fc.constantFrom('v + 1', 'v * v', 'i'), ')'),
      joined('[', n, ', ', n, ']'),
    ),
    strings: fc.oneof(
      depth,
      fc.constantFrom('words', 'who.roles', '["a", "admin"]'),
      joined('[', t, ', ', t, ']'),
      joined(strings, '.filter(w, w != s)'),
    ),
    dyn: fc.oneof(
      depth,
      fc.constantFrom('data', 'data.a', 'data.b', 'data.id', 'data["a"]', 'data[0]', 'data.constructor', 'dyn(i)', 'dyn(s)'),
      joined('{"a": ', fc.oneof(n, t), ', ', t, ': ', n, '}'),
      joined('{1: "a", ', n, ': ', t, '}'),
    ),
  }
})

const declaredInts = new Set(['i', 'age', 'numbers'])

/** What the slow evaluator takes: numbers of JSON are doubles, save where an int is declared. */
function tag(value: unknown, name = ''): Value {
  if (value === null) return { is: 'null' }
  if (typeof value === 'number') return declaredInts.has(name) ? { is: 'int', of: BigInt(value) } : { is: 'double', of: value }
  if (typeof value === 'bigint') return { is: 'int', of: value }
  if (typeof value === 'string') return { is: 'string', of: value }
  if (typeof value === 'boolean') return { is: 'bool', of: value }
  if (value instanceof Uint) return { is: 'uint', of: value.value }
  if (Array.isArray(value)) return { is: 'list', of: value.map((item) => tag(item, name)) }
  if (value instanceof CelMap) return { is: 'map', of: Array.from(value.entries.values(), ([key, each]) => [tag(key), tag(each)] as const) }
  if (!isPlainMap(value)) throw new Error('a value that is not modelled')
  return { is: 'map', of: Object.entries(value).map(([key, each]) => [tag(key), tag(each, key)] as const) }
}

const tagFacts = (given: Readonly<Record<string, unknown>>): Readonly<Record<string, Value>> =>
  Object.fromEntries(Object.entries(given).map(([name, value]) => [name, name === 'data' ? tag(value, '') : tag(value, name)]))

function agree(source: string, given: Readonly<Record<string, unknown>>): boolean {
  const parsed = parseExpression(source, declarations, { types: 'runtime' })
  if (parsed.kind === 'refused') throw new Error(`${source}: ${parsed.message}`)
  const fast = parsed.expression.evaluate(given, 10_000_000)
  let slow: Value | null = null
  try {
    slow = evaluateSlowly(parsed.expression.expr, tagFacts(given))
  } catch (error) {
    if (!(error instanceof Wrong)) throw error
  }
  if (fast instanceof CelError || slow === null) return fast instanceof CelError && slow === null
  return same(tag(fast), slow) || (Number.isNaN(fast) && slow.is === 'double' && Number.isNaN(slow.of)) || holdsNaN(fast)
}

const holdsNaN = (value: unknown): boolean => Array.isArray(value) && value.some((item) => Number.isNaN(item))

describe('closures and the slow evaluator agree', () => {
  const numRuns = Number(process.env['FUZZ_RUNS'] ?? 150) * 10

  it('on conditions', () => {
    fc.assert(
      fc.property(expressions.bool, values, (source, given) => agree(source, given)),
      { numRuns },
    )
  })

  it('on values of every kind', () => {
    fc.assert(
      fc.property(
        fc.oneof(expressions.int, expressions.double, expressions.string, expressions.ints, expressions.dyn),
        values,
        (source, given) => agree(source, given),
      ),
      { numRuns },
    )
  })

  it('and what is checked first comes to the same as what is not', () => {
    fc.assert(
      fc.property(expressions.bool, values, (source, given) => {
        const checked = parseExpression(source, declarations)
        const loose = parseExpression(source, declarations, { types: 'runtime' })
        if (checked.kind === 'refused' || loose.kind === 'refused') return
        expect(checked.expression.evaluate(given)).toEqual(loose.expression.evaluate(given))
      }),
      { numRuns },
    )
  })

  it('and no text makes the reader throw', () => {
    const pieces = fc.constantFrom(
      'a',
      '.',
      '(',
      ')',
      '[',
      ']',
      '{',
      '}',
      '"',
      "'",
      'b"',
      '\\',
      '1',
      '0x',
      'u',
      'e',
      '-',
      '!',
      '&&',
      '||',
      '?',
      ':',
      ',',
      ' in ',
      'has(',
      '.all(x, ',
      '\u0000',
      '😀',
      '9'.repeat(30),
    )
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 40 }), (texts) => {
        const parsed = parseCondition(texts.join(''), { a: types.dyn })
        if (parsed.kind === 'ok') parsed.condition.evaluate({ a: { a: 1 } })
        else expect(parsed.offset).toBeGreaterThanOrEqual(0)
      }),
      { numRuns },
    )
  })
})
