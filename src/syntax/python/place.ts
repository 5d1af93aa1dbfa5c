// Where a node stands in its file.
import type { Form } from './form.ts'
import { lineAt } from './lines.ts'

/** Line of the node's first character, from 1. */
export function lineOf(form: Form, node: number): number {
  return lineAt(form.lines, startOf(form, node))
}

/** Line of the node's last character, from 1. */
export function endLineOf(form: Form, node: number): number {
  const start = startOf(form, node)
  return lineAt(form.lines, Math.max(start, endOf(form, node) - 1))
}

/** Offset of the node's first character in the decoded text. */
export function startOf(form: Form, node: number): number {
  return form.spans[(form.code[node + 1] ?? 0) * 2] ?? 0
}

/** Offset behind the node's last character. */
export function endOf(form: Form, node: number): number {
  return form.spans[(form.code[node + 1] ?? 0) * 2 + 1] ?? 0
}
