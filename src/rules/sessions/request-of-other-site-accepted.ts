// Routes that change something believe a cookie that the pages of any site send along.

import { wordsOf } from '../../knowledge/index.ts'
import type { Call, HttpRoute, Outline } from '../../model/index.ts'
import { causeIn } from '../code-cause.ts'
import { findSessionCookie } from '../cookie-call.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'
import { isSignIn } from '../route-purpose.ts'
import { outlinesOf } from '../sign-in-steps.ts'

export default defineRule({
  id: 'request-of-other-site-accepted',
  title: 'Pages of other sites send requests as the user',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-352'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-3.5.1'],
  why: `
    The session cookie is sent with requests of every site (SameSite=None), and these routes take a form, or nothing but the address: a browser
    sends such a POST for any page without asking first. A page that the user only looks at acts in their name.`,
  fix: 'Set the cookie with samesite="lax"; where other sites must send it, compare a token in a header with one in the session, or the Origin with a list.',
  blindSpots: [
    'Routes that take JSON are left alone: a browser asks first (CORS) before another site sends it, and FastAPI refuses JSON under another content type.',
    'A check is told by names: csrf, xsrf, origin, referer.',
  ],
  examples: [
    bad(
      'a form and a cookie for every site',
      `
      from fastapi import Cookie, Depends, FastAPI, Form, HTTPException, Response

      app = FastAPI()


      def get_user(session_id: str = Cookie()):
          user = find_session(session_id)
          if user is None:
              raise HTTPException(401)
          return user


      @app.post("/login")
      def login(response: Response, name: str = Form()):
          response.set_cookie("session_id", make_session(name), samesite="none", secure=True, httponly=True)  # <-- finding
          return {}


      @app.post("/transfers")
      def transfer(amount: int = Form(), to: str = Form(), user=Depends(get_user)):
          return send(user, to, amount)
    `,
    ),
    bad(
      'nothing but the address',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request, Response

      app = FastAPI()


      def get_user(request: Request):
          user = find_session(request.cookies.get("session_id"))
          if user is None:
              raise HTTPException(401)
          return user


      @app.post("/login")
      def login(response: Response, name: str):
          response.set_cookie(key="session_id", value=make_session(name), samesite="None", secure=True, httponly=True)  # <-- finding
          return {}


      @app.post("/posts/{post_id}/publication")
      def publish(post_id: int, user=Depends(get_user)):
          return set_public(user, post_id)
    `,
    ),
    good(
      'only with the requests of the own site',
      `
      from fastapi import Cookie, Depends, FastAPI, Form, HTTPException, Response

      app = FastAPI()


      def get_user(session_id: str = Cookie()):
          user = find_session(session_id)
          if user is None:
              raise HTTPException(401)
          return user


      @app.post("/login")
      def login(response: Response, name: str = Form()):
          response.set_cookie("session_id", make_session(name), samesite="lax", secure=True, httponly=True)
          return {}


      @app.post("/transfers")
      def transfer(amount: int = Form(), user=Depends(get_user)):
          return send(user, amount)
    `,
    ),
    good(
      'a token beside it, and a body that only scripts of the own site can send',
      `
      from fastapi import Cookie, Depends, FastAPI, Form, Header, HTTPException, Response
      from pydantic import BaseModel

      app = FastAPI()


      class Order(BaseModel):
          article: str


      def get_user(session_id: str = Cookie()):
          user = find_session(session_id)
          if user is None:
              raise HTTPException(401)
          return user


      def check_csrf(x_csrf_token: str = Header()):
          if not is_of_session(x_csrf_token):
              raise HTTPException(403)


      @app.post("/login")
      def login(response: Response, name: str = Form()):
          response.set_cookie("session_id", make_session(name), samesite="none", secure=True, httponly=True)
          return {}


      @app.post("/transfers", dependencies=[Depends(check_csrf)])
      def transfer(amount: int = Form(), user=Depends(get_user)):
          return send(user, amount)


      @app.post("/orders")
      def order(order: Order, user=Depends(get_user)):
          return save(user, order)
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const routes = model.routes.filter((route): route is HttpRoute => route.kind === 'http' && isSimple(route) && !isSignIn(route))
    for (const call of context.code.calls) {
      const cookie = findSessionCookie(call)
      if (cookie === null || !isForAll(cookie.samesite)) continue
      const reached = routes.filter((route) => believes(route, cookie.name, context) && !isAsked(route, context))
      const [first] = reached
      if (first === undefined) continue
      report({
        place: call.place,
        cause: causeIn(call.inside, `requests with cookie ${cookie.name}`),
        what: `the cookie ${cookie.name} comes with requests of every site, and ${first.method} ${first.path} believes it`,
        routes: reached,
      })
    }
  },
})

function isForAll(samesite: Call['arguments'][string] | undefined): boolean {
  return typeof samesite?.value === 'string' && samesite.value.toLowerCase() === 'none' && samesite.certainty !== 'unknown'
}

/** A browser sends it for any page without asking: POST with a form or without a body. */
function isSimple({ method, body, origin, parameters }: HttpRoute): boolean {
  if (method !== 'POST' || origin !== 'project') return false
  if (parameters.some((parameter) => parameter.in === 'header' && parameter.required)) return false
  return body === null || /form/.test(body.contentType)
}

/** The route's caller is read from this cookie, and from no header. */
function believes(route: HttpRoute, name: string, { code }: RuleContext): boolean {
  const reads = route.guards.flatMap((guard) => guard.reads)
  if (reads.includes(`cookie ${name}`)) return true
  if (route.parameters.some((parameter) => parameter.in === 'cookie' && parameter.name === name)) return true
  return outlinesOf(route, code.outlines).some(
    ({ role, steps }) => role !== 'handler' && steps.some(({ text }) => text.includes('cookies') && text.includes(`'${name}'`)),
  )
}

/** Something on the way asks where the request comes from. */
function isAsked(route: HttpRoute, context: RuleContext): boolean {
  const app = context.appOf(route)
  const layers =
    app === null
      ? []
      : context.withParents(app).flatMap(({ middleware, wrappedBy }) => [...middleware.map(({ call }) => call), ...wrappedBy])
  const named = [...layers, ...route.dependencies.map(({ call }) => call), ...(route.handler?.decorators ?? [])]
  if (named.some((name) => wordsOf(name).some((word) => word === 'csrf' || word === 'xsrf' || word === 'origin'))) return true
  return outlinesOf(route, context.code.outlines).some(speaksOfOrigin)
}

function speaksOfOrigin({ steps, inside }: Outline): boolean {
  return /csrf|xsrf/i.test(inside.function) || steps.some(({ text }) => /csrf|xsrf|'(?:origin|referer)'|sec-fetch/i.test(text))
}
