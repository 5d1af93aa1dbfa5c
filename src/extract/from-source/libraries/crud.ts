// FastCRUD: one router of create, read, update and delete operations for a model.
import { isFrom, parseRelease } from '../fastapi/releases.ts'
import type { Library, ReleaseOf } from './library.ts'

const DELETES = ['_delete_item', '_db_delete']

/** Dependencies that releases added: fields filled in by the server (0.16), a policy for rows (0.22 or so). */
function creator(release: ReleaseOf): string {
  const found = parseRelease(release('fastcrud', '0.23.0'))
  const auto = isFrom(found, '0.16.0') ? ', auto_fields: dict = Depends(create_auto_field_injector(None))' : ''
  const policy = isFrom(found, '0.22.0') ? ', request_policy: Any = Depends(_keep_the_cruds_policy)' : ''
  const query = isFrom(found, '0.16.0')
  const filters = query ? 'create_dynamic_filters' : '_create_dynamic_filters'
  const multi = query
    ? `db: Any = Depends(self.session), query: PaginatedRequestQuery = Depends(), filters: dict = Depends(${filters}(None, None))${policy}`
    : `db: Any = Depends(self.session), page: Optional[int] = Query(None), items_per_page: Optional[int] = Query(None), offset: Optional[int] = Query(None), limit: Optional[int] = Query(None), sort: Optional[str] = Query(None), filters: dict = Depends(${filters}(None, None))`
  return `
import inspect
from typing import Any, Optional
from fastapi import APIRouter, Depends, Query
from ${query ? 'fastcrud.fastapi_dependencies' : 'fastcrud.endpoint.helper'} import ${filters}${query ? ', create_auto_field_injector' : ''}
${query ? 'from fastcrud.core.pagination import PaginatedRequestQuery' : ''}
from _fastward import primary_keys

async def _keep_the_cruds_policy(): ...

class EndpointCreator:
    def __init__(
        self, session, model, create_schema, update_schema, crud=None, include_in_schema=True, delete_schema=None, path="", tags=None,
        is_deleted_column="is_deleted", deleted_at_column="deleted_at", updated_at_column="updated_at", endpoint_names=None, filter_config=None, select_schema=None, **kwargs,
    ):
        self.session = session
        self.model = model
        self.create_schema = create_schema
        self.update_schema = update_schema
        self.delete_schema = delete_schema
        self.select_schema = select_schema
        self.include_in_schema = include_in_schema
        self.path = path
        self.tags = tags or []
        self.router = APIRouter()
        self.primary_keys = primary_keys(model)
        self.endpoint_names = {"create": "", "read": "", "update": "", "delete": "", "db_delete": "db_delete", "read_multi": "", **(endpoint_names or {})}

    def _keyed(self, func):
        kind = inspect.Parameter.KEYWORD_ONLY
        keys = [inspect.Parameter(name, inspect.Parameter.POSITIONAL_OR_KEYWORD) for name in self.primary_keys]
        func.__signature__ = inspect.Signature(keys + [p.replace(kind=kind) for p in inspect.signature(func).parameters.values()])
        return func

    def _create_item(self):
        async def endpoint(item: self.create_schema, db: Any = Depends(self.session)${auto}${policy}): ...
        return endpoint

    def _read_item(self):
        async def endpoint(db: Any = Depends(self.session)${policy}): ...
        return self._keyed(endpoint)

    def _read_items(self):
        async def endpoint(${multi}): ...
        return endpoint

    def _update_item(self):
        async def endpoint(item: self.update_schema, db: Any = Depends(self.session)${auto}${policy}): ...
        return self._keyed(endpoint)
${DELETES.map(
  (name) => `
    def ${name}(self):
        async def endpoint(db: Any = Depends(self.session)${name === '_delete_item' ? auto : ''}${policy}): ...
        return self._keyed(endpoint)
`,
).join('')}
    def _get_endpoint_path(self, operation):
        name = self.endpoint_names[operation]
        path = f"{self.path}/{name}" if name else self.path
        if operation in ("read", "update", "delete", "db_delete"):
            path = path + "/" + "/".join("{" + key + "}" for key in self.primary_keys)
        return path

    def add_routes_to_router(self, create_deps=[], read_deps=[], read_multi_deps=[], update_deps=[], delete_deps=[], db_delete_deps=[], included_methods=None, deleted_methods=None, **kwargs):
        given = {"create": create_deps, "read": read_deps, "read_multi": read_multi_deps, "update": update_deps, "delete": delete_deps, "db_delete": db_delete_deps}
        makers = [
            ("create", self._create_item, "POST"), ("read", self._read_item, "GET"), ("read_multi", self._read_items, "GET"),
            ("update", self._update_item, "PATCH"), ("delete", self._delete_item, "DELETE"), ("db_delete", self._db_delete, "DELETE"),
        ]
        for operation, make, method in makers:
            if included_methods is not None and operation not in included_methods:
                continue
            if deleted_methods is not None and operation in deleted_methods:
                continue
            if operation == "db_delete" and not self.delete_schema:
                continue
            self.router.add_api_route(
                self._get_endpoint_path(operation), make(), methods=[method], include_in_schema=self.include_in_schema, tags=self.tags,
                dependencies=[Depends(f) for f in (given[operation] or [])],
            )

    def add_custom_route(self, endpoint, methods, path=None, dependencies=None, include_in_schema=True, tags=None, **kwargs):
        self.router.add_api_route(self.path + (path or self.path), endpoint, methods=methods, dependencies=[Depends(f) for f in (dependencies or [])], include_in_schema=include_in_schema, tags=tags or self.tags)
`
}

