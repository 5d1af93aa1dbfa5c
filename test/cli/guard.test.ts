// Whether a change may land, through the real command, in repositories that the test makes.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { commit, git, makeRepository } from '../kit/git.ts'
import { writeProject } from '../kit/project.ts'

const head = `from fastapi import Depends, FastAPI, Header, HTTPException
from fastapi.middleware.cors import CORSMiddleware
import os, secrets
def key(authorization: str = Header()):
    if not secrets.compare_digest(authorization, os.environ["KEY"]):
        raise HTTPException(401)
app = FastAPI()
`
const guarded = `${head}@app.post("/items", dependencies=[Depends(key)])\ndef make(): ...\n`
const open = `${head}@app.post("/items")\ndef make(): ...\n`
const cors = 'app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)'
const rule = 'cors-any-origin-with-credentials'

function setUp(files: Readonly<Record<string, string>>) {
  const folder = makeRepository(files)
  git(folder, 'switch', '-q', '-c', 'topic')
  const cache = writeProject({})
  const ask = (...words: string[]) => runCommand(['guard', '--base', 'main', ...words], { folder, environment: { XDG_CACHE_HOME: cache } })
  return {
    folder,
    ask,
    judge: (...words: string[]) => {
      const { exit, stdout } = ask('--format', 'json', ...words)
      const { blocks, law, lawBlocks } = JSON.parse(stdout)
      return {
        exit,
        blocks: blocks.map(({ id }: { id: string }) => id),
        law: law.map(
          ({ key: name, direction, decides }: { key: string; direction: string; decides: number }) => `${direction} ${name} ${decides}`,
        ),
        lawBlocks: lawBlocks !== null,
      }
    },
  }
}

const nothing = { exit: 0, blocks: [], law: [], lawBlocks: false }

test('what weakens is stopped, what does not is not', () => {
  const { folder, judge, ask } = setUp({ 'main.py': guarded })
  expect(judge()).toEqual(nothing)
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.get("/more", dependencies=[Depends(key)])\ndef more(): ...\n`)
  expect(judge()).toEqual(nothing)
  writeFileSync(join(folder, 'main.py'), open)
  expect(judge()).toEqual({ ...nothing, exit: 1, blocks: ['access-weaker'] })
  commit(folder)
  expect(judge('--head', 'topic')).toEqual({ ...nothing, exit: 1, blocks: ['access-weaker'] })
  const { exit, stdout } = ask()
  expect(exit).toBe(1)
  expect(stdout).toMatch(/^BLOCKED FOR 1 REASON\n {2}access-weaker {2}POST \/items was authenticated and is now open/)
  expect(ask('--format', 'markdown').stdout).toMatch(/^<!-- fastward:guard -->\n\n## Fastward: blocked for 1 reason\n/)
})

test('a new route that anybody may change something by is stopped, and a sign-in is not', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.delete("/items")\ndef drop(): ...\n`)
  expect(judge()).toMatchObject({ exit: 1, blocks: expect.arrayContaining(['open-route-added']) })
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.post("/login")\ndef login(): ...\n`)
  expect(judge()).toEqual(nothing)
})

test('what landed on the base meanwhile is nobody else’s change', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  git(folder, 'switch', '-q', 'main')
  writeFileSync(join(folder, 'main.py'), open)
  commit(folder)
  git(folder, 'switch', '-q', 'topic')
  expect(judge()).toEqual(nothing)
})

test('a comment that silences a finding is a waiver that the change gives itself', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  writeFileSync(join(folder, 'main.py'), `${guarded}${cors}  # fastward: ignore[${rule}] needed\n`)
  expect(judge().blocks).toContain('suppression-added')
  expect(judge().exit).toBe(1)
})

