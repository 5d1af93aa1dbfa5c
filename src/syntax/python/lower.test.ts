// What becomes of each piece of Python. The whole language stands in goldens/constructs.py; here are the corners.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { Op } from './form.ts'
import { parsePython } from './parse-python.ts'
import { endLineOf, endOf, lineOf, startOf } from './place.ts'
import { printForm } from './print-form.ts'

const parse = (source: string) => parsePython(Buffer.from(source)).form

/** The printed statements without their indents. */
const lowered = (source: string) =>
  printForm(parse(source))
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

test('every construct of the language', async () => {
  const source = readFileSync(new URL('goldens/constructs.py', import.meta.url))
  await expect(`${printForm(parsePython(source).form)}\n`).toMatchFileSnapshot('goldens/constructs.txt')
})

describe('expressions', () => {
  test.each([
    ['a < b < c', 'And(Compare(Lt, Global(a), Global(b)), Compare(Lt, Global(b), Global(c)))'],
    ['(a < b) < c', 'Compare(Lt, Compare(Lt, Global(a), Global(b)), Global(c))'],
    ['a in b == c', 'And(Compare(In, Global(a), Global(b)), Compare(Eq, Global(b), Global(c)))'],
    ['not a in b', 'Unary(Not, Compare(In, Global(a), Global(b)))'],
    ['-2 ** -x', 'Unary(Neg, Binary(Pow, Int(2), Unary(Neg, Global(x))))'],
    ['x if a else y if b else z', 'Ternary(Global(a), Global(x), Ternary(Global(b), Global(y), Global(z)))'],
    ['("a" "b")', 'Str("ab")'],
    [
      String.raw`"\N{BULLET}\U0001f600\x41\0\
x"`,
      'Str("�😀A\\u0000x")',
    ],
    [String.raw`b"\x41\u0041\351"`, 'Bytes("A\\\\u0041é")'],
    [String.raw`r"\x41\n"`, 'Str("\\\\x41\\\\n")'],
    [
      String.raw`"\d \
"`,
      'Str("\\\\d ")',
    ],
    ['f""', 'FString([])'],
    ['f"{a}{b}"', 'FString([Field(Global(a), 0, -), Field(Global(b), 0, -)])'],
    ['f"{ a = }"', 'FString([Str(" a = "), Field(Global(a), 114, -)])'],
    ['f"{a = !s}"', 'FString([Str("a = "), Field(Global(a), 115, -)])'],
    ['f"{a=:>5}"', 'FString([Str("a="), Field(Global(a), 0, FString([Str(">5")]))])'],
    ['f"{(lambda: 1)()}"', 'FString([Field(Call(Lambda( : Int(1)), []), 0, -)])'],
    [
      'f"{a:{b}{c:{d}}}"',
      'FString([Field(Global(a), 0, FString([Field(Global(b), 0, -), Field(Global(c), 0, FString([Field(Global(d), 0, -)]))]))])',
    ],
    ['f"{ {1: 2}[1] }"', 'FString([Field(Index(Dict([Int(1) Int(2)]), Int(1)), 0, -)])'],
    ['f"{a, b}"', 'FString([Field(Tuple([Global(a), Global(b)]), 0, -)])'],
    ['rf"\\d{a}{{\\}}"', 'FString([Str("\\\\d"), Field(Global(a), 0, -), Str("{\\\\}")])'],
    ['"{x}" f"{a}" "\\n"', 'FString([Str("{x}"), Field(Global(a), 0, -), Str("\\n")])'],
    ['f"{a!r}" f"{b}"', 'FString([Field(Global(a), 114, -), Field(Global(b), 0, -)])'],
    ['x[(1, 2)]', 'Index(Global(x), Tuple([Int(1), Int(2)]))'],
    ['x[*a]', 'Index(Global(x), Tuple([Star(Global(a))]))'],
    ['[*a, *b]', 'List([Star(Global(a)), Star(Global(b))])'],
    ['[(x for x in y)]', 'List([Comprehension(Generator, Global(.0.x), -, [Global(.0.x) Global(y)])])'],
    ['[x for x in x]', 'Comprehension(List, Global(.0.x), -, [Global(.0.x) Global(x)])'],
    ['[y for x in a for y in x]', 'Comprehension(List, Global(.0.y), -, [Global(.0.x) Global(a), Global(.0.y) Global(.0.x)])'],
    [
      '[[x for x in x] for x in y]',
      'Comprehension(List, Comprehension(List, Global(.1.x), -, [Global(.1.x) Global(.0.x)]), -, [Global(.0.x) Global(y)])',
    ],
    ['[y := x for x in a]', 'Comprehension(List, Walrus(Global(y), Global(.0.x)), -, [Global(.0.x) Global(a)])'],
    ['1_000_000_000_000_000_000_000', 'BigInt("1000000000000000000000")'],
    ['0xFFFFFFFFFFFFFFFFF', 'BigInt("295147905179352825855")'],
    ['1e400', 'Float(Infinity)'],
    ['ﬁn', 'Global(fin)'],
  ])('%s', (source, expected) => {
    expect(lowered(`value = ${source}`)).toEqual([`Assign(${expected}, [Global(value)])`])
  })

  test('the middle of a chain is one node', () => {
    const form = parse('a < b < c')
    const and = form.code[(form.code[form.body + 3] ?? 0) + 2] ?? 0
    const [first = 0, second = 0] = form.code.slice(and + 2, and + 4)
    expect(form.code[first + 4]).toBe(form.code[second + 3])
  })
})

