// A session that also travels in clear text.

import { switchOn } from '../call-edits.ts'
import { describeCookie, findSessionCookie, isSwitchedOff } from '../cookie-call.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'cookie-without-secure',
  title: 'A session cookie also travels without TLS',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-614'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-3.3.1'],
  why: `
    Starlette leaves Secure out unless it is asked for, and a browser then sends the cookie over plain HTTP, too. One link to
    http:// is enough for whoever listens in the same network to take over the session.`,
  fix: 'Set it with response.set_cookie(…, secure=True, httponly=True, samesite="lax").',
  blindSpots: [
    'A cookie whose name and value say nothing about a session is not looked at.',
    'Headers that are written by hand, and a proxy that adds Secure, are not seen.',
  ],
  examples: [
    bad(
      'a token in a cookie',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.post("/login")
      def login(response: Response):
          response.set_cookie("access_token", make_token(), httponly=True)  # <-- finding
          return {"ok": True}
    `,
    ),
    bad(
      'switched off by a constant',
      `
      from fastapi import FastAPI
      from fastapi.responses import RedirectResponse

      app = FastAPI()
      SECURE_COOKIES = False


      @app.post("/login")
      def login():
          response = RedirectResponse("/", status_code=303)
          response.set_cookie(
              key="session_id",
              value=make_session(),
              httponly=True,
              secure=SECURE_COOKIES,  # <-- finding
          )
          return response
    `,
    ),
    good(
      'only over TLS',
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
      'as the request came',
      `
      from fastapi import FastAPI, Request, Response

      app = FastAPI()


      @app.post("/login")
      def login(request: Request, response: Response):
          response.set_cookie("session", make_session(), httponly=True, secure=request.headers.get("x-forwarded-proto") == "https")
          return {"ok": True}
    `,
    ),
    good(
      'a preference, and a session that ends',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.post("/logout")
      def logout(response: Response):
          response.set_cookie("theme", "dark", httponly=True)
          response.set_cookie("session", "", max_age=0, httponly=True)
          return {"ok": True}
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const cookie = findSessionCookie(call)
    if (cookie === null || !isSwitchedOff(cookie.secure)) return
    const draft = describeCookie(cookie, `the cookie ${cookie.name} is set without Secure`, cookie.secure, context)
    report({ ...draft, edits: switchOn(call, 'secure') })
  },
})
