// Membership in what the program itself says, and look-ups in it.
import type { Checks } from './table.ts'

const route = (before: string, body: string): string =>
  `${before}\n\n\n@app.post("/do")\ndef do(x: str, y: str, debug: bool = False):\n${body
    .split('\n')
    .map((line) => `    ${line}`)
    .join('\n')}\n`
const USE = 'return open(f"/srv/files/{x}")'
const unless = (test: string, before = ''): string => route(before, `if ${test}:\n    raise HTTPException(400)\n${USE}`)

export const constantChecks: Checks = {
  holds: [
    ['a set that stands there', unless('x not in {"a", "b"}')],
    ['a tuple that stands there', unless('x not in ("a", "b")')],
    ['a list that stands there', unless('x not in ["a", "b"]')],
    ['a set of the module', unless('x not in NAMES', 'NAMES = {"a", "b"}')],
    ['a frozenset of the module', unless('x not in NAMES', 'NAMES = frozenset(["a", "b"])')],
    ['a tuple of the module', unless('not (x in NAMES)', 'NAMES = ("a", "b")')],
    ['the keys of a table', unless('x not in TABLE', 'TABLE = {"a": 1, "b": 2}')],
    ['the keys of a table, asked for', unless('x not in TABLE.keys()', 'TABLE = {"a": 1, "b": 2}')],
    ['the values of a table', unless('x not in TABLE.values()', 'TABLE = {1: "a", 2: "b"}')],
    ['the members of an Enum', unless('x not in Kind.__members__', 'class Kind(Enum):\n    day = "day"')],
    ['the values of an Enum', unless('x not in [kind.value for kind in Kind]', 'class Kind(Enum):\n    day = "day"')],
    [
      'the values of an Enum, kept',
      unless('x not in VALUES', 'class Kind(Enum):\n    day = "day"\n\n\nVALUES = {kind.value for kind in Kind}'),
    ],
    ['an attribute of a class', unless('x not in Names.ALL', 'class Names:\n    ALL = {"a", "b"}')],
    [
      'a set of another module',
      `from shop.names import NAMES\n${unless('x not in NAMES')}`,
      { 'shop/__init__.py': '', 'shop/names.py': 'NAMES = {"a"}\n' },
    ],
    [
      'a set of another module, by the module',
      `import shop.names\n${unless('x not in shop.names.NAMES')}`,
      { 'shop/__init__.py': '', 'shop/names.py': 'NAMES = {"a"}\n' },
    ],
    ['in the arm where it is in', route('NAMES = {"a", "b"}', `if x in NAMES:\n    ${USE}\nraise HTTPException(400)`)],
    [
      'in the arm where it is in, and something else holds',
      route('NAMES = {"a"}', `if x in NAMES and debug:\n    ${USE}\nraise HTTPException(400)`),
    ],
    ['equal to one of two words', unless('x != "a" and x != "b"')],
    ['equal to one of two words, in the arm', route('', `if x == "a" or x == "b":\n    ${USE}\nraise HTTPException(400)`)],
    ['a match of words', route('', `match x:\n    case "a" | "b":\n        ${USE}\nraise HTTPException(400)`)],
    ['an item of a table', route('TABLE = {"a": "one.txt"}', 'return open(TABLE[x])')],
    ['an item of a table, or another', route('TABLE = {"a": "one.txt"}', 'return open(TABLE.get(x, "other.txt"))')],
    ['an item of a table that stands there', route('', 'return open({"a": "one.txt"}.get(x) or "other.txt")')],
    [
      'an item of a table of another module',
      `from shop.names import TABLE\n${route('', 'return open(TABLE[x])')}`,
      { 'shop/__init__.py': '', 'shop/names.py': 'TABLE = {"a": "one.txt"}\n' },
    ],
    [
      'an attribute of an item of a table',
      route(
        'class Model:\n    def __init__(self, path):\n        self.path = path\n\n\nTABLE = {"a": Model("one.txt")}',
        'return open(TABLE[x].path)',
      ),
    ],
    ['a member of an Enum', route('class Kind(Enum):\n    day = "day"', 'return open(f"/srv/files/{Kind(x).value}")')],
    ['a member of an Enum, by its name', route('class Kind(Enum):\n    day = "day"', 'return open(f"/srv/files/{Kind[x].value}")')],
    [
      'an Enum that is tried',
      route('class Kind(Enum):\n    day = "day"', `try:\n    Kind(x)\nexcept ValueError:\n    raise HTTPException(400)\n${USE}`),
    ],
    [
      'the one among constants that fits',
      route('NAMES = ["a", "b"]', 'for name in NAMES:\n    if name == x:\n        return open(f"/srv/files/{name}")'),
    ],
    [
      'the first among constants that fits',
      route('NAMES = ["a", "b"]', 'found = next((name for name in NAMES if name == x), None)\nreturn open(f"/srv/files/{found}")'),
    ],
    ['a name in another case', unless('x.lower() not in NAMES', 'NAMES = {"a", "b"}')],
    ['what the folder itself holds', unless('x not in os.listdir(ROOT)')],
    [
      'what the folder itself holds, by a list of names',
      route('', `names = [path.name for path in BASE.iterdir()]\nif x not in names:\n    raise HTTPException(404)\n${USE}`),
    ],
    [
      'every one of several names',
      route(
        'NAMES = {"a"}',
        'names = x.split(",")\nif not all(name in NAMES for name in names):\n    raise HTTPException(400)\nreturn [open(f"/srv/files/{name}") for name in names]',
      ),
    ],
    ['names that are filtered', route('NAMES = {"a"}', 'return [open(f"/srv/files/{name}") for name in x.split(",") if name in NAMES]')],
    [
      'a column out of a set',
      route(
        'COLUMNS = {"name", "age"}',
        'if x not in COLUMNS:\n    raise HTTPException(400)\nreturn sqlite3.connect("a.db").execute(f"select * from users order by {x}")',
      ),
    ],
    [
      'one of two constants',
      route(
        '',
        'order = "desc" if x == "desc" else "asc"\nreturn sqlite3.connect("a.db").execute(f"select * from users order by name {order}")',
      ),
    ],
    ['assert', route('NAMES = {"a"}', `assert x in NAMES\n${USE}`)],
    [
      'the check is kept in a variable',
      route('NAMES = {"a"}', `is_known = x in NAMES\nif not is_known:\n    raise HTTPException(400)\n${USE}`),
    ],
    [
      'a way out by continue',
      route('NAMES = {"a"}', 'for name in x.split(","):\n    if name not in NAMES:\n        continue\n    open(f"/srv/files/{name}")'),
    ],
    ['else', route('NAMES = {"a"}', `if x not in NAMES:\n    raise HTTPException(400)\nelse:\n    ${USE}`)],
  ],
  fails: [
    ['a set of what is bad', unless('x in {"passwd", "shadow"}')],
    ['a set of what is bad, in the module', unless('x in BAD', 'BAD = ["..", "/etc/passwd"]')],
    ['an item of a table, or the text itself', route('TABLE = {"a": "one.txt"}', 'return open(TABLE.get(x, x))')],
    ['what is not in is only written down', route('NAMES = {"a"}', `if x not in NAMES:\n    log.warning("odd")\n${USE}`)],
    ['what is in is only written down', route('NAMES = {"a"}', `if x in NAMES:\n    log.info("known")\n${USE}`)],
    [
      'a list that the request brings',
      '@app.get("/do")\ndef do(x: str, names: list[str] = Query()):\n    if x not in names:\n        raise HTTPException(400)\n    return open(f"/srv/files/{x}")',
    ],
    ['its ending is in a set', unless('x.split(".")[-1] not in ENDINGS', 'ENDINGS = {"txt", "csv"}')],
    ['its suffix is in a set', unless('Path(x).suffix not in ENDINGS', 'ENDINGS = {".txt", ".csv"}')],
    ['its first part is in a set', unless('x.split("/")[0] not in NAMES', 'NAMES = {"a", "b"}')],
    ['its base name is in a set', unless('os.path.basename(x) not in NAMES', 'NAMES = {"a", "b"}')],
    ['it begins with one of several words', unless('not any(x.startswith(name) for name in NAMES)', 'NAMES = {"a", "b"}')],
    ['it begins with one of a tuple', unless('not x.startswith(NAMES)', 'NAMES = ("a", "b")')],
    ['it holds one of several words', unless('not any(name in x for name in NAMES)', 'NAMES = {"a", "b"}')],
    ['or something else holds', unless('x not in NAMES and not debug', 'NAMES = {"a", "b"}')],
    ['the check is asked of another variable', unless('y not in NAMES', 'NAMES = {"a", "b"}')],
    [
      'the check comes after the use',
      route('NAMES = {"a"}', 'content = open(f"/srv/files/{x}").read()\nif x not in NAMES:\n    raise HTTPException(400)\nreturn content'),
    ],
    [
      'the check stands in one arm only',
      route('NAMES = {"a"}', `if debug:\n    if x not in NAMES:\n        raise HTTPException(400)\n${USE}`),
    ],
    ['another value is stored after the check', route('NAMES = {"a"}', `if x not in NAMES:\n    raise HTTPException(400)\nx = y\n${USE}`)],
    [
      'the value is changed by another after the check',
      route('NAMES = {"a"}', `if x not in NAMES:\n    raise HTTPException(400)\nx += y\n${USE}`),
    ],
    ['the other arm of the check', route('NAMES = {"a"}', `if x in NAMES:\n    raise HTTPException(400)\n${USE}`)],
    [
      'some of several names',
      route(
        'NAMES = {"a"}',
        'names = x.split(",")\nif not any(name in NAMES for name in names):\n    raise HTTPException(400)\nreturn [open(f"/srv/files/{name}") for name in names]',
      ),
    ],
    [
      'a match with an arm for all others',
      route('', `match x:\n    case "a":\n        log.info("a")\n    case other:\n        return open(f"/srv/files/{other}")`),
    ],
    [
      'an Enum that is tried, and what is wrong is let pass',
      route('class Kind(Enum):\n    day = "day"', `try:\n    Kind(x)\nexcept ValueError:\n    log.warning("odd")\n${USE}`),
    ],
    ['a test that is not acted on', route('NAMES = {"a"}', `is_known = x in NAMES\n${USE}`)],
    ['it is longer than nothing', unless('len(x) == 0')],
    [
      'a set to which requests add',
      `KNOWN = {"a"}\n\n\n@app.post("/add")\ndef add(name: str):\n    KNOWN.add(name)\n\n\n${unless('x not in KNOWN')}`,
    ],
  ],
}
