import fc from 'fast-check'
import { expect, test } from 'vitest'
import { LineBytes } from './line-bytes.ts'

const runs = Number(process.env['FUZZ_RUNS'] ?? 1000)

const part = fc.oneof(
  fc.record({ kind: fc.constant('text'), text: fc.string({ unit: 'binary', maxLength: 60 }) }),
  fc.record({ kind: fc.constant('ascii'), text: fc.string({ unit: 'grapheme-ascii', maxLength: 60 }) }),
  fc.record({ kind: fc.constant('number'), number: fc.oneof(fc.maxSafeNat(), fc.integer(), fc.constantFrom(0, 9, 10, 1e15, -1, 0.5)) }),
  fc.record({
    kind: fc.constant('thousandths'),
    number: fc.oneof(fc.maxSafeNat(), fc.nat(5000), fc.nat({ max: 1e9 })).map((n) => n / 1000),
  }),
  fc.record({ kind: fc.constant('thousandths'), number: fc.double() }),
)

test('what is written is what was said, and numbers are as JSON writes them', () => {
  const lines = new LineBytes()
  fc.assert(
    fc.property(fc.array(part, { maxLength: 20 }), (parts) => {
      lines.clear()
      let expected = ''
      for (const one of parts) {
        if ('text' in one) {
          if (one.kind === 'text') lines.text(one.text)
          else lines.ascii(one.text)
          expected += one.text
          continue
        }
        if (one.kind === 'number') lines.number(one.number)
        else lines.thousandths(one.number)
        expected += String(one.number)
      }
      expect(lines.view().equals(Buffer.from(expected, 'utf8'))).toBe(true)
    }),
    { numRuns: runs },
  )
})

test('it grows as far as it must, and gives back what nobody needs', () => {
  const lines = new LineBytes()
  const long = 'é'.repeat(3_000_000)
  lines.ascii('before ')
  lines.text(long)
  expect(lines.view().toString('utf8')).toBe(`before ${long}`)
  lines.clear()
  lines.bytes(Buffer.from('anew'))
  expect(lines.view().toString('utf8')).toBe('anew')
  expect(lines.view().buffer.byteLength).toBeLessThan(100_000)
})
