// `fastward.yaml` through the real command: made by `init`, held by `scan`, waived, extended, and refused where it is wrong.

import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const program = `from fastapi import FastAPI

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)


@app.get("/health")
def health() -> dict[str, str]:
    return {"status": "fine"}


@app.get("/items/{item_id}")
def read_item(item_id: int) -> dict[str, int]:
    return {"id": item_id}
`
const opened = `${program}

@app.delete("/items/{item_id}")
def delete_item(item_id: int) -> None:
    items.pop(item_id)


items: dict[int, str] = {}
`

interface Report {
  readonly findings: readonly {
    readonly rule: string
    readonly message: { readonly what: string }
    readonly guardrails?: readonly { readonly blocks: boolean }[]
  }[]
  readonly suppressed: readonly { readonly by: string; readonly reason: string }[]
  readonly problems: readonly { readonly code: string }[]
}

function start(files: Readonly<Record<string, string>>) {
  const folder = writeProject(files)
  const run = (...words: string[]) => runCommand(words, { folder })
  const scan = (): Report => JSON.parse(run('scan', '--format', 'json').stdout)
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text)
  return { folder, run, scan, write }
}

test('init passes today, and what opens tomorrow stops a change', () => {
  const { folder, run, scan, write } = start({ 'main.py': program })
  const made = run('init')
  expect([made.exit, made.stdout]).toEqual([0, expect.stringContaining('2 routes are listed as public')])
  expect(readFileSync(join(folder, 'fastward.yaml'), 'utf8')).toContain('    # main\n    - GET /health\n    - GET /items/{item_id}\n')
  expect(scan().findings).toEqual([])
  expect(run('scan', '--fail-on', 'low').exit).toBe(0)

  write('main.py', opened)
  const [first] = scan().findings.filter(({ rule }) => rule === 'undeclared-open-route')
  expect(first?.message.what).toContain('DELETE /items/{item_id}')
  expect(first?.guardrails?.map(({ blocks }) => blocks)).toEqual([true])

  const again = run('init')
  expect([again.exit, again.stderr]).toEqual([2, expect.stringContaining('fastward.yaml: there is one already')])
})

test('a baseline only shrinks, unless somebody answers for it', () => {
  const { folder, run, write } = start({ 'main.py': opened })
  write('fastward.yaml', 'presets: [baseline]\nbaseline: known.json\n')
  write(
    'known.json',
    '{"schemaVersion": "1.0", "findings": [{"fingerprint": "0123", "rule": "gone", "name": "main:x", "file": "main.py"}]}',
  )
  const known = () => JSON.parse(readFileSync(join(folder, 'known.json'), 'utf8')).findings
  expect(run('baseline').exit).toBe(1)
  expect(known()).toHaveLength(1)
  expect(run('baseline', 'update').stdout).toContain('Written: 1 taken out.')
  expect(known()).toEqual([])
  expect(run('baseline', 'update', '--accept').exit).toBe(2)
  expect(run('baseline', 'update', '--accept', '--reason', 'a trial', '--owner', '@shop').exit).toBe(0)
  expect(known().length).toBeGreaterThan(2)
  expect(known()[0].accepted).toMatchObject({ reason: 'a trial', owner: '@shop' })
  expect(run('baseline').exit).toBe(0)
})

const open = `guardrails:
  everybody-is-known:
    for: route
    require: route.access == "authenticated"
    message: Nobody calls without a name.
    severity: block
    owner: '@api'
`

