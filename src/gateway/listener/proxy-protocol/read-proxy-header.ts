// What a proxy that reads no HTTP says of the client, before anything that the client sent: HAProxy's PROXY protocol, 1 as a line of text and 2 in
// binary (https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt). Read strictly: who is believed about addresses can write them.

import { type Address, parseAddress, writeAddress } from '../../request/index.ts'

export interface ProxyHeader {
  readonly kind: 'header'
  /** Bytes of the header. */
  readonly length: number
  /** The address of the client; null where the header names none, since the proxy asks for itself or does not know: its own counts then. */
  readonly source: string | null
}

/** `more`: what came so far begins a header. `none`: it begins none. */
export type ReadProxyHeader = ProxyHeader | { readonly kind: 'more' } | { readonly kind: 'none' } | { readonly kind: 'malformed' }

const more: ReadProxyHeader = { kind: 'more' }
const none: ReadProxyHeader = { kind: 'none' }
const malformed: ReadProxyHeader = { kind: 'malformed' }

const text1 = Buffer.from('PROXY ', 'latin1')
const signature2 = Buffer.from('\r\n\r\n\0\r\nQUIT\n', 'latin1')
/** Of a line, with its end (2.1). */
const mostText = 107
const head2 = 16
/** With all that a proxy tells beside the addresses; what is known of them needs some hundred bytes. */
const mostBinary = 4096

export function readProxyHeader(bytes: Uint8Array): ReadProxyHeader {
  if (begins(bytes, text1)) return bytes.length < text1.length ? more : readText(bytes)
  if (begins(bytes, signature2)) return bytes.length < head2 ? more : readBinary(bytes)
  return none
}

/** As far as both go. */
function begins(bytes: Uint8Array, mark: Uint8Array): boolean {
  const length = Math.min(bytes.length, mark.length)
  return Buffer.compare(bytes.subarray(0, length), mark.subarray(0, length)) === 0
}

const port = '(?:0|[1-9]\\d{0,4})'
const line = new RegExp(`^PROXY (TCP[46]) ([0-9A-Fa-f:.]+) ([0-9A-Fa-f:.]+) (${port}) (${port})$`)

function readText(bytes: Uint8Array): ReadProxyHeader {
  const end = bytes.subarray(0, mostText).indexOf(10)
  if (end === -1) return bytes.length < mostText ? more : malformed
  if (bytes[end - 1] !== 13) return malformed
  const text = Buffer.from(bytes.subarray(0, end - 1)).toString('latin1')
  const length = end + 1
  // What follows the word says nothing.
  if (text === 'PROXY UNKNOWN' || text.startsWith('PROXY UNKNOWN ')) return { kind: 'header', length, source: null }
  const [, family, from = '', to = '', ...ports] = line.exec(text) ?? []
  if (family === undefined || ports.some((one) => Number(one) > 65_535)) return malformed
  // Whoever writes an address of the one kind means that kind.
  const isFamily = [from, to].every((address) => address.includes(':') === (family === 'TCP6'))
  const [source, target] = [parseAddress(from), parseAddress(to)]
  return isFamily && source !== null && target !== null ? { kind: 'header', length, source: writeAddress(source) } : malformed
}

const local = 0x20
const proxied = 0x21
const unspecified = 0x00
const tcp4 = 0x11
const tcp6 = 0x21
const unix = 0x31

/** Bytes of both addresses, and their ports. */
const sizes: ReadonlyMap<number, number> = new Map([
  [unspecified, 0],
  [tcp4, 12],
  [tcp6, 36],
  [unix, 216],
])

function readBinary(bytes: Uint8Array): ReadProxyHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const command = view.getUint8(12)
  const family = view.getUint8(13)
  const length = head2 + view.getUint16(14)
  const size = sizes.get(family)
  if ((command !== local && command !== proxied) || length > mostBinary) return malformed
  // Of a connection that the proxy opened for itself everything else is passed over.
  if (command === proxied && (size === undefined || length < head2 + size)) return malformed
  if (bytes.length < length) return more
  const address = command === local ? null : readAddress(view, family)
  return { kind: 'header', length, source: address === null ? null : writeAddress(address) }
}

/** Of the client; null of what has no address. */
function readAddress(view: DataView, family: number): Address | null {
  if (family === tcp4) return { family: 4, value: BigInt(view.getUint32(head2)) }
  if (family !== tcp6) return null
  const value = (view.getBigUint64(head2) << 64n) | view.getBigUint64(head2 + 8)
  return value >> 32n === 0xffffn ? { family: 4, value: value & 0xffffffffn } : { family: 6, value }
}
