// The work of the analysis of flows, counted in places that it looks at: twice the code is at most twice the work, and what is not
// followed to its end is said.
import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
const HEAD = 'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n'
const each = (count: number, line: (i: number) => string): string => Array.from({ length: count }, (_, i) => line(i)).join('')

function look(code: string) {
  let steps = 0
  const model = extractFromSource(createTree(new Map([['main.py', HEAD + code]])), {
    snapshot,
    withFlows: true,
    noteFlowSteps: (count) => (steps = count),
  })
  return { steps, flows: model.flows?.flows ?? [], cut: model.flows?.cut, problems: model.problems }
}

const HANDLER = '@app.get("/do")\ndef do(x: str):\n'
const programs: Readonly<Record<string, (size: number) => string>> = {
  'a chain of calls that hand on': (size) =>
    `${each(size, (i) => `def f${i}(a):\n    ${i === 0 ? 'open(a)' : `f${i - 1}(a)`}\n\n\n`)}${HANDLER}    f${size - 1}(x)\n`,
  'a chain of variables': (size) => `${HANDLER}    a0 = x\n${each(size, (i) => `    a${i + 1} = a${i}\n`)}    open(a${size})\n`,
  'many callers of one helper': (size) =>
    `def help(a):\n    open(a)\n\n\n${each(size, (i) => `@app.get("/do${i}")\ndef do${i}(x: str):\n    help(x)\n\n\n`)}`,
  'many functions that call one another': (size) =>
    `${each(size, (i) => `def f${i}(a):\n    open(a)\n    f${(i + 1) % size}(a)\n    f${(i + 7) % size}(a)\n\n\n`)}${HANDLER}    f0(x)\n`
      .replaceAll('    open(a)\n', '')
      .replace('def f0(a):\n', 'def f0(a):\n    open(a)\n'),
  'a deep tree of classes': (size) =>
    `class C0:\n    def __init__(self, a):\n        self.a = a\n\n    def run(self):\n        open(self.a)\n\n\n${each(size, (i) => `class C${i + 1}(C${i}):\n    pass\n\n\n`)}${HANDLER}    C${size}(x).run()\n`,
  'a wide tree of classes': (size) =>
    `class Base:\n    def run(self, a):\n        pass\n\n\n${each(size, (i) => `class C${i}(Base):\n    def run(self, a):\n        open(a)\n\n\n`)}${HANDLER}    C0().run(x)\n`,
  'a long text': (size) => `${HANDLER}    open("/srv/"${each(size, () => ' + x')})\n`,
  'a text of many pieces': (size) => `${HANDLER}    a = "/srv/"\n${each(size, (i) => `    a += "${i}" + x\n`)}    open(a)\n`,
  'many fields': (size) =>
    `class Box:\n    def __init__(self, a):\n${each(size, (i) => `        self.f${i} = a\n`)}\n\n${HANDLER}    box = Box(x)\n${each(size, (i) => `    open(box.f${i})\n`)}`,
  'many effects of one value': (size) => `${HANDLER}${each(size, () => '    open(x)\n')}`,
  'many branches': (size) => `${HANDLER}    a = ""\n${each(size, (i) => `    if x == "${i}":\n        a = x\n`)}    open(a)\n`,
  'functions that give back what others give': (size) =>
    `def f0(a):\n    return a\n\n\n${each(size, (i) => `def f${i + 1}(a):\n    return f${i}(a)\n\n\n`)}${HANDLER}    open(f${Math.min(size, 9)}(x))\n`,
  'functions that give back two of what others give': (size) =>
    `def f0(a):\n    return a\n\n\n${each(Math.min(size, 64), (i) => `def f${i + 1}(a):\n    return f${i}(a) if a else f${i}(a)\n\n\n`)}${HANDLER}    open(f${size}(x))\n`,
}

describe.each(Object.entries(programs))('%s', (_, program) => {
  test('twice the code is at most twice the work', () => {
    const [small, middle, large] = [16, 32, 64].map((size) => look(program(size)).steps)
    // What costs the same however large it is may fall away.
    expect((large ?? 0) - (middle ?? 0)).toBeLessThanOrEqual(2.2 * Math.max((middle ?? 0) - (small ?? 0), 8))
    expect(large).toBeLessThan(4_100 * 64)
  })
})

test('a way that is too deep to follow, and callers of whom there are too many, are said', () => {
  const deep = look(`${each(40, (i) => `def f${i}(a):\n    return ${i === 0 ? 'a' : `f${i - 1}(a)`}\n\n\n`)}${HANDLER}    open(f39(x))\n`)
  const crowded = look(`def help(a):\n    open(a)\n\n\n${each(200, (i) => `def f${i}(a):\n    help(a)\n\n\n`)}${HANDLER}    f199(x)\n`)
  for (const { cut, problems } of [deep, crowded]) {
    expect(cut).toBe(1)
    expect(problems.map(({ code }) => code)).toEqual(['budget-flows'])
  }
})

test('what is followed to its end is not called cut, and a function that calls itself is no depth', () => {
  const { cut, problems, flows } = look(`def f(a, n):\n    return f(a, n - 1) if n else a\n\n\n${HANDLER}    open(f(x, 3))\n`)
  expect([cut, problems, flows.length]).toEqual([0, [], 1])
})
