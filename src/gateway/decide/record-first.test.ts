import { expect, test } from 'vitest'
import type { Judge, Judged } from '../listener/index.ts'
import type { Client, RequestHead } from '../request/index.ts'
import type { DecisionNote } from './decide.ts'
import { recordFirst } from './record-first.ts'

const note: DecisionNote = {
  mode: 'enforce',
  verdict: { kind: 'allow', rule: 'one', reason: 'it may' },
  routes: ['app|POST /orders'],
  principal: null,
  closed: null,
}

test.each([true, false])('what is decided when the body is there is recorded first too (asked at once: %s)', async (isAtOnce) => {
  const later: Judged<DecisionNote> = { judgement: { kind: 'pass', added: [] }, note }
  const judge: Judge<DecisionNote> = {
    judge: () => ({
      judgement: { kind: 'pass', added: [], body: { mostBytes: 9, judge: () => (isAtOnce ? later : Promise.resolve(later)) } },
      note,
    }),
    record: () => undefined,
  }
  const first = recordFirst(judge, new Set(note.routes), () => Promise.resolve(true))
  // Nothing of the head is asked here.
  const judged = await first.judge({} as RequestHead, {} as Client)
  expect(judged.isRecordedFirst).toBe(true)
  const { judgement } = judged
  if (judgement.kind !== 'pass' || judgement.body === undefined) throw new Error('the step was lost')
  expect(await judgement.body.judge(new Uint8Array(0))).toMatchObject({ isRecordedFirst: true, judgement: { kind: 'pass' } })
})
