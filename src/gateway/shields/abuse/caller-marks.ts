// By what a caller is counted: keyed hashes of address, network, program, account and credential. What comes again and again is not hashed again, in memory that a
// flood only empties.

import { groupOf, networkOf, type RequestHead } from '../../request/index.ts'
import { combine, KeyedHash } from './keyed-hash.ts'

const mostRemembered = 4000

export interface AddressMarks {
  readonly group: string
  readonly address: number
  readonly network: number
}

export class CallerMarks {
  readonly hash: KeyedHash
  readonly #addresses = new Map<string, AddressMarks>()
  readonly #agents = new Map<string, number>()
  readonly #principals = new Map<string, number>()

  constructor(key: Uint8Array) {
    this.hash = new KeyedHash(key)
  }

  ofAddress(address: string): AddressMarks {
    const known = this.#addresses.get(address)
    if (known !== undefined) return known
    const group = groupOf(address)
    const made = { group, address: this.hash.of('address', group), network: this.hash.of('network', networkOf(address)) }
    remember(this.#addresses, address, made)
    return made
  }

  /** What the program says of itself with every request, whatever it asks for. */
  ofAgent(head: RequestHead): number {
    return combine(
      this.#remembered(this.#agents, headerOf(head, 'user-agent')),
      this.#remembered(this.#agents, headerOf(head, 'accept-language')),
    )
  }

  ofPrincipal(id: string): number {
    return this.#remembered(this.#principals, id)
  }

  #remembered(map: Map<string, number>, text: string): number {
    const known = map.get(text)
    if (known !== undefined) return known
    const made = this.hash.of(map === this.#agents ? 'agent' : 'principal', text)
    remember(map, text, made)
    return made
  }

  /** The end of it: signatures and random keys end in what nobody guesses. Null where there is none. */
  ofCredential(head: RequestHead, cookie: string | null): number | null {
    const shown = headerOf(head, 'authorization')
    const credential = shown === '' && cookie !== null ? findCookie(headerOf(head, 'cookie'), cookie) : shown
    return credential === '' ? null : this.hash.of('credential', credential.slice(-48), String(credential.length))
  }
}

function remember<Value>(map: Map<string, Value>, key: string, value: Value): void {
  if (map.size >= mostRemembered) map.clear()
  map.set(key, value)
}

export function headerOf({ headers }: RequestHead, wanted: string): string {
  for (const { name, value } of headers) if (name === wanted) return value
  return ''
}

function findCookie(written: string, wanted: string): string {
  for (const part of written.split(';')) {
    const equals = part.indexOf('=')
    if (equals !== -1 && part.slice(0, equals).trim() === wanted) return part.slice(equals + 1).trim()
  }
  return ''
}
