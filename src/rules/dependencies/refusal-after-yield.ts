// What a dependency does behind its yield, it does when the handler is done: who is refused there has been served.

import type { Moot } from '../../model/index.ts'
import { asksAboutCaller } from '../check-purpose.ts'
import { causeIn } from '../code-cause.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'refusal-after-yield',
  title: 'A dependency checks the caller behind its yield',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-696', 'CWE-862'],
  owaspApi: 'API5:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    FastAPI runs the part of a dependency behind its yield when the handler has finished, and in most releases after the response
    was sent. What the handler changes is changed by then, and what it returns is on its way: refusing there refuses nothing.`,
  fix: 'Move the check in front of the yield.',
  blindSpots: ['Only dependencies that yield in one place.', 'A check by a call is told by its name.'],
  examples: [
    bad(
      'a role that is asked for too late',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      def admin_store(request: Request):
          store = open_store()
          try:
              yield store
              if request.session.get("role") != "admin":
                  raise HTTPException(status_code=403)  # <-- finding
          finally:
              store.close()


      @app.delete("/orders")
      def delete_orders(store=Depends(admin_store)):
          return store.remove_all()
    `,
    ),
    bad(
      'a call',
      `
      from fastapi import Depends, FastAPI, Request

      app = FastAPI()


      async def current_user(request: Request):
          user = await find_user(request)
          yield user
          await verify_permission(user, request)  # <-- finding


      @app.delete("/orders")
      async def delete_orders(user=Depends(current_user)):
          return await remove_all()
    `,
    ),
    good(
      'checks before, and cleaning up behind',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request

      app = FastAPI()


      def admin_store(request: Request):
          if request.session.get("role") != "admin":
              raise HTTPException(status_code=403)
          store = open_store()
          try:
              yield store
          except PermissionError:
              raise HTTPException(status_code=403)
          finally:
              store.close()
          if store.failed:
              raise RuntimeError("the store failed")
          release_permission(store)


      @app.delete("/orders")
      def delete_orders(store=Depends(admin_store)):
          return store.remove_all()
    `,
    ),
    good(
      'a generator that is no dependency',
      `
      from fastapi import FastAPI, HTTPException
      from fastapi.responses import StreamingResponse

      app = FastAPI()


      def pieces(name):
          yield name
          if name == "":
              raise HTTPException(status_code=403)


      @app.get("/pieces/{name}")
      def stream(name: str):
          return StreamingResponse(pieces(name))
    `,
    ),
  ],

  looksAt: 'model',
  check(model, report, context) {
    const calls = new Set(model.routes.flatMap(({ dependencies }) => dependencies.map(({ call }) => call)))
    for (const moot of context.code.moots) {
      if (!isLateCheck(moot)) continue
      const name = `${moot.inside.module}:${moot.inside.function}`
      if (!calls.has(name) && !calls.has(name.replace(/\.__call__$/, ''))) continue
      report({
        place: moot.place,
        cause: causeIn(moot.inside, moot.text),
        what: `what ${moot.inside.function} checks behind its yield comes when the handler is done: ${moot.text}`,
        routes: context.routesTo(moot),
      })
    }
  },
})

function isLateCheck({ kind, text }: Moot): boolean {
  if (kind === 'asked-late') return asksAboutCaller(/^[\w.]+/.exec(text)?.[0] ?? '')
  return (
    kind === 'refused-late' &&
    (/HTTP\w*Exception\(.*(?:40[13]|UNAUTHORIZED|FORBIDDEN)/i.test(text) ||
      /^\w*(?:Unauthori[sz]ed|Forbidden|PermissionDenied|AccessDenied)/.test(text))
  )
}
