// What a name says about its value. Words are told apart by case and underscores, so that `tokenizer` is no token.

const credential = new Set(
  'password passwd passphrase pwd secret apikey token otp totp pin credential credentials csrf hmac signature mfa passcode'.split(' '),
)
/** Words that make a secret's name the name of something about it: `token_count`, `password_hash`, `max_tokens`. */
const about = new Set(
  'count counts counter length len size limit limits max min number num total type types kind expiry expires expire expiration expiring ttl age lifetime name names url uri path endpoint header headers prefix field fields usage used budget id ids index regex pattern policy policies scheme schemes model models class provider providers created updated enabled required valid exists file files algorithm algorithms minutes seconds hours days at location label hint title message error errors status split splitter tokenizer embedding embeddings chunk chunks per cost price window context prompt completion input output sentinel redacted placeholder'.split(
    ' ',
  ),
)

export function wordsOf(name: string): readonly string[] {
  let words = known.get(name)
  if (words === undefined) {
    if (known.size >= MOST_KNOWN) known.clear()
    known.set(name, (words = splitName(name)))
  }
  return words
}

/** The same names come again and again. */
const known = new Map<string, readonly string[]>()
const MOST_KNOWN = 50_000

function splitName(name: string): string[] {
  return name
    .replace(/([a-z0-9])(?=[A-Z])/g, '$1_')
    .replace(/([A-Z])(?=[A-Z][a-z])/g, '$1_')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}

/** The name of a secret's value: `api_key`, `SECRET_KEY`, `user.password`, `resetToken`; not `token_type` and not `keyboard`. Of a path the last part counts. */
export function isCredentialName(name: string): boolean {
  const words = wordsOf(lastPart(name))
  const last = words.at(-1)
  if (last === undefined || moments.has(last) || words.some((word) => about.has(word))) return false
  if (words.some((word) => credential.has(word))) return true
  return (last === 'key' || last === 'keys') && words.some((word) => keyOwners.has(word))
}
/** `otp_time`, but not `one_time_token`. */
const moments = new Set('time date timestamp'.split(' '))
const keyOwners = new Set('api access secret private signing encryption auth jwt session master admin service'.split(' '))

/** `password`, `user_pwd`, `passphrase`. */
export function isPasswordName(name: string): boolean {
  const words = wordsOf(lastPart(name))
  return words.some((word) => passwords.has(word)) && !words.some((word) => about.has(word))
}
const passwords = new Set('password passwd passphrase pwd passcode'.split(' '))

/** The state of OAuth, which shows that an answer belongs to a question: `state`, `oauth_state`, `savedState`; not `state_code`. */
export function isStateName(name: string): boolean {
  return wordsOf(lastPart(name)).at(-1) === 'state'
}

function lastPart(name: string): string {
  return name.slice(name.lastIndexOf('.') + 1)
}
