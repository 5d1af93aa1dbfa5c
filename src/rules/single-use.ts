// What makes a token good for one time only, by what is done where it is used: it is deleted or marked, or held against something that
// changes with its use.
import type { HttpRoute, Outline, Step } from '../model/index.ts'
import { wordsOfRoute } from './route-purpose.ts'

/** Something is deleted or marked, or asked that changes with the password. */
export function endsToken({ text, kind }: Step): boolean {
  return ending.test(text) || (kind === 'set' && /token|code|nonce|used/i.test(text) && /= (?:None|True|''|.*now\()/.test(text))
}
const ending =
  /\bjti\b|\.delete\(|delete_\w*token|revoke|blacklist|blocklist|invalidat|used|consum|nonce|password_changed|last_password|password_version|password_fgpt|fingerprint|token_version|\.pop\(|hashed_password ?[=!]=|\biat\b/i

/** Something is kept: a row, an entry of a store, a session. */
export function keepsSomething({ steps }: Outline): boolean {
  return steps.some((step) => step.kind === 'call' && !/cookie|header|logg?/i.test(step.callee) && keeping.test(step.name))
}
const keeping =
  /^(?:add|add_all|commit|flush|save|insert\w*|set|setex|hset|put|store\w*|upsert\w*|rotate\w*|create_\w*(?:session|refresh|family|token_record)\w*|save_\w+|update_\w+|remove_\w+|delete_\w+|find_one_and_\w+|execute)$/

/** `POST /refresh`, `refresh_token`; what is refreshed is a token. */
export function isRenewal(route: HttpRoute): boolean {
  const words = wordsOfRoute(route)
  return (
    ((words.includes('refresh') || words.includes('renew')) && words.some((word) => renewed.has(word))) ||
    /\/(?:refresh|renew)\/?$/.test(route.path)
  )
}
const renewed = new Set('token tokens auth access session jwt login'.split(' '))