test('a waiver counts until its day, and then is found itself', () => {
  const waiver = (expires: string) => `${open}waivers:
  - rule: everybody-is-known
    route: GET /health
    reason: a probe has no name
    owner: '@ops'
    expires: ${expires}
  - path: legacy/**
    reason: it goes away
    owner: '@ops'
    expires: 2999-01-01
`
  const { scan, write } = start({ 'main.py': program, 'fastward.yaml': waiver('2999-12-31') })
  const named = ({ findings }: Report) => findings.map(({ rule }) => rule).filter((rule) => /known|waiver/.test(rule))
  const fine = scan()
  expect(named(fine)).toEqual(['everybody-is-known'])
  expect(fine.suppressed).toMatchObject([{ by: 'waiver', reason: 'a probe has no name (@ops, until 2999-12-31)' }])
  expect(fine.problems.map(({ code }) => code)).toContain('waiver-without-finding')
  write('fastward.yaml', waiver('2020-01-01'))
  expect(named(scan())).toEqual(['everybody-is-known', 'everybody-is-known', 'waiver-expired'])
})

test.each([
  ['guardrails:\n  a:\n    for: route\n    require: route.acess == "open"\n    message: No.\n', 'fastward.yaml:4: `guardrails.a.require`'],
  ['guardrails:\n  a: block\n', 'fastward.yaml:2: `guardrails.a` is not a guardrail'],
  ['guardrail: {}\n', 'fastward.yaml:1: `guardrail` is not a setting'],
  [
    'waivers:\n  - rule: docs-open\n    reason: x\n    owner: y\n    expires: 2026-02-30\n',
    'fastward.yaml:5: `waivers.expires` must be a day that the calendar has',
  ],
  ['waivers:\n  - reason: x\n    owner: y\n    expires: 2026-02-20\n', 'must be a table with one of `rule`'],
  ['extends: [fastward.yaml]\n', 'fastward.yaml:1: documents extend each other in a circle'],
  ['extends: [missing.yaml]\n', 'fastward.yaml:1: `missing.yaml` cannot be extended: there is no such file'],
  ['presets: [basline]\n', '`presets` must be one of'],
  ['access:\n  rules:\n    a: {where: {pth: /x}}\n', 'fastward.yaml:3: `access.rules.a.where.pth` is not a setting'],
  ['access:\n  rules:\n    a:\n      when: "true"\n', '`access.rules.a` must be a table with `where`'],
  // Also where it is about no route.
  ['access:\n  rules:\n    a:\n      where: {path: /none}\n      when: principal.(\n', 'fastward.yaml:5: `access.rules.a.when`'],
  [
    'access:\n  rules:\n    a:\n      where: {path: /items/*}\n      when: |\n        principal.id == "x" &&\n        path.itm == "y"\n',
    'fastward.yaml:7: `access.rules.a.when`',
  ],
  ['access:\n  rules:\n    a: {where: {}, when: body.x == 1}\n', 'narrow what the rule selects (on main:app|GET /health)'],
])('%j is refused, and nothing passes', (text, message) => {
  const { run } = start({ 'main.py': program, 'fastward.yaml': text })
  const { exit: status, stdout, stderr } = run('scan')
  expect([status, stdout, stderr]).toEqual([2, '', expect.stringContaining(message)])
})

test('a policy of the organisation holds beneath, and what it locks is only tightened', () => {
  const { folder, run, scan, write } = start({ 'main.py': program, 'fastward.yaml': 'extends: [../company.yaml]\n' })
  const company = `${open}locked: [guardrails]\n`
  const digest = `sha256-${createHash('sha256').update(company).digest('hex')}`
  mkdirSync(join(folder, 'sub'), { recursive: true })
  writeFileSync(join(folder, '..', 'company.yaml'), company)
  expect(run('scan').stderr).toContain(`write \`digest: ${digest}\` beside it`)
  const extended = `extends: [{path: ../company.yaml, digest: ${digest}}]\n`
  write('fastward.yaml', extended)
  expect(scan().findings.filter(({ rule }) => rule === 'everybody-is-known')).toHaveLength(2)
  for (const loosened of [
    'guardrails: {everybody-is-known: off}\n',
    'guardrails: {everybody-is-known: warn}\n',
    'waivers: [{rule: everybody-is-known, reason: x, owner: y, expires: 2999-01-01}]\n',
  ]) {
    write('fastward.yaml', `${extended}${loosened}`)
    expect(run('scan').stderr).toContain('is locked by')
  }
  // One that names no rule does not count for what is locked.
  write('fastward.yaml', `${extended}waivers: [{path: '**', reason: x, owner: y, expires: 2999-01-01}]\n`)
  expect(scan().findings.filter(({ rule }) => rule === 'everybody-is-known')).toHaveLength(2)
  writeFileSync(join(folder, '..', 'company.yaml'), `${company}# changed\n`)
  expect(run('scan').stderr).toContain('is not what its digest says')
})

