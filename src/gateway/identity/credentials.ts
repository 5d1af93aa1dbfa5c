// The credential that a request shows, found and not yet believed. Two of them are a contradiction, and refused: what decides here might
// not be what decides behind. Only a cookie beside another one is passed over, since browsers send it unasked.

export type Credential =
  | {
      readonly kind: 'bearer' | 'dpop'
      readonly token: string
      /** Of the token, as soon as somebody asked. */
      hash?: string
    }
  | { readonly kind: 'basic'; readonly user: string; readonly password: string }
  | { readonly kind: 'api-key'; readonly key: string }
  | {
      readonly kind: 'cookie'
      readonly name: string
      readonly token: string
      /** Of a session's id, as soon as somebody asked. */
      hash?: string
    }

export type CredentialFault = 'bad-authorization' | 'two-credentials' | 'token-in-address'

export interface CredentialRules {
  /** Lower case; the header of API keys. */
  readonly apiKeyHeader: string | null
  /** The session's cookie. */
  readonly cookie: string | null
}

export interface CredentialFacts {
  /** Every value of `Authorization`. */
  readonly authorization: readonly string[]
  /** Every value of the API keys' header. */
  readonly apiKey: readonly string[]
  /** Every value of `Cookie`. */
  readonly cookie: readonly string[]
  /** With `?`, or empty. */
  readonly query: string
}

/** RFC 9700 §4.3.2: it would stand in logs and in what pages pass on. */
export const isTokenIn = (query: string): boolean => /[?&]access_token=/i.test(query)

/** RFC 6750 §2.1: token68. */
const token68 = /^[A-Za-z0-9._~+/-]+=*$/

/** Null where there is none. `recall`: what is known of a bearer token. */
export function findCredential(
  facts: CredentialFacts,
  rules: CredentialRules,
  recall: (token: string) => Credential | null = nothing,
): Credential | CredentialFault | null {
  if (isTokenIn(facts.query)) return 'token-in-address'
  const found: Credential[] = []
  if (facts.authorization.length > 1 || facts.apiKey.length > 1) return 'two-credentials'
  const [authorization] = facts.authorization
  if (authorization !== undefined) {
    const credential = parseAuthorization(authorization, recall)
    if (credential === null) return 'bad-authorization'
    found.push(credential)
  }
  const [key] = facts.apiKey
  if (key !== undefined && rules.apiKeyHeader !== null) found.push({ kind: 'api-key', key })
  if (rules.cookie !== null) {
    const values = findCookies(facts.cookie, rules.cookie)
    if (values.length > 1) return 'two-credentials'
    if (values[0] !== undefined && found.length === 0) found.push({ kind: 'cookie', name: rules.cookie, token: values[0] })
  }
  if (found.length > 1) return 'two-credentials'
  return found[0] ?? null
}

const nothing = () => null

function parseAuthorization(value: string, recall: (token: string) => Credential | null): Credential | null {
  // Nearly all of them, written as nearly everybody writes it.
  if (value.startsWith('Bearer ')) {
    const token = value.slice(7)
    const known = recall(token)
    if (known !== null) return known
    if (token68.test(token)) return { kind: 'bearer', token }
  }
  const match = /^([A-Za-z]+) +([^ ]+) *$/.exec(value)
  const scheme = match?.[1]?.toLowerCase()
  const rest = match?.[2] ?? ''
  if (!token68.test(rest)) return null
  if (scheme === 'bearer' || scheme === 'dpop') return { kind: scheme, token: rest }
  return scheme === 'basic' ? parseBasic(rest) : null
}

/** RFC 7617, UTF-8. A user without a colon, or bytes that are not UTF-8, is none. */
function parseBasic(encoded: string): Credential | null {
  const bytes = Buffer.from(encoded, 'base64')
  if (bytes.toString('base64').replace(/=+$/, '') !== encoded.replace(/=+$/, '')) return null
  const text = bytes.toString('utf8')
  const colon = text.indexOf(':')
  if (colon < 1 || text.includes('\ufffd') || text.length > 1024) return null
  return { kind: 'basic', user: text.slice(0, colon), password: text.slice(colon + 1) }
}

/** As Starlette reads them: pairs by semicolons, names to the letter. A name that comes twice is told as two. */
export function findCookies(headers: readonly string[], name: string): readonly string[] {
  const values: string[] = []
  for (const header of headers)
    for (const pair of header.split(';')) {
      const equals = pair.indexOf('=')
      if (equals !== -1 && pair.slice(0, equals).trim() === name) values.push(unquote(pair.slice(equals + 1).trim()))
    }
  return values
}

function unquote(value: string): string {
  return value.length >= 2 && value.startsWith('"') && value.endsWith('"') ? value.slice(1, -1) : value
}
