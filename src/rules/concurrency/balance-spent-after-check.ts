// What somebody has of something is read, compared, and written back: two requests at once both find enough.

import { wordsOf } from '../../knowledge/index.ts'
import type { SetStep, TestStep } from '../../model/index.ts'
import { findCheckBefore, isGuardedAtOnce } from '../check-then-act.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'balance-spent-after-check',
  title: 'A balance is checked and then spent, and two requests at once both pass',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-362'],
  owaspApi: 'API6:2023',
  asvs: ['v5.0.0-15.4.2', 'v5.0.0-2.3.4'],
  why: `
    Each request of FastAPI has its own session and reads its own copy of the record. Two that come together both read the full balance, both
    find it enough, and each writes back what it computed: one of the two was free.`,
  fix: 'Lock the row while it is read (.with_for_update()), or change it in one statement that also asks: UPDATE … SET balance = balance - :n WHERE balance >= :n.',
  blindSpots: [
    'A constraint of the database that refuses a negative balance, and transactions that are serialisable, are not seen.',
    'Which attribute is a quantity is told by its name.',
  ],
  examples: [
    bad(
      'credits that are spent twice',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.post("/images")
      async def make_image(session=Depends(get_session), user=Depends(get_user)):
          account = await session.get(Account, user.id)
          if account.credits < 1:
              raise HTTPException(402)
          image = await render()
          account.credits -= 1  # <-- finding
          await session.commit()
          return image
    `,
    ),
    bad(
      'in a thread it is the same',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      def withdraw(session, wallet_id, amount):
          wallet = session.query(Wallet).filter(Wallet.id == wallet_id).first()
          if wallet.balance < amount:
              raise HTTPException(409, "Not enough")
          wallet.balance = wallet.balance - amount  # <-- finding
          session.commit()


      @app.post("/wallets/{wallet_id}/withdrawals")
      def create_withdrawal(wallet_id: int, amount: int, session=Depends(get_session), user=Depends(get_user)):
          withdraw(session, wallet_id, amount)
    `,
    ),
    good(
      'the row is locked',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from sqlalchemy import select

      app = FastAPI()


      @app.post("/images")
      async def make_image(session=Depends(get_session), user=Depends(get_user)):
          account = await session.scalar(select(Account).where(Account.id == user.id).with_for_update())
          if account.credits < 1:
              raise HTTPException(402)
          account.credits -= 1
          await session.commit()
    `,
    ),
    good(
      'under a lock, and a count that nobody spends',
      `
      import asyncio

      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()
      lock = asyncio.Lock()


      @app.post("/images")
      async def make_image(session=Depends(get_session), user=Depends(get_user)):
          async with lock:
              account = await session.get(Account, user.id)
              if account.credits < 1:
                  raise HTTPException(402)
              account.credits -= 1
              await session.commit()


      @app.post("/posts/{post_id}/views")
      async def count_view(post_id: int, session=Depends(get_session)):
          post = await session.get(Post, post_id)
          if post is None:
              raise HTTPException(404)
          post.views += 1
          await session.commit()
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const outline of context.code.outlines)
      for (const [i, step] of outline.steps.entries()) {
        if (step.kind !== 'set' || !isSpending(step)) continue
        const test = findCheckBefore(outline, i, (one) => asksForEnough(one, step.target))
        if (test === null || isGuardedAtOnce(outline, i, step.target)) continue
        report({
          place: step.place,
          cause: causeIn(outline.inside, step.target),
          what: `\`${step.target}\` is compared, and written back later by whoever read it`,
          routes: context.routesTo(outline),
          others: [{ role: 'cause', place: test.place, note: 'here it is compared' }],
        })
      }
  },
})

/** `account.credits -= n`, `wallet.balance = wallet.balance - n`, `usage.count += 1`. */
function isSpending({ target, operator, value }: SetStep): boolean {
  if (!/^\w+(?:\.\w+)+$/.test(target) || /^(?:self|cls)\./.test(target)) return false
  if (!wordsOf(target.slice(target.lastIndexOf('.') + 1)).some((word) => quantities.has(word))) return false
  return operator === '-=' || operator === '+=' || (operator === '=' && new RegExp(`^${toPattern(target)} ?[-+] ?`).test(value))
}
const quantities = new Set(
  'balance balances credit credits quota quotas stock quantity inventory remaining left uses usage used available seats points coins funds allowance budget redemptions tickets'.split(
    ' ',
  ),
)

function asksForEnough({ asks, then, otherwise }: TestStep, target: string): boolean {
  const leaves = [then, otherwise].some((end) => end === 'raises' || end === 'returns')
  return (
    leaves &&
    asks.some(
      ({ how, value, against }) => /^[<>]/.test(how) && [value, against].some((side) => side !== null && mentions(side.text, target)),
    )
  )
}

function mentions(text: string, target: string): boolean {
  return new RegExp(`(?<![\\w.])${toPattern(target)}(?![\\w.(])`).test(text)
}

function toPattern(text: string): string {
  return text.replaceAll('.', '\\.')
}
