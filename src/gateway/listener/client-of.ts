// Who is at the other end of a connection: its address, and the certificate that it showed.

import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type Client, type ClientCertificate, parseSubjectNames } from '../request/index.ts'

/** A certificate is read once for each connection. */
const known = new WeakMap<TLSSocket, Client>()

export function clientOf(socket: Socket): Client {
  if (!(socket instanceof TLSSocket)) return { address: addressOf(socket), isEncrypted: false }
  const before = known.get(socket)
  if (before !== undefined) return before
  // A certificate that nobody of those signed says nothing, and is as none.
  const shown = socket.authorized ? socket.getPeerX509Certificate() : undefined
  const base = { address: addressOf(socket), isEncrypted: true }
  const client = shown === undefined ? base : { ...base, certificate: readCertificate(shown) }
  known.set(socket, client)
  return client
}

function addressOf({ remoteAddress = '' }: Socket): string {
  return remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress
}

function readCertificate({ fingerprint256, subject, subjectAltName, serialNumber }: X509Certificate): ClientCertificate {
  const commonNames = (subject ?? '').split('\n').filter((line) => line.startsWith('CN='))
  return {
    fingerprint: fingerprint256.replaceAll(':', '').toLowerCase(),
    commonName: commonNames.length === 1 ? (commonNames[0]?.slice(3) ?? null) : null,
    names: parseSubjectNames(subjectAltName ?? '') ?? [],
    serial: serialNumber.toLowerCase(),
  }
}

/** Ends a connection so that the other end sees that something was cut off: TLS without its farewell, TCP with a reset. */
export function breakOff(socket: Socket): void {
  if (socket instanceof TLSSocket) socket.destroy()
  else socket.resetAndDestroy()
}
