// An add_api_route of the project's own class that puts a guard on every route, and that FastAPI does not call for these.

import { findRoutePlace } from '../../finding/index.ts'
import type { App, Route, Unseen } from '../../model/index.ts'
import { isForEverybody, isGuard, isStoppedOtherwise } from '../guard-around.ts'
import { bad, defineRule, good, type RuleContext } from '../kit.ts'

export default defineRule({
  id: 'registration-override-bypassed',
  title: 'Routes bypass the add_api_route that would guard them',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-696'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    A subclass of FastAPI that overrides add_api_route sees direct calls alone: decorators and include_router go to app.router, which
    knows nothing of it. A subclass of APIRouter sees its own decorators, and from FastAPI 0.137 no longer the routes of the
    routers that it includes. The guard that the method adds is missing on all the others, without a word.`,
  fix: `
    Hand the guard to the constructor, super().__init__(dependencies=[...]), or to include_router(router, dependencies=[...]): those
    reach every path operation.`,
  blindSpots: [
    'What the method adds is told by the routes that it did see; where it saw none, by the words of its code.',
    'An override of include_router or of a decorator is not looked at.',
  ],
  examples: [
    bad(
      'of the application: a decorator does not call it',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      class GuardedAPI(FastAPI):
          def add_api_route(self, path, endpoint, **kwargs):  # <-- finding
              given = kwargs.pop("dependencies", None) or []
              super().add_api_route(path, endpoint, dependencies=[Depends(check_token), *given], **kwargs)


      app = GuardedAPI()


      def list_jobs():
          return read_jobs()


      app.add_api_route("/jobs", list_jobs)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    bad(
      'of a router that includes another one, from 0.137',
      `
      # file: requirements.txt
      fastapi==0.137.2
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      class GuardedRouter(APIRouter):
          def add_api_route(self, path, endpoint, **kwargs):  # <-- finding
              given = kwargs.pop("dependencies", None) or []
              super().add_api_route(path, endpoint, dependencies=[Depends(check_token), *given], **kwargs)


      orders = APIRouter(prefix="/orders")


      @orders.get("")
      def list_orders():
          return read_orders()


      api = GuardedRouter(prefix="/api")


      @api.get("/jobs")
      def list_jobs():
          return read_jobs()


      api.include_router(orders)
      app = FastAPI()
      app.include_router(api)
    `,
    ),
    good(
      'the same router in 0.136, where an inclusion adds every route once more',
      `
      # file: requirements.txt
      fastapi==0.136.3
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      class GuardedRouter(APIRouter):
          def add_api_route(self, path, endpoint, **kwargs):
              given = kwargs.pop("dependencies", None) or []
              super().add_api_route(path, endpoint, dependencies=[Depends(check_token), *given], **kwargs)


      orders = APIRouter(prefix="/orders")


      @orders.get("")
      def list_orders():
          return read_orders()


      api = GuardedRouter(prefix="/api")
      api.include_router(orders)
      app = FastAPI()
      app.include_router(api)
    `,
    ),
    good(
      'the method is about something else, or the routes have the guard already',
      `
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      class NamedAPI(FastAPI):
          def add_api_route(self, path, endpoint, **kwargs):
              super().add_api_route(path, endpoint, name=path, **kwargs)


      class GuardedAPI(FastAPI):
          def add_api_route(self, path, endpoint, **kwargs):
              super().add_api_route(path, endpoint, dependencies=[Depends(check_token)], **kwargs)


      named = NamedAPI()


      @named.get("/orders")
      def list_orders():
          return read_orders()


      guarded = GuardedAPI()


      @guarded.get("/jobs", dependencies=[Depends(check_token)])
      def list_jobs():
          return read_jobs()


      @guarded.post("/login")
      def login(name: str, password: str):
          return make_token(name, password)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const [unseen, routes] of bypassing(app, context)) {
      const added = addedBy(unseen, context)
      if (added === 'no') continue
      const [first] = routes
      const name = unseen.call.split(':').at(-1) ?? unseen.call
      report({
        place: unseen.place === null ? null : { file: unseen.place.file, line: unseen.place.line },
        cause: { name: unseen.call, what: 'routes that bypass it' },
        what: `\`${name}\` never sees ${first?.kind === 'http' ? `${first.method} ` : ''}${first?.path}${routes.length === 1 ? '' : ` and ${routes.length - 1} more`}, which ${routes.length === 1 ? 'is' : 'are'} served without the guard that it adds`,
        ...(added === 'yes' ? {} : { confidence: 'medium' as const }),
        routes,
        others: routes.slice(0, 3).flatMap((route) => {
          const place = findRoutePlace(route)
          return place === null ? [] : [{ role: 'cause' as const, place, note: 'registered past it' }]
        }),
      })
    }
  },
})

function bypassing(app: App, context: RuleContext): Map<Unseen, Route[]> {
  const found = new Map<string, { readonly unseen: Unseen; readonly routes: Route[] }>()
  for (const route of context.routesOf(app)) {
    if (route.kind === 'mount' || route.condition?.default === 'off' || isForEverybody(route)) continue
    for (const unseen of route.unseenBy ?? []) {
      if (unseen.kind !== 'add_api_route' || isStoppedOtherwise(route, context) !== 'no') continue
      const known = found.get(unseen.call)
      if (known === undefined) found.set(unseen.call, { unseen, routes: [route] })
      else known.routes.push(route)
    }
  }
  return new Map([...found.values()].map(({ unseen, routes }) => [unseen, routes]))
}

/** Whether the method adds a guard: seen on a route that it did see, where the dependency is asked for within its lines. */
function addedBy({ place, speaksOfGuards }: Unseen, { model }: RuleContext): 'yes' | 'likely' | 'no' {
  const end = place?.end ?? 0
  let sawSome = false
  for (const { dependencies } of model.routes)
    for (const [index, { asked, of }] of dependencies.entries()) {
      if (of !== null || asked === null || asked.file !== place?.file || asked.line < place.line || asked.line > end) continue
      sawSome = true
      const sure = isGuard(index, dependencies, model)
      if (sure !== 'no') return sure
    }
  return speaksOfGuards && !sawSome ? 'likely' : 'no'
}
