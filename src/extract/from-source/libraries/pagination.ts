// fastapi-pagination: routes that answer with a page get a dependency that reads the page's parameters.
import type { Library } from './library.ts'

const API = `
from typing import Any
from fastapi import Depends, FastAPI, Request, Response
from fastapi_pagination.bases import AbstractPage
from _fastward import add_dependency, at_start, is_route, is_subclass, origin_class, response_model, routes_of

def _create_params_dependency(params):
    async def _pagination_params(*args: Any, **kwargs: Any):
        yield params(*args, **kwargs)
    _pagination_params.__wrapped__ = params
    return _pagination_params

async def _noop_dep() -> None:
    pass

def pagination_ctx(page=None, params=None, transformer=None, __page_ctx_dep__=False):
    if page is not None and params is None:
        params = origin_class(page).__params_type__
    params_dep = _create_params_dependency(params) if params is not None else _noop_dep

    async def _page_ctx_dependency(req: Request, res: Response, _params: Any = Depends(params_dep)):
        yield _params

    if __page_ctx_dep__:
        _page_ctx_dependency.__page_ctx_dep__ = True
    return _page_ctx_dependency

def _update_route(route):
    for given in route.dependencies:
        if hasattr(given.dependency, "__page_ctx_dep__"):
            return
    page = response_model(route)
    if is_subclass(page, AbstractPage):
        add_dependency(route, Depends(pagination_ctx(page, __page_ctx_dep__=True)))

def _add_pagination(parent):
    for route in routes_of(parent):
        if is_route(route):
            _update_route(route)

def add_pagination(parent):
    _add_pagination(parent)
    at_start(_add_pagination, parent)
    return parent

def paginate(*args, **kwargs): ...
`

function page(base: string, params: string, fields: string): string {
  return `
from typing import Any, Generic, Optional, Sequence, TypeVar
from fastapi import Query
from fastapi_pagination.bases import AbstractParams, BasePage
from fastapi_pagination.types import GreaterEqualOne, GreaterEqualZero
from pydantic import BaseModel
T = TypeVar("T")
${params}
${fields}
`.replaceAll('BASE', base)
}

const PARAMS = `
class Params(BaseModel, AbstractParams):
    page: int = Query(1, ge=1, description="Page number")
    size: int = Query(50, ge=1, le=100, description="Page size")
`
const LIMIT_OFFSET = `
class LimitOffsetParams(BaseModel, AbstractParams):
    limit: int = Query(50, ge=1, le=100, description="Page size limit")
    offset: int = Query(0, ge=0, description="Page offset")
`
const PAGE = `
class Page(BASE[T], Generic[T]):
    page: Optional[GreaterEqualOne] = None
    size: Optional[GreaterEqualOne] = None
    pages: Optional[GreaterEqualZero] = None
    __params_type__ = Params
`
const LIMIT_OFFSET_PAGE = `
class LimitOffsetPage(BASE[T], Generic[T]):
    limit: Optional[GreaterEqualOne] = None
    offset: Optional[GreaterEqualZero] = None
    __params_type__ = LimitOffsetParams
`

