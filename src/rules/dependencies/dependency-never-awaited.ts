// Up to 0.123.4 FastAPI looked only at the callable that it was given, and not at what it wraps.

import { bad, defineRule, good } from '../kit.ts'
import { isGuardCall, lastPart } from '../lost-dependency.ts'

export default defineRule({
  id: 'dependency-never-awaited',
  title: 'FastAPI calls a dependency and does not await it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-696'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Up to 0.123.4 FastAPI asks the callable itself whether it is a coroutine function. A functools.partial of one is none, and
    neither is a plain wrapper made with functools.wraps around an async or generator function. It is called in a thread, what it
    gives is a coroutine that nobody awaits, and so the check never runs: every caller passes.`,
  fix: 'Update FastAPI to 0.123.5 or newer, or make the wrapper an async def that awaits the function.',
  blindSpots: ['The version is that of the lock file or the requirements; where neither names one, a new one is taken.'],
  examples: [
    bad(
      'a role, given by a partial',
      `
      # file: requirements.txt
      fastapi==0.115.12
      # file: main.py
      from functools import partial

      from fastapi import Depends, FastAPI, HTTPException, Request


      async def require_role(request: Request, role: str = "reader"):
          if request.session.get("role") != role:
              raise HTTPException(403)


      app = FastAPI()


      @app.delete("/orders", dependencies=[Depends(partial(require_role, role="admin"))])  # <-- finding
      async def delete_orders():
          return await remove_all()
    `,
    ),
    bad(
      'a plain wrapper',
      `
      # file: requirements.txt
      fastapi==0.115.12
      # file: main.py
      import functools

      from fastapi import Depends, FastAPI, HTTPException, Request


      def logged(func):
          @functools.wraps(func)
          def wrapper(*args, **kwargs):
              print(func.__name__)
              return func(*args, **kwargs)

          return wrapper


      @logged
      async def require_user(request: Request):
          if "user" not in request.session:
              raise HTTPException(401)


      app = FastAPI()


      @app.get("/orders")
      async def list_orders(user=Depends(require_user)):  # <-- finding
          return await find_orders()
    `,
    ),
    good(
      'a newer FastAPI',
      `
      # file: requirements.txt
      fastapi==0.123.5
      # file: main.py
      from functools import partial

      from fastapi import Depends, FastAPI, HTTPException, Request


      async def require_role(request: Request, role: str = "reader"):
          if request.session.get("role") != role:
              raise HTTPException(403)


      app = FastAPI()


      @app.delete("/orders", dependencies=[Depends(partial(require_role, role="admin"))])
      async def delete_orders():
          return await remove_all()
    `,
    ),
    good(
      'functions that are not asynchronous, and a wrapper that awaits',
      `
      # file: requirements.txt
      fastapi==0.115.12
      # file: main.py
      import functools

      from fastapi import Depends, FastAPI, HTTPException, Request


      def logged(func):
          @functools.wraps(func)
          async def wrapper(*args, **kwargs):
              return await func(*args, **kwargs)

          return wrapper


      @logged
      async def require_user(request: Request):
          if "user" not in request.session:
              raise HTTPException(401)


      def require_role(request: Request, role: str = "reader"):
          if request.session.get("role") != role:
              raise HTTPException(403)


      app = FastAPI()


      @app.delete("/orders", dependencies=[Depends(functools.partial(require_role, role="admin"))])
      async def delete_orders(user=Depends(require_user)):
          return await remove_all()
    `,
    ),
  ],

  looksAt: 'route',
  check(route, report, { model }) {
    if (route.condition?.default === 'off') return
    for (const dependency of route.dependencies) {
      if (dependency.neverAwaited !== true) continue
      const { value, certainty } = model.versions.fastapi
      const isGuard = dependency.parameter === null || isGuardCall(dependency.call, model)
      report({
        place: dependency.asked ?? dependency.place,
        cause: { name: dependency.call, what: 'await' },
        what: `nothing of ${lastPart(dependency.call)} runs: FastAPI ${value} calls it through a ${dependency.kind === 'partial' ? 'partial' : 'wrapper'} and does not await it`,
        routes: [route],
        ...(isGuard ? {} : { severity: 'medium' as const }),
        ...(certainty === 'certain' ? {} : { confidence: 'medium' as const }),
        others: dependency.place === null ? [] : [{ role: 'related', place: dependency.place, note: 'this never runs' }],
      })
    }
  },
})
