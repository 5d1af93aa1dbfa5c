// A judgement as JUnit XML: what stops the change is a failed case, what else it weakens or brings is one that was skipped, and a change
// that nothing stops is a case that passed.

import { type JunitCase, writeSuites } from '../report/index.ts'
import { lawFix, tellBeside, tellLaw } from './judgement-words.ts'
import { type DifferenceOptions, headlineOf } from './write-difference.ts'
import type { JudgementReport } from './write-judgement.ts'

export function writeJudgementJunit({ judgement, difference }: JudgementReport, { all, prefix = '' }: DifferenceOptions): string {
  const { law, lawBlocks, blocks } = judgement
  const beside = tellBeside(judgement, difference, all)
  const policy: JunitCase[] = [
    ...(lawBlocks === null ? [] : [toCase('policy-changed', lawBlocks, 'failure', lawFix)]),
    ...law.map((change) => toCase(change.key, tellLaw(change), 'skipped', '')),
  ]
  const stops: JunitCase[] = blocks.map(({ id, what, fix, place }) => {
    const where = place === null ? '' : `${prefix}${place.file}:${place.line}${place.side === 'base' ? ' (before)' : ''}\n`
    return toCase(id, what, 'failure', `${where}${fix}`)
  })
  const others: JunitCase[] = [
    ...beside.changes.map((change) => toCase(change.kind, headlineOf(change), 'skipped', change.why.map(({ text }) => text).join('\n'))),
    ...beside.findings.map(({ rule, what, place, fix }) => toCase(rule, what, 'skipped', `${prefix}${place.file}:${place.line}\n${fix}`)),
  ]
  const change = stops.length > 0 ? stops : [{ name: 'nothing stops this change', group: 'guard', outcome: null }]
  return writeSuites([
    { name: 'fastward guard', cases: change },
    ...(policy.length === 0 ? [] : [{ name: 'fastward guard: the policy in this change', cases: policy }]),
    ...(others.length === 0 ? [] : [{ name: 'fastward guard: told, and stops nothing', cases: others }]),
  ])
}

function toCase(group: string, what: string, kind: 'failure' | 'skipped', text: string): JunitCase {
  return { name: what, group, outcome: { kind, type: group, message: what, text } }
}
