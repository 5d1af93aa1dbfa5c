// A function that should run before the handler, and is only its default value.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'dependency-without-depends',
  title: 'A dependency stands there without Depends',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-696'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Without Depends the function is a default like any other, or a remark in the annotation: FastAPI never calls it. The parameter
    is read from the query or the body instead, so the caller says who the user is, and whatever the function checks is never checked.`,
  fix: 'Wrap it: user: Annotated[User, Depends(current_user)].',
  blindSpots: [
    'Classes that stand there without Depends are not reported.',
    'A parameter that a decorator of the project fills is reported all the same.',
  ],
  examples: [
    bad(
      'in the annotation, and as the default',
      `
      from typing import Annotated

      from fastapi import FastAPI
      from pydantic import BaseModel


      class User(BaseModel):
          name: str
          is_admin: bool = False


      def current_user() -> User:
          return read_session()


      app = FastAPI()


      @app.get("/orders")  # <-- finding
      def list_orders(user: Annotated[User, current_user]):
          return read_orders(user.name)


      @app.delete("/orders")  # <-- finding
      def delete_orders(user: dict = current_user):
          return remove_orders(user)
    `,
    ),
    bad(
      'a scheme as the default of a text',
      `
      from fastapi import FastAPI
      from fastapi.security import OAuth2PasswordBearer

      scheme = OAuth2PasswordBearer(tokenUrl="token")
      app = FastAPI()


      @app.get("/orders")  # <-- finding
      def list_orders(token: str = scheme):
          return read_orders(token)
    `,
    ),
    good(
      'wrapped, both ways',
      `
      from typing import Annotated

      from fastapi import Depends, FastAPI
      from pydantic import BaseModel


      class User(BaseModel):
          name: str


      def current_user() -> User:
          return read_session()


      app = FastAPI()


      @app.get("/orders")
      def list_orders(user: Annotated[User, Depends(current_user)]):
          return read_orders(user.name)


      @app.delete("/orders")
      def delete_orders(user: User = Depends(current_user)):
          return remove_orders(user)
    `,
    ),
    good(
      'functions that change or check a value',
      `
      from typing import Annotated

      from fastapi import FastAPI, Query
      from pydantic import AfterValidator, BaseModel, Field


      def trim(text: str) -> str:
          return text.strip()


      class Order(BaseModel):
          name: str = Field(default_factory=lambda: "order")


      app = FastAPI()


      @app.get("/orders")
      def list_orders(words: Annotated[str, AfterValidator(trim), Query()] = ""):
          return []


      @app.post("/orders")
      def add_order(order: Order, sort_by=Query(default="name", alias="sort")):
          return order
    `,
    ),
  ],

  looksAt: 'parameter',
  check({ route, parameter: { name, in: where, bareDependency, of } }, report) {
    if (bareDependency === undefined || route.condition?.default === 'off') return
    const dependency = of === null ? undefined : route.dependencies[of]
    const handler = route.handler === null ? null : handlerName(route.handler)
    report({
      place: dependency?.place ?? findRoutePlace(route),
      cause: { name: dependency?.call ?? handler ?? route.id, what: name },
      what: `${name} comes from the ${where === 'body' ? 'body' : where === 'query' ? 'query' : 'request'}: ${bareDependency.split(':').at(-1)} stands there without Depends and is never called`,
      routes: [route],
      handler: dependency === undefined ? handler : null,
    })
  },
})
