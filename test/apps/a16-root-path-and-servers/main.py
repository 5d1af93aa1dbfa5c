# fastward: app=main:app
# A16: root_path from the environment, in nested mounts, with root_path_in_servers off.
import os

from fastapi import FastAPI

app = FastAPI(root_path=os.getenv("HARBOUR_ROOT", "/proxy"), root_path_in_servers=False)
inner = FastAPI(root_path="/ignored", openapi_url=None)
innermost = FastAPI(openapi_url=None)


@innermost.get("/proxy/x")
def x(): ...


inner.mount("/b", innermost)
app.mount("/a", inner)
