// A session that any script on the page can read.

import { switchOn } from '../call-edits.ts'
import { describeCookie, findSessionCookie, isSwitchedOff } from '../cookie-call.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'cookie-without-httponly',
  title: 'Scripts can read a session cookie',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-1004'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-3.3.4'],
  why: `
    Without HttpOnly, which Starlette leaves out unless it is asked for, one injected script or one bad dependency of the page
    reads the session and sends it away; it then works elsewhere until it ends.`,
  fix: 'Set it with response.set_cookie(…, httponly=True), and give scripts what they need in a cookie of its own.',
  blindSpots: [
    'A cookie whose name and value say nothing about a session is not looked at.',
    'Cookies against forged requests, which scripts must read, are told by their name.',
  ],
  examples: [
    bad(
      'a token that scripts read',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.post("/login")
      def login(response: Response):
          response.set_cookie("access_token", make_token(), secure=True)  # <-- finding
          return {"ok": True}
    `,
    ),
    bad(
      'switched off',
      `
      from fastapi import FastAPI
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.post("/login")
      def login():
          response = JSONResponse({"ok": True})
          response.set_cookie("sid", make_session(), secure=True, httponly=False)  # <-- finding
          return response
    `,
    ),
    good(
      'only the browser reads it',
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
      'a token against forged requests, which the page sends back',
      `
      from fastapi import FastAPI, Response

      app = FastAPI()


      @app.get("/form")
      def read_form(response: Response):
          csrf_token = make_token()
          response.set_cookie("csrf_token", csrf_token, secure=True, samesite="strict")
          return {"ok": True}
    `,
    ),
  ],

  looksAt: 'call',
  check(call, report, context) {
    const cookie = findSessionCookie(call)
    if (cookie === null || !isSwitchedOff(cookie.httponly)) return
    const draft = describeCookie(cookie, `the cookie ${cookie.name} is set without HttpOnly`, cookie.httponly, context)
    report({ ...draft, edits: switchOn(call, 'httponly') })
  },
})
