// Validators of Pydantic's models: what raises or gives back something else, and what does not.
import type { Checks } from './table.ts'

const CHECKED = `    if "/" in value or ".." in value:
            raise ValueError(value)
        return value`
const model = (inside: string, field = 'x: str', use = 'wish.x'): string => `
class Wish(BaseModel):
    ${field}
    y: str = ""

${inside}


@app.post("/do")
def do(wish: Wish):
    return open(f"/srv/files/{${use}}")
`
const method = (decorator: string, body: string): string => `    @${decorator}
    @classmethod
    def checked(cls, value):
        ${body.trimStart()}`

const FUNCTION = `
def checked(value: str) -> str:
    if "/" in value or ".." in value:
        raise ValueError(value)
    return value

`
const annotated = (kind: string): string => `${FUNCTION}
class Wish(BaseModel):
    x: Annotated[str, ${kind}(checked)]


@app.post("/do")
def do(wish: Wish):
    return open(f"/srv/files/{wish.x}")
`

export const validatorChecks: Checks = {
  holds: [
    ['field_validator that raises', model(method('field_validator("x")', CHECKED))],
    ['field_validator before', model(method('field_validator("x", mode="before")', CHECKED))],
    ['field_validator of several fields', model(method('field_validator("y", "x")', CHECKED))],
    ['field_validator of all fields', model(method('field_validator("*")', CHECKED))],
    ['field_validator that gives back a mere name', model(method('field_validator("x")', 'return os.path.basename(value)'))],
    ['field_validator that looks into a table', model(method('field_validator("x")', 'return {"a": "one.txt", "b": "two.txt"}[value]'))],
    ['field_validator that gives back a number', model(method('field_validator("x")', 'return str(int(value))'))],
    [
      'field_validator that asks a function of another module',
      `from shop.names import checked\n${model(method('field_validator("x")', 'return checked(value)'))}`,
      { 'shop/__init__.py': '', 'shop/names.py': FUNCTION },
    ],
    [
      'validator of a base class',
      `
class Named(BaseModel):
    x: str

${method('field_validator("x")', CHECKED)}


class Wish(Named):
    y: str = ""


@app.post("/do")
def do(wish: Wish):
    return open(f"/srv/files/{wish.x}")
`,
    ],
    [
      'validator of an inner model',
      `
class Inner(BaseModel):
    x: str

${method('field_validator("x")', CHECKED)}


class Wish(BaseModel):
    inner: Inner


@app.post("/do")
def do(wish: Wish):
    return open(f"/srv/files/{wish.inner.x}")
`,
    ],
    [
      'validator of a model in a list',
      `
class Inner(BaseModel):
    x: str

${method('field_validator("x")', CHECKED)}


class Wish(BaseModel):
    items: list[Inner]


@app.post("/do")
def do(wish: Wish):
    return [open(f"/srv/files/{item.x}") for item in wish.items]
`,
    ],
    ['validator of Pydantic 1', model(method('validator("x")', CHECKED))],
    ['validator of Pydantic 1, before', model(method('validator("x", pre=True, allow_reuse=True)', CHECKED))],
    [
      'root_validator of Pydantic 1',
      model(`    @root_validator
    def checked(cls, values):
        if "/" in values["x"] or ".." in values["x"]:
            raise ValueError("x")
        return values`),
    ],
    [
      'model_validator after',
      model(`    @model_validator(mode="after")
    def checked(self):
        if "/" in self.x or ".." in self.x:
            raise ValueError(self.x)
        return self`),
    ],
    [
      'model_validator before',
      model(`    @model_validator(mode="before")
    @classmethod
    def checked(cls, values):
        if "/" in values["x"] or ".." in values["x"]:
            raise ValueError("x")
        return values`),
    ],
    ['AfterValidator', annotated('AfterValidator')],
    ['BeforeValidator', annotated('BeforeValidator')],
    ['PlainValidator', annotated('PlainValidator')],
    [
      'AfterValidator by an alias',
      annotated('AfterValidator')
        .replace('class Wish', 'Name = Annotated[str, AfterValidator(checked)]\n\n\nclass Wish')
        .replace('x: Annotated[str, AfterValidator(checked)]', 'x: Name'),
    ],
    [
      'AfterValidator of a parameter',
      `${FUNCTION}\n@app.get("/do")\ndef do(x: Annotated[str, AfterValidator(checked)]):\n    return open(f"/srv/files/{x}")\n`,
    ],
    [
      'AfterValidator beside Query',
      `${FUNCTION}\n@app.get("/do")\ndef do(x: Annotated[str, Query(max_length=9), AfterValidator(checked)]):\n    return open(f"/srv/files/{x}")\n`,
    ],
    [
      'AfterValidator that gives back a mere name',
      'def plain(value: str) -> str:\n    return os.path.basename(value)\n\n\n@app.get("/do")\ndef do(x: Annotated[str, AfterValidator(plain)]):\n    return open(f"/srv/files/{x}")\n',
    ],
    [
      'a dataclass that looks at itself when it is made',
      `
@dataclass
class Wish:
    x: str

    def __post_init__(self):
        if "/" in self.x or ".." in self.x:
            raise ValueError(self.x)


@app.post("/do")
def do(wish: Wish):
    return open(f"/srv/files/{wish.x}")
`,
    ],
    [
      'a class of the project that looks at what it is given',
      `
class Name:
    def __init__(self, value: str):
        if "/" in value or ".." in value:
            raise ValueError(value)
        self.value = value


@app.post("/do")
def do(x: str):
    return open("/srv/files/" + Name(x).value)
`,
    ],
  ],
  fails: [
    ['validator of another field', model(method('field_validator("y")', CHECKED))],
    ['validator that strips', model(method('field_validator("x")', 'return value.strip()'))],
    [
      'validator that asks for an ending',
      model(method('field_validator("x")', 'if not value.endswith(".txt"):\n            raise ValueError(value)\n        return value')),
    ],
    [
      'validator that asks whether there is anything',
      model(method('field_validator("x")', 'if not value:\n            raise ValueError(value)\n        return value')),
    ],
    [
      'validator that raises for numbers',
      model(
        method('field_validator("x")', 'if "/" in value and ".." in value:\n            raise ValueError(value)\n        return value'),
      ),
    ],
    [
      'validator that only writes it down',
      model(method('field_validator("x")', 'if "/" in value or ".." in value:\n            log.warning("odd name")\n        return value')),
    ],
    [
      'validator that makes a mere name and gives back the other',
      model(method('field_validator("x")', 'os.path.basename(value)\n        return value')),
    ],
    [
      'validator that checks, and then decodes',
      model(
        method(
          'field_validator("x")',
          'if "/" in value or ".." in value:\n            raise ValueError(value)\n        return unquote(value)',
        ),
      ),
    ],
    [
      'method that nobody made a validator',
      model(
        `    def checked(self):\n        if "/" in self.x or ".." in self.x:\n            raise ValueError(self.x)\n        return self`,
      ),
    ],
    [
      'model_validator that looks at another field',
      model(
        `    @model_validator(mode="after")\n    def checked(self):\n        if "/" in self.y or ".." in self.y:\n            raise ValueError(self.y)\n        return self`,
      ),
    ],
    [
      'model_validator that does not raise',
      model(
        `    @model_validator(mode="after")\n    def checked(self):\n        if "/" in self.x or ".." in self.x:\n            self.y = ""\n        return self`,
      ),
    ],
    [
      'AfterValidator of another field',
      annotated('AfterValidator')
        .replace('open(f"/srv/files/{wish.x}")', 'open(f"/srv/files/{wish.y}")')
        .replace('(checked)]', '(checked)]\n    y: str'),
    ],
    [
      'AfterValidator that strips',
      '@app.get("/do")\ndef do(x: Annotated[str, AfterValidator(str.strip)]):\n    return open(f"/srv/files/{x}")\n',
    ],
    [
      'what was written to the model afterwards',
      model(method('field_validator("x")', CHECKED)).replace('def do(wish: Wish):', 'def do(wish: Wish, other: str):\n    wish.x = other'),
    ],
    [
      'a class of the project that looks at another thing',
      `
class Name:
    def __init__(self, value: str, kind: str):
        if "/" in kind or ".." in kind:
            raise ValueError(kind)
        self.value = value


@app.post("/do")
def do(x: str, y: str):
    return open("/srv/files/" + Name(x, y).value)
`,
    ],
  ],
}
