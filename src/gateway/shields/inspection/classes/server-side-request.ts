// Addresses that lead a server where its clients cannot go: to itself, into its network, to the metadata of its cloud, in all the spellings that
// resolvers take; and schemes that speak other protocols.

import { type AttackClass, type Shape, sure } from '../kit.ts'

export const serverSideRequest: AttackClass = {
  id: 'server-side-request',
  cwe: 'CWE-918',
  why: 'A server that opens an address of a client reaches what only the server can reach.',
  triggers: [
    '://',
    ':\\\\',
    '127.',
    'localhost',
    '169.254',
    'gopher:',
    'dict:',
    'ldap:',
    '::1',
    'metadata',
    'oast',
    'burpcollaborator',
    'interact',
    '//',
  ],
  find(_text, lower) {
    if (
      /\b(?:[a-z0-9-]+\.)+(?:oast\.(?:me|fun|pro|live|site|online)|interact\.sh|burpcollaborator\.net|oastify\.com|dnslog\.cn|canarytokens\.com|requestbin\.net|ceye\.io)\b|\b(?:oast\.me|interact\.sh|burpcollaborator\.net|oastify\.com)\b/.test(
        lower,
      )
    )
      return sure('a host for catching requests')
    if (/\bmetadata\.google\.internal\b|\b169\.254\.169\.254\b|\b100\.100\.100\.200\b|\[?fd00:ec2::254\]?|\b169\.254\.170\.2\b/.test(lower))
      return sure('the metadata of a cloud')
    const scheme = /(?:^|["'=(\s])(gopher|dict|ldaps?|tftp|sftp|netdoc|jar|rmi|nfs|smb|imap|cifs|afp|view-source):\/\//.exec(lower)
    if (scheme !== null && /^["'=(\s]*[a-z-]+:\/\//.test(lower)) return sure('a scheme of another protocol')
    return addressShape(lower.trim())
  },
  attacks: [
    'http://127.0.0.1:6379/',
    'http://2130706433/',
    'http://0x7f000001/',
    'http://0177.0.0.1/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest/meta-data/',
    'gopher://10.0.0.1:25/_x',
    'http://localhost/admin',
    'https://192.168.0.1/',
    'http://good.example@127.1/',
    'http://metadata.google.internal/',
  ],
  harmless: [
    'https://example.com/a',
    'http://8.8.8.8/',
    'see http://localhost:8000 in the log of yesterday',
    '127.0.0.1',
    'https://example.com/?next=http%3A%2F%2Fexample.org',
    'https://10.example.com/',
  ],
}

/** Only of a text that is an address as a whole: others write about addresses. */
function addressShape(lower: string): Shape | null {
  const read = /^(?:https?|ftp|wss?):[\\/]{2,}(?:[^\s/?#\\]*@)?(\[[0-9a-f:.%]+\]|[^\s/?#:\\]+)(?::\d*)?(?:[\\/?#]\S*)?$/.exec(lower)
  const host = read?.[1]
  return host !== undefined && isInside(host) ? sure('an address inside') : null
}

export function isInside(written: string): boolean {
  const host = written.replace(/\.$/, '')
  if (host === 'localhost' || host.endsWith('.localhost') || host === 'kubernetes.default.svc' || host === 'host.docker.internal')
    return true
  if (/^\d+\.\d+\.\d+\.\d+\.(?:nip|xip|sslip)\.io$|(?:^|\.)(?:localtest\.me|lvh\.me|vcap\.me)$/.test(host)) return true
  if (host.startsWith('[')) return isInsideSix(host.slice(1, -1))
  const four = parseFour(host)
  return four !== null && isInsideFour(four)
}

/** As `inet_aton` reads it: one to four numbers, each decimal, octal or hexadecimal. */
function parseFour(host: string): number | null {
  const parts = host.split('.')
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[0-9a-f]{1,8}|\d{1,11})$/.test(part))) return null
  const numbers = parts.map((part) =>
    part.startsWith('0x') ? Number.parseInt(part, 16) : /^0\d/.test(part) ? Number.parseInt(part, 8) : Number(part),
  )
  const last = numbers.pop() ?? 0
  let value = last
  for (const [at, one] of numbers.entries()) {
    if (!(one <= 255)) return null
    value += one * 256 ** (3 - at)
  }
  return value < 2 ** 32 ? value : null
}

function isInsideFour(address: number): boolean {
  const within = (base: number, bits: number) => Math.floor(address / 2 ** (32 - bits)) === Math.floor(base / 2 ** (32 - bits))
  return (
    within(0x7f000000, 8) ||
    within(0x0a000000, 8) ||
    within(0xac100000, 12) ||
    within(0xc0a80000, 16) ||
    within(0xa9fe0000, 16) ||
    within(0, 8) ||
    within(0x64400000, 10)
  )
}

function isInsideSix(host: string): boolean {
  const address = host.split('%')[0] ?? ''
  if (/^(?:0*:)*:?(?:0*:)*0*[01]$/.test(address) || address === '::') return true
  if (/^(?:fc|fd)[0-9a-f]{2}:|^fe[89ab][0-9a-f]:/.test(address)) return true
  const dotted = /^(?:0*:)*:?(?:0*:)*ffff:(\d+\.\d+\.\d+\.\d+)$/.exec(address)?.[1]
  if (dotted !== undefined) return isInside(dotted)
  const mapped = /^(?:0*:)*:?(?:0*:)*ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})$/.exec(address)
  return mapped !== null && isInsideFour(Number.parseInt(mapped[1] ?? '', 16) * 65_536 + Number.parseInt(mapped[2] ?? '', 16))
}
