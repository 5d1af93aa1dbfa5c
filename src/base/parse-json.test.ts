import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { hasEscapedName, parseJson, readJsonText } from './parse-json.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 1000)

const names = fc.oneof(
  fc.constantFrom('a', 'admin', '\\', '\\u006', '"', '\n', '\\n', 'é', '__proto__', '7', '', 'constructor'),
  fc.string(),
)
const values = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (number === 0 ? 0 : number)),
      fc.integer(),
      fc.string(),
      fc.boolean(),
      fc.constant(null),
    ),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(names, tie('value')), { maxLength: 4 }).map((members) => Object.fromEntries(members)),
  ),
})).value

/** As text, with blanks between, and with each unit of some names as an escape. */
function write(value: unknown, turns: readonly boolean[]): string {
  let turn = 0
  const gap = (): string => (turns[turn++ % turns.length] === true ? ' \r\n\t' : '')
  const name = (text: string): string =>
    turns[turn++ % turns.length] === true
      ? `"${text
          .split('')
          .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
          .join('')}"`
      : JSON.stringify(text)
  const one = (item: unknown): string => {
    if (Array.isArray(item)) return `[${gap()}${item.map(one).join(`${gap()},${gap()}`)}]${gap()}`
    if (typeof item === 'object' && item !== null)
      return `{${gap()}${Object.entries(item)
        .map(([key, inner]) => `${name(key)}${gap()}:${gap()}${one(inner)}`)
        .join(',')}${gap()}}`
    return JSON.stringify(item)
  }
  return `${gap()}${one(value)}${gap()}`
}

describe('JSON', () => {
  it('has the names that stand in it, whatever was read before', () => {
    // Somebody who sends both shows one reader `admin`, and another one a name that nobody asks for.
    parseJson('{"role":1,"\\\\u006":2}')
    expect(parseJson('{"role":1,"\\u0061dmin":true}')).toEqual({ role: 1, admin: true })
    parseJson('[{"h":[],"\\\\":0}]')
    expect(parseJson('[{"h":1,"\\"" : 2}]')).toEqual([{ h: 1, '"': 2 }])
  })

  it('is what was written, with names in any spelling', () => {
    fc.assert(
      fc.property(values, fc.array(fc.boolean(), { minLength: 1, maxLength: 7 }), (value, turns) => {
        const text = write(value, turns)
        expect(parseJson(text)).toEqual(value)
        expect(readJsonText(text, Number)).toEqual(value)
        expect(Object.keys(Object(parseJson(text)))).toEqual(Object.keys(Object(value)))
      }),
      { numRuns: runs },
    )
  })

  it('is refused where the engine refuses it', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.array(fc.constantFrom(...'{}[]":,\\u0061 \n-1e.truefalsnl'), { maxLength: 12 })), (given) => {
        const text = Array.isArray(given) ? given.join('') : given
        let value: unknown
        try {
          value = JSON.parse(text)
        } catch {
          expect(() => parseJson(text)).toThrow(SyntaxError)
          return
        }
        if (!hasEscapedName(text)) expect(parseJson(text)).toEqual(value)
      }),
      { numRuns: runs },
    )
  })

  it.each([
    ['{"a":"\\n"}', false],
    ['{"a\\\\" : 1}', true],
    ['["\\"", {"b": "\\\\"}]', false],
    ['{"a":{"\\u0062"\n:1}}', true],
    ['"\\":"', false],
  ])('%s has a name with an escape: %s', (text, wanted) => {
    expect(hasEscapedName(text)).toBe(wanted)
  })

  it('is read to any depth, with texts of any length, and the last of two members with one name counts', () => {
    const deep = parseJson(`${'{"\\u0061":['.repeat(100_000)}${']}'.repeat(100_000)}`)
    expect(deep).toHaveProperty('a')
    const long = `${'x\\n'.repeat(2_000_000)}`
    expect(String(Object(parseJson(`{"\\u0061":"${long}"}`)).a)).toHaveLength(4_000_000)
    expect(parseJson('{"a":1,"b":2,"\\u0061":3}')).toEqual({ a: 3, b: 2 })
  })
})
