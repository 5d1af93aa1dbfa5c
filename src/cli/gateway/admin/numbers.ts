// What is to be seen of a gateway, as plain data: of one process, or of several added up.

import type { LimitNumbers, PdpNumbers } from '../../../gateway/index.ts'
import type { RecorderHealth } from '../../audit/recorder.ts'
import { addStores, type StoreNumbers } from '../../shared-store/store-numbers.ts'
import { addCallers, type CallerNumbers } from './caller-numbers.ts'
import { addOutcomes, type OutcomeCounts } from './outcomes.ts'
import { addTraffic, type RouteTraffic } from './traffic.ts'

export interface Numbers {
  readonly traffic: readonly RouteTraffic[]
  readonly outcomes: OutcomeCounts
  readonly inFlight: number
  readonly upstream: { readonly all: number; readonly idle: number; readonly waiting: number }
  /** Null where nothing is recorded. */
  readonly audit: RecorderHealth | null
  /** Of the policy: how often it was read again, and whether the last time went well. */
  readonly reload: { readonly count: number; readonly failed: number; readonly isGood: boolean; readonly waiting: number }
  /** Null where nothing is limited. */
  readonly limits: LimitNumbers | null
  /** Null where none is shared. */
  readonly store: StoreNumbers | null
  /** Whether it is known who was shut out. */
  readonly isRevocationKnown: boolean
  /** Null where no other decision point is asked. */
  readonly pdp: PdpNumbers | null
  readonly callers: CallerNumbers
  readonly residentBytes: number
}

export function addNumbers(all: readonly Numbers[]): Numbers {
  const sum = (of: (numbers: Numbers) => number) => all.reduce((total, numbers) => total + of(numbers), 0)
  const audits = all.flatMap(({ audit }) => (audit === null ? [] : [audit]))
  const total = (of: (health: RecorderHealth) => number) => audits.reduce((before, health) => before + of(health), 0)
  return {
    traffic: addTraffic(all.map(({ traffic }) => traffic)),
    outcomes: addOutcomes(all.map(({ outcomes }) => outcomes)),
    inFlight: sum(({ inFlight }) => inFlight),
    upstream: {
      all: sum(({ upstream }) => upstream.all),
      idle: sum(({ upstream }) => upstream.idle),
      waiting: sum(({ upstream }) => upstream.waiting),
    },
    audit:
      audits.length === 0
        ? null
        : {
            counted: total(({ counted }) => counted),
            waiting: total(({ waiting }) => waiting),
            lost: total(({ lost }) => lost),
            missed: total(({ missed }) => missed),
            isWritable: audits.every(({ isWritable }) => isWritable),
          },
    reload: {
      count: Math.max(0, ...all.map(({ reload }) => reload.count)),
      failed: Math.max(0, ...all.map(({ reload }) => reload.failed)),
      isGood: all.every(({ reload }) => reload.isGood),
      waiting: Math.max(0, ...all.map(({ reload }) => reload.waiting)),
    },
    limits: addLimits(all.flatMap(({ limits }) => limits ?? [])),
    store: addStores(all.flatMap(({ store }) => store ?? [])),
    isRevocationKnown: all.every(({ isRevocationKnown }) => isRevocationKnown),
    pdp: addPdp(all.flatMap(({ pdp }) => pdp ?? [])),
    callers: addCallers(all.map(({ callers }) => callers)),
    residentBytes: sum(({ residentBytes }) => residentBytes),
  }
}

/** Of several workers. */
function addLimits(all: readonly LimitNumbers[]): LimitNumbers | null {
  if (all.length === 0) return null
  const sums = new Map<string, LimitNumbers['limits'][number]>()
  for (const one of all.flatMap(({ limits }) => limits)) {
    const sum = sums.get(one.name)
    const plus = (of: (counted: typeof one) => number) => of(one) + (sum === undefined ? 0 : of(sum))
    sums.set(one.name, {
      name: one.name,
      passed: plus(({ passed }) => passed),
      refused: plus(({ refused }) => refused),
      forgotten: plus(({ forgotten }) => forgotten),
      running: plus(({ running }) => running),
      waiting: plus(({ waiting }) => waiting),
    })
  }
  const shared = all.flatMap((one) => one.shared ?? [])
  return {
    limits: [...sums.values()],
    shared:
      shared.length === 0
        ? null
        : {
            isThere: shared.every(({ isThere }) => isThere),
            questions: shared.reduce((sum, { questions }) => sum + questions, 0),
            asks: shared.reduce((sum, { asks }) => sum + asks, 0),
          },
  }
}

/** Of several workers. */
function addPdp(all: readonly PdpNumbers[]): PdpNumbers | null {
  const [first] = all
  if (first === undefined) return null
  const sum = (of: (numbers: PdpNumbers) => number) => all.reduce((total, numbers) => total + of(numbers), 0)
  const answer = (name: keyof PdpNumbers['answers']) => sum(({ answers }) => answers[name])
  return {
    answers: {
      allow: answer('allow'),
      deny: answer('deny'),
      kept: answer('kept'),
      'pdp-away': answer('pdp-away'),
      'pdp-slow': answer('pdp-slow'),
      'pdp-busy': answer('pdp-busy'),
      'pdp-unknown': answer('pdp-unknown'),
      'pdp-unclear': answer('pdp-unclear'),
    },
    requests: sum(({ requests }) => requests),
    seconds: sum(({ seconds }) => seconds),
    running: sum(({ running }) => running),
    waiting: sum(({ waiting }) => waiting),
  }
}
