// What is to be seen of a gateway, as plain data: of one process, or of several added up.

import type { RecorderHealth } from '../../audit/recorder.ts'
import { addTraffic, type RouteTraffic } from './traffic.ts'

export interface Numbers {
  readonly traffic: readonly RouteTraffic[]
  readonly inFlight: number
  readonly upstream: { readonly all: number; readonly idle: number; readonly waiting: number }
  /** Null where nothing is recorded. */
  readonly audit: RecorderHealth | null
  /** Of the policy: how often it was read again, and whether the last time went well. */
  readonly reload: { readonly count: number; readonly failed: number; readonly isGood: boolean }
  readonly residentBytes: number
}

export function addNumbers(all: readonly Numbers[]): Numbers {
  const sum = (of: (numbers: Numbers) => number) => all.reduce((total, numbers) => total + of(numbers), 0)
  const audits = all.flatMap(({ audit }) => (audit === null ? [] : [audit]))
  const total = (of: (health: RecorderHealth) => number) => audits.reduce((before, health) => before + of(health), 0)
  return {
    traffic: addTraffic(all.map(({ traffic }) => traffic)),
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
    },
    residentBytes: sum(({ residentBytes }) => residentBytes),
  }
}
