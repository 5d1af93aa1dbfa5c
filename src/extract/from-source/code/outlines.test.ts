import { expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { Outline, Step } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

function outlines(program: string): readonly Outline[] {
  const model = extractFromSource(createTree(new Map([['main.py', program]])), { snapshot, withCode: true })
  return model.code?.outlines ?? []
}

/** One line for each step: `2+ call verify(form.password) to ok`. */
function say(step: Step): string {
  const under = step.under.map(({ step: of, holds }) => `${of}${holds ? '+' : '-'}`).join(' ')
  const around = [under, step.lock === null ? '' : `[${step.lock}]`, step.isRescue ? 'rescue' : ''].filter((part) => part !== '').join(' ')
  const said = () => {
    switch (step.kind) {
      case 'call':
        return `${step.awaited ? 'await ' : ''}${step.callee}(${step.arguments.join(', ')}) to ${step.goesTo.join(', ')}`
      case 'test':
        return `${step.asks.map(({ how, value, against }) => `${value.text} ${how} ${against?.text ?? ''}`.trim()).join(` ${step.joined} `)} ? ${step.then} : ${step.otherwise}`
      case 'set':
        return `${step.target} ${step.operator} ${step.value}`
      case 'return':
        return `${step.what} ${step.value}`
      case 'raise':
        return `${step.status} ${step.text}`
    }
  }
  return `${around} ${step.kind} ${said()}`.trim()
}

const sign = `
import asyncio
from fastapi import Depends, FastAPI, Header, HTTPException
app = FastAPI()
lock = asyncio.Lock()

async def current_user(token: str | None = Header(None)):
    if not token or token == "none":
        return User(id=0, role=Role.ADMIN)
    try:
        user = await find(token, active=True)
    except KeyError:
        raise HTTPException(status_code=status.HTTP_401_UNAUTHORIZED)
    async with lock:
        user.credits -= 1
    return user

@app.get("/me")
async def me(user=Depends(current_user)):
    return {"name": user.name}

def token_of_nobody():
    return 1

@app.get("/")
def home():
    return {}
`

test('a function that speaks of callers is told step by step', () => {
  const [dependency, handler, ...more] = outlines(sign)
  expect(more).toEqual([])
  expect([dependency?.role, handler?.role]).toEqual(['before', 'handler'])
  expect(dependency?.parameters).toEqual([{ name: 'token', in: 'header', default: 'Header(None)' }])
  expect(dependency?.steps.map(say)).toEqual([
    "test token false or token == 'none' ? returns : nothing",
    '0+ call User(id=0, role=Role.ADMIN) to',
    '0+ return made User(id=0, role=Role.ADMIN)',
    'call await find(token, active=True) to user',
    'set user = await find(token, active=True)',
    'rescue raise 401 HTTPException(status_code=status.HTTP_401_UNAUTHORIZED)',
    '[lock] set user.credits -= 1',
    'return other user',
  ])
})

test.each<[string, string]>([
  ['if a and not b:', 'a true and b false'],
  ['if not (a and b):', 'a false or b false'],
  ['if a is None or b is not None:', 'a none or b given'],
  ['if not a == b:', 'a != b'],
  ['if a not in b:', 'a not in b'],
  ['if not a < b:', 'a >= b'],
  ['if a == False:', 'a false'],
  ['if a or (a and b):', 'a true mixed a true mixed b true'],
])('%s asks %s', (head, expected) => {
  const [found] = outlines(`
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
def login(a: str, b: str):
    ${head}
        raise ValueError("no")
    return 1
`)
  const [first] = found?.steps ?? []
  expect(first === undefined ? '' : say(first)).toBe(`test ${expected} ? raises : nothing`)
})

test.each<[string, string]>([
  ['None', 'nothing'],
  ['"a"', 'constant'],
  ['{"sub": "dev", "roles": ["a"]}', 'made'],
  ['User(id=0, role=Role.ADMIN.value, name=NAME)', 'made'],
  ['User(id=a)', 'other'],
  ['find("a")', 'other'],
])('what is given back by `return %s` is %s', (value, expected) => {
  const [found] = outlines(`
from fastapi import FastAPI
app = FastAPI()
@app.get("/")
def login(a: str):
    return ${value}
`)
  const last = found?.steps.at(-1)
  expect(last?.kind === 'return' ? last.what : '').toBe(expected)
})

test('handlers of events and what they call have outlines of their own, with what the client sends', () => {
  const program = `
import socketio
from fastapi import FastAPI
app = FastAPI()
sio = socketio.AsyncServer(async_mode="asgi")
asgi = socketio.ASGIApp(sio, app)

def restore(session_id):
    session = sessions.get(session_id)
    return session

@sio.on("connect")
async def connect(sid, environ, auth):
    user = await authenticate(environ)
    restore(auth["sessionId"])
`
  const model = extractFromSource(createTree(new Map([['main.py', program]])), { snapshot, withCode: true })
  const found = model.code?.eventOutlines?.map(({ role, inside, entries, parameters }) => [
    role,
    inside.function,
    entries.length,
    parameters.map((one) => one.in),
  ])
  expect(found).toEqual([
    ['within', 'restore', 1, [null]],
    ['handler', 'connect', 1, [null, null, 'message']],
  ])
  expect(model.code?.outlines).toEqual([])
})
