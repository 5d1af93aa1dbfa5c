// A route of Starlette beside the dependencies that guard its neighbours: FastAPI runs none of them for it.

import { findRoutePlace, handlerName } from '../../finding/index.ts'
import type { Route } from '../../model/index.ts'
import { findLostGuard, isForEverybody, isMadeByFastapi, isStoppedOtherwise, type LostGuard, shortName } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'plain-route-outside-dependencies',
  title: 'A plain route stands outside of the guards around it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    FastAPI runs the dependencies of an app, a router or an inclusion for path operations alone. What is added with add_route,
    route, websocket_route, routes=[...] or routes.append(...) is Starlette's: it is served beside the guarded routes, and the
    check that all of them pass through is never called for it.`,
  fix: `
    Register it as a path operation, with @router.get(...) or add_api_route(...), which run the dependencies; or check the caller
    in the function itself.`,
  blindSpots: [
    'Whether a dependency checks anything is told by what it does on other routes, else by its security scheme or its name.',
    'A proxy in front of the app that checks the caller is not seen.',
  ],
  examples: [
    bad(
      'added to an app whose dependencies check the token',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.responses import JSONResponse
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      app = FastAPI(dependencies=[Depends(check_token)])


      async def export_orders(request):
          return JSONResponse(read_orders())


      @app.get("/orders")
      def list_orders():
          return read_orders()


      app.add_route("/orders/export", export_orders)  # <-- finding
    `,
    ),
    bad(
      'two of them on a router, and one in the list of routes',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.responses import JSONResponse
      from fastapi.security import APIKeyHeader
      from starlette.routing import Route

      key = APIKeyHeader(name="X-Key")


      def check_key(value: str = Depends(key)):
          if value not in read_keys():
              raise HTTPException(403)


      async def show_report(request):
          return JSONResponse(read_report())


      router = APIRouter(prefix="/jobs", dependencies=[Depends(check_key)])


      @router.get("")
      def list_jobs():
          return []


      @router.route("/jobs/feed")  # <-- finding
      async def feed(request):
          return JSONResponse([])


      @router.websocket_route("/jobs/live")
      async def live(websocket):
          await websocket.accept()


      app = FastAPI(dependencies=[Depends(check_key)], routes=[Route("/report", show_report)])  # <-- finding
      app.include_router(router)
    `,
    ),
    good(
      'a path operation, and a function that checks by itself',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.responses import JSONResponse
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      app = FastAPI(dependencies=[Depends(check_token)])


      async def export_orders():
          return JSONResponse(read_orders())


      async def show_report(request):
          if request.headers.get("x-key") not in read_keys():
              return JSONResponse({"detail": "no"}, status_code=403)
          return JSONResponse(read_report())


      app.add_api_route("/orders/export", export_orders)
      app.add_route("/report", show_report)
    `,
    ),
    good(
      'for everybody, or beside dependencies that check nothing',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.responses import JSONResponse
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      def count_request():
          counter.increase()


      async def answer(request):
          return JSONResponse({})


      app = FastAPI(dependencies=[Depends(check_token)])
      app.add_route("/healthz", answer)
      app.add_route("/login", answer, methods=["POST"])

      other = FastAPI(dependencies=[Depends(count_request)])
      other.add_route("/orders", answer)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    const groups = new Map<string, { readonly lost: LostGuard; readonly routes: Route[] }>()
    for (const route of context.routesOf(app)) {
      if (!isPlain(route) || route.condition?.default === 'off' || isForEverybody(route)) continue
      const lost = findLostGuard(route, context)
      if (lost === null || isStoppedOtherwise(route, context) !== 'no') continue
      // Those of one router that lack the same check are one matter.
      const holder = `${lost.dependency.call} ${route.via.at(-1)?.name ?? route.via.at(-1)?.place?.line ?? ''} ${route.place?.file}`
      const group = groups.get(holder)
      if (group === undefined) groups.set(holder, { lost, routes: [route] })
      else group.routes.push(route)
    }
    for (const { lost, routes } of groups.values()) {
      const [first] = routes
      if (first === undefined) continue
      const { dependency, sure } = lost
      const more = routes.length === 1 ? '' : ` and ${routes.length - 1} more of its kind`
      report({
        place: first.place ?? findRoutePlace(first),
        cause: { name: first.handler === null ? first.id : handlerName(first.handler), what: `plain route beside ${dependency.call}` },
        what: `${first.method} ${first.path}${more} is served without ${shortName(dependency)}, which ${heldBy(lost)} names for its path operations`,
        ...(sure === 'yes' && routes.every(({ condition }) => condition?.default !== 'unknown') ? {} : { confidence: 'medium' as const }),
        routes,
        handler: first.handler === null ? null : handlerName(first.handler),
        others: [
          ...routes
            .slice(1)
            .flatMap(({ place, path }) => (place === null ? [] : [{ role: 'cause' as const, place, note: `${path}, too` }])),
          ...(dependency.asked === null ? [] : [{ role: 'related' as const, place: dependency.asked, note: 'the guard is named here' }]),
        ],
      })
    }
  },
})

function isPlain(route: Route): boolean {
  return route.kind === 'http' ? route.plain && route.origin === 'project' : route.kind === 'websocket' && !isMadeByFastapi(route)
}

function heldBy({ dependency: { level } }: LostGuard): string {
  return level === 'app' ? 'the app' : level === 'include' ? 'the inclusion' : 'the router'
}
