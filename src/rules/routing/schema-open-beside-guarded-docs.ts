// Pages of the docs that ask for a credential, and the document behind them that is still served to everybody.

import { findRoutePlace } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { asksForCredential, isBehindLayer } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'schema-open-beside-guarded-docs',
  title: 'The docs are guarded and the document itself is open',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-497', 'CWE-862'],
  owaspApi: 'API9:2023',
  asvs: ['v5.0.0-13.4.5'],
  why: `
    With docs_url=None and a route of its own for the docs, the program asks for a credential before it shows them. The document that
    they show, /openapi.json, is a route of FastAPI's own: no dependency reaches it, and whoever asks for it directly gets every path,
    parameter and model.`,
  fix: `Switch it off as well, FastAPI(openapi_url=None), and serve app.openapi() from a guarded route.`,
  blindSpots: ['A proxy in front of the app that hides the document is not seen.'],
  examples: [
    bad(
      'pages with a password',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.openapi.docs import get_swagger_ui_html
      from fastapi.security import HTTPBasic

      basic = HTTPBasic()


      def check_staff(credentials=Depends(basic)):
          if not is_staff(credentials.username, credentials.password):
              raise HTTPException(401)


      app = FastAPI(docs_url=None, redoc_url=None)  # <-- finding


      @app.get("/docs", include_in_schema=False)
      def show_docs(staff=Depends(check_staff)):
          return get_swagger_ui_html(openapi_url="/openapi.json", title="Shop")
    `,
    ),
    good(
      'the document has the password too',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.openapi.docs import get_swagger_ui_html
      from fastapi.security import HTTPBasic

      basic = HTTPBasic()


      def check_staff(credentials=Depends(basic)):
          if not is_staff(credentials.username, credentials.password):
              raise HTTPException(401)


      app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


      @app.get("/docs", include_in_schema=False)
      def show_docs(staff=Depends(check_staff)):
          return get_swagger_ui_html(openapi_url="/openapi.json", title="Shop")


      @app.get("/openapi.json", include_in_schema=False)
      def show_document(staff=Depends(check_staff)):
          return app.openapi()
    `,
    ),
    good(
      'pages of one’s own that are for everybody',
      `
      from fastapi import FastAPI
      from fastapi.openapi.docs import get_swagger_ui_html

      app = FastAPI(docs_url=None, redoc_url=None)


      @app.get("/docs", include_in_schema=False)
      def show_docs():
          return get_swagger_ui_html(openapi_url="/openapi.json", title="Shop", swagger_js_url="/static/swagger.js")
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    if (app.openapiUrl === null || isBehindLayer(app, context)) return
    const routes = context.routesOf(app)
    const open = routes.find(
      (route) => route.kind === 'http' && route.origin === 'docs' && route.path.endsWith(app.openapiUrl ?? '') && isOpen(route),
    )
    if (open === undefined) return
    // A route of the project at the same address, and later in order, is never asked.
    const pages = routes.filter((route) => isPage(route) && asksForCredential(route))
    const [page] = pages
    if (page === undefined || open.condition?.default === 'off') return
    const place = findRoutePlace(page)
    report({
      place: app.place,
      cause: { name: app.id, what: 'the document' },
      what: `${open.path} is served to everybody, while ${page.path}, which shows it, demands a credential`,
      ...(open.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
      routes: [open],
      others: place === null ? [] : [{ role: 'related', place, note: 'the guarded page' }],
    })
  },
})

function isPage(route: Route): boolean {
  if (route.kind !== 'http' || route.origin !== 'project' || route.method !== 'GET' || route.condition?.default === 'off') return false
  return /\/(?:docs|redoc|swagger|api-docs|documentation|openapi\.json|openapi)$/.test(route.path)
}

function isOpen({ access }: Route): boolean {
  return access === 'open' || access === 'unknown'
}
