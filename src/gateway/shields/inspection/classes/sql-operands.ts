// Values in SQL, and what tokens are asked for again and again.

import type { SqlToken } from './sql-tokens.ts'
import { functions, literals, logic } from './sql-words.ts'

/** Past one operand, or `at` where none begins. */
export function readOperand(tokens: readonly SqlToken[], from: number): number {
  let at = from
  while (tokens[at]?.kind === 'operator' && '+-~!@'.includes(tokens[at]?.text ?? '')) at++
  const token = tokens[at]
  switch (token?.kind) {
    case 'number':
    case 'string':
    case 'variable':
      return arithmetic(tokens, at + 1)
    case 'word':
      if (logic.has(token.text) && token.text !== 'not') return from
      return arithmetic(tokens, tokens[at + 1]?.kind === 'open' ? closing(tokens, at + 1) : at + 1)
    case 'open':
      return arithmetic(tokens, closing(tokens, at))
    case 'operator':
      return token.text === '*' ? at + 1 : from
    default:
      return from
  }
}

/** `2*3`, `'a'||'b'`: one operand as well. */
function arithmetic(tokens: readonly SqlToken[], at: number): number {
  const token = tokens[at]
  if (token?.kind === 'operator' && ['+', '-', '*', '/', '%'].includes(token.text)) {
    const next = tokens[at + 1]
    if (next?.kind === 'number' || next?.kind === 'string' || next?.kind === 'open')
      return next.kind === 'open' ? arithmetic(tokens, closing(tokens, at + 1)) : arithmetic(tokens, at + 2)
  }
  return at
}

function closing(tokens: readonly SqlToken[], open: number): number {
  let depth = 0
  for (let at = open; at < tokens.length; at++) {
    if (tokens[at]?.kind === 'open') depth++
    else if (tokens[at]?.kind === 'close' && --depth === 0) return at + 1
  }
  return tokens.length
}

export function isValue(tokens: readonly SqlToken[], from: number): boolean {
  let at = from
  while (tokens[at]?.kind === 'operator' && '+-~!@'.includes(tokens[at]?.text ?? '')) at++
  const token = tokens[at]
  if (token === undefined) return false
  return (
    isLiteral(token) || token.kind === 'open' || (token.kind === 'word' && tokens[at + 1]?.kind === 'open' && functions.has(token.text))
  )
}

export const isLiteral = (token: SqlToken | undefined): boolean =>
  token !== undefined && (token.kind === 'number' || token.kind === 'string' || token.kind === 'variable' || literals.has(token.text))
export const isWord = (token: SqlToken | undefined, words: readonly string[]): boolean => token !== undefined && words.includes(token.text)
export const hasSoon = (tokens: readonly SqlToken[], at: number, words: readonly string[]): boolean =>
  tokens.slice(at, at + 40).some(({ text }) => words.includes(text))