describe('statements', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a chain assigns from left to right',
      'a = b[0] = c.d = e',
      ['Assign(Global(e), [Global(a), Index(Global(b), Int(0)), Attribute(Global(c), "d")])'],
    ],
    ['an import names its first package', 'import a.b.c', ['Import("a.b.c", Global(a), 0)']],
    ['an import list is several imports', 'import a, b.c as d', ['Import("a", Global(a), 0)', 'Import("b.c", Global(d), 1)']],
    ['dots are levels', 'from ...a.b import (c, d as e,)', ['ImportFrom(3, "a.b", ["c" Global(c), "d" Global(e)])']],
    ['pass and global leave nothing', 'global x\npass', []],
    ['a semicolon separates', 'x; y', ['Expr(Global(x))', 'Expr(Global(y))']],
    [
      'an elif is an If in a Block',
      'if a: x\nelif b: y',
      ['If(Global(a), {}, {})', 'block', 'Expr(Global(x))', 'block', 'If(Global(b), {}, -)', 'block', 'Expr(Global(y))'],
    ],
    [
      'an except clause without parentheses',
      'try: x\nexcept A, B: y',
      ['Try({}, -, -, [Tuple([Global(A), Global(B)]) - {}])', 'block', 'Expr(Global(x))', 'block', 'Expr(Global(y))'],
    ],
    [
      'an empty mapping matches any',
      'match a:\n case { }: x',
      ['Match(Global(a), [PatternMapping(-, []) - {}])', 'block', 'Expr(Global(x))'],
    ],
    [
      'a soft keyword is a name elsewhere',
      'match(a)\ntype = case',
      ['Expr(Call(Global(match), [Positional "" Global(a)]))', 'Assign(Global(case), [Global(type)])'],
    ],
  ])('%s', (_, source, expected) => {
    expect(lowered(source)).toEqual(expected)
  })
})

