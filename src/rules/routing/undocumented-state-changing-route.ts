// A route that changes something and is kept out of the document.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { changesState, isSignIn, isWebhook } from '../route-purpose.ts'

export default defineRule({
  id: 'undocumented-state-changing-route',
  title: 'A route that changes state is hidden from the document',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-912'],
  owaspApi: 'API9:2023',
  asvs: ['v5.0.0-15.2.3'],
  why: `
    With include_in_schema=False a route is kept out of the OpenAPI document, not out of reach: whoever guesses or reads the path can
    call it, while gateways, scanners and reviewers that work from the document do not know of it.`,
  fix: 'Describe the route, or take it out of the app; if it is internal, serve it from an app of its own that outsiders do not reach.',
  blindSpots: ['An alias of a route that is described is told by its handler alone.'],
  examples: [
    bad(
      'a switch for those who know',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/internal/purge", include_in_schema=False)  # <-- finding
      def purge_all():
          return {}
    `,
    ),
    good(
      'a page, and a second path of a described route',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/", include_in_schema=False)
      def home():
          return "shop"


      @app.post("/orders")
      @app.post("/orders/", include_in_schema=False)
      def add_order():
          return {}
    `,
    ),
    good(
      'another service calls it, and a form that signs in',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.post("/webhooks/payments", include_in_schema=False)
      def take_payment_event():
          return {}


      @app.post("/login", include_in_schema=False)
      def login():
          return {}
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind !== 'http' || route.includeInSchema || route.plain || route.origin !== 'project' || route.condition?.default === 'off')
      return
    const { handler } = route
    if (!changesState(route) || isSignIn(route) || isWebhook(route) || handler === null) return
    const app = context.appOf(route)
    // Where nothing is described, nothing is hidden.
    if (app === null || app.openapiUrl === null) return
    const name = handlerName(handler)
    const isAlias = context
      .routesOf(app)
      .some((other) => other.includeInSchema && other.handler !== null && handlerName(other.handler) === name)
    if (isAlias) return
    report({
      place: findRoutePlace(route),
      cause: { name, what: `${route.method} include_in_schema` },
      what: `${route.method} ${route.path} changes state and is not in the document`,
      routes: [route],
      handler: name,
    })
  },
})
