// Sessions for the workers of one machine: the process above them keeps them, and they ask it as they would ask a store. A worker that ends takes nobody's
// session with it.

import type { Worker } from 'node:cluster'
import { type MemorySessions, type SessionStore, SessionsAway } from '../../../gateway/index.ts'
import { answerBelow, createAskAbove } from '../ask-above.ts'

type Method = Exclude<keyof SessionStore, 'isThere'>
type Call = readonly [method: Method, ...words: readonly unknown[]]

/** Of a worker. */
export function createWorkerSessions(): SessionStore {
  const ask = createAskAbove<Call>('session', (reason) => new SessionsAway(reason))
  return {
    isThere: true,
    read: (...words) => ask(['read', ...words]),
    enter: (...words) => ask(['enter', ...words]),
    write: (...words) => ask(['write', ...words]),
    replace: (...words) => ask(['replace', ...words]),
    claim: (...words) => ask(['claim', ...words]),
    release: (...words) => ask(['release', ...words]),
    end: (...words) => ask(['end', ...words]),
    endAll: (...words) => ask(['endAll', ...words]),
  }
}

/** Of the process above: answers each worker that it is given. */
export function createSessionAnswers(sessions: MemorySessions): (worker: Worker) => void {
  return (worker) => answerBelow(worker, 'session', (call: Call) => answer(sessions, call))
}

/** A worker asks with the words that the method takes. */
function answer(sessions: MemorySessions, [method, ...words]: Call): Promise<unknown> {
  const asked: (this: MemorySessions, ...words: never[]) => Promise<unknown> = sessions[method]
  return asked.apply(sessions, words as never[]) // What `createWorkerSessions` sends for it.
}
