// A judge that can be another one from the next request on. What runs ends with the one that it began with: its steps hold on to it.

import type { Judge } from '../listener/index.ts'

export interface SwitchedJudge<Note> extends Judge<Note> {
  use(judge: Judge<Note>): void
}

export function switchJudge<Note>(first: Judge<Note>): SwitchedJudge<Note> {
  let current = first
  return {
    judge: (head, client) => current.judge(head, client),
    own: (head, client) => current.own?.(head, client) ?? [],
    acknowledge: (outcome) => current.acknowledge?.(outcome) ?? Promise.resolve(false),
    record: (outcome) => current.record(outcome),
    late: (note, outcome) => current.late?.(note, outcome),
    use(judge) {
      current = judge
    },
  }
}
