// `fastward explain RULE`: why a rule exists, what it does not see, what to do, and programs that show it.

import { toPrintable } from '../../base/index.ts'
import { toRulePage } from '../../report/index.ts'
import { defineCommand, exitCode } from '../command.ts'
import { unknownRule } from '../unknown-rule.ts'

const widestText = 100

export default defineCommand({
  name: 'explain',
  summary: 'explain a rule, with programs that show it',
  argument: { name: 'RULE', description: 'the id of a rule', required: true },
  options: {},
  async run(_, written = '', { terminal }) {
    const { findRule, ruleNames } = await import('../rule-registry.ts')
    const rule = findRule(written)
    if (rule === undefined) throw unknownRule(written, ruleNames)
    terminal.print(toPlain(toRulePage(rule), Math.min(widestText, Math.max(40, terminal.columns))))
    return exitCode.fine
  },
})

/** The page of a rule as a person at a terminal reads it: programs stand indented, and the marks of Markdown are gone. */
function toPlain(page: string, width: number): string {
  let inProgram = false
  const lines: string[] = []
  for (const line of page.split('\n')) {
    if (line.startsWith('```')) inProgram = !inProgram
    else if (inProgram) lines.push(line === '' ? '' : `    ${line}`)
    else if (!line.startsWith('<!--')) lines.push(...wrap(toPlainLine(line), width))
  }
  return lines.map(toPrintable).join('\n').trimStart()
}

function toPlainLine(line: string): string {
  return line
    .replace(/^#+ (.*)$/, '$1')
    .replace(/\[([^\]]*)\]\((https?:[^)]*)\)/g, '$1 ($2)')
    .replace(/\*\*([^*]+)\*\*/g, '$1')
}

function wrap(line: string, width: number): string[] {
  const indent = line.startsWith('- ') ? '  ' : ''
  const lines: string[] = []
  let current = ''
  for (const word of line.split(' ')) {
    if (current !== '' && current.length + 1 + word.length > width) {
      lines.push(current)
      current = indent + word
    } else current = current === '' ? word : `${current} ${word}`
  }
  return [...lines, current]
}
