// The check of `fastward.yaml` and its JSON Schema come from one declaration; here they are held against each other.

import { Ajv } from 'ajv'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { parse, stringify } from 'yaml'
import { UserError } from '../../base/index.ts'
import { presetNames } from '../presets/index.ts'
import { toDocumentSchema } from './document.ts'
import { parseDocument } from './parse-document.ts'

const ruleIds = ['route-shadowed-by-earlier', 'docs-open']
const read = (source: string) => parseDocument(source, 'fastward.yaml', ruleIds)
const fitsSchema = new Ajv({ allowUnionTypes: true, unicodeRegExp: true }).compile(toDocumentSchema(ruleIds, presetNames))

test('every setting is read', () => {
  const source = `# all of them
app: shop.main:create_app()
apps: {storefront: shop.main:app, Ünder: x:y}
`.replace(', Ünder: x:y', ', back-office: büro.main:app')
  expect(
    read(`${source}
exclude: [&old legacy/, '*.gen.py']
include-tests: true
fastapi-version: 0.120
python-roots: [backend/src, *old]
rules:
  route-shadowed-by-earlier: off
  docs-open: critical
environment: {DEBUG: true, PORT: 080, RATIO: 1.50, NAME: '', app.title: Shop}
environment-files: [.env, deploy/production.env]
validators:
  shop.security:safe_path: {for: [file, archive], by: raising}
`),
  ).toEqual({
    app: 'shop.main:create_app()',
    apps: new Map([
      ['storefront', 'shop.main:app'],
      ['back-office', 'büro.main:app'],
    ]),
    exclude: ['legacy/', '*.gen.py'],
    includeTests: true,
    fastapiVersion: '0.120',
    pythonRoots: ['backend/src', 'legacy/'],
    rules: new Map([
      ['route-shadowed-by-earlier', 'off'],
      ['docs-open', 'critical'],
    ]),
    // As they are written, and not as YAML understands them.
    environment: new Map([
      ['DEBUG', 'true'],
      ['PORT', '080'],
      ['RATIO', '1.50'],
      ['NAME', ''],
      ['app.title', 'Shop'],
    ]),
    environmentFiles: ['.env', 'deploy/production.env'],
    validators: new Map([['shop.security:safe_path', { for: ['file', 'archive'], by: 'raising' }]]),
  })
})

test.each(['', '\n', '# nothing yet\n', '---\n', 'null\n', '\ufeffexclude: []\n'])('%j sets nothing that matters', (source) => {
  expect(read(source).app).toBeUndefined()
})

test.each([
  ['app: main\n', 'fastward.yaml:1: `app` must be a module and an attribute', 'write it like `app: shop.main:app`'],
  ['app:\n', 'fastward.yaml:1: `app` must be a module and an attribute', 'write it like `app: shop.main:app`'],
  ['\n{app}\n', 'fastward.yaml:2: `app` must be a module and an attribute', 'write it like `app: shop.main:app`'],
  ['app: a:b\n\napp: c:d\n', 'fastward.yaml:3: `app` is set twice', 'keep one of them'],
  ['- app\n', 'fastward.yaml:1: `fastward.yaml` must be a table of names and values', 'write it like `app: shop.main:app`'],
  ['exclude: legacy/\n', 'fastward.yaml:1: `exclude` must be a list', 'write it like `exclude: [legacy/]`'],
  ['exclude:\n  - a\n  - [b]\n', 'fastward.yaml:3: `exclude` must be a list of patterns', 'write it like `exclude: [legacy/]`'],
  [
    'python-roots: [../secrets]\n',
    'fastward.yaml:1: `python-roots` must be a list of folders inside the project',
    'write it like `python-roots: [backend/src]`',
  ],
  [
    'fastapi-version: newest\n',
    'fastward.yaml:1: `fastapi-version` must be a version of FastAPI',
    "write it like `fastapi-version: '0.115.6'`",
  ],
  [
    'rules:\n  route-shadowed-by-earlie: low\n',
    'fastward.yaml:2: `rules.route-shadowed-by-earlie` is not a rule',
    'did you mean `route-shadowed-by-earlier`?',
  ],
  ['rules: {off}\n', 'fastward.yaml:1: `rules.off` is not a rule', 'it may be one of: route-shadowed-by-earlier, docs-open'],
  [
    'rules:\n  docs-open: false\n',
    'fastward.yaml:2: `rules.docs-open` must be one of `off`, `low`, `medium`, `high`, `critical`',
    'write it like `rules: {route-shadowed-by-earlier: low}`',
  ],
  [
    'environment:\n  A: 1\n  B:\n',
    'fastward.yaml:3: `environment.B` must be a text, a number, `true` or `false`',
    'write it like `environment: {AUTH_BACKEND: jwt}`',
  ],
  [
    'environment:\n  KEY: |hunter2\n',
    'fastward.yaml:2: this is not valid YAML: block scalar header includes extra characters',
    'mend the line; the file is YAML 1.2',
  ],
  [
    'environment: {9lives: hunter2}\n',
    'fastward.yaml:1: `environment.9lives` must be the name of a variable',
    'write it like `environment: {AUTH_BACKEND: jwt}`',
  ],
  [
    'environment-files: [/etc/shop.env]\n',
    'fastward.yaml:1: `environment-files` must be a list of files inside the project',
    'write it like `environment-files: [.env.production]`',
  ],
  ['include_tests: true\n', 'fastward.yaml:1: `include_tests` is not a setting', 'did you mean `include-tests`?'],
  [
    '__proto__: 1\n',
    'fastward.yaml:1: `__proto__` is not a setting',
    'it may be one of: app, apps, exclude, include-tests, fastapi-version, python-roots, rules, environment, environment-files, validators, secrets, licences, extends, presets, guardrails, access, waivers, gateway, owners, routes, locked, baseline',
  ],
  ['exclude: *nobody\n', 'fastward.yaml:1: `exclude` must be a list', 'write it like `exclude: [legacy/]`'],
  [
    'app: a:b\n---\napp: c:d\n',
    'fastward.yaml:2: this is not valid YAML: source contains multiple documents',
    'mend the line; the file is YAML 1.2',
  ],
])('%j is refused with its line and a way out', (source, message, remedy) => {
  const error = getError(source)
  expect([error.message, error.remedy]).toEqual([expect.stringContaining(message), remedy])
  expect(error.message).not.toContain('hunter2')
})

