// A class of routes that checks the caller, on a router whose included routers have a class of their own.

import { findRoutePlace } from '../../finding/index.ts'
import type { App, Model, Route, Unseen } from '../../model/index.ts'
import { isForEverybody, isStoppedOtherwise } from '../guard-around.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'route-class-lost',
  title: 'Included routes do not have the route class that checks callers',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-696'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    The route_class of a router makes the routes that are added to that router itself. Routes of a router that it includes keep the
    class that they were made with, before and after the inclusion, and so does a route that was added before route_class was set:
    a check in get_route_handler never runs for them.`,
  fix: `
    Set route_class on every router that needs it, APIRouter(route_class=...), or turn the check into a dependency and name it in
    include_router(router, dependencies=[...]).`,
  blindSpots: [
    'Whether the class checks its callers is told by the routes that have it; where there are none, by the refusals in its code.',
  ],
  examples: [
    bad(
      'the outer router has it, the inner one does not',
      `
      from fastapi import APIRouter, FastAPI, HTTPException, Request
      from fastapi.routing import APIRoute


      class CheckedRoute(APIRoute):
          def get_route_handler(self):  # <-- finding
              handle = super().get_route_handler()

              async def checked(request: Request):
                  if request.headers.get("x-key") not in read_keys():
                      raise HTTPException(401)
                  return await handle(request)

              return checked


      orders = APIRouter(prefix="/orders")


      @orders.get("")
      def list_orders():
          return read_orders()


      api = APIRouter(prefix="/api", route_class=CheckedRoute)


      @api.get("/jobs")
      def list_jobs():
          return read_jobs()


      api.include_router(orders)
      app = FastAPI()
      app.include_router(api)
    `,
    ),
    bad(
      'set on the router of the application, for routers that it includes',
      `
      from fastapi import APIRouter, FastAPI, HTTPException, Request
      from fastapi.routing import APIRoute


      class CheckedRoute(APIRoute):
          def get_route_handler(self):  # <-- finding
              handle = super().get_route_handler()

              async def checked(request: Request):
                  if request.headers.get("x-key") not in read_keys():
                      raise HTTPException(status_code=403)
                  return await handle(request)

              return checked


      orders = APIRouter(prefix="/orders")


      @orders.post("")
      def add_order(name: str):
          return save_order(name)


      app = FastAPI()
      app.router.route_class = CheckedRoute
      app.include_router(orders)
    `,
    ),
    good(
      'both routers have it, or one that is built on it',
      `
      from fastapi import APIRouter, FastAPI, HTTPException, Request
      from fastapi.routing import APIRoute


      class CheckedRoute(APIRoute):
          def get_route_handler(self):
              handle = super().get_route_handler()

              async def checked(request: Request):
                  if request.headers.get("x-key") not in read_keys():
                      raise HTTPException(401)
                  return await handle(request)

              return checked


      class TimedRoute(CheckedRoute):
          pass


      orders = APIRouter(prefix="/orders", route_class=TimedRoute)


      @orders.get("")
      def list_orders():
          return read_orders()


      api = APIRouter(prefix="/api", route_class=CheckedRoute)
      api.include_router(orders)
      app = FastAPI()
      app.include_router(api)
    `,
    ),
    good(
      'the class is about something else, or a dependency guards the others',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException, Request
      from fastapi.routing import APIRoute
      from fastapi.security import HTTPBearer


      class TimedRoute(APIRoute):
          def get_route_handler(self):
              handle = super().get_route_handler()

              async def timed(request: Request):
                  with timer():
                      return await handle(request)

              return timed


      class CheckedRoute(APIRoute):
          def get_route_handler(self):
              raise HTTPException(401)


      orders = APIRouter(prefix="/orders")


      @orders.get("")
      def list_orders():
          return read_orders()


      jobs = APIRouter(prefix="/jobs", dependencies=[Depends(HTTPBearer())])


      @jobs.get("")
      def list_jobs():
          return read_jobs()


      timed = APIRouter(route_class=TimedRoute)
      timed.include_router(orders)
      checked = APIRouter(route_class=CheckedRoute)
      checked.include_router(jobs)
      app = FastAPI()
      app.include_router(timed)
      app.include_router(checked)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const [unseen, routes] of withoutClass(app, context)) {
      const checks = checksCallers(unseen, context.model)
      if (checks === 'no') continue
      const [first] = routes
      report({
        place: unseen.place === null ? null : { file: unseen.place.file, line: unseen.place.line },
        cause: { name: unseen.call, what: 'routes of another class' },
        what: `\`${unseen.call.split(':').at(-1)}\` checks the caller, and ${first?.kind === 'http' ? `${first.method} ` : ''}${first?.path}${routes.length === 1 ? ' is' : ` and ${routes.length - 1} more are`} not made by it`,
        ...(checks === 'yes' ? {} : { confidence: 'medium' as const }),
        routes,
        others: routes.slice(0, 3).flatMap((route) => {
          const place = findRoutePlace(route)
          return place === null ? [] : [{ role: 'cause' as const, place, note: 'a route of another class' }]
        }),
      })
    }
  },
})

function withoutClass(app: App, context: RuleContext): Map<Unseen, Route[]> {
  const found = new Map<string, { readonly unseen: Unseen; readonly routes: Route[] }>()
  for (const route of context.routesOf(app)) {
    if (route.kind === 'mount' || route.condition?.default === 'off' || isForEverybody(route)) continue
    for (const unseen of route.unseenBy ?? []) {
      if (unseen.kind !== 'route-class' || isStoppedOtherwise(route, context) !== 'no') continue
      const known = found.get(unseen.call)
      if (known === undefined) found.set(unseen.call, { unseen, routes: [route] })
      else known.routes.push(route)
    }
  }
  return new Map([...found.values()].map(({ unseen, routes }) => [unseen, routes]))
}

/** By the verdict on routes that the class made, else by its words. */
function checksCallers({ call, speaksOfGuards }: Unseen, model: Model): 'yes' | 'likely' | 'no' {
  const made = model.routes.filter(({ routeClass }) => routeClass === call)
  const guards = made.flatMap((route) => route.guards.filter(({ kind }) => kind === 'route-class'))
  if (guards.some(({ absent }) => absent === 'stops')) return 'yes'
  if (guards.length > 0 && guards.every(({ absent }) => absent === 'passes')) return 'no'
  return speaksOfGuards ? 'likely' : 'no'
}
