// A deployment instead of the defaults: what `--env`, `--env-from` and `fastward.yaml` say about the environment, and the names
// that `fastward.yaml` gives to applications.

import { mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { userErrors } from '../../src/base/index.ts'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const files = {
  'main.py': `import os

from fastapi import Depends, FastAPI
from fastapi.security import APIKeyHeader
from pydantic_settings import BaseSettings
from starlette.middleware.sessions import SessionMiddleware


class Settings(BaseSettings):
    base: str = "/default"
    extra: bool = False


settings = Settings()
header = APIKeyHeader(name="X-Key")
app = FastAPI(title=os.getenv("TITLE", "Shop"), dependencies=[Depends(header)] if os.getenv("API_KEY") else [])
app.add_middleware(SessionMiddleware, secret_key=os.getenv("SESSION_SECRET", "change-me"))


@app.get(settings.base + "/books")
def books(): ...


if settings.extra:

    @app.get("/extra")
    def extra(): ...
`,
  'requirements.txt': 'fastapi==0.115.0\npydantic-settings==2.7.0\n',
}

function setUp(more: Readonly<Record<string, string>> = {}) {
  const folder = writeProject({ ...files, ...more })
  const cache = writeProject({})
  const ask = (...words: string[]) => runCommand(words, { folder, environment: { XDG_CACHE_HOME: cache, BASE: '/ours', API_KEY: 'ours' } })
  const routes = (...words: string[]) => {
    const { exit, stdout, stderr } = ask('routes', '--format', 'json', ...words)
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    const { routes, snapshot } = JSON.parse(stdout)
    const own = routes.filter((route: { handler: { module: string } }) => route.handler.module === 'main')
    const paths: string[] = own.map(({ path, condition }: { path: string; condition: { default: string } | null }) =>
      condition === null ? path : `${path} (${condition.default})`,
    )
    const security: string[] = own.flatMap((route: { security: { scheme: string }[] }) => route.security.map(({ scheme }) => scheme))
    return { paths, security: [...new Set(security)], policy: snapshot.policy, stdout }
  }
  return { folder, cache, ask, routes }
}

test('without a word about it the defaults hold, and nothing of our own environment is read', () => {
  expect(setUp().routes()).toMatchObject({ paths: ['/default/books', '/extra (off)'], security: [], policy: null })
})

test('what is given is certain', () => {
  const { routes } = setUp()
  expect(routes('--env', 'EXTRA=yes', '--env', 'base=/b=c', '--env', 'API_KEY=hunter2')).toMatchObject({
    paths: ['/b=c/books', '/extra'],
    security: ['APIKeyHeader'],
    policy: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
  expect(routes('--env', 'EXTRA=0', '--env=API_KEY=').paths).toEqual(['/default/books'])
})

test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
  ['the table of the settings', { 'fastward.yaml': 'environment: {BASE: /yaml}\n' }, [], '/yaml'],
  [
    'a file that the settings name',
    { 'fastward.yaml': 'environment-files: [deploy/a.env]\n', 'deploy/a.env': 'BASE=/file\n' },
    [],
    '/file',
  ],
  [
    'the later of two files',
    { 'fastward.yaml': 'environment-files: [a.env, b.env]\n', 'a.env': 'BASE=/a\n', 'b.env': `BASE=$${'{BASE}'}/b\n`.replace('$$', '$') },
    [],
    '/a/b',
  ],
  [
    'the table over the file',
    { 'fastward.yaml': 'environment-files: [a.env]\nenvironment: {BASE: /yaml}\n', 'a.env': 'BASE=/a\n' },
    [],
    '/yaml',
  ],
  [
    'a file of the command over the table',
    { 'fastward.yaml': 'environment: {BASE: /yaml}\n', 'a.env': 'BASE=/a\n' },
    ['--env-from', 'a.env'],
    '/a',
  ],
  ['a word of the command over all', { 'a.env': 'BASE=/a\n' }, ['--env', 'BASE=/word', '--env-from', 'a.env'], '/word'],
  ['the last of two words', {}, ['--env', 'BASE=/one', '--env', 'BASE=/two'], '/two'],
])('%s decides', (_, more, words, base) => {
  expect(setUp(more).routes(...words).paths[0]).toBe(`${base}/books`)
})

test('each environment has its own answer in the cache, whatever the order in which it is given', () => {
  const { routes } = setUp()
  const words = ['--env', 'BASE=/x', '--env', 'EXTRA=1']
  const turned = ['--env', 'EXTRA=1', '--env', 'BASE=/x']
  const first = routes(...words).stdout
  const plain = routes().stdout
  expect(routes(...turned).stdout).toBe(first)
  expect(routes(...words, '--no-cache').stdout).toBe(first)
  expect(routes().stdout).toBe(plain)
  expect(plain).not.toBe(first)
})

test('a secret is known to be set, and is neither printed nor kept', () => {
  const { folder, cache, ask } = setUp({
    'prod.env':
      'API_KEY=hunter2hunter2\nDATABASE_URL=postgres://shop:hunter2@db/shop\nTITLE=Shop of hunter2hunter2\nSESSION_SECRET=hunter2hunter2hunter2\n',
  })
  const words = ['--env-from', 'prod.env']
  const said = [
    ['map'],
    ['routes'],
    ['routes', '--format', 'json'],
    ['routes', '--format', 'html'],
    ['routes', '--format', 'openapi'],
    ['scan', '--all'],
    ['scan', '--format', 'json'],
    ['scan', '--format', 'sarif'],
  ].map((command) => {
    const { exit, stdout, stderr } = ask(...command, ...words)
    expect({ command, exit, stderr }).toEqual({ command, exit: 0, stderr: '' })
    return stdout
  })
  expect(said.join('\n')).toContain('APIKeyHeader')
  const kept = readdirSync(cache, { recursive: true, encoding: 'utf8' })
    .map((name) => join(cache, name))
    .filter((path) => statSync(path).isFile())
    .map((path) => readFileSync(path, 'latin1'))
  expect(kept.length).toBeGreaterThan(0)
  for (const text of [...said, ...kept]) expect(text.includes('hunter2')).toBe(false)
  expect(readFileSync(join(folder, 'prod.env'), 'utf8')).toContain('hunter2')
})

test('a default that is a secret of the code is still what the code says', () => {
  const { ask } = setUp()
  const key = (...words: string[]) => JSON.stringify(JSON.parse(ask('map', ...words).stdout).apps[0].middleware).includes('change-me')
  expect([key(), key('--env', 'SESSION_SECRET=hunter2')]).toEqual([true, false])
})

test('what is given does not stand in the code', () => {
  const { ask } = setUp({
    'tokens.py': 'import os\n\nimport jwt\n\nSIGNED_WITH = os.getenv("SIGNED_WITH", "change-me-please")\n',
    'main.py': `${files['main.py']}

import jwt
from tokens import SIGNED_WITH


@app.post("/token")
def token(name: str):
    return jwt.encode({"sub": name, "exp": 1}, SIGNED_WITH, algorithm="HS256")
`,
  })
  const found = (...words: string[]) => {
    const { stdout } = ask('scan', '--format', 'json', '--only', 'jwt-key-constant', ...words)
    return JSON.parse(stdout).findings.map(({ message }: { message: { what: string } }) => message.what)
  }
  expect(found()).toEqual(['where SIGNED_WITH is not set, the key that signs is a constant from the code'])
  expect(found('--env', 'SIGNED_WITH=with-some-words')).toEqual([])
})

const fileRemedy = userErrors['environment-file-unreadable'].remedy
test.each<[string, Readonly<Record<string, string>>, readonly string[], string]>([
  [
    'a word without a sign',
    {},
    ['--env', 'hunter2'],
    '`--env` needs the name of a variable, `=` and its value\n  write it like `--env AUTH_BACKEND=jwt`, or `--env AUTH_BACKEND=` for an empty one\n',
  ],
  ['no word at all', {}, ['--env'], '`--env` needs a value\n  write `--env NAME=VALUE`\n'],
  [
    'a file that there is not',
    {},
    ['--env-from', 'no.env'],
    `\`no.env\`: the variables cannot be read from here (there is none)\n  ${fileRemedy}\n`,
  ],
  ['a folder', { 'a/x': '' }, ['--env-from', 'a'], `\`a\`: the variables cannot be read from here (this is not a file)\n  ${fileRemedy}\n`],
  [
    'a broken line',
    { 'a.env': 'A=1\n\nhunter2 = = x y\n"hunter2\n' },
    ['--env-from', 'a.env'],
    'a.env:4: this is not `NAME=value`\n  write the line like `AUTH_BACKEND=jwt`\n',
  ],
  [
    'a quote without an end',
    { 'a.env': 'A="hunter2\n' },
    ['--env-from', 'a.env'],
    'a.env:1: this quote is never closed\n  write the line like `AUTH_BACKEND=jwt`\n',
  ],
  [
    'a file that the settings name and that there is not',
    { 'fastward.yaml': 'environment-files: [no.env]\n' },
    [],
    `\`no.env\`: the variables cannot be read from here (there is none)\n  ${fileRemedy}\n`,
  ],
])('%s is an error of the person', (_, more, words, stderr) => {
  const { ask } = setUp(more)
  for (const command of ['map', 'routes', 'scan']) expect(ask(command, ...words)).toEqual({ exit: 2, stdout: '', stderr })
})

test('the name that Node takes for its own is refused with ours', () => {
  expect(setUp({ 'a.env': 'BASE=/a\n' }).ask('map', '--env-file', 'a.env')).toEqual({
    exit: 2,
    stdout: '',
    stderr: '`--env-file` is not an option of `fastward map`\n  did you mean `--env-from`?\n',
  })
})

test('a link out of the project is no file of its variables', () => {
  const { folder, ask } = setUp({
    'shop/main.py': files['main.py'],
    'shop/fastward.yaml': 'environment-files: [a.env]\n',
    'secret.env': 'A=1\n',
  })
  symlinkSync('../secret.env', join(folder, 'shop/a.env'))
  expect(ask('scan', 'shop')).toEqual({
    exit: 2,
    stdout: '',
    stderr: `\`shop/a.env\`: the variables cannot be read from here (it lies outside of the project)\n  ${fileRemedy}\n`,
  })
})

const twoApps = {
  'shop/__init__.py': '',
  'shop/main.py': `from fastapi import FastAPI

app = FastAPI()
inner = FastAPI()


@inner.get("/deep")
def deep(): ...


@app.get("/books")
def books(): ...


app.mount("/inner", inner)
`,
  'shop/office.py': `from fastapi import FastAPI


def create_app():
    app = FastAPI()

    @app.get("/staff")
    def staff(): ...

    return app
`,
  'shop/other.py': 'from fastapi import FastAPI\n\napp = FastAPI()\n',
}

function readApps(settings: string, ...words: string[]) {
  const folder = writeProject({ ...twoApps, 'fastward.yaml': settings })
  mkdirSync(join(folder, 'empty'))
  const { exit, stdout, stderr } = runCommand(['routes', '--format', 'json', ...words], { folder })
  if (exit !== 0) return { exit, stdout, stderr }
  const { apps, routes } = JSON.parse(stdout)
  return {
    apps: apps.map(({ id, entrypoint, primary }: { id: string; entrypoint: string; primary: boolean }) => [id, entrypoint, primary]),
    routes: routes.flatMap(({ id, handler }: { id: string; handler: { module: string } | null }) =>
      handler?.module.startsWith('shop') ? [id] : [],
    ),
  }
}

test('applications go by the names of the settings, and those alone are read, in their order', () => {
  expect(readApps('apps: {back-office: "shop.office:create_app()", storefront: shop.main:app}\n')).toEqual({
    apps: [
      ['back-office', 'shop.office:create_app()', true],
      ['storefront', 'shop.main:app', false],
      ['storefront>/inner', 'shop.main:app>/inner', false],
    ],
    routes: ['back-office|GET /staff', 'storefront|GET /books', 'storefront|GET /inner/deep'],
  })
})

test('an application that the command names keeps its name of the settings', () => {
  const settings = 'apps: {back-office: shop.office:create_app, storefront: shop.main:app}\n'
  expect(readApps(settings, '--app', 'shop.office:create_app()').routes).toEqual(['back-office|GET /staff'])
  expect(readApps(settings, '--app', 'shop.other:app').apps).toEqual([['shop.other:app', 'shop.other:app', true]])
})

test.each([
  [
    'apps: {storefront: shop.main:app, office: shop.nothing:app}\n',
    '`shop.nothing:app`: there is no such application\n  found were: `shop.main:app`\n',
  ],
  ['apps: {one: shop.main:app, two: shop.main:app}\n', '`shop.main:app` has two names in `apps`: `one` and `two`\n  keep one of them\n'],
])('%j is an error of the person', (settings, stderr) => {
  expect(readApps(settings)).toEqual({ exit: 2, stdout: '', stderr })
})
