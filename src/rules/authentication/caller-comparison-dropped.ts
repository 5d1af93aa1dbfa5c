// A comparison that stands by itself: it is computed, and nothing happens.

import { isCredentialName } from '../../knowledge/index.ts'
import { speaksOfCaller } from '../check-purpose.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'caller-comparison-dropped',
  title: 'A comparison with the caller stands by itself',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-863'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.2.2'],
  why: `
    A comparison as a statement is computed and forgotten. It reads like a check of who the caller is, and no caller is refused
    by it.`,
  fix: 'Refuse where it does not hold: if item.owner_id != user.id: raise HTTPException(status_code=403).',
  blindSpots: ['Only comparisons that name a credential, the caller, a role or an owner.'],
  examples: [
    bad(
      'an owner, and a key',
      `
      from fastapi import Depends, FastAPI, Header

      app = FastAPI()


      @app.get("/orders/{number}")
      def read_order(number: int, user=Depends(read_user)):
          order = find_order(number)
          order.owner_id == user.id  # <-- finding
          return order


      @app.post("/orders")
      def add_order(api_key: str = Header()):
          api_key == read_key()  # <-- finding
          return {}
    `,
    ),
    good(
      'comparisons that decide, and one that is about something else',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      @app.get("/orders/{number}")
      def read_order(number: int, user=Depends(read_user)):
          order = find_order(number)
          if order.owner_id != user.id:
              raise HTTPException(403)
          order.number == number
          return order
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const moot of context.code.moots) {
      if (moot.kind !== 'comparison-dropped' || moot.entries.length === 0) continue
      if (!speaksOfCaller(moot.text) && !(moot.text.match(/[A-Za-z_]\w*/g) ?? []).some(isCredentialName)) continue
      report({
        place: moot.place,
        cause: causeIn(moot.inside, moot.text),
        what: `nothing follows from ${moot.text}`,
        routes: context.routesTo(moot),
      })
    }
  },
})
