// Programs with pydantic's classes, run in the evaluator: what their models and settings hold afterwards.
import { describe, expect, it } from 'vitest'
import { fieldsOf, PYDANTIC } from '../../src/extract/from-source/pydantic/index.ts'
import { createTestHost, toPlain } from '../../src/project/evaluate/test-host.ts'
import { originOf, type Value } from '../../src/project/index.ts'

function run(files: Record<string, string>, environment: Record<string, string> = {}): ReturnType<typeof createTestHost> {
  return createTestHost(files, environment, { find: (path) => PYDANTIC.get(path), owns: () => false })
}
function resultOf(source: string, environment: Record<string, string> = {}, files: Record<string, string> = {}): Value {
  return run({ ...files, 'main.py': source }, environment).global('main', 'x')
}

const HEAD = `
from typing import Any, ClassVar, Generic, List, Literal, Optional, TypeVar
from enum import Enum
from pydantic import BaseModel, Field, SecretStr, field_validator, validator, model_validator, computed_field, create_model, ConfigDict
from pydantic_settings import BaseSettings, SettingsConfigDict
`

describe('a model', () => {
  const programs: readonly [what: string, source: string, value: unknown][] = [
    ['takes its fields from keywords', 'class M(BaseModel):\n  a: int\n  b: str = "d"\nx = [M(a=1).a, M(a=1, b="e").b]', [1, 'e']],
    ['gives defaults', 'class M(BaseModel):\n  b: str = "d"\n  c: list = Field(default_factory=list)\nm = M()\nx = [m.b, m.c]', ['d', []]],
    ['takes aliases', 'class M(BaseModel):\n  a: int = Field(alias="theA")\nx = M(theA=3).a', 3],
    ['inherits fields', 'class A(BaseModel):\n  a: int = 1\nclass B(A):\n  b: int = 2\nx = [B().a, B(a=5).a, B().b]', [1, 5, 2]],
    [
      'keeps methods and properties',
      'class M(BaseModel):\n  a: str\n  @property\n  def path(self):\n    return "/" + self.a\nx = M(a="y").path',
      '/y',
    ],
    [
      'computes',
      'class M(BaseModel):\n  a: str\n  @computed_field\n  def path(self) -> str:\n    return "/" + self.a\nx = M(a="y").path',
      '/y',
    ],
    ['is made from a dict', 'class M(BaseModel):\n  a: int\nx = [M.model_validate({"a": 1}).a, M.parse_obj({"a": 2}).a]', [1, 2]],
    [
      'becomes a dict',
      'class M(BaseModel):\n  a: int\n  b: Optional[str] = None\nx = [M(a=1).model_dump(), M(a=1).dict(exclude_none=True)]',
      [{ a: 1, b: null }, { a: 1 }],
    ],
    ['is copied with changes', 'class M(BaseModel):\n  a: int\nm = M(a=1)\nn = m.model_copy(update={"a": 2})\nx = [m.a, n.a]', [1, 2]],
    [
      'lists its fields',
      'class M(BaseModel):\n  a: int\n  b: str = ""\n  c: ClassVar[int] = 3\n  _d: int = 4\nx = [list(M.model_fields), list(M.model_fields.keys())]',
      [
        ['a', 'b'],
        ['a', 'b'],
      ],
    ],
    ['nests', 'class A(BaseModel):\n  p: str\nclass M(BaseModel):\n  a: A\nx = M(a={"p": "q"}).a.p', 'q'],
    ['is made by create_model', 'M = create_model("M", a=(int, 5), b=(str, ...))\nx = [M(b="z").a, M.__name__]', [5, 'M']],
    ['hides a secret', 'class M(BaseModel):\n  a: SecretStr\nx = M(a="s").a.get_secret_value()', 's'],
    [
      'has a constructor of its own',
      'class M(BaseModel):\n  a: int\n  def __init__(self, n, **more):\n    super().__init__(a=n + 1, **more)\nx = M(1).a',
      2,
    ],
  ]
  it.each(programs)('%s', (_, source, value) => expect(toPlain(resultOf(HEAD + source))).toEqual(value))
})

