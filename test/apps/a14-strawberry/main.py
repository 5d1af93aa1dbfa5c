# fastward: app=main:app needs=strawberry-graphql
# A14: a GraphQL router is an ordinary router: dependencies do apply.
import strawberry
from fastapi import Depends, FastAPI
from strawberry.fastapi import GraphQLRouter


def reader(card: str): ...


@strawberry.type
class Query:
    @strawberry.field
    def title(self) -> str:
        return "Moby Dick"


app = FastAPI(dependencies=[Depends(reader)])
app.include_router(GraphQLRouter(strawberry.Schema(Query)), prefix="/graphql")
