// The caller says how many, and nobody says how many are too many.

import type { Place } from '../../base/index.ts'
import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Call, Parameter, Route, Schema } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { alternativesOf } from '../schema-walk.ts'

export default defineRule({
  id: 'page-size-unlimited',
  title: 'The caller may ask for a page of any size',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-770'],
  owaspApi: 'API4:2023',
  asvs: ['v5.0.0-2.2.1', 'v5.0.0-15.2.2'],
  why: `
    A list is cut into pages so that no request costs much. Without an upper bound a caller asks for a billion rows at once: the
    database reads them, Pydantic makes an object of each, and the answer fills the memory of the process for everybody.`,
  fix: 'Give the parameter an upper bound: limit: Annotated[int, Query(ge=1, le=100)] = 20.',
  blindSpots: [
    'A handler that refuses large numbers by itself is reported all the same; one that says min(limit, 100) is not.',
    'Lists without any page size are not reported.',
  ],
  examples: [
    bad(
      'a number and nothing else',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/orders")  # <-- finding
      def list_orders(offset: int = 0, limit: int = 20):
          return []
    `,
    ),
    bad(
      'a dependency that many lists share, with a lower bound alone',
      `
      from typing import Annotated

      from fastapi import Depends, FastAPI, Query


      def paging(page: int = 1, per_page: Annotated[int | None, Query(ge=1)] = 50):  # <-- finding
          return page, per_page


      app = FastAPI()


      @app.get("/orders")
      def list_orders(page=Depends(paging)):
          return []


      @app.get("/books")
      def list_books(page=Depends(paging)):
          return []
    `,
    ),
    good(
      'bounded, or one of a few',
      `
      from typing import Annotated, Literal

      from fastapi import FastAPI, Query

      app = FastAPI()


      @app.get("/orders")
      def list_orders(offset: int = 0, limit: Annotated[int, Query(le=100)] = 20):
          return []


      @app.get("/books")
      def list_books(page: int = 1, per_page: Literal[10, 20, 50] = 10):
          return []
    `,
    ),
    good(
      'cut down by the handler',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/orders")
      def list_orders(offset: int = 0, limit: int = 20):
          return read_orders(offset, min(limit, 100))
    `,
    ),
    good(
      'the size of something else',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/pictures/{number}")
      def read_picture(number: int, size: int = 300, count: int = 1):
          return {"size": size}


      @app.post("/runs")
      def start_run(limit: int = 5):
          return {"limit": limit}
    `,
    ),
  ],

  looksAt: 'parameter',
  check({ route, parameter }, report, context) {
    if (route.kind !== 'http' || route.method !== 'GET' || route.origin !== 'project' || route.condition?.default === 'off') return
    if (parameter.in !== 'query' || !isPageSize(parameter, route) || !isUnbounded(parameter.schema)) return
    const dependency = parameter.of === null ? undefined : route.dependencies[parameter.of]
    // What a library declares is not the project's to change.
    if (dependency !== undefined && (dependency.place === null || dependency.place.file === '')) return
    if (context.code.calls.some((call) => cutsDown(call, parameter.name, route.id))) return
    const place: Place | null = dependency?.place ?? findRoutePlace(route)
    const name = dependency?.call ?? (route.handler === null ? route.id : handlerName(route.handler))
    report({
      place,
      cause: { name, what: parameter.name },
      what: `${parameter.name} decides how much is listed and has no upper bound`,
      routes: [route],
      handler: dependency === undefined && route.handler !== null ? handlerName(route.handler) : null,
    })
  },
})

/** `min(limit, 100)` on the way. */
function cutsDown({ callee, arguments: given, entries }: Call, name: string, route: string): boolean {
  if (callee !== 'builtins.min' || !entries.includes(route)) return false
  return Object.values(given).some(({ from }) => from.some((source) => source.kind === 'parameter' && source.name === name))
}

const sizes = /^(?:limit|(?:page|batch)_?size|per_?page|take|max_?(?:results|items|rows)|num_?(?:results|items|rows)|results_?per_?page)$/i
const shy = /^(?:size|count|first|top|rows|num|number)$/i
const positions = /^(?:offset|skip|start|page|page_?(?:number|index|token)?|cursor|after|before|next|from)$/i

function isPageSize({ name }: Parameter, { parameters, path }: Route): boolean {
  if (sizes.test(name)) return !path.endsWith('}') || parameters.some((other) => positions.test(other.name))
  return shy.test(name) && parameters.some((other) => other.in === 'query' && positions.test(other.name))
}

function isUnbounded(schema: Schema): boolean {
  const members = alternativesOf(schema)
  return (
    members.length > 0 &&
    members.every(
      (one) =>
        one.type === 'integer' &&
        one.maximum === undefined &&
        one.exclusiveMaximum === undefined &&
        one.enum === undefined &&
        one.const === undefined,
    )
  )
}
