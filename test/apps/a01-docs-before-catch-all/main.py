# fastward: app=main:app
# A1: the docs routes stand first and win over a later catch-all.
from fastapi import FastAPI

app = FastAPI(swagger_ui_oauth2_redirect_url=None, openapi_url="/v1/openapi.json")


@app.get("/{page:path}", include_in_schema=False)
def page(page: str):
    return page
