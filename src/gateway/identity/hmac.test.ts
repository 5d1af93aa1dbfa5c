import { createHmac, createSecretKey } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { TextHmac } from './hmac.ts'

test('it is what Node says, of keys and texts of any length, one after the other', () => {
  const bytes = fc.uint8Array({ minLength: 1, maxLength: 200 })
  const texts = fc.array(
    fc.oneof(fc.string({ unit: 'binary-ascii' }), fc.string({ minLength: 1900, maxLength: 9000, unit: 'binary-ascii' })),
    {
      maxLength: 5,
    },
  )
  fc.assert(
    fc.property(bytes, texts, (secret, all) => {
      const hmac = new TextHmac(createSecretKey(secret))
      for (const text of [...all, all.join('')]) {
        const [first, second] = [text.length >> 2, text.length >> 1]
        for (const parts of [[], [text], [text.slice(0, first), text.slice(first)], [text.slice(0, first), 'other', text.slice(second)]]) {
          for (const last of [text.slice(second), `${text.slice(0, 9)}\u00e9\u{1f600}`]) {
            const signed = parts.join('') + Buffer.from(`${last}"}`, 'utf8').toString('base64url')
            expect(hmac.sign(parts, last, '"}')).toBe(
              `${signed}.${createHmac('sha256', secret).update(signed, 'latin1').digest('base64url')}`,
            )
          }
        }
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})
