// What a secret is for, and which ones belong together: small trees, through a whole scan. Values are made up when they are needed.

import { describe, expect, test } from 'vitest'
import { createTree } from '../../src/base/index.ts'
import { createDetectors, scan } from '../../src/scan/index.ts'
import { createRandom, kinds } from '../../src/secrets/index.ts'
import { readExample } from '../rules/read-example.ts'

let seed = 1
const characters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
const makeValue = (length = 43): string => createRandom(seed++).text(length, characters)

function makePem(): string {
  const kind = kinds.find(({ id }) => id === 'private-key-exposed')
  if (kind === undefined) throw new Error('there is no such kind')
  return kind.sample(createRandom(seed++)).value
}

function find(files: Readonly<Record<string, string>>, only: readonly string[] = ['secrets']) {
  const named = new Map(Object.entries(files))
  const model = readExample(named)
  const subject = { tree: createTree(named), model, today: new Date('2026-11-22T12:00:00Z'), advisories: null }
  const { findings } = scan(model, createDetectors(subject), { only, skip: [], rules: new Map(), readLine: () => null })
  return findings.map(({ rule, message, severity, confidence, routes, places: [{ file, line }, ...others] }) => ({
    rule,
    place: `${file}:${line}`,
    what: message.what,
    fix: message.fix,
    severity,
    confidence,
    routes: routes.map(({ id }) => id.slice(id.indexOf('|') + 1)),
    others: others.map((other) => `${other.role} ${other.file}:${other.line}`),
  }))
}

const tokens = (key: string): string => `
import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer

app = FastAPI()
scheme = OAuth2PasswordBearer(tokenUrl="token")


def current_user(token: str = Depends(scheme)):
    try:
        return jwt.decode(token, ${key}, algorithms=["HS256"])
    except jwt.PyJWTError:
        raise HTTPException(401)


@app.post("/token")
def make_token(name: str):
    return jwt.encode({"sub": name}, ${key}, algorithm="HS256")


@app.get("/me")
def read_me(user=Depends(current_user)):
    return user


@app.get("/about")
def about():
    return {}
`
const settings = `from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    jwt_secret_key: str


settings = Settings()
`

describe('the code says what a secret is for', () => {
  test.each([
    ['a variable of the environment', '.env.production', `JWT_SECRET_KEY=`, `import os\n${tokens('os.environ["JWT_SECRET_KEY"]')}`],
    [
      'a field of the settings',
      '.env.production',
      `JWT_SECRET_KEY=`,
      `from settings import settings\n${tokens('settings.jwt_secret_key')}`,
    ],
    [
      'a variable of a service',
      'compose.yaml',
      `services:\n  api:\n    environment:\n      JWT_SECRET_KEY: `,
      `import os\n${tokens('os.getenv("JWT_SECRET_KEY")')}`,
    ],
  ])('%s that signs tokens', (_, file, before, main) => {
    const found = find({ 'settings.py': settings, 'main.py': main, [file]: `${before}${makeValue()}\n` })
    expect(found).toHaveLength(1)
    expect(found[0]?.what).toContain('the code signs tokens with it (2 routes)')
    expect(found[0]).toMatchObject({ routes: ['POST /token', 'GET /me'], severity: 'high' })
  })

  test('a key of a service, and the routes that use it', () => {
    const value = `sk_live_${makeValue(24)}`
    const main = `
import os

import stripe
from fastapi import FastAPI

app = FastAPI()


@app.post("/pay")
def pay():
    return stripe.StripeClient(os.environ["STRIPE_KEY"]).charges.create({})
`
    const found = find({ 'main.py': main, 'deploy/.env': 'A=1\n', '.env': `STRIPE_KEY=${value}\n` })
    expect(found[0]?.what).toContain('the code calls the service with it (1 route)')
    // Another program of the tree has its own variables.
    const other = find({ 'api/main.py': main, 'worker/.env': `STRIPE_KEY=${value}\n` })
    expect(other[0]?.what).not.toContain('the code')
  })

  test('the key of the session cookie', () => {
    const main = `
import os

from fastapi import FastAPI
from starlette.middleware.sessions import SessionMiddleware

app = FastAPI()
app.add_middleware(SessionMiddleware, secret_key=os.environ["SESSION_SECRET"])


@app.get("/")
def home():
    return {}
`
    const [found] = find({ 'main.py': main, '.env.production': `SESSION_SECRET=${makeValue()}\n` })
    expect(found?.what).toContain('the code signs session cookies with it (1 route)')
  })

  test('what stands in a test is not said to be in use', () => {
    const found = find({
      'main.py': `import os\n${tokens('os.environ["JWT_SECRET_KEY"]')}`,
      'tests/test_it.py': `JWT_SECRET_KEY = "${makeValue()}"\n`,
    })
    for (const { what, routes } of found) expect({ what, routes }).toEqual({ what: expect.not.stringContaining('the code'), routes: [] })
  })

  test('a constant that signs is said once, by whoever knows most', () => {
    const found = find({ 'main.py': `JWT_SECRET_KEY = "${makeValue()}"\n${tokens('JWT_SECRET_KEY')}` }, [
      'secrets',
      'jwt-key-constant',
      'signing-key-default',
      'session-key-constant',
    ])
    expect(found.map(({ rule }) => rule)).toEqual(['jwt-key-constant'])
  })
})

