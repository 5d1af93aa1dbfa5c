// The count of limits for the workers of one machine: the process above them keeps it, and they ask it as they would ask a store.

import type { Worker } from 'node:cluster'
import process from 'node:process'
import { createHash, type LeaseAsk, type LeaseGrant, type LeaseKeeper, LeaseLedger } from '../../../gateway/index.ts'

interface Question {
  readonly kind: 'lease'
  readonly question: number
  readonly asks: readonly LeaseAsk[]
}

interface Answer {
  readonly kind: 'leased'
  readonly question: number
  readonly grants: readonly LeaseGrant[]
}

const isOfKind = (message: unknown, kind: string): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind

/** Of a worker. The process above it is there for as long as it is. */
export function createWorkerKeeper(workers: number): LeaseKeeper {
  const waiting = new Map<number, (grants: readonly LeaseGrant[]) => void>()
  let questions = 0
  process.on('message', (message: unknown) => {
    if (!isOfKind(message, 'leased')) return
    const { question, grants } = message as Answer // Only `answerLeases` says `leased`.
    waiting.get(question)?.(grants)
    waiting.delete(question)
  })
  return {
    isThere: true,
    onChange: () => undefined,
    sharers: workers,
    lease: (asks) =>
      new Promise((settle, refuse) => {
        if (process.send === undefined || !process.connected) {
          refuse(new Error('there is no process above this one'))
          return
        }
        const question = ++questions
        waiting.set(question, settle)
        process.send({ kind: 'lease', question, asks } satisfies Question)
      }),
  }
}

/** Of the process above: answers each worker that it is given. */
export function createLeaseAnswers(elapsed: () => number): (worker: Worker) => void {
  const ledger = new LeaseLedger(createHash())
  return (worker) => {
    worker.on('message', (message: unknown) => {
      if (!isOfKind(message, 'lease') || !worker.isConnected()) return
      const { question, asks } = message as Question // Only a worker's keeper says `lease`.
      const now = Math.floor(elapsed() * 1000)
      worker.send({ kind: 'leased', question, grants: asks.map((ask) => ledger.lease(ask, now)) } satisfies Answer)
    })
  }
}
