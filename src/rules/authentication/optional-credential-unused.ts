// A scheme with auto_error=False gives None, the function behind it gives None, and nobody takes what it gives: a guard in name.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Dependency, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { lastPart } from '../lost-dependency.ts'
import { isHarmless } from '../purpose.ts'

export default defineRule({
  id: 'optional-credential-unused',
  title: 'A guard lets callers without a credential pass, and nobody asks',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-287'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    With auto_error=False the scheme hands None on instead of refusing, and so the code behind it has to refuse. Here the function
    gives None as well, and its result goes nowhere: it stands in dependencies=[...], or the handler does not look at it. The
    route is open, and the padlock in the API docs says otherwise.`,
  fix: 'Raise HTTPException(status_code=401) in the function where there is no credential, or take auto_error=False away.',
  blindSpots: [
    'One that takes the request is left alone: it may keep the caller there.',
    'One that keeps the caller in a context variable is reported all the same.',
  ],
  examples: [
    bad(
      'a whole router behind a user that may be None',
      `
      from fastapi import APIRouter, Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer

      scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)


      def current_user(token: str | None = Depends(scheme)):  # <-- finding
          if token is None:
              return None
          return find_user(token)


      router = APIRouter(prefix="/orders", dependencies=[Depends(current_user)])


      @router.get("")
      def list_orders():
          return find_orders()


      @router.delete("/{number}")
      def delete_order(number: int):
          return remove(number)


      app = FastAPI()
      app.include_router(router)
    `,
    ),
    bad(
      'the handler does not look at it',
      `
      from fastapi import Depends, FastAPI
      from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

      app = FastAPI()
      bearer = HTTPBearer(auto_error=False)


      def caller(credentials: HTTPAuthorizationCredentials | None = Depends(bearer)):  # <-- finding
          return None if credentials is None else find_user(credentials.credentials)


      @app.get("/orders")
      def list_orders(user=Depends(caller)):
          return find_orders()
    `,
    ),
    good(
      'refused where there is none',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)


      def current_user(token: str | None = Depends(scheme)):
          user = None if token is None else find_user(token)
          if user is None:
              raise HTTPException(401)
          return user


      @app.get("/orders", dependencies=[Depends(current_user)])
      def list_orders():
          return find_orders()
    `,
    ),
    good(
      'the handler asks, or the caller is kept with the request',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)


      def current_user(token: str | None = Depends(scheme)):
          return None if token is None else find_user(token)


      def keep_user(request: Request, token: str | None = Depends(scheme)):
          request.state.user = None if token is None else find_user(token)


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return find_orders(user)


      @app.get("/invoices", dependencies=[Depends(keep_user)])
      def list_invoices(request: Request):
          return find_invoices(request.state.user)
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report) {
    if (route.kind === 'mount' || route.condition?.default === 'off') return
    // Where a setting decides, the function refuses under another one.
    if (route.access !== 'open' || route.accessCertainty !== 'certain' || route.otherwise !== null) return
    for (const [index, dependency] of route.dependencies.entries()) {
      if (dependency.of !== null || dependency.scheme !== null || dependency.empty === true || isHarmless(dependency)) continue
      if (dependency.parameter !== null && dependency.used !== 'no') continue
      const chain = below(route, index)
      if (chain.some(({ connection }) => connection !== undefined) || !isOptional(route, chain) || mayRefuse(route, chain)) continue
      report({
        place: dependency.place ?? findRoutePlace(route),
        cause: { name: dependency.call, what: 'refusal' },
        what: `${lastPart(dependency.call)} lets callers without a credential pass, and what it gives goes nowhere`,
        routes: [route],
        handler: route.handler === null ? null : handlerName(route.handler),
      })
    }
  },
})

/** Something in it refuses somebody. */
function mayRefuse({ guards }: Route, chain: readonly Dependency[]): boolean {
  const calls = new Set(chain.map(({ call }) => call))
  return guards.some(({ call, refusals, absent }) => calls.has(call) && (refusals.length > 0 || absent !== 'passes'))
}

/** The schemes that it asks for demand nothing; there is one at least. */
function isOptional({ security }: Route, chain: readonly Dependency[]): boolean {
  const schemes = chain.flatMap(({ scheme }) => (scheme === null ? [] : [scheme]))
  return schemes.length > 0 && schemes.every((name) => security.some(({ scheme, optional }) => scheme === name && optional))
}

/** The dependency and all that it asks for. */
function below({ dependencies }: Route, top: number): Dependency[] {
  return dependencies.filter((_, index) => {
    for (let at: number | null = index, steps = 0; at !== null && steps < 40; at = dependencies[at]?.of ?? null, steps++)
      if (at === top) return true
    return false
  })
}
