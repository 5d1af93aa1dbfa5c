// The limits of one operation, step by step: those by address before anybody looks at credentials, the others when the caller is known and may, and
// those that cost what the body says when it is read. Who is refused by one has nothing taken by the others.

import type { Principal } from '../../../policy/index.ts'
import type { Mode } from '../../decide/verdict.ts'
import type { ResponseHead } from '../../listener/index.ts'
import { findHeader } from '../../request/index.ts'
import type { AnswerShield, Arrival, Objection, OperationShield, Said, SentBytes, ShieldOutcome, ShieldRequest } from '../shield.ts'
import type { Entry, Rooms } from './at-once.ts'
import { findForm, UsageWatch } from './costs/usage-watch.ts'
import type { AtOnceLimit, LimitPlace, RateLimit } from './limit.ts'
import type { Tally } from './limit-engine.ts'
import { callerOf, type KeyOf } from './limit-key.ts'
import { estimateOf, mostBody, type OperationCost, unitsOf } from './operation-costs.ts'
import type { Counter } from './rate/counter.ts'
import { toMicros, toUnits } from './rate/rate.ts'
import { isOfCaller, toSeconds, writeLeft, writePolicy } from './rate-headers.ts'

export interface CountedRate {
  readonly limit: RateLimit
  readonly counter: Counter
  readonly cost: OperationCost
  readonly keyOf: KeyOf
  readonly isEnforced: boolean
  readonly tally: Tally
  /** Who is nobody has no count of his own. */
  readonly needsName: boolean
}

export interface CountedRoom {
  readonly limit: AtOnceLimit
  readonly rooms: Rooms
  readonly keyOf: KeyOf
  readonly isEnforced: boolean
  readonly tally: Tally
}

export interface OperationParts {
  readonly rates: readonly CountedRate[]
  readonly rooms: readonly CountedRoom[]
  readonly mode: Mode
  readonly headers: boolean
  /** Whole microseconds. */
  readonly now: () => number
}

interface Taking {
  readonly one: CountedRate
  readonly key: string
  readonly cost: number
}

/** What a request holds, or owes, until it is over. */
interface Held {
  readonly charges: Charge[]
  readonly inside: { readonly one: CountedRoom; readonly key: string }[]
  watch: UsageWatch | null
  isOver: boolean
}

interface Charge extends Taking {
  readonly units: number
  readonly model: string | null
  readonly input: number
}

const busyWait = 1
const uncounted = 'cannot be counted while the store is away, and then nothing passes: `gateway.store.away`'

