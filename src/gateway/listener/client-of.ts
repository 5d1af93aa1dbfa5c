// Who is at the other end of a connection: its address, and the certificate that it showed.

import type { X509Certificate } from 'node:crypto'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { type Client, type ClientCertificate, parseSubjectNames } from '../request/index.ts'

/** A certificate is read once for each connection. */
const known = new WeakMap<TLSSocket, Client>()

/** What hops said of connections: an address, or null where they knew none. */
const told = new WeakMap<Socket, string | null>()
/** The same of those that TLS is spoken on: it has a socket of its own around the one that is told of. */
const toldByEnds = new Map<string, Told>()

interface Told {
  readonly address: string | null
}

/** From now on whoever is at the other end has that address; null: it is somebody unknown, whom nobody need believe. */
export function tellAddress(socket: Socket, address: string | null): void {
  const ends = endsOf(socket)
  told.set(socket, address)
  if (ends === null) return
  const mine: Told = { address }
  toldByEnds.set(ends, mine)
  // Once the other end has reset a connection it may use its port again, before this end has seen it.
  socket.once('close', () => toldByEnds.get(ends) === mine && toldByEnds.delete(ends))
}

/** Null of a connection that is no more: those have nothing that tells them apart. */
const endsOf = ({ remoteAddress, remotePort, localAddress, localPort }: Socket): string | null =>
  remoteAddress === undefined || remotePort === undefined ? null : `${remoteAddress} ${remotePort} ${localAddress} ${localPort}`

export function clientOf(socket: Socket): Client {
  if (!(socket instanceof TLSSocket)) return describe(socket, false, told.get(socket))
  const before = known.get(socket)
  if (before !== undefined) return before
  // A certificate that nobody of those signed says nothing, and is as none.
  const shown = socket.authorized ? socket.getPeerX509Certificate() : undefined
  const ends = toldByEnds.size === 0 ? null : endsOf(socket)
  const base = describe(socket, true, ends === null ? undefined : toldByEnds.get(ends)?.address)
  const client = shown === undefined ? base : { ...base, certificate: readCertificate(shown) }
  known.set(socket, client)
  return client
}

function describe({ remoteAddress = '' }: Socket, isEncrypted: boolean, said: string | null | undefined): Client {
  if (typeof said === 'string') return { address: said, isEncrypted }
  const address = remoteAddress.startsWith('::ffff:') ? remoteAddress.slice(7) : remoteAddress
  return said === null ? { address, isEncrypted, isUnknown: true } : { address, isEncrypted }
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
