// Sessions for the workers of one machine: the process above them keeps them, and they ask it as they would ask a store. A worker that ends takes nobody's
// session with it.

import type { Worker } from 'node:cluster'
import process from 'node:process'
import { type MemorySessions, type SessionStore, SessionsAway } from '../../../gateway/index.ts'

type Method = Exclude<keyof SessionStore, 'isThere'>

interface Question {
  readonly kind: 'session'
  readonly question: number
  readonly method: Method
  readonly words: readonly unknown[]
}

interface Answer {
  readonly kind: 'session-told'
  readonly question: number
  readonly value: unknown
}

const isOfKind = (message: unknown, kind: string): boolean =>
  typeof message === 'object' && message !== null && 'kind' in message && message.kind === kind

/** Of a worker. The process above it is there for as long as it is. */
export function createWorkerSessions(): SessionStore {
  const waiting = new Map<number, (value: unknown) => void>()
  let questions = 0
  process.on('message', (message: unknown) => {
    if (!isOfKind(message, 'session-told')) return
    const { question, value } = message as Answer // Only `createSessionAnswers` says `session-told`.
    waiting.get(question)?.(value)
    waiting.delete(question)
  })
  const ask = <Value>(method: Method, ...words: readonly unknown[]): Promise<Value> =>
    new Promise((settle, refuse) => {
      if (process.send === undefined || !process.connected) {
        refuse(new SessionsAway('there is no process above this one'))
        return
      }
      const question = ++questions
      // What is answered is what the method of the same name gives.
      waiting.set(question, (value) => settle(value as Value))
      process.send({ kind: 'session', question, method, words } satisfies Question)
    })
  return {
    isThere: true,
    read: (...words) => ask('read', ...words),
    enter: (...words) => ask('enter', ...words),
    write: (...words) => ask('write', ...words),
    replace: (...words) => ask('replace', ...words),
    claim: (...words) => ask('claim', ...words),
    release: (...words) => ask('release', ...words),
    end: (...words) => ask('end', ...words),
    endAll: (...words) => ask('endAll', ...words),
  }
}

/** Of the process above: answers each worker that it is given. */
export function createSessionAnswers(sessions: MemorySessions): (worker: Worker) => void {
  return (worker) => {
    worker.on('message', (message: unknown) => {
      if (!isOfKind(message, 'session')) return
      const { question, method, words } = message as Question // Only a worker's store says `session`.
      void answer(sessions, method, words).then((value) => {
        if (worker.isConnected()) worker.send({ kind: 'session-told', question, value: value ?? null } satisfies Answer)
      })
    })
  }
}

/** A worker asks with the words that the method takes. */
function answer(sessions: MemorySessions, method: Method, words: readonly unknown[]): Promise<unknown> {
  const asked: (this: MemorySessions, ...words: never[]) => Promise<unknown> = sessions[method]
  return asked.apply(sessions, words as never[]) // What `ask` sends for it.
}
