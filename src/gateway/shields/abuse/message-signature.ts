// A program of a partner that signs what it asks (HTTP Message Signatures, RFC 9421): one signature, with a shared secret (`hmac-sha256`), over method, host, path, query and
// whatever plain headers it adds, made within the last five minutes. It lets nobody do anything: it only says who is not suspected.

import { createHmac, timingSafeEqual } from 'node:crypto'
import type { RequestHead } from '../../request/index.ts'

const oldest = 300
const ahead = 30
const needed = ['@method', '@authority', '@path', '@query'] as const

const input = /^([a-z*][a-z0-9_.*-]*)=(\(((?:"[@a-z0-9-]+" ?)*)\)((?:;[a-z]+=(?:\d{1,12}|"[^"\\]*"))*))$/
const signed = /^([a-z*][a-z0-9_.*-]*)=:([A-Za-z0-9+/]{42,44}={0,2}):$/

/** `now`: milliseconds since 1970. False for whatever is not surely signed with the secret. */
export function isSignedWith(secret: string, head: RequestHead, now: number): boolean {
  const base = readBase(head)
  if (base === null || !base.components.every((name, index, all) => all.indexOf(name) === index)) return false
  if (!needed.every((name) => base.components.includes(name)) || base.algorithm !== 'hmac-sha256') return false
  const age = now / 1000 - base.created
  return age <= oldest && age >= -ahead && holds(secret, base)
}

export interface SignatureBase {
  readonly text: string
  readonly signature: Uint8Array
  readonly components: readonly string[]
  readonly algorithm: string | null
  /** Seconds since 1970; NaN where it does not say. */
  readonly created: number
}

export function holds(secret: string, { text, signature }: SignatureBase): boolean {
  const expected = createHmac('sha256', Buffer.from(secret, 'base64')).update(text, 'latin1').digest()
  return expected.length === signature.length && timingSafeEqual(expected, signature)
}

/** §2.5; null where there is not one signature alone, or what it covers is not there. */
export function readBase(head: RequestHead): SignatureBase | null {
  const [, label, parameters = '', list = '', rest = ''] = input.exec(only(head, 'signature-input') ?? '') ?? []
  const [, signedLabel, value = ''] = signed.exec(only(head, 'signature') ?? '') ?? []
  if (label === undefined || label !== signedLabel) return null
  const components = [...list.matchAll(/"([^"]+)"/g)].map(([, name = '']) => name)
  const lines: string[] = []
  for (const name of components) {
    const found = componentOf(head, name)
    if (found === null) return null
    lines.push(`"${name}": ${found}`)
  }
  lines.push(`"@signature-params": ${parameters}`)
  const said = new Map(
    [...rest.matchAll(/;([a-z]+)=(\d+|"[^"]*")/g)].map(([, name = '', written = '']) => [name, written.replaceAll('"', '')]),
  )
  return {
    text: lines.join('\n'),
    signature: Buffer.from(value, 'base64'),
    components,
    algorithm: said.get('alg') ?? null,
    created: Number(said.get('created') ?? Number.NaN),
  }
}

function only({ headers }: RequestHead, wanted: string): string | null {
  const found = headers.filter(({ name }) => name === wanted)
  return found.length === 1 ? (found[0]?.value.trim() ?? null) : null
}

function componentOf(head: RequestHead, name: string): string | null {
  switch (name) {
    case '@method':
      return head.method
    case '@authority':
      return head.host.replace(/:(?:80|443)$/, '')
    case '@path':
      return head.rawPath
    case '@query':
      return `?${head.query ?? ''}`
    default: {
      if (name.startsWith('@')) return null
      const found = head.headers.filter((header) => header.name === name)
      return found.length === 0 ? null : found.map(({ value }) => value.trim()).join(', ')
    }
  }
}