test('a route is explained, and a policy has tests of its own', () => {
  const tests = (outcome: string) => `tests:
  - name: who deletes is known
    program: |
      from fastapi import FastAPI

      app = FastAPI()

      @app.delete("/items/{item_id}")
      def delete_item(item_id: int) -> None: ...
    expect:
      DELETE /items/{item_id}: {everybody-is-known: ${outcome}}
`
  const { run, write } = start({ 'main.py': program, 'fastward.yaml': open, 'fastward-tests.yaml': tests('broken') })
  expect(run('policy').stdout).toContain('block  everybody-is-known  route: Nobody calls without a name. (fastward.yaml:2)')
  expect(run('policy', 'explain', 'GET /health').stdout).toBe(`GET /health  main.py:6
  access: open

Guardrails
  broken   everybody-is-known (block, fastward.yaml:2, @api)
           Nobody calls without a name.
           route.access == "authenticated"
             no: route.access == "authenticated"  (route.access = "open")

Findings on it
  high     everybody-is-known
           GET /health: nobody calls without a name
`)
  expect(run('policy', 'test')).toMatchObject({ exit: 0, stdout: 'passed  who deletes is known\n\n1 passed, 0 failed\n' })
  write('fastward-tests.yaml', tests('holds'))
  const failed = run('policy', 'test')
  expect([failed.exit, failed.stdout]).toEqual([
    1,
    expect.stringContaining('DELETE /items/{item_id}: everybody-is-known: expected holds, got broken (block)'),
  ])
  expect(run('policy', 'explain', 'GET /helth').exit).toBe(2)
  expect(run('policy', 'tset').stderr).toContain('`tset` is nothing that `fastward policy` does')
  write('fastward-tests.yaml', 'tests: [{name: x}]\n')
  expect(run('policy', 'test').stderr).toContain('fastward-tests.yaml:1: `tests` must be a test that expects something')
})

test('licences that installed packages state are held against what the settings deny, and are what guardrails see', () => {
  const { run, scan, write } = start({
    'main.py': program,
    'requirements.txt': 'reader==3.1\nscanner==2.0\n',
    '.venv/lib/python3.12/site-packages/reader-3.1.dist-info/METADATA':
      'Metadata-Version: 2.4\nName: Reader\nVersion: 3.1\nLicense-Expression: AGPL-3.0-only\n',
  })
  const law =
    'guardrails:\n  licence:\n    for: component\n    require: component.license == "MIT"\n    severity: block\n    message: Another licence.\n'
  const said = () =>
    scan()
      .findings.filter(({ rule }) => rule === 'package-under-denied-licence' || rule === 'licence')
      .map(({ rule, message }) => `${rule}: ${message.what}`)
      .sort()
  write('fastward.yaml', `licences: {deny: [AGPL-3.0-only]}\n${law}`)
  expect(said()).toEqual([
    'licence: the package reader 3.1: another licence',
    expect.stringContaining('licence: the package scanner 2.0: nobody can say'),
    'package-under-denied-licence: `reader` 3.1 stands under `AGPL-3.0-only`, which the settings deny',
  ])

  write('fastward.yaml', `licences: {deny: [AGPL-3.0-only], from: other}\n`)
  expect(said()).toEqual([])
  expect(run('scan').stdout).toContain('The licence of 2 of 2 packages is not known: nothing is installed in `other`.')
})

