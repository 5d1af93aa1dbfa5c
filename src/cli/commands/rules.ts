// `fastward rules`: what a scan looks for.

import { defineCommand, exitCode } from '../command.ts'
import { describeRows } from '../options.ts'

export default defineCommand({
  name: 'rules',
  summary: 'list what a scan looks for',
  argument: null,
  options: {
    format: { kind: 'choice', of: ['table', 'json'], description: 'how to write the list (default: table)' },
  },
  async run({ format }, _, { terminal }) {
    const { rules } = await import('../analyse.ts')
    if (format === 'json') terminal.print(`${JSON.stringify({ schemaVersion: '1.0', rules }, null, 2)}\n`)
    else
      terminal.print(rules.length === 0 ? '' : `${describeRows(rules.map(({ id, severity, title }) => [`${id}  ${severity}`, title]))}\n`)
    return exitCode.fine
  },
})
