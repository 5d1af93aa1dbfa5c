import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  decodeConfig,
  findTomlLine,
  parseCompose,
  parseDockerfile,
  parseDockerPairs,
  parseDotenv,
  parseIni,
  parsePipfileLock,
  parseProcfile,
  parseRequirement,
  parseRequirements,
  parseShell,
  parseToml,
  parseTomlLock,
  parseYaml,
} from './index.ts'

describe('TOML', () => {
  test('tables, dates and large integers come down to plain values', () => {
    expect(parseToml('[tool.a]\nb = 1\nc = 2024-01-01\nd = [true, 1.5, "x"]\n').value).toEqual({
      tool: { a: { b: 1, c: expect.stringMatching(/^2024-01-01/), d: [true, 1.5, 'x'] } },
    })
  })
  test('a mistake is a problem with its line', () => {
    expect(parseToml('a = 1\nb = [\n')).toMatchObject({
      value: {},
      problems: [{ line: expect.any(Number), message: expect.stringMatching(/^this is not valid TOML/) }],
    })
    expect(parseToml('a = 1\nb 2\n').problems[0]?.line).toBe(2)
  })
  test('a key is found under its table', () => {
    const text = '[a]\nx = 1\n[tool.b]\ny = 2\nx = 3\n'
    expect([
      findTomlLine(text, 'a', 'x'),
      findTomlLine(text, 'tool.b', 'x'),
      findTomlLine(text, 'tool.b', 'z'),
      findTomlLine(text, 'c', 'z'),
    ]).toEqual([2, 5, 3, 1])
  })
})

describe('YAML', () => {
  test('merge keys, the first of several documents, and lines', () => {
    const parsed = parseYaml('# c\na: &x\n  b: 1\nd:\n  <<: *x\n  e:\n    - f\n---\nz: 1\n')
    expect(parsed.value).toEqual({ a: { b: 1 }, d: { b: 1, e: ['f'] } })
    expect([parsed.lineOf(['d', 'e', 0]), parsed.lineOf(['none'])]).toEqual([7, 1])
  })
  test.each([
    [
      'a bomb of aliases',
      `a: &a [1,1,1,1,1,1,1,1,1]\n${'bcdefghi'
        .split('')
        .map((name, at) => `${name}: &${name} [${Array(9).fill(`*${'abcdefghi'[at]}`).join(',')}]`)
        .join('\n')}`,
    ],
    ['deep nesting', '['.repeat(20_000)],
    ['an unknown tag', 'a: !!python/object:os.system x'],
    ['a key that is everybody’s prototype', '__proto__: {polluted: 1}'],
  ])('%s does no harm', (_name, text) => {
    const parsed = parseYaml(text)
    expect(JSON.stringify(parsed.value).length).toBeLessThan(10_000)
    expect(({} as { polluted?: number }).polluted).toBeUndefined()
  })
})

test('INI: options over several lines, comments, and what stands outside', () => {
  const { value, problems } = parseIni(
    'x = 1\n[options]\npackage_dir =\n    = src\nInstall_Requires: a\n    b ; not a comment here\n# c\nflag\n',
  )
  expect(problems).toEqual([{ line: 1, message: 'this stands before the first section' }])
  expect([...(value.get('options') ?? [])]).toEqual([
    ['package_dir', { value: '= src', line: 3 }],
    ['install_requires', { value: 'a\nb ; not a comment here', line: 5 }],
    ['flag', { value: '', line: 8 }],
  ])
})

test.each([
  ['A=1', ['A', '1', false]],
  ['export A = two words # c', ['A', 'two words', false]],
  ['A="x # y\\n$B" # c', ['A', 'x # y\n$B', true]],
  ["A='x\\n'", ['A', 'x\\n', true]],
  ['A=${B}/c#d', ['A', '${B}/c#d', false]],
  ['A="one\ntwo"', ['A', 'one\ntwo', true]],
  ['A=', ['A', '', false]],
  ['A="open', ['A', 'open', true]],
])('.env: %j', (text, expected) => {
  expect(parseDotenv(`# c\n${text}`).value.map(({ name, value, quoted }) => [name, value, quoted])).toEqual([expected])
})

test('.env: what is no assignment is a problem', () => {
  expect(parseDotenv('A=1\n-----\n')).toEqual({
    value: [{ name: 'A', value: '1', line: 1, quoted: false }],
    problems: [{ line: 2, message: 'this is not `NAME=value`' }],
  })
})

