// Who may ask a decision point. Whoever asks says who sends a request and from where, and gets what tells the application of a caller; so it is known
// by a secret, by its address, or by a socket in a folder that others cannot enter.

import { createHash, timingSafeEqual } from 'node:crypto'
import { type Client, liesIn, type Network, parseAddress, type RequestHead } from '../request/index.ts'

export interface TrustedAskers {
  /** SHA-256 of the secret; null where none is asked for. */
  readonly token: Buffer | null
  /** Where no secret is asked for. */
  readonly networks: readonly Network[]
  /** Connections come by a socket in a folder. */
  readonly isSocket: boolean
}

type Head = Pick<RequestHead, 'headers'>

/** The header in which the secret stands: `Authorization` is the client's own. */
const tokenHeader = 'fastward-point'

export const hashToken = (token: string): Buffer => createHash('sha256').update(token, 'latin1').digest()

export const isTrusted = (head: Head, client: Client, askers: TrustedAskers): boolean =>
  isKnown(client, askers, (token) => showsToken(head, tokenHeader, token, /^(.*)$/s))

/** Of AuthZEN, where `Authorization` is of whoever asks (RFC 6750). */
export const isTrustedByBearer = (head: Head, client: Client, askers: TrustedAskers): boolean =>
  isKnown(
    client,
    askers,
    (token) => showsToken(head, tokenHeader, token, /^(.*)$/s) || showsToken(head, 'authorization', token, /^bearer +(\S+)$/i),
  )

function isKnown({ address }: Client, { token, networks, isSocket }: TrustedAskers, shows: (token: Buffer) => boolean): boolean {
  if (token !== null) return shows(token)
  if (isSocket) return true
  const from = parseAddress(address.replace(/%.*$/, ''))
  return from !== null && networks.some((network) => liesIn(from, network))
}

function showsToken({ headers }: Head, name: string, token: Buffer, form: RegExp): boolean {
  const shown = headers.filter((header) => header.name === name)
  const secret = shown.length === 1 ? form.exec(shown[0]?.value ?? '')?.[1] : undefined
  return secret !== undefined && timingSafeEqual(hashToken(secret), token)
}
