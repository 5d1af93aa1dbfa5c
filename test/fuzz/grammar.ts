// Random small programs: assignments, tests that nobody can decide, loops, functions, classes, routers and inclusions.
import fc from 'fast-check'

const NAMES = ['a', 'b', 'c', 'xs', 'd', 'r1', 'r2', 'K', 'f', 'g'] as const
const name = fc.constantFrom(...NAMES)

const { expression } = fc.letrec<{ expression: string }>((tie) => ({
  expression: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom(
      '1',
      '0',
      '"/x"',
      '""',
      'None',
      'True',
      '[]',
      '{}',
      '()',
      'os.getenv("V")',
      'os.getenv("W", "w")',
      'lib.value',
      'lib.make()',
      'K()',
      'APIRouter()',
    ),
    name,
    fc
      .tuple(tie('expression'), fc.constantFrom('+', '*', '|', '==', '<', 'in', 'and', 'or', 'is'), tie('expression'))
      .map(([l, op, r]) => `(${l} ${op} ${r})`),
    fc.tuple(tie('expression'), tie('expression'), tie('expression')).map(([t, a, b]) => `(${a} if ${t} else ${b})`),
    fc.tuple(name, fc.array(tie('expression'), { maxLength: 3 })).map(([f, args]) => `${f}(${args.join(', ')})`),
    fc.tuple(name, name, tie('expression')).map(([f, k, v]) => `${f}(*xs, ${k}=${v}, **d)`),
    fc.array(tie('expression'), { maxLength: 4 }).map((items) => `[${items.join(', ')}]`),
    fc
      .array(fc.tuple(tie('expression'), tie('expression')), { maxLength: 3 })
      .map((pairs) => `{${pairs.map(([k, v]) => `${k}: ${v}`).join(', ')}}`),
    fc.tuple(tie('expression'), tie('expression')).map(([e, source]) => `[${e} for a in ${source} if a]`),
    fc
      .tuple(tie('expression'), fc.constantFrom('x', 'y', 'append', 'get', 'routes', '__class__', '__dict__', 'prefix'))
      .map(([e, attr]) => `(${e}).${attr}`),
    fc.tuple(tie('expression'), tie('expression')).map(([e, i]) => `(${e})[${i}]`),
    fc.tuple(name, tie('expression')).map(([n, e]) => `(lambda ${n}: ${e})`),
    fc.tuple(tie('expression'), tie('expression')).map(([a, b]) => `f"{${a.replaceAll('"', "'")}}/{${b.replaceAll('"', "'")}}"`),
  ),
}))

const indent = (block: readonly string[]): string => block.map((s) => s.replace(/^/gm, '    ')).join('\n')

const { block } = fc.letrec<{ block: string[]; statement: string }>((tie) => ({
  block: fc.array(tie('statement'), { minLength: 1, maxLength: 4 }),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.tuple(name, expression).map(([n, e]) => `${n} = ${e}`),
    fc.tuple(name, expression).map(([n, e]) => `${n} += ${e}`),
    fc.tuple(name, expression).map(([n, e]) => `${n}.x = ${e}`),
    fc.tuple(name, expression, expression).map(([n, k, e]) => `${n}[${k}] = ${e}`),
    fc.tuple(name, expression).map(([n, e]) => `${n}.append(${e})`),
    expression,
    fc.constantFrom(
      'return a',
      'break',
      'continue',
      'raise ValueError(a)',
      'raise',
      'del a',
      'global b',
      'pass',
      'import lib',
      'from main import *',
      'yield a',
    ),
    fc.tuple(expression, tie('block'), tie('block')).map(([t, a, b]) => `if ${t}:\n${indent(a)}\nelse:\n${indent(b)}`),
    fc.tuple(name, expression, tie('block')).map(([n, e, b]) => `for ${n} in ${e}:\n${indent(b)}`),
    fc.tuple(expression, tie('block')).map(([e, b]) => `while ${e}:\n${indent(b)}`),
    fc
      .tuple(tie('block'), fc.constantFrom('ImportError', 'Exception', 'KeyError as a'), tie('block'), tie('block'))
      .map(([a, kind, b, c]) => `try:\n${indent(a)}\nexcept ${kind}:\n${indent(b)}\nfinally:\n${indent(c)}`),
    fc.tuple(expression, tie('block')).map(([e, b]) => `with ${e} as a:\n${indent(b)}`),
    fc
      .tuple(expression, tie('block'), tie('block'))
      .map(([e, a, b]) => `match ${e}:\n    case [b, *c]:\n${indent([indent(a)])}\n    case _:\n${indent([indent(b)])}`),
    fc.tuple(name, name, expression, tie('block')).map(([n, p, e, b]) => `def ${n}(${p}=None, *xs, **d):\n${indent(b)}\n    return ${e}`),
    fc
      .tuple(name, name, tie('block'))
      .map(([n, base, b]) => `class ${n}(${base}):\n${indent(b)}\n    def __init__(self, a=1):\n        self.x = a`),
    fc
      .tuple(fc.constantFrom('app', 'r1', 'r2'), expression, name)
      .map(([r, path, n]) => `@${r}.get(${path})\ndef ${n}(a: int = 1, b=Depends(${n})):\n    return a`),
    fc
      .tuple(fc.constantFrom('app', 'r1', 'r2'), fc.constantFrom('r1', 'r2', 'a'), expression)
      .map(([r, other, prefix]) => `${r}.include_router(${other}, prefix=${prefix})`),
  ),
}))

export const grammarPrograms: fc.Arbitrary<string> = fc
  .array(block, { minLength: 2, maxLength: 5 })
  .map(
    (blocks) =>
      `import os\nimport lib\nfrom fastapi import APIRouter, Depends, FastAPI\n\napp = FastAPI()\nr1 = APIRouter()\nr2 = APIRouter(prefix="/r2")\n\n${blocks.flat().join('\n')}\n`,
  )
