// fastapi-crudrouter (pydantic 1 only): six operations for a schema, over one of several stores.
import type { Library } from './library.ts'

const BASE = `
from typing import Generic, List, Optional, TypeVar
from fastapi import APIRouter
from fastapi_crudrouter.core._utils import get_pk_type, pagination_factory, schema_factory
T = TypeVar("T")

class CRUDGenerator(Generic[T], APIRouter):
    _base_path = "/"

    def __init__(
        self, schema, create_schema=None, update_schema=None, prefix=None, tags=None, paginate=None,
        get_all_route=True, get_one_route=True, create_route=True, update_route=True, delete_one_route=True, delete_all_route=True, **kwargs,
    ):
        self.schema = schema
        self.pagination = pagination_factory(max_limit=paginate)
        self._pk = self._pk if hasattr(self, "_pk") else "id"
        self._pk_type = get_pk_type(schema, self._pk)
        self.create_schema = create_schema if create_schema else schema_factory(schema, pk_field_name=self._pk, name="Create")
        self.update_schema = update_schema if update_schema else schema_factory(schema, pk_field_name=self._pk, name="Update")
        prefix = str(prefix if prefix else schema.__name__).lower()
        prefix = self._base_path + prefix.strip("/")
        super().__init__(prefix=prefix, tags=tags or [prefix.strip("/").capitalize()], **kwargs)
        many = Optional[List[schema]]
        if get_all_route:
            self._add_api_route("", self._get_all(), get_all_route, methods=["GET"], response_model=many)
        if create_route:
            self._add_api_route("", self._create(), create_route, methods=["POST"], response_model=schema)
        if delete_all_route:
            self._add_api_route("", self._delete_all(), delete_all_route, methods=["DELETE"], response_model=many)
        if get_one_route:
            self._add_api_route("/{item_id}", self._get_one(), get_one_route, methods=["GET"], response_model=schema)
        if update_route:
            self._add_api_route("/{item_id}", self._update(), update_route, methods=["PUT"], response_model=schema)
        if delete_one_route:
            self._add_api_route("/{item_id}", self._delete_one(), delete_one_route, methods=["DELETE"], response_model=schema)

    def _add_api_route(self, path, endpoint, dependencies, **kwargs):
        super().add_api_route(path, endpoint, dependencies=[] if isinstance(dependencies, bool) else dependencies, **kwargs)

    def api_route(self, path, *args, **kwargs):
        self.remove_api_route(path, kwargs["methods"] if "methods" in kwargs else ["GET"])
        return super().api_route(path, *args, **kwargs)

    def remove_api_route(self, path, methods):
        for route in list(self.routes):
            if route.path == f"{self.prefix}{path}" and set(route.methods) == set(methods):
                self.routes.remove(route)
`

/** Over a database session each operation asks for it. */
function store(cls: string, init: string, session: boolean, body = ''): string {
  const db = session ? 'db: Any = Depends(self.db_func)' : ''
  const and = session ? `, ${db}` : ''
  return `
from typing import Any
from fastapi import Depends
from fastapi_crudrouter.core._base import CRUDGenerator
from fastapi_crudrouter.core._utils import get_pk_type
from _fastward import primary_keys

class ${cls}(CRUDGenerator):
    def __init__(self, schema, ${init}create_schema=None, update_schema=None, prefix=None, **kwargs):
${body}        super().__init__(schema=schema, create_schema=create_schema, update_schema=update_schema, prefix=prefix, **kwargs)

    def _get_all(self):
        def route(${session ? `${db}, ` : ''}pagination=self.pagination): ...
        return route
    def _get_one(self):
        def route(item_id: self._pk_type${and}): ...
        return route
    def _create(self):
        def route(model: self.create_schema${and}): ...
        return route
    def _update(self):
        def route(item_id: self._pk_type, model: self.update_schema${and}): ...
        return route
    def _delete_all(self):
        def route(${db}): ...
        return route
    def _delete_one(self):
        def route(item_id: self._pk_type${and}): ...
        return route
`
}

const SQLALCHEMY = `        self.db_func = db
        self._pk = primary_keys(db_model)[0]
        prefix = prefix or db_model.__tablename__
`

export const FASTAPI_CRUDROUTER: Library = {
  name: 'fastapi_crudrouter',
  modules: {
    fastapi_crudrouter: `
from fastapi_crudrouter.core.databases import DatabasesCRUDRouter
from fastapi_crudrouter.core.gino_starlette import GinoCRUDRouter
from fastapi_crudrouter.core.mem import MemoryCRUDRouter
from fastapi_crudrouter.core.ormar import OrmarCRUDRouter
from fastapi_crudrouter.core.sqlalchemy import SQLAlchemyCRUDRouter
from fastapi_crudrouter.core.tortoise import TortoiseCRUDRouter
`,
    'fastapi_crudrouter.core': 'from fastapi_crudrouter.core._base import CRUDGenerator\n',
    'fastapi_crudrouter.core._base': BASE,
    'fastapi_crudrouter.core._utils': `
from typing import Optional, get_type_hints
from fastapi import Depends
from pydantic import BaseModel

def get_pk_type(schema, pk_field):
    return get_type_hints(schema).get(pk_field, int)

def schema_factory(schema, pk_field_name="id", name="Create"):
    hints = {field: hint for field, hint in get_type_hints(schema).items() if field != pk_field_name}
    return type(schema.__name__ + name, (BaseModel,), {"__annotations__": hints})

def pagination_factory(max_limit=None):
    def pagination(skip: int = 0, limit: Optional[int] = max_limit):
        return {"skip": skip, "limit": limit}
    return Depends(pagination)
`,
    'fastapi_crudrouter.core.mem': store('MemoryCRUDRouter', '', false),
    'fastapi_crudrouter.core.sqlalchemy': store('SQLAlchemyCRUDRouter', 'db_model, db, ', true, SQLALCHEMY),
    'fastapi_crudrouter.core.databases': store(
      'DatabasesCRUDRouter',
      'table, database, ',
      false,
      '        prefix = prefix or table.name\n',
    ),
    'fastapi_crudrouter.core.gino_starlette': store(
      'GinoCRUDRouter',
      'db_model, db, ',
      false,
      '        prefix = prefix or db_model.__tablename__\n',
    ),
    'fastapi_crudrouter.core.ormar': store('OrmarCRUDRouter', '', false),
    'fastapi_crudrouter.core.tortoise': store('TortoiseCRUDRouter', 'db_model, ', false),
  },
}
