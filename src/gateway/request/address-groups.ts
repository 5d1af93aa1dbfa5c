// Who stands behind an address of IPv6 has the 2^64 beside it, so addresses are counted by what belongs to one.

/** The first parts of an address of IPv6, four of them as a rule; an address of IPv4 as it is. */
export function groupOf(address: string, parts = 4): string {
  if (!address.includes(':')) return address
  const [head = '', tail] = address.split('::')
  const first = head === '' ? [] : head.split(':')
  if (tail === undefined) return first.slice(0, parts).join(':')
  const last = tail === '' ? [] : tail.split(':')
  const zeros = Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => '0')
  return [...first, ...zeros, ...last].slice(0, parts).join(':')
}

/** The network that addresses beside each other are given out of: /24, or /48 of IPv6. */
export function networkOf(address: string): string {
  return address.includes(':') ? groupOf(address, 3) : address.slice(0, Math.max(0, address.lastIndexOf('.')))
}
