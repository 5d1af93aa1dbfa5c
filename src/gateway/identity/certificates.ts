// Programs that are known by the certificate of their connection, which the listener verified, and tokens that are bound to one (RFC 8705).

import type { Principal } from '../../policy/index.ts'
import type { ClientCertificate } from '../request/index.ts'
import type { Claims } from './claims.ts'
import { isObject } from './jws.ts'

export interface CertificateRules {
  /** What of a certificate names the caller. */
  readonly id: 'common-name' | 'dns' | 'uri' | 'email' | 'fingerprint'
  readonly prefix: string
  /** The only names that are known; null where every one is. */
  readonly known: ReadonlyMap<string, Pick<Principal, 'roles' | 'scopes' | 'tenant'>> | null
}

export type CertificateFault = 'certificate-without-name' | 'certificate-unknown'

const noRights = { roles: [], scopes: [] }

export function toCertificatePrincipal(
  certificate: ClientCertificate,
  { id, prefix, known }: CertificateRules,
): Principal | CertificateFault {
  const names = namesOf(certificate, id)
  const [name] = names
  // Of several, another reader might take another.
  if (name === undefined || names.length > 1) return 'certificate-without-name'
  const rights = known === null ? noRights : known.get(name)
  if (rights === undefined) return 'certificate-unknown'
  return { kind: 'service', id: prefix + name, ...rights, attributes: { fingerprint: certificate.fingerprint } }
}

function namesOf({ fingerprint, commonName, names }: ClientCertificate, id: CertificateRules['id']): readonly string[] {
  switch (id) {
    case 'fingerprint':
      return [fingerprint]
    case 'common-name':
      return commonName === null || commonName === '' ? [] : [commonName]
    default:
      return names.filter(({ kind, value }) => kind === id && value !== '').map(({ value }) => value)
  }
}

/** The SHA-256 of the certificate that a token is bound to, as the certificate's own is written; null where it is bound to none. */
export function boundCertificate(claims: Claims): string | null {
  const confirmation = claims['cnf']
  const bound = isObject(confirmation) ? confirmation['x5t#S256'] : undefined
  if (bound === undefined) return null
  // What is no hash is no certificate's.
  return typeof bound === 'string' ? Buffer.from(bound, 'base64url').toString('hex') : ''
}
