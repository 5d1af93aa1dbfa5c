// Made-up values of every kind, in the ways in which files hold them, and how many of them are found:
// `npx tsx tools/secrets-recall.mjs` writes bench/results/secrets.json. The seed is fixed, so that a difference is one of the kinds.

import { readFileSync } from 'node:fs'
import { argv } from 'node:process'
import { fileURLToPath } from 'node:url'
import { ownCommit, writeResult } from '../bench/result.mjs'
import { measureRecall } from '../test/kit/secret-contexts.ts'

const file = fileURLToPath(new URL('../bench/results/secrets.json', import.meta.url))
const perContext = 25
const seed = 20_261_122

const kinds = measureRecall({ seed, perContext })
const tried = kinds.reduce((sum, kind) => sum + kind.tried, 0)
const found = kinds.reduce((sum, kind) => sum + kind.found, 0)
const result = {
  seed,
  perContext,
  kinds: kinds.length,
  tried,
  found,
  recall: round(found / tried),
  worst: Math.min(...kinds.map((kind) => round(kind.found / kind.tried))),
  byKind: Object.fromEntries(kinds.map((kind) => [kind.id, { tried: kind.tried, found: kind.found, byAnother: kind.byAnother }])),
}
if (argv.includes('--check')) {
  // Of another commit the same may be measured.
  const { date: _, commit: __, ...written } = JSON.parse(readFileSync(file, 'utf8'))
  if (JSON.stringify(written) !== JSON.stringify(result)) throw new Error(`${file} is not what is measured today`)
} else writeResult('secrets.json', { commit: ownCommit(), ...result })
console.log(`${found} of ${tried} values found: recall ${result.recall}, of the worst kind ${result.worst}`)
for (const kind of kinds)
  if (kind.found < kind.tried) console.log(`  ${kind.id}: ${kind.found} of ${kind.tried}; ${kind.missed.join(', ')}`)

function round(number) {
  return Math.floor(number * 10_000) / 10_000
}
