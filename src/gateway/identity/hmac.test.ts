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
        const signature = createHmac('sha256', secret).update(text, 'latin1').digest('base64url')
        const middle = text.length >> 1
        expect(hmac.sign(text)).toBe(`${text}.${signature}`)
        expect(hmac.sign(text.slice(0, middle), text.slice(middle), '')).toBe(`${text}.${signature}`)
      }
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})
