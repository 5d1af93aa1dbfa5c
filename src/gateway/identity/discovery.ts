// Where an issuer keeps its keys (OpenID Connect Discovery 1.0 §4, RFC 8414 §3): asked once, and again when the keys cannot be had. The
// document must speak of the very issuer that was asked, or it is somebody else's.

import { fetchDocument, isFetchable } from './fetch-document.ts'
import { parseJsonObject } from './jws.ts'
import type { FetchKeys } from './key-set.ts'

export type KeysAddress =
  | { readonly kind: 'keys'; readonly address: URL }
  /** To be found under the issuer's own address. */
  | { readonly kind: 'discovery'; readonly issuer: string }

const timeout = 5000

export function createKeysFetch(where: KeysAddress): FetchKeys {
  let found: URL | null = where.kind === 'keys' ? where.address : null
  return async () => {
    found ??= where.kind === 'discovery' ? await discover(where.issuer) : null
    if (found === null) return null
    const fetched = await get(found)
    // The issuer may have moved its keys.
    if (fetched === null && where.kind === 'discovery') found = null
    return fetched === null ? null : { document: fetched.body, fresh: fetched.fresh }
  }
}

async function discover(issuer: string): Promise<URL | null> {
  if (!URL.canParse(issuer)) return null
  const document = await get(new URL(`${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`))
  const values = document === null ? null : parseJsonObject(document.body)
  const address = values?.['jwks_uri']
  if (values?.['issuer'] !== issuer || typeof address !== 'string' || !URL.canParse(address)) return null
  const keys = new URL(address)
  return isFetchable(keys) ? keys : null
}

function get(address: URL) {
  return fetchDocument({ address, method: 'GET', headers: {}, body: null, timeout })
}
