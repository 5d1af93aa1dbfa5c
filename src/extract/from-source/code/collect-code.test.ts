import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { Call, Code, CodeValue, Model, ValueSource } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const snapshot = { commit: null, content: '0'.repeat(64), tool: 'test', knowledge: 'test', policy: null }

function read(files: Readonly<Record<string, string>>): Model {
  return extractFromSource(createTree(new Map(Object.entries(files))), { snapshot, withCode: true })
}

function codeOf(files: Readonly<Record<string, string>>): Code {
  const { code } = read(files)
  if (code === null) throw new Error('the code was not asked for')
  return code
}

const toText = (source: ValueSource): string =>
  Object.values(source)
    .filter((part) => part !== null)
    .join(' ')

/** `"HS256" certain`, `? from parameter form body as form.password`. */
function say({ value, certainty, names, from, defined }: CodeValue): string {
  const known = certainty === 'unknown' ? '?' : `${JSON.stringify(value)} ${certainty}`
  const where = defined === null ? '' : ` at ${defined.file}:${defined.line}`
  return `${known} from ${from.map(toText).join(', ')}${names.length === 0 ? '' : ` as ${names.join(', ')}`}${where}`
}

function callTo(code: Code, callee: string): Call {
  const found = code.calls.find((call) => call.callee === callee)
  if (found === undefined) throw new Error(`no call of ${callee} among ${code.calls.map((call) => call.callee).join(', ')}`)
  return found
}

const app = `
from fastapi import FastAPI
app = FastAPI()
`
/** A program around statements of a handler. */
const handler = (head: string, body: string): Record<string, string> => ({
  'main.py': `${head}\n${app}\n@app.post("/do")\ndef do(word: str):\n${body.replace(/^/gm, '    ')}\n`,
})

describe('the key that a token is verified with', () => {
  const decode = 'jwt.decode(word, KEY, algorithms=["HS256"])'
  test.each<[string, Record<string, string>, string]>([
    ['a constant of the module', handler('import jwt\nKEY = "abc"', decode), '"abc" certain from constant as KEY at main.py:2'],
    [
      'a constant of another module',
      { ...handler('import jwt\nfrom conf import KEY', decode), 'conf.py': '\nKEY = "abc"\n' },
      '"abc" certain from constant as KEY at conf.py:2',
    ],
    [
      'a variable of the function',
      handler('import jwt', `key = "abc"\nkey = key + "d"\njwt.decode(word, key)`),
      '"abcd" certain from constant as key at main.py:9',
    ],
    [
      'what the environment says, or a default',
      handler('import jwt, os\nKEY = os.getenv("JWT", "abc")', decode),
      '"abc" likely from setting JWT as KEY at main.py:2',
    ],
    [
      'the same, asked for in the handler',
      handler('import jwt, os', 'jwt.decode(word, os.environ.get("JWT", "abc"))'),
      '"abc" likely from setting JWT as os.environ.JWT',
    ],
    [
      'a default behind `or`',
      handler('import jwt, os\nKEY = os.getenv("JWT") or "abc"', decode),
      '"abc" likely from setting JWT as KEY at main.py:2',
    ],
    [
      'a helper of the project',
      {
        ...handler('import jwt\nfrom conf import KEY', decode),
        'conf.py': 'import os\ndef env(name, default=None):\n    return os.getenv(name, default)\nKEY = env("JWT", "abc")\n',
      },
      '"abc" likely from setting JWT as KEY at conf.py:4',
    ],
    [
      'a field of the settings',
      {
        ...handler('import jwt\nfrom conf import settings', 'jwt.decode(word, settings.key)'),
        'conf.py':
          'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    key: str = "abc"\nsettings = Settings()\n',
      },
      '"abc" likely from setting Settings.key as settings.key at conf.py:3',
    ],
    [
      'settings that a function gives',
      {
        ...handler('import jwt\nfrom conf import get', 'jwt.decode(word, get().key)'),
        'conf.py':
          'from functools import lru_cache\nfrom pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    key: str = "abc"\n@lru_cache\ndef get() -> Settings:\n    return Settings()\n',
      },
      '"abc" likely from setting Settings.key as key at conf.py:4',
    ],
    [
      'an attribute that the constructor sets',
      handler(
        'import jwt\nclass T:\n    def __init__(self):\n        self.key = "abc"\n    def read(self, token):\n        return jwt.decode(token, self.key)',
        'T().read(word)',
      ),
      '"abc" likely from constant as self.key at main.py:4',
    ],
    [
      'a constant of the class',
      handler(
        'import jwt\nclass T:\n    KEY = "abc"\n    def read(self, token):\n        return jwt.decode(token, self.KEY)',
        'T().read(word)',
      ),
      '"abc" likely from constant as self.KEY at main.py:3',
    ],
    [
      'what a caller passes',
      handler('import jwt\ndef read(token, key):\n    return jwt.decode(token, key)', 'read(word, "abc")'),
      '"abc" likely from constant as key at main.py:10',
    ],
    [
      'one of two',
      handler('import jwt', 'key = "abc"\nif word:\n    key = "def"\njwt.decode(word, key)'),
      '"def" likely from constant as key',
    ],
    ['random', handler('import jwt, secrets\nKEY = secrets.token_hex(32)', decode), '? from call secrets.token_hex as KEY at main.py:2'],
    [
      'under another name',
      handler('from jwt import decode as check\nKEY = "abc"', 'check(word, KEY)'),
      '"abc" certain from constant as KEY at main.py:2',
    ],
    ['in an import of the function', handler('', 'import jwt as j\nj.decode(word, "abc")'), '"abc" certain from constant'],
    [
      'in a dict of arguments',
      handler('import jwt', 'options = {"key": "abc", "algorithms": ["HS256"]}\njwt.decode(word, **options)'),
      '"abc" certain from constant at main.py:8',
    ],
    [
      'turned into bytes',
      handler('import jwt\nKEY = "abc"', 'jwt.decode(word, KEY.encode())'),
      '"abc" certain from constant as KEY at main.py:2',
    ],
  ])('%s', (_, files, expected) => {
    expect(say(callTo(codeOf(files), 'jwt.decode').arguments['key'] ?? missing())).toBe(expected)
  })
})

