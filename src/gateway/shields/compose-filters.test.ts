import { describe, expect, test } from 'vitest'
import type { BodyFilter, FilteredBody } from '../listener/core.ts'
import { composeFilters } from './compose-filters.ts'

type Whole = Extract<BodyFilter, { kind: 'whole' }>

/** What everybody sends who sends for now. */
const shared = Buffer.alloc(16)

/** The first letter, in memory that the next one writes to. */
const brief: Whole = {
  kind: 'whole',
  mostBytes: 99,
  isInstant: true,
  finish(body) {
    shared.set(body ?? [])
    return { kind: 'send', bytes: shared.subarray(0, 1) }
  },
}

const seen: string[] = []
const waiting = (said: FilteredBody): Whole => ({
  kind: 'whole',
  mostBytes: 99,
  async finish(body) {
    await Promise.resolve()
    seen.push(String(body))
    return said
  },
})

const looking: BodyFilter = { kind: 'parts', onlyLooks: true, write: (bytes) => bytes, end: () => Buffer.alloc(0) }

function compose(...filters: readonly BodyFilter[]): Whole {
  const composed = composeFilters(filters)
  return composed?.kind === 'whole' ? composed : expect.fail('no filter of the whole')
}

const textOf = (said: FilteredBody): string => (said.kind === 'send' ? String(said.bytes) : said.kind)

describe('filters of one answer', () => {
  test.each<[string, readonly BodyFilter[], boolean]>([
    ['all who are answer at once', [brief, looking, brief], true],
    ['one waits', [brief, waiting({ kind: 'pass' })], false],
    ['nobody says so', [{ kind: 'whole', mostBytes: 9, finish: () => ({ kind: 'pass' }) }, brief], false],
  ])('answer at once where %s', (_, filters, isInstant) => {
    expect(compose(...filters).isInstant === true).toBe(isInstant)
  })

  test.each<[string, readonly BodyFilter[]]>([
    ['before somebody waits', [brief, waiting({ kind: 'pass' })]],
    ['after somebody waited', [waiting({ kind: 'pass' }), brief]],
    ['on both sides of who waits', [brief, looking, waiting({ kind: 'pass' }), brief]],
  ])('what is sent for now %s is not what others left meanwhile', async (_, filters) => {
    seen.length = 0
    const both = ['ab', 'xy'].map((text) => compose(...filters).finish(Buffer.from(text)))
    expect((await Promise.all(both)).map(textOf)).toEqual(['a', 'x'])
    expect(seen.map((text) => text.slice(0, 1))).toEqual(['a', 'x'])
  })
})
