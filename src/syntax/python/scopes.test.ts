// Scopes against the real Python: goldens/scopes.json is what its symbol table says of goldens/scopes.py.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Form, type FunctionForm, Op } from './form.ts'
import { parsePython } from './parse-python.ts'
import { childrenOf } from './shapes.ts'

interface Truth {
  readonly name: string
  readonly parameters: readonly string[]
  readonly locals: readonly string[]
  readonly free: readonly string[]
  readonly global: readonly string[]
}

const folder = new URL('goldens/', import.meta.url)
// The file is written by make-scopes.py in exactly this shape.
const truth = JSON.parse(readFileSync(new URL('scopes.json', folder), 'utf8')) as readonly Truth[]
const { form } = parsePython(readFileSync(new URL('scopes.py', folder)))

/** Hidden names of comprehensions are ours alone; `__class__` is a plain name here and a cell in Python. */
const isShared = (name: string) => !name.startsWith('.') && name !== '__class__'

function namesIn(fn: FunctionForm, op: number): string[] {
  const names = new Set<string>()
  visit(form, fn.body, (node) => {
    // A function sees a comprehension's variable from outside under its hidden name, `.0.x` for x.
    if (form.code[node] === op) names.add((form.strings[form.code[node + 2] ?? 0] ?? '').replace(/^\.\d+\./, ''))
  })
  return [...names].filter(isShared).sort()
}

/** Everything that runs in the scope of a node: defaults, annotations and decorators of what it defines, not their bodies. */
function visit(file: Form, node: number, see: (node: number) => void): void {
  see(node)
  const { code } = file
  const fn =
    code[node] === Op.Def ? file.functions[code[node + 3] ?? 0] : code[node] === Op.Lambda ? file.functions[code[node + 2] ?? 0] : undefined
  const outside = fn ? [...fn.decorators, fn.returns, ...fn.parameters.flatMap((one) => [one.default, one.annotation])] : []
  const cls = code[node] === Op.ClassDef ? file.classes[code[node + 3] ?? 0] : undefined
  if (cls) outside.push(...cls.decorators, ...cls.arguments.filter((_, i) => i % 3 === 2))
  for (const child of [...outside.filter((one) => one > 0), ...childrenOf(file, node)]) visit(file, child, see)
}

describe('every function of the snippets has the scope that Python gives it', () => {
  // Order differs only where a lambda or function stands in a default or decorator, so each is found by name and locals.
  test('as many functions as Python has', () => {
    expect(form.functions.length).toBe(truth.length)
    expect(form.problems).toEqual([])
  })

  const ours = form.functions.map((fn) => ({
    name: fn.isLambda ? 'lambda' : fn.name,
    parameters: fn.parameters.map((parameter) => parameter.name).sort(),
    locals: fn.locals.filter(isShared).sort(),
    free: namesIn(fn, Op.Free),
    global: namesIn(fn, Op.Global),
  }))
  test.each(truth.map((one, i) => [`${i} ${one.name}`, one, ours[i]] as const))('%s', (_, expected, actual) => {
    const shared = { ...expected, free: expected.free.filter(isShared), global: expected.global.filter(isShared) }
    expect(actual).toEqual(shared)
  })
})
