// An issuer as it describes itself (OpenID Connect Discovery 1.0 §4, RFC 8414), and what the gateway asks it on the way of a login: to note what is
// asked for (RFC 9126), to change a code or a refresh token for tokens, who somebody is, and to forget a token (RFC 7009).

import { fetchAnswer, fetchDocument, isFetchable } from '../fetch-document.ts'
import { parseJsonObject } from '../jws.ts'
import { type ClientProof, proveClient } from './client-proof.ts'

export interface Metadata {
  readonly authorize: URL
  readonly token: URL
  /** Null where it is not announced. */
  readonly pushed: URL | null
  readonly userinfo: URL | null
  readonly logout: URL | null
  readonly revoke: URL | null
  /** It says in every answer who it is (RFC 9207). */
  readonly saysIssuer: boolean
}

export interface Tokens {
  readonly access: string
  readonly id: string | null
  readonly refresh: string | null
  /** Seconds that the access token lives; null where it is not said. */
  readonly life: number | null
  /** What was given, where it is not what was asked for. */
  readonly scope: string | null
}

export type Asked<Value> =
  | { readonly kind: 'told'; readonly value: Value }
  /** `error`: the issuer's word (RFC 6749 §5.2), or what is wrong with its answer. */
  | { readonly kind: 'refused'; readonly error: string }
  | { readonly kind: 'away' }

const timeout = 5000
const fresh = 3_600_000
const pause = 5000
/** Questions at a time: a flood of logins is not passed on to the issuer. */
const mostAtOnce = 64
const longestToken = 16_384
const longestWord = /^[A-Za-z0-9_.:-]{1,64}$/

export const away = { kind: 'away' } as const

export class Provider {
  readonly issuer: string
  readonly #client: ClientProof
  readonly #now: () => number
  #known: Metadata | null = null
  #until = 0
  #tryAfter = 0
  #asking: Promise<Metadata | null> | null = null
  #running = 0

  constructor(issuer: string, client: ClientProof, now: () => number) {
    this.issuer = issuer
    this.#client = client
    this.#now = now
  }

  /** What it says of itself; the last word counts while it is away, and null before the first. */
  async metadata(): Promise<Metadata | null> {
    const now = this.#now()
    if (this.#known !== null && now < this.#until) return this.#known
    if (this.#asking === null && now < this.#tryAfter) return this.#known
    this.#asking ??= this.#discover(now).finally(() => {
      this.#asking = null
    })
    return this.#asking
  }