const FILTERS = (name: string): string => `
def ${name}(filter_config, column_types):
    return lambda: {}
`

export const FASTCRUD: Library = {
  name: 'fastcrud',
  modules: {
    fastcrud: `
from fastcrud.crud.fast_crud import FastCRUD
from fastcrud.endpoint.crud_router import crud_router
from fastcrud.endpoint.endpoint_creator import EndpointCreator
`,
    'fastcrud.crud': '',
    'fastcrud.crud.fast_crud': `
from typing import Generic, TypeVar
A = TypeVar("A")
B = TypeVar("B")
C = TypeVar("C")
D = TypeVar("D")
E = TypeVar("E")
F = TypeVar("F")

class FastCRUD(Generic[A, B, C, D, E, F]):
    def __init__(self, model, *args, **kwargs):
        self.model = model
`,
    'fastcrud.core': '',
    'fastcrud.core.pagination': `
from typing import Optional
from pydantic import BaseModel

class PaginatedRequestQuery(BaseModel):
    offset: Optional[int] = None
    limit: Optional[int] = None
    page: Optional[int] = None
    items_per_page: Optional[int] = None
    sort: Optional[str] = None
`,
    'fastcrud.fastapi_dependencies': `
def create_auto_field_injector(config):
    return lambda: {}
${FILTERS('create_dynamic_filters')}`,
    'fastcrud.endpoint': '',
    'fastcrud.endpoint.helper': FILTERS('_create_dynamic_filters'),
    'fastcrud.endpoint.endpoint_creator': creator,
    'fastcrud.endpoint.crud_router': `
from fastcrud.endpoint.endpoint_creator import EndpointCreator

def crud_router(
    session, model, create_schema, update_schema, crud=None, delete_schema=None, path="", tags=None, include_in_schema=True,
    create_deps=[], read_deps=[], read_multi_deps=[], update_deps=[], delete_deps=[], db_delete_deps=[],
    included_methods=None, deleted_methods=None, endpoint_creator=None, **kwargs,
):
    made = (endpoint_creator or EndpointCreator)(
        session=session, model=model, crud=crud, create_schema=create_schema, update_schema=update_schema, include_in_schema=include_in_schema,
        delete_schema=delete_schema, path=path, tags=tags, **kwargs,
    )
    made.add_routes_to_router(
        create_deps=create_deps, read_deps=read_deps, read_multi_deps=read_multi_deps, update_deps=update_deps, delete_deps=delete_deps,
        db_delete_deps=db_delete_deps, included_methods=included_methods, deleted_methods=deleted_methods,
    )
    return made.router
`,
  },
}
