// A function says whether the caller may go on, and nobody listens.

import { asksAboutCaller } from '../check-purpose.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'result-of-check-ignored',
  title: 'The result of a check is thrown away',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-285'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    The function answers yes or no (or something, or None) and raises nothing. Its answer is not looked at, so the request goes on
    whatever it says: the check is in the code, and everybody passes it.`,
  fix: 'Refuse where it says no: if not has_access(user, item): raise HTTPException(status_code=403).',
  blindSpots: [
    'Whether a function is a check is told by its name: has_, is_, can_, check_, verify_ and the like, with what it asks for.',
    'A function that may raise, itself or in what it calls, is taken to refuse that way.',
    'Checks of passwords are left alone: they are often made for nobody, so that no answer comes sooner.',
    'An answer that is put into a variable and not used is not reported.',
  ],
  examples: [
    bad(
      'an owner is asked for in vain',
      `
      from fastapi import Depends, FastAPI

      app = FastAPI()


      def is_owner(user, order) -> bool:
          return order.owner_id == user.id


      @app.delete("/orders/{number}")
      def delete_order(number: int, user=Depends(read_user)):
          order = find_order(number)
          is_owner(user, order)  # <-- finding
          remove(order)
    `,
    ),
    bad(
      'a token is verified by a service, and the payload or None is dropped',
      `
      from fastapi import FastAPI, Header

      app = FastAPI()


      class Tokens:
          async def verify_token(self, token: str):
              found = await find_session(token)
              if found is None:
                  return None
              return found.user


      tokens = Tokens()


      async def needs_token(x_token: str = Header()):
          await tokens.verify_token(x_token)  # <-- finding


      @app.get("/orders")
      async def list_orders(x_token: str = Header()):
          await needs_token(x_token)
          return []
    `,
    ),
    good(
      'the answer decides, or the function refuses by itself',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      def is_owner(user, order) -> bool:
          return order.owner_id == user.id


      def check_owner(user, order) -> bool:
          if order.owner_id != user.id:
              raise HTTPException(403)
          return True


      def refuse():
          raise HTTPException(403)


      def check_member(user) -> bool:
          if not user.is_member:
              refuse()
          return True


      @app.delete("/orders/{number}")
      def delete_order(number: int, user=Depends(read_user)):
          order = find_order(number)
          if not is_owner(user, order):
              raise HTTPException(403)
          remove(order)


      @app.put("/orders/{number}")
      def change_order(number: int, user=Depends(read_user)):
          check_owner(user, find_order(number))
          check_member(user)
          return {}
    `,
    ),
    good(
      'a password that is hashed for nobody, so that both answers take as long',
      `
      from fastapi import FastAPI, Form, HTTPException

      app = FastAPI()


      def verify_password(text: str, stored: str) -> bool:
          return digest(text) == stored


      @app.post("/login")
      def login(name: str = Form(), password: str = Form()):
          user = find_user(name)
          if user is None:
              verify_password(password, NOBODY)
              raise HTTPException(401)
          if not verify_password(password, user.password):
              raise HTTPException(401)
          return make_session(user)
    `,
    ),
    good(
      'answers that are no checks of the caller',
      `
      from fastapi import FastAPI

      app = FastAPI()


      def set_role(user, role) -> bool:
          if user.role == role:
              return False
          user.role = role
          return True


      def check_disk_access() -> bool:
          return free_space() > 0


      def ensure_admin_role(user) -> bool:
          if "admin" in user.roles:
              return False
          user.roles.append("admin")
          return True


      @app.post("/roles")
      def change_role(name: str, role: str):
          set_role(find_user(name), role)
          ensure_admin_role(find_user("root"))
          check_disk_access()
          return {}
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const moot of context.code.moots) {
      if (moot.kind !== 'answer-dropped' || moot.of === null || moot.entries.length === 0 || !asksAboutCaller(moot.of)) continue
      const name = moot.of.split(/[.:]/).at(-1) ?? moot.of
      // `ensure_roles()` often makes what it does not find; a password is hashed for nobody so that the answer takes as long.
      if (/^_*ensure|passw|pwd|hash/i.test(name)) continue
      report({
        place: moot.place,
        cause: causeIn(moot.inside, name),
        what: `what ${name} answers is thrown away, and it raises nothing`,
        routes: context.routesTo(moot),
        others: moot.ofPlace === null ? [] : [{ role: 'related', place: moot.ofPlace, note: 'it answers, and does not refuse' }],
      })
    }
  },
})
