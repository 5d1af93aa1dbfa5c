// What is said of tokens, whoever signs them.

import { type Fields, table, text } from '../shape.ts'
import { createWords } from './words.ts'

export interface WrittenTokens {
  readonly type: string
  readonly required: ReadonlyMap<string, string>
  /** Seconds, as they are written. */
  readonly skew: string
  readonly longestLife: string
  readonly id: string
  readonly roles: readonly string[]
  readonly scopes: readonly string[]
  readonly tenant: string
}

/** `signer`: as a sentence names who signs them. */
export function createTokenFields(example: string, signer: string): Fields<WrittenTokens> {
  const { claim, claims, seconds } = createWords(example)
  return {
    type: text({ description: 'What `typ` must say, such as `at+jwt`.', expected: 'a type', example, pattern: '^[\\w.+-]+$' }),
    required: table(
      { pattern: '\\S', expected: 'a claim', noun: 'a claim' },
      text({ description: 'What the claim must be.', expected: 'a text', example, pattern: '\\S' }),
      { description: 'Claims that a token must have, each with its value: `{type: access}` keeps out refresh tokens.', example },
    ),
    skew: seconds('How far clocks may be apart (default: 30).'),
    longestLife: seconds(`The longest time from \`iat\` to \`exp\` (default: whatever ${signer} gives).`),
    id: claim('The claim that names the principal (default: `sub`).'),
    roles: claims('The claims that hold roles (default: `roles`).'),
    scopes: claims('The claims that hold scopes (default: `scope` and `scp`).'),
    tenant: claim('The claim that names the tenant.'),
  }
}