test('an alias that stands for itself many times over is refused before it grows', () => {
  const laughs = ['a: &a [x, x]', ...Array.from({ length: 60 }, (_, i) => `b${i}: &b${i} [*a, *a]`)].join('\n')
  expect(getError(laughs).code).toBe('settings-too-deep')
})

test('an alias to what contains it ends', () => {
  expect(getError('exclude: &a [*a]\n').code).toBe('setting-wrong')
})

test('a text nested as deep as the file may be long is refused', () => {
  for (const text of ['['.repeat(200_000), '{a: '.repeat(60_000), '- '.repeat(100_000)]) expect(() => read(text)).toThrow(UserError)
})

test('whatever is written, the answer is settings or a user error with a line', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      'app',
      'rules',
      'exclude',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      '&a ',
      '*a',
      '"',
      "'",
      '#',
      '|',
      '>',
      '? ',
      '!!map ',
      '<<',
      '---\n',
    ),
    fc.string({ maxLength: 4 }),
  )
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30 }), (pieces) => {
      try {
        read(pieces.join(''))
      } catch (error) {
        if (!(error instanceof UserError)) throw error
        expect(error.message).toMatch(/^fastward\.yaml:\d+: /)
      }
    }),
  )
})

test('the JSON Schema and the check agree', () => {
  const word = fc.constantFrom('shop.main:app', 'x', 'legacy/', '0.115.6', 'off', 'low', '', ' ', '../up', '/abs', 'docs-open')
  const value: fc.Arbitrary<unknown> = fc.oneof(
    word,
    fc.boolean(),
    fc.array(word, { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom('docs-open', 'storefront', 'No Name', 'route-shadowed-by-earlier'),
      fc.oneof(word, fc.constantFrom(null, 1, true)),
      { maxKeys: 2 },
    ),
  )
  const keys = fc.constantFrom(
    'app',
    'apps',
    'exclude',
    'include-tests',
    'fastapi-version',
    'python-roots',
    'rules',
    'environment',
    'environment-files',
    'validators',
    'other',
  )
  fc.assert(
    fc.property(fc.dictionary(keys, value, { maxKeys: 2 }), (settings) => {
      const source = stringify(settings)
      expect({ source, fine: isFine(source) }).toEqual({ source, fine: fitsSchema(parse(source)) })
    }),
    { numRuns: 500 },
  )
})

function isFine(source: string): boolean {
  try {
    read(source)
    return true
  } catch {
    return false
  }
}

function getError(source: string): UserError {
  try {
    read(source)
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('the settings were taken as they are')
}