  async #discover(now: number): Promise<Metadata | null> {
    this.#tryAfter = now + pause
    const address = new URL(`${this.issuer.replace(/\/$/, '')}/.well-known/openid-configuration`)
    const fetched = await fetchDocument({ address, method: 'GET', headers: {}, body: null, timeout })
    const read = fetched === null ? null : readMetadata(fetched.body, this.issuer)
    if (read === null) return this.#known
    this.#known = read
    this.#until = now + fresh
    return read
  }

  /** Where what is asked for was noted: `request_uri`. */
  async push(parameters: Readonly<Record<string, string>>, { pushed }: Metadata): Promise<Asked<string>> {
    if (pushed === null) return { kind: 'refused', error: 'not-announced' }
    const answer = await this.#post(pushed, parameters, [200, 201])
    if (answer.kind !== 'told') return answer
    const place = answer.value['request_uri']
    return typeof place === 'string' && place.length < 1024 ? { kind: 'told', value: place } : { kind: 'refused', error: 'answer-unclear' }
  }

  async redeem(parameters: Readonly<Record<string, string>>): Promise<Asked<Tokens>> {
    const metadata = await this.metadata()
    if (metadata === null) return away
    const answer = await this.#post(metadata.token, parameters, [200])
    if (answer.kind !== 'told') return answer
    const tokens = readTokens(answer.value)
    return tokens === null ? { kind: 'refused', error: 'answer-unclear' } : { kind: 'told', value: tokens }
  }

  async userinfo(token: string): Promise<Asked<Readonly<Record<string, unknown>>>> {
    const address = (await this.metadata())?.userinfo ?? null
    if (address === null) return { kind: 'refused', error: 'not-announced' }
    const fetched = await fetchDocument({ address, method: 'GET', headers: { authorization: `Bearer ${token}` }, body: null, timeout })
    const claims = fetched === null ? null : parseJsonObject(fetched.body)
    return claims === null ? away : { kind: 'told', value: claims }
  }

  /** As far as it can: nobody waits for it. */
  async revoke(token: string): Promise<void> {
    const address = (await this.metadata())?.revoke ?? null
    if (address !== null) await this.#post(address, { token, token_type_hint: 'refresh_token' }, [200])
  }

  async #post(
    address: URL,
    parameters: Readonly<Record<string, string>>,
    wanted: readonly number[],
  ): Promise<Asked<Readonly<Record<string, unknown>>>> {
    if (this.#running >= mostAtOnce) return away
    this.#running++
    try {
      const { headers, parameters: shown } = proveClient(this.#client, this.issuer, this.#now())
      const answer = await fetchAnswer({
        address,
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        body: new URLSearchParams({ ...parameters, ...shown }).toString(),
        timeout,
      })
      if (answer === null || answer.status >= 500 || answer.status === 429) return away
      const read = parseJsonObject(answer.body) ?? {}
      if (wanted.includes(answer.status)) return { kind: 'told', value: read }
      const { error } = read
      return { kind: 'refused', error: typeof error === 'string' && longestWord.test(error) ? error : 'answer-unclear' }
    } finally {
      this.#running--
    }
  }
}

/** Null where it is not of this issuer, or cannot do the code flow with PKCE. */
export function readMetadata(document: Uint8Array, issuer: string): Metadata | null {
  const read = parseJsonObject(document)
  if (read === null || read['issuer'] !== issuer) return null
  const authorize = addressOf(read['authorization_endpoint'])
  const token = addressOf(read['token_endpoint'])
  if (authorize === null || token === null) return null
  const { code_challenge_methods_supported: methods, response_types_supported: types } = read
  // Some say nothing of it, and do it.
  if (Array.isArray(methods) && !methods.includes('S256')) return null
  if (Array.isArray(types) && !types.includes('code')) return null
  return {
    authorize,
    token,
    pushed: addressOf(read['pushed_authorization_request_endpoint']),
    userinfo: addressOf(read['userinfo_endpoint']),
    logout: addressOf(read['end_session_endpoint']),
    revoke: addressOf(read['revocation_endpoint']),
    saysIssuer: read['authorization_response_iss_parameter_supported'] === true,
  }
}

function addressOf(value: unknown): URL | null {
  if (typeof value !== 'string' || !URL.canParse(value)) return null
  const address = new URL(value)
  return isFetchable(address) && address.hash === '' ? address : null
}

/** Null where it is no answer of a token endpoint (RFC 6749 §5.1), or a token cannot be what it says. */
export function readTokens(read: Readonly<Record<string, unknown>>): Tokens | null {
  const {
    access_token: access,
    id_token: id = null,
    refresh_token: refresh = null,
    expires_in: life = null,
    scope = null,
    token_type: type,
  } = read
  if (!isToken(access) || typeof type !== 'string' || type.toLowerCase() !== 'bearer') return null
  if ((id !== null && !isToken(id)) || (refresh !== null && !isToken(refresh))) return null
  if (scope !== null && typeof scope !== 'string') return null
  const seconds = typeof life === 'string' ? Number(life) : life
  if (seconds !== null && !(typeof seconds === 'number' && seconds >= 0 && seconds < 1e9)) return null
  return { access, id, refresh, life: seconds, scope }
}

const isToken = (value: unknown): value is string => typeof value === 'string' && value.length <= longestToken && /^[!-~]+$/.test(value)
