// What a policy answers about one request. Made when the policy is compiled, as far as possible: a decision costs no memory.

export type Decision =
  | { readonly verdict: 'allow'; readonly rule: string; readonly reason: string; readonly needs: null }
  /** `rule` is null where no rule allowed. */
  | { readonly verdict: 'deny'; readonly rule: string | null; readonly reason: string; readonly needs: null }
  /** No rule is about the route. */
  | { readonly verdict: 'unmatched'; readonly rule: null; readonly reason: string; readonly needs: null }
  /** What is known is not enough: ask again when the body or the response is there. */
  | { readonly verdict: 'undecided'; readonly rule: string; readonly reason: string; readonly needs: 'body' | 'response' }

export const unmatched: Decision = { verdict: 'unmatched', rule: null, reason: 'no rule is about this route', needs: null }

export const allowedBy = (rule: string, when: string | null): Decision => ({
  verdict: 'allow',
  rule,
  reason: when === null ? `\`${rule}\` allows it` : `\`${rule}\` allows it: ${when}`,
  needs: null,
})

export const deniedBy = (rule: string, when: string | null): Decision => ({
  verdict: 'deny',
  rule,
  reason: when === null ? `\`${rule}\` denies it` : `\`${rule}\` denies it: ${when}`,
  needs: null,
})

export const deniedByError = (rule: string, error: string): Decision => ({
  verdict: 'deny',
  rule,
  reason: `\`${rule}\` could not be judged: ${error}`,
  needs: null,
})

export const notAllowed = (rules: readonly string[], error: string | null): Decision => ({
  verdict: 'deny',
  rule: null,
  reason: `none of ${rules.map((rule) => `\`${rule}\``).join(', ')} allows it${error === null ? '' : `: ${error}`}`,
  needs: null,
})

export const waitingFor = (rule: string, needs: 'body' | 'response'): Decision => ({
  verdict: 'undecided',
  rule,
  reason: `\`${rule}\` reads the ${needs}`,
  needs,
})
