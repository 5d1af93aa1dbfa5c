// A log-out that takes the token away from the browser alone.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { HttpRoute, Model, Route } from '../../model/index.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { wordsOfRoute } from '../route-purpose.ts'
import { outlinesOf } from '../sign-in-steps.ts'

export default defineRule({
  id: 'logout-leaves-token-valid',
  title: 'After the log-out the token still works',
  severity: 'low',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-613'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-7.4.1'],
  why: `
    The session is a signed token, and the log-out only deletes the cookie or answers that all is well. Whoever has a copy of the token, from a
    shared computer, a log or a script in the page, goes on as the user until it expires.`,
  fix: 'Keep the ids of tokens that were logged out (jti) until they expire and refuse them, or keep sessions in a store and delete them.',
  blindSpots: [
    'A list of revoked tokens is told by what the log-out calls: a call that writes anything is taken to end the session.',
    'Where tokens live for a few minutes only, little is lost.',
  ],
  examples: [
    bad(
      'the cookie is deleted',
      `
      import os

      import jwt
      from fastapi import FastAPI, Response

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      @app.post("/login")
      def login(name: str, response: Response):
          token = jwt.encode({"sub": name, "exp": soon()}, KEY, algorithm="HS256")
          response.set_cookie("access_token", token, secure=True, httponly=True)


      @app.post("/logout")  # <-- finding
      def logout(response: Response):
          response.delete_cookie("access_token")
          return {"message": "Logged out"}
    `,
    ),
    bad(
      'nothing is done',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      @app.post("/login")
      def login(name: str):
          return {"token": jwt.encode({"sub": name, "exp": soon()}, KEY, algorithm="HS256")}


      @app.post("/auth/logout")  # <-- finding
      def logout():
          logger.info("somebody left")
          return {"message": "Forget your token"}
    `,
    ),
    good(
      'the token is taken back',
      `
      import os

      import jwt
      from fastapi import Depends, FastAPI, Response

      app = FastAPI()
      KEY = os.environ["JWT_KEY"]


      @app.post("/login")
      def login(name: str):
          return {"token": jwt.encode({"sub": name, "jti": make_id(), "exp": soon()}, KEY, algorithm="HS256")}


      @app.post("/logout")
      def logout(response: Response, claims=Depends(get_claims)):
          revoked_tokens.add(claims["jti"])
          response.delete_cookie("access_token")
          return {}
    `,
    ),
    good(
      'the session is in a store, and no token is signed',
      `
      from fastapi import FastAPI, Request, Response

      app = FastAPI()


      @app.post("/login")
      def login(request: Request, name: str):
          request.session["user"] = name


      @app.post("/logout")
      def logout(request: Request):
          request.session.clear()
          return {}
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    if (!signsSessions(model, context)) return
    for (const route of model.routes) {
      if (route.kind !== 'http' || !isLogOut(route) || route.condition?.default === 'off') continue
      if (!doesNothing(route, context)) continue
      report({
        place: findRoutePlace(route),
        cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: 'log-out' },
        what: `${route.method} ${route.path} ends nothing on the server: the token stays good`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
      })
    }
  },
})

function isLogOut(route: HttpRoute): boolean {
  const words = wordsOfRoute(route)
  return words.includes('logout') || words.includes('signout') || /\b(?:log|sign) out\b/.test(words.join(' '))
}

/** Sign-ins of the app make tokens that carry the session by themselves. */
function signsSessions(model: Model, { code }: RuleContext): boolean {
  const byId = new Map(model.routes.map((route) => [route.id, route]))
  const isSignIn = (id: string): boolean => {
    const route: Route | undefined = byId.get(id)
    return route !== undefined && /\b(?:login|signin|token|auth|authenticate|session|sign in|log in)\b/.test(wordsOfRoute(route).join(' '))
  }
  return code.calls.some(({ tags, entries }) => tags.includes('jwt-encode') && entries.some(isSignIn))
}

/** Its handler is known, and neither it nor what it calls writes, deletes or revokes anything but a cookie. */
function doesNothing(route: HttpRoute, { code }: RuleContext): boolean {
  const { handler } = route
  if (handler === null) return false
  const own = outlinesOf(route, code.outlines).find(({ inside }) => inside.module === handler.module && inside.function === handler.name)
  if (own === undefined) return false
  return own.steps.every((step) => {
    if (step.kind === 'set') return !/[.[]/.test(step.target)
    if (step.kind === 'call') return harmless.test(step.callee) || /^[A-Z]\w+$/.test(step.name)
    return true
  })
}
const harmless =
  /(?:delete_cookie|set_cookie|unset_\w*cookies?|clear_\w*cookies?|remove_\w*cookies?|_cookies?|print|str|dict|hasattr|getattr|isinstance|url_for|now|utcnow|isoformat|timedelta|hl|unset_jwt_cookies|get_settings|get_config|session\.clear|session\.pop|append|urlencode|quote)$|\blog(?:ger|ging)?\b|(?:^|\.)(?:get|headers\.get|cookies\.get|items|keys|values|join|format|split|strip|lower|startswith|endswith)$/i
