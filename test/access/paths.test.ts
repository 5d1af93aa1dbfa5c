// Middleware that looks at the address before it asks who calls: what each test means for which routes, and which other spellings of a
// route's address lead around it. What Starlette makes of a spelling was seen on FastAPI 0.92, 0.115, 0.136 and 0.165.
import { expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { extractFromSource } from '../../src/extract/index.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

const before = `
import fnmatch, re
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from policies import policy

PUBLIC = ["/health", "/public"]
PATTERNS = [re.compile(r"^/public/.*$"), re.compile("^/health$")]
KEYS = load_keys()

def is_public(path):
    for prefix in PUBLIC:
        if path.startswith(prefix):
            return True
    return False
`
const routes = `
@app.get("/health")
def health(): return 1
@app.get("/public/news")
def news(): return 1
@app.get("/publications")
def publications(): return 1
@app.get("/me")
def me(): return 1
@app.get("/users/{name}")
def user(name: str): return 1
@app.get("/teams/{team_id}")
def team(team_id: int): return 1
@app.get("/{tenant}/files")
def files(tenant: str): return 1
`

interface Given {
  readonly app?: string
  readonly starlette?: string
  readonly inAsgi?: true
}

function routesWhere(exempt: string, { app = 'FastAPI()', starlette = '1.0.1', inAsgi }: Given = {}) {
  const layer =
    inAsgi === undefined
      ? `
@app.middleware("http")
async def check(request: Request, call_next):
    if not (${exempt}) and request.headers.get("x-key") not in KEYS:
        return JSONResponse({}, status_code=401)
    return await call_next(request)
`
      : `
class Check:
    def __init__(self, app):
        self.app = app
    async def __call__(self, scope, receive, send):
        if not (${exempt}) and Request(scope).headers.get("x-key") not in KEYS:
            await JSONResponse({}, status_code=401)(scope, receive, send)
            return
        await self.app(scope, receive, send)
app.add_middleware(Check)
`
  const tree = createTree(
    new Map([
      ['main.py', `${before}\napp = ${app}\n${layer}${routes}`],
      ['requirements.txt', `fastapi==0.136.3\nstarlette==${starlette}\n`],
    ]),
  )
  const model = extractFromSource(tree, { snapshot })
  return model.routes.filter((route) => route.kind === 'http' && route.origin === 'project')
}

/** The paths that are served without a key. */
const openWhere = (exempt: string): string =>
  routesWhere(exempt)
    .filter(({ access }) => access === 'open')
    .map(({ path }) => path)
    .join(' ')

test.each([
  ['equality', 'request.url.path == "/health"', '/health'],
  ['membership', 'request.url.path in {"/health", "/me"}', '/health /me'],
  ['a beginning', 'request.url.path.startswith("/public")', '/public/news /publications'],
  ['one of several beginnings', 'request.url.path.startswith(("/public/", "/me"))', '/public/news /me'],
  ['any beginning of a list', 'any(request.url.path.startswith(p) for p in PUBLIC)', '/health /public/news /publications'],
  ['a loop in a function', 'is_public(request.url.path)', '/health /public/news /publications'],
  ['an end', 'request.url.path.endswith("health")', '/health'],
  ['a part', '"/public" in request.url.path', '/public/news /publications'],
  ['a part of the whole address', '"/public" in str(request.url)', '/public/news /publications'],
  ['a pattern', 're.match(r"^/public/.*$", request.url.path)', '/public/news'],
  ['a pattern for the whole', 're.fullmatch(r"/public", request.url.path)', ''],
  ['any of several patterns', 'any(p.match(request.url.path) for p in PATTERNS)', '/health /public/news'],
  ['wildcards', 'fnmatch.fnmatch(request.url.path, "/public*")', '/public/news /publications'],
  ['in small letters', 'request.url.path.lower().startswith("/public/")', '/public/news'],
  ['without the last slash', 'request.url.path.rstrip("/") in PUBLIC', '/health'],
  ['a segment', 'request.url.path.split("/")[1] == "public"', '/public/news'],
  [
    'nothing but what is protected',
    'not request.url.path.startswith(("/me", "/users", "/teams"))',
    '/health /public/news /publications /{tenant}/files',
  ],
])('tells what is let by: %s', (_name, exempt, expected) => {
  expect(openWhere(exempt)).toBe(expected)
})

test('does not say what code that nobody sees lets by', () => {
  expect(new Set(routesWhere('policy.is_public(request.url.path)').map(({ access }) => access))).toEqual(new Set(['unknown']))
})

const slipsWhere = (exempt: string, given: Given = {}): string[] =>
  routesWhere(exempt, given).flatMap(({ slips = [] }) => slips.map(({ how, request }) => `${how}: ${request}`))

test.each<[string, string, Given, string[]]>([
  ['exact membership', 'request.url.path in PUBLIC', {}, []],
  ['membership by the path that routing takes', 'scope["path"] not in ("/me", "/users")', { inAsgi: true }, ['newline: GET /me%0A']],
  ['the same by the parsed address', 'request.url.path not in ("/me", "/users")', {}, []],
  [
    'what is protected, where a prefix may stand before it',
    'not request.url.path.startswith("/me")',
    { app: 'FastAPI(root_path="/api")' },
    ['root-path: GET /api/me'],
  ],
  [
    'the same of the path before Starlette 0.33',
    'not scope["path"].startswith("/me")',
    { app: 'FastAPI(root_path="/api")', starlette: '0.30.0', inAsgi: true },
    [],
  ],
  ['the whole address', '"/me/" in str(request.url) or request.url.path != "/me"', {}, ['query: GET /me?/me/']],
  ['the parsed path, where the host may hold one', 'request.url.path != "/me"', { starlette: '0.46.2' }, ['host: GET /me with Host: a/77']],
  ['an end that a client chooses', 'request.url.path.endswith("/health")', {}, ['parameter: GET /users/health']],
  ['a beginning that a client chooses', 'request.url.path.startswith("/public/")', {}, ['parameter: GET /public/files']],
])('finds the spellings that lead around %s', (_name, exempt, given, expected) => {
  expect(slipsWhere(exempt, given)).toEqual(expected)
})

test.each<[string, string, string[]]>([
  ['a list of public paths', 'request.url.path in PUBLIC', ['/health: in /health /public']],
  [
    'what begins like one',
    'request.url.path.startswith("/public")',
    ['/public/news: startswith /public', '/publications: startswith /public'],
  ],
  ['what is in no list of protected ones', 'not request.url.path.startswith("/me")', []],
])('says by which test a route is let by: %s', (_name, exempt, expected) => {
  const said = routesWhere(exempt).flatMap(({ path, exemption }) =>
    exemption === undefined ? [] : [`${path}: ${exemption.test.operator} ${exemption.test.values.join(' ')}`],
  )
  expect(said).toEqual(expected)
})

test('finds the list that lets everything by', () => {
  const all = routesWhere('any(request.url.path.startswith(p) for p in ["/", "/docs"])')
  expect(all.map(({ exemption }) => exemption?.test.values)).toEqual(all.map(() => ['/']))
})
