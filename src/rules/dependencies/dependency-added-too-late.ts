// A guard that is put on a router's or a route's list when FastAPI has read the list already.

import type { Place } from '../../base/index.ts'
import { findRoutePlace } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { findLostGuard, isForEverybody, isMadeByFastapi, isStoppedOtherwise, type LostGuard, shortName } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'dependency-added-too-late',
  title: 'A guard is added after the routes that it is meant for',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-696'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    A route takes the dependencies that its router has at the moment when it is added, and an inclusion those that the including
    router has then. What is appended to router.dependencies afterwards reaches only the routes that follow, and what is appended to
    the dependencies of a route that stands on the app itself reaches nothing: the check is written and never called.`,
  fix: `
    Name the guard where the router is made, APIRouter(dependencies=[...]), or in the inclusion, include_router(router,
    dependencies=[...]).`,
  blindSpots: [
    'Whether a dependency checks anything is told by what it does on other routes, else by its security scheme or its name.',
    'A list that is changed by code that is not understood is not followed.',
  ],
  examples: [
    bad(
      'appended below the routes',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      router = APIRouter(prefix="/orders")


      @router.get("")
      def list_orders():
          return read_orders()


      @router.delete("/{number}")
      def delete_order(number: int):
          return remove_order(number)


      router.dependencies.append(Depends(check_token))  # <-- finding
      app = FastAPI()
      app.include_router(router)
    `,
    ),
    bad(
      'after the inclusion, and on routes of the app itself',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.routing import APIRoute
      from fastapi.security import APIKeyHeader

      key = APIKeyHeader(name="X-Key")


      def check_key(value: str = Depends(key)):
          if value not in read_keys():
              raise HTTPException(403)


      router = APIRouter(prefix="/jobs")


      @router.post("")
      def add_job(name: str):
          return start_job(name)


      app = FastAPI()
      app.include_router(router)


      @app.get("/orders")
      def list_orders():
          return read_orders()


      router.dependencies.append(Depends(check_key))  # <-- finding
      for route in app.routes:
          if isinstance(route, APIRoute) and route.path.startswith("/orders"):
              route.dependencies.append(Depends(check_key))  # <-- finding
    `,
    ),
    good(
      'above the routes, or before the inclusion on the route’s own list',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      router = APIRouter(prefix="/orders")
      router.dependencies.append(Depends(check_token))


      @router.get("")
      def list_orders():
          return read_orders()


      other = APIRouter(prefix="/jobs")


      @other.get("")
      def list_jobs():
          return read_jobs()


      for route in other.routes:
          route.dependencies.append(Depends(check_token))
      app = FastAPI()
      app.include_router(router)
      app.include_router(other)
    `,
    ),
    good(
      'open on purpose above the line, or guarded another way',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      def count_request():
          counter.increase()


      router = APIRouter()


      @router.post("/login")
      def login(name: str, password: str):
          return make_token(name, password)


      @router.get("/me")
      def show_me(user=Depends(check_token)):
          return user


      router.dependencies.append(Depends(check_token))


      @router.get("/orders")
      def list_orders():
          return read_orders()


      router.dependencies.append(Depends(count_request))
      app = FastAPI()
      app.include_router(router)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    const groups = new Map<string, { readonly lost: LostGuard; readonly place: Place | null; readonly routes: Route[] }>()
    for (const route of context.routesOf(app)) {
      if (route.kind === 'mount' || !isMadeByFastapi(route) || route.condition?.default === 'off' || isForEverybody(route)) continue
      // A release that runs nothing for websockets is another matter.
      if (
        route.kind === 'websocket' &&
        route.unreached?.every(({ level }) => level !== 'route') === true &&
        isOld(context.model.versions.fastapi.value)
      )
        continue
      const lost = findLostGuard(route, context)
      if (lost === null || isStoppedOtherwise(route, context) !== 'no') continue
      const place = lost.dependency.asked ?? findRoutePlace(route)
      const key = `${place?.file} ${place?.line} ${lost.dependency.call}`
      const group = groups.get(key)
      if (group === undefined) groups.set(key, { lost, place, routes: [route] })
      else group.routes.push(route)
    }
    for (const { lost, place, routes } of groups.values()) {
      const [first] = routes
      const { dependency, sure } = lost
      const router = first?.via.findLast(({ kind }) => kind === 'router')
      report({
        place,
        cause: { name: dependency.level === 'route' ? app.id : (router?.name ?? app.id), what: `${dependency.call} added late` },
        what: `${shortName(dependency)} is added too late for ${first?.kind === 'http' ? `${first.method} ` : ''}${first?.path}${routes.length === 1 ? '' : ` and ${routes.length - 1} more`}`,
        // Routes that come before the line may be open on purpose where others follow it.
        ...(sure === 'yes' && !someFollow(lost, routes, context.routesOf(app)) ? {} : { confidence: 'medium' as const }),
        routes,
        others: routes.slice(0, 3).flatMap((route) => {
          const at = findRoutePlace(route)
          return at === null ? [] : [{ role: 'cause' as const, place: at, note: 'served without it' }]
        }),
      })
    }
  },
})

/** Whether the same line guards other routes of the same router. */
function someFollow({ dependency }: LostGuard, routes: readonly Route[], all: readonly Route[]): boolean {
  const { asked } = dependency
  return all.some(
    (route) =>
      !routes.includes(route) &&
      route.dependencies.some(
        ({ call, asked: other }) => call === dependency.call && asked !== null && other?.file === asked.file && other.line === asked.line,
      ),
  )
}

function isOld(release: string): boolean {
  const [major, minor] = release.split('.').map(Number)
  return major === 0 && minor !== undefined && minor < 97
}
