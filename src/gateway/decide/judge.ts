// The decider as fronts ask it, and its decisions as lines of a log.

import type { Judge, Judgement, Outcome } from '../listener/index.ts'
import type { RequestHead } from '../request/index.ts'
import type { Decider, DecisionMade, DecisionNote } from './decide.ts'

/** How the application is told who calls; null tells it nothing. */
export type Tell = (head: RequestHead, made: DecisionMade) => readonly (readonly [string, string])[]

export function createJudge(
  decider: Decider,
  record: (outcome: Outcome<DecisionNote>) => void,
  tell: Tell | null = null,
): Judge<DecisionNote> {
  const finish = (head: RequestHead, made: DecisionMade) => {
    const judgement = toJudgement(head, made)
    return {
      judgement: judgement.kind === 'pass' && tell !== null ? { ...judgement, added: tell(head, made) } : judgement,
      note: made.note,
    }
  }
  return {
    judge(head, client) {
      const made = decider.decide(head, client)
      return made instanceof Promise ? made.then((later) => finish(head, later)) : finish(head, made)
    },
    record,
  }
}

const pass: Judgement = { kind: 'pass', added: [] }

function toJudgement({ query }: RequestHead, { verdict, passes }: DecisionMade): Judgement {
  if (passes) return pass
  switch (verdict.kind) {
    case 'redirect':
      return { kind: 'redirect', location: `${writePath(verdict.path)}${query === null ? '' : `?${query}`}` }
    case 'refuse':
      return verdict.allow === undefined
        ? { kind: 'refuse', code: verdict.code, headers: verdict.headers ?? [] }
        : { kind: 'refuse', code: verdict.code, headers: [['allow', verdict.allow.join(', ')]] }
    default:
      return pass
  }
}

const writePath = (path: string): string => path.split('/').map(encodeURIComponent).join('/')
