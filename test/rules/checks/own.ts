// Functions of the project that check: they are known by what they do, wherever they stand.
import type { Checks } from './table.ts'

const CHECK = `def check(name: str) -> None:
    if "/" in name or ".." in name:
        raise HTTPException(400)
`
const IS = `def is_plain(name: str) -> bool:
    return "/" not in name and ".." not in name
`
const CLEAN = `def inside(name: str) -> Path:
    path = (BASE / name).resolve()
    if not path.is_relative_to(BASE):
        raise HTTPException(404)
    return path
`
const HANDLER = '\n\n@app.post("/do")\nasync def do(x: str, y: str, debug: bool = False):\n'
const program = (before: string, body: string): string =>
  `${before}${HANDLER}${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`
const USE = 'return open(BASE / x)'
const IMPORTS = 'from pathlib import Path\nfrom fastapi import HTTPException\nBASE = Path("/srv/files").resolve()\n\n'
const elsewhere = (code: string) => ({ 'shop/__init__.py': '', 'shop/names.py': `${IMPORTS}${code}` })

export const ownChecks: Checks = {
  holds: [
    ['raises', program(CHECK, `check(x)\n${USE}`)],
    ['raises, in another module', program('from shop.names import check\n', `check(x)\n${USE}`), elsewhere(CHECK)],
    ['raises, in another module by the module', program('from shop import names\n', `names.check(x)\n${USE}`), elsewhere(CHECK)],
    ['raises, by an alias', program('from shop.names import check as verify\n', `verify(x)\n${USE}`), elsewhere(CHECK)],
    [
      'raises, by a re-export',
      program('from shop import check\n', `check(x)\n${USE}`),
      { ...elsewhere(CHECK), 'shop/__init__.py': 'from .names import check\n' },
    ],
    ['raises, and is awaited', program(CHECK.replace('def', 'async def'), `await check(x)\n${USE}`)],
    ['raises, by its name', program(CHECK, `check(name=x)\n${USE}`)],
    ['raises in a function that it calls', program(`${CHECK}\n\ndef outer(name):\n    check(name)\n`, `outer(x)\n${USE}`)],
    [
      'raises an error of the project',
      program(`class Bad(Exception):\n    pass\n\n\n${CHECK.replace('HTTPException(400)', 'Bad(name)')}`, `check(x)\n${USE}`),
    ],
    [
      'raises, two checks of half each',
      program(
        'def one(name):\n    if "/" in name:\n        raise ValueError(name)\n\n\ndef two(name):\n    if ".." in name:\n        raise ValueError(name)\n',
        `one(x)\ntwo(x)\n${USE}`,
      ),
    ],
    ['answers yes', program(IS, `if not is_plain(x):\n    raise HTTPException(400)\n${USE}`)],
    ['answers yes, and the answer is kept', program(IS, `is_good = is_plain(x)\nif not is_good:\n    raise HTTPException(400)\n${USE}`)],
    [
      'answers yes, by two returns',
      program(
        'def is_plain(name):\n    if "/" in name or ".." in name:\n        return False\n    return True\n',
        `if not is_plain(x):\n    raise HTTPException(400)\n${USE}`,
      ),
    ],
    [
      'answers yes, by try',
      program(
        'def is_inside(path):\n    try:\n        path.resolve().relative_to(BASE)\n        return True\n    except ValueError:\n        return False\n',
        'path = BASE / x\nif not is_inside(path):\n    raise HTTPException(400)\nreturn open(path)',
      ),
    ],
    [
      'answers no',
      program('def is_bad(name):\n    return "/" in name or ".." in name\n', `if is_bad(x):\n    raise HTTPException(400)\n${USE}`),
    ],
    ['gives back what is inside', program(CLEAN, 'return open(inside(x))')],
    ['gives back what is inside, kept', program(CLEAN, 'path = inside(x)\nreturn open(path)')],
    [
      'gives back what is inside, in another module',
      program('from shop.names import inside\n', 'return open(inside(x))'),
      elsewhere(CLEAN),
    ],
    [
      'gives back None for what is outside',
      program(
        'def inside(name):\n    path = (BASE / name).resolve()\n    return path if path.is_relative_to(BASE) else None\n',
        'path = inside(x)\nif path is None:\n    raise HTTPException(404)\nreturn open(path)',
      ),
    ],
    ['gives back a mere name', program('def plain(name):\n    return os.path.basename(name)\n', 'return open(BASE / plain(x))')],
    [
      'gives back the value that it checked',
      program(`${CHECK.replace('-> None', '-> str')}    return name\n`, 'return open(BASE / check(x))'),
    ],
    [
      'is a dependency',
      `def checked(x: str) -> str:\n    if "/" in x or ".." in x:\n        raise HTTPException(400)\n    return x\n\n\n@app.get("/do")\ndef do(name: str = Depends(checked)):\n    return open(BASE / name)`,
    ],
    [
      'is a dependency in Annotated',
      `def checked(x: str) -> str:\n    if "/" in x or ".." in x:\n        raise HTTPException(400)\n    return x\n\n\n@app.get("/do")\ndef do(name: Annotated[str, Depends(checked)]):\n    return open(BASE / name)`,
    ],
    [
      'is a dependency that yields',
      `def checked(x: str):\n    if "/" in x or ".." in x:\n        raise HTTPException(400)\n    yield x\n\n\n@app.get("/do")\ndef do(name: str = Depends(checked)):\n    return open(BASE / name)`,
    ],
    [
      'is a dependency of a dependency',
      `def checked(x: str) -> str:\n    if "/" in x or ".." in x:\n        raise HTTPException(400)\n    return x\n\n\ndef path_of(name: str = Depends(checked)) -> Path:\n    return BASE / name\n\n\n@app.get("/do")\ndef do(path: Path = Depends(path_of)):\n    return open(path)`,
    ],
    [
      'is a dependency in the list of the route, on the same parameter',
      `def checked(x: str) -> None:\n    if "/" in x or ".." in x:\n        raise HTTPException(400)\n\n\n@app.get("/do", dependencies=[Depends(checked)])\ndef do(x: str):\n    return open(BASE / x)`,
    ],
    [
      'is a class that is a dependency',
      `class Name:\n    def __init__(self, x: str):\n        if "/" in x or ".." in x:\n            raise HTTPException(400)\n        self.x = x\n\n\n@app.get("/do")\ndef do(name: Name = Depends()):\n    return open(BASE / name.x)`,
    ],
    [
      'is a method',
      program(
        'class Names:\n    def check(self, name):\n        if "/" in name or ".." in name:\n            raise ValueError(name)\n\n\nnames = Names()\n',
        `names.check(x)\n${USE}`,
      ),
    ],
    [
      'is a static method',
      program(
        'class Names:\n    @staticmethod\n    def check(name):\n        if "/" in name or ".." in name:\n            raise ValueError(name)\n',
        `Names.check(x)\n${USE}`,
      ),
    ],
    [
      'is a class method',
      program(
        'class Names:\n    @classmethod\n    def check(cls, name):\n        if "/" in name or ".." in name:\n            raise ValueError(name)\n',
        `Names.check(x)\n${USE}`,
      ),
    ],
    [
      'is a method of the object that uses it',
      program(
        'class Store:\n    def check(self, name):\n        if "/" in name or ".." in name:\n            raise ValueError(name)\n\n    def read(self, name):\n        self.check(name)\n        return open(BASE / name)\n',
        'return Store().read(x)',
      ),
    ],
    [
      'is a method of a base class',
      program(
        'class Base:\n    def check(self, name):\n        if "/" in name or ".." in name:\n            raise ValueError(name)\n\n\nclass Store(Base):\n    def read(self, name):\n        self.check(name)\n        return open(BASE / name)\n',
        'return Store().read(x)',
      ),
    ],
    [
      'is a decorator',
      `import functools\n\n\ndef plain_name(func):\n    @functools.wraps(func)\n    def wrapper(x: str):\n        if "/" in x or ".." in x:\n            raise HTTPException(400)\n        return func(x)\n    return wrapper\n\n\n@plain_name\ndef read(x: str):\n    return open(BASE / x)\n\n\n@app.get("/do")\ndef do(x: str):\n    return read(x)`,
    ],
    [
      'is a decorator of the handler',
      `import functools\n\n\ndef plain_name(func):\n    @functools.wraps(func)\n    def wrapper(*args, **kwargs):\n        name = kwargs["x"]\n        if "/" in name or ".." in name:\n            raise HTTPException(400)\n        return func(*args, **kwargs)\n    return wrapper\n\n\n@app.get("/do")\n@plain_name\ndef do(x: str):\n    return open(BASE / x)`,
    ],
    [
      'is a decorator that is made',
      `import functools\n\n\ndef plain(length):\n    def decorator(func):\n        @functools.wraps(func)\n        async def wrapper(x: str):\n            if "/" in x or ".." in x or len(x) > length:\n                raise HTTPException(400)\n            return await func(x)\n        return wrapper\n    return decorator\n\n\n@app.get("/do")\n@plain(9)\nasync def do(x: str):\n    return open(BASE / x)`,
    ],
    [
      'is asked by the caller of the caller',
      program(
        `${CHECK}\n\ndef read(name):\n    return open(BASE / name)\n\n\ndef service(name):\n    return read(name)\n`,
        'check(x)\nreturn service(x)',
      ),
    ],
    [
      'is asked on the way',
      program(
        `${CHECK}\n\ndef read(name):\n    return open(BASE / name)\n\n\ndef service(name):\n    check(name)\n    return read(name)\n`,
        'return service(x)',
      ),
    ],
    ['is decorated by a library', program(`import functools\n\n\n@functools.lru_cache\n${CHECK}`, `check(x)\n${USE}`)],
    ['checks each of several', program(CHECK, 'for name in x.split(","):\n    check(name)\n    open(BASE / name)')],
    [
      'checks each of several before they are used',
      program(CHECK, 'names = x.split(",")\nfor name in names:\n    check(name)\nfor name in names:\n    open(BASE / name)'),
    ],
    [
      'a lambda',
      program(
        'is_plain = lambda name: "/" not in name and ".." not in name\n',
        `if not is_plain(x):\n    raise HTTPException(400)\n${USE}`,
      ),
    ],
    [
      'compares with what is written elsewhere',
      program('def is_known(name):\n    return name in {"a", "b"}\n', `if not is_known(x):\n    raise HTTPException(400)\n${USE}`),
    ],
    [
      'checks an attribute of a model',
      `${CHECK}\n\nclass Wish(BaseModel):\n    x: str\n\n\n@app.post("/do")\ndef do(wish: Wish):\n    check(wish.x)\n    return open(BASE / wish.x)`,
    ],
    [
      'checks a model by itself',
      `def check(wish):\n    if "/" in wish.x or ".." in wish.x:\n        raise ValueError(wish.x)\n\n\nclass Wish(BaseModel):\n    x: str\n\n\n@app.post("/do")\ndef do(wish: Wish):\n    check(wish)\n    return open(BASE / wish.x)`,
    ],
  ],
  fails: [
    ['raises for another', program(CHECK, `check(y)\n${USE}`)],
    ['raises after the use', program(CHECK, `content = open(BASE / x)\ncheck(x)\nreturn content`)],
    ['raises in one arm', program(CHECK, `if debug:\n    check(x)\n${USE}`)],
    ['raises, and it is caught', program(CHECK, `try:\n    check(x)\nexcept Exception:\n    log.warning("odd")\n${USE}`)],
    [
      'raises in one arm of it',
      program(
        'def check(name, strict=False):\n    if strict:\n        if "/" in name or ".." in name:\n            raise ValueError(name)\n',
        `check(x)\n${USE}`,
      ),
    ],
    [
      'raises, and it is caught in it',
      program(
        `${CHECK}\n\ndef outer(name):\n    try:\n        check(name)\n    except Exception:\n        log.warning("odd")\n`,
        `outer(x)\n${USE}`,
      ),
    ],
    [
      'only writes it down',
      program('def check(name):\n    if "/" in name or ".." in name:\n        log.warning("odd")\n', `check(x)\n${USE}`),
    ],
    [
      'comes back early',
      program(
        'def check(name):\n    if not name.endswith(".txt"):\n        return\n    if "/" in name or ".." in name:\n        raise ValueError(name)\n',
        `check(x)\n${USE}`,
      ),
    ],
    ['answers, and nobody listens', program(IS, `is_plain(x)\n${USE}`)],
    ['answers, and it is kept', program(IS, `answer = is_plain(x)\n${USE}`)],
    [
      'answers no to what is good',
      program('def is_bad(name):\n    return "/" in name or ".." in name\n', `if not is_bad(x):\n    raise HTTPException(400)\n${USE}`),
    ],
    [
      'answers yes in two ways',
      program(
        'def is_plain(name):\n    if name.endswith(".txt"):\n        return True\n    return "/" not in name and ".." not in name\n',
        `if not is_plain(x):\n    raise HTTPException(400)\n${USE}`,
      ),
    ],
    [
      'answers yes when something goes wrong',
      program(
        'def is_inside(path):\n    try:\n        path.resolve().relative_to(BASE)\n    except ValueError:\n        log.info("odd")\n    return True\n',
        'path = BASE / x\nif not is_inside(path):\n    raise HTTPException(400)\nreturn open(path)',
      ),
    ],
    [
      'asks for its ending',
      program('def check(name):\n    if Path(name).suffix not in {".txt"}:\n        raise ValueError(name)\n', `check(x)\n${USE}`),
    ],
    [
      'gives back a mere name, and the other is used',
      program('def plain(name):\n    return os.path.basename(name)\n', 'plain(x)\nreturn open(BASE / x)'),
    ],
    [
      'gives back what is inside, and the other is used',
      program(
        'def inside(name):\n    path = (BASE / name).resolve()\n    return path if path.is_relative_to(BASE) else None\n',
        'path = inside(x)\nreturn open(BASE / x)',
      ),
    ],
    [
      'gives back the other for what is outside',
      program(
        'def inside(name):\n    path = (BASE / name).resolve()\n    return path if path.is_relative_to(BASE) else BASE / name\n',
        'return open(inside(x))',
      ),
    ],
    [
      'has the name of a check',
      program('def validate_safe_path(name):\n    return name.strip()\n', 'return open(BASE / validate_safe_path(x))'),
    ],
    [
      'has the name of a question',
      program('def is_safe_path(name):\n    return len(name) > 0\n', `if not is_safe_path(x):\n    raise HTTPException(400)\n${USE}`),
    ],
    [
      'is a dependency of another parameter',
      `def checked(y: str) -> None:\n    if "/" in y or ".." in y:\n        raise HTTPException(400)\n\n\n@app.get("/do", dependencies=[Depends(checked)])\ndef do(x: str):\n    return open(BASE / x)`,
    ],
    [
      'is a dependency that does not raise',
      `def checked(x: str) -> str:\n    if "/" in x or ".." in x:\n        log.warning("odd")\n    return x\n\n\n@app.get("/do")\ndef do(name: str = Depends(checked)):\n    return open(BASE / name)`,
    ],
    [
      'is a method that another class overrides',
      program(
        'class Base:\n    def check(self, name):\n        if "/" in name or ".." in name:\n            raise ValueError(name)\n\n\nclass Store(Base):\n    def check(self, name):\n        pass\n\n    def read(self, name):\n        self.check(name)\n        return open(BASE / name)\n',
        'return Store().read(x)',
      ),
    ],
    [
      'is a decorator that does not look',
      `import functools\n\n\ndef timed(func):\n    @functools.wraps(func)\n    def wrapper(x: str):\n        log.info("called")\n        return func(x)\n    return wrapper\n\n\n@timed\ndef read(x: str):\n    return open(BASE / x)\n\n\n@app.get("/do")\ndef do(x: str):\n    return read(x)`,
    ],
    [
      'is asked on one of two ways',
      program(
        `${CHECK}\n\ndef read(name):\n    return open(BASE / name)\n\n\ndef service(name, strict):\n    if strict:\n        check(name)\n        return read(name)\n    return read(name)\n`,
        'return service(x, debug)',
      ),
    ],
    ['checks the first of several', program(CHECK, 'names = x.split(",")\ncheck(names[0])\nfor name in names:\n    open(BASE / name)')],
    [
      'checks another attribute',
      `${CHECK}\n\nclass Wish(BaseModel):\n    x: str\n    y: str\n\n\n@app.post("/do")\ndef do(wish: Wish):\n    check(wish.y)\n    return open(BASE / wish.x)`,
    ],
    [
      'checks under a folder that it is given',
      program(
        'def inside(folder, name):\n    base = Path(folder).resolve()\n    path = (base / name).resolve()\n    if not path.is_relative_to(base):\n        raise ValueError(name)\n    return path\n',
        'return open(inside(y, x))',
      ),
    ],
  ],
}
