import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type FieldPath, holdsField, parseFieldPath, withoutFields } from './index.ts'

describe('a path of fields', () => {
  it.each(['', '.a', 'a.', 'a..b', '[0]', 'a[', 'a]b', '[].', 'a.[].b'])('is not %j', (text) => {
    expect(parseFieldPath(text)).toBeNull()
  })

  it('never throws, and what it reads is what it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '.', '[', ']', '*', ' ') }), (text) => {
        const path = parseFieldPath(text)
        if (path !== null) expect(write(path)).toBe(text)
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    )
  })

  it('that was cut is not there, and the rest is', () => {
    const json = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.integer(),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', '__proto__'), tie('value'), { maxKeys: 3 }),
      ),
    })).value
    const paths = fc.array(fc.constantFrom('a', 'b', 'a.b', 'a[].b', '[].a', '*.a', 'a.*', '__proto__', 'a[]', '[]'), { maxLength: 3 })
    fc.assert(
      fc.property(json, paths, (value, texts) => {
        const read = texts.map((text) => parseFieldPath(text) ?? [])
        const left = withoutFields(value, read)
        expect(holdsField(left, read)).toBe(false)
        if (!holdsField(value, read)) expect(JSON.stringify(left)).toBe(JSON.stringify(value))
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    )
  })
})

function write(path: FieldPath): string {
  return path
    .map((step, index) => (step.kind === 'items' ? '[]' : `${index === 0 ? '' : '.'}${step.kind === 'keys' ? '*' : step.key}`))
    .join('')
}
