# fastward: app=main:app
# A1: docs pages of one's own, behind a dependency, after those of FastAPI were switched off; and app.setup called again.
from fastapi import Depends, FastAPI
from fastapi.openapi.docs import get_swagger_ui_html


def keeper(key: str): ...


app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.get("/docs", include_in_schema=False, dependencies=[Depends(keeper)])
def docs():
    return get_swagger_ui_html(openapi_url="/openapi.json", title="Docs")


@app.get("/openapi.json", include_in_schema=False, dependencies=[Depends(keeper)])
def document():
    return app.openapi()


app.redoc_url = "/reading"
app.openapi_url = "/late.json"
app.setup()
