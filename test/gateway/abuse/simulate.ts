// A day of traffic past the shield, held to and not: who was kept away, and after how many tries.

import type { AbuseRules } from '../../../src/gateway/shields/index.ts'
import type { Attack } from './attacks.ts'
import { createDriver } from './driver.ts'
import type { Event, Traffic } from './ordinary-traffic.ts'
import { shop } from './shop.ts'

/** A partner's program, by its key and its address. */
export const partnerAllowed: AbuseRules['allowed'][number] = {
  networks: [{ family: 4, value: 0xc0000232n, bits: 32 }],
  principals: ['partner-sync'],
  agents: ['PartnerSync/'],
  routes: null,
  kinds: ['enumeration', 'scraping'],
  secret: null,
}

export interface OrdinaryDay {
  readonly name: string
  readonly requests: number
  /** Requests that were refused. */
  readonly alarms: number
  readonly reasons: readonly string[]
}

export async function runOrdinary({ name, events }: Traffic, changes: Partial<AbuseRules> = {}): Promise<OrdinaryDay> {
  const driver = createDriver(shop, changes)
  let alarms = 0
  const reasons = new Set<string>()
  for (const event of events) {
    const { objections } = await driver.send(event, event.status)
    if (objections.length > 0) alarms++
    for (const { reason } of objections) reasons.add(reason)
  }
  return { name, requests: events.length, alarms, reasons: [...reasons].sort() }
}

export interface AttackedDay {
  readonly name: string
  readonly kind: Attack['kind']
  readonly manner: string
  readonly tries: number
  /** How many reached the application before the first was told; null where none was. */
  readonly foundAfter: number | null
  /** How many reached it in the whole day. */
  readonly reached: number
  /** Requests of whoever is robbed that were refused. */
  readonly victimsRefused: number
}

/** `beside`: who uses the shop meanwhile. */
export async function runAttack(attack: Attack, beside: readonly Event[] = [], changes: Partial<AbuseRules> = {}): Promise<AttackedDay> {
  const driver = createDriver(shop, changes)
  const mine = new Set<Event>(attack.events)
  const victims = new Set<Event>(attack.victims ?? [])
  const all = [...attack.events, ...victims, ...beside].sort((one, other) => one.at - other.at)
  let reached = 0
  let foundAfter: number | null = null
  let victimsRefused = 0
  for (const event of all) {
    const { status, objections } = await driver.send(event, event.status)
    if (!mine.has(event)) {
      if (status === null && victims.has(event)) victimsRefused++
      continue
    }
    if (objections.length > 0) foundAfter ??= reached
    if (status !== null) reached++
  }
  const { name, kind, manner, events } = attack
  return { name, kind, manner, tries: events.length, foundAfter, reached, victimsRefused }
}

export interface Cost {
  /** Of a request in the middle, above reading its head and finding its operation. */
  readonly microseconds: number
  /** To those two, in the same run. */
  readonly ratio: number
}

/** Alternating, and the best of five of each: what else the machine did is in none of them. */
export async function measureCost({ events }: Traffic): Promise<Cost> {
  const times = { on: Number.POSITIVE_INFINITY, off: Number.POSITIVE_INFINITY }
  for (let round = 0; round < 5; round++)
    for (const which of ['off', 'on'] as const) {
      const driver = createDriver(shop, {}, which === 'off')
      const began = performance.now()
      for (const event of events) {
        const answered = driver.send(event, event.status)
        if (answered instanceof Promise) await answered
      }
      times[which] = Math.min(times[which], performance.now() - began)
    }
  return { microseconds: ((times.on - times.off) * 1000) / events.length, ratio: (times.on - times.off) / times.off }
}
