import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Op } from './form.ts'
import { decodeForm, encodeForm } from './form-codec.ts'
import { parsePython } from './parse-python.ts'
import { endOf, startOf } from './place.ts'
import { printForm } from './print-form.ts'
import { shapes } from './shapes.ts'
import { unparse } from './unparse.ts'

const parse = (source: string) => parsePython(Buffer.from(source)).form
const codes = (source: string) => parse(source).problems.map((problem) => [problem.code, problem.line])

describe('files that cannot be read as they are', () => {
  test.each<[string, string, string, number]>([
    ['a print statement', 'x = 1\nprint "hello"\n', 'syntax-error', 2],
    ['backticks', '\ny = `x`\n', 'syntax-error', 2],
    ['an exec statement', 'exec "x = 1"\n', 'syntax-error', 1],
    ['a raise with a comma', 'raise ValueError, "no"\n', 'syntax-error', 1],
    ['the old inequality', 'if a <> b:\n    pass\n', 'syntax-error', 1],
    ['an octal number of old', 'x = 0777\n', 'syntax-error', 1],
    ['a bracket that is not closed', 'x = 1\nf(\n', 'syntax-error', 2],
    ['a string that is not closed', 'x = "abc\ny = 1\n', 'syntax-error', 1],
    ['an unexpected indent', 'x = 1\n    y = 2\n', 'syntax-error', 2],
    ['a NUL character', 'x = 1\n# \0\n', 'nul-byte', 2],
    ['brackets beyond the limit', `x = 1\ny = ${'('.repeat(300)}${')'.repeat(300)}\n`, 'nesting-too-deep', 2],
    ['blocks beyond the limit', Array.from({ length: 250 }, (_, i) => `${' '.repeat(i)}if x:\n`).join(''), 'nesting-too-deep', 202],
    ['a sum of more terms than the parser takes', `x = 1${' + 1'.repeat(400)}\n`, 'nesting-too-deep', 1],
    ['operators that overflow the stack', `x = ${'not '.repeat(200_000)}y\n`, 'nesting-too-deep', 1],
  ])('%s is a problem', (_, source, code, line) => {
    const { form } = parsePython(Buffer.from(source))
    expect(form.problems[0]).toMatchObject({ code, line })
  })

  test('an old statement is called by its name', () => {
    expect(parse('x = 1\nprint "hello"\n').problems).toEqual([
      { code: 'syntax-error', line: 2, message: 'print is a function in Python 3' },
    ])
  })

  test('what is around an error is still lowered', () => {
    const printed = printForm(parse('before = 1\nprint "hello"\ndef after(x): return x\n'))
    expect(printed).toContain('[Global(before)]')
    expect(printed).toContain('Return(Local(0 x))')
  })

  test('a string full of brackets is not nested', () => {
    expect(codes(`x = "${'('.repeat(500)}"  # ${'['.repeat(500)}\n`)).toEqual([])
  })

  test.each([
    ['a thousand branches', `if x: y\n${'elif x: y\n'.repeat(1000)}`],
    ['as many brackets as are allowed', `x = ${'['.repeat(200)}${']'.repeat(200)}\n`],
    ['brackets in calls', `x = ${'f(a=('.repeat(100)}${'))'.repeat(100)}\n`],
    ['as many blocks as are allowed', `${Array.from({ length: 200 }, (_, i) => `${' '.repeat(i)}if x:\n`).join('')}${' '.repeat(200)}y\n`],
    ['ten thousand operands in a list', `x = [${'a + b, '.repeat(10_000)}]\n`],
  ])('%s are read', (_, source) => {
    expect(parse(source).problems).toEqual([])
  })

  test('a file above the limit is not read, in no time', () => {
    const bytes = Buffer.from(`x = [${'1, '.repeat(3_500_000)}]\n`)
    const { form, text } = parsePython(bytes)
    expect(form.problems).toMatchObject([{ code: 'file-too-large', line: 1 }])
    expect(text).toBe('')
    expect(form.code[form.body]).toBe(Op.Block)
  })

  test('at most twenty errors are told, none twice', () => {
    const problems = parse('print "x"\n'.repeat(100)).problems
    expect(problems.length).toBe(20)
    expect(new Set(problems.map((problem) => `${problem.line} ${problem.message}`)).size).toBe(20)
  })

  test('bytes that are no text are a problem and the rest goes on', () => {
    const { form } = parsePython(Uint8Array.from([...Buffer.from('x = "'), 0xe9, ...Buffer.from('"\ny = 1\n')]))
    expect(form.problems).toMatchObject([{ code: 'invalid-encoding', line: 1 }])
    expect(printForm(form)).toContain('[Global(y)]')
  })
})

