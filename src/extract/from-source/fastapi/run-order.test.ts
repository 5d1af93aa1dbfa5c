// The order in which a request runs its dependencies, by release: small programs of our own, read by the whole road.
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTree } from '../../../base/index.ts'
import type { Model, Route } from '../../../model/index.ts'
import { extractFromSource } from '../extract-source.ts'

const SNAPSHOT: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }
const HEAD = `
from fastapi import APIRouter, Depends, FastAPI, Security
from fastapi.security import APIKeyHeader, OAuth2PasswordBearer, SecurityScopes

oauth = OAuth2PasswordBearer(tokenUrl="token")
key = APIKeyHeader(name="X-Key")


def clock(): ...
def session():
    yield 1
def reads(scopes: SecurityScopes): ...
def tick(now=Depends(clock, use_cache=False)): ...
def user(token=Depends(oauth), now=Depends(clock)): ...


app = FastAPI()
`

function read(version: string, source: string): Model {
  return extractFromSource(createTree({ 'main.py': HEAD + source }), { app: 'main:app', fastapiVersion: version, snapshot: SNAPSHOT })
}

function routeOf(version: string, source: string): Route {
  const route = read(version, source).routes.find((r) => r.path === '/x')
  if (route === undefined) throw new Error('the program has no route /x')
  return route
}

/** `clock<tick`: clock, asked by tick. */
function runs(version: string, source: string): string {
  const { dependencies } = routeOf(version, source)
  const name = (call: string): string => call.split(/[:.]/).at(-1) ?? call
  return dependencies.map(({ call, of }) => (of === null ? name(call) : `${name(call)}<${name(dependencies[of]?.call ?? '?')}`)).join(' ')
}

const NEW = '0.165.0'
const OLD = '0.115.14'

test.each([
  ['inner dependencies come first', NEW, '@app.get("/x")\ndef x(u=Depends(user)): ...', 'OAuth2PasswordBearer<user clock<user user'],
  [
    'one call serves all who ask for it',
    NEW,
    '@app.get("/x")\ndef x(a=Depends(clock), u=Depends(user)): ...',
    'clock OAuth2PasswordBearer<user user',
  ],
  [
    'a list stands before the parameters',
    NEW,
    '@app.get("/x", dependencies=[Depends(session)])\ndef x(a=Depends(clock)): ...',
    'session clock',
  ],
  [
    'use_cache=False in a parameter runs again',
    NEW,
    '@app.get("/x")\ndef x(a=Depends(clock), b=Depends(clock, use_cache=False)): ...',
    'clock clock',
  ],
  [
    'use_cache=False in a list is honoured at first',
    OLD,
    '@app.get("/x", dependencies=[Depends(clock), Depends(clock, use_cache=False)])\ndef x(): ...',
    'clock clock',
  ],
  [
    'use_cache=False in a list counts no more',
    NEW,
    '@app.get("/x", dependencies=[Depends(clock), Depends(clock, use_cache=False)])\ndef x(): ...',
    'clock',
  ],
  [
    'what is not cached runs again below what is',
    NEW,
    '@app.get("/x", dependencies=[Depends(tick), Depends(tick)])\ndef x(): ...',
    'clock<tick tick clock<tick',
  ],
  [
    'scopes made two calls of one, whoever reads them',
    OLD,
    '@app.get("/x")\ndef x(a=Depends(user), b=Security(user, scopes=["s"])): ...',
    'OAuth2PasswordBearer<user clock<user user OAuth2PasswordBearer<user clock<user user',
  ],
  [
    'scopes part only what reads them',
    NEW,
    '@app.get("/x")\ndef x(a=Depends(user), b=Security(user, scopes=["s"])): ...',
    'OAuth2PasswordBearer<user clock<user user OAuth2PasswordBearer<user user',
  ],
  [
    'two lifetimes are two calls',
    NEW,
    '@app.get("/x", dependencies=[Depends(session), Depends(session, scope="function")])\ndef x(): ...',
    'session session',
  ],
  [
    'an override runs in the place of what it replaces',
    NEW,
    'app.dependency_overrides[user] = tick\n@app.get("/x")\ndef x(u=Depends(user)): ...',
    'clock<tick tick',
  ],
  [
    'an override of what is below',
    NEW,
    'app.dependency_overrides[oauth] = session\n@app.get("/x")\ndef x(u=Depends(user)): ...',
    'session<user clock<user user',
  ],
  [
    'appending to a route that is the app’s own comes too late',
    NEW,
    '@app.get("/x")\ndef x(): ...\napp.routes[-1].dependencies.append(Depends(clock))',
    '',
  ],
])('%s (%s)', (_name, version, source, expected) => {
  expect(runs(version, source)).toBe(expected)
})

test.each([
  ['up to 0.122 each set of scopes is an entry, and a key has none', OLD, 'OAuth2PasswordBearer[a] OAuth2PasswordBearer[b] APIKeyHeader[]'],
  ['from 0.123 one scheme is one entry, and all have scopes', NEW, 'OAuth2PasswordBearer[a b] APIKeyHeader[c]'],
])('security: %s', (_name, version, expected) => {
  const route = routeOf(
    version,
    '@app.get("/x")\ndef x(a=Security(user, scopes=["a"]), b=Security(user, scopes=["b"]), c=Security(key, scopes=["c"])): ...',
  )
  expect(route.security.map((s) => `${s.scheme}[${s.scopes.join(' ')}]`).join(' ')).toBe(expected)
})

test('an override changes what runs and what is read, and not the document', () => {
  const route = routeOf(
    NEW,
    'def other(ticket: int): ...\napp.dependency_overrides[user] = other\n@app.get("/x")\ndef x(u=Depends(user)): ...',
  )
  expect(route.parameters.map((p) => `${p.in} ${p.name}`)).toEqual(['query ticket'])
  expect(route.security.map((s) => s.scheme)).toEqual(['OAuth2PasswordBearer'])
})

test('any tree of dependencies comes to an end, and nothing runs before what it needs', () => {
  // A dependency asks only for those before it, as in a module.
  const tree = fc.array(fc.array(fc.record({ to: fc.nat(7), isCached: fc.boolean() }), { maxLength: 3 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(tree, fc.constantFrom(OLD, NEW), (asked, version) => {
      const define = (name: string, parameters: (typeof asked)[number], at: number): string =>
        `def ${name}(${parameters
          .filter(({ to }) => to < at)
          .map(({ to, isCached }, i) => `p${i}=Depends(f${to}${isCached ? '' : ', use_cache=False'})`)
          .join(', ')}): ...`
      const source = [
        ...asked.map((p, i) => define(`f${i}`, p, i)),
        `@app.get("/x")\n${define('x', [{ to: asked.length - 1, isCached: true }], asked.length)}`,
      ].join('\n')
      const { dependencies } = routeOf(version, source)
      expect(dependencies.every(({ of }, i) => of === null || of > i || dependencies[of]?.call !== undefined)).toBe(true)
      expect(dependencies.at(-1)?.call).toBe(`main:f${asked.length - 1}`)
      expect(dependencies.at(-1)?.of).toBeNull()
    }),
    { numRuns: 40 },
  )
})
