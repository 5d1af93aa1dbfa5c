// What a change does to the attack surface, through the real command, in repositories that the test makes.

import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { formats } from '../../src/cli/analysis.ts'
import { differenceFormats, judgementFormats } from '../../src/guardrail/index.ts'
import { runCommand } from '../kit/command.ts'
import { commit, git, makeRepository } from '../kit/git.ts'
import { writeProject } from '../kit/project.ts'

const head = `from fastapi import Depends, FastAPI, Header, HTTPException
import os, secrets
def key(authorization: str = Header()):
    if not secrets.compare_digest(authorization, os.environ["KEY"]):
        raise HTTPException(401)
app = FastAPI()
`
const guarded = `${head}@app.post("/items", dependencies=[Depends(key)])\ndef make(): ...\n`
const open = `${head}@app.post("/items")\ndef make(): ...\n`

function setUp(text: string) {
  const folder = makeRepository({ 'main.py': text })
  const cache = writeProject({})
  const run = (...words: string[]) => runCommand(['diff', ...words], { folder, environment: { XDG_CACHE_HOME: cache } })
  return { folder, run }
}

const changesOf = (report: string): string[] =>
  JSON.parse(report).changes.map(
    ({ direction, kind, subject }: { direction: string; kind: string; subject: string }) => `${direction} ${kind} ${subject}`,
  )

test('the working tree against a commit, two commits, and where two branches went apart', () => {
  const { folder, run } = setUp(guarded)
  git(folder, 'switch', '-q', '-c', 'topic')
  writeFileSync(join(folder, 'main.py'), open)
  const said = ['weaker access POST /items']
  const dirty = run('main', '--format', 'json')
  expect({ ...dirty, stdout: changesOf(dirty.stdout) }).toEqual({
    exit: 0,
    stdout: said,
    stderr: expect.stringContaining('one file differs'),
  })
  commit(folder)
  expect(changesOf(run('main', 'topic', '--format', 'json').stdout)).toEqual(said)
  expect(changesOf(run('topic', 'main', '--format', 'json').stdout)).toEqual(['stronger access POST /items'])
  // What is kept of a commit is what is made anew.
  expect(run('main', 'topic', '--format', 'json').stdout).toBe(run('main', 'topic', '--format', 'json', '--no-cache').stdout)
  git(folder, 'switch', '-q', 'main')
  writeFileSync(join(folder, 'main.py'), `${guarded}@app.get("/new")\ndef new(): ...\n`)
  commit(folder)
  git(folder, 'switch', '-q', 'topic')
  expect(changesOf(run('main...', '--format', 'json').stdout)).toEqual(said)
  const apart = run('main', '--format', 'json')
  expect(changesOf(apart.stdout)).toEqual([...said, 'neutral route-removed GET /new'])
  expect(apart.stderr).toContain('`main...` compares from where the two went apart')
  // Nothing was checked out, and nothing was left behind.
  expect(git(folder, 'status', '--porcelain')).toBe('')
})

test('nothing changed is one line', () => {
  const { folder, run } = setUp(guarded)
  writeFileSync(join(folder, 'main.py'), `# a comment\n${guarded}`)
  expect(run('main').stdout).toMatch(
    /^nothing changed in what the application serves, asks and reaches between main \(\w{10}\) and working tree\n$/,
  )
  expect(run('main', '--format', 'markdown').stdout.trim().split('\n\n')).toHaveLength(2)
})

test('a folder of the repository, and a detached head', () => {
  const folder = makeRepository({ 'back/main.py': guarded, 'front/main.py': guarded })
  const base = git(folder, 'rev-parse', 'HEAD')
  writeFileSync(join(folder, 'front/main.py'), open)
  writeFileSync(join(folder, 'back/main.py'), open)
  commit(folder)
  git(folder, 'checkout', '-q', '--detach')
  const { stdout } = runCommand(['diff', base, '--path', 'back', '--format', 'json', '--no-cache'], { folder })
  expect(changesOf(stdout)).toEqual(['weaker access POST /items'])
})