export function createOperationLimits({ rates, rooms, mode, headers, now }: OperationParts): OperationShield {
  const held = new WeakMap<Arrival, Held>()
  const hold = (arrival: Arrival): Held => {
    const found = held.get(arrival)
    if (found !== undefined) return found
    const made: Held = { charges: [], inside: [], watch: null, isOver: false }
    held.set(arrival, made)
    return made
  }
  const early = rates.filter(isEarly)
  const late = rates.filter((one) => !isEarly(one) && !needsBody(one))
  const bodied = rates.filter(needsBody)
  const shown = headers ? rates.filter(({ limit, isEnforced }) => isEnforced && isOfCaller(limit)) : []
  const policies = shown.map(({ limit }) => writePolicy(limit)).join(', ')
  const hasBytes = rates.some(({ cost }) => cost.kind === 'bytes')
  const hasTokens = rates.some(({ cost }) => cost.kind === 'tokens')

  const leave = (arrival: Arrival, taken: Taken) => {
    const { left } = arrival
    const { limit } = taken.one
    const { room } = taken
    const known = { limit: limit.name, left: toUnits(limit.rate, room), of: limit.rate.burst, room }
    const one = taken.one.counter.isAway ? { ...known, alone: true as const } : known
    if (left === undefined) arrival.left = [one]
    else left.push(one)
  }

  /** One after the other; those that were taken are given back where a later one refuses. */
  const takeAll = (arrival: Arrival, takings: readonly Taking[], from: number): Said => {
    for (let index = from; index < takings.length; index++) {
      const taking = takings[index]
      if (taking === undefined) break
      const { one, key, cost } = taking
      let settle: ((taken: number) => void) | null = null
      const at = now()
      const taken = one.counter.take(key, cost, at, (later) => settle?.(later))
      if (taken === null)
        return new Promise<number>((known) => {
          settle = known
        }).then((later) => conclude(arrival, takings, index, later) ?? takeAll(arrival, takings, index + 1))
      const objection = conclude(arrival, takings, index, taken)
      if (objection !== null) return objection
    }
    return null
  }

  /** null: goes on. */
  const conclude = (arrival: Arrival, takings: readonly Taking[], index: number, taken: number): Objection | null => {
    const taking = takings[index]
    if (taking === undefined) return null
    const { one } = taking
    if (taken >= 0) {
      one.tally.passed++
      leave(arrival, { one, room: taken })
      return null
    }
    one.tally.refused++
    const objection = toObjection(one, -taken, shown.includes(one) ? policies : null)
    if (!one.isEnforced) {
      arrival.note(objection)
      return null
    }
    for (const before of takings.slice(0, index)) before.one.counter.settle(before.key, -before.cost, now())
    return objection
  }

  const plan = (
    arrival: Arrival,
    principal: Principal | null,
    ones: readonly CountedRate[],
    unitsOfOne: (one: CountedRate) => number | null,
  ): Taking[] => {
    const takings: Taking[] = []
    for (const one of ones) {
      if (principal !== null && (!isAbout(one.limit, principal) || (one.needsName && principal.kind === 'anonymous'))) continue
      const units = unitsOfOne(one)
      if (units === null || units <= 0) continue
      takings.push({ one, key: one.keyOf(arrival, principal), cost: toMicros(one.limit.rate, units) })
    }
    return takings
  }

  const enterAll = (request: ShieldRequest, from: number): Said => {
    for (let index = from; index < rooms.length; index++) {
      const one = rooms[index]
      if (one === undefined || !isAbout(one.limit, request.principal)) continue
      const key = one.keyOf(request, request.principal)
      const come = () => {
        const mine = hold(request)
        // Who left meanwhile does not hold up the next one.
        if (mine.isOver) one.rooms.leave(key)
        else mine.inside.push({ one, key })
      }
      const follow = (known: Entry): Objection | null => {
        if (known === 'in') one.tally.passed++
        else one.tally.refused++
        if (known === 'in' || !one.isEnforced) come()
        if (known === 'in') return null
        const objection = toBusy(one, known)
        if (one.isEnforced) return objection
        request.note(objection)
        return null
      }
      const entry = one.isEnforced ? one.rooms.enter(key, callerOf(request, request.principal)) : count(one.rooms, key)
      if (entry instanceof Promise) return entry.then((known) => follow(known) ?? enterAll(request, index + 1))
      const objection = follow(entry)
      if (objection !== null) return objection
    }
    return null
  }

  const owe = (request: Arrival, takings: readonly Taking[], of: (taking: Taking) => Omit<Charge, keyof Taking>) => {
    const { charges } = hold(request)
    for (const taking of takings) charges.push({ ...taking, ...of(taking) })
  }

  const head = (request: ShieldRequest): Said => {
    const sentBytes = request.head.framing.kind === 'length' ? request.head.framing.bytes : 0
    const takings = plan(request, request.principal, late, ({ cost }) =>
      cost.kind === 'fixed'
        ? cost.units
        : cost.kind === 'head'
          ? cost.units(request.head)
          : cost.kind === 'bytes'
            ? Math.max(1, sentBytes)
            : null,
    )
    const goOn = (objection: Objection | null): Said => {
      if (objection !== null) return objection
      if (hasBytes) {
        const owing = takings.filter(({ one }) => one.cost.kind === 'bytes')
        if (owing.length > 0) owe(request, owing, () => ({ units: 0, model: null, input: 0 }))
      }
      return rooms.length === 0 ? null : enterAll(request, 0)
    }
    const said = takeAll(request, takings, 0)
    return said instanceof Promise ? said.then(goOn) : goOn(said)
  }

  const judge = (request: ShieldRequest, body: SentBytes): Said => {
    let estimate: ReturnType<typeof estimateOf> | null = null
    const takings = plan(request, request.principal, bodied, ({ cost }) => {
      if (cost.kind === 'body') return cost.units(request, body)
      if (cost.kind !== 'tokens') return null
      estimate = estimateOf(cost.usual, request, body)
      return unitsOf(estimate.usage, cost.price?.(estimate.model) ?? null)
    })
    const goOn = (objection: Objection | null): Objection | null => {
      if (objection !== null) return objection
      const owing = takings.filter(({ one }) => one.cost.kind === 'tokens')
      if (owing.length > 0 && estimate !== null) {
        const { usage, model } = estimate
        owe(request, owing, ({ one }) => ({
          units: one.cost.kind === 'tokens' ? unitsOf(usage, one.cost.price?.(model) ?? null) : 0,
          model,
          input: usage.input,
        }))
      }
      return null
    }
    const said = takeAll(request, takings, 0)
    return said instanceof Promise ? said.then(goOn) : goOn(said)
  }

  const answer = (request: ShieldRequest, response: ResponseHead): AnswerShield | null => {
    const left = shown.length === 0 ? undefined : request.left
    const mine = hasTokens ? held.get(request) : undefined
    if (mine !== undefined && mine.charges.length > 0) {
      const { headers } = response
      const form = findForm(findHeader(headers, 'content-type') ?? '')
      if (form !== null) mine.watch = new UsageWatch(form, (findHeader(headers, 'content-encoding') ?? '').trim().toLowerCase())
    }
    let written = ''
    if (left !== undefined)
      for (const { limit } of shown)
        for (const { limit: name, room } of left)
          if (name === limit.name) written += written === '' ? writeLeft(limit, room) : `, ${writeLeft(limit, room)}`
    const body = mine?.watch?.filter
    if (written === '') return body === undefined ? null : { body }
    const added = ['RateLimit-Policy', policies, 'RateLimit', written]
    return body === undefined ? { added } : { added, body }
  }

  const done = (request: ShieldRequest, outcome: ShieldOutcome): void => {
    const mine = hold(request)
    mine.isOver = true
    for (const { one, key } of mine.inside) one.rooms.leave(key)
    mine.inside.length = 0
    for (const charge of mine.charges) settleCharge(charge, mine.watch, outcome, now())
    mine.charges.length = 0
  }

  return {
    mode,
    ...(early.length === 0
      ? {}
      : {
          before: (arrival: Arrival) =>
            takeAll(
              arrival,
              plan(arrival, null, early, ({ cost }) => (cost.kind === 'fixed' ? cost.units : null)),
              0,
            ),
        }),
    ...(late.length + rooms.length === 0 ? {} : { head }),
    ...(bodied.length === 0 ? {} : { body: { mostBytes: mostBody, judge } }),
    ...(shown.length === 0 && !hasTokens ? {} : { answer, addsAlone: !hasTokens }),
    ...(hasBytes || hasTokens || rooms.length > 0 ? { done } : {}),
  }
}

