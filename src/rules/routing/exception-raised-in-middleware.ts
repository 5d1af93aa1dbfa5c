// An HTTPException in a middleware: what should be a 401 is a 500.

import type { Call, Middleware } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'exception-raised-in-middleware',
  title: 'An HTTPException raised in a middleware becomes a 500',
  severity: 'low',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-755'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-16.5.1'],
  why: `
    Middleware stands outside of what turns an HTTPException into an answer. One that is raised there is an error of the server: the
    caller sees 500 instead of 401 or 403, whoever watches the log sees a crash with its stack for every stranger that knocks, and
    under debug=True so does the stranger.`,
  fix: 'Return the answer instead: return JSONResponse({"detail": "..."}, status_code=401).',
  blindSpots: [
    'An exception that a function called by the middleware raises is not followed.',
    'Where the app has a handler for Exception or for 500, which can still answer, nothing is reported.',
  ],
  examples: [
    bad(
      'in a function, and in a class',
      `
      from fastapi import FastAPI, HTTPException
      from starlette.middleware.base import BaseHTTPMiddleware

      app = FastAPI()


      @app.middleware("http")
      async def check_token(request, call_next):
          if request.headers.get("authorization") not in read_tokens():
              raise HTTPException(401, "who are you?")  # <-- finding
          return await call_next(request)


      class NetworkMiddleware(BaseHTTPMiddleware):
          async def dispatch(self, request, call_next):
              if request.client.host not in read_hosts():
                  raise HTTPException(status_code=403)  # <-- finding
              return await call_next(request)


      app.add_middleware(NetworkMiddleware)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    good(
      'returned, or caught in the middleware itself',
      `
      from fastapi import FastAPI, HTTPException
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_token(request, call_next):
          if "authorization" not in request.headers:
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          try:
              if request.headers["authorization"] not in read_tokens():
                  raise HTTPException(403)
          except HTTPException as error:
              return JSONResponse({"detail": error.detail}, status_code=error.status_code)
          return await call_next(request)


      @app.get("/orders")
      def list_orders():
          raise HTTPException(404)
    `,
    ),
    good(
      'a handler for whatever is raised',
      `
      from fastapi import FastAPI, HTTPException
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.exception_handler(Exception)
      async def answer(request, error):
          status = error.status_code if isinstance(error, HTTPException) else 500
          return JSONResponse({}, status_code=status)


      @app.middleware("http")
      async def check_token(request, call_next):
          if request.headers.get("authorization") not in read_tokens():
              raise HTTPException(401)
          return await call_next(request)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    if (app.exceptionHandlers.some(({ on }) => answersAll(on))) return
    for (const layer of app.middleware) {
      if (layer.condition?.default === 'off') continue
      for (const call of context.code.calls) {
        if (!isException(call) || !isIn(call, layer) || call.goesTo.length > 0 || call.catches.some(catchesIt)) continue
        const status = call.arguments['status_code']?.value
        report({
          place: call.place,
          cause: { name: layer.call, what: `raises ${typeof status === 'number' ? status : 'HTTPException'}` },
          what: `${typeof status === 'number' ? `the ${status}` : 'the exception'} that \`${layer.name}\` raises reaches the caller as a 500`,
          routes: [],
        })
      }
    }
  },
})

function isException({ callee }: Call): boolean {
  return callee.endsWith('.HTTPException')
}

/** In the function itself, or in the method of the class that is called for each request. */
function isIn({ inside }: Call, { call }: Middleware): boolean {
  const name = `${inside.module}.${inside.function}`
  return name === call || name === `${call}.dispatch` || name === `${call}.__call__`
}

function catchesIt(name: string): boolean {
  return /(?:^|\.)(?:HTTPException|Exception|BaseException)$/.test(name) || name === ''
}

/** What the outermost layer asks for every exception. */
function answersAll(on: string): boolean {
  return on === '500' || /(?:^|\.)Exception$/.test(on)
}
