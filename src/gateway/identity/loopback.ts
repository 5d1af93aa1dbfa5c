// Whether a host is this machine itself, by what it is called: `localhost` (RFC 6761 §6.3) or an address of the loopback.

import { isIPv4 } from 'node:net'

/** `hostname` as `URL` gives it. */
export function isLoopback(hostname: string): boolean {
  if (hostname === 'localhost' || hostname === '[::1]' || hostname === '::1') return true
  return isIPv4(hostname) && hostname.startsWith('127.')
}
