// What a check is about, as its name tells: whether it asks who the caller is or what the caller may do.

import { isCredentialName, wordsOf } from '../knowledge/index.ts'

/** A question about the caller: `has_permission`, `is_owner`, `verify_token`, `can_edit`, `authorize`. */
export function asksAboutCaller(qualname: string): boolean {
  const name = qualname.split(/[.:]/).at(-1) ?? ''
  const words = wordsOf(name)
  const at = words.findIndex((word) => verbs.has(word))
  if (at < 0 || at > 1 || words.some((word) => elsewhere.has(word))) return false
  const verb = words[at] ?? ''
  const rest = words.slice(at + 1)
  if (verb === 'authorize' || verb === 'authorise' || verb === 'authenticate' || verb === 'authorized' || verb === 'authorised') return true
  if (verb === 'can' || verb === 'may') return rest.some((word) => deeds.has(word) || subjects.has(word))
  return rest.some((word) => subjects.has(word)) || (verb !== 'is' && verb !== 'has' && isCredentialName(rest.join('_')))
}

const verbs: ReadonlySet<string> = new Set(
  'is has have can may check checks verify verifies validate validates authorize authorise authenticate authorized authorised ensure ensures require requires assert confirm enforce'.split(
    ' ',
  ),
)
const subjects: ReadonlySet<string> = new Set(
  'permission permissions permitted access accessible owner owners ownership owned owns admin administrator superuser staff moderator auth authed authenticated authentication authorized authorised authorization role roles scope scopes member membership allowed forbidden privilege privileges rights acl signature csrf credentials credential superadmin authority'.split(
    ' ',
  ),
)
const deeds: ReadonlySet<string> = new Set(
  'access edit view read write delete update see manage create modify change use invite approve publish remove list'.split(' '),
)
/** Of files, networks and models, and of setting things up. */
const elsewhere: ReadonlySet<string> = new Set(
  'file files folder directory disk path port host network url schema index cache lock model database table column default defaults setup bootstrap exists initial config configuration settings connection health provider providers backend'.split(
    ' ',
  ),
)

/** An expression that speaks of the caller or of what the caller presents: `user.is_admin`, `item.owner_id == user.id`. */
export function speaksOfCaller(text: string): boolean {
  if (
    /\b(?:current_user|user|principal|caller|actor|account|identity|claims|payload)(?:\.|\[['"])(?:id|sub|is_\w+|role\w*|scope\w*|permission\w*|owner\w*|tenant\w*|org\w*|group\w*|admin)/.test(
      text,
    )
  )
    return true
  if (/\b\w*(?:owner_id|is_admin|is_superuser|is_staff|created_by)\b/.test(text)) return true
  return (text.match(/[A-Za-z_]\w*(?=\()/g) ?? []).some(asksAboutCaller)
}
