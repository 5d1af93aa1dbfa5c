// SQLAdmin: a Starlette application with its own routes, mounted; the app's dependencies do not reach it.
import { isFrom, parseRelease } from '../fastapi/releases.ts'
import type { Library, ReleaseOf } from './library.ts'

const APPLICATION = `
import inspect
from _fastward import door
from starlette.applications import Starlette
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from sqladmin.models import BaseView, ModelView

class BaseAdmin:
    def __init__(self, app, engine=None, session_maker=None, base_url="/admin", title="Admin", logo_url=None, favicon_url=None, templates_dir="templates", middlewares=None, authentication_backend=None):
        self.app = app
        self.engine = engine
        self.base_url = base_url
        self._views = []
        self.authentication_backend = authentication_backend
        middlewares = list(middlewares) if middlewares else []
        if authentication_backend:
            middlewares.extend(authentication_backend.middlewares)
        self.admin = Starlette(middleware=middlewares)
        door(self.admin, self, authentication_backend, middlewares)

    @property
    def views(self):
        return self._views

    def add_view(self, view):
        if hasattr(view, "is_accessible"):
            door(self.admin, self, True)
        if view.is_model:
            self.add_model_view(view)
        else:
            self.add_base_view(view)

    def add_model_view(self, view):
        instance = view()
        methods = inspect.getmembers(instance, predicate=inspect.ismethod)[::-1]
        for _, func in methods:
            if hasattr(func, "_action"):
                self.admin.add_route(f"/{instance.identity}/action/" + func._slug, func, methods=["GET"], name=f"action-{instance.identity}-{func._slug}", include_in_schema=func._include_in_schema)
        for _, func in methods:
            if hasattr(func, "_exposed"):
                self.admin.add_route(f"/{instance.identity}" + func._path, func, methods=func._methods, name=f"view-{instance.identity}-{func.__name__}", include_in_schema=func._include_in_schema)
        self._views.append(instance)

    def add_base_view(self, view):
        instance = view()
        for _, func in inspect.getmembers(instance, predicate=inspect.ismethod)[::-1]:
            if hasattr(func, "_exposed"):
                self.admin.add_route(func._path, func, methods=func._methods, name=func._identity, include_in_schema=func._include_in_schema)
        self._views.append(instance)

    def register_model(self, model):
        self.add_model_view(model)

class Admin(BaseAdmin):
    def __init__(self, app, engine=None, session_maker=None, base_url="/admin", title="Admin", logo_url=None, favicon_url=None, middlewares=None, debug=False, templates_dir="templates", authentication_backend=None, **kwargs):
        super().__init__(app=app, engine=engine, session_maker=session_maker, base_url=base_url, middlewares=middlewares, authentication_backend=authentication_backend)
        self.admin.router.routes = [
            Mount("/statics", app=StaticFiles(packages=["sqladmin"]), name="statics"),
            Route("/", endpoint=self.index, name="index"),
            Route("/{identity}/list", endpoint=self.list, name="list"),
            Route("/{identity}/details/{pk:path}", endpoint=self.details, name="details"),
            Route("/{identity}/delete", endpoint=self.delete, name="delete", methods=["DELETE"]),
            Route("/{identity}/create", endpoint=self.create, name="create", methods=["GET", "POST"]),
            Route("/{identity}/edit/{pk:path}", endpoint=self.edit, name="edit", methods=["GET", "POST"]),
            Route("/{identity}/export/{export_type}", endpoint=self.export, name="export"),
            #IMPORT
            Route("/{identity}/ajax/lookup", endpoint=self.ajax_lookup, name="ajax_lookup"),
            Route("/login", endpoint=self.login, name="login", methods=["GET", "POST"]),
            Route("/logout", endpoint=self.logout, name="logout", methods=["GET"]),
            #FILES
        ]
        self.app.mount(base_url, app=self.admin, name="admin")

    async def index(self, request) -> Response: ...
    async def list(self, request) -> Response: ...
    async def details(self, request) -> Response: ...
    async def delete(self, request) -> Response: ...
    async def create(self, request) -> Response: ...
    async def edit(self, request) -> Response: ...
    async def export(self, request) -> Response: ...
    async def login(self, request) -> Response: ...
    async def logout(self, request) -> Response: ...
    async def ajax_lookup(self, request) -> Response: ...
    async def import_endpoint(self, request) -> Response: ...
    async def file_download(self, request) -> Response: ...
    async def file_preview(self, request) -> Response: ...

def expose(path, *, methods=["GET"], identity=None, include_in_schema=True):
    def wrap(func):
        func._exposed = True
        func._path = path
        func._methods = methods
        func._identity = identity or func.__name__
        func._include_in_schema = include_in_schema
        return func
    return wrap

def action(name, label=None, confirmation_message=None, *, include_in_schema=True, add_in_detail=True, add_in_list=True):
    def wrap(func):
        func._action = True
        func._slug = name
        func._include_in_schema = include_in_schema
        return func
    return wrap
`

/** Routes that 0.29.0 added. */
function application(release: ReleaseOf): string {
  const isNew = isFrom(parseRelease(release('sqladmin', '0.32.0')), '0.29.0')
  return APPLICATION.replace(
    '#IMPORT',
    isNew ? 'Route("/{identity}/import", endpoint=self.import_endpoint, name="import", methods=["POST"]),' : '',
  ).replace(
    '#FILES',
    isNew
      ? 'Route("/{identity}/{pk:path}/{column_name}/download/", endpoint=self.file_download, name="file_download", methods=["GET"]), Route("/{identity}/{pk:path}/{column_name}/preview/", endpoint=self.file_preview, name="file_preview", methods=["GET"]),'
      : '',
  )
}

export const SQLADMIN: Library = {
  name: 'sqladmin',
  modules: {
    sqladmin: `
from sqladmin.application import Admin, action, expose
from sqladmin.models import BaseView, ModelView
`,
    'sqladmin.models': `
import re

class BaseView:
    is_model = False
    name = ""
    identity = ""

class ModelView(BaseView):
    is_model = True
    def __init_subclass__(cls, model=None, **kwargs):
        if model is not None:
            cls.model = model
            cls.identity = re.sub("(?<!^)(?=[A-Z])", "-", model.__name__).lower()
`,
    'sqladmin.application': application,
    'sqladmin.authentication': `
class AuthenticationBackend:
    def __init__(self, secret_key):
        from starlette.middleware import Middleware
        from starlette.middleware.sessions import SessionMiddleware
        self.middlewares = [Middleware(SessionMiddleware, secret_key=secret_key)]
`,
  },
}
