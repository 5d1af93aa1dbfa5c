# fastward: app=main:app
# A16: root_path changes no route; a mounted app keeps its own.
from fastapi import FastAPI

app = FastAPI(root_path="/api")
sub = FastAPI(root_path="/sub")


@app.get("/ships")
def ships(): ...


@app.get("/api/crew")
def crew(): ...


@sub.get("/boats")
def boats(): ...


app.mount("/small", sub)
