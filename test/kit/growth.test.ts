import { expect, test } from 'vitest'
import { measureGrowth } from './growth.ts'

let kept = 0
const spin = (steps: number) => {
  for (let step = 0; step < steps; step++) kept = (kept * 31 + step) | 0
}

test('what is proportional grows by two, and the square by four', () => {
  expect(measureGrowth((size) => spin(size * 2000), 100, 3)).toBeLessThan(3)
  expect(measureGrowth((size) => spin(size * size), 500, 3)).toBeGreaterThan(3)
})
