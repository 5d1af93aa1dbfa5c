// Which headers go on to the application, and which come back from it. What belongs to one hop stays here, and a name that only we may
// say is taken off in every spelling.

import type { SentHeader } from './headers.ts'

/** For one hop, whoever says so (RFC 9110, 7.6.1), with what some clients send. */
const oneHop = new Set([
  'connection',
  'http2-settings',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** Where the client comes from, which it does not say itself. */
const origin = new Set([
  'forwarded',
  'true-client-ip',
  'x-client-ip',
  'x-forwarded',
  'x-forwarded-by',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-prefix',
  'x-forwarded-proto',
  'x-forwarded-scheme',
  'x-forwarded-server',
  'x-forwarded-ssl',
  'x-original-host',
  'x-original-url',
  'x-real-ip',
  'x-rewrite-url',
])

const mostRemembered = 1000

/** Prefixes of the names by which we speak to the application. */
const ours = /^(?:x-)?fastward-/

/** `X_Forwarded-For` is `X-Forwarded-For` to whoever makes variables of names, so no name with `_` goes on. */
export function goesOn(name: string, forOneHop: ReadonlySet<string>): boolean {
  return staysOn(name) && !forOneHop.has(name)
}

const staysOn = remember((name) => !name.includes('_') && !oneHop.has(name) && !origin.has(name) && !ours.test(name))
const returns = remember((name) => !oneHop.has(name) && !ours.test(name))

/** The same names come again and again; no more of them are kept than a client cannot make too many. */
function remember(ask: (name: string) => boolean): (name: string) => boolean {
  const known = new Map<string, boolean>()
  return (name) => {
    const before = known.get(name)
    if (before !== undefined) return before
    const answer = ask(name)
    if (known.size < mostRemembered && name.length <= 40) known.set(name, answer)
    return answer
  }
}

/** A trailer can say nothing of what decides how a message is read or who sent it. */
const notInTrailers = new Set([
  'authorization',
  'content-encoding',
  'content-length',
  'content-range',
  'content-type',
  'cookie',
  'expect',
  'host',
  'origin',
  'set-cookie',
])

export function goesOnInTrailer(name: string): boolean {
  return goesOn(name, none) && !notInTrailers.has(name) && !name.startsWith('sec-') && !name.startsWith('access-control-')
}

const none: ReadonlySet<string> = new Set()

/** Of an answer: what is for one hop, and a name of ours, which no application says. */
export function comesBack(name: string, forOneHop: ReadonlySet<string>): boolean {
  return returns(name) && !forOneHop.has(name)
}

/** Lists in `Connection` of an answer. */
export function readConnection(headers: readonly SentHeader[]): ReadonlySet<string> {
  let names: Set<string> | null = null
  for (const { name, value } of headers) {
    if (name !== 'connection' || value === 'keep-alive') continue
    names ??= new Set()
    for (const part of value.split(',')) names.add(part.trim().toLowerCase())
  }
  return names ?? none
}

/** As lines with their ends: those that may go on. */
export function writeTrailers(raw: readonly string[]): string {
  let text = ''
  for (let index = 0; index + 1 < raw.length; index += 2)
    if (goesOnInTrailer(raw[index]?.toLowerCase() ?? '')) text += `${raw[index]}: ${raw[index + 1]}\r\n`
  return text
}
