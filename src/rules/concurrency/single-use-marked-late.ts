// A token or coupon that is good once is asked whether it was used, and marked later: two requests at once both find it unused.

import { wordsOf } from '../../knowledge/index.ts'
import type { SetStep, TestStep } from '../../model/index.ts'
import { findCheckBefore, isGuardedAtOnce } from '../check-then-act.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'single-use-marked-late',
  title: 'What is good once is used twice by two requests at once',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-362'],
  owaspApi: 'API6:2023',
  asvs: ['v5.0.0-15.4.2', 'v5.0.0-6.5.1'],
  why: `
    The record is read, asked whether it was used, and marked as used with the commit at the end. Requests that arrive together have all read
    it before the first one commits, and each of them goes on: a coupon counts many times, a stolen refresh token works beside the real one.`,
  fix: 'Lock the row while it is read (.with_for_update()), or mark it in one statement and look at the number of rows: UPDATE … SET used = true WHERE id = :id AND NOT used.',
  blindSpots: [
    'A unique constraint that the second request runs into, and transactions that are serialisable, are not seen.',
    'What is good once is told by the name of its mark.',
  ],
  examples: [
    bad(
      'a coupon',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.post("/orders")
      def create_order(code: str, session=Depends(get_session), user=Depends(get_user)):
          coupon = session.query(Coupon).filter(Coupon.code == code).first()
          if coupon is None or coupon.used:
              raise HTTPException(400, "This coupon is no good")
          order = make_order(coupon)
          coupon.used = True  # <-- finding
          session.commit()
          return order
    `,
    ),
    bad(
      'an invitation with a time',
      `
      from datetime import datetime, timezone

      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.post("/invitations/{token}")
      async def accept(token: str, session=Depends(get_session), user=Depends(get_user)):
          invitation = await session.scalar(by_token(token))
          if invitation.redeemed_at is not None:
              raise HTTPException(410)
          await add_member(session, invitation.team_id, user)
          invitation.redeemed_at = datetime.now(timezone.utc)  # <-- finding
          await session.commit()
    `,
    ),
    good(
      'the row is locked',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy import select

      app = FastAPI()


      @app.post("/orders")
      def create_order(code: str, session=Depends(get_session), user=Depends(get_user)):
          coupon = session.scalar(select(Coupon).where(Coupon.code == code).with_for_update())
          if coupon is None or coupon.used:
              raise HTTPException(400, "This coupon is no good")
          coupon.used = True
          session.commit()
    `,
    ),
    good(
      'a mark that does no harm when it is set twice',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.delete("/posts/{post_id}")
      def delete_post(post_id: int, session=Depends(get_session), user=Depends(get_user)):
          post = session.get(Post, post_id)
          if post.deleted:
              raise HTTPException(404)
          post.deleted = True
          session.commit()
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const outline of context.code.outlines)
      for (const [i, step] of outline.steps.entries()) {
        if (step.kind !== 'set' || !isMarking(step)) continue
        const test = findCheckBefore(outline, i, (one) => asksForMark(one, step.target))
        if (test === null || isGuardedAtOnce(outline, i, step.target)) continue
        report({
          place: step.place,
          cause: causeIn(outline.inside, step.target),
          what: `\`${step.target}\` is asked, and set later by whoever read it`,
          routes: context.routesTo(outline),
          others: [{ role: 'cause', place: test.place, note: 'here it is asked' }],
        })
      }
  },
})

/** `coupon.used = True`, `invitation.redeemed_at = datetime.now(…)`. */
function isMarking({ target, operator, value }: SetStep): boolean {
  if (operator !== '=' || !/^\w+(?:\.\w+)+$/.test(target) || /^(?:self|cls)\./.test(target)) return false
  const words = wordsOf(target.slice(target.lastIndexOf('.') + 1))
  return (
    words.some((word) => marks.has(word)) &&
    !words.includes('last') &&
    (value === 'True' || /now|time|Status\.|'(?:used|redeemed|claimed|accepted)'/.test(value))
  )
}
const marks = new Set('used redeemed consumed claimed spent accepted exchanged'.split(' '))

/** The mark alone decides: whatever else is asked is asked as well. */
function asksForMark({ asks, then }: TestStep, target: string): boolean {
  return (
    (then === 'raises' || then === 'returns') &&
    asks.some(({ how, value }) => (how === 'true' || how === 'given' || how === '==' || how === '!=') && value.text === target)
  )
}
