// The count of limits for the workers of one machine: the process above them keeps it, and they ask it as they would ask a store.

import type { Worker } from 'node:cluster'
import process from 'node:process'
import {
  createHash,
  type LeaseAsk,
  type LeaseGrant,
  type LeaseKeeper,
  LeaseLedger,
  type PlaceAsk,
  type PlaceGrant,
  type PlaceKeeper,
  PlaceLedger,
} from '../../../gateway/index.ts'

type Question = { readonly question: number } & (
  | { readonly kind: 'lease'; readonly asks: readonly LeaseAsk[] }
  | { readonly kind: 'place'; readonly asks: readonly PlaceAsk[] }
)

interface Answer<Grant> {
  readonly kind: 'leased' | 'placed'
  readonly question: number
  readonly grants: readonly Grant[]
}

const isOfKind = (message: unknown, kinds: readonly string[]): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && kinds.includes(String(message.kind))

/** Of a worker. The process above it is there for as long as it is. */
export function createWorkerKeeper(workers: number): LeaseKeeper & PlaceKeeper {
  let questions = 0
  const ask = <Grant>(write: (question: number) => Question, waiting: Map<number, (grants: readonly Grant[]) => void>) =>
    new Promise<readonly Grant[]>((settle, refuse) => {
      if (process.send === undefined || !process.connected) {
        refuse(new Error('there is no process above this one'))
        return
      }
      const question = ++questions
      waiting.set(question, settle)
      process.send(write(question))
    })
  const leases = openWaiting<LeaseGrant>('leased')
  const places = openWaiting<PlaceGrant>('placed')
  return {
    isThere: true,
    onChange: () => undefined,
    sharers: workers,
    lease: (asks) => ask((question) => ({ kind: 'lease', question, asks }), leases),
    places: (asks) => ask((question) => ({ kind: 'place', question, asks }), places),
  }
}

function openWaiting<Grant>(kind: Answer<Grant>['kind']): Map<number, (grants: readonly Grant[]) => void> {
  const waiting = new Map<number, (grants: readonly Grant[]) => void>()
  process.on('message', (message: unknown) => {
    if (!isOfKind(message, [kind])) return
    const { question, grants } = message as Answer<Grant> // Only `createLeaseAnswers` says it, and each kind with grants of its own.
    waiting.get(question)?.(grants)
    waiting.delete(question)
  })
  return waiting
}

/** Of the process above: answers each worker that it is given. */
export function createLeaseAnswers(elapsed: () => number): (worker: Worker) => void {
  const leases = new LeaseLedger(createHash())
  const places = new PlaceLedger()
  return (worker) => {
    const who = String(worker.id)
    worker.once('exit', () => places.forget(who))
    worker.on('message', (message: unknown) => {
      if (!isOfKind(message, ['lease', 'place']) || !worker.isConnected()) return
      const asked = message as Question // Only a worker's keeper asks.
      const { question } = asked
      const now = Math.floor(elapsed() * 1000)
      if (asked.kind === 'lease')
        worker.send({ kind: 'leased', question, grants: asked.asks.map((ask) => leases.lease(ask, now)) } satisfies Answer<LeaseGrant>)
      else
        worker.send({
          kind: 'placed',
          question,
          grants: asked.asks.map((ask) => places.ask(who, ask, Math.floor(now / 1000))),
        } satisfies Answer<PlaceGrant>)
    })
  }
}