describe('requirements', () => {
  test.each([
    ['FastAPI==0.1', { name: 'fastapi', specifier: '==0.1' }],
    [
      'fast_api.x[all, Std] >= 1, < 2 ; python_version > "3"',
      { name: 'fast-api-x', extras: ['all', 'std'], specifier: '>=1,<2', marker: 'python_version > "3"' },
    ],
    ['a (>=1)', { name: 'a', specifier: '>=1' }],
    ['a @ https://x/y.whl ; sys_platform == "x"', { name: 'a', url: 'https://x/y.whl', marker: 'sys_platform == "x"' }],
    ['a==1 --hash=sha256:0 --hash=sha256:1', { name: 'a', specifier: '==1' }],
    ['git+https://x/y.git@1#egg=My_Pkg', { name: 'my-pkg' }],
    ['a', { name: 'a', specifier: '' }],
  ])('%s', (text, expected) => {
    expect(parseRequirement(text)).toMatchObject(expected)
  })
  test.each(['', '../x', '==1', 'a b', 'a==', 'a >= 1 <'])('%j is none', (text) => {
    expect(parseRequirement(text)).toBeNull()
  })
  test('a file with continuations, includes, options and mistakes', () => {
    const { value, problems } = parseRequirements(
      '# c\n-r base.txt\n--constraint=c.txt\n-i https://x\n-e .\n./local\na==1 \\\n  --hash=sha256:0 # c\nwhat is this\n-e git+https://x#egg=b\n',
    )
    expect(value.includes).toEqual([
      { path: 'base.txt', kind: 'requirements', line: 2 },
      { path: 'c.txt', kind: 'constraints', line: 3 },
    ])
    expect(value.requirements.map(({ name, specifier, line }) => [name, specifier, line])).toEqual([
      ['a', '==1', 7],
      ['b', '', 10],
    ])
    expect(problems).toEqual([{ line: 9, message: 'this is not a requirement' }])
  })
  test('a file that PowerShell wrote', () => {
    expect(parseRequirements(decodeConfig(Buffer.from('\ufeffa==1\r\n', 'utf16le'))).value.requirements).toMatchObject([
      { name: 'a', specifier: '==1' },
    ])
  })
})

describe('lock files', () => {
  test.each([
    [
      'uv.lock',
      'version = 1\n\n[[package]]\nname = "a_B"\nversion = "1"\nsource = { x = "y" }\n[package.optional-dependencies]\nname = "no"\nversion = "9"\n[[package]]\nname = "mine"\n',
    ],
    ['pylock.toml', '[[packages]]\nname = "a-b"\nversion = "1"\n[[packages.wheels]]\nname = "x.whl"\nversion = "2"\n'],
  ])('%s', (_name, text) => {
    expect(parseTomlLock(text).value.map(({ name, version }) => [name, version])).toEqual([['a-b', '1']])
  })
  test('Pipfile.lock', () => {
    expect(
      parsePipfileLock('{\n"default": {\n"A_b": {"version": "==1"}, "git": {}},\n"develop": {"c": {"version": "==2"}}}').value,
    ).toEqual([{ name: 'a-b', version: '1', line: 3 }])
    expect(parsePipfileLock('{').problems).toHaveLength(1)
  })
})

describe('shell', () => {
  test.each<[string, string[][]]>([
    [
      'cd /app && exec uvicorn "a:app" --port ${PORT:-80} # c',
      [
        ['cd', '/app'],
        ['uvicorn', 'a:app', '--port', '80'],
      ],
    ],
    ['APP=${APP:-m:app}\ngunicorn -k x "$APP"', [[], ['gunicorn', '-k', 'x', 'm:app']]],
    ['a \\\n  b; c | d', [['a', 'b'], ['c'], ['d']]],
    ["sh -c 'uvicorn $X' 2>&1", [['sh', '-c', 'uvicorn $X', '2>&1']]],
    ['if true; then a; fi', [['true'], ['a'], ['fi']]],
    ['ARGS="b c"\na $ARGS "$ARGS" $UNKNOWN', [[], ['a', 'b', 'c', 'b c', '$UNKNOWN']]],
    ['PYTHONPATH=src a', [['a']]],
    ['a "open', [['a', 'open']]],
  ])('%s', (text, expected) => {
    expect(parseShell(text).map((command) => command.words)).toEqual(expected)
  })
  test('lines are those of the first word, and assignments are kept', () => {
    expect(parseShell('# c\n\nX=1 a \\\n b\nc\n')).toEqual([
      { words: ['a', 'b'], assignments: { X: '1' }, line: 3 },
      { words: ['c'], assignments: {}, line: 5 },
    ])
  })
})

