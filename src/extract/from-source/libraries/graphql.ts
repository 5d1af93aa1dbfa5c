// Strawberry: a GraphQL router is an APIRouter with three routes; what its schema offers are events.
import type { Library } from './library.ts'

export const STRAWBERRY: Library = {
  name: 'strawberry',
  modules: {
    strawberry: `
from _fastward import event, functions_of

class Schema:
    def __init__(self, query, mutation=None, subscription=None, *args, **kwargs):
        for root in (query, mutation, subscription):
            if root is not None:
                for name, func in functions_of(root):
                    event("strawberry", root.__name__ + "." + name, func)
`,
    'strawberry.fastapi': `
from strawberry.fastapi.router import GraphQLRouter
class BaseContext: ...
`,
    'strawberry.fastapi.router': `
from inspect import signature
from typing import Any
from fastapi import APIRouter, BackgroundTasks, Depends, Request, Response, WebSocket
from starlette.requests import HTTPConnection

class GraphQLRouter(APIRouter):
    @staticmethod
    async def __get_root_value() -> None:
        return None

    @staticmethod
    def __get_context_getter(custom_getter):
        async def dependency(background_tasks: BackgroundTasks, connection: HTTPConnection, response: Response = None, custom_context=Depends(custom_getter)):
            return custom_context
        return dependency

    def __init__(
        self, schema, path: str = "", graphiql=None, allow_queries_via_get=True, keep_alive=False, keep_alive_interval=1, debug=None,
        root_value_getter=None, context_getter=None, subscription_protocols=(), connection_init_wait_timeout=None,
        graphql_ide="graphiql", multipart_uploads_enabled=False, max_subscriptions_per_connection=100, allowed_origins=(), **kwargs,
    ):
        super().__init__(**kwargs)
        self.schema = schema
        self.graphql_ide = graphql_ide if graphiql is not False else None
        self.allow_queries_via_get = allow_queries_via_get
        self.root_value_getter = root_value_getter or self.__get_root_value
        self.context_getter = self.__get_context_getter(context_getter or (lambda: None))

        @self.get(path, responses={200: {}, 404: {}}, include_in_schema=self.graphql_ide is not None or allow_queries_via_get)
        async def handle_http_get(
            request: Request, response: Response, context: Any = Depends(self.context_getter), root_value: Any = Depends(self.root_value_getter)
        ) -> Response: ...

        @self.post(path)
        async def handle_http_post(
            request: Request, response: Response, context: Any = Depends(self.context_getter), root_value: Any = Depends(self.root_value_getter)
        ) -> Response: ...

        @self.websocket(path)
        async def websocket_endpoint(
            websocket: WebSocket, context: Any = Depends(self.context_getter), root_value: Any = Depends(self.root_value_getter)
        ) -> None: ...
`,
  },
}
