// How long the body of a request is: decided once, and never by two headers.

import type { RefusalCode } from './refusal.ts'

export type HttpVersion = '2' | '1.1' | '1.0'

export type Framing = { readonly kind: 'none' } | { readonly kind: 'length'; readonly bytes: number } | { readonly kind: 'chunked' }

/** A byte of it may come. */
export const bringsBody = (framing: Framing): boolean => framing.kind === 'chunked' || (framing.kind === 'length' && framing.bytes > 0)

const none: Framing = { kind: 'none' }
const chunked: Framing = { kind: 'chunked' }

/** `hasBody`: of HTTP/2, where frames say it. */
export function findFraming(
  version: HttpVersion,
  length: string | undefined,
  coding: string | undefined,
  hasBody?: boolean,
): Framing | RefusalCode {
  if (coding !== undefined) {
    if (length !== undefined) return 'length-and-coding'
    if (version === '1.0') return 'coding-in-old-version'
    return coding.toLowerCase() === 'chunked' ? chunked : 'coding-unknown'
  }
  if (length === undefined) return hasBody === true ? chunked : none
  if (hasBody === false && length !== '0') return 'length-malformed'
  // More digits than a safe integer has are refused, leading zeros too: servers differ about both.
  return /^(?:0|[1-9][0-9]{0,14})$/.test(length) ? { kind: 'length', bytes: Number(length) } : 'length-malformed'
}
