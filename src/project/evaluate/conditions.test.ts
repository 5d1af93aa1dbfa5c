import { describe, expect, test } from 'vitest'
import { BUDGET } from './machine.ts'
import { createTestHost, toPlain } from './test-host.ts'
import type { Condition } from './values.ts'

/** `lib` is a library that nobody has: a test on it cannot be decided. */
const WHAT_IS_KNOWN: readonly (readonly [name: string, program: string, result: unknown])[] = [
  ['arms of an unknown test are joined', 'if lib.on(): result = 1\nelse: result = 2', { either: [1, 2] }],
  ['the same value in both arms is one', 'if lib.on(): result = 1\nelse: result = 1', 1],
  ['each arm sees the state before the test', 'x = 1\nif lib.on(): x = x + 1\nelse: x = x + 10\nresult = x', { either: [2, 11] }],
  ['what only one arm sets may be there', 'd = {}\nif lib.on(): d["k"] = 1\nresult = d', { k: { maybe: 1, when: ['lib.on()'] } }],
  ['what was there before stays in the other arm', 'd = {"k": 0}\nif lib.on(): d["k"] = 1\nresult = d', { k: { either: [1, 0] } }],
  ['what one arm appends is there under its test', 'result = [1]\nif lib.on(): result.append(2)', [1, { maybe: 2, when: ['lib.on()'] }]],
  ['attributes are joined too', 'class A: x = 1\na = A()\na.x = 2\nif lib.on(): a.x = 3\nresult = a.x', { either: [3, 2] }],
  ['variables of a function are joined', 'def f():\n  x = 1\n  if lib.on(): x = 2\n  return x\nresult = f()', { either: [2, 1] }],
  ['globals written by a function are joined', 'x = 1\ndef f():\n  global x\n  x = 2\nif lib.on(): f()\nresult = x', { either: [2, 1] }],
  [
    'variables of the function around are joined',
    'def f():\n  x = 1\n  def g():\n    nonlocal x\n    x = 2\n  if lib.on(): g()\n  return x\nresult = f()',
    { either: [2, 1] },
  ],
  ['a return in one arm', 'def f():\n  if lib.on(): return 1\n  return 2\nresult = f()', { either: [1, 2] }],
  [
    'returns one after the other',
    'def f():\n  if lib.a(): return 1\n  if lib.b(): return 2\n  return 3\nresult = f()',
    { either: [1, 2, 3] },
  ],
  [
    'a return in an inner test',
    'def f():\n  if lib.a():\n    if lib.b(): return 1\n    x = 2\n  else: x = 3\n  return x\nresult = f()',
    { either: [1, 2, 3] },
  ],
  [
    'after a return the rest holds under the other arm',
    'result = []\ndef f():\n  if lib.on(): return\n  result.append(1)\nf()',
    [{ maybe: 1, when: ['not lib.on()'] }],
  ],
  ['a way that raises is dropped', 'def f():\n  if lib.on(): raise ValueError\n  return 2\nresult = f()', 2],
  ['after a way that raises nothing is in doubt', 'def f():\n  if lib.on(): raise ValueError\n  return [1]\nresult = f()', [1]],
  ['a raise that a handler catches is a way', 'def f():\n  try:\n    raise KeyError\n  except KeyError:\n    return 1\nresult = f()', 1],
  ['a ternary', 'result = "a" if lib.on() else "b"', { either: ['a', 'b'] }],
  ['or with an unknown left', 'result = lib.name() or "x"', { either: ['<lib.name()>', 'x'] }],
  ['strings out of alternatives', 'x = "a" if lib.on() else "b"\nresult = "/" + x', { either: ['/a', '/b'] }],
  ['a call of alternatives', 'def f(): return 1\ndef g(): return 2\nh = f if lib.on() else g\nresult = h()', { either: [1, 2] }],
  ['attributes of alternatives', 'class A: x = 1\nclass B: x = 2\nresult = (A if lib.on() else B).x', { either: [1, 2] }],
  [
    'more than eight are one',
    `def f():\n${Array.from({ length: 9 }, (_, i) => `  if lib.c(${i}): return ${i}`).join('\n')}\n  return 9\nresult = f()`,
    0,
  ],
  [
    'a loop over an item that may be there',
    'xs = [1]\nif lib.on(): xs.append(2)\nresult = []\nfor x in xs: result.append(x)',
    [1, { maybe: 2, when: ['lib.on()'] }],
  ],
  [
    'a comprehension over an item that may be there',
    'xs = [1]\nif lib.on(): xs.append(2)\nresult = [x * 2 for x in xs]',
    [2, { maybe: 4, when: ['lib.on()'] }],
  ],
  [
    'a loop over something unknown runs once',
    'result = []\nfor x in lib.things: result.append(1)',
    [{ maybe: 1, when: ['for an item of lib.things'] }],
  ],
  [
    'continue under an unknown test ends with its round',
    'result = []\nfor i in range(2):\n  if i == 0 and lib.on(): continue\n  result.append(i)',
    [{ maybe: 0, when: ['not (i == 0 and lib.on())'] }, 1],
  ],
  ['an endless loop ends', 'n = 0\nwhile True:\n  n += 1\n  if lib.done(): break\nresult = "after"', 'after'],
  ['a loop that changes nothing ends', 'while True: pass\nresult = "after"', 'after'],
  [
    'a loop that sleeps waits for something outside',
    'import asyncio\nn = 0\nwhile n < 500:\n  n += 1\n  asyncio.sleep(1)\nresult = n < 20',
    true,
  ],
  ['a loop that sleeps a few times ends by itself', 'import time\nn = 0\nwhile n < 5:\n  n += 1\n  time.sleep(1)\nresult = n', 5],
  ['match on something unknown', 'match lib.kind:\n  case "a": result = 1\n  case _: result = 2', { either: [1, 2] }],
  ['a match arm that cannot be is not run', 'match "b":\n  case "a": result = 1\n  case "b": result = 2', 2],
  [
    'finally runs after an unknown test',
    'result = []\ndef f():\n  try:\n    if lib.on(): return 1\n  finally:\n    result.append("f")\nf()\nresult = len(result)',
    1,
  ],
  ['arguments of a star that is not known', 'def f(a, *b, c=3, **d): return [a, c]\nresult = f(1, *lib.more, **lib.named)', [1, 3]],
  ['unpacking something unknown', 'a, *b = lib.pair\nresult = [a, b]', ['<lib.pair[0]>', ['…']]],
  [
    'a program that is not there raises for who waits',
    'try:\n  from nowhere_at_all import x\nexcept ImportError:\n  x = None\nresult = 1',
    1,
  ],
]

