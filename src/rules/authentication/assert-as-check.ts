// `assert` is for what cannot happen; as a check of the caller it is gone when Python runs with -O.

import { speaksOfCaller } from '../check-purpose.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'assert-as-check',
  title: 'The caller is checked by an assert',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Python drops every assert when it runs with -O or PYTHONOPTIMIZE, which images and process managers set for speed: the check
    is then gone without a word. With it in place the caller gets a 500 instead of a 403.`,
  fix: 'Raise it: if not user.is_admin: raise HTTPException(status_code=403).',
  blindSpots: [
    'An assert behind a check that refuses as well is reported too.',
    'Asserts that only say that something is not None are left alone.',
  ],
  examples: [
    bad(
      'an owner and a role',
      `
      from fastapi import Depends, FastAPI

      app = FastAPI()


      @app.delete("/orders/{number}")
      def delete_order(number: int, user=Depends(read_user)):
          order = find_order(number)
          assert order.owner_id == user.id  # <-- finding
          return remove(order)


      @app.delete("/orders")
      def delete_orders(user=Depends(read_user)):
          assert user.is_admin, "only for admins"  # <-- finding
          return remove_all()
    `,
    ),
    good(
      'what cannot happen, and what a type checker wants to know',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.delete("/orders/{number}")
      def delete_order(number: int, user=Depends(read_user)):
          order = find_order(number)
          assert user is not None
          assert isinstance(user.id, int)
          assert user.id is not None
          assert user.id
          assert number >= 0
          if order.owner_id != user.id:
              raise HTTPException(403)
          return remove(order)
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const moot of context.code.moots) {
      if (moot.kind !== 'assert' || moot.entries.length === 0 || !decides(moot.text)) continue
      report({
        place: moot.place,
        cause: causeIn(moot.inside, moot.text),
        what: `assert ${moot.text} is what stands between the caller and the rest`,
        routes: context.routesTo(moot),
      })
    }
  },
})

/** Not what tells a type checker that something is there. */
function decides(text: string): boolean {
  if (/\bis (?:not )?None\b|^isinstance\(|^[\w.]+\.(?:id|sub)$/.test(text)) return false
  return speaksOfCaller(text)
}
