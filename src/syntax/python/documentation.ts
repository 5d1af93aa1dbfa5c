// Docstrings: the first paragraph, cleaned as `inspect.cleandoc` does.
import { stringValue } from './lower-strings.ts'
import type { StatementNode } from './parser.ts'
import { NodeType, StringFlags } from './parser-tables.ts'

/** Null when the first statement is no docstring. */
export function documentation(statements: readonly StatementNode[]): string | null {
  const first = statements[0]
  if (first?.nodeType !== NodeType.StatementList) return null
  const list = first.d.statements[0]
  if (list?.nodeType !== NodeType.StringList) return null
  let text = ''
  for (const part of list.d.strings) {
    if (part.nodeType !== NodeType.String || (part.d.token.flags & StringFlags.Bytes) !== 0) return null
    text += stringValue(part)
  }
  return firstParagraph(text)
}

function firstParagraph(text: string): string {
  const paragraph: string[] = []
  for (let from = 0; from <= text.length; ) {
    const newline = text.indexOf('\n', from)
    const end = newline < 0 ? text.length : newline
    const line = text.slice(from, end).trim()
    if (line !== '') paragraph.push(line)
    else if (paragraph.length > 0) break
    from = end + 1
  }
  return paragraph.join('\n')
}
