import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findImports } from './imports.ts'

const pathsOf = (text: string) => findImports(text).map(({ path, line, isLate }) => `${path}:${line}${isLate ? ' late' : ''}`)

describe('findImports', () => {
  test.each<[string, string, readonly string[]]>([
    ['a module', 'import jwt', ['jwt:1']],
    ['several, with other names', 'import jose.jwt as j, yaml', ['jose.jwt:1', 'yaml:1']],
    ['names of a module', 'from jose import jwt, jwe as e', ['jose.jwt:1', 'jose.jwe:1']],
    ['names in brackets', 'from jose import (\n  jwt,  # tokens\n  jwe,\n)\nimport yaml', ['jose.jwt:1', 'jose.jwe:1', 'yaml:5']],
    ['a line that goes on', 'from jose import jwt, \\\n  jwe', ['jose.jwt:1', 'jose.jwe:1']],
    ['all names', 'from jose import *', ['jose:1']],
    ['its own package', 'from . import a\nfrom ..b import c', ['.a:1', '..b.c:2']],
    ['what a function imports when it runs', 'def f():\n  if x:\n    import jwt\nimport yaml', ['jwt:3 late', 'yaml:4']],
    ['what may be missing', 'try:\n  import ujson\nexcept ImportError:\n  import json', ['ujson:2', 'json:4']],
    ['a name as text', 'm = importlib.import_module("jose.jwe")', ['jose.jwe:1']],
    ['nothing for types alone', 'if TYPE_CHECKING:\n  import jwt\nimport yaml', ['yaml:3']],
    ['nothing in texts and comments', '"""\nimport jwt\n"""\n# import jose\ns = "import yaml"', []],
  ])('finds %s', (_, text, expected) => {
    expect(pathsOf(text)).toEqual(expected)
  })

  test('takes any text', () => {
    const piece = fc.constantFrom(
      'import ',
      'from ',
      'a',
      '.',
      '(',
      ')',
      ',',
      '\\',
      '\n',
      '  ',
      '"',
      "'''",
      '#',
      'def f():',
      'if TYPE_CHECKING:',
      ';',
      '*',
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
        const text = pieces.join('')
        const lines = text.split('\n').length
        for (const { line } of findImports(text)) expect(line >= 1 && line <= lines).toBe(true)
      }),
      { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
    )
  })

  test.each([
    ['imports one below the other', 'import a\n'.repeat(100_000)],
    ['brackets that are never closed', 'from a import (\n'.repeat(60_000)],
    ['quotes that are never closed', 'import a\nx = "\n'.repeat(60_000)],
    ['one long line', `from a import ${'b, '.repeat(300_000)}`],
    ['deeper and deeper', Array.from({ length: 1_000 }, (_, at) => `${' '.repeat(at)}def f():`).join('\n')],
  ])('takes no time for %s', (_, text) => {
    const began = performance.now()
    findImports(text)
    expect(performance.now() - began).toBeLessThan(5_000)
  })
})
