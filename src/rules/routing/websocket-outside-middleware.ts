// A check in an HTTP middleware, and websockets in the same application, which such a middleware never sees.

import { findRoutePlace } from '../../finding/index.ts'
import type { App, Middleware, Refusal, Route } from '../../model/index.ts'
import { hasVerdicts, isForEverybody, isStoppedBefore, readsCredential, refusesIn, soundsLikeGuard } from '../guard-around.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'websocket-outside-middleware',
  title: 'Websockets pass a middleware that checks callers',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-288'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1', 'v5.0.0-4.4.3'],
  why: `
    A function under @app.middleware("http") and a class built on BaseHTTPMiddleware are asked about HTTP requests alone: Starlette
    hands every websocket on without calling them. Where such a middleware is what stops strangers, a websocket of the same
    application is open to whoever can reach the server, and a browser sends cookies with it from any site.`,
  fix: `
    Check the caller in a dependency of the websocket route, which closes the connection with code 1008 before accept(), or write
    the middleware as a plain ASGI class that looks at scope["type"] == "websocket" too.`,
  blindSpots: [
    'A function that takes a token or a key among its parameters is taken to check it.',
    'A plain ASGI class that looks at HTTP alone is not recognised.',
  ],
  examples: [
    bad(
      'a function that refuses, and a websocket below it',
      `
      from fastapi import FastAPI, WebSocket
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")  # <-- finding
      async def check_token(request, call_next):
          if request.headers.get("authorization") not in read_tokens():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      @app.get("/orders")
      def list_orders():
          return read_orders()


      @app.websocket("/orders/live")
      async def send_orders(websocket: WebSocket):
          await websocket.accept()
          await websocket.send_json(read_orders())
    `,
    ),
    bad(
      'a class, and websockets of an included router',
      `
      from fastapi import APIRouter, FastAPI, WebSocket
      from fastapi.responses import Response
      from starlette.middleware.base import BaseHTTPMiddleware


      class KeyMiddleware(BaseHTTPMiddleware):
          async def dispatch(self, request, call_next):
              if request.headers.get("x-key") not in read_keys():
                  return Response(status_code=403)
              return await call_next(request)


      router = APIRouter(prefix="/jobs")


      @router.websocket("/log")
      async def send_log(websocket: WebSocket):
          await websocket.accept()


      @router.websocket("/shell")
      async def open_shell(websocket: WebSocket):
          await websocket.accept()
          run_command(await websocket.receive_text())


      app = FastAPI()
      app.add_middleware(KeyMiddleware)  # <-- finding
      app.include_router(router)
    `,
    ),
    good(
      'a function that sends everybody to the set-up until it is done',
      `
      from fastapi import FastAPI, WebSocket
      from fastapi.responses import RedirectResponse

      app = FastAPI()
      app.state.is_new = True


      @app.middleware("http")
      async def go_to_set_up(request, call_next):
          if request.app.state.is_new and request.url.path != "/set-up":
              return RedirectResponse("/set-up")
          return await call_next(request)


      @app.get("/orders")
      def list_orders():
          return read_orders()


      @app.websocket("/orders/live")
      async def send_orders(websocket: WebSocket):
          await websocket.accept()
          await websocket.send_json(read_orders())
    `,
    ),
    good(
      'the websocket has a check of its own',
      `
      from fastapi import Depends, FastAPI, WebSocket, WebSocketException
      from fastapi.responses import JSONResponse

      app = FastAPI()


      @app.middleware("http")
      async def check_token(request, call_next):
          if request.headers.get("authorization") not in read_tokens():
              return JSONResponse({"detail": "who are you?"}, status_code=401)
          return await call_next(request)


      def check_caller(websocket: WebSocket):
          if websocket.query_params.get("ticket") not in read_tickets():
              raise WebSocketException(code=1008)


      @app.websocket("/orders/live")
      async def send_orders(websocket: WebSocket, caller=Depends(check_caller)):
          await websocket.accept()


      @app.websocket("/jobs/live")
      async def send_jobs(websocket: WebSocket, token: str):
          if token not in read_tokens():
              await websocket.close(code=1008)
              return
          await websocket.accept()
    `,
    ),
    good(
      'a plain ASGI class, and a middleware that is about something else',
      `
      from fastapi import FastAPI, WebSocket
      from starlette.responses import Response


      class KeyMiddleware:
          def __init__(self, app):
              self.app = app

          async def __call__(self, scope, receive, send):
              if dict(scope["headers"]).get(b"x-key") not in read_keys():
                  await Response(status_code=403)(scope, receive, send)
                  return
              await self.app(scope, receive, send)


      app = FastAPI()
      app.add_middleware(KeyMiddleware)


      @app.middleware("http")
      async def add_time(request, call_next):
          response = await call_next(request)
          response.headers["x-time"] = read_time()
          return response


      @app.websocket("/orders/live")
      async def send_orders(websocket: WebSocket):
          await websocket.accept()
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    // What stands around a parent stands around what is mounted below it: it is reported where it is added.
    const sockets = context
      .withMounted(app)
      .flatMap(context.routesOf)
      .filter((route) => route.kind === 'websocket' && route.condition?.default !== 'off' && !isForEverybody(route))
    if (sockets.length === 0) return
    const guards = app.middleware
      .filter(({ condition }) => condition?.default !== 'off')
      .map((layer) => ({ layer, sure: isGuarding(layer, app, context) }))
    // One that sees everything, and that nobody knows the meaning of, may stop a websocket too.
    const mayStop = app.middleware.some((layer) => layer.httpOnly !== true && !isStarlettes(layer) && soundsLikeGuard(layer.call))
    const [found] = guards.filter(({ layer, sure }) => layer.httpOnly === true && sure !== 'no')
    if (found === undefined || mayStop) return
    const open = sockets.filter((route) => isOpen(route, context))
    const [first] = open
    if (first === undefined) return
    const { layer, sure } = found
    const isSure = sure === 'yes' && layer.condition?.default !== 'unknown' && open.some(({ access }) => access === 'open')
    report({
      place: layer.place,
      cause: { name: layer.call, what: 'websockets' },
      what: `${layer.name === '' ? 'the middleware' : `\`${layer.name}\``} refuses strangers over HTTP and never sees ${first.path}${open.length === 1 ? ', a websocket' : ` and ${open.length - 1} more ${open.length === 2 ? 'websocket' : 'websockets'}`}`,
      ...(isSure ? {} : { confidence: 'medium' as const }),
      routes: open,
      others: open.slice(0, 5).flatMap((route) => {
        const place = findRoutePlace(route)
        return place === null ? [] : [{ role: 'cause' as const, place, note: 'takes connections without it' }]
      }),
    })
  },
})

/** Whether the layer stops who shows no credential: by the verdicts, else by the refusals in its code, else by its name. */
function isGuarding({ call, name }: Middleware, app: App, context: RuleContext): 'yes' | 'likely' | 'no' {
  const guards = context
    .withMounted(app)
    .flatMap(context.routesOf)
    .flatMap((route) => route.guards.filter((guard) => guard.kind === 'middleware' && sameCode(guard.call, call)))
  // One that sends everybody to the set-up, or is down for maintenance, asks nobody who they are.
  const asking = guards.filter(({ reads, verifiedBy }) => reads.length > 0 || verifiedBy.length > 0)
  if (asking.some(({ absent, forged }) => absent === 'stops' || forged === 'stops')) return 'yes'
  if (guards.length > 0 && asking.length === 0 && !guards.some(({ refusals }) => refusals.some(isForbidden))) return 'no'
  if (guards.length > 0 && guards.every(({ absent }) => absent === 'passes')) return 'no'
  if (refusesIn(call, context)) return 'likely'
  return !hasVerdicts(context.model) && soundsLikeGuard(name) ? 'likely' : 'no'
}

function isForbidden({ status }: Refusal): boolean {
  return status === null || status === 401 || status === 403
}

function isStarlettes({ call }: Middleware): boolean {
  return /^(?:fastapi|starlette)\b/.test(call)
}

/** A layer goes by `module.name`, a guard by `module:name`, or by a method of it. */
function sameCode(guard: string, layer: string): boolean {
  const plain = guard.replace(':', '.')
  return plain === layer || plain === `${layer}.dispatch` || plain === `${layer}.__call__`
}

function isOpen(route: Route, context: RuleContext): boolean {
  return isStoppedBefore(route, context) === 'no' && !readsCredential(route)
}