test('a change does not write its own law', () => {
  const { folder, judge, ask } = setUp({
    'main.py': guarded,
    'fastward.yaml': 'rules: {route-shadowed-by-earlier: low}\n',
    CODEOWNERS: '* @all\nfastward.yaml @ada\n',
  })
  writeFileSync(join(folder, 'main.py'), `${guarded}${cors}\n`)
  const before = judge()
  expect(before.blocks).toContain('defence-gone')
  writeFileSync(join(folder, 'fastward.yaml'), `rules: {route-shadowed-by-earlier: low, ${rule}: off}\nexclude: [main.py]\n`)
  const judged = judge()
  // What judges is the same as before, and what was done to it is said first.
  expect(judged.blocks).toEqual(before.blocks)
  expect(judged).toMatchObject({
    law: [`weaker rules.${rule} 1`, expect.stringMatching(/^weaker exclude main\.py [1-9]/)],
    lawBlocks: true,
  })
  expect(ask().stdout).toMatch(/^THE POLICY IN THIS CHANGE/)
  // The base allows its owner, and nobody whom the change itself makes one.
  expect(judge('--author', 'ada').lawBlocks).toBe(false)
  expect(judge('--author', 'eve').lawBlocks).toBe(true)
  writeFileSync(join(folder, 'CODEOWNERS'), '* @eve\n')
  expect(judge('--author', 'eve').lawBlocks).toBe(true)
})

test('the owners that the policy of the base names may change it', () => {
  const { folder, judge } = setUp({ 'main.py': guarded, 'fastward.yaml': "owners: {'*': '@all', 'fastward.yaml': ['@law', '@ada']}\n" })
  writeFileSync(join(folder, 'fastward.yaml'), "owners: {'*': '@eve'}\nrules: {route-shadowed-by-earlier: low}\n")
  writeFileSync(join(folder, 'main.py'), `${guarded}${cors}  # fastward: ignore[${rule}] needed\n`)
  expect([judge('--author', 'ada'), judge('--author', 'eve'), judge('--author', 'ada', '--author', 'eve')]).toMatchObject([
    { lawBlocks: false, blocks: ['defence-gone'] },
    { lawBlocks: true, blocks: expect.arrayContaining(['suppression-added']) },
    { lawBlocks: true },
  ])
})

test('guard takes its law from the base, also where the head takes it away or puts a broken one in its place', () => {
  const law = `guardrails:
  everybody-is-known: {for: route, require: 'route.access == "authenticated"', severity: block, message: Nobody calls without a name.}
`
  const { folder, ask, judge } = setUp({ 'main.py': guarded, 'fastward.yaml': law })
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.get("/more")\ndef more(): ...\n`)
  rmSync(join(folder, 'fastward.yaml'))
  const judged = judge()
  expect(judged).toMatchObject({ exit: 1, blocks: expect.arrayContaining(['guardrail-broken']), lawBlocks: true })
  expect(judged.law).toEqual([expect.stringMatching(/^weaker fastward\.yaml [1-9]$/)])
  expect(ask().stdout).toMatch(/weaker: `fastward\.yaml` is gone; it takes away or lowers \d findings\s+on GET \//)
  writeFileSync(join(folder, 'fastward.yaml'), 'guardrials: {}\n')
  expect(ask()).toMatchObject({ exit: 2, stdout: '' })
})

test('a head that adds to the baseline of the base is weaker, and one that takes out is not', () => {
  const { folder, judge } = setUp({ 'main.py': `${guarded}${cors}\n`, 'fastward.yaml': 'baseline: known.json\n' })
  const write = (...fingerprints: string[]) =>
    writeFileSync(
      join(folder, 'known.json'),
      JSON.stringify({ schemaVersion: '1.0', findings: fingerprints.map((fingerprint) => ({ fingerprint })) }),
    )
  write('00', '01')
  git(folder, 'add', '-A')
  git(folder, 'switch', '-q', 'main')
  commit(folder)
  git(folder, 'switch', '-q', '-C', 'topic')
  const scanned = runCommand(['scan', '--format', 'json', '--no-cache'], { folder })
  const [found] = JSON.parse(scanned.stdout).findings.filter(({ rule: id }: { rule: string }) => id === rule)
  write('00')
  expect(judge()).toMatchObject({ law: ['stronger baseline 0'], lawBlocks: true })
  write('00', '01', found.fingerprint)
  expect(judge()).toMatchObject({ exit: 1, law: ['weaker baseline 1'], lawBlocks: true })
})

test('a route that the base declares public may be opened, and one that only the head declares may not', () => {
  const { folder, judge } = setUp({
    'main.py': guarded,
    'fastward.yaml': 'presets: [baseline]\nroutes: {public: [POST /items, DELETE /feed/*]}\n',
  })
  writeFileSync(join(folder, 'main.py'), `${open}@app.delete("/feed/{name}")\ndef drop(name: str): ...\n`)
  expect(judge()).toEqual(nothing)
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.delete("/all")\ndef drop(): ...\n`)
  writeFileSync(join(folder, 'fastward.yaml'), 'presets: [baseline]\nroutes: {public: [POST /items, DELETE /feed/*, DELETE /all]}\n')
  expect(judge()).toMatchObject({
    exit: 1,
    blocks: expect.arrayContaining(['open-route-added', 'guardrail-broken']),
    law: ['weaker routes.public DELETE /all 1'],
  })
})

