import { expect, test } from 'vitest'
import { describeShields } from './describe-shields.ts'

test.each([
  ['nothing that is asked', {}, null],
  ['what observes unless the policy says otherwise', { contract: {}, abuse: {} }, 'Shields: abuse observed; contract observed.'],
  [
    'what is held to somewhere',
    { inspection: { enforce: ['/orders/**', '/a\u001b[2J'] }, rates: { mode: 'enforce' } },
    'Shields: rates enforced; inspection observed, and enforced at /orders/**, /a\\x1b[2J.',
  ],
  ['patches, which each have their own mode', { patches: [{}, {}] }, 'Shields: 2 patches.'],
] as const)('%s', (_, section, wanted) => {
  // Lines of a file are noted beside what stands there, and are not asked here.
  expect(describeShields(section as unknown as Parameters<typeof describeShields>[0])).toBe(wanted)
})
