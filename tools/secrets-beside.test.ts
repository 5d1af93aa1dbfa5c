// The arithmetic of the comparison with another finder of secrets.

import { describe, expect, test } from 'vitest'
import { check, compare, createJudge, type Spotted, type TriageRow } from './secrets-beside.ts'

const row = (path: string, line: number, verdict: TriageRow['verdict']): TriageRow => ({
  tool: 'both',
  tree: 'shop',
  path,
  line,
  kind: 'k',
  verdict,
  reason: 'r',
})
const spot = (places: readonly [string, number][], confidence?: Spotted['confidence']): Spotted => ({
  tree: 'shop',
  kind: 'k',
  ...(confidence === undefined ? {} : { confidence }),
  places: places.map(([file, line]) => ({ file, line })) as unknown as Spotted['places'],
})

describe('a verdict', () => {
  const judge = createJudge([row('a.env', 3, 'true'), row('a.env', 4, 'false'), row('test.py', 9, 'false')])
  test.each<[string, Spotted, string | null]>([
    ['holds at its place', spot([['a.env', 4]]), 'false'],
    ['holds a line below where nothing else is judged', spot([['a.env', 5]]), 'false'],
    ['holds a line above', spot([['a.env', 2]]), 'true'],
    ['is the worst of all places of a value', spot([['test.py', 9], ['a.env', 3]]), 'true'], // biome-ignore format: one line a case
    ['is absent elsewhere', spot([['b.env', 3]]), null],
  ])('%s', (_, one, verdict) => {
    expect(judge(one)).toBe(verdict)
  })

  test('is given once', () => {
    expect(() => createJudge([row('a', 1, 'true'), row('a', 1, 'false')])).toThrow('two verdicts on shop: a:1')
  })
})

test('what is true, false and unjudged is counted for both, and what both have is told from what one has', () => {
  const judge = createJudge([row('a', 1, 'true'), row('b', 1, 'true'), row('c', 1, 'true'), row('d', 1, 'false'), row('e', 1, 'false')])
  const ours = [spot([['a', 1]], 'high'), spot([['b', 1]], 'medium'), spot([['d', 1]], 'low'), spot([['x', 1]], 'medium')]
  const theirs = [spot([['a', 2]]), spot([['c', 1]]), spot([['d', 1]]), spot([['e', 1]])]
  const found = compare(new Set(['shop']), ours, theirs, judge)
  expect(found.shown).toEqual({ found: 1, true: 1, debatable: 0, false: 0, unjudged: 0 })
  expect(found.likely).toEqual({ found: 3, true: 2, debatable: 0, false: 0, unjudged: 1 })
  expect(found.all).toEqual({ found: 4, true: 2, debatable: 0, false: 1, unjudged: 1 })
  expect(found.yardstick).toEqual({ found: 4, true: 2, debatable: 0, false: 2, unjudged: 0 })
  expect([found.trueOfBoth, found.trueOfOursAlone, found.trueOfTheirsAlone]).toEqual([1, 1, 1])
  // Nothing is met while something is not judged.
  expect(check(found).map(({ met }) => met)).toEqual([null, null, false])
  expect(compare(new Set(['other']), ours, theirs, judge).all.found).toBe(0)
})

test('the measure is met by more that is true with no more that is false', () => {
  const judge = createJudge([...'abcdefg'].map((path) => row(path, 1, path === 'g' ? 'false' : 'true')))
  const list = (paths: string) => [...paths].map((path) => spot([[path, 1]], 'high'))
  const met = (ours: string, theirs: string) => check(compare(new Set(['shop']), list(ours), list(theirs), judge)).map((one) => one.met)
  expect(met('abcdef', 'abcde')).toEqual([true, true, true])
  expect(met('abcde', 'abcde')).toEqual([false, true, true])
  expect(met('abcdefg', 'abcde')).toEqual([true, false, true])
})
