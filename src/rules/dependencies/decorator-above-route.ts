// `@requires_admin` above `@app.get(...)`: the route has the function as it was below, and the wrapper is called by nobody.

import { wordsOf } from '../../knowledge/index.ts'
import type { DecoratorAbove } from '../../model/index.ts'
import { asksAboutCaller } from '../check-purpose.ts'
import { soundsLikeGuard } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'decorator-above-route',
  title: 'A decorator above the route does nothing for it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-696'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Decorators are applied from the bottom up, and @app.get(...) registers the function that it is given. A decorator above it
    wraps what the name stands for afterwards, and requests never come by that name: the check, or the limit, is written above
    the handler and never runs.`,
  fix: 'Put the decorator below the one that registers the route, or make it a dependency.',
  blindSpots: [
    'Decorators that neither check a caller nor limit a rate, by their name, are not reported.',
    'One that only marks the function works in either place and is left alone.',
  ],
  examples: [
    bad(
      'a check of the project',
      `
      import functools

      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()


      def admin_required(handler):
          @functools.wraps(handler)
          async def wrapper(request: Request, *args, **kwargs):
              if request.session.get("role") != "admin":
                  raise HTTPException(403)
              return await handler(request, *args, **kwargs)

          return wrapper


      @admin_required  # <-- finding
      @app.delete("/orders")
      async def delete_orders(request: Request):
          return await remove_all()
    `,
    ),
    bad(
      'scopes, and a limit',
      `
      from fastapi import APIRouter, FastAPI, Request
      from slowapi import Limiter
      from slowapi.util import get_remote_address
      from starlette.authentication import requires

      limiter = Limiter(key_func=get_remote_address)
      router = APIRouter()


      @requires("admin")  # <-- finding
      @router.get("/users")
      async def list_users(request: Request):
          return []


      @limiter.limit("5/minute")  # <-- finding
      @router.post("/login")
      async def login(request: Request):
          return {}


      app = FastAPI()
      app.include_router(router)
    `,
    ),
    good(
      'below the route, and decorators that only mark',
      `
      import functools

      from fastapi import FastAPI, HTTPException, Request
      from starlette.authentication import requires

      app = FastAPI()


      def admin_required(handler):
          @functools.wraps(handler)
          async def wrapper(request: Request, *args, **kwargs):
              if request.session.get("role") != "admin":
                  raise HTTPException(403)
              return await handler(request, *args, **kwargs)

          return wrapper


      def permission(name):
          def mark(handler):
              handler.permission = name
              return handler

          return mark


      @app.delete("/orders")
      @admin_required
      async def delete_orders(request: Request):
          return await remove_all()


      @permission("orders")
      @app.get("/orders")
      @requires("orders")
      async def list_orders(request: Request):
          return []
    `,
    ),
    good(
      'two routes, and a decorator of another kind',
      `
      import functools

      from fastapi import FastAPI

      app = FastAPI()


      def timed(handler):
          @functools.wraps(handler)
          async def wrapper(*args, **kwargs):
              return await handler(*args, **kwargs)

          return wrapper


      @timed
      @app.get("/orders")
      @app.get("/all-orders")
      async def list_orders():
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const decorator of context.code.decoratorsAbove) {
      const kind = decorator.wraps === false ? null : kindOf(decorator)
      if (kind === null) continue
      const isKnown = decorator.wraps === true || /^(?:starlette\.authentication\.requires|slowapi\.)/.test(decorator.callee ?? '')
      report({
        place: decorator.place,
        cause: { name: `${decorator.module}:${decorator.handler}`, what: decorator.text },
        what: `${decorator.text.replace(/^[A-Z]/, (letter) => letter.toLowerCase())} stands above the route and never runs for it`,
        routes: context.routesTo(decorator),
        ...(kind === 'limit' ? { severity: 'medium' as const } : {}),
        ...(isKnown ? {} : { confidence: 'medium' as const }),
      })
    }
  },
})

function kindOf({ text, callee }: DecoratorAbove): 'check' | 'limit' | null {
  const name = callee ?? /^[\w.]+/.exec(text)?.[0] ?? ''
  const words = wordsOf(name.split('.').at(-1) ?? '')
  if (soundsLikeGuard(name) || asksAboutCaller(name) || words.some((word) => checking.has(word))) return 'check'
  if (words.some((word) => asking.has(word)) && words.some((word) => asked.has(word))) return 'check'
  return words.some((word) => limiting.has(word)) && /limit|throttl/i.test(name) ? 'limit' : null
}
const checking = new Set('requires protected restricted'.split(' '))
const asking = new Set('required requires require only needs need'.split(' '))
const asked = new Set(
  'admin admins superuser login user role roles scope scopes token permission permissions owner member staff auth'.split(' '),
)
const limiting = new Set('limit limiter limited throttle throttled ratelimit'.split(' '))