function missing(): never {
  throw new Error('no such argument')
}

test('what a value is made from goes through conversions, helpers and callers', () => {
  const files = handler(
    'import hashlib\nfrom pydantic import BaseModel\nclass Form(BaseModel):\n    password: str\ndef digest(pw):\n    return hashlib.md5(pw.encode()).hexdigest()',
    'return digest(word.strip())',
  )
  const { data } = callTo(codeOf(files), 'hashlib.md5').arguments
  expect(say(data ?? missing())).toBe('? from parameter word query as pw, word')
})

test('a caught exception is known in the text that it is put into', () => {
  const files = handler(
    'from fastapi import HTTPException\nimport jwt',
    'try:\n    jwt.decode(word)\nexcept jwt.PyJWTError as error:\n    raise HTTPException(401, detail=f"no: {error}")',
  )
  const code = codeOf(files)
  expect(say(callTo(code, 'fastapi.HTTPException').arguments['detail'] ?? missing())).toContain('exception jwt.PyJWTError')
  expect(callTo(code, 'jwt.decode').catches).toEqual(['jwt.PyJWTError'])
})

test('a secret that is compared for the log alone is no comparison', () => {
  const files = handler(
    'import logging\nKEY = "abc"',
    'logging.info("key", extra={"valid": word == KEY, "api_key": KEY})\nreturn word == KEY',
  )
  expect(codeOf({ 'main.py': (files['main.py'] ?? '').replaceAll('KEY', 'API_KEY') }).comparisons).toHaveLength(1)
})

test('a header is a part of the request, by its name', () => {
  const { comparisons } = codeOf({
    'main.py': `from fastapi import Request\n${app}\nAPI_KEY = "abc"\n@app.get("/x")\nasync def x(request: Request):\n    return request.headers.get("x-api-key") == API_KEY\n`,
  })
  expect(comparisons.map(({ operator, left, right }) => `${say(left)} ${operator} ${say(right)}`)).toEqual([
    '? from request headers.x-api-key as request.headers.x-api-key == "abc" certain from constant as API_KEY at main.py:6',
  ])
})

test('how a call stands: awaited, tested, under a lock, in a loop, and where its result goes', () => {
  const code = codeOf({
    'main.py': `import asyncio, time, secrets, httpx\n${app}\nlock = asyncio.Lock()\n@app.get("/x")\nasync def x():\n    async with lock:\n        for _ in range(3):\n            time.sleep(1)\n    token = secrets.token_hex(8)\n    async with httpx.AsyncClient() as client:\n        await client.get("http://x", headers={"X-Token": token})\n    await asyncio.to_thread(time.sleep, 1)\n`,
  })
  const sleep = callTo(code, 'time.sleep')
  expect([sleep.lock, sleep.inLoop, sleep.discarded, sleep.awaited, sleep.inside.isAsync]).toEqual(['lock', true, true, false, true])
  expect(callTo(code, 'secrets.token_hex').goesTo).toEqual(['token'])
  const sent = code.calls.find(({ awaited, tags }) => awaited && tags.includes('http-request'))
  expect(sent?.arguments['headers']?.names).toEqual(['token'])
})

test.each([
  ['if settings.debug:', { text: 'settings.debug', default: 'off' }],
  ['if not settings.debug:', { text: 'not settings.debug', default: 'on' }],
  ['if settings.env in ("dev", "test") and word:', { text: "settings.env in ('dev', 'test') and word", default: 'unknown' }],
  ['if settings.env == "dev":', { text: "settings.env == 'dev'", default: 'off' }],
  ['if os.getenv("VERIFY"):', { text: "os.getenv('VERIFY')", default: 'off' }],
  ['if word:', null],
])('a call under `%s` says under which settings it runs', (test, condition) => {
  const files = {
    ...handler('import os, time\nfrom conf import settings', `${test}\n    time.sleep(1)`),
    'conf.py':
      'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    debug: bool = False\n    env: str = "production"\nsettings = Settings()\n',
  }
  expect(callTo(codeOf(files), 'time.sleep').condition).toEqual(condition)
})