const guarded = `from typing import Annotated

import jwt
from fastapi import Depends, FastAPI, HTTPException
from fastapi.security import OAuth2PasswordBearer

app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
token = OAuth2PasswordBearer(tokenUrl="sign-in")


def current(token: Annotated[str, Depends(token)]) -> dict:
    try:
        return jwt.decode(token, KEY, algorithms=["HS256"])
    except jwt.InvalidTokenError:
        raise HTTPException(401)


def admin(user: Annotated[dict, Depends(current)]) -> dict:
    if user["role"] != "admin":
        raise HTTPException(403)
    return user


@app.get("/health")
def health() -> str:
    return "fine"


@app.get("/me")
def me(user: Annotated[dict, Depends(current)]) -> str:
    return user["sub"]


@app.delete("/users/{user_id}", dependencies=[Depends(admin)])
def delete_user(user_id: int) -> None: ...
`

test('access rules that are derived from the code are read back, and are what it does', () => {
  for (const files of [{ 'main.py': guarded }, readBookshop()]) {
    const { run, write } = start(files)
    const derived = run('policy', 'derive')
    expect(derived.exit).toBe(0)
    write('fastward.yaml', derived.stdout)
    const [, ...routes] = [...derived.stdout.matchAll(/^ {10}- (\S+ \S+)$/gm)].map(([, route]) => route ?? '')
    expect(routes.length).toBeGreaterThan(1)
    for (const route of routes) expect(run('policy', 'explain', route).stdout).toContain('Access rules: same\n')
  }
})

test('where code and access rules differ is found, and what nobody can say is told', () => {
  const rules = `access:
  rules:
    admins: {where: {path: /users/*}, when: '"admin" in principal.roles || "support" in principal.roles'}
    signed-in: {where: {path: /health}, when: principal.kind != "anonymous"}
    on-weekdays: {where: {path: /me}, when: principal.kind != "anonymous" && request.address != "192.0.2.1"}
    gone: {where: {path: /gone}, effect: deny}
`
  const { run, scan, write } = start({ 'main.py': guarded, 'fastward.yaml': rules })
  const differences = ({ findings }: Report) => findings.filter(({ rule }) => rule.startsWith('access-'))
  const { problems, ...report } = scan()
  expect(
    differences({ problems, ...report })
      .map(({ rule, message }) => `${rule} ${message.what.split(',')[0]}`)
      .sort(),
  ).toEqual([
    'access-stronger-than-policy DELETE /users/{user_id}',
    'access-unknown-beside-policy GET /me',
    'access-weaker-than-policy GET /health',
  ])
  expect(problems.map(({ code }) => code)).toContain('access-rule-without-route')
  expect(run('scan').stdout).toContain('access-weaker-than-policy')
  write('fastward.yaml', `${rules}waivers: [{rule: access-weaker-than-policy, reason: x, owner: y, expires: 2999-01-01}]\n`)
  expect(differences(scan()).map(({ rule }) => rule)).not.toContain('access-weaker-than-policy')
})

test('access rules go to Cedar and come back, and what cannot be said is listed', () => {
  const rules = `access:
  rules:
    admins: {where: {path: /users/*}, when: '"admin" in principal.roles', owner: '@api'}
    by-day: {where: {path: /users/*}, effect: deny, when: request.time.getHours() < 6}
`
  const { run, write } = start({ 'main.py': guarded, 'fastward.yaml': rules })
  const exported = run('policy', 'cedar', 'export')
  expect(exported.exit).toBe(1)
  expect(exported.stdout).toContain(
    '@id("admins")\n@owner("@api")\npermit (principal, action in [Action::"main:app|DELETE /users/{}"], resource)',
  )
  for (const text of [exported.stdout, exported.stderr]) expect(text).toContain('without it Cedar allows more than the rules do')
  expect(run('policy', 'cedar', 'schema').stdout).toContain('action "main:app|DELETE /users/{}" appliesTo')
  write('rules.cedar', `${exported.stdout}@id("Of one") permit (principal, action, resource == Order::"7");\n`)
  const imported = run('policy', 'cedar', 'import', 'rules.cedar')
  expect([imported.exit, imported.stderr]).toEqual([1, expect.stringContaining('`Of one`: the policy is about one resource')])
  write('fastward.yaml', imported.stdout)
  expect(run('policy', 'explain', 'DELETE /users/{}').stdout).toContain('Access rules: same\n')
  expect(run('policy', 'cedar', 'export').exit).toBe(0)
  write('rules.cedar', 'permit (\n  nobody')
  expect(run('policy', 'cedar', 'import', 'rules.cedar').stderr).toContain('rules.cedar:2:3: no policy of Cedar')
  expect(run('policy', 'cedar', 'import', 'none.cedar').exit).toBe(2)
})

