// Programs that nobody would write: the analysis of flows comes to an end on each of them, and says the same twice.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
const name = fc.constantFrom('x', 'y', 'z', 'f', 'g', 'Box')
const expression = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    name,
    fc.constantFrom('"a"', '1', 'None', '[]', '{}'),
    fc.tuple(tie('any'), tie('any')).map(([one, other]) => `(${one} + ${other})`),
    fc.tuple(name, tie('any')).map(([callee, given]) => `${callee}(${given})`),
    fc.tuple(name, tie('any')).map(([callee, given]) => `${callee}(*${given}, **${given})`),
    fc.tuple(tie('any'), name).map(([object, part]) => `${object}.${part}`),
    fc.tuple(tie('any'), tie('any')).map(([object, key]) => `${object}[${key}]`),
    tie('any').map((given) => `f"{${given}}/{x}"`.replaceAll('""', '"')),
    fc.tuple(name, tie('any')).map(([one, source]) => `[${one} for ${one} in ${source}]`),
    tie('any').map((given) => `(lambda x: ${given})`),
  ),
})).any as fc.Arbitrary<string> // every branch above is text
const statement = fc.oneof(
  fc.tuple(name, expression).map(([target, value]) => `${target} = ${value}`),
  fc.tuple(name, name, expression).map(([object, part, value]) => `${object}.${part} = ${value}`),
  fc.tuple(name, expression).map(([object, value]) => `${object}[x] = ${value}`),
  expression.map((value) => `open(${value})`),
  expression.map((value) => `return ${value}`),
  expression.map((value) => `if ${value}: return x`),
  expression.map((value) => `if not ${value}: raise ValueError()`),
)
const body = fc.array(statement, { minLength: 1, maxLength: 5 }).map((lines) => lines.map((line) => `    ${line}`).join('\n'))

test('random programs are followed to an end, twice the same', () => {
  fc.assert(
    fc.property(body, body, body, fc.array(statement, { maxLength: 3 }), (one, other, handler, method) => {
      const inner = [...method, 'self.x = x', 'return self.y(x)'].map((line) => `        ${line}`).join('\n')
      const program = `from fastapi import FastAPI\n\napp = FastAPI()\n\n\nclass Box:\n    def y(self, x):\n${inner}\n\n    __init__ = y\n\n\ndef f(x, *y, **z):\n${one}\n\n\ndef g(x=f):\n${other}\n\n\n@app.post("/{y}")\ndef handle(x: str, y: str):\n${handler}\n`
      const look = () => extractFromSource(createTree(new Map([['main.py', program]])), { snapshot, withFlows: true }).flows
      expect(look()).toEqual(look())
    }),
    { numRuns: 150 },
  )
}, 60_000)
