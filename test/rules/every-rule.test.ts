// What holds for every rule, without its author writing a test: its name, its numbers, its words, and that its examples are true.

import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Example, type Finding, parseExample, toParagraph } from '../../src/finding/index.ts'
import type { App, Model, Route } from '../../src/model/index.ts'
import { checkModel, detectInCode, type Rule, redirects, rules } from '../../src/rules/index.ts'
import { cards, scan } from '../../src/scan/index.ts'
import { findCweWords, isAsvsRequirement, owaspApiRisks } from '../../src/taxonomy/index.ts'
import { checkout } from '../kit/command.ts'
import { makeApp, makeDependency, makeHandler, makeMiddleware, makeModel, makeMount, makeRoute, makeWebSocket } from '../kit/model.ts'
import { mendExample } from './mend-example.ts'
import { readExample } from './read-example.ts'
import { strangeCode } from './strange-code.ts'
import { bannedOpenings, words } from './words.ts'

const folder = join(checkout, 'src', 'rules')
const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(join(folder, name)))
  .filter((file) => !file.endsWith('.test.ts'))
  .map((file) => file.replace(/\.ts$/, ''))

test('the listing of the folders and the list of rules are the same set', () => {
  expect(rules.map(({ id }) => id).sort()).toEqual(files.toSorted())
})

test('there is a page for every rule, and no page without one', () => {
  const pages = readdirSync(join(checkout, 'docs', 'rules')).filter((page) => page !== 'README.md')
  expect(pages.sort()).toEqual(cards.map(({ id }) => `${id}.md`).sort())
})

test('every old id leads to a rule of today or says why it went', () => {
  for (const [id, redirect] of Object.entries(redirects)) {
    expect(files).not.toContain(id)
    if ('to' in redirect) expect(files).toContain(redirect.to)
    else expect(redirect.gone).toMatch(sentence)
  }
})

