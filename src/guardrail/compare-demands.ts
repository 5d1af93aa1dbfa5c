// What entries ask of a request before they go on, before and after: asked no longer, asked less, asked the other way round. A question
// that went to a helper or a dependency is still asked, and variables may be called otherwise.

import type { Demand, DemandAtom, EventEntry, Model } from '../model/index.ts'
import { type Changes, reason } from './changes.ts'
import type { Direction, Reason } from './difference.ts'
import type { RoutePair } from './match-routes.ts'

/** By the id of a route or event. */
export type DemandsOf = (id: string) => readonly Demand[]

export interface DemandSides {
  readonly base: DemandsOf
  readonly head: DemandsOf
}

export function readDemands(model: Model): DemandsOf {
  const found = new Map<string, Demand[]>()
  for (const { entries, demands } of model.demands ?? []) for (const id of entries) found.set(id, [...(found.get(id) ?? []), ...demands])
  return (id) => found.get(id) ?? []
}

export interface ChangedDemand {
  readonly direction: Direction
  readonly isLimit: boolean
  /** Of what is told of several as one cause. */
  readonly key: string
  readonly reason: Reason
}

export interface ComparedDemands {
  readonly changes: readonly ChangedDemand[]
  /** Something is asked on both sides, and all of it is the same. */
  readonly isSame: boolean
}

export function compareDemands(base: readonly Demand[], head: readonly Demand[]): ComparedDemands {
  const [before, after] = [distinct(base), distinct(head)]
  const left = new Map(after)
  const open: Demand[] = []
  for (const [key, demand] of before) {
    if (after.has(key)) left.delete(key)
    else open.push(demand)
  }
  const changes: ChangedDemand[] = []
  const lost: Demand[] = []
  for (const demand of open) {
    const now = findCounterpart(demand, [...left.values()]) ?? findCounterpart(demand, [...after.values()])
    if (now === null) {
      lost.push(demand)
      continue
    }
    left.delete(keyOf(now.demand))
    const change = tellChanged(demand, now)
    if (change !== null) changes.push(change)
  }
  for (const demand of lost) {
    // The same call, word for word: how the variables in it were made is another matter.
    const same = isOpaque(demand) ? [...left.values()].find((one) => isOpaque(one) && one.text === demand.text) : undefined
    if (same !== undefined) {
      left.delete(keyOf(same))
      continue
    }
    const other = [...left.values()].find((one) => kindOf(one) === kindOf(demand)) ?? [...left.values()].find(isOpaque)
    if (other !== undefined) left.delete(keyOf(other))
    changes.push(tellLost(demand, other ?? null))
  }
  for (const demand of left.values())
    changes.push({
      direction: 'stronger',
      isLimit: isLimit(demand),
      key: keyOf(demand),
      reason: reason('head', `now asked: \`${demand.text}\``, demand.place),
    })
  return { changes, isSame: changes.length === 0 && before.size > 0 }
}

function distinct(demands: readonly Demand[]): Map<string, Demand> {
  return new Map(demands.map((demand) => [keyOf(demand), demand]))
}

function keyOf({ any }: Demand): string {
  return any.map(keyOfAtom).sort().join(' | ')
}

function keyOfAtom({ how, of, with: other }: DemandAtom): string {
  return `${how} ${of} ${other ?? ''}`
}

function isLimit({ status }: Demand): boolean {
  return status === 429
}

/** It refuses who shows none, and asks nothing of who shows one. */
export function asksForCredential({ any, status }: Demand): boolean {
  return status === 401 && any.every((one) => one.how !== 'done' && one.with === null && !isOfCaller(one))
}

/** A call whose code is not understood. */
function isOpaque({ any }: Demand): boolean {
  return any.every(({ how, of }) => how === 'done' || (how === 'true' && of.endsWith(')')))
}

interface Counterpart {
  readonly demand: Demand
  /** Beside what was asked, these let by too. */
  readonly more: readonly DemandAtom[]
  /** The same question with the opposite answer. */
  readonly isInverted: boolean
}

/** What asks the same: the more of it is the same, the better. */
function findCounterpart(demand: Demand, others: readonly Demand[]): Counterpart | null {
  let best: Counterpart | null = null
  for (const other of others) {
    if (isLimit(demand) !== isLimit(other)) continue
    const found = match(demand, other)
    if (found !== null && (best === null || weigh(found) < weigh(best))) best = found
  }
  return best
}