interface Taken {
  readonly one: CountedRate
  readonly room: number
}

/** Whoever is only observed takes his place, whatever there is room for. */
function count(rooms: Rooms, key: string): Entry | Promise<Entry> {
  const said = rooms.count(key)
  return said instanceof Promise ? said.then((hadRoom) => (hadRoom ? 'in' : 'full')) : said ? 'in' : 'full'
}

/** Nobody has to be known for it. */
const isEarly = ({ limit, cost }: CountedRate): boolean =>
  cost.kind === 'fixed' &&
  limit.roles === null &&
  limit.callers === null &&
  limit.by.includes('address') &&
  limit.by.every((word) => word === 'address' || word === 'route' || word === 'router')

const needsBody = ({ cost }: CountedRate): boolean => cost.kind === 'body' || cost.kind === 'tokens'

const isAbout = ({ roles, callers }: Pick<LimitPlace, 'roles' | 'callers'>, principal: Principal): boolean =>
  (callers === null || callers.includes(principal.kind)) && (roles === null || roles.some((role) => principal.roles.includes(role)))

function toObjection({ limit, counter, isEnforced }: CountedRate, wait: number, policies: string | null): Objection {
  const seconds = Math.max(1, toSeconds(wait))
  if (counter.isClosed)
    return {
      shield: 'limits',
      code: 'too-busy',
      reason: `\`${limit.name}\` ${uncounted}`,
      headers: [['retry-after', String(seconds)]],
      isEnforced,
    }
  const isAlone = counter.isAway
  const whose = limit.by.join(' and ')
  return {
    shield: 'limits',
    code: 'limit-reached',
    reason: `\`${limit.name}\`, ${limit.written} for each ${whose}, is used up for ${seconds} s${isAlone ? '; the store is away, and each counts alone' : ''}`,
    ...(isOfCaller(limit) ? { detail: `${limit.written} is used up` } : {}),
    headers: [
      ['retry-after', String(seconds)],
      ...(policies === null
        ? []
        : ([
            ['ratelimit-policy', policies],
            ['ratelimit', writeLeft(limit, 0).replace(/t=\d+$/, `t=${seconds}`)],
          ] as const)),
    ],
    isEnforced,
  }
}

function toBusy({ limit, isEnforced }: CountedRoom, entry: Exclude<Entry, 'in'>): Objection {
  if (entry === 'away')
    return {
      shield: 'limits',
      code: 'too-busy',
      reason: `\`${limit.name}\` ${uncounted}`,
      headers: [['retry-after', String(busyWait)]],
      isEnforced,
    }
  const isTheirs = isOfCaller(limit)
  return {
    shield: 'limits',
    code: isTheirs ? 'limit-reached' : 'too-busy',
    reason: `\`${limit.name}\`: ${limit.most} run at once for each ${limit.by.join(' and ')}, and ${entry === 'full' ? 'no more may wait' : 'none of them ended in time'}`,
    headers: [['retry-after', String(busyWait)]],
    isEnforced,
  }
}

/** What was thought beforehand is made good by what is known now. */
function settleCharge(charge: Charge, watch: UsageWatch | null, { bytes, status }: ShieldOutcome, now: number): void {
  const { one, key } = charge
  const { rate } = one.limit
  if (one.cost.kind === 'bytes') {
    if (bytes > 0) one.counter.settle(key, toMicros(rate, bytes), now)
    return
  }
  if (one.cost.kind !== 'tokens') return
  const seen = watch?.seen
  const isKnown = seen !== undefined && (seen.input !== null || seen.output !== null)
  // What the application refused cost it nothing; what it does not say stays as it was thought.
  if (!isKnown && !(status !== null && status >= 400) && (seen === undefined || seen.events === 0)) return
  const usage = isKnown
    ? { input: seen.input ?? charge.input, output: seen.output ?? seen.events }
    : { input: seen !== undefined && seen.events > 0 ? charge.input : 0, output: seen?.events ?? 0 }
  const units = unitsOf(usage, one.cost.price?.(seen?.model ?? charge.model) ?? null)
  const more = toMicros(rate, units) - charge.cost
  if (more !== 0) one.counter.settle(key, more, now)
}
