import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeForm, encodeForm } from './form-codec.ts'
import { parsePython } from './parse-python.ts'

const source = `"""Doc \ud83d\ude00."""
from app import x
def f(a: int = 2**70, *b, c=1e999, d=0.1j) -> "str":
    "what it does"
    return [a for a in b if a] + ["\\ud800", 'é']
class C(x, key=1):
    y: int
broken = (
`
const { form } = parsePython(Buffer.from(source))

describe('the codec', () => {
  test('gives back what it was given', () => {
    expect(form.problems.length).toBeGreaterThan(0)
    expect(decodeForm(encodeForm(form))).toEqual(form)
  })

  test('does so from bytes at an odd place', () => {
    const encoded = encodeForm(form)
    for (const offset of [1, 4, 8]) {
      const shifted = new Uint8Array(encoded.length + offset)
      shifted.set(encoded, offset)
      expect(decodeForm(shifted.subarray(offset))).toEqual(form)
    }
  })

  test('does not copy the arrays when the bytes are aligned', () => {
    const encoded = encodeForm(form)
    expect(decodeForm(encoded)?.code.buffer).toBe(encoded.buffer)
  })

  test('writes the same bytes for the same form', () => {
    expect(encodeForm(form)).toEqual(encodeForm(parsePython(Buffer.from(source)).form))
  })

  test('knows the empty form', () => {
    const empty = parsePython(new Uint8Array()).form
    expect(decodeForm(encodeForm(empty))).toEqual(empty)
  })

  test('takes nothing that was changed, cut or made up', () => {
    const encoded = encodeForm(form)
    fc.assert(
      fc.property(fc.nat(encoded.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const damaged = encoded.slice()
        damaged[at] = (damaged[at] ?? 0) ^ change
        expect(decodeForm(damaged)).toBeNull()
      }),
      { numRuns: 300 },
    )
    fc.assert(
      fc.property(fc.nat(encoded.length - 1), (length) => {
        expect(decodeForm(encoded.slice(0, length))).toBeNull()
      }),
      { numRuns: 200 },
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        expect(decodeForm(bytes)).toBeNull()
      }),
      { numRuns: 200 },
    )
  })
})