function weigh({ more, isInverted }: Counterpart): number {
  return more.length + (isInverted ? 10 : 0)
}

/** Each way to go on of the one is one of the other's; what the other has beside them is more. */
function match(demand: Demand, other: Demand): Counterpart | null {
  const left = [...demand.any]
  const more: DemandAtom[] = []
  let isInverted = false
  let same = 0
  for (const one of other.any) {
    const at = left.findIndex((own) => isAlike(own, one))
    if (at >= 0) {
      left.splice(at, 1)
      same++
      continue
    }
    const turned = left.findIndex((own) => isOpposite(own.how, one.how) && areAlike(own, one))
    if (turned >= 0) {
      left.splice(turned, 1)
      isInverted = true
    } else more.push(one)
  }
  if (same === 0 && !isInverted) return null
  // Where less lets by, more is asked.
  const about = demand.any.filter(isOfCaller)
  if (left.length > 0 && about.length > 0 && about.every((one) => left.includes(one))) return null
  return { demand: other, more, isInverted }
}

function isAlike(one: DemandAtom, other: DemandAtom): boolean {
  return one.how === other.how && areAlike(one, other)
}

const opposites: readonly (readonly [DemandAtom['how'], DemandAtom['how']])[] = [
  ['==', '!='],
  ['in', 'not in'],
  ['true', 'false'],
  ['none', 'given'],
  ['<', '<='],
]

function isOpposite(one: DemandAtom['how'], other: DemandAtom['how']): boolean {
  return opposites.some(([a, b]) => (a === one && b === other) || (a === other && b === one))
}

/** They ask about the same, as far as names tell: who calls is never taken for something else. */
function areAlike(one: DemandAtom, other: DemandAtom): boolean {
  return (
    (isLike(one.of, other.of) && isLike(one.with ?? '', other.with ?? '')) ||
    (isLike(one.of, other.with ?? '') && isLike(one.with ?? '', other.of))
  )
}

function isLike(one: string, other: string): boolean {
  if (one === other) return true
  // Of several values that are enough, fewer ask for more.
  if (one.startsWith('[') && other.startsWith('[')) return [...wordsIn(other)].every((word) => wordsIn(one).has(word))
  if (one.startsWith('caller') !== other.startsWith('caller') && !(isVague(one) || isVague(other))) return false
  const [words, others] = [wordsIn(one), wordsIn(other)]
  if (words.size === 0 || others.size === 0) return isVague(one) && isVague(other)
  const shared = [...words].filter((word) => others.has(word)).length
  return shared / Math.max(words.size, others.size) >= 0.5
}

