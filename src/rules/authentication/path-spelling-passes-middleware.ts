// Another spelling of a guarded route's address, which a layer of middleware takes for something else and routing does not.

import type { PathSlip } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'
import { findSlipGroups, type SlipGroup, toSlipDraft } from '../path-slips.ts'

export default defineRule({
  id: 'path-spelling-passes-middleware',
  title: 'Another spelling of the path leads around the check',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-288', 'CWE-863'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1', 'v5.0.0-8.2.1'],
  why: `
    A layer of middleware decides by the address whether it asks who is calling, and routing reads the same address by rules of its
    own: a newline at the end counts for nothing, the application's root_path may stand before the path, a query is no part of it, and
    a name in the path may be whatever the caller likes. So a request that is spelled in another way passes the check, and is answered
    by the very same handler.`,
  fix: `
    Let dependencies ask who is calling, which run for a route whatever its address: include_router(router, dependencies=[Depends(...)]);
    where middleware has to, let it check everything but exact paths: if request.url.path in {"/health"}.`,
  blindSpots: [
    'Spellings that only a proxy in front of the application makes possible are not tried.',
    'Tests that code outside of the project makes on the path are not followed.',
  ],
  examples: [
    bad(
      'a query that holds the public word, in a function',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          if "/public" in str(request.url):  # <-- finding
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/public/news")
      def list_news():
          return []


      @app.delete("/orders/{order_id}")
      def delete_order(order_id: int):
          remove_order(order_id)
    `,
    ),
    bad(
      'a newline at the end, in a plain ASGI class',
      `
      from fastapi import FastAPI
      from starlette.requests import Request
      from starlette.responses import Response


      class KeyMiddleware:
          def __init__(self, app):
              self.app = app

          async def __call__(self, scope, receive, send):
              if scope["path"] in ("/orders", "/invoices"):  # <-- finding
                  if Request(scope).headers.get("x-key") not in read_keys():
                      await Response(status_code=401)(scope, receive, send)
                      return
              await self.app(scope, receive, send)


      app = FastAPI()
      app.add_middleware(KeyMiddleware)


      @app.get("/orders")
      def list_orders():
          return read_orders()


      @app.get("/health")
      def show_health():
          return "ok"
    `,
    ),
    bad(
      'the root path before it, in a class on BaseHTTPMiddleware',
      `
      # file: requirements.txt
      fastapi==0.115.0
      starlette==0.46.2
      # file: main.py
      from fastapi import FastAPI
      from fastapi.responses import JSONResponse
      from starlette.middleware.base import BaseHTTPMiddleware


      class AdminMiddleware(BaseHTTPMiddleware):
          async def dispatch(self, request, call_next):
              if request.scope["path"].startswith("/admin"):  # <-- finding
                  if request.headers.get("x-key") not in read_keys():
                      return JSONResponse({"detail": "who are you?"}, status_code=401)
              return await call_next(request)


      app = FastAPI(root_path="/shop")
      app.add_middleware(AdminMiddleware)


      @app.get("/admin/users/{user_id}")
      def show_user(user_id: int):
          return find_user(user_id)
    `,
    ),
    bad(
      'an ending that a name in the path can have',
      `
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          if not request.url.path.endswith("health"):  # <-- finding
              if request.headers.get("x-key") not in read_keys():
                  return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/files/{path:path}")
      def read_file(path: str):
          return load_file(path)
    `,
    ),
    good(
      'exact paths, whole patterns and folders with their slash',
      `
      import re

      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      PUBLIC = {"/health", "/login"}
      PAGES = re.compile(r"/pages/[a-z]+")

      app = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          path = request.url.path
          if path in PUBLIC or PAGES.fullmatch(path) or path.startswith("/public/"):
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/health")
      def show_health():
          return "ok"


      @app.get("/public/news")
      def list_news():
          return []


      @app.get("/orders/{order_id}/lines")
      def list_lines(order_id: str):
          return read_lines(order_id)
    `,
    ),
    good(
      'the path without its prefix, and a handler that asks by itself',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request
      from fastapi.responses import JSONResponse

      app = FastAPI(root_path="/shop")


      def check_again(request: Request):
          if request.headers.get("x-key") not in read_keys():
              raise HTTPException(401)


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          path = request.url.path.removeprefix("/shop")
          if path.startswith("/admin") and request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          if "/public" not in str(request.url) and request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/admin/users", dependencies=[Depends(check_again)])
      def list_users():
          return read_users()
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    for (const group of findSlipGroups(model, ['newline', 'query', 'root-path', 'parameter'])) {
      const confidence = confidenceIn(group, model.versions.starlette.certainty !== 'unknown')
      report({
        ...toSlipDraft(group),
        confidence,
        ...(group.how === 'parameter' ? { severity: 'medium' as const } : {}),
        ...(fixes[group.how] === undefined ? {} : { fix: fixes[group.how] ?? '' }),
      })
    }
  },
})

function confidenceIn({ how, slips }: SlipGroup, isReleaseKnown: boolean): 'high' | 'medium' | 'low' {
  const isCertain = slips.some(({ route }) => route.accessCertainty === 'certain')
  // Whose name ends so must be something that the handler finds.
  if (how === 'parameter')
    return isCertain && slips.some(({ route }) => Object.values(route.converters).includes('path')) ? 'medium' : 'low'
  if (how === 'root-path') return isCertain && isReleaseKnown ? 'high' : 'medium'
  return isCertain ? 'high' : 'medium'
}

const fixes: Partial<Record<PathSlip['how'], string>> = {
  query: 'Test request.url.path, which holds no query: if request.url.path in {"/public/news"}.',
  newline: `
    Let the middleware check everything but a few exact public paths, if request.url.path not in PUBLIC, or let dependencies of the
    router ask, which run whatever the spelling.`,
}