test('a folder to which a link leads is read as the folder is', () => {
  const folder = makeRepository({ 'back/main.py': guarded })
  const base = git(folder, 'rev-parse', 'HEAD')
  writeFileSync(join(folder, 'back/main.py'), open)
  commit(folder)
  const elsewhere = writeProject({})
  symlinkSync(folder, join(elsewhere, 'link'))
  const { stdout } = runCommand(['diff', base, 'HEAD', '--path', 'link/back', '--format', 'json', '--no-cache'], { folder: elsewhere })
  expect(changesOf(stdout)).toEqual(['weaker access POST /items'])
})

test('the comment on a pull request fits one screen, and hostile names are no marks in it', () => {
  const routes = Array.from({ length: 60 }, (_, index) => `@app.post("/r${index}|<img src=x>@team #1 [x](y)")\ndef f${index}(): ...\n`)
  const { folder, run } = setUp(head)
  writeFileSync(join(folder, 'main.py'), head + routes.join(''))
  const { stdout } = run('main', '--format', 'markdown')
  const visible = stdout.replace(/<details>[\s\S]*?<\/details>/g, '<details>')
  expect(visible.split('\n').length).toBeLessThan(40)
  expect(stdout).not.toMatch(/<img|(?<!\\)\[x\]\(|@team/)
  expect(stdout.length).toBeLessThan(65_536)
})

test.each<[name: string, prepare: (folder: string) => void, words: readonly string[], says: string]>([
  ['a base that does not exist', () => {}, ['nowhere'], '`nowhere`: git knows no such commit, branch or tag here\n  check the spelling;'],
  ['a base that is an option', () => {}, ['--', '--upload-pack=x'], '`--upload-pack=x`: git knows no such commit'],
  [
    'a merge in progress',
    (folder) => {
      git(folder, 'switch', '-q', '-c', 'side')
      writeFileSync(join(folder, 'main.py'), 'side = 1\n')
      commit(folder)
      git(folder, 'switch', '-q', 'main')
      writeFileSync(join(folder, 'main.py'), 'main = 1\n')
      commit(folder)
      expect(() => git(folder, 'merge', '-q', 'side')).toThrow()
    },
    ['HEAD'],
    '`main.py`: this file is not merged yet',
  ],
])('%s is said with what to do', (_, prepare, words, says) => {
  const { folder, run } = setUp(guarded)
  prepare(folder)
  const { exit, stderr, stdout } = run(...words)
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain(says)
})

test('no repository, and a shallow clone', () => {
  const folder = writeProject({ 'main.py': guarded })
  expect(runCommand(['diff', 'main'], { folder }).stderr).toContain('`.`: this is no git checkout')
  const origin = makeRepository({ 'main.py': guarded })
  writeFileSync(join(origin, 'main.py'), open)
  const first = git(origin, 'rev-parse', 'HEAD')
  commit(origin)
  const clone = join(writeProject({}), 'clone')
  mkdirSync(clone)
  git(clone, 'clone', '-q', '--depth', '1', `file://${origin}`, '.')
  const { exit, stderr } = runCommand(['diff', first], { folder: clone })
  expect(exit).toBe(2)
  expect(stderr).toContain('this clone is shallow')
  expect(readFileSync(join(clone, 'main.py'), 'utf8')).toBe(open)
})

test('the law is that of the base: what the head switches off is looked for all the same', () => {
  const { folder, run } = setUp(head)
  writeFileSync(
    join(folder, 'main.py'),
    `${head}from fastapi.middleware.cors import CORSMiddleware\napp.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)\n`,
  )
  writeFileSync(join(folder, 'fastward.yaml'), 'rules: {cors-any-origin-with-credentials: off}\nexclude: [main.py]\n')
  const { findings } = JSON.parse(run('main', '--format', 'json').stdout)
  expect(findings.new.map(({ rule }: { rule: string }) => rule)).toContain('cors-any-origin-with-credentials')
})

test('the formats that help names are those that are written', () => {
  expect(formats.difference).toEqual(differenceFormats)
  expect(formats.judgement).toEqual(judgementFormats)
})
