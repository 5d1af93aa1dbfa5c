// `fastward explain RULE`: why a rule exists, what it does not see, what to do, and programs that show it.

import type { RuleCard } from '../../finding/index.ts'
import { defineCommand, exitCode } from '../command.ts'
import { unknownRule } from '../unknown-rule.ts'

export default defineCommand({
  name: 'explain',
  summary: 'explain a rule, with programs that show it',
  argument: { name: 'RULE', description: 'the id of a rule', required: true },
  options: {},
  async run(_, id = '', { terminal }) {
    const { rules } = await import('../analyse.ts')
    const rule = rules.find((candidate) => candidate.id === id)
    if (rule === undefined) throw unknownRule(id, rules)
    terminal.print(explain(rule))
    return exitCode.fine
  },
})

function explain(rule: RuleCard): string {
  const numbers = [...rule.cwe, ...(rule.owaspApi === null ? [] : [rule.owaspApi]), ...rule.asvs.map((id) => `ASVS ${id}`)]
  const parts = [
    `${rule.title}\n${rule.id} · severity ${rule.severity} · confidence ${rule.confidence} · for ${rule.audience}\n${numbers.join(' · ')}`,
    unindent(rule.why),
    `What to do\n${indent(unindent(rule.fix))}`,
    ...(rule.blindSpots.length === 0
      ? []
      : [`What this rule does not see\n${rule.blindSpots.map((spot) => `  - ${unindent(spot)}`).join('\n')}`]),
    ...rule.examples.map(
      ({ kind, title, program }) => `${kind === 'bad' ? 'Reported' : 'Not reported'}: ${title}\n\n${indent(unindent(program))}`,
    ),
  ]
  return `${parts.join('\n\n')}\n`
}

/** Rules are written in indented template strings; what they say starts at the margin. */
function unindent(text: string): string {
  const lines = text
    .replace(/^\s*\n/, '')
    .trimEnd()
    .split('\n')
  const margin = Math.min(...lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length))
  return lines.map((line) => line.slice(Number.isFinite(margin) ? margin : 0)).join('\n')
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
