// A judgement for people and programs: what was done to the law first, then what stops the change, then the whole difference.

import { toPrintable } from '../base/index.ts'
import { count, createPalette, disarm, escapeText, fitWidth, toCode, toJsonText, wrap } from '../report/index.ts'
import type { Difference } from './difference.ts'
import type { Block, Judgement } from './judge-change.ts'
import { toJudgementJson } from './judgement-json.ts'
import { lawFix, tellLaws, verdictOf } from './judgement-words.ts'
import { type DifferenceOptions, differenceFormats, writeDifference } from './write-difference.ts'
import { writeJudgementGithub } from './write-judgement-github.ts'
import { writeJudgementJunit } from './write-judgement-junit.ts'

export interface JudgementReport {
  readonly judgement: Judgement
  /** Null where a state was judged alone. */
  readonly difference: Difference | null
}

/** The command names the same, and a test holds them together. */
export const judgementFormats = [...differenceFormats, 'github', 'junit'] as const
export type JudgementFormat = (typeof judgementFormats)[number]

export function writeJudgement(format: JudgementFormat, report: JudgementReport, options: DifferenceOptions): string {
  switch (format) {
    case 'json':
      return toJsonText(toJudgementJson(report.judgement, report.difference))
    case 'github':
      return writeJudgementGithub(report, options)
    case 'junit':
      return writeJudgementJunit(report, options)
    case 'markdown':
      return writeMarkdown(report, options)
    case 'terminal':
      return writeTerminal(report, options)
  }
}

function writeTerminal({ judgement, difference }: JudgementReport, options: DifferenceOptions): string {
  const { blocked, law, lawBlocks, blocks } = judgement
  const palette = createPalette(options.colour)
  const width = fitWidth(options.columns)
  const lines: string[] = []
  const put = (text: string, indent: string, paint = (line: string) => line) =>
    lines.push(...wrap(toPrintable(text), width, indent).map(paint))
  if (law.length > 0) {
    put('THE POLICY IN THIS CHANGE (what judges is that of the base)', '', palette.strong)
    for (const line of tellLaws(judgement)) put(line, '  ', line.startsWith('weaker') ? palette.bad : undefined)
    lines.push('')
  }
  put(verdictOf(judgement).toUpperCase(), '', blocked ? palette.bad : palette.good)
  if (lawBlocks !== null) {
    put(`policy-changed  ${lawBlocks}`, '  ')
    put(`→ ${lawFix}`, '      ', palette.faint)
  }
  for (const { id, what, fix, place } of blocks) {
    put(`${id}  ${what}${place === null ? '' : `  ${describeAt(place)}`}`, '  ')
    put(`→ ${fix}`, '      ', palette.faint)
  }
  if (difference !== null) lines.push('', writeDifference('terminal', difference, options).trimEnd())
  return `${lines.map(disarm).join('\n')}\n`
}

const mostBlocks = 10

function writeMarkdown({ judgement, difference }: JudgementReport, options: DifferenceOptions): string {
  const { law, lawBlocks, blocks } = judgement
  const shown = blocks.slice(0, mostBlocks)
  const parts = [
    '<!-- fastward:guard -->',
    `## Fastward: ${verdictOf(judgement)}`,
    ...(law.length === 0
      ? []
      : [
          [
            '**The policy in this change** (what judges is that of the base):',
            ...tellLaws(judgement).map((line) => `- ${escapeText(line)}`),
          ].join('\n'),
        ]),
    ...(lawBlocks === null ? [] : [escapeText(`${lawBlocks}.`)]),
    ...(shown.length === 0
      ? []
      : [
          shown
            .map(
              ({ what, fix, place }) =>
                `- ${escapeText(what)}${place === null ? '' : ` ${toCode(toPrintable(describeAt(place)))}`}<br>${escapeText(fix)}`,
            )
            .join('\n'),
        ]),
    ...(shown.length < blocks.length ? [`And ${count(blocks.length - shown.length, 'reason')} more.`] : []),
    ...(difference === null
      ? []
      : [
          '<details><summary>The whole difference</summary>',
          writeDifference('markdown', difference, options)
            .replace(/^<!--.*-->\n\n/, '')
            .trimEnd(),
          '</details>',
        ]),
  ]
  return `${parts.join('\n\n')}\n`
}

function describeAt({ file, line, side }: NonNullable<Block['place']>): string {
  return `${file}:${line}${side === 'base' ? ' (before)' : ''}`
}
