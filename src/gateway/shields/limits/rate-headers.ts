// `RateLimit-Policy` and `RateLimit` (draft-ietf-httpapi-ratelimit-headers-10), and `Retry-After` (RFC 9110, 10.2.3).

import type { RateLimit } from './limit.ts'
import { toleranceOf, toUnits } from './rate/rate.ts'

/** Units that the draft has names for. */
const quotaUnits: Partial<Record<RateLimit['unit'], string>> = { requests: 'requests', bytes: 'content-bytes' }

/** What is left of others' counts is nobody's business. */
export const isOfCaller = ({ by }: Pick<RateLimit, 'by'>): boolean =>
  by.every((word) => word !== 'all' && word !== 'router' && word !== 'route') ||
  by.some((word) => word === 'caller' || word === 'key' || word === 'address')

export function writePolicy({ name, rate, unit }: RateLimit): string {
  const known = quotaUnits[unit]
  return `"${name}";q=${rate.count};w=${Math.max(1, Math.round(rate.period / 1_000_000))}${known === undefined ? '' : `;qu="${known}"`}`
}

/** `room`: microseconds of the rate that may still be taken. `t` is when all of it is there again. */
export function writeLeft({ name, rate }: RateLimit, room: number): string {
  const whole = toleranceOf(rate)
  return `"${name}";r=${toUnits(rate, room)};t=${toSeconds(whole - Math.min(whole, Math.max(0, room)))}`
}

/** Rounded up: who comes then finds something. */
export const toSeconds = (micros: number): number => Math.max(0, Math.ceil(micros / 1_000_000))
