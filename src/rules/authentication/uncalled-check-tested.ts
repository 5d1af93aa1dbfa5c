// `if user.is_admin:`, where is_admin is a method: it is true for everybody.

import { asksAboutCaller } from '../check-purpose.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'uncalled-check-tested',
  title: 'A check is tested without being called',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-863'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    A function or method that is not called is an object, and every such object is true. The test says the same for every
    caller: where it admits it admits everybody, and where it refuses (if not user.is_admin) it refuses nobody.`,
  fix: 'Call it: if not user.is_admin(): raise HTTPException(status_code=403).',
  blindSpots: ['Only where the class of the object is known: by an annotation, or because the program makes it.'],
  examples: [
    bad(
      'a method that looks like a field',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      class User:
          def __init__(self, role: str):
              self.role = role

          def is_admin(self) -> bool:
              return self.role == "admin"


      def current_user() -> User:
          return User(read_role())


      @app.delete("/orders/{number}")
      def delete_order(number: int, user: User = Depends(current_user)):
          if not user.is_admin:  # <-- finding
              raise HTTPException(403)
          return remove(number)
    `,
    ),
    bad(
      'a function without its brackets',
      `
      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()


      def has_access(request) -> bool:
          return request.session.get("member") == "yes"


      @app.get("/orders")
      def list_orders(request: Request):
          if request.session and has_access:  # <-- finding
              return find_orders()
          raise HTTPException(403)
    `,
    ),
    good(
      'a property, a field, and a call',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      class User:
          is_staff: bool = False

          @property
          def is_admin(self) -> bool:
              return read_role(self) == "admin"

          def is_owner(self) -> bool:
              return True


      def current_user() -> User:
          return User()


      @app.delete("/orders/{number}")
      def delete_order(number: int, user: User = Depends(current_user)):
          if not user.is_admin or not user.is_staff or not user.is_owner():
              raise HTTPException(403)
          return remove(number)
    `,
    ),
    good(
      'a function that may be missing',
      `
      from fastapi import FastAPI

      app = FastAPI()


      def has_access(name) -> bool:
          return name == "member"


      def find(name, check=None):
          if check and check(name):
              return name
          return None


      @app.get("/orders/{name}")
      def read_order(name: str):
          return find(name, has_access)
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const moot of context.code.moots) {
      if (moot.kind !== 'function-tested' || moot.of === null || moot.entries.length === 0 || !asksAboutCaller(moot.of)) continue
      report({
        place: moot.place,
        cause: causeIn(moot.inside, moot.text),
        what: `the test of ${moot.text} is always true: it is a function, and not called here`,
        routes: context.routesTo(moot),
        others: moot.ofPlace === null ? [] : [{ role: 'related', place: moot.ofPlace, note: 'it wants to be called' }],
      })
    }
  },
})
