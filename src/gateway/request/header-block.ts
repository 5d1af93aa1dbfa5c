// The lines of headers of one request, and what they say by themselves. Whoever sends the same lines again, on whatever connection, is answered from what
// was found before; nothing of it depends on the request line, on the connection, on time or on settings.

import { parseHeaderLines } from './header-lines.ts'
import { findHeaderFault, type SentHeader } from './headers.ts'
import { canonicaliseHost } from './host.ts'
import type { RefusalCode } from './refusal.ts'

export interface BlockFacts {
  readonly forOneHop: ReadonlySet<string>
  /** Of those that stand once, by name. */
  readonly one: ReadonlyMap<string, string>
  /** In the form in which it is judged and sent on. */
  readonly host: string
}

export class HeaderBlock {
  readonly text: string
  /** Name, value, name, value. */
  readonly rawHeaders: readonly string[]
  /** Names in lower case. */
  readonly headers: readonly SentHeader[]
  /** Names and values, with two more for each of them. */
  readonly size: number
  #facts: BlockFacts | RefusalCode | null = null
  /** As they go on to the application, for somebody at that address. */
  forwarded: {
    readonly address: string
    readonly isEncrypted: boolean
    readonly withheld: ReadonlySet<string>
    readonly lines: Uint8Array
  } | null = null
  /** Who looked at all of them and found nothing. */
  cleanFor: object | null = null
  /** What whoever looks for credentials found in them, and by which rules. */
  credential: { readonly rules: unknown; readonly found: unknown } | null = null
  /** The credential in them held, once: worth remembering, and no more than that. */
  isVouched = false

  constructor(text: string, rawHeaders: readonly string[], headers: readonly SentHeader[]) {
    this.text = text
    this.rawHeaders = rawHeaders
    this.headers = headers
    let size = 0
    for (const part of rawHeaders) size += part.length + 2
    this.size = size
  }

  /** Null where one of the lines is no header, or there are more than `most`. */
  static parse(text: string, most: number): HeaderBlock | null {
    const lines = parseHeaderLines(text, 0, text.length, most)
    return lines === null ? null : new HeaderBlock(text, lines.rawHeaders, lines.headers)
  }

  get facts(): BlockFacts | RefusalCode {
    this.#facts ??= readFacts(this.headers)
    return this.#facts
  }
}

export function readFacts(headers: readonly SentHeader[]): BlockFacts | RefusalCode {
  const read = findHeaderFault(headers)
  if (typeof read === 'string') return read
  const { forOneHop, one } = read
  const written = one.get('host')
  // HTTP/1.0 did not ask for it; the application behind does.
  if (written === undefined) return 'host-missing'
  const host = canonicaliseHost(written)
  return host === null ? 'host-malformed' : { forOneHop, one, host }
}
