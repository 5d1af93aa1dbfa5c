// Statements of SQL that stand behind another one, by how they begin.

import { hasSoon, isWord, readOperand } from './sql-operands.ts'
import type { SqlToken } from './sql-tokens.ts'
import { telling } from './sql-words.ts'

/** Whether one begins at `at`. */
export function beginsStatement(tokens: readonly SqlToken[], at: number): boolean {
  const [first, second, third] = [tokens[at], tokens[at + 1], tokens[at + 2]]
  if (first?.kind !== 'word' || second === undefined) return first?.text === 'shutdown'
  switch (first.text) {
    case 'drop':
    case 'alter':
    case 'truncate':
    case 'create':
      return isWord(second, [
        'table',
        'database',
        'user',
        'login',
        'view',
        'procedure',
        'function',
        'schema',
        'index',
        'or',
        'role',
        'trigger',
        'alias',
      ])
    case 'delete':
      return (
        second.text === 'from' &&
        third?.kind === 'word' &&
        (tokens[at + 3] === undefined || tokens[at + 3]?.kind !== 'word' || tokens[at + 3]?.text === 'where')
      )
    case 'insert':
    case 'merge':
    case 'replace':
      return second.text === 'into' && third?.kind === 'word'
    case 'update':
      return second.kind === 'word' && third?.text === 'set' && tokens[at + 4]?.text === '='
    case 'select': {
      const operand = readOperand(tokens, at + 1)
      const after = tokens[operand]
      return (
        ['number', 'string', 'variable', 'open'].includes(second.kind) ||
        second.text === '*' ||
        (operand > at + 1 &&
          (after === undefined
            ? second.kind !== 'word' || operand > at + 2
            : ['from', 'into'].includes(after.text) || after.kind === 'comma' || after.kind === 'comment' || after.kind === 'end'))
      )
    }
    case 'exec':
    case 'execute':
    case 'call':
      return second.kind === 'word' && /_|\.|immediate/.test(second.text)
    case 'declare':
      return second.kind === 'variable'
    case 'waitfor':
      return isWord(second, ['delay', 'time'])
    case 'grant':
    case 'revoke':
      return second.kind === 'word' && hasSoon(tokens, at + 2, ['to', 'on'])
    case 'begin':
      return second.kind === 'word' && /^(dbms|user|utl)/.test(second.text)
    case 'shutdown':
      return second.kind === 'comment' || second.kind === 'end' || isWord(second, ['with'])
    case 'copy':
      return third?.text === 'from' || third?.text === 'to'
    case 'iif':
      return second.kind === 'open' && third?.kind === 'number'
    case 'if':
      return second.kind === 'open' && isWord(tokens[readOperand(tokens, at + 1)], ['select', 'waitfor', 'drop', 'begin'])
    default:
      return second.kind === 'open' && telling.has(first.text)
  }
}
