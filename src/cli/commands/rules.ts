// `fastward rules`: what a scan looks for.

import type { RuleCard } from '../../finding/index.ts'
import { defineCommand, exitCode } from '../command.ts'

export default defineCommand({
  name: 'rules',
  summary: 'list what a scan looks for',
  argument: null,
  options: {
    format: { kind: 'choice', of: ['table', 'json'], description: 'how to write the list (default: table)' },
  },
  async run({ format }, _, { terminal }) {
    const { rules } = await import('../rule-registry.ts')
    if (format === 'json') terminal.print(`${JSON.stringify({ schemaVersion: '1.0', rules }, null, 2)}\n`)
    else terminal.print(describe(rules))
    return exitCode.fine
  },
})

function describe(rules: readonly RuleCard[]): string {
  const widest = Math.max(0, ...rules.map(({ id }) => id.length))
  return rules.map(({ id, severity, title }) => `${id.padEnd(widest)}  ${severity.padEnd(8)}  ${title}\n`).join('')
}
