// Names of types and components, what is not known, and several applications in one model.
import { describe, expect, it } from 'vitest'
import { PYDANTIC } from '../../src/extract/from-source/pydantic/index.ts'
import {
  createSchemaContext,
  finishSchemas,
  mergeSchemas,
  modelNames,
  toSchema,
  typeName,
} from '../../src/extract/from-source/schema/index.ts'
import { createTestHost } from '../../src/project/evaluate/test-host.ts'
import type { Value } from '../../src/project/index.ts'

function run(files: Record<string, string>): ReturnType<typeof createTestHost> {
  return createTestHost(files, {}, { find: (path) => PYDANTIC.get(path), owns: () => false })
}
const HEAD = `
from typing import Annotated, Any, Dict, Generic, List, Literal, Optional, TypeVar, Union
from pydantic import BaseModel, Field
T = TypeVar("T")
class Item(BaseModel):
  a: int
class Page(BaseModel, Generic[T]):
  items: list[T]
`
const typeIn = (source: string): Value => run({ 'main.py': `${HEAD}\nx = ${source}` }).global('main', 'x')

describe('typeName and modelNames', () => {
  it.each([
    ['int', 'int', []],
    ['list[Item]', 'list[Item]', ['Item']],
    ['Optional[Item]', 'Item | None', ['Item']],
    ['Union[Item, int, None]', 'Item | int | None', ['Item']],
    ['Annotated[int, Field(gt=1)]', 'int', []],
    ['Page[Item]', 'Page[Item]', ['Page[Item]', 'Item']],
    ['Dict[str, Page[int]]', 'dict[str, Page[int]]', ['Page[int]']],
    ["Literal['a', 1]", "Literal['a', 1]", []],
    ['tuple[int, ...]', 'tuple[int, ...]', []],
    ['Any', 'Any', []],
  ] as const)('%s', (source, name, models) => {
    expect(typeName(typeIn(source))).toBe(name)
    expect(modelNames(typeIn(source))).toEqual(models)
  })
})

describe('what is not known', () => {
  it.each(['nowhere', 'somewhere.Thing', 'object()', 'lambda: 1', 'list[nowhere]'])('says so for %s', (source) => {
    const host = run({ 'main.py': `${HEAD}\nimport somewhere\nx = ${source}` })
    const schema = toSchema(createSchemaContext(host.machine), host.global('main', 'x'), 'validation')
    expect(JSON.stringify(schema)).toContain('x-unknown')
  })

  it('ends where types contain themselves', () => {
    const host = run({
      'main.py': `${HEAD}\nclass Node(BaseModel, Generic[T]):\n  value: T\n  next: Optional["Node[T]"] = None\nx = Node[int]`,
    })
    const context = createSchemaContext(host.machine)
    toSchema(context, host.global('main', 'x'), 'validation')
    expect(Object.keys(finishSchemas(context).schemas)).toEqual(['Node_int_'])
  })
})

describe('hostile types end', () => {
  it.each([
    ['a generic that grows in itself', 'class Node(BaseModel, Generic[T]):\n  next: Optional["Node[list[T]]"] = None\nx = Node[int]'],
    ['a default that makes itself', 'class A(BaseModel):\n  a: Any = Field(default_factory=lambda: A())\ny = A()\nx = A'],
    [
      'a default that is its own class',
      'class A(BaseModel):\n  a: Optional["A"] = None\nclass B(BaseModel):\n  b: Any = Field(default_factory=A)\nB.__fields__\nx = B',
    ],
    ['a list within itself', 'l = []\nl.append(l)\nclass A(BaseModel):\n  a: Any = l\ny = A()\nx = A'],
    ['a field of the type of its model', 'class A(BaseModel):\n  a: "A"\nx = A'],
    [
      'an alias generator that fails',
      'def bad(name):\n  raise ValueError(name)\nclass A(BaseModel):\n  model_config = {"alias_generator": lambda n: n.nothing.at.all}\n  a: int\nx = A',
    ],
    [
      'settings that hold themselves',
      'from pydantic_settings import BaseSettings\nclass G(BaseModel):\n  g: "G"\nclass S(BaseSettings):\n  model_config = {"env_nested_delimiter": "__"}\n  g: G\ny = S()\nx = S',
    ],
  ])('%s', (_, source) => {
    const host = run({ 'main.py': `${HEAD}\n${source}` })
    const context = createSchemaContext(host.machine)
    toSchema(context, host.global('main', 'x'), 'serialization')
    expect(Object.keys(finishSchemas(context).schemas).length).toBeGreaterThan(0)
  })
})

describe('component names', () => {
  const files = (second: string): Record<string, string> => ({
    'one.py': 'from pydantic import BaseModel\nclass Item(BaseModel):\n  a: int\n',
    'two.py': `from pydantic import BaseModel\nclass Item(BaseModel):\n  ${second}\n`,
  })
  it.each([
    ['are long for two classes of one name', 'b: str', ['one__Item', 'two__Item']],
    ['are short for two of one shape', 'a: int', ['Item']],
  ] as const)('%s', (_, second, names) => {
    const host = run(files(second))
    const context = createSchemaContext(host.machine)
    for (const module of ['one', 'two']) toSchema(context, host.global(module, 'Item'), 'validation')
    expect(Object.keys(finishSchemas(context).schemas)).toEqual(names)
  })

  it('of different applications stand apart, with all that refers to them', () => {
    const host = run({
      'one.py': 'from pydantic import BaseModel\nclass Item(BaseModel):\n  a: int\nclass Box(BaseModel):\n  item: Item\n',
      'two.py': 'from pydantic import BaseModel\nclass Item(BaseModel):\n  b: int\nclass Box(BaseModel):\n  item: Item\n',
    })
    const into = {}
    for (const module of ['one', 'two']) {
      const context = createSchemaContext(host.machine)
      const box = toSchema(context, host.global(module, 'Box'), 'validation')
      const merged = mergeSchemas(into, `${module}:app`, finishSchemas(context))
      expect(merged.settle(box)).toEqual({ $ref: `#/components/schemas/${module === 'one' ? '' : 'two:app|'}Box` })
    }
    expect(Object.keys(into).sort()).toEqual(['Box', 'Item', 'two:app|Box', 'two:app|Item'])
  })
})
