// `request.url.path` of a Starlette that puts the address together with whatever stands in the Host header.

import { bad, defineRule, good } from '../kit.ts'
import { findSlipGroups, toSlipDraft } from '../path-slips.ts'

export default defineRule({
  id: 'host-header-passes-middleware',
  title: 'A path in the Host header leads around the check',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-290', 'CWE-288'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1', 'v5.0.0-15.2.1'],
  why: `
    Up to Starlette 1.0.0 request.url is put together from the Host header as it was sent and read again: with Host: a/health? the path
    of every request is /health, while routing goes by the real one. A layer of middleware that looks at request.url.path lets such a
    request by, and the guarded handler answers it.`,
  fix: `
    Install starlette>=1.0.1, or test request.scope["path"], which no header reaches. TrustedHostMiddleware is no help: it compares what
    stands before the first colon, and Host: shop.example:80/health? passes.`,
  blindSpots: ['A proxy in front of the application that refuses a Host header with a slash in it is not seen: most do.'],
  examples: [
    bad(
      'a list of public paths on an older Starlette',
      `
      # file: requirements.txt
      fastapi==0.115.14
      starlette==0.46.2
      # file: main.py
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          if request.url.path in ("/health", "/login"):  # <-- finding
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    bad(
      'a protected beginning, in a class',
      `
      # file: requirements.txt
      fastapi==0.115.14
      starlette==0.46.2
      # file: main.py
      from fastapi import FastAPI
      from fastapi.responses import JSONResponse
      from starlette.middleware.base import BaseHTTPMiddleware


      class AdminMiddleware(BaseHTTPMiddleware):
          async def dispatch(self, request, call_next):
              if request.url.path.startswith("/admin"):  # <-- finding
                  if request.headers.get("x-key") not in read_keys():
                      return JSONResponse({"detail": "who are you?"}, status_code=401)
              return await call_next(request)


      app = FastAPI()
      app.add_middleware(AdminMiddleware)


      @app.get("/admin/users")
      def list_users():
          return read_users()
    `,
    ),
    good(
      'the same on a Starlette that looks at the header',
      `
      # file: requirements.txt
      fastapi==0.136.3
      starlette==1.0.1
      # file: main.py
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          if request.url.path in ("/health", "/login"):
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    bad(
      'behind the hosts that are trusted: what follows a colon is not compared',
      `
      # file: requirements.txt
      fastapi==0.115.14
      starlette==0.46.2
      # file: main.py
      from fastapi import FastAPI, Request
      from fastapi.middleware.trustedhost import TrustedHostMiddleware
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_cookie(request: Request, call_next):
          if request.url.path != "/login" and request.cookies.get("session") not in read_sessions():  # <-- finding
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/account")
      def show_account():
          return read_account()


      app.add_middleware(TrustedHostMiddleware, allowed_hosts=["shop.example"])
    `,
    ),
    good(
      'by the path of the scope',
      `
      # file: requirements.txt
      fastapi==0.115.14
      starlette==0.46.2
      # file: main.py
      from fastapi import FastAPI, Request
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_key(request: Request, call_next):
          if request.scope["path"] in ("/health", "/login"):
              return await call_next(request)
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report) {
    for (const group of findSlipGroups(model, ['host'])) {
      const { certainty } = model.versions.starlette
      report({ ...toSlipDraft(group), confidence: certainty === 'certain' ? 'medium' : 'low' })
    }
  },
})