describe('settings', () => {
  const programs: readonly [
    what: string,
    source: string,
    value: unknown,
    environment?: Record<string, string>,
    files?: Record<string, string>,
  ][] = [
    ['have defaults', 'class S(BaseSettings):\n  A: str = "/api"\n  B: int = "8"\nx = [S().A, S().B]', ['/api', 8]],
    [
      'read the environment',
      'class S(BaseSettings):\n  a_b: int = 1\n  c: bool = False\n  d: List[str] = []\ns = S()\nx = [s.a_b, s.c, s.d]',
      [5, true, ['p']],
      { A_B: '5', C: 'yes', D: '["p"]' },
    ],
    [
      'have a prefix',
      'class S(BaseSettings):\n  model_config = SettingsConfigDict(env_prefix="APP_")\n  a: int = 1\nx = S().a',
      7,
      { APP_A: '7' },
    ],
    [
      'have names of their own',
      'class S(BaseSettings):\n  a: int = Field(1, validation_alias="OTHER")\n  b: int = Field(1, env="B_ENV")\nx = [S().a, S().b]',
      [7, 8],
      { OTHER: '7', B_ENV: '8' },
    ],
    [
      'read the file that they name',
      'class S(BaseSettings):\n  model_config = SettingsConfigDict(env_file=".env")\n  a: str = "d"\n  b: str = "e"\nx = [S().a, S().b]',
      ['f', 'g'],
      { B: 'g' },
      { '.env': 'A=f\nB=h\n' },
    ],
    [
      'read it by the class Config',
      'class S(BaseSettings):\n  a: str = "d"\n  class Config:\n    env_file = "conf/.env"\nx = S().a',
      'f',
      {},
      { 'conf/.env': 'a=f' },
    ],
    ['leave a hole where nothing says', 'class S(BaseSettings):\n  a: str\nx = "/" + S().a', '/{?}'],
    [
      'group',
      'class D(BaseModel):\n  host: str = "h"\nclass S(BaseSettings):\n  model_config = SettingsConfigDict(env_nested_delimiter="__")\n  db: D = D()\nx = S().db.host',
      'other',
      { DB__HOST: 'other' },
    ],
    ['hold settings', 'class D(BaseSettings):\n  host: str = "h"\nclass S(BaseSettings):\n  db: D = D()\nx = S().db.host', 'h'],
    [
      'run validators before',
      'class S(BaseSettings):\n  a: List[str] = []\n  @field_validator("a", mode="before")\n  @classmethod\n  def split(cls, v):\n    return v.split(",") if isinstance(v, str) else v\nx = S().a',
      ['p', 'q'],
      { A: 'p,q' },
    ],
    [
      'run validators of pydantic 1',
      'class S(BaseSettings):\n  a: str = "p"\n  b: Optional[str] = None\n  @validator("b", pre=True)\n  def make(cls, v, values):\n    return v or values["a"] + "!"\nx = S().b',
      'p!',
    ],
    [
      'run validators after',
      'class S(BaseSettings):\n  a: str = "p"\n  @model_validator(mode="after")\n  def fix(self):\n    self.a = "/" + self.a\n    return self\nx = S().a',
      '/p',
    ],
    [
      'take members of an enum',
      'class E(str, Enum):\n  dev = "d"\n  prod = "p"\nclass S(BaseSettings):\n  e: E = E.dev\nx = [S().e == E.prod, S().e.value]',
      [true, 'p'],
      { E: 'p' },
    ],
    ['may be passed', 'class S(BaseSettings):\n  a: str = "p"\nx = S(a="q").a', 'q', { A: 'r' }],
    [
      'hold properties',
      'class S(BaseSettings):\n  a: str = "p"\n  @property\n  def url(self):\n    return f"/{self.a}"\nx = S().url',
      '/p',
    ],
  ]
  it.each(programs)('%s', (_, source, value, environment, files) =>
    expect(toPlain(resultOf(HEAD + source, environment, files))).toEqual(value),
  )

  it.each([
    ['a default', 'x = S().a', 'S.a'],
    ['what is made of it', 'x = "/" + S().a', 'S.a'],
    ['one without a value', 'x = S().c', 'S.c'],
    ['one in a group', 'x = S().g.h', 'S.g.h'],
    ['one that a base declares', 'class L(S):\n  d: str = "d"\nx = L().a', 'S.a'],
    ['one that is declared again', 'class L(S):\n  a: str = "d"\nx = L().a', 'L.a'],
  ])('%s says which setting it is', (_, use, origin) => {
    const source = `${HEAD}\nclass G(BaseModel):\n  h: str = "h"\nclass S(BaseSettings):\n  a: str = "p"\n  b: str = "q"\n  c: str\n  g: G = G()\n${use}`
    expect(originOf(resultOf(source, { B: 'r' }))).toBe(origin)
  })

  it('one that the environment gives is certain, and no default', () => {
    const given = resultOf(`${HEAD}\nclass S(BaseSettings):\n  b: str = "q"\nx = S().b`, { B: 'r' })
    expect(toPlain(given)).toBe('r')
    expect(originOf(given)).toBe(undefined)
  })

  it('does not look outside of the tree', () => {
    expect(
      toPlain(
        resultOf(
          `${HEAD}\nclass S(BaseSettings):\n  model_config = SettingsConfigDict(env_file="../../.env")\n  a: str = "d"\nx = S().a`,
          {},
          { '.env': 'A=f' },
        ),
      ),
    ).toBe('d')
  })
})

describe('fieldsOf', () => {
  const source = `${HEAD}
T = TypeVar("T")
class Base(BaseModel):
  a: int
  b: str = "x"
  c: Optional[float] = None
class M(Base, Generic[T]):
  d: T
  a: str = Field("y", min_length=2, alias="theA")
  def method(self): ...
x = M
`
  it('keeps the place of a field that is named again, and gives bounds and aliases', () => {
    const host = run({ 'main.py': source })
    const cls = host.global('main', 'x')
    if (cls.kind !== 'class') throw new Error('no class')
    const int = host.machine.host.builtins.get('int')
    if (int === undefined) throw new Error('no int')
    const fields = fieldsOf(host.machine, cls, [int])
    expect(fields.map((f) => [f.name, f.alias, f.required, toPlain(f.type)])).toEqual([
      ['a', 'theA', false, 'class str'],
      ['b', 'b', false, 'class str'],
      ['c', 'c', false, 'generic'],
      ['d', 'd', true, 'class int'],
    ])
    expect(fields[0]?.constraints).toEqual({ minLength: 2 })
  })
})
