// What the claims of a token must say (RFC 7519 §4, RFC 9068 for access tokens), judged anew for every request: the signature of a token
// stays right while its time runs out, its principal is shut out, or another route asks for another audience.

export type Claims = Readonly<Record<string, unknown>>

export interface ClaimRules {
  /** `iss`, exactly; null where it must not be there: the application signs its tokens itself. */
  readonly issuer: string | null
  /** One of them must be in `aud`: a token for somebody else is no credential here. Without any, `aud` must not be there. */
  readonly audiences: readonly string[]
  /** How far clocks may be apart, in seconds. */
  readonly skew: number
  /** The longest time a token may live from `iat`, in seconds; null where the issuer is trusted with it. */
  readonly longestLife: number | null
  /** These must be there; with a value, they must be equal to it, or hold it if they are lists. */
  readonly required: Readonly<Record<string, string | null>>
}

export type ClaimFault =
  | 'wrong-issuer'
  | 'wrong-audience'
  | 'expired'
  | 'not-yet-valid'
  | 'issued-in-the-future'
  | 'lives-too-long'
  | 'claim-missing'
  | 'bad-claims'

/** `now` in seconds since 1970. */
export function judgeClaims(claims: Claims, rules: ClaimRules, now: number): ClaimFault | null {
  const { iss, aud, exp, nbf, iat } = claims
  if (iss !== (rules.issuer ?? undefined)) return 'wrong-issuer'
  if (rules.audiences.length === 0 ? aud !== undefined : !holdsOneOf(aud, rules.audiences)) return 'wrong-audience'
  if (!isTime(exp) || !(nbf === undefined || isTime(nbf)) || !(iat === undefined || isTime(iat))) return 'bad-claims'
  // RFC 7519 §4.1.4: on or after which it must not be accepted.
  if (now >= exp + rules.skew) return 'expired'
  if (nbf !== undefined && nbf > now + rules.skew) return 'not-yet-valid'
  if (iat !== undefined && iat > now + rules.skew) return 'issued-in-the-future'
  if (rules.longestLife !== null && (iat === undefined || exp - iat > rules.longestLife)) return 'lives-too-long'
  for (const name in rules.required) {
    const wanted = rules.required[name] ?? null
    const value = Object.hasOwn(claims, name) ? claims[name] : undefined
    if (value === undefined || value === null) return 'claim-missing'
    if (wanted !== null && !holdsOneOf(value, [wanted])) return 'claim-missing'
  }
  return null
}

function holdsOneOf(value: unknown, wanted: readonly string[]): boolean {
  if (typeof value === 'string') return wanted.includes(value)
  return Array.isArray(value) && value.every((item) => typeof item === 'string') && value.some((item) => wanted.includes(item))
}

/** NumericDate may have a fraction; beyond the year 9999 somebody counts in milliseconds. */
function isTime(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= 253_402_300_799
}