test('a comment that moved with its code silences nothing new', () => {
  const silenced = `${guarded}${cors}  # fastward: ignore[${rule}] needed\n`
  const { folder, judge } = setUp({ 'main.py': silenced })
  git(folder, 'mv', 'main.py', 'served.py')
  expect(judge().blocks).not.toContain('suppression-added')
})

const endless = '[1, 2, 3, 4, 5, 6, 7, 8].all(a, [1, 2, 3, 4, 5, 6, 7, 8].all(b, '.repeat(4)
const runaway = `guardrails:
  endless: {for: route, severity: block, message: No., require: '${endless}route.path != ""${'))'.repeat(4)}'}
`

test.each<[name: string, law: string, says: string | RegExp]>([
  [
    'a condition whose types cannot fit',
    'guardrails: {g: {for: route, require: route.path + 1 > 2, severity: block, message: No.}}\n',
    'fastward.yaml:1: `guardrails.g.require`',
  ],
  [
    'a field that there is not',
    'guardrails:\n  g: {for: route, require: route.acess == "open", severity: block, message: No.}\n',
    'fastward.yaml:2: `guardrails.g.require`',
  ],
  ['a setting that there is not', 'guardrial: {}\n', 'fastward.yaml:1: `guardrial` is not a setting'],
  [
    'a condition that runs away',
    runaway,
    /`endless` cannot be evaluated of \w+ \/\w+: the budget of steps is used up\n {2}mend its condition/,
  ],
])('a policy with %s fails closed: never 0, also where the base has it', (_, law, says) => {
  const { folder, ask } = setUp({ 'main.py': guarded, 'fastward.yaml': law })
  const { exit, stderr } = ask()
  expect([exit, stderr]).toEqual([2, expect.stringMatching(says)])
  const scanned = runCommand(['scan', '--no-cache', '--fail-on', 'never'], { folder })
  expect([scanned.exit, scanned.stderr]).toEqual([2, expect.stringMatching(says)])
})

test.each<[name: string, prepare: (folder: string) => void, words: readonly string[], says: string]>([
  [
    'a base that does not exist',
    () => {},
    ['--base', 'nowhere'],
    '`nowhere`: git knows no such commit, branch or tag here\n  check the spelling;',
  ],
  [
    'a merge in progress',
    (folder) => {
      writeFileSync(join(folder, 'main.py'), 'side = 1\n')
      commit(folder)
      git(folder, 'switch', '-q', 'main')
      writeFileSync(join(folder, 'main.py'), 'main = 1\n')
      commit(folder)
      expect(() => git(folder, 'merge', '-q', 'topic')).toThrow()
    },
    ['--base', 'main'],
    '`main.py`: this file is not merged yet',
  ],
])('%s is said with what to do', (_, prepare, words, says) => {
  const { folder } = setUp({ 'main.py': guarded })
  prepare(folder)
  const { exit, stdout, stderr } = runCommand(['guard', ...words, '--no-cache'], { folder })
  expect([exit, stdout, stderr]).toEqual([2, '', expect.stringContaining(says)])
})

test('a shallow clone is told, a detached head and a dirty tree are judged', () => {
  const { folder, judge, ask } = setUp({ 'main.py': guarded })
  git(folder, 'checkout', '-q', '--detach')
  writeFileSync(join(folder, 'main.py'), open)
  expect(judge()).toEqual({ ...nothing, exit: 1, blocks: ['access-weaker'] })
  expect(ask().stderr).toContain('one file differs from the last commit')
  const first = git(folder, 'rev-parse', 'HEAD')
  commit(folder)
  git(folder, 'switch', '-q', '-C', 'topic')
  const clone = writeProject({})
  git(clone, 'clone', '-q', '--depth', '1', '--branch', 'topic', `file://${folder}`, '.')
  const { exit, stderr } = runCommand(['guard', '--base', first, '--no-cache'], { folder: clone })
  expect([exit, stderr]).toEqual([2, expect.stringContaining('this clone is shallow')])
})

