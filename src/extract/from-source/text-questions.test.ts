// Whether a handler looks at what a dependency gives it.
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import { extractFromSource } from './extract-source.ts'

test.each([
  ['never says its name', 'return 1', 'no'],
  ['says it', 'return user', 'yes'],
  ['says it in its docstring alone', '"""\n    Args:\n        user: who calls\n    """\n    return 1', 'no'],
  ['says it behind a docstring', "r'''user'''\n    return user.id", 'yes'],
  ['says an attribute of that name', 'return db.user', 'no'],
  ['hands all of its names on', 'return render(**locals())', 'yes'],
])('a handler that %s', (_, body, used) => {
  const program = `from fastapi import Depends, FastAPI\napp = FastAPI()\ndef who(): return 1\n@app.get("/a")\ndef a(user=Depends(who)):\n    ${body}\n`
  const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }
  const model = extractFromSource(createTree(new Map([['main.py', program]])), { snapshot })
  expect(model.routes.find(({ path }) => path === '/a')?.dependencies[0]?.used).toBe(used)
})
