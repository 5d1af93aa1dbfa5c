// OpenAPI documents of whole programs, made from source alone and held against what several releases of FastAPI said.
import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { assembleApp } from '../../src/extract/from-source/assemble.ts'
import { createNatives } from '../../src/extract/from-source/fastapi/natives.ts'
import { parseRelease, type Releases } from '../../src/extract/from-source/fastapi/releases.ts'
import { toOpenapi } from '../../src/extract/from-source/openapi/index.ts'
import { FIELD_INFO, PYDANTIC } from '../../src/extract/from-source/pydantic/index.ts'
import { createSchemaMaker } from '../../src/extract/from-source/schema/index.ts'
import { type Model, SCHEMA_VERSION } from '../../src/model/index.ts'
import { createTestHost } from '../../src/project/evaluate/test-host.ts'
import { findEnvironment } from '../oracle/environments.ts'

const HERE = import.meta.dirname
const PYTHON = '3.11'

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

function documentOf(program: string, fastapi: string): Json {
  const releases: Releases = {
    fastapi: parseRelease(fastapi),
    starlette: parseRelease('1.10.0'),
    pydantic: parseRelease(fastapi === '0.92.0' ? '1.10.27' : '2.14.3'),
  }
  const host = createTestHost(
    { 'program.py': readFileSync(join(HERE, `${program}.py`), 'utf8') },
    {},
    createNatives(releases, [PYDANTIC], FIELD_INFO),
  )
  const app = host.global('program', 'app')
  if (app.kind !== 'instance') throw new Error(`no app in ${program}.py`)
  const schemas = createSchemaMaker(host.machine, releases)
  const { apps, routes } = assembleApp(
    { machine: host.machine, releases, schemas, sources: new WeakMap() },
    app,
    'program:app',
    true,
    { module: host.run('program'), node: 0 },
    [],
  )
  const fact = (value: string): Model['versions']['fastapi'] => ({ value, certainty: 'certain', origin: 'source', place: null })
  const model: Model = {
    schemaVersion: SCHEMA_VERSION,
    snapshot: { commit: null, content: '', tool: '', knowledge: '', policy: null },
    versions: { fastapi: fact(fastapi), starlette: fact(releases.starlette.text), pydantic: fact(releases.pydantic.text) },
    apps,
    routes,
    events: [],
    orphans: [],
    code: null,
    flows: null,
    schemas: schemas.components(),
    problems: [],
    lookedAt: { files: 1, parsed: 1, skipped: [] },
  }
  return toOpenapi(model, 'program:app') as Json // only its readonly marks are lost
}

/** What decides: no words for people. */
function plain(value: Json): Json {
  if (Array.isArray(value)) return value.map(plain)
  if (typeof value !== 'object' || value === null) return value
  const words = new Set(['title', 'description', 'summary', 'examples'])
  const entries = Object.entries(value).filter(([k, v]) => !(words.has(k) && typeof v === 'string'))
  return Object.fromEntries(entries.map(([k, v]) => [k, plain(v)]))
}

const truths = readdirSync(join(HERE, 'documents')).sort()

describe.each(truths)('%s', (file) => {
  const [, program = '', fastapi = ''] = /^(\w+)-([\d.]+)\.json$/.exec(file) ?? []
  const truth = JSON.parse(readFileSync(join(HERE, 'documents', file), 'utf8')) as { [key: string]: Json } // as FastAPI wrote it
  const ours = documentOf(program, fastapi) as { [key: string]: Json }

  it('has the same paths', () => expect(Object.keys(ours['paths'] ?? {}).sort()).toEqual(Object.keys(truth['paths'] ?? {}).sort()))
  it.each(Object.keys(truth['paths'] ?? {}))('says the same of %s', (path) => {
    const at = (document: { [key: string]: Json }): Json => plain((document['paths'] as { [key: string]: Json })[path] ?? null)
    expect(at(ours)).toEqual(at(truth))
  })
  it('has the same components', () => expect(plain(ours['components'] ?? null)).toEqual(plain(truth['components'] ?? null)))

  const interpreter = findEnvironment({ fastapi, python: PYTHON })
  it.skipIf(interpreter === null)('is still what that release says (skipped where its environment is not made)', () => {
    const said = execFileSync(interpreter ?? '', [join(HERE, 'dump_document.py'), program], { encoding: 'utf8' })
    expect(JSON.parse(said)).toEqual(truth)
  })
})
