// Two versions of a file, one function of which was looked into.
import { expect, test } from 'vitest'
import { matchForms } from './match-forms.ts'
import { parsePython } from './parse-python.ts'

const before = `import os
@route("/a")
def read(a: int = 1):
    """Says it."""
    return a

def make():
    return 1

class K(Base, x=2):
    y: int = 3
    def m(self):
        return lambda q: q
`

const formOf = (text: string) => parsePython(new TextEncoder().encode(text)).form

function match(after: string) {
  const old = formOf(before)
  return matchForms(old, formOf(after), (row) => old.functions[row]?.name === 'make')
}

test.each<[string, string, string]>([
  ['a body that nobody looked into', '    return a\n', '    other = [a]\n    def inner(): ...\n    return other[0]\n'],
  ['a comment and an empty line', 'class K', '# what K is\n\nclass K'],
  ['the body of a method', 'return lambda q: q', 'return lambda r: r + 1'],
  ['the layout of a signature', 'read(a: int = 1)', 'read(\n    a: int = 1,\n)'],
])('may change: %s', (_, from, to) => {
  expect(match(before.replace(from, to))).not.toBeNull()
})

test.each<[string, string, string]>([
  ['a body that was looked into', 'return 1', 'return 2'],
  ['a decorator', '"/a"', '"/b"'],
  ['a default', '= 1)', '= 2)'],
  ['an annotation', 'a: int', 'a: str'],
  ['the description', 'Says it', 'Tells it'],
  ['that it is async', 'def read', 'async def read'],
  ['that it yields', '    return a', '    yield a'],
  ['a name', 'def read', 'def write'],
  ['a base', '(Base,', '(Other,'],
  ['a keyword of a class', 'x=2', 'z=2'],
  ['a class body', 'y: int = 3', 'y: int = 4'],
  ['what a module does', 'import os', 'import os\nimport sys'],
  ['a statement less', 'import os\n', ''],
  ['syntax that is broken', 'return a', 'return ('],
])('must not: %s', (_, from, to) => {
  const after = before.replace(from, to)
  expect(after).not.toBe(before)
  expect(match(after)).toBeNull()
})

test('lines and rows are found again', () => {
  const found = match(before.replace('import os\n', 'import os\n\n\n').replace('    return a\n', '    def inner(): ...\n    return a\n'))
  expect(Object.fromEntries(found?.lines ?? [])).toMatchObject({ 1: 1, 2: 4, 3: 5, 7: 10, 8: 11, 10: 13, 11: 14, 12: 15 })
  // The line of a body that nobody looked into is nowhere.
  expect(found?.lines.has(5)).toBe(false)
  expect([...(found?.functions ?? [])]).toContainEqual([1, 2])
})

test('a line of which two parts went apart leads nowhere', () => {
  const old = formOf('a = 1; b = 2\n')
  expect(matchForms(old, formOf('a = 1\nb = 2\n'), () => true)?.lines.get(1)).toBeNull()
})
