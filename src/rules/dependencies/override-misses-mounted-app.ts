// An override that puts a real check in the place of a placeholder, and a mounted application that still runs the placeholder.

import { findRoutePlace } from '../../finding/index.ts'
import type { Dependency, Route } from '../../model/index.ts'
import { isGuard, isStoppedBefore, soundsLikeGuard } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'override-misses-mounted-app',
  title: 'A mounted application runs what its parent overrides',
  severity: 'high',
  confidence: 'medium',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-696'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    The table dependency_overrides belongs to one application. A FastAPI object that is mounted below another one has a table of its own, which
    is empty: where the parent replaces a placeholder by the check that verifies callers, the mounted routes go on
    running the placeholder.`,
  fix: `
    Set the same override on the mounted application, or depend on the real check instead of a placeholder that has to be
    replaced.`,
  blindSpots: ['A placeholder that refuses every request is reported as well: then the mounted routes are out of order, and not open.'],
  examples: [
    bad(
      'the parent is wired, the mounted application is not',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request


      def current_user():
          return None


      def user_of_token(request: Request):
          user = find_user(request.headers.get("authorization"))
          if user is None:
              raise HTTPException(401)
          return user


      app = FastAPI()
      reports = FastAPI()


      @app.get("/orders")
      def list_orders(user=Depends(current_user)):
          return read_orders(user)


      @reports.get("/revenue")
      def show_revenue(user=Depends(current_user)):
          return read_revenue()


      app.dependency_overrides[current_user] = user_of_token
      app.mount("/reports", reports)  # <-- finding
    `,
    ),
    good(
      'both are wired',
      `
      from fastapi import Depends, FastAPI, HTTPException, Request


      def current_user():
          return None


      def user_of_token(request: Request):
          user = find_user(request.headers.get("authorization"))
          if user is None:
              raise HTTPException(401)
          return user


      app = FastAPI()
      reports = FastAPI()


      @reports.get("/revenue")
      def show_revenue(user=Depends(current_user)):
          return read_revenue()


      app.dependency_overrides[current_user] = user_of_token
      reports.dependency_overrides[current_user] = user_of_token
      app.mount("/reports", reports)
    `,
    ),
    good(
      'an override that is no check, and a router that is included',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request


      def get_db():
          raise NotImplementedError


      def current_user():
          return None


      def user_of_token(request: Request):
          user = find_user(request.headers.get("authorization"))
          if user is None:
              raise HTTPException(401)
          return user


      app = FastAPI()
      reports = FastAPI()
      router = APIRouter()


      @reports.get("/revenue")
      def show_revenue(db=Depends(get_db)):
          return read_revenue(db)


      @router.get("/orders")
      def list_orders(user=Depends(current_user)):
          return read_orders(user)


      app.dependency_overrides[get_db] = lambda: open_database()
      app.dependency_overrides[current_user] = user_of_token
      app.include_router(router)
      app.mount("/reports", reports)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    if (app.dependencyOverrides.length === 0) return
    const own = context.routesOf(app)
    for (const mount of own) {
      if (mount.kind !== 'mount' || mount.condition?.default === 'off') continue
      const inner = context.model.apps.find(({ id }) => id === mount.target)
      if (inner === undefined) continue
      for (const { of: replaced, by, place } of app.dependencyOverrides) {
        if (inner.dependencyOverrides.some((other) => other.of === replaced)) continue
        if (!isCheck(replaced, by, own)) continue
        const routes = missing(replaced, context.withMounted(inner).flatMap(context.routesOf)).filter(
          (route) => isStoppedBefore(route, context) !== 'yes',
        )
        const [first] = routes
        if (first === undefined) continue
        report({
          place: mount.place,
          cause: { name: inner.id, what: `override of ${replaced}` },
          what: `${first.path}${routes.length === 1 ? ' runs' : ` and ${routes.length - 1} more run`} ${last(replaced)} itself: ${last(by)}, which the parent puts in its place, is not known to the mounted application`,
          routes,
          others: [
            ...(place === null ? [] : [{ role: 'related' as const, place, note: 'what the parent runs instead' }]),
            ...routes.slice(0, 3).flatMap((route) => {
              const at = findRoutePlace(route)
              return at === null ? [] : [{ role: 'cause' as const, place: at, note: `runs ${last(replaced)}` }]
            }),
          ],
        })
      }
    }

    /** What runs in its place stops strangers where the parent's routes ask for it, or goes by such a name. */
    function isCheck(replaced: string, by: string, routes: readonly Route[]): boolean {
      const using = routes.flatMap(({ dependencies }) =>
        dependencies.flatMap((dependency, index) =>
          dependency.replaces === replaced ? [isGuard(index, dependencies, context.model)] : [],
        ),
      )
      if (using.includes('yes')) return true
      const named: Pick<Dependency, 'call'>[] = [{ call: replaced }, { call: by }]
      return using.length === 0 || using.includes('likely') ? named.some(({ call }) => soundsLikeGuard(call)) : false
    }
  },
})

function missing(replaced: string, routes: readonly Route[]): Route[] {
  return routes.filter(
    ({ dependencies, condition }) =>
      condition?.default !== 'off' && dependencies.some(({ call, replaces }) => call === replaced && replaces === null),
  )
}

function last(call: string): string {
  return call.split(':').at(-1) ?? call
}
