# fastward: app=main:app
# D1: which types are bodies, which query parameters: bare and filled collections, iterables, mappings, callables.
from typing import Callable, Dict, FrozenSet, Iterable, List, Mapping, Sequence, Set, Tuple

from fastapi import FastAPI, Query

app = FastAPI()


@app.post("/crates")
def crates(x: list, y: Set[int], z: Dict, w: Tuple[int, ...]): ...


@app.post("/barrels")
def barrels(x: Iterable[int], y: Mapping[str, int] = {}, z: bytes = b"", k: Callable = None): ...


@app.get("/shelves")
def shelves(a: List[int] = Query([]), b: FrozenSet[str] = Query(frozenset()), c: Sequence[str] = Query(())): ...
