// What FastAPI refuses while it builds an application, and where we must not say so.
import { expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { Model } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const SNAPSHOT: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }
const HEAD = `
import os
from typing import Annotated, Union
from fastapi import APIRouter, Depends, FastAPI, Path, Query, Response
from pydantic import BaseModel
class Plain: ...
class Item(BaseModel):
    name: str
def f(): ...
def g(): ...
`
const HEAD_LINES = HEAD.split('\n').length - 1

/** `4 TypeError: FastAPI…`: the line is that of the program below the head. */
function refusals(version: string, source: string): string[] {
  const { problems } = extractFromSource(createTree({ 'main.py': HEAD + source }), {
    app: 'main:app',
    fastapiVersion: version,
    snapshot: SNAPSHOT,
  })
  return problems
    .filter((p) => p.code === 'refused')
    .map((p) => `${p.line - HEAD_LINES} ${p.message.replace('FastAPI refuses this: ', '')}`)
}

const NEW = '0.165.0'

test.each([
  [
    'an unknown keyword of the app',
    NEW,
    'app = FastAPI(colour=1)',
    ["1 TypeError: FastAPI.__init__() got an unexpected keyword argument 'colour'"],
  ],
  ['one that older releases kept', '0.142.4', 'app = FastAPI(colour=1)', []],
  [
    'a keyword that came later',
    '0.92.0',
    'app = FastAPI()\nr = APIRouter(lifespan=f)',
    ["2 TypeError: APIRouter.__init__() got an unexpected keyword argument 'lifespan'"],
  ],
  [
    'a query of a sequence that the project made itself, and of a class that is none',
    NEW,
    'from collections.abc import Sequence\nfrom typing import TypeVar\nT = TypeVar("T")\nclass Many(Sequence[T]):\n    def __get_pydantic_core_schema__(cls, s, h): ...\napp = FastAPI()\n@app.get("/")\ndef a(x: Many[int] | None = Query(None), y: Many[Item] = Query(None)): ...',
    ["7 AssertionError: Query parameter 'y' must be one of the supported types"],
  ],
  [
    'a prefix without its slash',
    NEW,
    'app = FastAPI()\nr = APIRouter(prefix="x")',
    ["2 AssertionError: A path prefix must start with '/'"],
  ],
  [
    'an app that is included',
    NEW,
    'app = FastAPI()\napp.include_router(FastAPI())',
    ["2 AttributeError: 'FastAPI' object has no attribute '_contains_router'"],
  ],
  [
    'a decorator that this release lacks',
    '0.92.0',
    'app = FastAPI()\napp.frontend("/", directory="x")',
    ["2 AttributeError: 'FastAPI' object has no attribute 'frontend'"],
  ],
  [
    'a function in the list of dependencies',
    NEW,
    'app = FastAPI()\n@app.get("/x", dependencies=[f])\ndef x(): ...',
    ["2 AttributeError: 'function' object has no attribute 'dependency'"],
  ],
  [
    'two dependencies for one parameter',
    NEW,
    'app = FastAPI()\n@app.get("/x")\ndef x(a: Annotated[int, Depends(f)] = Depends(g)): ...',
    ["2 AssertionError: Cannot specify `Depends` in `Annotated` and default value together for 'a'"],
  ],
  [
    'a default for a path parameter',
    NEW,
    'app = FastAPI()\n@app.get("/x/{a}")\ndef x(a: int = Path(default=1)): ...',
    ['2 AssertionError: Path parameters cannot have a default value'],
  ],
  [
    'a query parameter in the path',
    NEW,
    'app = FastAPI()\n@app.get("/x/{a}")\ndef x(a: int = Query()): ...',
    ["2 AssertionError: Cannot use `Query` for path param 'a'"],
  ],
  [
    'a class that is no type',
    NEW,
    'app = FastAPI()\n@app.get("/x")\ndef x(a: Plain): ...',
    ["2 FastAPIError: Invalid args for response field! Hint: check that <class 'main.Plain'> is a valid Pydantic field type"],
  ],
  [
    'a model or a response',
    NEW,
    'app = FastAPI()\n@app.get("/x")\ndef x() -> Union[Item, Response]: ...',
    [
      "2 FastAPIError: Invalid args for response field! Hint: check that <class 'starlette.responses.Response'> is a valid Pydantic field type",
    ],
  ],
  [
    'the same with the model switched off',
    NEW,
    'app = FastAPI()\n@app.get("/x", response_model=None)\ndef x() -> Union[Item, Response]: ...',
    [],
  ],
  ['an error that the program waits for', NEW, 'try:\n    app = FastAPI(colour=1)\nexcept TypeError:\n    app = FastAPI()', []],
  ['a test that nobody can decide', NEW, 'app = FastAPI()\nif unknown_function():\n    r = APIRouter(prefix="x")', []],
  ['an attribute that somebody may have set', NEW, 'app = FastAPI()\nprint(app.limiter)', []],
  [
    'a class with a decorator that we do not know',
    NEW,
    'import attrs\n@attrs.define\nclass Odd: ...\napp = FastAPI()\n@app.get("/x")\ndef x(a: Odd): ...',
    [],
  ],
])('%s', (_name, version, source, expected) => {
  expect(refusals(version, source)).toEqual(expected)
})
