// What names say about access: which parts of a request hold a credential, which attributes are a role, an owner, a state.

const CREDENTIAL =
  /^(authorization|proxy-authorization|cookie)$|(^|[-_.])(auth|authentication|token|access|jwt|bearer|api-?key|apikey|secret|signature|hmac|password|passwd|session|sessionid|sid|credential|credentials|key|otp|pat)([-_.]|$)|apikey|accesstoken|authtoken|sessiontoken/i
const NO_CREDENTIAL =
  /csrf|xsrf|idempotency|request-?id|trace|public-?key|locale|lang|theme|consent|page|next|cursor|sort|sec-websocket-(version|extensions)|key-?id|origin|user-agent|forwarded|access-control|token-?type|max-?tokens|(team|org|organi[sz]ation|workspace|tenant|project)-?id/i

/** Whether a header, query parameter or form field by this name carries a credential. */
export function isCredentialPart(name: string, where: string): boolean {
  const plain = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/_/g, '-')
  if (NO_CREDENTIAL.test(plain)) return false
  // A cookie is given by the application; what it is called says nothing more.
  if (where === 'cookie') return true
  if (where === 'query' || where === 'message')
    return /(^|-)(token|access-token|jwt|api-?key|apikey|secret|signature|sig|hmac|auth|key)$/i.test(plain)
  return CREDENTIAL.test(plain)
}

const NAMES_CALLER =
  /^(x-)?((remote|forwarded|authenticated|auth|mock|fake|test|debug|dev|impersonated?|proxy|internal|original|real|current|goog|webauth|auth-request|auth-request-preferred|cf-access-authenticated-user|goog-authenticated-user|authentik|remote-user)-)?(user|user-?id|uid|username|user-?name|userid|user-email|email|preferred-username|account-id|role|roles|user-role|user-roles|groups?|user-groups|is-admin|admin|principal|subject)$|^x-ms-client-principal(-id|-name)?$|^(x-)?(ssl-)?client-(cert|certificate)?-?(s-dn|verify|verified|subject|dn|cn)$|^x-ssl-client-|^x-client-(cert|dn|cn|verify)|^x-forwarded-(client-cert|tls-client-cert)/i

/** A header or cookie that says who is calling, in words that everybody can write: nothing in it was given to one alone. */
export function isCallerName(name: string, where: string): boolean {
  if (where !== 'header' && where !== 'cookie') return false
  return NAMES_CALLER.test(name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/_/g, '-'))
}

const ROLE =
  /role|admin|superuser|is_?staff|is_?root|is_?owner|scope|permission|privilege|group|grant|access_?level|entitlement|rights|can_|capabilit/i
const STATE =
  /valid|active|disabl|enabled|verified|banned|blocked|expir|delet|confirmed|locked|suspend|^exp$|^type$|^typ$|^kind$|^purpose$|^use$|token_?(type|kind|purpose)|token_?use|^iat$|^nbf$|^aud$|^iss$|^jti$|version|must_change|mfa|two_?factor|otp|revoked|archived|onboard|status|email_verified|anonymous|authenticated|session_id|nonce/i
const TENANT = /tenant|org|team|workspace|account|company|group|project|club|customer|member|household|namespace|room|channel|community/i

export type AskedOf = 'role' | 'state' | 'tenant' | null

/** What a question that names these attributes is about. */
export function askedBy(names: readonly string[]): AskedOf {
  if (names.some((n) => ROLE.test(n))) return 'role'
  if (names.some((n) => STATE.test(n))) return 'state'
  return names.some((n) => TENANT.test(n)) ? 'tenant' : null
}
export function isTenantName(name: string): boolean {
  return TENANT.test(name)
}

/** Code that we cannot see, by its name: it is given a credential and says whose it is. */
const VERIFIES =
  /^(a?(verify|validate|authenticate|introspect|decode|authorize|check_token|check_credential|read_token|userinfo|get_user_?info|current_user|get_current|get_user|user_from|load_user|unsign|loads|decrypt|parse_id_token|token_info|get_claims|resolve_token|lookup_token|find_by_token))/i
export function soundsLikeVerifying(name: string): boolean {
  return VERIFIES.test(name)
}

/** Exceptions that a caller is told of as a refusal, by their names. */
export function statusByName(name: string): number | null {
  if (/unauth(enticated|orized)|authentication|credential|invalid_?token|tokenexpired|notauthenticated|loginrequired|jwt/i.test(name))
    return 401
  if (/forbidden|denied|permission|notallowed|authorization|accesserror|notauthori/i.test(name)) return 403
  return /not_?found|doesnotexist|nosuch|missing/i.test(name) ? 404 : null
}

/** A method by whose name a record or records are looked up. */
const LOADS = /^(a?(get|find|fetch|load|read|retrieve|lookup|query|select|resolve|require|ensure|one)(_|$|[A-Z]))|_by_id$|^(exists|count)/
const LISTS = /^(a?(list|get_all|find_all|fetch_all|search|filter|all|read_all|paginate|get_multi|list_))|s$/
const CHANGES = /^(a?(update|delete|remove|destroy|patch|save|set|edit|archive|restore|cancel|revoke|purge|modify|replace)(_|$|[A-Z]))/
const CREATES = /^(a?(create|add|insert|register|store|put|new)(_|$|[A-Z]))/
export function doesByName(name: string): 'read' | 'list' | 'update' | 'delete' | 'create' | null {
  if (/^a?(delete|remove|destroy|purge|revoke)/.test(name)) return 'delete'
  if (CHANGES.test(name)) return 'update'
  if (CREATES.test(name)) return 'create'
  if (/^a?(list|get_all|find_all|fetch_all|search|paginate|get_multi)/.test(name)) return 'list'
  return LOADS.test(name) ? (LISTS.test(name) && !/_by_id$/.test(name) && /s$/.test(name) && !/ss$/.test(name) ? 'list' : 'read') : null
}

/** Fields of a record that say whose it is. */
export function isOwnerField(name: string): boolean {
  return /^(owner|user|author|creator|created_by|account|customer|tenant|org|organi[sz]ation|team|workspace|company|member|profile|household|group)(_?(id|uuid|pk|key|email|name))?$|(owner|user|author|creator|tenant|organi[sz]ation|org|team|workspace|account|customer)_(id|uuid|pk)$|^(belongs_to|owned_by|uploaded_by|submitted_by|user_identifier)$/i.test(
    name,
  )
}
