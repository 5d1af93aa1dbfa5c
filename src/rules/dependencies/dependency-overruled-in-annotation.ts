// `Annotated[CurrentUser, Depends(other)]`: of several the last one wins, and the others never run.

import { bad, defineRule, good } from '../kit.ts'
import { lastPart, lostDraft, lostOf } from '../lost-dependency.ts'

export default defineRule({
  id: 'dependency-overruled-in-annotation',
  title: 'A later part of the annotation puts a dependency aside',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Annotated[T, Depends(a), Depends(b)] runs b alone, and an alias of an alias is one Annotated too. A Query() or Header() behind
    a Depends even makes the parameter one that the caller sends. Nothing says so when the application starts: the earlier check
    is just not there.`,
  fix: 'Let one dependency ask for the other, or put the check into dependencies=[Depends(check)] of the route.',
  blindSpots: ['Up to FastAPI 0.104 several in one Annotated are refused when the application starts.'],
  examples: [
    bad(
      'an admin check around the alias of the user',
      `
      from typing import Annotated

      from fastapi import Depends, FastAPI, HTTPException, Request


      def require_admin(request: Request):
          if request.session.get("role") != "admin":
              raise HTTPException(403)


      def current_user(request: Request) -> str:
          return request.session["user"]


      Admin = Annotated[str, Depends(require_admin)]
      app = FastAPI()


      @app.delete("/orders/{number}")
      def delete_order(number: int, user: Annotated[Admin, Depends(current_user)]):  # <-- finding
          return remove(number, user)
    `,
    ),
    bad(
      'a header behind it',
      `
      from typing import Annotated

      from fastapi import Depends, FastAPI, Header, HTTPException


      def verify_token(x_token: str = Header()) -> str:
          if x_token not in read_tokens():
              raise HTTPException(401)
          return x_token


      Token = Annotated[str, Depends(verify_token)]
      app = FastAPI()


      @app.get("/orders")
      def list_orders(x_token: Annotated[Token, Header()]):  # <-- finding
          return find_orders(x_token)
    `,
    ),
    good(
      'the same one again, and one that asks for the other',
      `
      from typing import Annotated

      from fastapi import Depends, FastAPI, HTTPException, Request


      def current_user(request: Request) -> str:
          return request.session["user"]


      User = Annotated[str, Depends(current_user)]


      def require_admin(user: User) -> str:
          if user != "admin":
              raise HTTPException(403)
          return user


      app = FastAPI()


      @app.get("/orders")
      def list_orders(user: Annotated[User, Depends(current_user)]):
          return find_orders(user)


      @app.delete("/orders")
      def delete_orders(user: Annotated[str, "the admin", Depends(require_admin)]):
          return remove_all(user)


      @app.put("/orders")
      def change_orders(user: Annotated[User, Depends(require_admin)]):
          return change_all(user)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    for (const one of lostOf(route, 'overruled', context)) {
      const { parameter, call } = one.lost
      // The one that won may ask for it.
      if (one.filled === null && route.dependencies.some((running) => running.call === call)) continue
      report(lostDraft(one, `a later part of the annotation of ${parameter} puts ${lastPart(call)} aside: it never runs`))
    }
  },
})
