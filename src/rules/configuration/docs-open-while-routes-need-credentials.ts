// The description of an API, open to everybody, although nearly everything that it describes is not.

import type { App, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { mayAuthenticate } from '../purpose.ts'

export default defineRule({
  id: 'docs-open-while-routes-need-credentials',
  title: 'API docs are open while the routes need credentials',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-497'],
  owaspApi: 'API9:2023',
  asvs: ['v5.0.0-13.4.5'],
  why: `
    FastAPI serves the OpenAPI document and the pages that show it without any dependency of the app. Where most routes ask
    for a credential, the document still tells everybody each path, parameter and model, which is the first thing that an
    attacker collects.`,
  fix: `
    Switch the document off where it is not wanted (openapi_url=None switches the pages off as well), or serve it from a route
    of your own that asks for the same credential. If the API is meant to be public, silence this finding with that reason.`,
  blindSpots: [
    'A proxy in front of the app that hides the docs is not seen.',
    'When a middleware might refuse the request, the finding is only of low confidence.',
  ],
  examples: [
    bad(
      'every route asks for a token, the docs ask for nothing',
      `
      from fastapi import Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()  # <-- finding
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          return find_user(token)


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []


      @app.get("/invoices")
      def list_invoices(user=Depends(current_user)):
          return []
    `,
    ),
    good(
      'the document is switched off',
      `
      from fastapi import Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI(openapi_url=None)
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          return find_user(token)


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []


      @app.get("/invoices")
      def list_invoices(user=Depends(current_user)):
          return []
    `,
    ),
    good(
      'most of the API is for everybody',
      `
      from fastapi import Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          return find_user(token)


      @app.get("/books")
      def list_books():
          return []


      @app.get("/authors")
      def list_authors():
          return []


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return []
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    const routes = context.routesOf(app)
    const docs = routes.filter((route) => isDocs(route) && isOn(route) && demandsNothing(route))
    if (app.openapiUrl === null || docs.length === 0) return
    const described = routes.filter(
      (route) => route.kind === 'http' && route.origin !== 'docs' && !route.plain && route.includeInSchema && isOn(route),
    )
    const guarded = described.filter((route) => !demandsNothing(route))
    if (guarded.length < fewest || guarded.length * 2 <= described.length) return
    const likely = context.withParents(app).some((one) => one.middleware.some(mayAuthenticate) || one.wrappedBy.length > 0)
    report({
      place: app.place,
      cause: { name: app.id, what: 'API docs' },
      what: `${listUrls(app)} served without a credential, which ${guarded.length} of ${described.length} described routes demand`,
      routes: docs,
      ...(likely ? { confidence: 'low' } : {}),
    })
  },
})

/** One guarded route is no habit yet. */
const fewest = 2

function isDocs(route: Route): boolean {
  return route.kind === 'http' && route.origin === 'docs'
}

function isOn(route: Route): boolean {
  return route.condition?.default !== 'off'
}

function demandsNothing(route: Route): boolean {
  return route.security.length === 0 && route.dependencies.every(({ scheme }) => scheme === null)
}

function listUrls({ openapiUrl, docsUrl, redocUrl }: App): string {
  const urls = [openapiUrl, docsUrl, redocUrl].filter((url) => url !== null)
  return `${urls.join(', ')} ${urls.length === 1 ? 'is' : 'are'}`
}
