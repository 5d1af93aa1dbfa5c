// Libraries that mount an application of their own: what it serves is theirs, so the mount stands for it.
import type { Library } from './library.ts'

export const STARLETTE_ADMIN: Library = {
  name: 'starlette_admin',
  modules: {
    'starlette_admin.base': `
from _fastward import door

class _AdminApplication: ...

class BaseAdmin:
    def __init__(self, *args, base_url="/admin", route_name="admin", auth_provider=None, middlewares=None, **kwargs):
        self.base_url = base_url
        self.route_name = route_name
        self._application = _AdminApplication()
        door(self._application, self, auth_provider, middlewares)
    def add_view(self, view):
        if hasattr(view, "is_accessible"):
            door(self._application, self, True)
    def mount_to(self, app, *args, **kwargs):
        app.mount(self.base_url, app=self._application, name=self.route_name)
`,
    // Views that say nothing of who may see them: what a project's own class says is its own.
    'starlette_admin.views': `
class BaseView:
    def __init__(self, *args, **kwargs): ...

class BaseModelView(BaseView): ...
class CustomView(BaseView): ...
class DropDown(BaseView): ...
class Link(BaseView): ...
`,
    starlette_admin: `
from starlette_admin.base import BaseAdmin
from starlette_admin.views import BaseModelView, BaseView, CustomView, DropDown, Link
`,
    'starlette_admin.contrib': '',
    ...Object.fromEntries(
      ['sqla', 'sqlmodel', 'mongoengine', 'odmantic', 'beanie', 'tortoise'].map((name) => [
        `starlette_admin.contrib.${name}`,
        `
from starlette_admin.base import BaseAdmin
from starlette_admin.views import BaseModelView

class Admin(BaseAdmin):
    pass

class ModelView(BaseModelView):
    pass
`,
      ]),
    ),
  },
}

export const CHAINLIT: Library = {
  name: 'chainlit',
  modules: {
    'chainlit.utils': `
class _ChainlitApplication: ...

def mount_chainlit(app, target, path="/chainlit"):
    app.mount(path, _ChainlitApplication())
`,
  },
}

export const NICEGUI: Library = {
  name: 'nicegui',
  modules: {
    'nicegui.ui': `
class _NiceGuiApplication: ...

def run_with(app, *args, mount_path="/", **kwargs):
    app.mount(mount_path, _NiceGuiApplication())
`,
  },
}
