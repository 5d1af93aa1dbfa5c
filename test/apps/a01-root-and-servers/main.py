# fastward: app=main:app
# A1: keywords that change nothing about the routes but the document: servers, tags, responses, exception handlers.
from fastapi import FastAPI, Request
from fastapi.exceptions import HTTPException, RequestValidationError
from fastapi.responses import JSONResponse


async def teapot(request: Request, error: Exception):
    return JSONResponse({"teapot": True}, 418)


app = FastAPI(
    servers=[{"url": "https://bakery.example.org"}], responses={418: {"description": "Teapot"}}, exception_handlers={HTTPException: teapot, 404: teapot}, debug=True,
    openapi_tags=[{"name": "bread"}], deprecated=True, include_in_schema=True, separate_input_output_schemas=False,
)


@app.exception_handler(RequestValidationError)
async def invalid(request, error): ...


@app.get("/bread", tags=["bread"])
def bread(): ...
