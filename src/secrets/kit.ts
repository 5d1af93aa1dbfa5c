// What a kind of secret is made with.

import type { RuleCard } from '../finding/index.ts'

export interface Kind extends RuleCard {
  /** Texts of which one stands in every file that holds such a secret, lower case: files without are not searched. */
  readonly keywords: readonly [string, ...string[]]
  /** With the flags `dg`; the group `secret` is the value. */
  readonly pattern: RegExp
}

export function defineKind(kind: Kind): Kind {
  return kind
}
