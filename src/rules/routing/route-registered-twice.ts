// Two functions for one method and path, of which Starlette ever calls the first.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { describeRoute, findShadows } from '../shadows.ts'

export default defineRule({
  id: 'route-registered-twice',
  title: 'Two handlers are registered for one method and path',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-561', 'CWE-696'],
  owaspApi: 'API9:2023',
  asvs: [],
  why: `
    Starlette serves the first registered route that matches, so the second handler is never called, and whatever it checks or
    mends is never checked or mended. FastAPI says nothing when the app starts.`,
  fix: 'Delete one of the two handlers, or give it a path of its own.',
  blindSpots: [
    'Routes that are registered under a condition that is off by default are left alone.',
    'The same handler registered twice with the same dependencies is left alone.',
  ],
  examples: [
    bad(
      'only the second one asks who is there',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      def check_caller(request: Request):
          if request.headers.get("x-key") not in read_keys():
              raise HTTPException(401)


      @app.get("/report")
      def read_report():
          return {}


      @app.get("/report", dependencies=[Depends(check_caller)])  # <-- finding
      def read_guarded_report():
          return {}
    `,
    ),
    bad(
      'other names for the parameter, in two routers',
      `
      from fastapi import APIRouter, FastAPI

      books = APIRouter(prefix="/books")
      shelves = APIRouter()


      @books.get("/{book_id}")
      def read_book(book_id: str):
          return {"id": book_id}


      @shelves.get("/books/{number}")  # <-- finding
      def read_book_of_shelf(number: str):
          return {"number": number}


      app = FastAPI()
      app.include_router(books)
      app.include_router(shelves)
    `,
    ),
    good(
      'other methods, and one handler under two of them',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/report")
      @app.head("/report")
      def read_report():
          return {}


      @app.post("/report")
      def write_report():
          return {}
    `,
    ),
    good(
      'one router in two versions of the API',
      `
      from fastapi import APIRouter, FastAPI

      router = APIRouter()


      @router.get("/report")
      def read_report():
          return {}


      app = FastAPI()
      app.include_router(router, prefix="/v1")
      app.include_router(router, prefix="/v2")
      app.include_router(router, prefix="/v2", include_in_schema=False)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const { route, winner, isSamePath, isWeaker } of findShadows(app, context)) {
      if (!isSamePath || winner.handler === null || (winner.kind === 'http' && winner.origin === 'docs')) continue
      const name = handlerName(winner.handler)
      const place = findRoutePlace(winner)
      report({
        place: findRoutePlace(route) ?? app.place,
        cause: {
          name: route.handler === null ? app.id : handlerName(route.handler),
          what: `${route.method ?? route.path} behind ${name}`,
        },
        what: `${describeRoute(route)} is never reached: ${name} has the same method and path${isWeaker ? ', without its dependencies' : ''}`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
        ...(isWeaker ? { severity: 'medium' } : {}),
        ...(winner.condition === null ? {} : { confidence: 'medium' }),
        others: place === null ? [] : [{ role: 'cause', place, note: `${describeRoute(winner)} is registered before it` }],
      })
    }
  },
})
