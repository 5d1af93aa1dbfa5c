import { expect, it } from 'vitest'
import { createTree } from '../../base/index.ts'
import { extractFromSource } from './extract-source.ts'

const register = (path: string): string => `from main import app\n@app.get("${path}")\ndef f(): ...\n`
const included = (path: string): string =>
  `from fastapi import APIRouter\nfrom main import app\nrouter = APIRouter()\n@router.get("${path}")\ndef f(): ...\napp.include_router(router)\n`

const files = {
  'main.py': `import os
from fastapi import FastAPI
app = FastAPI(openapi_url=None)
import always
if os.environ.get("X"):
    import sometimes
    import includes
    from pkg import sub
    import twice
    from chain import first
import twice
def late():
    from pkg import deep
if unclear():
    late()
`,
  'always.py': register('/always'),
  'sometimes.py': register('/sometimes'),
  'includes.py': included('/includes'),
  'twice.py': register('/twice'),
  'pkg/__init__.py': '',
  'pkg/sub.py': register('/sub'),
  'pkg/deep.py': register('/deep'),
  'chain/__init__.py': '',
  'chain/first.py': 'from . import second\n',
  'chain/second.py': register('/second'),
}

it.each(['0.115.14', '0.165.0'])('routes of a module that is imported under a test stand under that test (%s)', (fastapiVersion) => {
  const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }
  const model = extractFromSource(createTree(files), { snapshot, fastapiVersion })
  const setting = { text: "os.environ.get('X')", default: 'off' }
  expect(Object.fromEntries(model.routes.map((route) => [route.path, route.condition]))).toEqual({
    '/always': null,
    '/sometimes': setting,
    '/includes': setting,
    '/sub': setting,
    '/twice': null,
    '/second': setting,
    '/deep': { text: 'unclear()', default: 'unknown' },
  })
})
