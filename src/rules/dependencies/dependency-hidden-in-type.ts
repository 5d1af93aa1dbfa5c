// `CurrentUser | None`: the alias stands inside of another type, and FastAPI looks for Depends on the outside alone.

import { bad, defineRule, good } from '../kit.ts'
import { lastPart, lostDraft, lostOf, sourceNow } from '../lost-dependency.ts'

export default defineRule({
  id: 'dependency-hidden-in-type',
  title: 'A dependency is hidden inside Optional, a union or a list',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    FastAPI reads the Depends of an Annotated type only where that type is the parameter's own. Inside Optional[...], X | None or
    list[...] it is ignored: the function never runs, and the parameter is read from the query or the body, so the caller says
    who the user is.`,
  fix: 'Make the alias optional instead of its use: MaybeUser = Annotated[User | None, Depends(current_user_or_none)].',
  blindSpots: ['A dependency in the field of a body model does not run either, and is not reported.'],
  examples: [
    bad(
      'an alias made optional where it is used',
      `
      from typing import Annotated, Optional

      from fastapi import Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer
      from pydantic import BaseModel

      scheme = OAuth2PasswordBearer(tokenUrl="token")


      class User(BaseModel):
          name: str


      def current_user(token: Annotated[str, Depends(scheme)]) -> User:
          return find_user(token)


      CurrentUser = Annotated[User, Depends(current_user)]
      app = FastAPI()


      @app.post("/orders")
      def add_order(user: Optional[CurrentUser] = None):  # <-- finding
          return save_order(user)


      @app.get("/orders")
      def list_orders(user: CurrentUser):
          return find_orders(user)
    `,
    ),
    bad(
      'in a dependency of the dependency',
      `
      from typing import Annotated

      from fastapi import Depends, FastAPI, Request


      def require_token(request: Request) -> str:
          return read_token(request)


      Token = Annotated[str, Depends(require_token)]


      def read_filters(token: Token | None = None):  # <-- finding
          return {"mine": token is not None}


      app = FastAPI()


      @app.get("/orders")
      def list_orders(filters=Depends(read_filters)):
          return find_orders(filters)
    `,
    ),
    good(
      'the alias is optional itself, or the default asks',
      `
      from typing import Annotated, Optional

      from fastapi import Depends, FastAPI, Request


      def current_user(request: Request) -> str | None:
          return request.session.get("user")


      MaybeUser = Annotated[Optional[str], Depends(current_user)]
      app = FastAPI()


      @app.get("/orders")
      def list_orders(user: MaybeUser):
          return find_orders(user)


      @app.get("/invoices")
      def list_invoices(user: Optional[str] = Depends(current_user)):
          return find_invoices(user)
    `,
    ),
    good(
      'other aliases in a union',
      `
      from typing import Annotated

      from fastapi import FastAPI, Query
      from pydantic import Field

      Short = Annotated[str, Field(max_length=5)]
      app = FastAPI()


      @app.get("/orders")
      def list_orders(name: Short | None = None, names: Annotated[list[Short], Query()] = []):
          return find_orders(name, names)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    for (const one of lostOf(route, 'inside-type', context)) {
      const { parameter, call } = one.lost
      report(lostDraft(one, `${parameter} hides ${lastPart(call)} inside another type: it never runs, and ${sourceNow(one)}`))
    }
  },
})
