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

/** The header in which the secret stands: `Authorization` is the client's own. */
const tokenHeader = 'fastward-point'

export const hashToken = (token: string): Buffer => createHash('sha256').update(token, 'latin1').digest()

export function isTrusted({ headers }: Pick<RequestHead, 'headers'>, { address }: Client, askers: TrustedAskers): boolean {
  const { token, networks, isSocket } = askers
  if (token !== null) {
    const shown = headers.filter(({ name }) => name === tokenHeader)
    const [only] = shown
    return only !== undefined && shown.length === 1 && timingSafeEqual(hashToken(only.value), token)
  }
  if (isSocket) return true
  const from = parseAddress(address.replace(/%.*$/, ''))
  return from !== null && networks.some((network) => liesIn(from, network))
}
