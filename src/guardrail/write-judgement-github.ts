// A judgement as workflow commands, which GitHub shows on the lines of a pull request: what stops the change as errors, what else it
// weakens or brings as warnings. GitHub shows ten of each level for one step, so the whole is told in the notice at the end.

import { toPrintable } from '../base/index.ts'
import { toWorkflowCommand } from '../report/index.ts'
import type { Change } from './difference.ts'
import { lawFix, tellBeside, tellLaw, verdictOf } from './judgement-words.ts'
import { type DifferenceOptions, headlineOf, summarise } from './write-difference.ts'
import type { JudgementReport } from './write-judgement.ts'

interface At {
  readonly file: string
  readonly line: number
}

export function writeJudgementGithub({ judgement, difference }: JudgementReport, { all, prefix = '' }: DifferenceOptions): string {
  const at = (place: At | null) =>
    place === null ? {} : { file: toPrintable(`${prefix}${place.file}`), line: place.line, endLine: place.line }
  const { law, lawBlocks, blocks } = judgement
  const beside = tellBeside(judgement, difference, all)
  const lines = [
    ...(lawBlocks === null ? [] : [toWorkflowCommand('error', { title: 'Fastward: policy-changed' }, `${lawBlocks}.\n${lawFix}`)]),
    ...blocks.map(({ id, what, fix, place }) =>
      toWorkflowCommand(
        'error',
        // A line that stood there before the change is no line of the change.
        { ...at(place?.side === 'head' ? place : null), title: `Fastward: ${id}` },
        toPrintable(`${place?.side === 'base' ? `${place.file}:${place.line} before the change: ` : ''}${what}`) + `\n${toPrintable(fix)}`,
      ),
    ),
    ...law
      .filter(({ direction }) => direction === 'weaker')
      .map((change) => toWorkflowCommand('warning', { title: 'Fastward: the policy in this change' }, toPrintable(tellLaw(change)))),
    ...beside.changes.map((change) =>
      toWorkflowCommand('warning', { ...at(headPlaceOf(change)), title: titles[change.direction] }, tellChange(change)),
    ),
    ...beside.findings.map(({ rule, what, fix, place }) =>
      toWorkflowCommand('warning', { ...at(place), title: `Fastward: ${rule}` }, `${toPrintable(what)}\n${toPrintable(fix)}`),
    ),
    toWorkflowCommand('notice', { title: 'Fastward' }, tellWhole(judgement, difference, all)),
  ]
  return lines.map((line) => `${line}\n`).join('')
}

const titles: Readonly<Record<Change['direction'], string>> = {
  weaker: 'Fastward: weaker',
  unknown: 'Fastward: not known',
  neutral: 'Fastward: changed',
  stronger: 'Fastward: stronger',
}

function headPlaceOf({ why }: Change): At | null {
  return why.find(({ side, place }) => side === 'head' && place !== null)?.place ?? null
}

function tellChange(change: Change): string {
  return [headlineOf(change), ...change.why.slice(0, 3).map(({ text }) => text)].map(toPrintable).join('\n')
}

function tellWhole(judgement: JudgementReport['judgement'], difference: JudgementReport['difference'], all: boolean): string {
  const verdict = verdictOf(judgement)
  const changed = difference === null ? '' : summarise(difference, all)
  return `${verdict.charAt(0).toUpperCase()}${verdict.slice(1)}${changed === '' ? '' : `: ${changed}`}.`
}
