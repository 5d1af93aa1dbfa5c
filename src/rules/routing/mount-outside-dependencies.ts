// An application that is mounted beside the dependencies that guard its neighbours: none of them runs for what it answers.

import type { App, MountRoute, Route } from '../../model/index.ts'
import { findLostGuard, isBehindLayer, isForEverybody, isStoppedOtherwise, type LostGuard, shortName } from '../guard-around.ts'
import { bad, type Draft, defineRule, good, type RuleContext } from '../kit.ts'
import { wordsOfRoute } from '../route-purpose.ts'

export default defineRule({
  id: 'mount-outside-dependencies',
  title: 'A mounted application stands outside of the guards around it',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306', 'CWE-862'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1'],
  why: `
    What is mounted answers by itself: FastAPI runs neither the dependencies of the app nor those of a router or an inclusion for a
    request below the mount's path. A check that every route of the parent passes through is never called there, and up to FastAPI
    0.136 a mount on an included router was not even served, so that an upgrade to 0.137 opens it.`,
  fix: `
    Give the mounted application the check itself, FastAPI(dependencies=[...]), or include its router with app.include_router(...)
    instead of mounting it; what is no FastAPI application needs a middleware that refuses strangers.`,
  blindSpots: [
    'Whether a dependency checks anything is told by what it does on other routes, else by its security scheme or its name.',
    'A mounted object whose code is not known may check its callers by itself: the finding is then of medium confidence.',
    'Folders of static files are reported where the path says that people put files there, such as uploads.',
  ],
  examples: [
    bad(
      'a second FastAPI application below the first one',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      app = FastAPI(dependencies=[Depends(check_token)])
      reports = FastAPI()


      @app.get("/orders")
      def list_orders():
          return read_orders()


      @reports.get("/revenue")
      def show_revenue():
          return read_revenue()


      @reports.delete("/revenue/{year}")
      def delete_revenue(year: int):
          return remove_revenue(year)


      app.mount("/reports", reports)  # <-- finding
    `,
    ),
    bad(
      'on a router that is included, and a folder of uploads',
      `
      # file: requirements.txt
      fastapi==0.141.0
      # file: main.py
      from fastapi import APIRouter, Depends, FastAPI, HTTPException
      from fastapi.security import APIKeyHeader
      from fastapi.staticfiles import StaticFiles

      key = APIKeyHeader(name="X-Key")


      def check_key(value: str = Depends(key)):
          if value not in read_keys():
              raise HTTPException(403)


      internal = FastAPI()


      @internal.post("/jobs")
      def add_job(name: str):
          return start_job(name)


      router = APIRouter(prefix="/admin")
      router.mount("/internal", internal)  # <-- finding
      app = FastAPI()
      app.include_router(router, dependencies=[Depends(check_key)])

      files = FastAPI(dependencies=[Depends(check_key)])
      files.mount("/uploads", StaticFiles(directory="/var/lib/shop/uploads"))  # <-- finding
    `,
    ),
    good(
      'the mounted application has the check, or layers of its own',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer
      from fastapi.staticfiles import StaticFiles

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      app = FastAPI(dependencies=[Depends(check_token)])
      reports = FastAPI(dependencies=[Depends(check_token)])
      internal = FastAPI()


      @reports.get("/revenue")
      def show_revenue():
          return read_revenue()


      @internal.middleware("http")
      async def check_network(request, call_next):
          return await call_next(request)


      @internal.get("/jobs")
      def list_jobs():
          return []


      app.mount("/reports", reports)
      app.mount("/internal", internal)
      app.mount("/static", StaticFiles(directory="/var/lib/shop/static"))
    `,
    ),
    good(
      'the parent’s dependencies check nothing, or the mount is for everybody',
      `
      from fastapi import Depends, FastAPI, HTTPException
      from fastapi.security import HTTPBearer

      bearer = HTTPBearer()


      def check_token(credentials=Depends(bearer)):
          if credentials.credentials not in read_tokens():
              raise HTTPException(401)


      def count_request():
          counter.increase()


      pages = FastAPI()


      @pages.get("/page")
      def show_page():
          return "page"


      app = FastAPI(dependencies=[Depends(count_request)])
      app.mount("/pages", pages)
      guarded = FastAPI(dependencies=[Depends(check_token)])
      guarded.mount("/health", make_health_app())
      guarded.mount("/metrics", make_metrics_app())
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const route of context.routesOf(app)) {
      if (route.kind !== 'mount' || route.frontend || route.condition?.default === 'off' || route.target === null) continue
      // What a library mounts has a door of its own, and socket.io one in its events.
      if (route.door !== undefined || /^socketio\b/.test(route.target)) continue
      const lost = findLostGuard(route, context)
      if (lost === null || isBehindLayer(app, context)) continue
      const inner = context.model.apps.find(({ id }) => id === route.target)
      const draft = inner === undefined ? onObject(route, lost) : onApp(route, lost, inner, context)
      if (draft !== null) report(draft)
    }
  },
})

function onApp(mount: MountRoute, lost: LostGuard, inner: App, context: RuleContext): Draft | null {
  if (inner.id !== mount.within && isBehindLayer(inner, context)) return null
  const routes = context
    .withMounted(inner)
    .flatMap(context.routesOf)
    .filter((route) => route.kind !== 'mount' && route.condition?.default !== 'off' && !isForEverybody(route))
  const answers = routes.map((route) => ({ route, stopped: isStoppedOtherwise(route, context) }))
  const open = answers.filter(({ stopped }) => stopped === 'no').map(({ route }) => route)
  // Where some have a check of their own, those without were looked at one by one.
  if (open.length === 0 || open.length * 2 < routes.length) return null
  const count = `${open.length} ${open.length === 1 ? 'route' : 'routes'}`
  const isSure = lost.sure === 'yes' && open.length === routes.length && mount.condition?.default !== 'unknown'
  return toDraft(mount, lost, `${pathOf(mount)} serves ${count} without`, isSure, open)
}

function onObject(mount: MountRoute, lost: LostGuard): Draft | null {
  const isFolder = /StaticFiles$/.test(mount.target ?? '')
  if (isFolder ? !wordsOfRoute(mount).some((word) => personal.has(word)) : isForEverybody(mount)) return null
  const name = (mount.target ?? '').split(/[.:]/).at(-1) ?? ''
  return toDraft(mount, lost, `${pathOf(mount)} serves ${isFolder ? 'files' : `\`${name}\``} without`, false, [mount])
}
/** What people put there. */
const personal = new Set(
  'upload uploads uploaded attachment attachments document documents report reports export exports backup backups invoice invoices private recordings data'.split(
    ' ',
  ),
)

function toDraft(mount: MountRoute, { dependency, sure }: LostGuard, what: string, isSure: boolean, routes: readonly Route[]): Draft {
  const { level } = dependency
  const holder = level === 'app' ? 'its parent' : level === 'include' ? 'the inclusion' : 'the router'
  return {
    place: mount.place,
    cause: { name: mount.id, what: `mount beside ${dependency.call}` },
    what: `${what} ${shortName(dependency)}, which ${holder} names for its own routes`,
    ...(isSure && sure === 'yes' ? {} : { confidence: 'medium' as const }),
    routes,
    others: dependency.asked === null ? [] : [{ role: 'related', place: dependency.asked, note: 'the guard is named here' }],
  }
}

function pathOf({ path }: MountRoute): string {
  return path === '' ? '/' : path
}