/** A variable of which nothing is known. */
function isVague(operand: string): boolean {
  return /^[~{]/.test(operand)
}

function wordsIn(operand: string): ReadonlySet<string> {
  return new Set((operand.match(/[A-Za-z_][A-Za-z0-9]*|\d+/g) ?? []).filter((word) => word !== 'caller'))
}

function isOfCaller({ of, with: other }: DemandAtom): boolean {
  return /\bcaller\b/.test(of) || (other !== null && /\bcaller\b/.test(other))
}

function tellChanged(demand: Demand, { demand: now, more, isInverted }: Counterpart): ChangedDemand | null {
  const make = (direction: Direction, text: string): ChangedDemand => ({
    direction,
    isLimit: isLimit(demand),
    key: keyOf(demand),
    reason: reason('head', text, now.place),
  })
  if (isInverted && more.length === 0 && now.any.length === demand.any.length)
    return make('weaker', `asked the other way round: \`${now.text}\`, and was \`${demand.text}\``)
  const telling = more.filter((one) => !isIdle(one))
  if (telling.length === 0) return null
  // That others may too, by what they are, is for people to say.
  const isByRight = telling.every(
    (one) => isOfCaller(one) && one.how !== 'none' && one.how !== 'false' && one.how !== '!=' && one.how !== 'not in',
  )
  return make(isByRight ? 'neutral' : 'weaker', `asked less: \`${now.text}\`, and was \`${demand.text}\``)
}

/** Where there is no object there is nothing to keep. */
function isIdle({ how, of, with: other }: DemandAtom): boolean {
  return other === null && (how === 'none' || how === 'false') && !/\bcaller\b/.test(of) && /^(?:~|\w+\()/.test(of)
}

function tellLost(demand: Demand, other: Demand | null): ChangedDemand {
  const told = reason('base', `no longer asked: \`${demand.text}\``, demand.place)
  const direction: Direction = other === null ? 'weaker' : isOpaque(other) && !isOpaque(demand) ? 'unknown' : 'neutral'
  return { direction, isLimit: isLimit(demand), key: keyOf(demand), reason: told }
}

/** What may stand in the place of what. */
function kindOf(demand: Demand): string {
  if (isLimit(demand)) return 'limit'
  const words = demand.any.map(({ of, with: other }) => `${of} ${other ?? ''}`).join(' ')
  if (/role|permission|scope|admin|superuser|privilege|group/i.test(words)) return 'role'
  if (demand.any.some((one) => isOfCaller(one) && one.with !== null)) return 'owner'
  return demand.any.some(isOfCaller) ? 'caller' : 'credential'
}

/** The worst of them. */
export function directionOf(changes: readonly ChangedDemand[]): Direction | null {
  return (['weaker', 'unknown', 'neutral', 'stronger'] as const).find((one) => changes.some(({ direction }) => direction === one)) ?? null
}

/** Limits, told of the route or event that had them. */
export function tellLimits(found: readonly ChangedDemand[], subject: string, pair: RoutePair | null, changes: Changes): void {
  const limits = found.filter((change) => change.isLimit)
  const direction = directionOf(limits)
  if (direction === null) return
  const words: Readonly<Record<Direction, string>> = {
    weaker: 'is limited less: how often or how much is no longer asked as it was',
    unknown: 'is limited otherwise, by a call that could not be read',
    neutral: 'is limited otherwise',
    stronger: 'is now limited',
  }
  changes.add(
    ['limit asked', limits.map(({ key, direction: one }) => [one, key])],
    { kind: 'limit', direction, subject, what: words[direction], before: null, after: null, why: limits.map((change) => change.reason) },
    pair === null ? [] : [pair],
  )
}

/** The verdict is the same, and what is asked on the way to it is not. */
export const askedWords: Readonly<Record<Direction, string>> = {
  weaker: 'asks less of who calls',
  unknown: 'asks otherwise who calls, by code that could not be read',
  neutral: 'asks otherwise who calls',
  stronger: 'asks more of who calls',
}

/** Questions about callers, where nothing else says that who may call has changed. */
export function tellDemands(found: readonly ChangedDemand[], subject: string, pair: RoutePair | null, changes: Changes): void {
  const asked = found.filter((change) => !change.isLimit)
  const direction = directionOf(asked)
  if (direction === null) return
  const [first] = asked.filter((change) => change.direction === direction)
  if (first === undefined) return
  const access = pair === null ? { before: null, after: null } : { before: pair.base.access, after: pair.head.access }
  changes.add(
    ['asked', asked.map(({ key, direction: one }) => [one, key])],
    {
      kind: 'access',
      direction,
      subject: pair === null ? subject : (first.reason.place?.file ?? subject),
      what: pair === null ? askedWords[direction] : `${askedWords[direction]}: ${first.reason.text}`,
      ofOne: { subject, what: askedWords[direction] },
      ...access,
      why: asked.map((change) => change.reason),
    },
    pair === null ? [] : [pair],
  )
}

/** The handlers of events, which have no verdict of their own. */
export function compareEventDemands(base: Model, head: Model, sides: DemandSides, changes: Changes): void {
  const keyOfEvent = ({ library, name, holder }: EventEntry): string => `${library} ${holder ?? 0} ${name}`
  const before = new Map(base.events.map((event) => [keyOfEvent(event), event]))
  for (const event of head.events) {
    const known = before.get(keyOfEvent(event))
    if (known === undefined) continue
    const { changes: found } = compareDemands(sides.base(known.id), sides.head(event.id))
    const subject = `${event.library} ${event.name}`
    tellLimits(found, subject, null, changes)
    tellDemands(found, subject, null, changes)
  }
}
