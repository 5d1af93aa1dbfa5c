// A session that goes along with the requests of any site.

import { describeCookie, findSessionCookie } from '../cookie-call.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'cookie-samesite-none',
  title: 'A session cookie is sent along with requests of other sites',
  severity: 'medium',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1275', 'CWE-352'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-3.3.2'],
  why: `
    With SameSite=None a browser adds the session to requests that any other site makes. Unless every route that changes something
    asks for more than the cookie, the site that a user visits acts in their name.`,
  fix: 'Leave samesite out, which means lax, or check the Origin of every request that changes something.',
  blindSpots: [
    'A page on another domain that needs the cookie, and checks of the origin elsewhere, are not seen.',
    'A cookie whose name and value say nothing about a session is not looked at.',
  ],
  examples: [
    bad(
      'a token',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.post("/login")
      def login(response: Response):
          response.set_cookie("access_token", make_token(), httponly=True, secure=True, samesite="none")  # <-- finding
          return {"ok": True}
    `,
    ),
    bad(
      'no attribute at all, which some browsers take for none',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.post("/login")
      def login(response: Response):
          response.set_cookie("session", make_session(), httponly=True, secure=True, samesite=None)  # <-- finding
          return {"ok": True}
    `,
    ),
    good(
      'the default',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.post("/login")
      def login(response: Response):
          response.set_cookie("access_token", make_token(), httponly=True, secure=True)
          return {"ok": True}
    `,
    ),
    good(
      'a preference for a page that is embedded',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.get("/widget")
      def read_widget(response: Response):
          response.set_cookie("theme", "dark", secure=True, samesite="none")
          return {"ok": True}
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const cookie = findSessionCookie(call)
    const given = cookie?.samesite
    if (cookie === null || given === undefined || given.certainty === 'unknown') return
    const isNone = typeof given.value === 'string' ? given.value.toLowerCase() === 'none' : given.value === null
    if (!isNone) return
    report(
      describeCookie(
        cookie,
        `the cookie ${cookie.name} is set ${given.value === null ? 'without SameSite' : 'with SameSite=None'}`,
        given,
        context,
      ),
    )
  },
})