describe('two keys of one rotation are one matter', () => {
  const twice = (make: (one: string, other: string) => string) => make(makeValue(), makeValue())
  test.each<[string, string, string, number]>([
    ['the key before', 'settings.py', twice((one, other) => `SECRET_KEY = "${one}"\nSECRET_KEY_PREVIOUS = "${other}"\n`), 1],
    ['the key before, first', 'settings.py', twice((one, other) => `OLD_JWT_SECRET = "${other}"\nJWT_SECRET = "${one}"\n`), 2],
    ['numbers', 'settings.py', twice((one, other) => `JWT_SECRET_KEY_V1 = "${one}"\nJWT_SECRET_KEY_V2 = "${other}"\n`), 1],
    [
      'a table of private keys by their ids',
      'settings.py',
      `JWT_SIGNING_KEYS = {\n    "2024": """${makePem()}""",\n    "2025": """${makePem()}""",\n}\n`,
      2,
    ],
  ])('%s', (_, file, text, line) => {
    const found = find({ [file]: text })
    expect(found.map(({ place }) => place)).toEqual([`${file}:${line}`])
    expect(found[0]?.what).toContain('a rotation, and one matter')
    expect(found[0]?.others.filter((other) => other.startsWith('cause'))).toHaveLength(1)
  })

  test.each<[string, string]>([
    ['keys of two things', twice((one, other) => `SECRET_KEY = "${one}"\nSESSION_SECRET_KEY = "${other}"\n`)],
    ['keys of two services', twice((one, other) => `API_KEYS = {"maps": "${one}", "mail": "${other}"}\nFIRST_SECRET = 1\n`)],
    ['one name twice', twice((one, other) => `JWT_SECRET_KEY = "${one}"\nJWT_SECRET_KEY = "${other}"\n`)],
  ])('%s are not', (_, text) => {
    for (const { what } of find({ 'settings.py': text })) expect(what).not.toContain('rotation')
  })
})

test('fallbacks are no other cause', () => {
  const found = find({ 'settings.py': `SECRET_KEY = "${makeValue()}"\nSECRET_KEY_FALLBACKS = ["${makeValue()}"]\n` })
  expect(found.map(({ place }) => place)).toEqual(['settings.py:1'])
})

test('every kind says how to replace what it finds', () => {
  for (const { id, fix } of kinds)
    expect(fix, id).toMatch(/[Rr]eplace|[Rr]otate|[Rr]evoke|[Nn]ew|[Dd]elete|[Rr]oll|[Rr]egenerate|[Cc]hange|[Ee]nvironment|[Oo]ther/)
})
