// A model that takes what it does not know.

import { findRoutePlace } from '../../finding/index.ts'
import type { HttpRoute } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { changesState, isWebhook } from '../route-purpose.ts'
import { walkSchema } from '../schema-walk.ts'

export default defineRule({
  id: 'input-model-allows-extra',
  title: 'A model of a request body keeps fields it does not declare',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-915'],
  owaspApi: 'API3:2023',
  asvs: ['v5.0.0-15.3.3', 'v5.0.0-2.2.1'],
  why: `
    With extra="allow" Pydantic keeps every field that the caller adds, unchecked. Where the model is then copied to a row, merged
    into a document or passed on as keyword arguments, the caller sets what they were never meant to set: an owner, a role, a price.`,
  fix: 'Use model_config = ConfigDict(extra="forbid") for models of requests, or name the fields that may be added.',
  blindSpots: [
    'Whether the added fields go anywhere is not followed.',
    'A model that is also used for answers may allow them for these alone.',
  ],
  examples: [
    bad(
      'extra fields of an update',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel, ConfigDict


      class ProfileUpdate(BaseModel):
          model_config = ConfigDict(extra="allow")
          nickname: str | None = None


      app = FastAPI()


      @app.patch("/profile")  # <-- finding
      def change_profile(change: ProfileUpdate):
          return change


      @app.put("/profile")
      def replace_profile(change: ProfileUpdate):
          return change
    `,
    ),
    bad(
      'within another model',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class Item(BaseModel, extra="allow"):
          name: str


      class Order(BaseModel):
          items: list[Item]


      app = FastAPI()


      @app.post("/orders")  # <-- finding
      def add_order(order: Order):
          return order
    `,
    ),
    good(
      'left out, as by default, or refused',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel, ConfigDict


      class Profile(BaseModel):
          nickname: str | None = None


      class StrictProfile(BaseModel):
          model_config = ConfigDict(extra="forbid")
          nickname: str | None = None


      app = FastAPI()


      @app.patch("/profile")
      def change_profile(change: Profile):
          return change


      @app.put("/profile")
      def replace_profile(change: StrictProfile):
          return change
    `,
    ),
    good(
      'extra fields of an answer, and a free field',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel, ConfigDict


      class Found(BaseModel):
          model_config = ConfigDict(extra="allow")
          title: str


      class Query(BaseModel):
          words: str
          filters: dict[str, str] = {}


      app = FastAPI()


      @app.post("/search", response_model=list[Found])
      def search(query: Query):
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    const routes = model.routes.filter((route) => route.kind === 'http' && changesState(route) && !isWebhook(route)) as HttpRoute[] // the filter leaves no other kind
    const taking = new Map<string, HttpRoute[]>()
    for (const route of routes) {
      if (route.body === null || route.condition?.default === 'off') continue
      for (const { name, schema } of walkSchema(route.body.schema, model)) {
        if (name === null || schema.additionalProperties !== true || Object.keys(schema.properties ?? {}).length === 0) continue
        taking.set(name, [...(taking.get(name) ?? []), route])
      }
    }
    for (const [name, [first, ...others]] of taking) {
      if (first === undefined) continue
      report({
        place: findRoutePlace(first),
        cause: { name, what: 'extra fields' },
        what: `the model ${name} of ${others.length > 0 ? 'request bodies' : 'a request body'} keeps fields that it does not declare`,
        routes: [first, ...others],
      })
    }
  },
})
