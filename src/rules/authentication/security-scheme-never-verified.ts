// A security scheme reads a credential and hands it on. Here nobody takes it.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { App, Dependency, Route } from '../../model/index.ts'
import { bad, type Draft, defineRule, good } from '../kit.ts'
import { isHarmless, mayAuthenticate } from '../purpose.ts'

export default defineRule({
  id: 'security-scheme-never-verified',
  title: 'A credential is demanded and nobody verifies it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-287', 'CWE-306'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-9.1.1'],
  why: `
    FastAPI's security schemes only read a credential from the request and hand it on: whether it is genuine is for the code
    behind them to say. Here no code takes it, so any text in the right place of a request opens the route, and the padlock in
    the API docs says otherwise.`,
  fix: `
    Depend on a function that takes the credential, verifies it and raises HTTPException(401) otherwise, instead of on the
    scheme itself.`,
  blindSpots: [
    'Where it is not known what becomes of a credential that a function mentions, that function is taken to verify it.',
    'A proxy in front of the app that verifies the credential is not seen.',
    'Routes with a dependency, decorator or middleware whose purpose cannot be told are left alone.',
    'A handler that reads the header from the request itself, beside the scheme, is reported although it may verify it.',
  ],
  examples: [
    bad(
      'the scheme alone stands before the route',
      `
      from fastapi import Depends, FastAPI
      from fastapi.security import HTTPBearer

      app = FastAPI()
      bearer = HTTPBearer()


      @app.get("/accounts", dependencies=[Depends(bearer)])  # <-- finding
      def list_accounts():
          return []
    `,
    ),
    bad(
      'the handler receives the token and never looks at it',
      `
      from fastapi import Depends, FastAPI
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      @app.get("/accounts")  # <-- finding
      def list_accounts(token: str = Depends(scheme)):
          return []
    `,
    ),
    bad(
      'a whole router behind a key that nobody compares',
      `
      from fastapi import APIRouter, FastAPI, Security
      from fastapi.security import APIKeyHeader

      key = APIKeyHeader(name="X-Key")
      router = APIRouter(prefix="/jobs", dependencies=[Security(key)])  # <-- finding


      @router.get("")
      def list_jobs():
          return []


      @router.post("")
      def add_job(name: str):
          return {"name": name}


      app = FastAPI()
      app.include_router(router)
    `,
    ),
    bad(
      'two functions hand the token on, and nobody compares it',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token", auto_error=False)


      def bearer_token(token: str | None = Depends(scheme)) -> str:
          if not token:
              raise HTTPException(401)
          return token


      @app.get("/accounts")  # <-- finding
      def list_accounts(token: str = Depends(bearer_token)):
          print(token)
          return []
    `,
    ),
    good(
      'a dependency takes the token',
      `
      import jwt
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import OAuth2PasswordBearer

      app = FastAPI()
      scheme = OAuth2PasswordBearer(tokenUrl="token")


      def current_user(token: str = Depends(scheme)):
          try:
              return jwt.decode(token, "key of the tests", algorithms=["HS256"])
          except jwt.PyJWTError:
              raise HTTPException(401)


      @app.get("/accounts")
      def list_accounts(user=Depends(current_user)):
          return []
    `,
    ),
    good(
      'a scheme of the project that verifies by itself',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from fastapi.security import HTTPBearer


      class VerifiedBearer(HTTPBearer):
          async def __call__(self, request: Request):
              found = await super().__call__(request)
              if found.credentials not in tokens:
                  raise HTTPException(401)
              return found


      app = FastAPI()
      tokens = read_tokens()


      @app.get("/accounts", dependencies=[Depends(VerifiedBearer())])
      def list_accounts():
          return []
    `,
    ),
    good(
      'the scheme is for the docs, another dependency does the work',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from fastapi.security import HTTPBearer

      app = FastAPI()
      bearer = HTTPBearer(auto_error=False)


      def check_caller(request: Request):
          if request.headers.get("authorization") not in tokens:
              raise HTTPException(401)


      tokens = read_tokens()


      @app.get("/accounts", dependencies=[Depends(bearer), Depends(check_caller)])
      def list_accounts():
          return []
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, context) {
    if (route.kind === 'mount' || route.condition?.default === 'off') return
    const schemes = route.dependencies.filter(({ scheme }) => scheme !== null)
    const [first] = schemes
    if (first === undefined) return
    if (!schemes.every((scheme) => isUnread(scheme, route))) {
      if (isTakenUnverified(route)) report(onRoute(first, route))
      return
    }
    if (isVerifiedElsewhere(route)) return
    const app = context.appOf(route)
    if (app === null || context.withParents(app).some((one) => one.middleware.some(mayAuthenticate) || one.wrappedBy.length > 0)) return
    const isShared = first.level === 'app' || first.level === 'router' || first.level === 'include'
    report(isShared ? onAll(first, route, app) : onRoute(first, route))
  },
})

/** Somebody takes it, and on no way does it matter whether it is genuine. */
function isTakenUnverified({ access, accessCertainty, guards }: Route): boolean {
  if (access !== 'presence' || accessCertainty !== 'certain') return false
  return guards.every(({ forged, verifiedBy }) => forged === 'passes' && verifiedBy.length === 0)
}

/** The scheme is FastAPI's own, and whoever receives what it read does not mention it. */
function isUnread(scheme: Dependency, route: Route): boolean {
  if (!scheme.call.startsWith('fastapi.') || scheme.replaces !== null) return false
  if (scheme.parameter === null) return true
  if (scheme.used !== 'no') return false
  // A dependency that takes the credential and ignores it may still know the caller by other means.
  return scheme.of === null || isHarmless(route.dependencies[scheme.of])
}

function isVerifiedElsewhere({ access, dependencies, handler }: Route): boolean {
  if (access === 'authenticated' || access === 'authorised') return true
  if (access === 'presence') return false
  if (handler === null || handler.decorators.some((decorator) => !/limit|cache/i.test(decorator))) return true
  return dependencies.some((dependency) => dependency.scheme === null && !isHarmless(dependency))
}

function onRoute(scheme: Dependency, route: Route): Draft {
  return {
    place: findRoutePlace(route),
    cause: { name: route.handler === null ? route.id : handlerName(route.handler), what: `${scheme.scheme}` },
    what: `the route demands a credential (${scheme.scheme}) and nothing verifies it`,
    routes: [route],
    handler: route.handler === null ? null : handlerName(route.handler),
    others: asked(scheme),
  }
}

/** Routes of one router share the place where it is made, and so become one finding. */
function onAll(scheme: Dependency, route: Route, app: App): Draft {
  const step = scheme.level === 'app' ? null : route.via.findLast(({ kind }) => kind === scheme.level)
  const where = scheme.level === 'include' ? 'the inclusion' : `the ${scheme.level}`
  return {
    place: (scheme.level === 'app' ? app.place : step?.place) ?? findRoutePlace(route),
    // A router has no name of its own in the model; the file that makes it stands for it.
    cause: { name: step?.place?.file ?? app.id, what: `${scheme.level} ${scheme.scheme}` },
    what: `${where} demands a credential (${scheme.scheme}) and nothing verifies it`,
    routes: [route],
    others: asked(scheme),
  }
}

function asked({ place }: Dependency): NonNullable<Draft['others']> {
  return place === null ? [] : [{ role: 'related', place, note: 'the scheme is made here' }]
}
