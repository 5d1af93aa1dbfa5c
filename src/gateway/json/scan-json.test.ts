import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { scanJson } from './scan-json.ts'

const bytes = (text: string): Uint8Array => Buffer.from(text, 'utf8')
const fault = (text: string): string | null => scanJson(bytes(text)).fault?.kind ?? null
const runs = Number(process.env['FUZZ_RUNS'] ?? 150)

describe('JSON that every reader reads alike', () => {
  test.each([
    ['{"a": 1, "b": [true, false, null, -0.5e+10, "x\\u00e9\\n"]}'],
    ['[]'],
    ['{}'],
    [' "a" '],
    ['0'],
    ['{"a":{"a":{"a":[{"a":1},{"a":2}]}}}'],
    ['"\\ud83d\\ude00"'],
    ['{"é":1,"e":2}'],
  ])('%s', (text) => {
    expect(fault(text)).toBeNull()
  })

  test.each([
    ['', 'syntax'],
    ['{"a":1,}', 'syntax'],
    ['[1,]', 'syntax'],
    ['[1 2]', 'syntax'],
    ['01', 'syntax'],
    ['+1', 'syntax'],
    ['1.', 'syntax'],
    ['.5', 'syntax'],
    ['1e', 'syntax'],
    // Python's json reads these three.
    ['NaN', 'syntax'],
    ['-Infinity', 'syntax'],
    ['[Infinity]', 'syntax'],
    ["{'a':1}", 'syntax'],
    ['{"a":1} {"a":2}', 'syntax'],
    ['"\t"', 'syntax'],
    ['"\\x41"', 'syntax'],
    ['"\\u12g4"', 'syntax'],
    ['"a', 'syntax'],
    ['[', 'syntax'],
    ['{"a"', 'syntax'],
    ['tru', 'syntax'],
    ['/* */ 1', 'syntax'],
    ['\u00a01', 'syntax'],
    ['\ufeff{}', 'byte-order-mark'],
    ['{"role":"user","role":"admin"}', 'duplicate-key'],
    ['{"role":"user","\\u0072ole":"admin"}', 'duplicate-key'],
    ['{"\\u0072ole":"user","role":"admin"}', 'duplicate-key'],
    ['{"a":{"b":1,"c":2,"b":3}}', 'duplicate-key'],
    ['"\\ud800"', 'lone-surrogate'],
    ['"\\udc00\\ud800"', 'lone-surrogate'],
    ['"\\ud800\\u0041"', 'lone-surrogate'],
    ['['.repeat(65) + ']'.repeat(65), 'depth'],
    ['['.repeat(100_000), 'depth'],
  ])('%s is %s', (text, kind) => {
    expect(fault(text)).toBe(kind)
  })

  test('a key of a large object that comes twice is found', () => {
    const members = Array.from({ length: 40 }, (_, index) => `"k${index}":${index}`)
    expect(fault(`{${members.join(',')}}`)).toBeNull()
    expect(fault(`{${[...members, '"k3":0'].join(',')}}`)).toBe('duplicate-key')
    expect(fault(`{${[...members, '"\\u006b39":0'].join(',')}}`)).toBe('duplicate-key')
  })

  test('bytes that are not UTF-8 are refused, an overlong slash and an encoded surrogate among them', () => {
    for (const raw of [
      [0x22, 0xff, 0x22],
      [0x22, 0xc0, 0xaf, 0x22],
      [0x22, 0xed, 0xa0, 0x80, 0x22],
      [0xff, 0xfe, 0x31, 0x00],
    ]) {
      expect(scanJson(Uint8Array.from(raw)).fault?.kind).toBe('not-utf8')
    }
  })

  test.each([
    ['9007199254740991', false],
    ['-9007199254740991', false],
    ['9007199254740992', true],
    ['[1, 12345678901234567890]', true],
    ['1e300', false],
    ['0.12345678901234567890', false],
  ])('%s can not be held by a double: %s', (text, inexact) => {
    expect(scanJson(bytes(text)).inexact).toBe(inexact)
  })

  test('what is written by JSON.stringify passes, and what passes is read by JSON.parse', () => {
    fc.assert(
      fc.property(fc.jsonValue({ depthSize: 'medium', maxDepth: 20 }), fc.nat(), fc.integer({ min: 0, max: 255 }), (value, place, byte) => {
        const written = Buffer.from(JSON.stringify(value), 'utf8')
        // A half of a surrogate pair is written as an escape.
        if (!/\\u[dD][89a-fA-F]/.test(written.toString())) expect(scanJson(written).fault).toBeNull()
        const spoilt = Buffer.from(written)
        spoilt[place % spoilt.length] = byte
        if (scanJson(spoilt).fault === null) expect(() => JSON.parse(spoilt.toString('utf8'))).not.toThrow()
      }),
      { numRuns: runs * 4 },
    )
  })

  test('a megabyte of keys, escapes or brackets takes time by its length', () => {
    const many = `{${Array.from({ length: 100_000 }, (_, index) => `"k${index}":0`).join(',')}}`
    const started = performance.now()
    expect(fault(many)).toBeNull()
    expect(fault(`"${'\\u0041'.repeat(170_000)}"`)).toBeNull()
    expect(fault(`[${'[],'.repeat(300_000)}0]`)).toBeNull()
    expect(performance.now() - started).toBeLessThan(5000)
  })
})