test('the first law of a project lands where it lets nothing by', () => {
  const { folder, judge } = setUp({ 'main.py': guarded })
  writeFileSync(join(folder, 'fastward.yaml'), 'app: main:app\n')
  expect(judge()).toEqual({ ...nothing, law: ['neutral app 0'] })
  writeFileSync(join(folder, 'fastward.yaml'), 'exclude: [main.py]\n')
  expect(judge()).toMatchObject({ exit: 1, lawBlocks: true })
})

test('what init writes lands, in the work tree and committed, and a route that comes with it does not', () => {
  const many = ['a', 'b', 'c', 'd', 'e'].map((name) => `@app.get("/${name}")\ndef ${name}(): ...\n`).join('')
  const { folder, ask, judge } = setUp({ 'main.py': `${open}${many}` })
  expect(runCommand(['init'], { folder }).exit).toBe(0)
  expect(judge()).toMatchObject({ exit: 0, blocks: [], lawBlocks: false })
  expect(ask().stdout).toMatch(/^ {2}neutral: `routes\.public` \d+ entries are new: `GET \//m)
  commit(folder)
  expect(judge('--head', 'topic')).toMatchObject({ exit: 0, blocks: [], lawBlocks: false })
  writeFileSync(join(folder, 'main.py'), `${open}${many}@app.delete("/items")\ndef drop(): ...\n`)
  expect(runCommand(['init'], { folder }).exit).not.toBe(0)
  expect(judge()).toMatchObject({ exit: 1, blocks: expect.arrayContaining(['open-route-added']) })
})

test('without a base the tree is judged as it is', () => {
  const folder = writeProject({ 'main.py': guarded })
  mkdirSync(join(folder, 'more'))
  expect(runCommand(['guard'], { folder })).toMatchObject({ exit: 0, stdout: 'NOTHING STOPS THIS CHANGE\n' })
  expect(runCommand(['guard', '--head', 'main'], { folder }).exit).toBe(2)
})

test('a guardrail that blocks stops a finding that is not grave, and its owner is named', () => {
  const { folder, judge, ask } = setUp({
    'main.py': guarded,
    'fastward.yaml':
      'guardrails: {no-shadows: {for: finding, require: \'finding.rule != "route-shadowed-by-earlier"\', severity: block, message: Every route is reached., owner: "@ada"}}\n',
  })
  const route = (path: string, name: string) => `@app.get("${path}", dependencies=[Depends(key)])\ndef ${name}(): ...\n`
  writeFileSync(join(folder, 'main.py'), `${guarded}${route('/a/{b}', 'first')}${route('/a/c', 'second')}`)
  expect(judge()).toEqual({ ...nothing, exit: 1, blocks: ['guardrail-broken'] })
  expect(ask().stdout).toMatch(/guardrail-broken {2}no-shadows \(@ada\): \w+ route-shadowed-by-earlier:/)
})

test('a pipeline names the base where nobody does', () => {
  const { folder } = setUp({ 'main.py': guarded })
  git(folder, 'update-ref', 'refs/remotes/origin/main', 'main')
  writeFileSync(join(folder, 'main.py'), open)
  const guard = (environment: Readonly<Record<string, string>>, ...words: string[]) =>
    runCommand(['guard', ...words], { folder, environment })
  for (const named of [
    { GITHUB_BASE_REF: 'main' },
    { SYSTEM_PULLREQUEST_TARGETBRANCH: 'refs/heads/main' },
    { CHANGE_TARGET: 'main', GITHUB_BASE_REF: '' },
  ])
    expect(guard(named)).toMatchObject({ exit: 1, stderr: expect.stringContaining('judged as a change of origin/main') })
  expect(guard({ GITHUB_BASE_REF: 'gone' })).toMatchObject({ exit: 2, stderr: expect.stringContaining('origin/gone') })
  expect(guard({ GITHUB_BASE_REF: 'gone' }, '--base', 'main').stderr).not.toContain('judged as')
  expect(guard({})).toMatchObject({ exit: 0, stderr: '' })
})
