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
  for (const line of text.split('\n')) {
    const trimmed = line.trim()
    if (trimmed !== '') paragraph.push(trimmed)
    else if (paragraph.length > 0) break
  }
  return paragraph.join('\n')
}
