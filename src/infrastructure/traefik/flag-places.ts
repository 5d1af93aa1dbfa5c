// Where a word of a command stands in a Compose file, whose list of words has a line for each.

import type { Place } from '../../base/index.ts'
import { decodeConfig } from '../../syntax/index.ts'
import type { CheckContext } from '../kit.ts'

const known = new WeakMap<CheckContext['tree'], Map<string, readonly string[]>>()

export function placeOfWord(tree: CheckContext['tree'], command: Place, word: string): Place {
  const rows = rowsOf(tree, command.file)
  for (let line = command.line; line <= Math.min(rows.length, command.line + 100); line++)
    if (rows[line - 1]?.includes(word) === true) return { file: command.file, line }
  return command
}

function rowsOf(tree: CheckContext['tree'], file: string): readonly string[] {
  const files = known.get(tree) ?? new Map<string, readonly string[]>()
  known.set(tree, files)
  const found = files.get(file)
  if (found !== undefined) return found
  const bytes = tree.read(file)
  const rows = bytes === null ? [] : decodeConfig(bytes).split('\n')
  files.set(file, rows)
  return rows
}
