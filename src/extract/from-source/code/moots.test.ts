import { describe, expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import { extractFromSource } from '../extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

function mootsOf(program: string): string[] {
  const text = `from fastapi import FastAPI\napp = FastAPI()\n${program}`
  const { code } = extractFromSource(createTree(new Map([['main.py', text]])), { snapshot, withCode: true })
  return (code?.moots ?? []).map(({ kind, place, of, mayRaise }) => `${kind} ${place.line - 2} ${of ?? '-'}${mayRaise ? ' raising' : ''}`)
}

const asks = (head: string, ...body: string[]) => `${head}\ndef act(x):\n${body.map((line) => `    ${line}`).join('\n')}\n`
const CLASS = 'class Check:\n    def __init__(self, x):\n        self.x = x\n'

describe('answers that decide nothing', () => {
  test.each([
    ['a thrown away yes or no', asks('def may(x):\n    return x == 1', 'may(x)'), ['answer-dropped 4 main:may']],
    [
      'a thrown away something or None',
      asks('def find(x):\n    if x: return x\n    return None', 'find(x)'),
      ['answer-dropped 5 main:find'],
    ],
    ['what raises is heard', asks('def may(x):\n    if not x: raise ValueError\n    return True', 'may(x)'), []],
    ['so is what calls it', asks('def no(x):\n    raise ValueError\ndef may(x):\n    no(x)\n    return x == 1', 'may(x)'), []],
    ['a coroutine, thrown away', asks('async def may(x):\n    return x == 1', 'may(x)'), ['coroutine-dropped 4 main:may']],
    [
      'a coroutine, tested',
      asks('async def may(x):\n    return x == 1', 'if not may(x):', '    return 1'),
      ['coroutine-tested 4 main:may'],
    ],
    ['a function, tested', asks('def may(x):\n    return x == 1', 'if may and x:', '    return 1'), ['function-tested 4 main:may']],
    ['an object, tested', asks(CLASS, 'if not Check(x):', '    return 1'), ['object-tested 6 main:Check']],
    [
      'an object that may be false',
      asks(`${CLASS}    def __bool__(self):\n        return False\n`, 'if not Check(x):', '    return 1'),
      [],
    ],
    ['a comparison by itself', asks('', 'x == 1'), ['comparison-dropped 3 -']],
    ['an assert', asks('', 'assert x == 1'), ['assert 3 -']],
  ])('%s', (_, program, expected) => {
    expect(mootsOf(program)).toEqual(expected)
  })
})

describe('what a function that answers yes or no returns', () => {
  const BASE = 'class Rule:\n    def holds(self, x) -> bool: ...\n'
  test.each([
    ['an object', `${CLASS}def may(x) -> bool:\n    return Check(x)\n`, ['object-answered 5 main:Check']],
    [
      'an object that raises when it is made',
      'class Check:\n    def __init__(self, x):\n        if not x: raise ValueError\ndef may(x) -> bool:\n    return Check(x)\n',
      ['object-answered 5 main:Check raising'],
    ],
    ['an object beside True', `${CLASS}def may(x):\n    if x: return True\n    return Check(x)\n`, ['object-answered 6 main:Check']],
    [
      'as the class that it is derived from says',
      `${CLASS}${BASE}class Own(Rule):\n    def holds(self, x):\n        return Check(x)\n`,
      ['object-answered 8 main:Check'],
    ],
    ['a lambda', 'def may(x) -> bool:\n    return lambda: x\n', ['object-answered 2 -']],
    ['a coroutine', 'async def ask(x):\n    return x\nasync def may(x) -> bool:\n    return ask(x)\n', ['object-answered 4 main:ask']],
    ['an awaited one', 'async def ask(x):\n    return x\nasync def may(x) -> bool:\n    return await ask(x)\n', []],
    ['a coroutine that is handed on', 'async def ask(x):\n    return x\ndef may(x) -> bool:\n    return ask(x)\n', []],
    ['an object where an object is meant', `${CLASS}def make(x):\n    return Check(x)\n`, []],
  ])('%s', (_, program, expected) => {
    expect(mootsOf(program)).toEqual(expected)
  })
})
