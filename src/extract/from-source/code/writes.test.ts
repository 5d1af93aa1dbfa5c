import { describe, expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { Call } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

function callsOf(program: string): readonly Call[] {
  const text = `from fastapi import FastAPI\n${program}\napp = FastAPI()\n@app.get("/")\ndef read():\n    return act("x")\n`
  const { code } = extractFromSource(createTree(new Map([['main.py', text]])), { snapshot, withCode: true })
  return (code?.calls ?? []).filter(({ callee }) => callee !== 'fastapi.FastAPI')
}

const sayAll = (calls: readonly Call[]) =>
  calls.map(({ callee, place, arguments: given }) => {
    const said = Object.entries(given).map(([name, { value, certainty }]) => `${name}=${JSON.stringify(value)} ${certainty}`)
    return `${callee}:${place.line} ${said.join(', ')}`.trim()
  })

describe('writes to what a library made are calls', () => {
  test.each([
    [
      'an attribute of what a call gave',
      'import ssl\ndef act(x):\n    context = ssl.create_default_context()\n    context.check_hostname = False',
      ['ssl.create_default_context:4', 'ssl.create_default_context().__setattr__:5 name="check_hostname" certain, value=false certain'],
    ],
    [
      'at module level',
      'import requests\nsession = requests.Session()\nsession.verify = False\ndef act(x):\n    return x',
      ['requests.Session().__setattr__:4 name="verify" certain, value=false certain'],
    ],
    [
      'its own attributes are not',
      'import ssl\nclass Box:\n    def put(self):\n        self.verify = False\ndef act(x):\n    return x',
      [],
    ],
  ])('%s', (_, program, expected) => {
    expect(sayAll(callsOf(program))).toEqual(expected)
  })
})

describe('a dict that is changed after it was made', () => {
  const certainty = (change: string) => {
    const program = `import jwt\ndef act(x):\n    claims = {"sub": x}\n    ${change}\n    return jwt.encode(claims, read_key())`
    return callsOf(program).map(({ arguments: { payload } }) => payload?.certainty)
  }
  test.each(['claims["exp"] = 1', 'claims.update({"exp": 1})', 'claims.setdefault("exp", 1)', 'claims |= {"exp": 1}'])(
    'may hold more after %s',
    (change) => {
      expect(certainty(change)).not.toEqual(['certain'])
    },
  )
  test.each(['print(claims)', 'claims.get("exp")', 'x["exp"] = 1'])('is known after %s', (change) => {
    expect(certainty(change)).toEqual(['certain'])
  })
})

describe('a class that stands for the one that it is derived from', () => {
  const base = 'from fastapi_users.authentication import JWTStrategy\n'
  test.each([
    [
      'takes its arguments',
      `${base}class Own(JWTStrategy):\n    pass\ndef act(x):\n    return Own("abc", lifetime_seconds=5)`,
      ['fastapi_users.authentication.JWTStrategy:6 key="abc" certain, lifetime_seconds=5 certain'],
    ],
    [
      'takes arguments of its own',
      `${base}class Own(JWTStrategy):\n    def __init__(self, name):\n        self.name = name\ndef act(x):\n    return Own("abc")`,
      [],
    ],
  ])('%s', (_, program, expected) => {
    expect(sayAll(callsOf(program))).toEqual(expected)
  })
})
