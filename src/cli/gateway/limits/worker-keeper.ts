// The count of limits for the workers of one machine: the process above them keeps it, and they ask it as they would ask a store.

import type { Worker } from 'node:cluster'
import {
  createHash,
  type LeaseAsk,
  type LeaseKeeper,
  LeaseLedger,
  type PlaceAsk,
  type PlaceKeeper,
  PlaceLedger,
} from '../../../gateway/index.ts'
import { answerBelow, createAskAbove } from '../ask-above.ts'

/** Of a worker. */
export function createWorkerKeeper(workers: number): LeaseKeeper & PlaceKeeper {
  const toFault = (reason: string) => new Error(reason)
  return {
    isThere: true,
    onChange: () => undefined,
    sharers: workers,
    lease: createAskAbove<readonly LeaseAsk[]>('lease', toFault),
    places: createAskAbove<readonly PlaceAsk[]>('place', toFault),
  }
}

/** Of the process above: answers each worker that it is given. */
export function createLeaseAnswers(elapsed: () => number): (worker: Worker) => void {
  const leases = new LeaseLedger(createHash())
  const places = new PlaceLedger()
  return (worker) => {
    const who = String(worker.id)
    worker.once('exit', () => places.forget(who))
    answerBelow(worker, 'lease', (asks: readonly LeaseAsk[]) => {
      const now = Math.floor(elapsed() * 1000)
      return asks.map((ask) => leases.lease(ask, now))
    })
    answerBelow(worker, 'place', (asks: readonly PlaceAsk[]) => {
      const now = Math.floor(elapsed())
      return asks.map((ask) => places.ask(who, ask, now))
    })
  }
}