export const FASTAPI_PAGINATION: Library = {
  name: 'fastapi_pagination',
  modules: {
    fastapi_pagination: `
from fastapi_pagination.api import add_pagination, paginate, pagination_ctx
from fastapi_pagination.default import Page, Params
from fastapi_pagination.limit_offset import LimitOffsetPage, LimitOffsetParams
`,
    'fastapi_pagination.api': API,
    'fastapi_pagination.types': `
from typing import Annotated
from pydantic import Field
GreaterEqualZero = Annotated[int, Field(ge=0)]
GreaterEqualOne = Annotated[int, Field(ge=1)]
`,
    'fastapi_pagination.bases': `
from abc import ABC
from typing import Generic, Optional, Sequence, TypeVar
from fastapi_pagination.types import GreaterEqualZero
from pydantic import BaseModel
T = TypeVar("T")

class RawParams: ...
class CursorRawParams: ...

class AbstractParams(ABC):
    def to_raw_params(self): ...

class AbstractPage(BaseModel, Generic[T], ABC):
    __params_type__ = None

    @classmethod
    def with_params(cls, custom_params):
        made = type(cls.__name__, (cls,), {"__params_type__": custom_params})
        return made

    @classmethod
    def with_custom_options(cls, **options):
        return cls

class BasePage(AbstractPage[T], Generic[T], ABC):
    items: Sequence[T]
    total: Optional[GreaterEqualZero] = None
`,
    'fastapi_pagination.default': page('BasePage', PARAMS, PAGE),
    'fastapi_pagination.limit_offset': page('BasePage', LIMIT_OFFSET, LIMIT_OFFSET_PAGE),
    'fastapi_pagination.cursor': `
from typing import Generic, Optional, Sequence, TypeVar
from fastapi import Query
from fastapi_pagination.bases import AbstractPage, AbstractParams
from pydantic import BaseModel
T = TypeVar("T")

class CursorParams(BaseModel, AbstractParams):
    cursor: Optional[str] = Query(None, description="Cursor for the next page")
    size: int = Query(50, ge=0, le=100, description="Page size")

class CursorPage(AbstractPage[T], Generic[T]):
    items: Sequence[T]
    total: Optional[int] = None
    current_page: Optional[str] = None
    current_page_backwards: Optional[str] = None
    previous_page: Optional[str] = None
    next_page: Optional[str] = None
    __params_type__ = CursorParams
`,
    'fastapi_pagination.links': `
from fastapi_pagination.links.default import Page
from fastapi_pagination.links.limit_offset import LimitOffsetPage
`,
    'fastapi_pagination.links.default': `
from typing import Generic, TypeVar
from fastapi_pagination.default import Page as DefaultPage
from fastapi_pagination.bases import BasePage
from fastapi_pagination.default import Params
from fastapi_pagination.links.bases import Links
T = TypeVar("T")

class Page(DefaultPage[T], Generic[T]):
    links: Links
`,
    'fastapi_pagination.links.limit_offset': `
from typing import Generic, TypeVar
from fastapi_pagination.limit_offset import LimitOffsetPage as DefaultPage
from fastapi_pagination.links.bases import Links
T = TypeVar("T")

class LimitOffsetPage(DefaultPage[T], Generic[T]):
    links: Links
`,
    'fastapi_pagination.links.bases': `
from typing import Optional
from pydantic import BaseModel

class Links(BaseModel):
    first: Optional[str] = None
    last: Optional[str] = None
    self: Optional[str] = None
    next: Optional[str] = None
    prev: Optional[str] = None
`,
    'fastapi_pagination.customization': `
from fastapi_pagination.bases import AbstractPage
from _fastward import origin_class

class PageCustomizer:
    def apply(self, namespace, page): ...

class UseName(PageCustomizer):
    def __init__(self, name):
        self.name = name
    def apply(self, namespace, page):
        namespace["__name__"] = self.name

class UseModule(PageCustomizer):
    def __init__(self, module):
        self.module = module

class UseParams(PageCustomizer):
    def __init__(self, params):
        self.params = params
    def apply(self, namespace, page):
        namespace["__params_type__"] = self.params

class UseParamsFields(PageCustomizer):
    def __init__(self, **kwargs):
        self.fields = kwargs
    def apply(self, namespace, page):
        old = namespace.get("__params_type__", origin_class(page).__params_type__)
        made = type(old.__name__, (old,), {"__annotations__": {name: old.__annotations__.get(name, str) for name in self.fields}, **self.fields})
        namespace["__params_type__"] = made

class _Customized:
    def __class_getitem__(cls, item):
        page, rest = item[0], item[1:]
        namespace = {}
        for customizer in rest:
            if hasattr(customizer, "apply"):
                customizer.apply(namespace, page)
        name = namespace.pop("__name__", origin_class(page).__name__ + "Customized")
        return type(name, (origin_class(page),), namespace)

CustomizedPage = _Customized
`,
  },
}
