// A path that middleware lets everybody use is tested so loosely that it covers routes which only look like it.

import { findRoutePlace } from '../../finding/index.ts'
import type { Model, PathTest, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { changesSomething } from '../open-among-guarded.ts'
import { isPublicOnPurpose } from '../public-purpose.ts'
import { routesInWords } from '../route-words.ts'

export default defineRule({
  id: 'exempt-path-covers-others',
  title: 'A public path is tested so that it covers other routes',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-863', 'CWE-306'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1', 'v5.0.0-8.2.1'],
  why: `
    A layer of middleware asks who is calling but for some public paths, and tests them by a beginning, an ending or a part of the
    text: "/public" is also how /publications begins, "health" how /mental-health ends, and "/" is part of every path. Those routes are
    served to everybody, and nothing at them says so.`,
  fix: `
    Compare whole paths, if path in {"/public", "/health"}, and end what is meant as a folder with a slash:
    path.startswith("/public/").`,
  blindSpots: [
    'Routes that are for everybody by what they do are never reported, whatever lets them by.',
    'Whether a route was meant by a loose test is told by the letters around the match.',
  ],
  examples: [
    bad(
      'a beginning without its slash',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      PUBLIC = ["/public", "/docs"]

      app = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          if any(request.url.path.startswith(path) for path in PUBLIC):  # <-- finding
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/public/news")
      def list_news():
          return []


      @app.delete("/publications/{publication_id}")
      def delete_publication(publication_id: int):
          remove_publication(publication_id)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    bad(
      'every path begins with a slash; in a plain ASGI class',
      `
      from fastapi import FastAPI
      from starlette.requests import Request
      from starlette.responses import Response

      PUBLIC = ("/", "/login")


      class KeyMiddleware:
          def __init__(self, app):
              self.app = app

          async def __call__(self, scope, receive, send):
              if not scope["path"].startswith(PUBLIC):  # <-- finding
                  if Request(scope).headers.get("x-key") not in read_keys():
                      await Response(status_code=401)(scope, receive, send)
                      return
              await self.app(scope, receive, send)


      app = FastAPI()
      app.add_middleware(KeyMiddleware)


      @app.delete("/orders/{order_id}")
      def delete_order(order_id: int):
          remove_order(order_id)
    `,
    ),
    bad(
      'an ending, and a part, in a class on BaseHTTPMiddleware',
      `
      from fastapi import FastAPI
      from fastapi.responses import JSONResponse
      from starlette.middleware.base import BaseHTTPMiddleware


      class KeyMiddleware(BaseHTTPMiddleware):
          async def dispatch(self, request, call_next):
              if request.url.path.endswith("health"):  # <-- finding
                  return await call_next(request)
              if "/open" in request.url.path:  # <-- finding
                  return await call_next(request)
              if request.headers.get("x-key") not in read_keys():
                  return JSONResponse({"detail": "who are you?"}, status_code=401)
              return await call_next(request)


      app = FastAPI()
      app.add_middleware(KeyMiddleware)


      @app.get("/health")
      def show_health():
          return "ok"


      @app.post("/patients/{patient_id}/mental-health")
      def add_record(patient_id: int, text: str):
          store_record(patient_id, text)


      @app.post("/accounts/{account_id}/opening-hours")
      def change_hours(account_id: int, hours: str):
          store_hours(account_id, hours)


      @app.get("/open/menu")
      def show_menu():
          return []


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    good(
      'whole paths, folders with a slash, and what is protected by its beginning',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()
      intern = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          path = request.url.path
          if path in ("/", "/health") or path.startswith("/public/"):
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/public/news")
      def list_news():
          return []


      @app.delete("/publications/{publication_id}")
      def delete_publication(publication_id: int):
          remove_publication(publication_id)


      @intern.middleware("http")
      async def check_admin(request: Request, call_next):
          if request.url.path.startswith("/admin") and request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @intern.delete("/notes/{note_id}")
      def delete_note(note_id: int):
          remove_note(note_id)


      @intern.get("/administrators")
      def list_administrators():
          return []
    `,
    ),
    good(
      'what a loose test covers is for everybody, or has a check of its own',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      def check_again(request: Request):
          if request.headers.get("x-key") not in read_keys():
              raise HTTPException(401)


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          if request.url.path.startswith(("/doc", "/health", "/auth")):
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/healthz")
      def show_health():
          return "ok"


      @app.post("/auth/login")
      def sign_in(name: str, password: str):
          return make_token(name, password)


      @app.delete("/documents/{document_id}", dependencies=[Depends(check_again)])
      def delete_document(document_id: int):
          remove_document(document_id)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    for (const { guard, test, covers, routes, sure } of findLooseTests(model)) {
      const name = guard.split(':').at(-1) ?? guard
      const isSure = sure && routes.some(({ access, accessCertainty }) => access === 'open' && accessCertainty === 'certain')
      report({
        place: test.place,
        cause: { name: guard, what: `${test.operator} ${covers}` },
        what: `\`${name}\` lets ${routesInWords(routes)} by: ${words[test.operator] ?? 'the path fits'} \`${covers}\``,
        confidence: !isSure ? 'low' : routes.some(changesSomething) ? 'high' : 'medium',
        routes,
        others: routes.slice(0, 5).flatMap((route) => {
          const place = findRoutePlace(route)
          return place === null ? [] : [{ role: 'cause' as const, place, note: 'served without the check' }]
        }),
      })
    }
  },
})

const words: Partial<Record<PathTest['operator'], string>> = {
  startswith: 'the path begins with',
  match: 'the path begins with',
  endswith: 'the path ends with',
  contains: 'the path holds',
  search: 'the path holds',
}

interface LooseTest {
  readonly guard: string
  readonly test: PathTest
  /** The text that covers more than is meant. */
  readonly covers: string
  readonly routes: readonly Route[]
  /** Routes show that something else was meant. */
  readonly sure: boolean
}

function findLooseTests({ routes }: Model): LooseTest[] {
  const found = new Map<string, { test: PathTest; guard: string; covers: string; meant: Route[]; others: Route[] }>()
  for (const route of routes) {
    const { exemption } = route
    if (exemption === undefined || route.condition?.default === 'off') continue
    const { guard, test } = exemption
    const said = coverOf(test, route.path)
    if (said === null) continue
    const key = `${guard} ${test.operator} ${said.covers}`
    const known = found.get(key) ?? { test, guard, covers: said.covers, meant: [], others: [] }
    found.set(key, known)
    const isPublic = route.kind !== 'http' || route.origin !== 'project' || isPublicOnPurpose(route)
    if (!said.isLoose || isPublic) known.meant.push(route)
    else known.others.push(route)
  }
  return [...found.values()]
    .filter(({ others }) => others.length > 0)
    .map(({ guard, test, covers, meant, others }) => ({ guard, test, covers, routes: others, sure: covers === '/' || meant.length > 0 }))
}

/** Which of a test's texts lets a path by, and whether it goes on in the middle of a word. */
function coverOf({ operator, values }: PathTest, path: string): { covers: string; isLoose: boolean } | null {
  for (const value of values) {
    const text = operator === 'match' || operator === 'search' ? plainText(value) : value
    if (text === null) continue
    const isStart = operator === 'startswith' || operator === 'match' || (operator === 'search' && value.startsWith('^'))
    const at = isStart
      ? path.startsWith(text)
        ? 0
        : -1
      : operator === 'endswith'
        ? path.endsWith(text)
          ? path.length - text.length
          : -1
        : path.indexOf(text)
    if (at < 0 || operator === '==' || operator === 'in' || operator === 'fullmatch' || operator === 'fnmatch') continue
    if (text === '/') return { covers: text, isLoose: operator !== 'endswith' && path !== '/' }
    const [before, after] = [path[at - 1], path[at + text.length]]
    const endsInWord = after !== undefined && after !== '/' && after !== '.' && !text.endsWith('/') && !/[-_.]$/.test(text)
    const beginsInWord = at > 0 && before !== '/' && !text.startsWith('/') && !/^[-_.]/.test(text)
    return { covers: text, isLoose: endsInWord || beginsInWord }
  }
  return null
}

/** `^/public` and its like say no more than the text does; null for a pattern that says something else. */
function plainText(pattern: string): string | null {
  const text = pattern
    .replace(/^\^/, '')
    .replace(/\.\*\$?$/, '')
    .replace(/\\([/.-])/g, '$1')
  return /^[\w/-]+$/.test(text) ? text : null
}
