// The app answers to every name.

import type { ValueSource } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { mentions } from '../middleware-purpose.ts'

export default defineRule({
  id: 'host-header-unchecked',
  title: 'The Host header is not checked',
  severity: 'low',
  confidence: 'medium',
  audience: 'pedantic',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-346', 'CWE-20'],
  owaspApi: 'API8:2023',
  asvs: [],
  why: `
    The app makes addresses from request.url, base_url or url_for, and these are made from the Host header, which the caller
    writes: a link in a mail or a redirect can be made to point elsewhere, with whatever secret is in it.`,
  fix: 'Add TrustedHostMiddleware with the names that the app is served under: app.add_middleware(TrustedHostMiddleware, allowed_hosts=["shop.example"]).',
  blindSpots: [
    'A proxy in front of the app that checks the header is not seen.',
    'A middleware whose name speaks of hosts is taken to check it.',
  ],
  examples: [
    bad(
      'a link to the page that the caller asked for',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import RedirectResponse

      app = FastAPI()  # <-- finding


      @app.get("/sign-in")
      def sign_in(request: Request):
          return RedirectResponse(f"https://accounts.example/?back={request.base_url}")
    `,
    ),
    good(
      'the hosts are named',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import RedirectResponse
      from starlette.middleware.trustedhost import TrustedHostMiddleware

      app = FastAPI()
      app.add_middleware(TrustedHostMiddleware, allowed_hosts=["shop.example", "*.shop.example"])


      @app.get("/sign-in")
      def sign_in(request: Request):
          return RedirectResponse(f"https://accounts.example/?back={request.base_url}")
    `,
    ),
    good(
      'no address is made',
      `
      from fastapi import FastAPI
      from fastapi.responses import RedirectResponse

      app = FastAPI()


      @app.get("/sign-in")
      def sign_in():
          return RedirectResponse("https://accounts.example/?back=shop")
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    if (!app.primary || app.middleware.some((layer) => mentions(layer, 'host hosts trustedhost allowedhosts'))) return
    const makes = context.code.calls.find(({ arguments: given }) => Object.values(given).some(({ from }) => from.some(isFromHost)))
    if (makes === undefined) return
    report({
      place: app.place,
      cause: { name: app.id, what: 'Host header' },
      what: 'addresses are made from the Host header, and no middleware checks which host a request is for',
      others: [{ role: 'related', place: makes.place, note: 'an address is made here' }],
      routes: context.routesTo(makes),
    })
  },
})

function isFromHost(source: ValueSource): boolean {
  return source.kind === 'request' && /^(?:base_url|url(?:$|\.(?:netloc|hostname|scheme)|_for)|headers\.host$)/.test(source.name)
}
