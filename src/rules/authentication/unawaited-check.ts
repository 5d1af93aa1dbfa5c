// A check that is a coroutine, and that nobody awaits: nothing of it runs.

import { asksAboutCaller } from '../check-purpose.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'unawaited-check',
  title: 'An asynchronous check is called and never awaited',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-862', 'CWE-696'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    Calling an async function only makes a coroutine; its code runs when somebody awaits it. Here nobody does: the check never
    happens, no exception comes out of it, and as the test of an if the coroutine is true whoever asks.`,
  fix: 'Await it: await check_access(user, item).',
  blindSpots: [
    'Whether a function is a check is told by its name.',
    'A coroutine that is put into a variable and forgotten is not reported.',
  ],
  examples: [
    bad(
      'called like any other function, and tested like one',
      `
      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      async def check_access(user, number):
          if number not in await numbers_of(user):
              raise HTTPException(403)


      async def is_admin(user) -> bool:
          return "admin" in await roles_of(user)


      @app.get("/orders/{number}")
      async def read_order(number: int, user=Depends(read_user)):
          check_access(user, number)  # <-- finding
          return await find_order(number)


      @app.delete("/orders/{number}")
      async def delete_order(number: int, user=Depends(read_user)):
          if not is_admin(user):  # <-- finding
              raise HTTPException(403)
          await remove_order(number)
    `,
    ),
    bad(
      'in the wrapper of a decorator',
      `
      import functools

      from fastapi import FastAPI, HTTPException, Request

      app = FastAPI()


      async def verify_credentials(request):
          if await find_session(request) is None:
              raise HTTPException(401)


      def protected(handler):
          @functools.wraps(handler)
          async def wrapper(request: Request):
              verify_credentials(request)  # <-- finding
              return await handler(request)

          return wrapper


      @app.get("/orders")
      @protected
      async def list_orders(request: Request):
          return []
    `,
    ),
    good(
      'awaited, gathered, or made a task',
      `
      import asyncio

      from fastapi import Depends, FastAPI, HTTPException

      app = FastAPI()


      async def check_access(user, number):
          if number not in await numbers_of(user):
              raise HTTPException(403)


      async def is_admin(user) -> bool:
          return "admin" in await roles_of(user)


      @app.get("/orders/{number}")
      async def read_order(number: int, user=Depends(read_user)):
          await check_access(user, number)
          await asyncio.gather(check_access(user, 1), check_access(user, 2))
          if not await is_admin(user) and not asyncio.run(is_admin(user)):
              raise HTTPException(403)
          return await find_order(number)
    `,
    ),
    good(
      'a coroutine of another kind',
      `
      from fastapi import FastAPI

      app = FastAPI()


      async def write_record(text):
          await store(text)


      @app.get("/orders")
      async def list_orders():
          write_record("listed")
          return []
    `,
    ),
  ],

  looksAt: 'model',
  check(_model, report, context) {
    for (const moot of context.code.moots) {
      const isTested = moot.kind === 'coroutine-tested'
      if ((!isTested && moot.kind !== 'coroutine-dropped') || moot.of === null || moot.entries.length === 0 || !asksAboutCaller(moot.of))
        continue
      const name = moot.of.split(/[.:]/).at(-1) ?? moot.of
      report({
        place: moot.place,
        cause: causeIn(moot.inside, name),
        what: isTested
          ? `the test is always true: ${name} makes a coroutine that is not awaited`
          : `nothing of ${name} runs: it is called and not awaited`,
        routes: context.routesTo(moot),
        others: moot.ofPlace === null ? [] : [{ role: 'related', place: moot.ofPlace, note: 'it is an async function' }],
      })
    }
  },
})
