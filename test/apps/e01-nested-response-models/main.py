# fastward: app=main:app
# E1: response models that are generic, recursive, forward references, of dataclasses; the same name in two modules.
from dataclasses import dataclass
from typing import Dict, List, Optional, Tuple

from fastapi import FastAPI
from other import Bird as OtherBird
from pydantic import BaseModel


class Bird(BaseModel):
    name: str
    chicks: "List[Bird]" = []


@dataclass
class Nest:
    height: float
    bird: Optional[Bird] = None


Bird.update_forward_refs() if not hasattr(Bird, "model_rebuild") else Bird.model_rebuild()
app = FastAPI()


@app.get("/bird")
def bird() -> Bird: ...


@app.get("/other", response_model=OtherBird)
def other(): ...


@app.get("/nests")
def nests() -> List[Nest]: ...


@app.get("/by-name")
def by_name() -> Dict[str, Tuple[Bird, int]]: ...


@app.get("/string")
def string() -> "Optional[Bird]": ...
