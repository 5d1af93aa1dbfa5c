// What is revoked, a line of JSON each: `{"issuer": "main", "principal": "anna", "before": "2026-11-23T10:00:00Z"}` shuts out what the principal
// was issued before that time (with `"principal": null` what anybody was), `{"issuer": "main", "token": "ID", "until": "…"}` one token.

import type { LineFault } from './holders.ts'
import { parseJsonObject } from './jws.ts'

/** Times in seconds since 1970. */
export type Revocation =
  | { readonly kind: 'before'; readonly issuer: string; readonly principal: string | null; readonly time: number }
  | { readonly kind: 'token'; readonly issuer: string; readonly token: string; readonly until: number }

export function parseRevocations(text: string): readonly Revocation[] | LineFault {
  const found: Revocation[] = []
  const lines = text.split('\n')
  for (const [index, line] of lines.entries()) {
    if (line.trim() === '' || line.trim().startsWith('#')) continue
    const revocation = parseRevocation(line)
    if (revocation === null) {
      // Somebody is about to write it: it counts when its line has ended.
      if (index === lines.length - 1) break
      return { line: index + 1, reason: 'it is no revocation' }
    }
    found.push(revocation)
  }
  return found
}

function parseRevocation(line: string): Revocation | null {
  const value = parseJsonObject(Buffer.from(line, 'utf8'))
  if (value === null) return null
  const { issuer, principal, before, token, until } = value
  if (typeof issuer !== 'string' || issuer === '') return null
  const names = Object.keys(value).sort().join()
  if (names === 'before,issuer,principal') {
    const time = toSeconds(before)
    return time === null || !(principal === null || (typeof principal === 'string' && principal !== ''))
      ? null
      : { kind: 'before', issuer, principal, time }
  }
  if (names !== 'issuer,token,until' || typeof token !== 'string' || token === '') return null
  const end = toSeconds(until)
  return end === null ? null : { kind: 'token', issuer, token, until: end }
}

/** With the line end. */
export function writeRevocation(revocation: Revocation): string {
  const { issuer } = revocation
  const line =
    revocation.kind === 'before'
      ? { issuer, principal: revocation.principal, before: toTime(revocation.time) }
      : { issuer, token: revocation.token, until: toTime(revocation.until) }
  return `${JSON.stringify(line)}\n`
}

const toTime = (seconds: number): string => new Date(seconds * 1000).toISOString().replace('.000Z', 'Z')

function toSeconds(text: unknown): number | null {
  if (typeof text !== 'string' || !/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text)) return null
  const time = Date.parse(text)
  return Number.isNaN(time) || toTime(time / 1000) !== text ? null : time / 1000
}
