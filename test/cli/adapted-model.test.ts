// The model of an edited program out of the one before: equal to the one that is made anew, or refused.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { moveLines } from '../../src/cli/cache/move-lines.ts'
import { extractFromSource, findMovedLines, type SourceReads } from '../../src/extract/index.ts'
import type { Model } from '../../src/model/index.ts'
import { checkPython, parsePython } from '../../src/syntax/index.ts'
import { edits, type Project, project } from '../kit/edited-project.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

function extract(files: Project): { model: string; reads: SourceReads } {
  let reads: SourceReads = { files: {}, whole: [] }
  const noteReads = (noted: SourceReads) => {
    reads = noted
  }
  return { model: JSON.stringify(extractFromSource(createTree(files), { snapshot, noteReads })), reads }
}

const encode = (text: string) => new TextEncoder().encode(text)

/** Null where the program has to be read anew. */
function adapt(before: Project, kept: { model: string; reads: SourceReads }, after: Project): string | null {
  if (JSON.stringify([...before.keys()]) !== JSON.stringify([...after.keys()])) return null
  const moved = new Map<string, ReadonlyMap<number, number | null>>()
  for (const [path, text] of after) {
    const old = before.get(path)
    if (old === text) continue
    if (!path.endsWith('.py') || old === undefined) return null
    const bytes = encode(text)
    const now = { path, bytes, text: () => text, form: () => parsePython(bytes).form, problems: () => checkPython(bytes) }
    // What is kept is kept as JSON.
    const reads: SourceReads = JSON.parse(JSON.stringify(kept.reads))
    const lines = findMovedLines(reads, () => parsePython(encode(old)).form, now, false)
    if (lines === null) return null
    moved.set(path, lines)
  }
  const model: Model = JSON.parse(kept.model)
  return moveLines(model, moved) ? JSON.stringify(model) : null
}

test('after random edits it is the same, and often it is there', { timeout: 120_000 }, () => {
  const kept = extract(project)
  let adapted = 0
  fc.assert(
    fc.property(edits, (some) => {
      const after = some.reduce((files, edit) => edit(files), project)
      const model = adapt(project, kept, after)
      if (model === null) return
      adapted++
      expect(JSON.parse(model)).toEqual(JSON.parse(extract(after).model))
    }),
    { numRuns: Number(process.env['FASTWARD_RUNS'] ?? 150) },
  )
  expect(adapted).toBeGreaterThan(20)
})

const kept = extract(project)

function edited(from: string, to: string): Project {
  const after = new Map([...project].map(([path, text]) => [path, text.replace(from, () => to)]))
  expect([...after]).not.toEqual([...project])
  return after
}

test.each([
  ['lines before a handler', '@app.get("/health")', '# it lives\n\n@app.get("/health")'],
  ['the layout of an import', 'import BaseModel, Field\n', 'import (\n    BaseModel,\n    Field,\n)\n'],
  ['a test', '    assert app\n', '    assert app is not None\n'],
  ['a script', 'return os.getcwd()', 'return os.listdir()'],
  ['a method of a model', 'return self.title.upper()', 'return self.title.lower()'],
])('it is there after an edit of %s', (_, from, to) => {
  const after = edited(from, to)
  const model = adapt(project, kept, after)
  expect(model).not.toBeNull()
  expect(JSON.parse(model ?? '')).toEqual(JSON.parse(extract(after).model))
})

test.each([
  ['a decorator', '"/health"', '"/alive"'],
  ['the body of a handler, which may ask who is calling', '    return value', '    other = [value]\n    return other[0]'],
  ['a function that ran', 'made = APIRouter()', 'made = APIRouter(prefix="/made")'],
  ['what runs when the server starts', '"/late"', '"/later"'],
  ['whether a handler uses what it depends on', '    print(user)\n', '    print(1)\n'],
  ['the same, on one line', '): return None', '): return user'],
  ['the place of the application', '"shop.main:app"', '"shop.books:router"'],
  ['a model', 'max_length=80', 'max_length=90'],
  ['a syntax error', 'return os.getcwd()', 'return ('],
])('it is not after an edit of %s', (_, from, to) => {
  expect(adapt(project, kept, edited(from, to))).toBeNull()
})

test('values of the program that look like places are left alone', () => {
  const text = `from fastapi import FastAPI
app = FastAPI()
app.add_middleware(Other, where={"file": "main.py", "line": 2}, file="main.py", line=2)
`
  const [before, after] = [new Map([['main.py', text]]), new Map([['main.py', `# first\n${text}`]])]
  expect(adapt(before, extract(before), after)).toBe(extract(after).model)
})
