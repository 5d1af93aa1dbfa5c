// Where a request really comes from, as proxies say that the operator trusts. What they wrote stands on the right; what a client made up
// stands to the left of it and is never looked at.

import { type Address, liesIn, type Network, parseAddress, writeAddress } from './address.ts'
import type { Client } from './client.ts'
import type { SentHeader } from './headers.ts'

/** The header that the hops write; the other one is not looked at. */
export type HopHeader = 'x-forwarded-for' | 'forwarded'

export interface TrustedHops {
  readonly networks: readonly Network[]
  readonly header: HopHeader
  /** Told when a trusted hop wrote what cannot be read; its own address counts then. */
  readonly onMalformed?: () => void
}

interface Hop {
  readonly address: Address
  /** What it was asked by, where the header says so. */
  readonly proto: string | null
}

/** Null where it cannot be read. */
type ReadHop = Hop | null

export function originOf(peer: Client, headers: readonly SentHeader[], hops: TrustedHops): Client {
  return peer.isUnknown !== true && isHop(peer.address, hops) ? originBehind(peer, headers, hops) : peer
}

/** `text`: an address, with the zone that a socket says. */
export function isHop(text: string, hops: TrustedHops): boolean {
  const address = parseAddress(text.replace(/%.*$/, ''))
  return address !== null && isTrusted(address, hops)
}

/** Of a peer that is believed for another reason than its address. */
export function originBehind(peer: Client, headers: readonly SentHeader[], hops: TrustedHops): Client {
  const values = headers.filter(({ name }) => name === hops.header).map(({ value }) => value)
  const elements = hops.header === 'forwarded' ? elementsFromRight(values) : addressesFromRight(values)
  let origin: Hop | null = null
  for (const hop of elements) {
    if (hop === null) {
      hops.onMalformed?.()
      break
    }
    origin = hop
    if (!isTrusted(hop.address, hops)) break
  }
  const proto = hops.header === 'forwarded' ? (origin?.proto ?? null) : readProto(headers)
  const isEncrypted = proto === null ? peer.isEncrypted : proto === 'https' || proto === 'wss'
  // The certificate that the hop showed is not that of whoever stands behind it.
  return origin === null ? { ...peer, isEncrypted } : { address: writeAddress(origin.address), isEncrypted }
}

const isTrusted = (address: Address, { networks }: TrustedHops): boolean => networks.some((network) => liesIn(address, network))

function* addressesFromRight(values: readonly string[]): Generator<ReadHop> {
  for (const value of values.toReversed())
    for (const part of value.split(',').reverse()) {
      const address = parseNode(part.trim())
      yield address === null ? null : { address, proto: null }
    }
}

/** `192.0.2.1`, `192.0.2.1:80`, `2001:db8::1`, `[2001:db8::1]`, `[2001:db8::1]:80` */
function parseNode(text: string): Address | null {
  const [, inBrackets] = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text) ?? []
  if (inBrackets !== undefined) return inBrackets.includes(':') ? parseAddress(inBrackets) : null
  const [, four] = /^([\d.]+):\d{1,5}$/.exec(text) ?? []
  return parseAddress(four ?? text)
}

/** One word, as long as all hops say the same: of two nobody knows which is about the client. */
function readProto(headers: readonly SentHeader[]): string | null {
  const words = headers.filter(({ name }) => name === 'x-forwarded-proto').flatMap(({ value }) => value.split(','))
  const [only, ...others] = new Set(words.map((word) => word.trim().toLowerCase()))
  return only === undefined || others.length > 0 ? null : only
}

const token = "[!#$%&'*+\\-.^_`|~0-9A-Za-z]+"
const pair = `(${token})=(?:(${token})|"((?:[^"\\\\]|\\\\.)*)")`
const element = new RegExp(`^${pair}(?: *; *${pair})*$`)
const pairs = new RegExp(pair, 'g')

/** RFC 7239, read from the right: a quote that a client left open on the left of a hop's own element must not swallow it. */
function* elementsFromRight(values: readonly string[]): Generator<ReadHop> {
  for (const value of values.toReversed()) {
    let rest = value
    while (rest !== '') {
      const found = findLastElement(rest)
      yield found === null ? null : parseElement(found.text)
      if (found === null) return
      rest = found.rest
    }
  }
}

function findLastElement(value: string): { readonly text: string; readonly rest: string } | null {
  for (let comma = value.lastIndexOf(','); ; comma = comma > 0 ? value.lastIndexOf(',', comma - 1) : -1) {
    const text = value.slice(comma + 1).trim()
    if (element.test(text)) return { text, rest: comma === -1 ? '' : value.slice(0, comma) }
    if (comma === -1) return null
  }
}

function parseElement(text: string): ReadHop {
  const found = new Map<string, string>()
  for (const [, name = '', word, quoted] of text.matchAll(pairs)) {
    const lower = name.toLowerCase()
    if (found.has(lower)) return null
    found.set(lower, word ?? (quoted ?? '').replace(/\\(.)/g, '$1'))
  }
  const node = found.get('for')
  // `unknown`, or a name that hides who it was.
  const address = node === undefined ? null : parseNode(node)
  return address === null ? null : { address, proto: found.get('proto')?.toLowerCase() ?? null }
}
