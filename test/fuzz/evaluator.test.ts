import { env } from 'node:process'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree, type Tree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'
import { parsePython } from '../../src/syntax/index.ts'
import { grammarPrograms } from './grammar.ts'
import { type Files, mutants, readPrograms } from './mutate.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
const programs = readPrograms()
/** Programs of the grammar often spend their whole budget; `npm run fuzz` tries as many of them as of the others. */
const few = env['FUZZ_RUNS'] === undefined ? { numRuns: 25 } : {}

function modelOf(tree: Tree): string {
  return JSON.stringify(extractFromSource(tree, { snapshot }))
}

/** The same files, told from the other end. */
function reversed(files: Files): Tree {
  const tree = createTree(files)
  return { ...tree, files: [...tree.files].reverse() }
}

test('there are programs to change', () => expect(programs.length).toBeGreaterThan(100))

// Whoever gets here with an exception or without an end has found the fault: the property is that there is an answer.
describe('any program has one model', () => {
  test('programs of ours with something wrong in them', () => {
    fc.assert(
      fc.property(mutants(programs), (files) => {
        expect(modelOf(createTree(files))).toBe(modelOf(createTree(files)))
      }),
    )
  })
  test('random programs', () => {
    fc.assert(
      fc.property(grammarPrograms, (text) => {
        const files = { 'main.py': text }
        expect(modelOf(createTree(files))).toBe(modelOf(createTree(files)))
      }),
      few,
    )
  })
  test('files that are listed in another order', () => {
    const several = programs.filter((files) => Object.keys(files).length > 2)
    fc.assert(
      fc.property(fc.constantFrom(...several), (files) => {
        expect(modelOf(reversed(files))).toBe(modelOf(createTree(files)))
      }),
      few,
    )
  })
})

test('the parser answers whatever stands in a file, and says the same again', () => {
  fc.assert(
    fc.property(mutants(programs), (files) => {
      for (const text of Object.values(files)) {
        const bytes = new TextEncoder().encode(text)
        expect(parsePython(bytes).form.code).toEqual(parsePython(bytes).form.code)
      }
    }),
  )
})
