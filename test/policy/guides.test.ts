// What the guides write into `fastward.yaml` is understood: each block of settings, as whoever copies it has it.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseDocument } from '../../src/policy/index.ts'
import { checkout } from '../kit/command.ts'

const ruleNames = readdirSync(join(checkout, 'docs', 'rules')).map((name) => name.replace(/\.md$/, ''))
const guides = readdirSync(join(checkout, 'docs', 'guide'))
  .filter((name) => name.endsWith('.md'))
  .map((name) => `docs/guide/${name}`)

/** Overlays and tests of policies have files of their own; a block that begins within a section stands below it. */
function listSettings(text: string): readonly string[] {
  return [...text.matchAll(/^```ya?ml\n(.*?)^```/gms)]
    .map(([, block = '']) => (block.startsWith('  ') ? `gateway:\n${block}` : block))
    .filter((block) => !/^(?:overlay|tests):/m.test(block))
    .map((block) => block.replaceAll('sha256-…', `sha256-${'0'.repeat(64)}`))
}

const blocks = [...guides, 'README.md'].flatMap((file) =>
  listSettings(readFileSync(join(checkout, file), 'utf8')).map((block, index) => [file, index + 1, block] as const),
)

describe('settings in guides', () => {
  test.each(blocks)('%s, block %i', (file, _, block) => {
    expect(Object.keys(parseDocument(block, file, ruleNames)).length).toBeGreaterThan(0)
  })
  test('are found', () => expect(blocks.length).toBeGreaterThan(20))
})