describe('functions and classes', () => {
  test('a docstring keeps its first paragraph and leaves no statement', () => {
    const form = parse(
      '"""\n  First\n    line.\n\n  Second.\n"""\ndef f():\n  "a" "b"; x\n  "not a docstring"\nclass C: "c"\ndef g(): f"no"\ndef h(): b"no"\n',
    )
    expect(form.doc).toBe('First\nline.')
    expect(form.functions.map((fn) => fn.doc)).toEqual(['ab', null, null])
    expect(form.classes.map((cls) => cls.doc)).toEqual(['c'])
    expect(lowered('def f():\n  "doc"; x\n  "second"\n').slice(-2)).toEqual(['Expr(Global(x))', 'Expr(Str("second"))'])
  })

  test('qualified names are as Python has them', () => {
    const form = parse(
      'def f():\n  global g\n  def g(): pass\n  class C:\n    def m(self):\n      return lambda: [lambda: 0 for x in y]\n  def h(): pass\nclass D:\n  class E:\n    def m(self): pass\n  x = lambda: 0\n',
    )
    expect(form.functions.map((fn) => fn.qualname)).toEqual([
      'f',
      'g',
      'f.<locals>.C.m',
      'f.<locals>.C.m.<locals>.<lambda>',
      'f.<locals>.C.m.<locals>.<lambda>.<locals>.<lambda>',
      'f.<locals>.h',
      'D.E.m',
      'D.<lambda>',
    ])
    expect(form.classes.map((cls) => cls.qualname)).toEqual(['f.<locals>.C', 'D', 'D.E'])
  })

  test('lines run from the first decorator to the last line', () => {
    const form = parse('\n@a\n@b(\n)\ndef f(\n  x,\n) -> int:\n  return """\n"""\n\n\nclass C(\n  B\n):\n  x = 1\n\n# end\n')
    expect(form.functions[0]).toMatchObject({ line: 2, headEnd: 7, end: 9 })
    expect(form.classes[0]).toMatchObject({ line: 12, headEnd: 14, end: 15 })
  })

  test('generators are those that yield themselves', () => {
    const form = parse('def a():\n  yield\ndef b():\n  def c(): yield 1\n  lambda: (yield)\nasync def d():\n  x = await (yield from e)\n')
    expect(form.functions.map((fn) => [fn.qualname, fn.isGenerator, fn.isAsync])).toEqual([
      ['a', true, false],
      ['b', false, false],
      ['b.<locals>.c', true, false],
      ['b.<locals>.<lambda>', true, false],
      ['d', true, true],
    ])
  })

  test.each<[string, string, string]>([
    [
      'a private name in a class',
      'class _C:\n  def f(self): self.__x = __y(__z=__w__)',
      'Assign(Call(Global(_C__y), [Keyword "_C__z" Global(__w__)]), [Attribute(Local(0 self), "_C__x")])',
    ],
    ['a class of underscores mangles nothing', 'class __:\n  def f(self): self.__x', 'Expr(Attribute(Local(0 self), "__x"))'],
    ['outside of a class nothing is private', 'def f(): __x', 'Expr(Global(__x))'],
    ['a private import', 'class C:\n  from __a import __b', 'ImportFrom(0, "__a", ["__b" ClassName(_C__b)])'],
    [
      'a comprehension in a class does not see its names',
      'class C:\n  a = 1\n  b = [a for x in a]',
      'Assign(Comprehension(List, Global(a), -, [ClassName(.0.x) ClassName(a)]), [ClassName(b)])',
    ],
    ['a global declared in a class', 'class C:\n  global x\n  x = 1', 'Assign(Int(1), [Global(x)])'],
    [
      'a walrus in a comprehension binds in the function',
      'def f(a):\n  return [y := x for x in a], y',
      'Return(Tuple([Comprehension(List, Walrus(Local(1 y), Local(2 .0.x)), -, [Local(2 .0.x) Local(0 a)]), Local(1 y)]))',
    ],
    [
      'a lambda in a comprehension sees its variable',
      'def f(a):\n  return [lambda: x for x in a]',
      'Return(Comprehension(List, Lambda( : Free(.0.x)), -, [Local(1 .0.x) Local(0 a)]))',
    ],
    ['a type parameter hides a variable further out', 'def f(T):\n  def g[T](x: T): return T', 'Return(Global(T))'],
    ['an annotation alone makes a local', 'def f():\n  x: int\n  return x', 'Return(Local(0 x))'],
    ['defaults see the scope around', 'def f(a):\n  def g(a=a): pass', 'f.<locals>.g(normal 0 a = Local(0 a)) -> - lines 2-2-2'],
  ])('%s', (_, source, expected) => {
    expect(lowered(source)).toContain(expected)
  })
})

describe('places', () => {
  test('a node knows its lines and its text', () => {
    const source = 'x = 1\ny = call(\n  "é😀",\n)\n'
    const { form, text } = parsePython(Buffer.from(source))
    const assignment = form.code[form.body + 4] ?? 0
    const call = form.code[assignment + 2] ?? 0
    expect(form.code[call]).toBe(Op.Call)
    expect([lineOf(form, call), endLineOf(form, call)]).toEqual([2, 4])
    expect(text.slice(startOf(form, call), endOf(form, call))).toBe('call(\n  "é😀",\n)')
  })

  test('lines are found with any line end', () => {
    expect([...parse('a\r\nb\rc\n').lines]).toEqual([0, 3, 5, 7])
  })
})

describe('what did not parse', () => {
  test.each<[string, string, readonly string[]]>([
    [
      'a call that is not closed keeps its arguments',
      'x = f(1, 2\n',
      ['Assign(Call(Global(f), [Positional "" Int(1), Positional "" Int(2)]), [Global(x)])'],
    ],
    ['a member without a name is an error', 'x = a.\n', ['Assign(ErrorExpr, [Global(x)])']],
    ['decorators without a function', '@app.get("/")\nx = 1\n', ['Expr(Call(Attribute(Global(app), "get"), [Positional "" Str("/")]))']],
    ['a print statement is a name and a string', 'print "a"\n', ['Expr(Global(print))', 'Expr(Str("a"))']],
    ['an old octal number has its value', 'x = 0777\n', ['Assign(Int(511), [Global(x)])']],
  ])('%s', (_, source, expected) => {
    const lines = lowered(source)
    expect(lines.filter((line) => line.startsWith('!')).length).toBeGreaterThan(0)
    expect(lines.filter((line) => !line.startsWith('!'))).toEqual(expect.arrayContaining([...expected]))
  })
})
