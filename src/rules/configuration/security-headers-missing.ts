// No header tells the browser to be careful.

import { bad, defineRule, good } from '../kit.ts'
import { mentions } from '../middleware-purpose.ts'

export default defineRule({
  id: 'security-headers-missing',
  title: 'Nothing sets security headers',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-693'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-3.4.4', 'v5.0.0-3.4.3'],
  why: `
    Without X-Content-Type-Options: nosniff a browser may take an answer for a page and run it, and without a
    Content-Security-Policy (or frame-ancestors in it) another site may frame what the app serves. FastAPI sets none of these.`,
  fix: 'Add a middleware that sets X-Content-Type-Options: nosniff and a Content-Security-Policy on every response, or let the proxy do it.',
  blindSpots: [
    'A proxy in front of the app that sets the headers is not seen.',
    'A middleware whose name speaks of headers or security is taken to set them.',
  ],
  examples: [
    bad(
      'pages and nothing else',
      `
      from fastapi import FastAPI
      from fastapi.responses import HTMLResponse

      app = FastAPI()  # <-- finding


      @app.get("/", response_class=HTMLResponse)
      def home():
          return "<h1>Shop</h1>"
    `,
    ),
    good(
      'a middleware of the project',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import HTMLResponse

      app = FastAPI()


      @app.middleware("http")
      async def add_security_headers(request: Request, call_next):
          response = await call_next(request)
          response.headers["X-Content-Type-Options"] = "nosniff"
          return response


      @app.get("/", response_class=HTMLResponse)
      def home():
          return "<h1>Shop</h1>"
    `,
    ),
    good(
      'answers in JSON alone, which are not opened as pages',
      `
      from fastapi import FastAPI

      app = FastAPI()


      @app.get("/orders")
      def list_orders():
          return []
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    if (!app.primary) return
    const pages = context
      .withMounted(app)
      .flatMap(context.routesOf)
      .filter((route) =>
        route.kind === 'http'
          ? route.origin === 'project' && route.responses.some(({ contentType }) => contentType?.startsWith('text/html') === true)
          : route.kind === 'mount' && /StaticFiles$/.test(route.target ?? ''),
      )
    if (pages.length === 0 || app.middleware.some((layer) => mentions(layer, 'header headers secure security helmet csp hsts'))) return
    if (context.code.calls.some(({ tags, arguments: { name } }) => tags.includes('set-header') && isSecurityHeader(name?.value))) return
    report({
      place: app.place,
      cause: { name: app.id, what: 'security headers' },
      what: 'the app serves pages, and nothing sets X-Content-Type-Options or a Content-Security-Policy',
      routes: pages,
    })
  },
})

function isSecurityHeader(name: unknown): boolean {
  return typeof name === 'string' && /^(?:x-content-type-options|x-frame-options|content-security-policy)$/i.test(name)
}
