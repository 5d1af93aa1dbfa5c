// Proof of possession (RFC 9449): a token that is bound to a key is worth nothing without a fresh signature of that key over this method and
// this address. The one place where a key inside a token counts, because its thumbprint stands in the access token.

import { createHash } from 'node:crypto'
import { verifySignature } from './algorithm.ts'
import type { Claims } from './claims.ts'
import { importJwk } from './jwk.ts'
import { isObject, parseJsonObject, parseJws } from './jws.ts'

export interface ProvenRequest {
  readonly method: string
  /** Scheme, host and path as the client called them, without query and fragment. */
  readonly address: string
  readonly token: string
}

export type ProofFault =
  | 'proof-missing'
  | 'proof-not-one'
  | 'bad-proof'
  | 'proof-of-another-request'
  | 'proof-too-old'
  | 'proof-seen-before'
  | 'proof-of-another-key'

/** Seconds that a proof may be old, or ahead. */
const proofLife = 60

/** Ids of proofs that were taken, for as long as they would be taken again. Full, it takes no more: to forget one would let it pass twice. */
export class ProofMemory {
  readonly #seen = new Map<string, number>()
  readonly #capacity: number
  /** Whether nobody else saw it; where others are away, only this memory says. Null: there are no others. */
  share: ((id: string) => Promise<boolean>) | null = null

  constructor(capacity = 100_000) {
    this.#capacity = capacity
  }

  /** False if it was there, or cannot be kept. `now` in seconds. */
  take(id: string, now: number): boolean {
    for (const [known, until] of this.#seen) {
      if (until > now) break
      this.#seen.delete(known)
    }
    if (this.#seen.has(id) || this.#seen.size >= this.#capacity) return false
    this.#seen.set(id, now + 2 * proofLife)
    return true
  }
}

/** The thumbprint of the key a token is bound to, or null. */
export function boundKey(claims: Claims): string | null {
  const confirmation = claims['cnf']
  if (!isObject(confirmation)) return null
  const thumbprint = confirmation['jkt']
  return typeof thumbprint === 'string' ? thumbprint : null
}

/** RFC 9449 §4.3, in its order. `proofs` are all values of the `DPoP` header; `now` in seconds since 1970. */
export async function judgeProof(
  proofs: readonly string[],
  thumbprint: string,
  request: ProvenRequest,
  memory: ProofMemory,
  now: number,
): Promise<ProofFault | null> {
  const [proof] = proofs
  if (proof === undefined) return 'proof-missing'
  if (proofs.length > 1) return 'proof-not-one'
  const jws = parseJws(proof)
  if (typeof jws === 'string' || jws.type !== 'dpop+jwt' || jws.algorithm.startsWith('HS')) return 'bad-proof'
  const { jwk } = jws.header
  // A private key in a proof is no secret any more.
  if (!isObject(jwk) || jwk['d'] !== undefined) return 'bad-proof'
  const key = importJwk(jwk, 'published')
  const claims = parseJsonObject(jws.payload)
  if (key === null || claims === null || !key.algorithms.includes(jws.algorithm)) return 'bad-proof'
  if (key.thumbprint !== thumbprint) return 'proof-of-another-key'
  const { htm, htu, iat, jti, ath } = claims
  if (typeof htu !== 'string' || typeof iat !== 'number' || typeof jti !== 'string' || jti === '' || jti.length > 512) return 'bad-proof'
  if (htm !== request.method || withoutQuery(htu) !== withoutQuery(request.address)) return 'proof-of-another-request'
  if (ath !== createHash('sha256').update(request.token, 'latin1').digest('base64url')) return 'proof-of-another-request'
  if (Math.abs(now - iat) > proofLife) return 'proof-too-old'
  if (!(await verifySignature(jws.algorithm, key.object, jws.input, jws.signature))) return 'bad-proof'
  // Last, so that only who holds the key can fill the memory.
  const id = `${key.thumbprint} ${jti}`
  if (!memory.take(id, now)) return 'proof-seen-before'
  return memory.share === null || (await memory.share(id)) ? null : 'proof-seen-before'
}

/** RFC 3986 §6.2.2 and §6.2.3: scheme and host in lower case, the usual port left out. Null where it is no address. */
function withoutQuery(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { protocol, host, pathname } = new URL(address)
  return `${protocol}//${host}${pathname}`
}