test('routes reach code through functions, methods, dependencies, tasks and middleware, and not what nobody calls', () => {
  const { calls } = codeOf({
    'main.py': `
import time
from fastapi import BackgroundTasks, Depends, FastAPI
from service import Service, later, unused
def slow():
    time.sleep(1)
def checked():
    slow()
app = FastAPI()
@app.get("/a")
def a(service: Service = Depends()):
    service.work()
@app.get("/b", dependencies=[Depends(checked)])
def b(tasks: BackgroundTasks):
    tasks.add_task(later, 1)
@app.get("/c")
def c():
    return 1
`,
    'service.py': `
import time
class Service:
    def work(self):
        self.inner()
    def inner(self):
        time.sleep(2)
def later(n):
    time.sleep(3)
def unused():
    time.sleep(4)
`,
  })
  const reached = calls
    .filter(({ callee }) => callee === 'time.sleep')
    .map(({ inside, entries }) => `${inside.function}: ${entries.map((id) => id.replace('main:app|GET ', '')).join(' ')}`)
  expect(reached).toEqual(['slow: /b', 'Service.inner: /a', 'later: /b', 'unused: '])
})

test('shared state that requests change, and what handlers return', () => {
  const { stateWrites, returns } = codeOf({
    'main.py': `${app}
seen = {}
count = 0
@app.post("/x")
def x(name: str):
    global count
    count += 1
    seen[name] = count
    local = {}
    local[name] = 1
    return {"count": count}
def start():
    seen["x"] = 1
`,
  })
  expect(stateWrites.map(({ variable, how, inside }) => `${variable} ${how} in ${inside.function}`)).toEqual([
    'main:count assign in x',
    'main:seen item in x',
  ])
  expect(returns.map(({ value }) => value.text)).toEqual(["{'count': count}"])
})

test('a module that nothing imports is read too; a test is not', () => {
  const files = {
    ...handler('', 'return word'),
    'worker.py': 'import yaml\nyaml.load(open("x"))\n',
    'tests/test_x.py': 'import yaml\nyaml.load(open("x"))\n',
  }
  expect(codeOf(files).calls.flatMap(({ callee, inside }) => (callee === 'yaml.load' ? [inside.file] : []))).toEqual(['worker.py'])
})

test('the surface is the same whether the code is asked for or not', () => {
  const files = handler('import jwt\nKEY = "abc"', 'return jwt.decode(word, KEY)')
  const bare = extractFromSource(createTree(new Map(Object.entries(files))), { snapshot })
  const { demands, ...rest } = read(files)
  expect(demands).toBeDefined()
  expect({ ...rest, code: null }).toEqual(bare)
})

test('a setting that is required and has no value is asked for once', () => {
  const files = {
    ...handler('import jwt\nfrom conf import settings', 'jwt.decode(word, settings.key)'),
    'conf.py': 'from pydantic_settings import BaseSettings\nclass Settings(BaseSettings):\n    key: str\nsettings = Settings()\n',
  }
  expect(callTo(codeOf(files), 'jwt.decode').arguments['key']?.value).toBe(null)
})

const lines = [
  'key = key + key',
  'key = make(key)',
  'for key in key: token = jwt.decode(key, key)',
  'while key: key = [key, {key: key}]',
  'key.x = key; key[key] = key; cache[key] = key',
  'def make(key, *args, **kwargs): return make(*key, **kwargs)',
  'class make(make): key = key',
  'token = jwt.decode(token, *key, **{"key": key, **token})',
  'try:\n    jwt.decode(token, key)\nexcept (key, token) as key:\n    raise key',
  'with key as token, token as (key, [token]): token == key',
  'global cache; cache = (cache := cache)',
  'return f"{key!r:{token}}" % key or (key and token) if key else lambda key=key: key',
  'import main; from main import *; from . import main as key',
  'token = [jwt.decode(k, key) for k in key for key in k if k == token]',
  'match key:\n    case {"password": token, **key}: token == key\n    case make(key=token): pass',
]

test('whatever the code, reading it ends, never throws, and says the same twice', () => {
  fc.assert(
    fc.property(fc.array(fc.constantFrom(...lines), { minLength: 1, maxLength: 12 }), fc.boolean(), (chosen, asModule) => {
      const text = `import jwt\ncache = {}\nkey = token = make = None\n${app}\n${asModule ? `${chosen.filter((line) => !/^return|^global/.test(line)).join('\n')}\n` : ''}@app.get("/x")\ndef x(key: str, token=None):\n${chosen.join('\n').replace(/^/gm, '    ')}\n`
      expect(JSON.stringify(read({ 'main.py': text }))).toBe(JSON.stringify(read({ 'main.py': text })))
    }),
    { numRuns: 60 },
  )
})
