// Routes that were written and are not served.

import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'router-orphaned',
  title: 'A router with routes belongs to no app',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-561'],
  owaspApi: 'API9:2023',
  asvs: [],
  why: `
    No app includes this router, so none of its routes is served. Either a line is missing, and with it a part of the API, or the
    routes are left over, and whoever includes the router one day serves code that nobody has looked after.`,
  fix: 'Include the router with app.include_router(...), or delete it.',
  blindSpots: [
    'A router that a program outside of this folder includes is taken for an orphan.',
    'Inclusions under names that only the run knows are not seen.',
    'Where more routes are orphans than are served, nothing is reported.',
  ],
  examples: [
    bad(
      'the line that includes it is missing',
      `
      from fastapi import APIRouter, FastAPI

      books = APIRouter(prefix="/books")
      orders = APIRouter(prefix="/orders")  # <-- finding


      @books.get("")
      def list_books():
          return []


      @orders.get("")
      def list_orders():
          return []


      app = FastAPI()
      app.include_router(books)
    `,
    ),
    bad(
      'a module that nothing imports',
      `
      # file: main.py
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/books")
      def list_books():
          return []
      # file: orders.py
      from fastapi import APIRouter

      router = APIRouter(prefix="/orders")  # <-- finding


      @router.post("")
      def add_order():
          return {}
    `,
    ),
    good(
      'included by way of another router',
      `
      from fastapi import APIRouter, FastAPI

      api = APIRouter(prefix="/api")
      orders = APIRouter(prefix="/orders")


      @orders.get("")
      def list_orders():
          return []


      api.include_router(orders)
      app = FastAPI()
      app.include_router(api)
    `,
    ),
    good(
      'a router without routes',
      `
      from fastapi import APIRouter, FastAPI

      orders = APIRouter(prefix="/orders")
      app = FastAPI()


      @app.get("/books")
      def list_books():
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    // A library has routers for the apps of others; and where most routes are orphans, it is the app that was not understood.
    const served = model.routes.filter((route) => route.kind === 'http' && route.origin === 'project').length
    if (model.orphans.reduce((sum, { routes }) => sum + routes, 0) > served) return
    for (const { name, module, routes, reason, place } of model.orphans)
      report({
        place,
        cause: { name: `${module}:${name}`, what: 'router' },
        // Plugins are imported by names that only the run knows.
        ...(reason === 'module-not-imported' ? { confidence: 'low' } : {}),
        what: `${routes === 1 ? 'a route is' : `${routes} routes are`} not served: ${
          reason === 'not-included' ? `no app includes ${name}` : `no app imports ${module}`
        }`,
      })
  },
})