describe('what is known after tests that nobody can decide', () => {
  test.each(WHAT_IS_KNOWN)('%s', (_name, program, result) => {
    const { global } = createTestHost({ 'program.py': `import lib\n${program}\n` })
    expect(toPlain(global('program', 'result'))).toEqual(result)
  })
})

const words = (when: Condition): string[] => when.map((atom) => `${atom.text}: ${atom.state}`)

test('the defaults of settings say which arm is on', () => {
  const { global } = createTestHost({
    'program.py': 'import os\nif os.getenv("DEBUG", "no") == "yes": result = 1\nelse: result = 2\n',
  })
  const result = global('program', 'result')
  expect(result.kind === 'alternatives' && result.options.map((o) => [toPlain(o.value), words(o.when)])).toEqual([
    [1, ["os.getenv('DEBUG', 'no') == 'yes': off"]],
    [2, ["not (os.getenv('DEBUG', 'no') == 'yes'): on"]],
  ])
})

const MODULES: readonly (readonly [name: string, files: Readonly<Record<string, string>>, result: unknown])[] = [
  [
    'a cycle sees what is there already',
    {
      'program.py': 'from a import x\nresult = x',
      'a.py': 'early = 1\nimport b\nx = b.seen',
      'b.py': 'from a import early\nseen = early + 1',
    },
    2,
  ],
  [
    'a name that a cycle has not yet is not known',
    {
      'program.py': 'import a\nresult = a.y',
      'a.py': 'import b\ny = b.x if b.x == 1 else "late"\nx = 1',
      'b.py': 'import a\nx = hasattr(a, "x")',
    },
    'late',
  ],
  ['a star brings public names', { 'program.py': 'from a import *\nresult = [x, "_y" in globals()]', 'a.py': 'x = 1\n_y = 2' }, [1, false]],
  [
    '`__all__` says what a star brings',
    { 'program.py': 'from a import *\nresult = ["x" in globals(), _y]', 'a.py': '__all__ = ["_y"]\n__all__ += []\nx = 1\n_y = 2' },
    [false, 2],
  ],
  [
    'a star brings submodules named in `__all__`',
    { 'program.py': 'from p import *\nresult = m.x', 'p/__init__.py': '__all__ = ["m"]', 'p/m.py': 'x = 4' },
    4,
  ],
  [
    'a module makes its names when they are asked for',
    { 'program.py': 'import a\nfrom a import two\nresult = [a.one, two]', 'a.py': 'def __getattr__(name): return "lazy " + name' },
    ['lazy one', 'lazy two'],
  ],
  [
    'a folder without `__init__` is a package',
    { 'program.py': 'import n.m\nfrom n import k\nresult = [n.m.x, k.y]', 'n/m.py': 'x = 1', 'n/k.py': 'y = 2' },
    [1, 2],
  ],
  [
    'relative imports',
    {
      'program.py': 'from p.q.m import result',
      'p/__init__.py': 'x = 1',
      'p/q/__init__.py': 'y = 2',
      'p/q/m.py': 'from .. import x\nfrom . import y\nfrom ..z import w\nresult = [x, y, w, __name__, __package__]',
      'p/z.py': 'w = 3',
    },
    [1, 2, 3, 'p.q.m', 'p.q'],
  ],
  [
    'a module runs once',
    {
      'program.py': 'import a, b\nimport a as again\nresult = a.log',
      'a.py': 'import log\nlog = log.entries\nlog.append("a")',
      'b.py': 'import a',
      'log.py': 'entries = []',
    },
    ['a'],
  ],
  [
    'a module does not depend on the test under which it is imported',
    { 'program.py': 'import lib\nif lib.on():\n  import a\nimport a\nresult = a.xs', 'a.py': 'xs = []\nxs.append(1)' },
    [1],
  ],
  ['a parent has its submodule', { 'program.py': 'import p.m\nresult = p.m.x', 'p/__init__.py': '', 'p/m.py': 'x = 5' }, 5],
  [
    'a module that fails half-way keeps what it had',
    { 'program.py': 'import a\nresult = a.x', 'a.py': 'x = 1\nraise RuntimeError("stop")' },
    1,
  ],
]