test('a preset is explained without a policy, and those of ASVS say what nothing judges', () => {
  const { run } = start({ 'main.py': program })
  expect(run('policy', 'explain', 'baseline').stdout).toMatch(/block +undeclared-open-route +route: Anybody may call/)
  const { stdout } = run('policy', 'explain', 'asvs-5.0-l1')
  expect(stdout).toMatch(/Of 70 requirements up to level 1, \d+ can be told to be broken/)
  expect(stdout).toMatch(/8\.2\.1 +Functions are for those who may use them: .*\n/)
  expect(stdout).toMatch(/Not judged by anything here, and for a person to look at \(\d+\):\n {2}1\.\d/)
})

test('a policy is checked alone, and what of it is about nothing is told', () => {
  const rules = `guardrails:
  admins: {for: route, where: {path: '/admin/**'}, require: route.access == "authorised", message: Administrators alone.}
  sizes: {for: parameter, when: parameter.name == "limit", require: parameter.bounded, message: A page ends.}
access:
  rules:
    all: {where: {path: /health}}
    some: {where: {path: /health}, when: principal.kind != "anonymous"}
    gone: {where: {path: /gone}, effect: deny}
waivers: [{rule: admins, route: GET /gone, reason: x, owner: y, expires: 2999-01-01}]
routes: {public: [GET /health, GET /gone]}
`
  const { run, write } = start({ 'main.py': guarded, 'fastward.yaml': rules })
  const { exit, stdout } = run('policy', 'check')
  expect(exit).toBe(1)
  expect(stdout).toBe(`fastward.yaml:2: \`guardrails.admins\`: it is about nothing: \`path: /admin/**\` fits no route
fastward.yaml:3: \`guardrails.sizes\`: it is about nothing: its \`when\` holds for no parameter
fastward.yaml:8: \`access.rules.gone\`: it is about no route: \`path: /gone\` fits none
fastward.yaml:7: \`access.rules.some\`: it never decides anything: \`all\` allows all that it is about, whoever asks
fastward.yaml:9: \`waivers\`: the waiver of admins on GET /gone fits nothing: \`GET /gone\` is no route
fastward.yaml: \`routes.public\`: \`GET /gone\` fits no route: take it away

fastward.yaml: understood (2 guardrails, 3 access rules, 1 waivers); held against 3 routes: 6 remarks.
`)
  write('fastward.yaml', 'presets: [baseline]\n')
  expect(run('policy', 'check')).toMatchObject({ exit: 0, stdout: expect.stringContaining('everything is about something') })
  write('fastward.yaml', 'access: {rules: {a: {where: {path: /me}, when: principal.rols == 1}}}\n')
  expect(run('policy', 'check').exit).toBe(2)
})

function readBookshop(): Record<string, string> {
  const top = join(import.meta.dirname, '../../examples/bookshop')
  const names = readdirSync(join(top, 'bookshop'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'))
  return Object.fromEntries(names.map((name) => [`bookshop/${name}`, readFileSync(join(top, 'bookshop', name), 'utf8')]))
}
