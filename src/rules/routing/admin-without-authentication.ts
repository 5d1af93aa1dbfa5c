// An admin panel of a library, mounted without the part that asks who calls.

import type { MountRoute, Route } from '../../model/index.ts'
import { isBehindLayer } from '../guard-around.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'admin-without-authentication',
  title: 'An admin panel asks nobody who they are',
  severity: 'critical',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-306'],
  owaspApi: 'API2:2023',
  asvs: ['v5.0.0-8.3.1', 'v5.0.0-13.4.5'],
  why: `
    SQLAdmin and Starlette-Admin mount an application of their own: no dependency of the FastAPI app runs for it. Without
    an authentication backend or an auth provider, whoever finds the path reads, changes and deletes the rows of every model that
    has a view.`,
  fix: `
    Hand SQLAdmin an AuthenticationBackend, Admin(app, engine, authentication_backend=...), or Starlette-Admin an AuthProvider,
    Admin(engine, auth_provider=...), that verifies the caller.`,
  blindSpots: [
    'What the backend itself checks is not looked at.',
    'Where a view says by is_accessible who may see it, nothing is reported.',
    'A proxy in front of the app that keeps strangers from the panel is not seen.',
  ],
  examples: [
    bad(
      'beside dependencies that do not reach it',
      `
      from fastapi import Depends, FastAPI
      from fastapi.security import HTTPBearer
      from sqladmin import Admin, ModelView

      from shop.models import User, engine

      app = FastAPI(dependencies=[Depends(HTTPBearer())])


      class UserAdmin(ModelView, model=User):
          column_list = ["id", "name"]


      admin = Admin(app, engine)  # <-- finding
      admin.add_view(UserAdmin)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    bad(
      'the other library, below a path that is hard to guess',
      `
      from fastapi import FastAPI
      from starlette_admin.contrib.sqla import Admin, ModelView

      from shop.models import User, engine

      app = FastAPI()
      admin = Admin(engine, title="Shop", base_url="/staff-4711")  # <-- finding
      admin.add_view(ModelView(User))
      admin.mount_to(app)


      @app.get("/orders")
      def list_orders():
          return read_orders()
    `,
    ),
    good(
      'with a provider',
      `
      from fastapi import FastAPI
      from starlette_admin.auth import AuthProvider
      from starlette_admin.contrib.sqla import Admin, ModelView

      from shop.models import User, engine

      app = FastAPI()


      class StaffProvider(AuthProvider):
          async def is_authenticated(self, request):
              return request.session.get("user") in read_staff()


      admin = Admin(engine, auth_provider=StaffProvider())
      admin.add_view(ModelView(User))
      admin.mount_to(app)
    `,
    ),
    good(
      'the views say who may see them, or a middleware stands around it',
      `
      from fastapi import FastAPI
      from fastapi.responses import Response
      from sqladmin import Admin, ModelView

      from shop.models import User, engine


      class UserAdmin(ModelView, model=User):
          def is_accessible(self, request):
              return request.session.get("user") in read_staff()


      app = FastAPI()
      admin = Admin(app, engine)
      admin.add_view(UserAdmin)

      other = FastAPI()


      @other.middleware("http")
      async def check_network(request, call_next):
          if request.client.host not in read_hosts():
              return Response(status_code=403)
          return await call_next(request)


      Admin(other, engine)
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const route of context.routesOf(app)) {
      if (route.kind !== 'mount' || route.door !== 'open' || route.condition?.default === 'off') continue
      const inner = context.model.apps.find(({ id }) => id === route.target)
      const library = libraryOf(route, inner === undefined ? [] : context.routesOf(inner))
      if (library === null || isBehindLayer(app, context)) continue
      report({
        place: route.place ?? app.place,
        cause: { name: app.id, what: `${library} at ${route.path}` },
        what: `the admin panel of ${library} at ${route.path === '' ? '/' : route.path} is served to everybody`,
        ...(route.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
        routes: [route],
      })
    }
  },
})

/** SQLAdmin is an application with routes of its own, Starlette-Admin an object that answers. */
function libraryOf({ target }: MountRoute, inner: readonly Route[]): string | null {
  if (/^starlette_admin\b/.test(target ?? '')) return 'Starlette-Admin'
  return inner.some(({ handler }) => handler !== null && /^sqladmin\b/.test(handler.module)) ? 'SQLAdmin' : null
}
