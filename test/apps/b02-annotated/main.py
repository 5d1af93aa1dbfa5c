# fastward: app=main:app
# B2: Annotated (0.95+; before, the metadata says nothing and the parameter is an ordinary one), aliases in another module.
from typing import Annotated

from fastapi import Depends, FastAPI

from deps import CurrentReader, Page, reader

app = FastAPI()


@app.get("/inline")
def inline(name: Annotated[str, Depends(reader)]): ...


@app.get("/alias")
def alias(name: CurrentReader, page: Page): ...


@app.get("/default-style")
def default_style(name: str = Depends(reader)): ...
