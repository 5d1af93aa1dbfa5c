// The limits of a policy, as they are counted.

import type { CountedBy, WrittenAtOnce, WrittenPrice, WrittenRate, WrittenRates } from '../../../policy/index.ts'
import type { Mode } from '../../decide/verdict.ts'
import type { Rate } from './rate/rate.ts'

export type Unit = 'requests' | 'items' | 'bytes' | 'tokens' | 'money'

/** Whom and where it is about. */
export interface LimitPlace {
  readonly name: string
  readonly by: readonly CountedBy[]
  /** null: everywhere. */
  readonly on: readonly string[] | null
  readonly tags: readonly string[] | null
  readonly roles: readonly string[] | null
  readonly callers: readonly string[] | null
  /** null: the mode of all. */
  readonly mode: Mode | null
}

export interface RateLimit extends LimitPlace {
  /** The same in all processes with the same policy. */
  readonly id: string
  readonly unit: Unit
  /** In units; of money, millionths. */
  readonly rate: Rate
  /** Of the rate as it is written, for people. */
  readonly written: string
  readonly costs: ReadonlyMap<string, number>
  /** Units that are taken where nobody knows better; null: the usual. */
  readonly estimate: number | null
}

export interface AtOnceLimit extends LimitPlace {
  /** The same in all processes with the same policy. */
  readonly id: string
  readonly most: number
  readonly queue: number
  /** Milliseconds. */
  readonly wait: number
}

export interface Price {
  readonly input: number
  readonly output: number
}

export interface LimitRules {
  readonly limits: readonly RateLimit[]
  readonly atOnce: readonly AtOnceLimit[]
  readonly prices: ReadonlyMap<string, Price>
  readonly headers: boolean
  readonly mode: Mode
  readonly enforce: readonly string[]
}

export type LimitFault = { readonly kind: 'price-missing' | 'name-twice' | 'rate-nothing'; readonly name: string }

const periods = { second: 1_000_000, minute: 60_000_000, hour: 3_600_000_000, day: 86_400_000_000 } as const

const bytes: Readonly<Record<string, number>> = { bytes: 1, kB: 1_000, MB: 1_000_000, GB: 1_000_000_000 }

export interface ReadRate {
  readonly unit: Unit
  /** Units in one of what is written. */
  readonly scale: number
  readonly count: number
  /** Microseconds. */
  readonly period: number
}

/** `100 per minute`, `5 MB per 10 seconds`; null where it is no rate. */
export function parseRate(text: string): ReadRate | null {
  const [, amount, word = 'requests', times = '1', period] =
    /^(\d{1,9}(?:\.\d{1,6})?) ?(requests?|items?|bytes|kB|MB|GB|tokens?|[A-Z]{3})? per (?:([1-9]\d{0,3}) )?(second|minute|hour|day)s?$/.exec(
      text,
    ) ?? []
  if (amount === undefined || period === undefined) return null
  const size = bytes[word]
  const plural = word.endsWith('s') ? word : `${word}s`
  const unit: Unit = size !== undefined ? 'bytes' : plural === 'requests' || plural === 'items' || plural === 'tokens' ? plural : 'money'
  const scale = size ?? (unit === 'money' ? 1_000_000 : 1)
  const count = Math.round(Number(amount) * scale)
  // One of the four words, as the pattern says.
  return count < 1 ? null : { unit, scale, count, period: periods[period as keyof typeof periods] * Number(times) }
}

export function readLimits(written: Partial<WrittenRates>): LimitRules | LimitFault {
  const prices = new Map<string, Price>()
  for (const [model, { input, output }] of written.prices ?? new Map<string, Partial<WrittenPrice>>())
    prices.set(model, { input: Number(input), output: Number(output) })
  const names = new Set<string>()
  const limits: RateLimit[] = []
  for (const one of written.limits ?? []) {
    const limit = readRateLimit(one, names)
    if (limit === null) return { kind: 'rate-nothing', name: one.rate ?? '' }
    if (limit.unit === 'money' && prices.size === 0) return { kind: 'price-missing', name: limit.name }
    limits.push(limit)
  }
  const atOnce = (written.atOnce ?? []).map((one) => readAtOnce(one, names))
  const named = [...(written.limits ?? []), ...(written.atOnce ?? [])].flatMap(({ name }) => name ?? [])
  const twice = named.find((name, index) => named.indexOf(name) !== index)
  if (twice !== undefined) return { kind: 'name-twice', name: twice }
  return { limits, atOnce, prices, headers: written.headers ?? true, mode: written.mode ?? 'observe', enforce: written.enforce ?? [] }
}

function readRateLimit(written: Partial<WrittenRate>, names: Set<string>): RateLimit | null {
  const read = parseRate(written.rate ?? '')
  if (read === null) return null
  const { unit, scale, count, period } = read
  const burst = written.burst === undefined ? count : Math.max(1, Math.round(Number(written.burst) * scale))
  const place = readPlace(written, names)
  const costs = new Map([...(written.cost ?? [])].map(([operation, cost]) => [operation, Number(cost)]))
  return {
    ...place,
    // Whatever changes what is counted makes another count.
    id: [place.by.join('+'), unit, count, period, burst, place.on, place.tags, place.roles, place.callers, written.name].join(' '),
    unit,
    rate: { count, period, burst },
    written: written.rate ?? '',
    costs,
    estimate: written.estimate === undefined ? null : Number(written.estimate),
  }
}

function readAtOnce(written: Partial<WrittenAtOnce>, names: Set<string>): AtOnceLimit {
  const place = readPlace(written, names)
  const most = Number(written.most)
  return {
    ...place,
    id: [place.by.join('+'), 'at once', most, place.on, place.tags, place.roles, place.callers, place.name].join(' '),
    most,
    queue: Number(written.queue ?? 0),
    wait: Math.round(Number(written.wait ?? 5) * 1000),
  }
}

function readPlace(written: Partial<WrittenRate | WrittenAtOnce>, names: Set<string>): LimitPlace {
  const by = written.for ?? ['all']
  let name = written.name ?? by.join('-')
  for (let number = 2; written.name === undefined && names.has(name); number++) name = `${by.join('-')}-${number}`
  names.add(name)
  const { on = null, tags = null, roles = null, callers = null, mode = null } = written
  return { name, by, on, tags, roles, callers, mode }
}
