// What holds for every kind of secret: it finds made-up values wherever applications put them, and says nothing of what stands for one.

import { describe, expect, test } from 'vitest'
import { measureRecall } from '../../test/kit/secret-contexts.ts'
import { kinds, searchText } from './index.ts'

const recalls = measureRecall({ seed: 11, perContext: 8 })

test.each(recalls.map((recall) => [recall.id, recall] as const))(
  '%s is found in at least 98 of 100 places',
  (_, { tried, found, missed }) => {
    expect(found / tried, missed.join(', ')).toBeGreaterThanOrEqual(0.98)
  },
)

test('all kinds together are found in at least 98 of 100 places', () => {
  const sum = (key: 'tried' | 'found') => recalls.reduce((total, recall) => total + recall[key], 0)
  expect(sum('found') / sum('tried')).toBeGreaterThanOrEqual(0.98)
  expect(recalls.length).toBeGreaterThanOrEqual(80)
})

describe('what stands for a value is none', () => {
  const names = ['STRIPE_SECRET_KEY', 'OPENAI_API_KEY', 'AWS_SECRET_ACCESS_KEY', 'JWT_SECRET_KEY', 'DB_PASSWORD', 'TWILIO_AUTH_TOKEN']
  test.each([
    'changeme',
    'your-api-key',
    'YOUR_API_KEY_HERE',
    'sk-your-key-goes-here-1234567890',
    'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx',
    '<your token>',
    '${SOME_VARIABLE}',
    '{{ some.value }}',
    '%(some_value)s',
    '$SOME_VARIABLE',
    'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
    'AKIAIOSFODNN7EXAMPLE',
    '00000000000000000000000000000000',
    '0123456789abcdef0123456789abcdef',
    'abcdefghijklmnopqrstuvwxyz012345',
    'deadbeefdeadbeefdeadbeefdeadbeef',
    '********************',
    'REPLACE_ME_WITH_A_REAL_KEY_123',
  ])('%s', (value) => {
    for (const name of names)
      for (const [path, text] of [
        ['settings.py', `${name} = "${value}"\n`],
        ['.env', `${name}=${value}\n`],
        ['values.yaml', `env:\n  ${name}: ${value}\n`],
      ] as const)
        expect(searchText(path, text).map(({ kind }) => `${kind.id} in ${path}`)).toEqual([])
  })
})

test('every kind has a name, a service and a way to be replaced', () => {
  for (const { id, service, fix } of kinds) {
    expect(service, id).not.toBe('')
    expect(fix.length, id).toBeGreaterThan(60)
  }
})
