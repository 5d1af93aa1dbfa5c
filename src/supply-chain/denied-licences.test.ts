import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isDenied } from './denied-licences.ts'

test.each([
  ['GPL-3.0-only', ['GPL-3.0-only'], 'yes'],
  ['gpl-3.0-only', ['GPL-3.0-only'], 'yes'],
  ['GPL-3.0', ['GPL-3.0-only'], 'yes'],
  ['GPL-3.0-or-later', ['GPL-3.0+'], 'yes'],
  ['GPL-3.0-or-later', ['GPL-3.0-only'], 'no'],
  ['LGPL-3.0-only', ['GPL-3.0-only'], 'no'],
  ['MIT OR GPL-3.0-only', ['GPL-3.0-only'], 'no'],
  ['MIT AND GPL-3.0-only', ['GPL-3.0-only'], 'yes'],
  ['MIT AND GPL-3.0-only OR Apache-2.0', ['GPL-3.0-only'], 'no'],
  ['MIT AND (GPL-3.0-only OR AGPL-3.0-only)', ['GPL-3.0-only', 'AGPL-3.0-only'], 'yes'],
  ['GPL-2.0-only WITH Classpath-exception-2.0', ['GPL-2.0-only'], 'unknown'],
  ['Apache-2.0 WITH LLVM-exception', ['GPL-2.0-only'], 'no'],
  ['MIT BSD', ['MIT'], 'unknown'],
  ['(MIT', ['MIT'], 'unknown'],
  ['MIT OR', ['MIT'], 'unknown'],
  ['MIT WITH', ['MIT'], 'unknown'],
  ['', ['MIT'], 'unknown'],
])('%s where %j is denied: %s', (expression, deny, answer) => {
  expect(isDenied(expression, deny)).toBe(answer)
})

test('never throws, whatever stands there', () => {
  const words = fc.array(fc.constantFrom('(', ')', 'MIT', 'OR', 'AND', 'WITH', 'GPL-3.0+', ' '), { maxLength: 60 })
  fc.assert(
    fc.property(words, (parts) => {
      expect(['yes', 'no', 'unknown']).toContain(isDenied(parts.join(' '), ['MIT']))
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})
