// A canonical head as bytes for the application: written anew, never what came.

import type { Client } from './client.ts'
import type { RequestHead } from './head.ts'
import { goesOn } from './strip.ts'

/** Latin-1, with the empty line. `added` are names and values of ours. */
export function writeRequestHead(head: RequestHead, client: Client, added: readonly (readonly [string, string])[] = []): string {
  let text = `${head.method} ${head.target} HTTP/1.1\r\n${linesOf(head, client)}`
  if (head.framing.kind === 'length') text += `content-length: ${head.framing.bytes}\r\n`
  else if (head.framing.kind === 'chunked') text += 'transfer-encoding: chunked\r\n'
  if (head.expectsContinue && head.framing.kind !== 'none') text += 'expect: 100-continue\r\n'
  if (head.upgrade !== null) text += 'connection: upgrade\r\nupgrade: websocket\r\n'
  for (const [name, value] of added) text += `${name}: ${value}\r\n`
  return `${text}\r\n`
}

/** What the lines of the client make of it, the same for the same lines. */
function linesOf({ host, headers, forOneHop, block }: RequestHead, client: Client): string {
  const known = block?.forwarded
  if (known != null && known.client === client) return known.text
  let text = `host: ${host}\r\n`
  for (const { name, value } of headers) if (goesOn(name, forOneHop) && !rewritten.has(name)) text += `${name}: ${value}\r\n`
  text += `x-forwarded-for: ${client.address}\r\nx-forwarded-proto: ${client.isEncrypted ? 'https' : 'http'}\r\nx-forwarded-host: ${host}\r\n`
  if (block !== null) block.forwarded = { client, text }
  return text
}

const rewritten = new Set(['content-length', 'expect', 'host'])
