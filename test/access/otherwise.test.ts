// What a setting changes in who may call: the verdict holds under the defaults, and the model names the other arm.
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

const before = `
import os
import jwt
from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.security import HTTPBearer
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    multiuser: bool = False
    trust_everybody: bool = False
    log_requests: bool = False

settings = Settings()
KEY = os.environ["KEY"]
app = FastAPI()
bearer = HTTPBearer(auto_error=False)

def decoded(credentials):
    if credentials is None:
        raise HTTPException(401)
    try:
        return jwt.decode(credentials.credentials, KEY, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)
`

function accessOf(program: string): string {
  const tree = createTree(new Map([['main.py', `${before}\n${program}`]]))
  const { routes } = extractFromSource(tree, { snapshot })
  const route = routes.find(({ path }) => path === '/x')
  if (route === undefined) return 'no such route'
  return route.otherwise === null ? route.access : `${route.access}, ${route.otherwise.setting}: ${route.otherwise.access}`
}

test.each([
  [
    'a check that a setting switches on',
    'open, Settings.multiuser: authenticated',
    `
def caller(credentials=Depends(bearer)):
    if not settings.multiuser:
        return {"sub": "everybody"}
    return decoded(credentials)

@app.get("/x")
def read(user=Depends(caller)):
    return user
`,
  ],
  [
    'a check that a setting switches off',
    'authenticated, Settings.trust_everybody: open',
    `
def caller(credentials=Depends(bearer)):
    if settings.trust_everybody:
        return None
    return decoded(credentials)

@app.get("/x")
def read(user=Depends(caller)):
    return {}
`,
  ],
  [
    'a setting that is asked for and changes nothing',
    'authenticated',
    `
def caller(request: Request, credentials=Depends(bearer)):
    if settings.log_requests:
        print(request.url)
    return decoded(credentials)

@app.get("/x")
def read(user=Depends(caller)):
    return {}
`,
  ],
  ['no setting at all', 'open', '\n@app.get("/x")\ndef read():\n    return {}\n'],
])('%s', (_, expected, program) => {
  expect(accessOf(program)).toBe(expected)
})
