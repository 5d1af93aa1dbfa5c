// A judgement for people and programs: what was done to the law first, then what stops the change, then the whole difference.

import { toPrintable } from '../base/index.ts'
import { count, createPalette, escapeText, fitWidth, toCode, toJsonText, wrap } from '../report/index.ts'
import type { LawChange } from './compare-law.ts'
import type { Difference } from './difference.ts'
import type { Judgement } from './judge-change.ts'
import { type DifferenceFormat, type DifferenceOptions, writeDifference } from './write-difference.ts'

export interface JudgementReport {
  readonly judgement: Judgement
  /** Null where a state was judged alone. */
  readonly difference: Difference | null
}

/** Major changes when a reader of an older one would misread. */
const JUDGEMENT_SCHEMA_VERSION = '1.0'

export function writeJudgement(format: DifferenceFormat, report: JudgementReport, options: DifferenceOptions): string {
  switch (format) {
    case 'json':
      return toJsonText({ schemaVersion: JUDGEMENT_SCHEMA_VERSION, ...report.judgement, difference: report.difference })
    case 'markdown':
      return writeMarkdown(report, options)
    case 'terminal':
      return writeTerminal(report, options)
  }
}

function verdict({ blocked, blocks, lawBlocks }: Judgement): string {
  if (!blocked) return 'nothing stops this change'
  const reasons = blocks.length + (lawBlocks === null ? 0 : 1)
  return `blocked for ${count(reasons, 'reason')}`
}

function tellLaw({ key, direction, what, decides }: LawChange): string {
  const verb = direction === 'stronger' ? 'bring or raise' : 'take away or lower'
  return `${direction}: \`${key}\` ${what}${decides > 0 ? `; it would ${verb} ${count(decides, 'finding')}` : ''}`
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
    for (const change of law) put(tellLaw(change), '  ', change.direction === 'weaker' ? palette.bad : undefined)
    lines.push('')
  }
  put(verdict(judgement).toUpperCase(), '', blocked ? palette.bad : palette.good)
  if (lawBlocks !== null) {
    put(`policy-changed  ${lawBlocks}`, '  ')
    put('→ ask an owner, or name the author with `--author`', '      ', palette.faint)
  }
  for (const { id, what, fix, place } of blocks) {
    put(`${id}  ${what}${place === null ? '' : `  ${place.file}:${place.line}`}`, '  ')
    put(`→ ${fix}`, '      ', palette.faint)
  }
  if (difference !== null) lines.push('', writeDifference('terminal', difference, options).trimEnd())
  return `${lines.join('\n')}\n`
}

const mostBlocks = 10

function writeMarkdown({ judgement, difference }: JudgementReport, options: DifferenceOptions): string {
  const { law, lawBlocks, blocks } = judgement
  const shown = blocks.slice(0, mostBlocks)
  const parts = [
    '<!-- fastward:guard -->',
    `## Fastward: ${verdict(judgement)}`,
    ...(law.length === 0
      ? []
      : [
          [
            '**The policy in this change** (what judges is that of the base):',
            ...law.map((change) => `- ${escapeText(tellLaw(change))}`),
          ].join('\n'),
        ]),
    ...(lawBlocks === null ? [] : [escapeText(`${lawBlocks}.`)]),
    ...(shown.length === 0
      ? []
      : [
          shown
            .map(
              ({ what, fix, place }) =>
                `- ${escapeText(what)}${place === null ? '' : ` ${toCode(`${toPrintable(place.file)}:${place.line}`)}`}<br>${escapeText(fix)}`,
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