const sentence = /^[A-Z`/].*[.?]$/s

describe.each(rules.map((rule) => [rule.id, rule] as const))('%s', (id, rule) => {
  test('is named in plain words, after the fault', () => {
    expect(id).toMatch(/^[a-z]+(-[a-z]+)+$/)
    expect(bannedOpenings).not.toContain(id.split('-')[0])
    expect(id.split('-').filter((word) => !words.has(word))).toEqual([])
  })

  test('is filed under numbers that exist', () => {
    expect(rule.cwe.filter((number) => findCweWords(number) === null)).toEqual([])
    expect(rule.asvs.filter((number) => !isAsvsRequirement(number))).toEqual([])
    if (rule.owaspApi !== null) expect(owaspApiRisks).toHaveProperty([rule.owaspApi])
  })

  test('speaks in sentences, and its title is none', () => {
    expect(rule.title).toMatch(/^[A-Z][^\n]{10,70}[^.!?\s]$/)
    for (const text of [rule.why, rule.fix, ...rule.blindSpots]) expect(toParagraph(text)).toMatch(sentence)
    for (const { title } of rule.examples) expect(title).toMatch(/^[a-z`][^\n]*[^.!?\s]$/)
    expect(rule.blindSpots.length).toBeGreaterThan(0)
  })

  test('shows at least one program that it reports and one that it does not', () => {
    expect(new Set(rule.examples.map(({ kind }) => kind))).toEqual(new Set(['bad', 'good']))
    for (const example of rule.examples) expect(parseExample(example).marks.length > 0, example.title).toBe(example.kind === 'bad')
  })

  describe.each(rule.examples.map((example) => [`${example.kind}: ${example.title}`, example] as const))('%s', (_, example) => {
    test('is read without a problem', () => {
      expect(read(example).problems).toEqual([])
    })

    test('is reported on its marked lines and on no other', () => {
      const found = findIn(example, [rule])
      expect(found.flatMap(linesOf).sort()).toEqual([...parseExample(example).marks].sort())
      for (const { message } of found) expect(message.what).toMatch(/^(?:[a-z`/]|[A-Z]+ \/)[^\n]*[^.!?\s]$/)
    })

    test('is what other rules are known to say of it', () => {
      const others = findIn(
        example,
        rules.filter((other) => other.id !== id),
      )
      expect(others.flatMap((finding) => linesOf(finding).map((line) => `${finding.rule} at ${line}`))).toMatchSnapshot()
    })

    test('is silent where a machine mended it, and says nothing new', () => {
      const found = findIn(example, [rule])
      const mendable = found.filter(({ edits }) => edits.length > 0)
      if (mendable.length === 0) return
      const { files } = parseExample(example)
      const mended = mendExample(files, mendable)
      const touched = new Set(mendable.flatMap(({ edits }) => edits.map(({ file }) => file)))
      for (const [file, text] of files) expect(mended.get(file) === text, file).toBe(!touched.has(file))
      const model = readExample(mended)
      expect(model.problems).toEqual([])
      expect(model.routes.map((route) => route.id)).toEqual(read(example).routes.map((route) => route.id))
      const names = (all: readonly Finding[]) => all.map(({ rule, cause }) => `${rule}: ${cause.name} ${cause.what}`)
      const before = new Set(names(findAll(read(example))))
      const after = findAll(model)
      expect(after.filter((finding) => finding.rule === id)).toHaveLength(found.length - mendable.length)
      expect(names(after).filter((name) => !before.has(name))).toEqual([])
    })

    test('is looked at once for each thing', () => {
      const model = read(example)
      const [report] = checkModel(model, [rule])
      expect(report?.asked).toBe(thingsOf(model, rule))
    })
  })
})

test('no rule throws on a model that is strange, and all of them say the same twice', () => {
  fc.assert(
    fc.property(strangeModel, (model) => {
      const reports = checkModel(model, rules)
      expect(reports.flatMap(({ card, failures }) => failures.map((failure) => `${card.id}: ${failure}`))).toEqual([])
      expect(JSON.stringify(findAll(model))).toBe(JSON.stringify(findAll(model)))
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})

const readModels = new Map<Example, Model>()

function read(example: Example): Model {
  let model = readModels.get(example)
  if (model === undefined) readModels.set(example, (model = readExample(parseExample(example).files)))
  return model
}

function findIn(example: Example, asked: readonly Rule[]): readonly Finding[] {
  const result = scan(read(example), [detectInCode(read(example), asked)], {
    only: [],
    skip: [],
    rules: new Map(asked.map(({ id, severity }) => [id, severity])),
    readLine: () => null,
  })
  expect(result.problems).toEqual(read(example).problems)
  return result.findings
}

/** What one part of a request does at several places is one finding. */
function linesOf({ places: [{ file, line }], flow }: Finding): string[] {
  const ends = flow?.others.map((way) => way.at(-1)) ?? []
  return [{ file, line }, ...ends.filter((end) => end !== undefined)].map((place) => `${place.file}:${place.line}`)
}

function findAll(model: Model): readonly Finding[] {
  return scan(model, [detectInCode(model, rules)], { only: [], skip: [], rules: new Map(), readLine: () => null }).findings
}

function thingsOf(model: Model, { looksAt }: Rule): number {
  switch (looksAt) {
    case 'model':
      return 1
    case 'app':
      return model.apps.length
    case 'route':
      return model.routes.length
    case 'parameter':
      return model.routes.reduce((sum, { parameters }) => sum + parameters.length, 0)
    case 'call':
      return model.code?.calls.length ?? 0
    case 'comparison':
      return model.code?.comparisons.length ?? 0
    case 'state-write':
      return model.code?.stateWrites.length ?? 0
    case 'flow':
      return model.flows?.flows.length ?? 0
    case 'return':
      return model.code?.returns.length ?? 0
  }
}

const name = fc.oneof(
  fc.constantFrom('fastapi.security.http:HTTPBearer', 'shop:get_db', '__proto__', 'constructor:toString', ''),
  fc.string(),
)
const place = fc.option(fc.record({ file: fc.constantFrom('main.py', 'a.py'), line: fc.integer({ min: 1, max: 50 }) }))
const condition = fc.option(fc.record({ text: fc.string(), default: fc.constantFrom('on' as const, 'off' as const, 'unknown' as const) }))
const argument = fc.record({
  value: fc.oneof(
    fc.constantFrom(true, '*', '.*', null),
    fc.array(fc.constantFrom('*', 'x')),
    fc.string(),
    fc.dictionary(fc.string(), fc.string()),
  ),
  certainty: fc.constantFrom('certain' as const, 'likely' as const, 'unknown' as const),
  note: fc.option(fc.string()),
  place,
})
const middleware = fc
  .record({
    call: fc.oneof(fc.constant('starlette.middleware.cors:CORSMiddleware'), name),
    options: fc.dictionary(fc.constantFrom('allow_origins', 'allow_origin_regex', 'allow_credentials', '__proto__'), argument),
    condition,
    place,
  })
  .map(({ call, options, ...rest }) => makeMiddleware(call, options, rest))
const dependency = fc
  .record({
    call: name,
    of: fc.option(fc.integer({ min: -1, max: 4 })),
    parameter: fc.option(fc.constant('token')),
    used: fc.constantFrom('yes' as const, 'no' as const, 'unknown' as const),
    level: fc.constantFrom('app' as const, 'router' as const, 'include' as const, 'route' as const, 'parameter' as const),
    scheme: fc.option(fc.constant('HTTPBearer')),
    place,
  })
  .map(({ call, ...rest }) => makeDependency(call, rest))
const segment = fc.constantFrom('a', 'me', '{x}', '{x:int}', '{x:path}', '{?}', '', '{', '{__proto__}')
const appId = fc.constantFrom('main:app', 'main:app>/sub', 'nobody:knows')
const route = fc
  .record({
    make: fc.constantFrom('GET', 'POST', 'WS', 'MOUNT'),
    path: fc.oneof(
      fc.array(segment, { maxLength: 3 }).map((segments) => `/${segments.join('/')}`),
      fc.string(),
    ),
    parts: fc.record({
      within: appId,
      handler: fc.option(fc.record({ file: fc.option(fc.constant('main.py')), line: fc.option(fc.integer({ min: 1, max: 50 })) })),
      place,
      condition,
      dependencies: fc.array(dependency, { maxLength: 4 }),
      access: fc.constantFrom('open' as const, 'presence' as const, 'authenticated' as const, 'unknown' as const),
    }),
  })
  .map(({ make, path, parts: { handler, ...rest } }): Route => {
    const parts = { ...rest, handler: handler === null ? null : makeHandler('read', 1, { ...handler, headEnd: null }) }
    if (make === 'WS') return makeWebSocket(path, parts)
    return make === 'MOUNT' ? makeMount(path, parts) : { ...makeRoute(`${make} /`, parts), path }
  })
const app = fc
  .record({ id: appId, place, middleware: fc.array(middleware, { maxLength: 3 }), openapiUrl: fc.option(fc.constant('/openapi.json')) })
  .map((parts): App => makeApp(parts))
const strangeModel = fc
  .record({
    apps: fc.uniqueArray(app, { maxLength: 3, selector: ({ id }) => id }),
    routes: fc.array(route, { maxLength: 12 }),
    code: fc.option(strangeCode),
  })
  .map((parts) => makeModel(parts))