describe('line ends, tabs and form feeds', () => {
  test.each([
    ['\r\n', 'def f():\r\n\tif x:\r\n\t\treturn """a\r\nb"""\r\ny = 1\r\n'],
    ['\r', 'def f():\r\tif x:\r\t\treturn """a\rb"""\ry = 1\r'],
    ['\n', 'def f():\n\tif x:\n\t\treturn """a\nb"""\ny = 1\n'],
  ])('%j gives the same form', (_, source) => {
    const form = parse(source)
    expect(printForm(form)).toBe(printForm(parse('def f():\n  if x:\n    return """a\nb"""\ny = 1\n')))
    expect(form.lines.length).toBe(6)
  })

  test('a form feed starts an indent anew', () => {
    expect(codes('if x:\n    y = 1\n\f    z = 2\n\fw = 3\n')).toEqual([])
  })

  test('tabs and spaces that disagree are a problem', () => {
    expect(codes('if x:\n        y = 1\n\tz = 2\n')[0]?.[0]).toBe('syntax-error')
  })
})

const seeds = ['scopes', 'constructs'].map((name) => readFileSync(new URL(`goldens/${name}.py`, import.meta.url), 'utf8'))
const fragments = [
  '(',
  ')',
  '[',
  '{',
  '}',
  ':',
  '"',
  "'''",
  'f"{',
  '\\',
  '\n',
  '\n    ',
  '\t',
  'def ',
  'class ',
  'lambda ',
  'yield ',
  'match x:\n case ',
  '*',
  '**',
  ':=',
  ' if ',
  ' else ',
  ' for x in ',
  'import ',
  '@',
  '=',
  ',',
  '.',
  '\0',
  '\r',
  '\ufeff',
  'é',
  '0777',
  '0x',
  '1e',
  'async ',
  'await ',
  'global x\n',
  'nonlocal y\n',
]

describe('any text', () => {
  const mutation = fc.record({ at: fc.nat(10_000), drop: fc.nat(30), add: fc.constantFrom('', ...fragments) })
  const mutated = fc.tuple(fc.constantFrom(...seeds), fc.array(mutation, { minLength: 1, maxLength: 6 })).map(([seed, mutations]) => {
    let text = seed
    for (const { at, drop, add } of mutations) {
      const from = at % (text.length + 1)
      text = text.slice(0, from) + add + text.slice(from + drop)
    }
    return text
  })

  test('is lowered without a throw, the same twice, and well formed', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          { weight: 5, arbitrary: mutated },
          { weight: 1, arbitrary: fc.array(fc.constantFrom(...fragments)).map((all) => all.join('')) },
        ),
        (source) => {
          const { form, text } = parsePython(Buffer.from(source))
          expect(parsePython(Buffer.from(source)).form).toEqual(form)
          expect(decodeForm(encodeForm(form))).toEqual(form)
          for (const problem of form.problems) expect(problem.message).not.toContain('could not be parsed')
          expectWellFormed(form, text)
          printForm(form)
        },
      ),
      { numRuns: 150 },
    )
  })

  test('as bytes, too', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const { form, text } = parsePython(bytes)
        expectWellFormed(form, text)
      }),
      { numRuns: 200 },
    )
  })
})

/** Every operand points at something that is there, and every span lies in the text. */
function expectWellFormed(form: ReturnType<typeof parse>, text: string): void {
  const { code, strings, numbers, functions, classes } = form
  const limits = { str: strings.length, num: numbers.length, fn: functions.length, cls: classes.length, plain: Number.MAX_SAFE_INTEGER }
  const nodes = new Set<number>([0])
  let at = 1
  while (at < code.length) {
    const shape = shapes[code[at] ?? 0]
    if (!shape) throw new Error(`no operation ${code[at]} at ${at}`)
    const node = at
    at += 2
    const operands = [...shape.operands]
    if (shape.items.length > 0) {
      const count = code[node + 2 + shape.operands.length] ?? 0
      operands.push('plain', ...Array.from({ length: count }, () => shape.items).flat())
    }
    for (const operand of operands) {
      const value = code[at++] ?? -1
      if (operand === 'node' ? !nodes.has(value) : value < 0 || value >= limits[operand]) {
        throw new Error(`${shape.name} at ${node} has the ${operand} ${value}`)
      }
    }
    nodes.add(node)
    if (startOf(form, node) > endOf(form, node) || endOf(form, node) > text.length)
      throw new Error(`${shape.name} at ${node} has a bad span`)
    unparse(form, node)
  }
  expect(at).toBe(code.length)
  expect(nodes.has(form.body)).toBe(true)
  for (const fn of functions) expect(nodes.has(fn.body) && fn.body > 0).toBe(true)
  for (const cls of classes) expect(nodes.has(cls.body) && cls.body > 0).toBe(true)
}
