// Whether a name asks for a secret and a text is one: what stands in a setting's place, and not how it would look.

const secretName =
  /(?:^|[_.-])(?:password|passwd|pwd|secret|secrets|secret_?key|api_?key|apikey|access_?key|private_?key|auth_?key|signing_?key|encryption_?key|jwt_?key|token|client_?secret|credentials?|connection_?string|dsn|db_?pass)$/i
const urlWithPassword = /^[a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/@]{0,100}:([^\s@/]{1,200})@/i
const placeholder =
  /^(?:|x{3,}|\*+|\.{3,}|<.*>|\[.*\]|\{.*\}|\$.*|%.*%|.*(?:change[-_ ]?me|change[-_ ]?this|replace|your[-_ ]|example|placeholder|dummy|todo|insert|fill|redacted|not[-_]?set|unset|sample|xxxx).*|none|null|nil|true|false|disabled|enabled|optional|required|string|base64.*|no|yes|test|tbd|n\/a)$/i

export function isSecretName(name: string): boolean {
  return (
    secretName.test(name) &&
    !/(?:^|[_-])(?:public|file|path|name|arn|url|uri|header|cookie|expire|expiry|ttl|length|algorithm|type|id)s?$/i.test(name)
  )
}

/** What is secret in a value: null where it is nothing, a placeholder, or a reference to where the secret is. */
export function findPlainSecret(name: string, value: string): 'value' | 'password in the address' | null {
  const inUrl = urlWithPassword.exec(value)?.[1]
  if (inUrl !== undefined) return isPlaceholder(inUrl) ? null : 'password in the address'
  if (!isSecretName(name) || isPlaceholder(value)) return null
  // A path, a number or the address of a secret is none.
  if (
    /^(?:\/|\.\/|https?:\/\/|arn:|projects\/|vault:|ssm:|file:|sm:\/\/|ref\+|awssm)/.test(value) ||
    /^\d{1,5}$/.test(value) ||
    /\s/.test(value.trim())
  )
    return null
  return 'value'
}

function isPlaceholder(value: string): boolean {
  // `API_KEY_VAL`: a name that somebody is to put a value for.
  return placeholder.test(value.trim()) || value.includes('__hole_') || /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value)
}

/** Words that stand in tutorials: a password all the same, and no secret to anybody. */
export function isWeak(value: string): boolean {
  // One plain word, such as the name of the application: what a manifest for trying out has.
  if (/^[a-z]{1,12}$/.test(value)) return true
  const [, user, password] = /^[a-z][a-z0-9+.-]{1,30}:\/\/([^\s:/@]{0,100}):([^\s@/]{1,200})@/i.exec(value) ?? []
  if (password !== undefined) return user === password || isWeak(password)
  return /^(?:postgres|password|passw0rd|admin|root|secret|mysecret|guest|user|minio|minioadmin|redis|rabbitmq|mongo|123456?7?8?|letmein|default|mypassword|pass|key|token|dev|local)$/i.test(
    value,
  )
}
