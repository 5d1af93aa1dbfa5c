import { describe, expect, it } from 'vitest'
import { createInspect } from '../inspect-value.ts'
import { attackClasses } from './index.ts'

describe.each(attackClasses)('$id', (one) => {
  const inspect = createInspect([one])
  it.each(one.attacks)('is found in %j', (text) => {
    expect(inspect(text, 'body')?.attack).toBe(one.id)
  })
  it.each(one.harmless)('is not found in %j', (text) => {
    expect(createInspect()(text, 'body')).toBeNull()
  })
})
