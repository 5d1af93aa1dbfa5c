// A judge before whom stands the desk for logging in: its own paths go there, people who open a page that a rule keeps from nobody are sent there, and scripts are
// told that it takes a login.

import { fitsPath } from '../../../policy/index.ts'
import type { DecisionNote } from '../../decide/index.ts'
import type { Judge, Judged } from '../../listener/index.ts'
import type { RequestHead } from '../../request/index.ts'
import type { LoginDesk } from './login-desk.ts'
import { opensPage } from './login-pages.ts'

export function withLogin(judge: Judge<DecisionNote>, desk: LoginDesk): Judge<DecisionNote> {
  const follow = (head: RequestHead, judged: Judged<DecisionNote>): Judged<DecisionNote> => {
    const { judgement, note } = judged
    if (judgement.kind !== 'refuse' || judgement.code !== 'rule-denies' || note.principal !== 'anonymous') return judged
    if (!desk.rules.pages.some((pattern) => fitsPath(pattern, head.decoded.path))) return judged
    note.isOwn = true
    const headers = judgement.headers ?? []
    if (!opensPage(head))
      return { ...judged, judgement: { ...judgement, code: 'login-needed', headers: [['www-authenticate', 'Cookie'], ...headers] } }
    return {
      ...judged,
      judgement: {
        kind: 'respond',
        status: 302,
        reason: 'Found',
        headers: [
          ['location', desk.loginFor(head)],
          ['cache-control', 'no-store'],
          ...headers.filter(([name]) => name !== 'cache-control'),
        ],
        body: '',
      },
    }
  }
  return {
    ...judge,
    judge(head, client) {
      const door = desk.doorAt(head.rawPath)
      if (door !== null) return desk.visit(door, head, client, judge.own?.(head, client) ?? [])
      const judged = judge.judge(head, client)
      return judged instanceof Promise ? judged.then((later) => follow(head, later)) : follow(head, judged)
    },
  }
}
