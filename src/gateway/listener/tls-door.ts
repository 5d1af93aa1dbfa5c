// What TLS is spoken with clients: 1.2 and newer, HTTP/2 or HTTP/1.1, and a certificate that can be changed while connections stand.

import { hkdfSync, randomBytes } from 'node:crypto'
import { createSecureContext, type TlsOptions } from 'node:tls'

export interface TlsMaterial {
  /** PEM, with what lies between it and the root. */
  readonly certificate: string
  /** PEM. */
  readonly key: string
  /** Who signs the certificates of clients, PEM; null where none is asked for. */
  readonly clientAuthorities: string | null
  /** No handshake without a certificate of theirs. */
  readonly isClientCertificateRequired: boolean
  /** What keys of tickets are made from, the same wherever it is the same; absent, each server has its own. */
  readonly ticketSecret?: string
}

/** Forward secrecy and authenticated ciphers alone; those of 1.3 are all of that kind. */
const ciphers = [
  'TLS_AES_128_GCM_SHA256',
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
  'ECDHE-ECDSA-CHACHA20-POLY1305',
  'ECDHE-RSA-CHACHA20-POLY1305',
].join(':')

/** SSL_OP_NO_TICKET. */
const withoutTickets = 0x4000
const ticketSeconds = 3600

/** `handshake` are milliseconds. */
export function toServerOptions(material: TlsMaterial, handshake: number, offersHttp2: boolean): TlsOptions {
  const asks = material.clientAuthorities !== null
  return {
    ...toContextOptions(material),
    requestCert: asks,
    rejectUnauthorized: asks && material.isClientCertificateRequired,
    handshakeTimeout: handshake,
    // Node's own says how the process was started: a ticket would count there alone.
    sessionIdContext: 'fastward',
    ALPNProtocols: offersHttp2 ? ['h2', 'http/1.1'] : ['http/1.1'],
  }
}

/** For a server that stands. Tickets of before open nothing any more. */
export function toContextOptions({ certificate, key, clientAuthorities, ticketSecret }: TlsMaterial): TlsOptions {
  return {
    cert: certificate,
    key,
    minVersion: 'TLSv1.2',
    ciphers,
    honorCipherOrder: true,
    sessionTimeout: ticketSeconds,
    ticketKeys: toTicketKeys(ticketSecret, Date.now()),
    // Whoever shows a certificate shows it at each handshake: what was believed an hour ago may be believed no more.
    ...(clientAuthorities === null ? {} : { ca: clientAuthorities, secureOptions: withoutTickets }),
  }
}

const ticketPeriod = ticketSeconds * 1000

/** Other ones each hour: whoever has a key can read what was sent under its tickets with TLS 1.2. RFC 5869; `now` in milliseconds. */
export function toTicketKeys(secret: string | undefined, now: number): Buffer {
  if (secret === undefined) return randomBytes(48)
  return Buffer.from(hkdfSync('sha256', secret, 'fastward', `tickets of TLS ${Math.floor(now / ticketPeriod)}`, 48))
}

export const untilNextTickets = (now: number): number => ticketPeriod - (now % ticketPeriod)

/** Why nobody can be greeted with it, as a fragment; null where it holds. */
export function findTlsFault(material: TlsMaterial): string | null {
  try {
    createSecureContext(toContextOptions(material))
    return null
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    if (code === 'ERR_OSSL_X509_KEY_VALUES_MISMATCH') return 'the key is not that of the certificate'
    if (code === 'ERR_OSSL_PEM_NO_START_LINE') return 'there is no PEM in one of the files'
    return `what is there cannot be used (${code})`
  }
}