test('Dockerfile: continuations with comments, both forms, and here-documents', () => {
  const { value, problems } = parseDockerfile(
    '# syntax=docker/dockerfile:1\nfrom python:3.12-slim as base\nENV A=1 \\\n  # c\n\n  B="two words"\nRUN <<EOF\nCMD ["no"]\nEOF\nWORKDIR /app\nCMD ["uvicorn", \\\n  "a:app"]\nENTRYPOINT uvicorn a:app\nnonsense here\n',
  )
  expect(value.map(({ keyword, exec, line, end }) => [keyword, exec, line, end])).toEqual([
    ['FROM', null, 2, 2],
    ['ENV', null, 3, 6],
    ['RUN', null, 7, 9],
    ['WORKDIR', null, 10, 10],
    ['CMD', ['uvicorn', 'a:app'], 11, 12],
    ['ENTRYPOINT', null, 13, 13],
  ])
  expect(parseDockerPairs(value[1]?.text ?? '')).toEqual([
    ['A', '1'],
    ['B', 'two words'],
  ])
  expect(parseDockerPairs('A one two')).toEqual([['A', 'one two']])
  expect(problems).toEqual([{ line: 14, message: 'this is not an instruction' }])
})

test('Procfile', () => {
  expect(parseProcfile('# c\nweb: uvicorn a:app\n???\n')).toEqual({
    value: [{ name: 'web', command: 'uvicorn a:app', line: 2 }],
    problems: [{ line: 3, message: 'this is not `name: command`' }],
  })
})

test('compose', () => {
  const { value } = parseCompose(
    'services:\n  api:\n    build: {context: ./api, dockerfile: D}\n    command: uvicorn a:app\n    environment:\n      - A=1\n      - B\n  b:\n    build: .\n    environment: {X: 1, Y: null}\n    entrypoint: [a, 1]\n  broken: 7\n',
  )
  expect(value).toEqual([
    {
      name: 'api',
      command: 'uvicorn a:app',
      entrypoint: null,
      environment: new Map([['A', '1']]),
      workingFolder: null,
      buildFolder: './api',
      dockerfile: 'D',
      line: 4,
    },
    {
      name: 'b',
      command: null,
      entrypoint: ['a', '1'],
      environment: new Map([['X', '1']]),
      workingFolder: null,
      buildFolder: '.',
      dockerfile: null,
      line: 11,
    },
  ])
})

const parsers: Readonly<Record<string, (text: string) => unknown>> = {
  toml: parseToml,
  yaml: parseYaml,
  compose: parseCompose,
  ini: parseIni,
  dotenv: parseDotenv,
  requirements: parseRequirements,
  'toml lock': parseTomlLock,
  pipfile: parsePipfileLock,
  dockerfile: parseDockerfile,
  procfile: parseProcfile,
  shell: (text) => parseShell(text),
}

const pieces = fc.constantFrom(
  ...[
    '[',
    ']',
    '{',
    '}',
    '=',
    ':',
    '"',
    "'",
    '\\',
    '\n',
    '\r\n',
    ' ',
    '#',
    '-',
    '&',
    '*a',
    '&a ',
    '<<: *a',
    '${',
    '$(',
    '$A',
    ';',
    '|',
    '@',
    '==',
    ',',
    'FROM a',
    'RUN <<E',
    'services:',
    '  a:',
    'A',
    '1',
    '[[package]]',
    'name = "a"',
    'version = "1"',
    '\u0000',
    '\ufeff',
    '-r ',
    '-e ',
    '!!x',
    '? ',
    '- ',
    'é',
    '__proto__',
  ],
)

test.each(Object.entries(parsers))('%s: no text makes it throw, and the same text gives the same answer', (_name, parse) => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof({ weight: 5, arbitrary: pieces }, fc.string({ unit: 'binary', maxLength: 6 })), { maxLength: 60 }),
      (parts) => {
        const text = parts.join('')
        expect(JSON.stringify(parse(text))).toBe(JSON.stringify(parse(text)))
      },
    ),
    { numRuns: 300 },
  )
})

test.each(Object.entries(parsers))('%s: text made to be slow is not', (_name, parse) => {
  for (const piece of [
    'a',
    ' ',
    '\\',
    '"',
    '[',
    '-',
    '=',
    '#',
    '${',
    'a,',
    ' #',
    'a[',
    '\n ',
    'a: ',
    '1.',
    ' \\\n',
    '(',
    'A=',
    '"a" ',
    ' --',
    ' ;',
  ]) {
    const text = `a ${piece.repeat(20_000)}!`
    const started = process.cpuUsage().user
    parse(text)
    expect((process.cpuUsage().user - started) / 1000, JSON.stringify(piece)).toBeLessThan(2_000)
  }
})
