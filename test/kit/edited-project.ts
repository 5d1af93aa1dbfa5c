// A small application of several files, and edits as people make them: of bodies and decorators, of lines, files and settings.

import fc from 'fast-check'

export type Project = ReadonlyMap<string, string>

export const project: Project = new Map(
  Object.entries({
    'shop/__init__.py': '',
    'shop/main.py': `"""The shop."""
import uvicorn
from fastapi import Depends, FastAPI, Request
from fastapi.middleware.cors import CORSMiddleware

from shop.books import router as books
from shop.people import make_router
from shop.settings import settings

app = FastAPI(title="Shop", dependencies=[Depends(lambda: 1)])
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
app.include_router(books, prefix=settings.prefix)
for name in ("staff", "guests"):
    app.include_router(make_router(name), prefix=f"/{name}")


@app.get("/health")
async def health(request: Request) -> dict:
    """Whether it lives."""
    value = {"up": True}
    return value


@app.on_event("startup")
def start() -> None:
    app.add_api_route("/late", health)


def run() -> None:
    uvicorn.run("shop.main:app", port=8000)
`,
    'shop/books.py': `from fastapi import APIRouter, Depends, Header
from pydantic import BaseModel, Field

router = APIRouter(tags=["books"])


class Book(BaseModel):
    title: str = Field(max_length=80)

    def shout(self) -> str:
        return self.title.upper()


def get_user(token: str = Header(...)) -> str:
    if not token:
        raise ValueError("no token")
    return token


@router.get("/books/{book_id}")
def read_book(book_id: int, user: str = Depends(get_user)) -> Book:
    print(user)
    return Book(title=str(book_id))


@router.get("/books/latest")
def latest(user: str = Depends(get_user)): return None


@router.post("/books")
def add_book(
    book: Book,
    user: str = Depends(get_user),
) -> Book:
    def inner():
        return book
    return inner()
`,
    'shop/people.py': `from fastapi import APIRouter, HTTPException

limit = 10


def make_router(name):
    made = APIRouter()

    @made.get("/")
    def listed(page: int = limit):
        raise HTTPException(404)

    return made


unused = APIRouter()


@unused.delete("/everything")
def never(): ...
`,
    'shop/settings.py': `from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    prefix: str = "/api"
    debug: bool = False

    def shown(self):
        return self.prefix


settings = Settings()
`,
    'shop/tools/helper.py': `def helper():
    return 1
`,
    'tests/test_shop.py': `from shop.main import app


def test_it():
    assert app
`,
    'scripts/seed.py': `import os

def seed():
    return os.getcwd()
`,
    'pyproject.toml': '[project]\nname = "shop"\ndependencies = ["fastapi==0.115.0"]\n',
    'requirements.txt': 'pydantic==2.9.0\n',
    '.gitignore': '*.log\n',
    '.git/HEAD': '',
  }),
)

/** What stands in one place, and what may come to stand there. */
const changes: readonly (readonly [string, string])[] = [
  ['    print(user)\n', '    print("somebody")\n'],
  ['    print(user)\n', '    for one in user:\n        print(one)\n\n    # done\n'],
  ['    return value', '    other = [value, value]\n    return other[0]'],
  ['    return value', '    yield value'],
  ['"""Whether it lives."""', '"""Whether it still lives."""'],
  ['async def health', 'def health'],
  ['"/health"', '"/alive"'],
  ['@app.get("/health")', '@app.get("/health", include_in_schema=False)'],
  ['@app.get("/health")', '\n\n# of others\n@app.get(\n    "/health",\n)'],
  ['raise HTTPException(404)', 'raise HTTPException(410)'],
  ['    made = APIRouter()', '    made = APIRouter(prefix="/made")'],
  ['    made = APIRouter()', '    # the router\n    made = APIRouter()'],
  ['limit = 10', 'limit = 20'],
  ['limit = 10', 'limit = 10; more = 2'],
  ['app.add_api_route("/late"', 'app.add_api_route("/later"'],
  ['uvicorn.run("shop.main:app"', 'uvicorn.run("shop.books:router"'],
  ['        return self.title.upper()', '        return FastAPI(self.title)'],
  ['        return self.title.upper()', '        return self.title.lower()\n\n    def other(self): ...'],
  ['max_length=80', 'max_length=90'],
  ['): return None', '): return user'],
  ['    raise ValueError("no token")', '    raise ValueError(\n            "no token")'],
  ['prefix: str = "/api"', 'prefix: str = "/v2"'],
  ['return self.prefix', 'return self.debug'],
  ['    assert app\n', '    assert app is not None\n    assert app\n'],
  ['    assert app\n', '    assert (\n'],
  ['return os.getcwd()', 'return os.listdir()'],
  ['def helper():', 'def helper(a, b):'],
  ['from pydantic import BaseModel, Field\n', 'from pydantic import (\n    BaseModel,\n    Field,\n)\n'],
  ['import uvicorn\n', 'import uvicorn  # the server\n\n'],
  ['fastapi==0.115.0', 'fastapi==0.142.0'],
  ['pydantic==2.9.0', 'pydantic==1.10.0'],
  ['*.log', 'shop/people.py'],
]

export type Edit = (project: Project) => Project

const paths = fc.constantFrom(...project.keys())
const place = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

const change = fc.constantFrom(...changes).map(
  ([from, to]): Edit =>
    (before) =>
      new Map([...before].map(([path, text]) => [path, text.replace(from, () => to)])),
)

const lines = fc.tuple(paths, place, fc.constantFrom('', '# said in between', '    # said within', 'x = 1', '    pass', null)).map(
  ([path, at, line]): Edit =>
    (before) => {
      const text = before.get(path)
      if (text === undefined) return before
      const all = text.split('\n')
      const index = Math.floor(at * all.length)
      return new Map(before).set(path, (line === null ? all.toSpliced(index, 1) : all.toSpliced(index, 0, line)).join('\n'))
    },
)

const files = fc.oneof(
  paths.map(
    (path): Edit =>
      (before) =>
        new Map([...before].filter(([one]) => one !== path)),
  ),
  paths.map(
    (path): Edit =>
      (before) =>
        new Map([...before].map(([one, text]) => [one === path ? path.replace('.py', '_two.py') : one, text])),
  ),
  fc.constantFrom('shop/settings/__init__.py', 'fastapi.py', 'shop/extra.py', 'fastward.yaml').map(
    (path): Edit =>
      (before) =>
        new Map(before).set(
          path,
          path.endsWith('.yaml') ? 'exclude: [scripts/]\n' : 'from fastapi import APIRouter\nrouter = APIRouter()\n',
        ),
  ),
)

/** One or two edits at a time, most of them within a file. */
export const edits = fc.array(
  fc.oneof({ arbitrary: change, weight: 6 }, { arbitrary: lines, weight: 5 }, { arbitrary: files, weight: 1 }),
  {
    minLength: 1,
    maxLength: 2,
  },
)
