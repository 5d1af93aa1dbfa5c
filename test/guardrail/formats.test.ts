// A difference and a judgement in every format, of changes in which every word tries to be something else.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { differenceFormats, judgeChange, judgementFormats, writeDifference, writeJudgement } from '../../src/guardrail/index.ts'
import { checkout } from '../kit/command.ts'
import { findFaults } from '../report/find-faults.ts'
import { attacks } from '../report/hostile-report.ts'
import { makeHostileDifference, makeHostileLaw } from './hostile-difference.ts'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictTuples: false })
const [difference, judgement] = ['difference', 'judgement'].map((name) =>
  ajv.compile(JSON.parse(readFileSync(join(checkout, 'schema', `${name}.json`), 'utf8'))),
)

const options = { colour: false, columns: 100, prefix: 'back/' }
const judge = (text: string, all: boolean) => {
  const change = makeHostileDifference(text)
  return { report: { judgement: judgeChange(change, makeHostileLaw(text)), difference: change }, options: { ...options, all } }
}

async function findWrong(format: string, written: string, validate: typeof difference): Promise<readonly string[]> {
  if (format === 'markdown') return findMarkdownFaults(written)
  if (format !== 'json') return findFaults(format, written)
  validate?.(JSON.parse(written))
  return (validate?.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

/** What is left of a comment without its code and the few tags of ours: no tag, mention, reference, address, picture or link. */
function findMarkdownFaults(text: string): string[] {
  const bare = text
    .replace(/<code>(?:[a-zA-Z0-9 ]|&#\d+;)+<\/code>/g, '')
    // A mark behind a backslash is none, and in code there are none.
    .replace(/\\[!-/:-@[-`{-~]|(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, '')
    .replace(/<!-- (?:fastward:\w+ )?-->|<\/?details>|<\/?summary>|<br>/g, '\u0000')
  return [
    ...(bare.match(/<[a-z!/?]|@\w|\/\/|\bwww\.|(?<!&)#\d|\]\(|!\[/gi) ?? []),
    ...text
      .split('\n')
      .filter((line) => line.startsWith('|') && line.split(/(?<!\\)\|/).length !== 5)
      .map((line) => `not three cells: ${line.slice(0, 80)}`),
    ...(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e]/.test(text) ? ['a character that moves'] : []),
  ]
}

const texts = Object.entries(attacks)
const words = fc
  .array(fc.oneof(fc.constantFrom(...Object.values(attacks)), fc.string({ unit: 'binary', maxLength: 30 })), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join(''))

describe.each(differenceFormats)('a difference as %s', (format) => {
  const write = (text: string, all: boolean) => writeDifference(format, makeHostileDifference(text), { ...options, all })
  test.each(texts)('takes %s', async (_, text) => {
    for (const all of [false, true]) expect(await findWrong(format, write(text, all), difference)).toEqual([])
  })
  test('takes any words', () =>
    fc.assert(
      fc.asyncProperty(words, async (text) => {
        expect(await findWrong(format, write(text, true), difference)).toEqual([])
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
    for (const all of [false, true]) expect(await findWrong(format, write(text, all), judgement)).toEqual([])
  })
  test('takes any words', () =>
    fc.assert(
      fc.asyncProperty(words, async (text) => {
        expect(await findWrong(format, write(text, true), judgement)).toEqual([])
      }),
      { numRuns: 40 },
    ))
  test('takes a state that nobody compared', async () => {
    const { report, options } = judge('x', false)
    const alone = {
      judgement: { ...report.judgement, law: [], lawTogether: null, lawBlocks: null, blocks: [], blocked: false },
      difference: null,
    }
    expect(await findWrong(format, writeJudgement(format, alone, options), judgement)).toEqual([])
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

test.each(['difference', 'judgement'] as const)('the schema of a %s refuses what is none', (name) => {
  const validate = name === 'difference' ? difference : judgement
  const { report, options } = judge('x', false)
  const good = JSON.parse(
    name === 'difference' ? writeDifference('json', report.difference, options) : writeJudgement('json', report, options),
  )
  expect(validate?.(good)).toBe(true)
  expect(validate?.({ ...good, extra: 1 })).toBe(false)
  for (const key of Object.keys(good)) expect(validate?.({ ...good, [key]: undefined }), key).toBe(false)
})
