// The JSON schemas of types, held against what the real FastAPI makes of the same file.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { PYDANTIC } from '../../src/extract/from-source/pydantic/index.ts'
import { createSchemaContext, finishSchemas, type SchemaOptions, toSchema } from '../../src/extract/from-source/schema/index.ts'
import { createTestHost } from '../../src/project/evaluate/test-host.ts'
import { findEnvironment } from '../oracle/environments.ts'

const HERE = import.meta.dirname
const read = (name: string): string => readFileSync(join(HERE, name), 'utf8')

const programs: readonly { file: string; fastapi: string; python: string; options: SchemaOptions }[] = [
  { file: 'models', fastapi: '0.165.0', python: '3.12', options: { fastapiVersion: '0.165.0' } },
  { file: 'models_v1', fastapi: '0.92.0', python: '3.11', options: { fastapiVersion: '0.92.0', pydanticMajor: 1 } },
]

interface Shown {
  readonly types: readonly unknown[]
  readonly schemas: Readonly<Record<string, unknown>>
}

function schemasOf(file: string, options: SchemaOptions): Shown {
  const host = createTestHost({ [`${file}.py`]: read(`${file}.py`) }, {}, { find: (path) => PYDANTIC.get(path), owns: () => false })
  const context = createSchemaContext(host.machine, options)
  const types = host.global(file, 'TYPES')
  if (types.kind !== 'list') throw new Error(`no TYPES in ${file}.py`)
  const shown = types.items.map((t) => [toSchema(context, t, 'validation'), toSchema(context, t, 'serialization')])
  const { schemas, settle } = finishSchemas(context)
  return { types: shown.map((pair) => pair.map((s) => withoutTitles(settle(s)))), schemas: withoutTitles(schemas) as Shown['schemas'] } // it keeps objects objects
}

/** `title` as a property's name is an object, as a title a text. */
function withoutTitles(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutTitles)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([k, v]) => (k === 'title' && typeof v === 'string' ? [] : [[k, withoutTitles(v)]])),
  )
}

describe.each(programs)('the schemas of $file.py', ({ file, fastapi, python, options }) => {
  const truth = JSON.parse(read(`${file}.json`)) as Shown // written by dump.py
  const ours = schemasOf(file, options)

  it('has as many types as the truth', () => expect(ours.types.length).toBe(truth.types.length))
  it.each(truth.types.map((type, i) => [i, type] as const))('says the same of type %i', (i, type) => expect(ours.types[i]).toEqual(type))
  it('names the same components', () => expect(Object.keys(ours.schemas)).toEqual(Object.keys(truth.schemas)))
  it.each(Object.entries(truth.schemas))('says the same of %s', (name, schema) => expect(ours.schemas[name]).toEqual(schema))

  const interpreter = findEnvironment({ fastapi, python })
  it.skipIf(interpreter === null)(`is still what FastAPI ${fastapi} says (skipped where its environment is not made)`, () => {
    const said = execFileSync(interpreter ?? '', [join(HERE, 'dump.py'), file], { encoding: 'utf8' })
    expect(JSON.parse(said)).toEqual(truth)
  })
})
