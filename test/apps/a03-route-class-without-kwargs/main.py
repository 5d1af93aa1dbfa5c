# fastward: app=main:app
# A3: a route class that names the arguments it takes fails from 0.132 on, when FastAPI passes one more.
from fastapi import APIRouter, FastAPI
from fastapi.routing import APIRoute


class NarrowRoute(APIRoute):
    def __init__(
        self, path, endpoint, *, response_model=None, status_code=None, tags=None, dependencies=None, summary=None, description=None,
        response_description="", responses=None, deprecated=None, name=None, methods=None, operation_id=None, response_model_include=None,
        response_model_exclude=None, response_model_by_alias=True, response_model_exclude_unset=False, response_model_exclude_defaults=False,
        response_model_exclude_none=False, include_in_schema=True, response_class=None, dependency_overrides_provider=None, callbacks=None,
        openapi_extra=None, generate_unique_id_function=None,
    ):
        super().__init__(path, endpoint, methods=methods, name=name, include_in_schema=include_in_schema, dependencies=dependencies)


router = APIRouter(route_class=NarrowRoute)


@router.get("/alley")
def alley():
    return []


app = FastAPI()
app.include_router(router)
