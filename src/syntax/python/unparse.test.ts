import { describe, expect, test } from 'vitest'
import { Op } from './form.ts'
import { parsePython } from './parse-python.ts'
import { unparse } from './unparse.ts'

function roundTrip(source: string, maxLength?: number): string {
  const { form } = parsePython(Buffer.from(`value = (${source})`))
  const statement = form.code[form.body + 3] ?? 0
  expect(form.code[statement]).toBe(Op.Assign)
  return unparse(form, form.code[statement + 2] ?? 0, maxLength)
}

describe('unparse', () => {
  test.each([
    'user.is_admin and not settings.debug',
    'a or b and c',
    '(a or b) and c',
    'not (a or b)',
    'a < b <= c < d',
    'a is not None',
    'x not in (1, 2)',
    '-x**2',
    '(-x)**2',
    '2**3**4',
    '(2**3)**4',
    'a - (b - c)',
    'a - b - c',
    '(a + b) * c % d // e @ f',
    'a << 1 | b & ~c ^ d',
    'x if y else z if w else v',
    '(x if y else z) + 1',
    'f(1, *args, key=value, **options)',
    'f(x for x in y)',
    'f((x for x in y), 1)',
    '[x + 1 for x, y in pairs if x if y]',
    '{k: v for k, v in items}',
    '{x for x in y}',
    'lambda: 0',
    'lambda a, b=1, *rest, **more: a',
    'x[1:2, ::3]',
    'x[a,]',
    'x[()]',
    '(1,)',
    '()',
    '[]',
    '{}',
    "{'a': 1, **b}",
    '(1).real',
    '1.5',
    '1.0',
    '2j',
    '123456789012345678901234567890',
    "'it\\\\n'",
    '"it\'s"',
    "'\\n\\t\\x00'",
    "b'\\xff'",
    "f'{a!r:>{b}} {{}} {c}'",
    'await f(x)',
    'y := f(x)',
    'None is True is False is ...',
    'a.b.c[0](d).e',
  ])('%s', (source) => {
    expect(roundTrip(source)).toBe(source)
  })

  test.each([
    ['"double"', "'double'"],
    ['f"{user["name"]}"', `f'{user["name"]}'`],
    ["f'{x=}'", "f'x={x!r}'"],
    ['not(a)==b', 'not a == b'],
    ['( a )', 'a'],
    ['"a" "b" f"{c}" "d"', "f'ab{c}d'"],
  ])('%s is written %s', (source, written) => {
    expect(roundTrip(source)).toBe(written)
  })

  test('what is too long ends in an ellipsis', () => {
    expect(roundTrip('first_value + second_value', 12)).toBe('first_value…')
    const list = `[${'1, '.repeat(5000)}]`
    expect(roundTrip(list, 20)).toBe('[1, 1, 1, 1, 1, 1, …')
  })
})