describe('modules', () => {
  test.each(MODULES)('%s', (_name, files, result) => {
    expect(toPlain(createTestHost(files).global('program', 'result'))).toEqual(result)
  })
})

describe('budgets', () => {
  const loop = 'def long():\n  x = 0\n  for i in range(900):\n    for j in range(900): x += 1\n  return x\n'
  test('a call into code that does not concern the run is cut, and everything is as before', () => {
    const files = {
      'program.py': `import lib, other\nbefore = 1\nif lib.on():\n  x = other.long()\n  before = 2\nresult = [before, other.state]\n`,
      'other.py': `import lib\nstate = 0\n${loop.replace('  x = 0\n', '  global state\n  x = 0\n  if lib.on():\n    state = 5\n    while True: x += 1; state = x\n')}`,
    }
    const { machine, global } = createTestHost(files)
    Object.assign(machine.host, { concerns: (m: { name: string }) => m.name === 'program' })
    expect(toPlain(global('program', 'result'))).toEqual([{ either: [2, 1] }, expect.anything()])
    expect([machine.stack.length, machine.condition, machine.catching.length]).toEqual([0, [], 0])
  })
  test('a cut call counts no more than its share', () => {
    const { machine, global } = createTestHost({ 'program.py': 'import other\nresult = other.long()\n', 'other.py': loop })
    Object.assign(machine.host, { concerns: (m: { name: string }) => m.name === 'program' })
    expect(toPlain(global('program', 'result'))).toBe('? a call that was cut short')
    expect(machine.asides).toBe(1)
    expect(machine.steps).toBeLessThan(BUDGET.aside + 1_000)
    expect(machine.problems).toEqual([])
  })
  test('a decorator that is cut time and again is not tried on every function', () => {
    const { machine, global } = createTestHost({
      'program.py': `import other\n${Array.from({ length: 20 }, (_, i) => `@other.slow\ndef f${i}(): return ${i}\n`).join('')}result = f19()\n`,
      'other.py': `${loop}def slow(f):\n  long()\n  return 1\n`,
    })
    Object.assign(machine.host, { concerns: (m: { name: string }) => m.name === 'program' })
    expect(toPlain(global('program', 'result'))).toBe(19)
    expect(machine.asides).toBe(20)
    expect(machine.steps).toBeLessThan(5 * BUDGET.asideDecorator)
  })
  test('a call that is set aside does not run one function over and over under tests that nobody can decide', () => {
    const { machine, global } = createTestHost({
      'program.py': 'import other\nother.walk()\nresult = other.done\n',
      'other.py': `import lib\ndone = []\n${Array.from({ length: 12 }, (_, i) => `def f${i}():\n  if lib.a${i}(): f${i + 1}()\n  if lib.b${i}(): f${i + 1}()\n  if lib.c${i}(): f${i + 1}()\n`).join('')}def f12(): pass\ndef walk():\n  f0()\n  done.append(1)\n`,
    })
    Object.assign(machine.host, { concerns: (m: { name: string }) => m.name === 'program' })
    expect(toPlain(global('program', 'result'))).toEqual([1])
    expect(machine.asides).toBe(0)
  })
  test('what the budget of a module cuts is a problem with its place', () => {
    const { machine, global } = createTestHost({ 'program.py': `${loop}x = long()\nresult = 1\n` })
    expect(toPlain(global('program', 'result'))).toBe(1)
    expect(machine.problems.map((p) => [p.code, p.place?.line])).toEqual([['budget', 6]])
  })
})
