// The page of a rule, in Markdown: what docs/rules holds, and what `fastward explain` shows without its marks.

import { dedent, type Example, type RuleCard, showMasks, toParagraph } from '../finding/index.ts'
import { cwePage, findCweWords, owaspApiRisks } from '../taxonomy/index.ts'

export interface RulePage {
  readonly card: RuleCard
  /** The folder that the rule is in. */
  readonly group: string
}

const generatedMark = '<!-- Made by `npm run gen` from the rule itself. -->'

export function toRulePage(card: RuleCard): string {
  return `${generatedMark}\n\n${toRuleHelp(card)}`
}

/** The same where it is shown beside a finding. */
export function toRuleHelp(card: RuleCard): string {
  const { id, title, severity, confidence, audience, stage, examples, blindSpots } = card
  const settled = 'preview' in stage ? `in preview since ${stage.preview}` : `stable since ${stage.stable}`
  const parts = [
    `# ${title}`,
    `\`${id}\` · severity **${severity}** · confidence **${confidence}** · for ${audience} · ${settled}`,
    `## Why it matters\n\n${toParagraph(card.why)}`,
    `## What to do\n\n${toParagraph(card.fix)}`,
    `## Reported\n\n${examples
      .filter(({ kind }) => kind === 'bad')
      .map(toBlock)
      .join('\n\n')}`,
    `## Not reported\n\n${examples
      .filter(({ kind }) => kind === 'good')
      .map(toBlock)
      .join('\n\n')}`,
    ...(blindSpots.length === 0
      ? []
      : [`## What this rule does not see\n\n${blindSpots.map((spot) => `- ${toParagraph(spot)}`).join('\n')}`]),
    `## Filed under\n\n${filedUnder(card)
      .map((line) => `- ${line}`)
      .join('\n')}`,
    `## To live with it\n\nWrite \`# fastward: ignore[${id}] reason\` on the line, or set \`rules: {${id}: off}\` in \`fastward.yaml\`.`,
  ]
  return `${parts.join('\n\n')}\n`
}

export function toRuleList(pages: readonly RulePage[]): string {
  const groups = [...new Set(pages.map(({ group }) => group))]
  const sections = groups.map((group) => {
    const rows = pages
      .filter((page) => page.group === group)
      .map(({ card }) => `| [${card.id}](${card.id}.md) | ${card.title} | ${card.severity} | ${card.confidence} |`)
    return `## ${group.slice(0, 1).toUpperCase()}${group.slice(1)}\n\n| rule | what it finds | severity | confidence |\n|---|---|---|---|\n${rows.join('\n')}`
  })
  return `${[`${generatedMark}\n\n# Rules`, ...sections].join('\n\n')}\n`
}

function filedUnder({ cwe, owaspApi, asvs }: RuleCard): string[] {
  return [
    ...cwe.map((id) => `[${id}](${cwePage(id)}): ${findCweWords(id) ?? ''}`),
    ...(owaspApi === null ? [] : [`OWASP ${owaspApi}: ${owaspApiRisks[owaspApi]}`]),
    ...asvs.map((id) => `OWASP ASVS ${id}`),
  ]
}

function toBlock({ title, program }: Example): string {
  // One that begins with the name of a file is not Python, or not Python alone.
  const language = program.trimStart().startsWith('# file: ') && !/^# file: \S+\.py$/m.test(program) ? '' : 'python'
  return `${title.slice(0, 1).toUpperCase()}${title.slice(1)}:\n\n\`\`\`${language}\n${dedent(showMasks(program))}\n\`\`\``
}
