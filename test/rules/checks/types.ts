// Declared types: what leaves no room for harm, and what only narrows.
import type { Checks } from './table.ts'

const query = (type: string, sink = 'open(f"/srv/files/{x}")'): string => `
@app.get("/do")
def do(x: ${type}):
    return ${sink}
`
const body = (field: string, before = ''): string => `
${before}
class Wish(BaseModel):
    x: ${field}


@app.post("/do")
def do(wish: Wish):
    return open(f"/srv/files/{wish.x}")
`
const path = (written: string, declared = 'str'): string => `
@app.get("/do/${written}")
def do(x: ${declared}):
    return open(f"/srv/files/{x}")
`

export const typeChecks: Checks = {
  holds: [
    ['int', query('int')],
    ['float', query('float')],
    ['bool', query('bool')],
    ['Decimal', query('Decimal')],
    ['UUID', query('UUID')],
    ['date', query('date')],
    ['datetime', query('datetime')],
    ['time and timedelta', query('time | timedelta')],
    ['Literal', query('Literal["day", "week"]')],
    ['Optional[int]', query('Optional[int] = None')],
    ['int or UUID', query('Union[int, UUID]')],
    ['a list of numbers', query('list[int] = Query()', '[open(f"/srv/files/{one}") for one in x]')],
    ['IPv4Address, as a file', query('IPv4Address')],
    ['IPv4Address, in a command', query('IPv4Address', 'os.system(f"ping {x}")')],
    ['conint', query('conint(gt=0)')],
    ['a number in a header', query('Annotated[int, Header()]')],
    ['a number in a form', query('Annotated[int, Form()]').replace('get', 'post')],
    ['Query(pattern=) with both anchors', query('str = Query(pattern="^[a-z]+$")')],
    ['Annotated Query(pattern=) with both anchors', query('Annotated[str, Query(pattern=r"^\\w+$")]')],
    ['Query(regex=) with both anchors', query('str = Query(regex="^[a-z]+$")')],
    ['an Annotated alias', `Name = Annotated[str, Query(pattern=r"^[a-z0-9-]+$")]\n${query('Name')}`],
    ['StringConstraints with both anchors', query('Annotated[str, StringConstraints(pattern=r"^[\\w-]+$")]')],
    ['constr with both anchors', body('constr(pattern=r"^[a-z]{2,8}$")')],
    ['constr(regex=) with both anchors', body('constr(regex=r"^[a-z]{2,8}$")')],
    ['Field(pattern=) with both anchors', body('str = Field(pattern=r"^[A-Z]{2}\\d+$")')],
    ['Annotated Field(pattern=) with both anchors', body('Annotated[str, Field(pattern=r"^[A-Z]{2}\\d+$")]')],
    ['a pattern whose arms stand in a group', query('str = Query(pattern="^(day|week)$")')],
    ['Path(pattern=) with both anchors', path('{x:path}', 'Annotated[str, InPath(pattern="^[a-z]+$")]')],
    ['a field that is an int', body('int')],
    ['a field that is a UUID', body('UUID')],
    ['a field that is a list of UUIDs', body('list[UUID]').replace('{wish.x}', '{wish.x[0]}')],
    ['a field that is a Literal', body('Literal["a", "b"]')],
    ['a field of an inner model', body('Inner', 'class Inner(BaseModel):\n    number: int\n\n').replace('wish.x', 'wish.x.number')],
    ['a field that is an Enum', body('Kind', 'class Kind(str, Enum):\n    day = "day"\n\n')],
    ['the value of an Enum', body('Kind', 'class Kind(Enum):\n    day = "day"\n\n').replace('wish.x', 'wish.x.value')],
    ['a StrEnum in the query', `class Kind(StrEnum):\n    day = "day"\n\n\n${query('Kind')}`],
    ['an IntEnum in the path', `class Kind(IntEnum):\n    one = 1\n\n\n${path('{x}', 'Kind')}`],
    ['{x:int}', path('{x:int}')],
    ['{x:float}', path('{x:float}')],
    ['{x:uuid}', path('{x:uuid}')],
    ['{x} that is a number', path('{x}', 'int')],
    ['{x} before an ending', path('{x}').replace('files/{x}', 'files/{x}.txt')],
    [
      'a number in a dataclass',
      '@dataclass\nclass Wish:\n    x: int\n\n\n@app.post("/do")\ndef do(wish: Wish):\n    return open(f"/srv/files/{wish.x}")',
    ],
    [
      'the values of dict[str, int]',
      '@app.post("/do")\ndef do(x: dict[str, int]):\n    return [open(f"/srv/files/{one}") for one in x.values()]',
    ],
  ],
  fails: [
    ['str', query('str')],
    ['a text of bounded length', query('str = Query(min_length=1, max_length=80)')],
    ['int or str', query('Union[int, str]')],
    ['Any', query('Any = Query()')],
    ['a pattern without anchors: Pydantic searches', query('str = Query(pattern="[a-z]+")')],
    ['a pattern without its end', query('str = Query(pattern="^[a-z]+")')],
    ['a pattern without its beginning', query('str = Query(pattern="[a-z]+$")')],
    ['a pattern that lets a dot and a slash through', query('str = Query(pattern=r"^[\\w./]+$")')],
    ['a pattern that lets anything through before an ending', query('str = Query(pattern=r"^.+\\.txt$")')],
    ['a pattern that names what is bad', query('str = Query(pattern=r"^[^<>]+$")')],
    ['a pattern whose anchors belong to two arms', query('str = Query(pattern="^[a-z]+|[a-z]+$")')],
    ['a pattern whose anchors hold for lines', query('str = Query(pattern="(?m)^[a-z]+$")')],
    ['a pattern whose end is a dollar sign', query('str = Query(pattern=r"^[a-z]+\\$")')],
    ['constr without anchors', body('constr(pattern=r"[a-z]{2,8}")')],
    ['Field(pattern=) without anchors', body('str = Field(pattern=r"[A-Z]{2}")')],
    ['StringConstraints that strips', body('Annotated[str, StringConstraints(strip_whitespace=True, max_length=9)]')],
    ['a field that is a str', body('str')],
    ['a str in an inner model', body('Inner', 'class Inner(BaseModel):\n    name: str\n\n').replace('wish.x', 'wish.x.name')],
    [
      'a str in a dataclass',
      '@dataclass\nclass Wish:\n    x: str\n\n\n@app.post("/do")\ndef do(wish: Wish):\n    return open(f"/srv/files/{wish.x}")',
    ],
    ['FilePath, which only asks whether it exists', query('FilePath', 'open(x)')],
    ['pathlib.Path', query('Path', 'open(BASE / x)')],
    ['{x:path}', path('{x:path}')],
    ['HttpUrl, as an address', query('HttpUrl', 'requests.get(str(x))')],
    ['IPv4Address, as an address', query('IPv4Address', 'requests.get(f"http://{x}/")')],
    [
      'EmailStr, in a statement: quotes are letters there',
      query('EmailStr', 'sqlite3.connect("a.db").execute(f"select * from users where mail = \'{x}\'")'),
    ],
    ['a list of texts', query('list[str] = Query()', '[open(f"/srv/files/{one}") for one in x]')],
    [
      'an anchored pattern on another parameter',
      '@app.get("/do")\ndef do(x: str, y: str = Query(pattern="^[a-z]+$")):\n    return open(f"/srv/{y}/{x}")',
    ],
    [
      'a class of texts that is no Enum',
      'class Kind(str):\n    day = "day"\n\n\n@app.post("/do")\ndef do(x: str):\n    return open("/srv/files/" + Kind(x))',
    ],
  ],
}
