// A list in a body that may be as long as the caller likes.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Schema } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { changesState, isWebhook } from '../route-purpose.ts'
import { alternativesOf, resolveSchema } from '../schema-walk.ts'

export default defineRule({
  id: 'body-list-unbounded',
  title: 'A list in a request body has no greatest length',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-2.2.1'],
  why: `
    Whatever the handler does for an item it does as often as the caller likes: a million rows to insert or jobs to queue in one
    request. Neither FastAPI nor uvicorn bounds the size of a body.`,
  fix: 'Bound the list: items: Annotated[list[Item], Field(max_length=100)].',
  blindSpots: ['A proxy that bounds the size of requests is not seen.', 'Lists further in than the fields of the body are not looked at.'],
  examples: [
    bad(
      'the body is a list, and a field is one',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class Mail(BaseModel):
          to: list[str]
          text: str


      app = FastAPI()


      @app.post("/mails")  # <-- finding
      def send_mail(mail: Mail):
          return {}


      @app.delete("/mails")  # <-- finding
      def delete_mails(numbers: list[int]):
          return {}
    `,
    ),
    good(
      'a greatest length',
      `
      from typing import Annotated

      from fastapi import FastAPI
      from pydantic import BaseModel, Field


      class Mail(BaseModel):
          to: list[str] = Field(max_length=20)
          text: str


      app = FastAPI()


      @app.post("/mails")
      def send_mail(mail: Mail):
          return {}


      @app.delete("/mails")
      def delete_mails(numbers: Annotated[list[int], Field(max_length=100)]):
          return {}
    `,
    ),
    good(
      'lists in answers, and in a tuple of two',
      `
      from fastapi import FastAPI
      from pydantic import BaseModel


      class Area(BaseModel):
          corner: tuple[float, float]


      app = FastAPI()


      @app.post("/areas")
      def add_area(area: Area) -> list[Area]:
          return [area]
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.kind !== 'http' || !changesState(route) || isWebhook(route) || route.condition?.default === 'off') return
    const { body, handler } = route
    if (body === null || handler === null || route.origin !== 'project' || !/json/.test(body.contentType)) return
    const whole = resolveSchema(body.schema, model)
    const fields = Object.entries(whole.properties ?? {}).flatMap(([name, schema]) => (isOpenList(schema) ? [name] : []))
    if (!isOpenList(whole) && fields.length === 0) return
    const name = handlerName(handler)
    report({
      place: findRoutePlace(route),
      cause: { name, what: isOpenList(whole) ? 'body' : fields.join(', ') },
      what: isOpenList(whole)
        ? 'the body is a list without a greatest length'
        : `the body holds lists without a greatest length: ${fields.join(', ')}`,
      routes: [route],
      handler: name,
    })
  },
})

function isOpenList(schema: Schema): boolean {
  return alternativesOf(schema).some((one) => one.type === 'array' && one.maxItems === undefined && one.prefixItems === undefined)
}
