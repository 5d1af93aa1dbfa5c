// A body about which nothing is said.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Call, HttpRoute } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { changesState, isWebhook } from '../route-purpose.ts'
import { isShapeless } from '../schema-walk.ts'

export default defineRule({
  id: 'body-of-any-shape',
  title: 'A request that changes state may have any body',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-20'],
  owaspApi: 'API3:2023',
  asvs: ['v5.0.0-2.2.1', 'v5.0.0-15.3.3'],
  why: `
    FastAPI checks a body against the type of its parameter. A dict, Any or a bare list lets everything through: fields that
    nobody expected, values of other types, nesting without end; and the document says nothing about what is allowed.`,
  fix: 'Declare the body as a Pydantic model with the fields that the handler uses.',
  blindSpots: [
    'Handlers that check the body by themselves are reported all the same.',
    'Fields of a model that are dicts or Any are left alone, and so are webhooks, whose body another service decides.',
  ],
  examples: [
    bad(
      'a dict, a bare list, and anything',
      `
      from typing import Any

      from fastapi import Body, FastAPI

      app = FastAPI()


      @app.post("/orders")  # <-- finding
      def add_order(order: dict):
          return order


      @app.put("/orders")  # <-- finding
      def replace_orders(orders: list = Body()):
          return orders


      @app.patch("/orders/{number}")  # <-- finding
      def change_order(number: int, change: Any = Body()):
          return change
    `,
    ),
    bad(
      'the request is read by hand',
      `
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.post("/orders")  # <-- finding
      async def add_order(request: Request):
          order = await request.json()
          return order["number"]
    `,
    ),
    good(
      'a model, with a free field of its own',
      `
      from typing import Any

      from fastapi import FastAPI
      from pydantic import BaseModel


      class Order(BaseModel):
          number: int
          labels: dict[str, Any] = {}


      app = FastAPI()


      @app.post("/orders")
      def add_order(order: Order):
          return order


      @app.put("/amounts")
      def set_amounts(amounts: dict[str, int]):
          return amounts
    `,
    ),
    good(
      'another service decides, and a query changes nothing',
      `
      from fastapi import FastAPI, Request

      app = FastAPI()


      @app.post("/webhooks/payments")
      async def take_event(request: Request):
          event = await request.json()
          return {"seen": event["id"]}


      @app.get("/orders")
      async def list_orders():
          return []
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind !== 'http' || !changesState(route) || isWebhook(route) || route.condition?.default === 'off') return
    const { body, handler } = route
    if (handler === null || route.origin !== 'project') return
    const isOpen = body !== null && /json/.test(body.contentType) && isShapeless(body.schema)
    const raw = body === null ? context.code.calls.find((call) => readsJson(call, route)) : undefined
    if (!isOpen && raw === undefined) return
    const name = handlerName(handler)
    report({
      place: findRoutePlace(route),
      cause: { name, what: 'body' },
      what: `${route.method} ${route.path} takes ${isOpen ? 'a body of any shape' : 'whatever JSON the request holds'}`,
      ...(raw === undefined ? {} : { confidence: 'low' }),
      routes: [route],
      handler: name,
      others: raw === undefined ? [] : [{ role: 'cause', place: raw.place, note: 'the body is read here' }],
    })
  },
})

/** The handler itself reads it; what a function further in reads may be checked there. */
function readsJson({ callee, inside }: Call, { handler }: HttpRoute): boolean {
  return callee === 'starlette.requests.Request.json' && inside.function === handler?.name && inside.module === handler.module
}
