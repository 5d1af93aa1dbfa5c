import strawberry
from fastapi import Depends, FastAPI
from strawberry.fastapi import GraphQLRouter


@strawberry.type
class Query:
    @strawberry.field
    def hello(self) -> str:
        return "hello"


def get_user(token: str = ""):
    return token


def get_context(user=Depends(get_user)):
    return {"user": user}


def check():
    return None


schema = strawberry.Schema(query=Query)
app = FastAPI()
app.include_router(GraphQLRouter(schema, context_getter=get_context, dependencies=[Depends(check)]), prefix="/graphql")
app.include_router(GraphQLRouter(schema, path="/inner", graphql_ide=None, allow_queries_via_get=False), prefix="/plain")
