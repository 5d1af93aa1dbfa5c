// What we write is what our schemas describe: real output of real programs, held against schema/*.json.

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, test } from 'vitest'
import { parseExample } from '../../src/finding/index.ts'
import type { Model } from '../../src/model/index.ts'
import {
  toFindingsJson,
  toRoutesJson,
  writeFindingsJson,
  writeMapJson,
  writeRouteExplanationJson,
  writeRoutesJson,
} from '../../src/report/index.ts'
import { detectInCode, rules } from '../../src/rules/index.ts'
import { scan } from '../../src/scan/index.ts'
import { checkout } from '../kit/command.ts'
import { makeApp, makeDependency, makeMiddleware, makeModel, makeMount, makeRoute, makeWebSocket } from '../kit/model.ts'
import { readExample } from '../rules/read-example.ts'
import { shop } from './explain/shop.ts'

const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false, strictTuples: false })
const validators = Object.fromEntries(
  ['model', 'findings', 'routes', 'route'].map((name) => [
    name,
    ajv.compile(JSON.parse(readFileSync(join(checkout, 'schema', `${name}.json`), 'utf8'))),
  ]),
)

type Name = 'model' | 'findings' | 'routes' | 'route'

function faults(name: Name, text: string): readonly string[] {
  const validate = validators[name]
  validate?.(JSON.parse(text))
  return (validate?.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`)
}

const place = { file: 'main.py', line: 3 }
const everything = makeModel({
  apps: [
    makeApp({ middleware: [makeMiddleware('x:Y', { a: { value: { b: [1, null] }, certainty: 'likely', note: 'settings.a', place } })] }),
  ],
  routes: [
    makeRoute('GET /a/{b}', { dependencies: [makeDependency('fastapi.security.http:HTTPBearer', { scheme: 'HTTPBearer' })] }),
    makeMount('/files'),
    makeWebSocket('/live', { condition: { text: 'settings.live', default: 'unknown' } }),
  ],
  events: [{ id: 'main:app|EVENT x', app: 'main:app', library: 'socketio', name: 'x', handler: null, place }],
  orphans: [{ name: 'router', module: 'old', routes: 2, reason: 'not-included', place: null }],
  problems: [{ code: 'syntax', file: 'a.py', line: 1, message: 'does not parse' }],
  lookedAt: { files: 2, parsed: 1, skipped: [{ path: 'b.py', reason: 'ignored' }] },
})

const programs = rules.flatMap(({ id, examples }) => examples.map((example) => [`${id}: ${example.title}`, example] as const))

describe.each<readonly [string, () => Model]>([
  ['a model with a little of everything', () => everything],
  ['a model with every verdict', () => shop],
  ...programs.map(([title, example]) => [title, () => readExample(parseExample(example).files)] as const),
])('%s', (_, read) => {
  test('is written as the schemas say, and nothing gets lost on the way', () => {
    const model = read()
    expect(faults('model', writeMapJson(model))).toEqual([])
    expect(JSON.parse(writeMapJson(model))).toEqual(model)
    expect(faults('routes', writeRoutesJson(model))).toEqual([])
    for (const route of model.routes) expect(faults('route', writeRouteExplanationJson(model, route))).toEqual([])
    expect(toRoutesJson(model).routes).toHaveLength(model.routes.length)
    const result = scan(model, [detectInCode(model, rules)], { only: [], skip: [], rules: new Map(), readLine: () => null })
    expect(faults('findings', writeFindingsJson(result))).toEqual([])
  })
})

test.each<[string, Name, unknown]>([
  ['a key that is missing', 'routes', { ...toRoutesJson(everything), problems: undefined }],
  ['a key too many', 'model', { ...everything, extra: true }],
  ['a wrong word', 'routes', { ...toRoutesJson(everything), routes: [{ ...toRoutesJson(everything).routes[0], access: 'public' }] }],
  [
    'a finding without a place',
    'findings',
    {
      ...toFindingsJson({
        ...scan(everything, [detectInCode(everything, rules)], { only: [], skip: [], rules: new Map(), readLine: () => null }),
      }),
      findings: [{ places: [] }],
    },
  ],
])('a schema refuses %s', (_, name, value) => {
  expect(faults(name, JSON.stringify(value))).not.toEqual([])
})
