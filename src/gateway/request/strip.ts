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

/** Prefixes of the names by which we speak to the application. */
const ours = /^(?:x-)?fastward-/

/** `X_Forwarded-For` is `X-Forwarded-For` to whoever makes variables of names, so no name with `_` goes on. */
export function goesOn(name: string, forOneHop: ReadonlySet<string>): boolean {
  return !name.includes('_') && !oneHop.has(name) && !origin.has(name) && !ours.test(name) && !forOneHop.has(name)
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
  return !oneHop.has(name) && !forOneHop.has(name) && !ours.test(name)
}

/** Lists in `Connection` of an answer. */
export function readConnection(headers: readonly SentHeader[]): ReadonlySet<string> {
  return new Set(
    headers.filter(({ name }) => name === 'connection').flatMap(({ value }) => value.split(',').map((part) => part.trim().toLowerCase())),
  )
}
