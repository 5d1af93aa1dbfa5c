// A difference and a judgement in every format, of changes in which every word tries to be something else.

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceFormats, judgeChange, judgementFormats, writeDifference, writeJudgement } from '../../src/guardrail/index.ts'
import { attacks } from '../report/hostile-report.ts'
import { findChangeFaults } from './find-change-faults.ts'
import { makeHostileDifference, makeHostileLaw } from './hostile-difference.ts'

const options = { colour: false, columns: 100, prefix: 'back/' }
const judge = (text: string, all: boolean) => {
  const change = makeHostileDifference(text)
  return { report: { judgement: judgeChange(change, makeHostileLaw(text)), difference: change }, options: { ...options, all } }
}

const texts = Object.entries(attacks)
const words = fc
  .array(fc.oneof(fc.constantFrom(...Object.values(attacks)), fc.string({ unit: 'binary', maxLength: 30 })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))

describe.each(differenceFormats)('a difference as %s', (format) => {
  const write = (text: string, all: boolean) => writeDifference(format, makeHostileDifference(text), { ...options, all })
  test.each(texts)('takes %s', async (_, text) => {
    for (const all of [false, true]) expect(await findChangeFaults('difference', format, write(text, all))).toEqual([])
  })
  test('takes any words', () =>
    fc.assert(
      fc.asyncProperty(words, async (text) => {
        expect(await findChangeFaults('difference', format, write(text, true))).toEqual([])
      }),
      { numRuns: 40 },
    ))
})

describe.each(judgementFormats)('a judgement as %s', (format) => {
  const write = (text: string, all: boolean) => {
    const { report, options } = judge(text, all)
    return writeJudgement(format, report, options)
  }
  test.each(texts)('takes %s', async (_, text) => {
    for (const all of [false, true]) expect(await findChangeFaults('judgement', format, write(text, all))).toEqual([])
  })
  test('takes any words', () =>
    fc.assert(
      fc.asyncProperty(words, async (text) => {
        expect(await findChangeFaults('judgement', format, write(text, true))).toEqual([])
      }),
      { numRuns: 40 },
    ))
  test('takes a state that nobody compared', async () => {
    const { report, options } = judge('x', false)
    const alone = {
      judgement: { ...report.judgement, law: [], lawTogether: null, lawBlocks: null, blocks: [], blocked: false },
      difference: null,
    }
    expect(await findChangeFaults('judgement', format, writeJudgement(format, alone, options))).toEqual([])
  })
})

test('GitHub gets what stops the change as errors on its lines, and the rest as warnings', () => {
  const { report, options } = judge('x', false)
  const lines = writeJudgement('github', report, options).split('\n').slice(0, -1)
  expect(lines.filter((line) => line.startsWith('::error '))).toHaveLength(report.judgement.blocks.length + 1)
  // A line of the base is no line of the change.
  expect(lines).toContain(
    '::error title=Fastward%3A defence-gone::x.py:4 before the change: x has another cors x%0Aput it back, or have an owner of the policy agree',
  )
  expect(lines).toContainEqual(
    expect.stringMatching(/^::error file=back\/x\.py,line=3,endLine=3,title=Fastward%3A access-weaker::x has another access x/),
  )
  expect(lines).toContainEqual(
    expect.stringMatching(/^::error file=back\/x\.py,line=7,endLine=7,title=Fastward%3A guardrail-broken::x \(x\): low door-left-open: x/),
  )
  expect(lines).toContainEqual(expect.stringMatching(/^::warning title=Fastward%3A weaker::x has another response x/))
  expect(lines.at(-1)).toMatch(/^::notice title=Fastward::Blocked for 6 reasons: 3 weaker, /)
})

test.each(['difference', 'judgement'] as const)('the schema of a %s refuses what is none', async (kind) => {
  const { report, options } = judge('x', false)
  const good = JSON.parse(
    kind === 'difference' ? writeDifference('json', report.difference, options) : writeJudgement('json', report, options),
  )
  const find = (value: unknown) => findChangeFaults(kind, 'json', JSON.stringify(value))
  expect(await find(good)).toEqual([])
  expect(await find({ ...good, extra: 1 })).not.toEqual([])
  for (const key of Object.keys(good)) expect(await find({ ...good, [key]: undefined }), key).not.toEqual([])
})
