// The room for what is new does not grow with what survives, on whichever Node runs: the real command, filled from within.

import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'

/** Told at the end of the process, when far more has survived for a moment than any request leaves: what a half holds, as most of many looks find it. */
const filler = `
import { getHeapSpaceStatistics } from 'node:v8'
process.on('exit', () => {
  const kept = []
  const halves = []
  for (let index = 0; index < 4_000_000; index++) {
    kept[index % 20_000] = { index, both: [index, index] }
    if (index % 100_000 > 0) continue
    const space = getHeapSpaceStatistics().find(({ space_name }) => space_name === 'new_space')
    halves.push((space.space_used_size + space.space_available_size) / 1048576)
  }
  process.stderr.write('new space: ' + Math.round(halves.sort((one, other) => one - other)[20]) + ' MB\\n')
})
`

const sizeOf = (words: readonly string[]): number => {
  const folder = writeProject({ 'filler.mjs': filler })
  const { stderr } = runCommand(words, { folder, environment: { NODE_OPTIONS: `--import=${join(folder, 'filler.mjs')}` } })
  return Number(/^new space: (\d+) MB$/m.exec(stderr)?.[1])
}

test('a gateway keeps two halves of 8 MB, and a scan what V8 gives it', () => {
  expect(sizeOf(['gateway', '--help'])).toBeLessThanOrEqual(10)
  expect(sizeOf(['scan', '--help'])).toBeGreaterThanOrEqual(12)
})
