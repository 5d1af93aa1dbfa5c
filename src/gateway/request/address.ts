// Addresses and networks as numbers: read strictly, compared by bits, written in one form.

export interface Address {
  readonly family: 4 | 6
  readonly value: bigint
}

export interface Network extends Address {
  /** Bits that count, from the left. */
  readonly bits: number
}

const bitsOf = { 4: 32, 6: 128 } as const

/** An IPv4 address within IPv6 is that IPv4 address, whoever asks. */
export function parseAddress(text: string): Address | null {
  const four = parseFour(text)
  if (four !== null) return { family: 4, value: four }
  const six = parseSix(text)
  if (six === null) return null
  return six >> 32n === 0xffffn ? { family: 4, value: six & 0xffffffffn } : { family: 6, value: six }
}

/** `10.0.0.0/8`, `fd00::/8`, or an address, which is a network of one. Null also where bits stand behind those that count. */
export function parseNetwork(text: string): Network | null {
  const [, written = '', length] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? []
  const address = parseAddress(written)
  if (address === null) return null
  const all = bitsOf[address.family]
  // `::ffff:10.0.0.0/104`
  const isMapped = address.family === 4 && written.includes(':')
  const bits = length === undefined ? all : Number(length) - (isMapped ? 96 : 0)
  if (bits < 0 || bits > all) return null
  const rest = BigInt(all - bits)
  return (address.value >> rest) << rest === address.value ? { ...address, bits } : null
}

export function liesIn({ family, value }: Address, network: Network): boolean {
  const rest = BigInt(bitsOf[network.family] - network.bits)
  return family === network.family && value >> rest === network.value >> rest
}

/** RFC 5952 for IPv6. */
export function writeAddress({ family, value }: Address): string {
  if (family === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 0xffn)).join('.')
  const parts = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - index * 16)) & 0xffffn).toString(16))
  let best = { at: -1, length: 1 }
  for (let at = 0; at < 8; at++) {
    let length = 0
    while (parts[at + length] === '0') length++
    if (length > best.length) best = { at, length }
  }
  if (best.at === -1) return parts.join(':')
  return `${parts.slice(0, best.at).join(':')}::${parts.slice(best.at + best.length).join(':')}`
}

const octet = '(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)'
const dotted = new RegExp(`^${octet}\\.${octet}\\.${octet}\\.${octet}$`)

function parseFour(text: string): bigint | null {
  const found = dotted.exec(text)
  return found === null ? null : found.slice(1).reduce((sum, part) => (sum << 8n) | BigInt(part), 0n)
}

const longest = 45

function parseSix(text: string): bigint | null {
  if (text.length > longest || !text.includes(':')) return null
  const last = text.slice(text.lastIndexOf(':') + 1)
  const four = last.includes('.') ? parseFour(last) : undefined
  if (four === null) return null
  const plain = four === undefined ? text : `${text.slice(0, -last.length)}${(four >> 16n).toString(16)}:${(four & 0xffffn).toString(16)}`
  const halves = plain.split('::')
  if (halves.length > 2) return null
  const [left, right] = halves.map((half) => (half === '' ? [] : half.split(':')))
  const parts = [...(left ?? []), ...(right ?? [])]
  if (!parts.every((part) => /^[0-9a-fA-F]{1,4}$/.test(part))) return null
  const missing = 8 - parts.length
  if (right === undefined ? missing !== 0 : missing < 1) return null
  const all = [...(left ?? []), ...Array.from({ length: missing }, () => '0'), ...(right ?? [])]
  return all.reduce((sum, part) => (sum << 16n) | BigInt(`0x${part}`), 0n)
}
