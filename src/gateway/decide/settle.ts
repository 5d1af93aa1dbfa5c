// What the rules say of one operation, with what the policy says of operations that none is about.

import type { Decision } from '../../policy/index.ts'
import type { RouteSetting } from './route-settings.ts'
import { toVerdict, type Verdict } from './verdict.ts'

export function settle(decision: Decision, setting: RouteSetting | null): Verdict {
  const verdict = toVerdict(decision)
  if (setting === null || verdict.kind === 'allow') return setting?.docs === 'off' ? hiddenDocs('docs-off') : verdict
  const { docs, open } = setting
  if (docs === 'off') return hiddenDocs('docs-off')
  if (decision.verdict === 'unmatched') {
    if (docs === 'open') return { kind: 'allow', rule: null, reason: 'its document is open: `gateway.docs`' }
    if (open !== null)
      return { kind: 'allow', rule: null, reason: `no rule is about the operation, and \`gateway\` asks for none below ${open}` }
  }
  return docs === 'private' ? hiddenDocs('docs-private', verdict) : verdict
}

function hiddenDocs(code: 'docs-off' | 'docs-private', verdict: Verdict | null = null): Verdict {
  return {
    kind: 'refuse',
    code,
    rule: verdict !== null && 'rule' in verdict ? verdict.rule : null,
    reason: verdict?.reason ?? 'its document is off: `gateway.docs`',
  }
}
