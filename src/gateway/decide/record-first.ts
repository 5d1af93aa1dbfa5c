// Operations whose callers get no answer before the decision is on disk.

import type { BodyWatch, Judge, Judged, Judgement } from '../listener/index.ts'
import type { DecisionNote } from './decide.ts'

/** `routes`: ids of the operations; `isSafe` settles when the record is. */
export function recordFirst(
  judge: Judge<DecisionNote>,
  routes: ReadonlySet<string>,
  acknowledge: NonNullable<Judge<DecisionNote>['acknowledge']>,
): Judge<DecisionNote> {
  if (routes.size === 0) return judge
  const mark = (judged: Judged<DecisionNote>): Judged<DecisionNote> =>
    judged.note.routes.some((route) => routes.has(route))
      ? { ...judged, judgement: markLater(judged.judgement), isRecordedFirst: true }
      : judged
  return {
    judge(head, client) {
      const judged = judge.judge(head, client)
      return judged instanceof Promise ? judged.then(mark) : mark(judged)
    },
    ...(judge.own === undefined ? {} : { own: judge.own }),
    acknowledge,
    record: (outcome) => judge.record(outcome),
    ...(judge.late === undefined ? {} : { late: judge.late }),
  }
}

/** What is decided when the body is there is recorded first as well. */
function markLater(judgement: Judgement): Judgement {
  if (judgement.kind !== 'pass' || judgement.body === undefined) return judgement
  const { body } = judgement
  const mark = (judged: Judged): Judged => ({ ...judged, isRecordedFirst: true })
  return {
    ...judgement,
    body: {
      mostBytes: body.mostBytes,
      judge(bytes) {
        const judged = body.judge(bytes)
        return judged instanceof Promise ? judged.then(mark) : mark(judged)
      },
      watch: () => watchMarked(body.watch?.() ?? null, mark),
    },
  }
}

function watchMarked(watch: BodyWatch | null, mark: (judged: Judged) => Judged): BodyWatch | null {
  if (watch === null) return null
  const marked = (judged: Judged | null) => (judged === null ? null : mark(judged))
  return { add: (bytes) => marked(watch.add(bytes)), end: () => marked(watch.end()) }
}
