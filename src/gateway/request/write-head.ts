// A canonical head as bytes for the application: written anew, never what came.

import type { Client } from './client.ts'
import type { RequestHead } from './head.ts'
import { withoutOwnCookies } from './own-cookies.ts'
import { goesOn } from './strip.ts'

/** In the order in which they are written. */
export interface WrittenHead {
  /** Of the request line. */
  readonly method: string
  readonly target: string
  /** What the client's own lines became. */
  readonly lines: Uint8Array
  /** What is added, and the empty line: Latin-1, in parts that follow one another. Put together they would be copied once more. */
  readonly rest: readonly string[]
}

/** `added` are names and values of ours; lines whose names are `withheld` stay here. */
export function writeRequestHead(
  head: RequestHead,
  client: Client,
  added: readonly (readonly [string, string])[] = [],
  withheld: ReadonlySet<string> = none,
): WrittenHead {
  const rest: string[] = []
  if (head.framing.kind === 'length') rest.push('content-length: ', String(head.framing.bytes), lineEnd)
  else if (head.framing.kind === 'chunked') rest.push('transfer-encoding: chunked\r\n')
  if (head.expectsContinue && head.framing.kind !== 'none') rest.push('expect: 100-continue\r\n')
  if (head.upgrade !== null) rest.push('connection: upgrade\r\nupgrade: websocket\r\n')
  for (const [name, value] of added) rest.push(name, ': ', value, lineEnd)
  rest.push(lineEnd)
  return { method: head.method, target: head.target, lines: linesOf(head, client, withheld), rest }
}

/** What the lines of the client make of it, the same for the same lines. */
function linesOf(
  { host, headers, forOneHop, block }: RequestHead,
  { address, isEncrypted }: Client,
  withheld: ReadonlySet<string>,
): Uint8Array {
  const known = block?.forwarded
  if (known != null && known.address === address && known.isEncrypted === isEncrypted && known.withheld === withheld) return known.lines
  let text = `host: ${host}\r\n`
  for (const { name, value } of headers)
    if (goesOn(name, forOneHop) && !rewritten.has(name) && !withheld.has(name)) {
      const left = name === 'cookie' ? withoutOwnCookies(value) : value
      if (left !== null) text += `${name}: ${left}\r\n`
    }
  text += `x-forwarded-for: ${address}\r\nx-forwarded-proto: ${isEncrypted ? 'https' : 'http'}\r\nx-forwarded-host: ${host}\r\n`
  const lines = Buffer.from(text, 'latin1')
  if (block !== null) block.forwarded = { address, isEncrypted, withheld, lines }
  return lines
}

const lineEnd = '\r\n'
const none: ReadonlySet<string> = new Set()
const rewritten = new Set(['content-length', 'expect', 'host'])
