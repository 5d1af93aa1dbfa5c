// A program in which only comments and blank lines came, went or changed: what its code does is what it did, at other lines.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { moveLines } from '../../src/cli/cache/move-lines.ts'
import { extractFromSource, findMovedLines, type SourceReads } from '../../src/extract/index.ts'
import type { Model } from '../../src/model/index.ts'
import { checkPython, parsePython } from '../../src/syntax/index.ts'

const path = 'main.py'
const program = `"""Reports."""
import hmac
import os
from importlib import import_module

import httpx
import jwt
from fastapi import (
    Depends,
    FastAPI,

    Header,
    HTTPException,
)
from pydantic import BaseModel

# How long.
timeout = 10
seen = {}
app = FastAPI()


class Report(BaseModel):
    # What it is called.
    name: str
    text: str = ""


def key(
    authorization: str = Header(),
    # The tenant.
    tenant: str = Header(default="none"),
) -> str:
    token = os.environ["KEY"]
    if authorization == token:
        return tenant

    # Nobody.
    raise HTTPException(401)


@app.get(
    "/reports/{name:path}",
)
# Anybody who has the key.
def read(name: str, tenant: str = Depends(key)):
    """One report."""
    with open(f"reports/{name}") as file:
        text = file.read()
    sql = """
        select 1
        # of them
    """

    try:
        found = jwt.decode(
            text,
            os.environ["KEY"],

            # weak
            algorithms=["HS256"],
        )
    except ValueError:
        # Nothing.
        found = None
    else:
        seen[name] = found
    return {"sql": sql, "found": found}


@app.post("/fetch")
async def fetch(url: str, report: Report):
    if report.name == "all":

        async with httpx.AsyncClient(
            verify=False,  # for now
        ) as client:
            return (await client.get(url, timeout=timeout)).text
    elif report.text:
        # More.
        os.system("echo " + report.text)
    more = import_module("plugins")
    return [
        more,

    ]; print(url)
`
const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

function extract(text: string): { model: string; reads: SourceReads } {
  let reads: SourceReads = { files: {}, whole: [] }
  const noteReads = (noted: SourceReads) => {
    reads = noted
  }
  const made = extractFromSource(createTree({ [path]: text }), { snapshot, noteReads, withCode: true, withFlows: true })
  return { model: JSON.stringify(made), reads: JSON.parse(JSON.stringify(reads)) }
}

const kept = extract(program)
const old = () => parsePython(new TextEncoder().encode(program)).form

/** Null where the program has to be read anew. */
function adapt(text: string): string | null {
  const bytes = new TextEncoder().encode(text)
  const now = { path, bytes, text: () => text, form: () => parsePython(bytes).form, problems: () => checkPython(bytes) }
  const lines = findMovedLines(kept.reads, old, now, false)
  const model: Model = JSON.parse(kept.model)
  return lines !== null && moveLines(model, new Map([[path, lines]])) ? JSON.stringify(model) : null
}

const lines = program.split('\n')
const gap = /^\s*(?:#.*)?$/

type Edit = readonly [how: 'add' | 'change' | 'delete', at: number, text: string]
const edit: fc.Arbitrary<Edit> = fc.tuple(
  fc.constantFrom('add', 'add', 'change', 'delete'),
  fc.nat({ max: lines.length - 1 }),
  fc.constantFrom('', '', '# more', '    # NotImplemented, is_private: import_module("yaml")', '# FastAPI(', 'import jwt', '        pass'),
)

function change(before: readonly string[], [how, at, text]: Edit): string[] {
  const after = [...before]
  if (how === 'add') after.splice(at, 0, text)
  else {
    const near = after.findIndex((line, i) => i >= at && gap.test(line))
    if (near >= 0) after.splice(near, 1, ...(how === 'change' ? [text] : []))
  }
  return after
}

test('there is something to move', () => {
  const { code, flows }: Model = JSON.parse(kept.model)
  expect(code?.calls.length).toBeGreaterThan(4)
  expect(flows?.flows.map(({ effect }) => effect.kind).sort()).toEqual(['command', 'file', 'url'])
})

test('after random edits it is the same, and often it is there', { timeout: 120_000 }, () => {
  let adapted = 0
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 3 }), (edits) => {
      const text = edits.reduce(change, lines).join('\n')
      const model = adapt(text)
      if (model === null) return
      adapted++
      expect(JSON.parse(model)).toEqual(JSON.parse(extract(text).model))
    }),
    { numRuns: Number(process.env['FASTWARD_RUNS'] ?? 200) },
  )
  expect(adapted).toBeGreaterThan(30)
})

test.each([
  ['a line at the top', '"""Reports."""', '# Of the house.\n"""Reports."""', true],
  ['a line above the first import', 'import hmac', '\nimport hmac', true],
  ['a comment in a function', '    token = ', '    # The key.\n\n    token = ', true],
  ['another comment', '# Nobody.', '# Not anybody.', true],
  ['a line between two functions', '@app.post', '\n\n@app.post', true],
  ['a line at the end', 'print(url)\n', 'print(url)\n\n# The end.\n', true],
  ['a comment among arguments', '            text,\n', '            text,\n            # of it\n', false],
  ['a comment in a text', '# of them', '# of many', false],
  ['a comment behind code', 'timeout = 10', 'timeout = 10  # seconds', false],
  ['a statement', 'timeout = 10', 'timeout = 11', false],
])('after an edit of %s', (_, from, to, isThere) => {
  const text = program.replace(from, () => to)
  expect(text).not.toBe(program)
  const model = adapt(text)
  expect(model !== null).toBe(isThere)
  if (model !== null) expect(model).toBe(extract(text).model)
})
