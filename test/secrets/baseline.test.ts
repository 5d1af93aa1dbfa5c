// What is known of secrets from one scan to the next: whole scans of small trees. Values are made up when they are needed.

import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { createDetectors, scan } from '../../src/scan/index.ts'
import { createRandom } from '../../src/secrets/index.ts'
import { readExample } from '../rules/read-example.ts'

const random = createRandom(41)
const makeValue = (length = 40): string => random.text(length)

function scanSecrets(file: string, text: string) {
  const named = new Map([[file, text]])
  const model = readExample(named)
  const subject = { tree: createTree(named), model, today: new Date('2026-11-22T12:00:00Z'), advisories: null }
  const readLine = (_: string, line: number): string | null => text.split('\n')[line - 1] ?? null
  return scan(model, createDetectors(subject), { only: ['secrets'], skip: [], rules: new Map(), readLine })
}

test.each<[string, string, () => string]>([
  [
    'of a generator, of which nothing is shown',
    'compose.yaml',
    () => `services:\n  api:\n    environment:\n      JWT_SECRET_KEY: ${makeValue()}\n`,
  ],
  ['in an address', 'app/database.py', () => `URL = "postgresql://app:${makeValue(16)}@data.shop-prod.net/shop"\n`],
  ['that says who issued it', 'app/pay.py', () => `STRIPE_KEY = "sk_live_${makeValue(24)}"\n`],
  ['in a file of the environment', '.env', () => `DEBUG=false\nSESSION_SECRET=${makeValue(64)}\n`],
])('a baseline knows a value %s when code moves, and not the next one at its place', (_, file, write) => {
  const text = write()
  const fingerprints = (written: string) => scanSecrets(file, written).findings.map(({ fingerprint }) => fingerprint)
  const before = fingerprints(text)
  expect(before).toHaveLength(1)
  expect(fingerprints(`# above\n\n${text}`)).toEqual(before)
  expect(fingerprints(write())).not.toEqual(before)
})

test('in a file of JSON with comments, a comment says that a value is lived with', () => {
  const value = makeValue()
  const file = (comment: string) => `{\n  // ${comment}\n  "weather_api_key": "${value}",\n  "port": 80\n}\n`
  expect(scanSecrets('service.jsonc', file('the key of the weather service')).findings).toHaveLength(1)
  const { findings, suppressed } = scanSecrets(
    'service.jsonc',
    file('fastward: ignore[secret-with-high-entropy] it opens nothing but a demo'),
  )
  expect(findings).toEqual([])
  expect(suppressed.map(({ reason }) => reason)).toEqual(['it opens nothing but a demo'])
})
