import { setTimeout as wait } from 'node:timers/promises'
import { getHeapSpaceStatistics } from 'node:v8'
import { expect, test } from 'vitest'
import { boundYoungMemory } from './young-memory.ts'

const youngBytes = (): number => getHeapSpaceStatistics().find(({ space_name: name }) => name === 'new_space')?.space_size ?? 0

test('young memory stays small, however much is made and kept for a moment', async () => {
  const end = boundYoungMemory()
  let most = 0
  let kept: object[] = []
  for (let round = 0; round < 60; round++) {
    for (let index = 0; index < 60_000; index++) {
      kept.push({ round, index, both: [round, index] })
      if (kept.length > 150_000) kept = kept.slice(100_000)
    }
    most = Math.max(most, youngBytes())
    await wait(10)
  }
  end()
  expect(most).toBeGreaterThan(0)
  expect(most).toBeLessThan(20 * 1024 * 1024)
})
