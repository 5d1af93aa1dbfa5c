// Questions of a worker to the process above it, and their answers. What is asked and told about a topic is known to its two ends alone.

import type { Worker } from 'node:cluster'
import process from 'node:process'
import { isOfKind } from './worker-messages.ts'

export type Topic = 'lease' | 'place' | 'session'

interface Question {
  readonly kind: 'ask'
  readonly topic: Topic
  readonly question: number
  readonly words: unknown
}

interface Answer extends Omit<Question, 'kind' | 'words'> {
  readonly kind: 'tell'
  readonly value: unknown
}

/** Of a worker. The process above it is there for as long as it is; where there is none, what `toFault` makes of it is thrown. */
export function createAskAbove<Words>(topic: Topic, toFault: (reason: string) => Error): <Value>(words: Words) => Promise<Value> {
  const waiting = new Map<number, (value: unknown) => void>()
  let questions = 0
  process.on('message', (message: unknown) => {
    if (!isOfKind(message, ['tell'])) return
    const { topic: about, question, value } = message as Answer // Only `answerBelow` says `tell`.
    if (about !== topic) return
    waiting.get(question)?.(value)
    waiting.delete(question)
  })
  return <Value>(words: Words) =>
    new Promise<Value>((settle, refuse) => {
      if (process.send === undefined || !process.connected) {
        refuse(toFault('there is no process above this one'))
        return
      }
      const question = ++questions
      waiting.set(question, (value) => settle(value as Value)) // What the other end of the topic tells.
      process.send({ kind: 'ask', topic, question, words } satisfies Question)
    })
}

/** Of the process above. */
export function answerBelow<Words>(worker: Worker, topic: Topic, answer: (words: Words) => unknown): void {
  worker.on('message', (message: unknown) => {
    if (!isOfKind(message, ['ask'])) return
    const { topic: about, question, words } = message as Question // Only `createAskAbove` says `ask`.
    if (about !== topic) return
    const told = Promise.resolve(answer(words as Words)) // What the other end of the topic asks with.
    void told.then((value) => {
      if (worker.isConnected()) worker.send({ kind: 'tell', topic, question, value: value ?? null } satisfies Answer)
    })
  })
}
