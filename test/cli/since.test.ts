// What is new since a commit, and what is not in an earlier report: through the real command, in repositories that the test makes.

import { spawnSync } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { env } from 'node:process'
import { expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const open = `app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True)
`
const shadowed = `
@app.get("/books/{name}")
def read(name: str): ...

@app.get("/books/latest")
def latest(): ...
`
const main = `from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware

app = FastAPI()
`
const cors = 'cors-any-origin-with-credentials'
const shadow = 'route-shadowed-by-earlier'

function git(folder: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...words], {
    encoding: 'utf8',
    env: {
      PATH: env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b.c',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b.c',
    },
  })
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`)
  return stdout.trim()
}

let commits = 0

/** Each with a message of its own: two that agree in everything, the second included, would be one. */
function commit(folder: string): string {
  git(folder, 'add', '-A')
  git(folder, 'commit', '-q', '--allow-empty', '-m', `number ${++commits}`)
  return git(folder, 'rev-parse', 'HEAD')
}

function setUp(files: Readonly<Record<string, string>>) {
  const folder = writeProject(files)
  git(folder, 'init', '-q', '-b', 'main')
  commit(folder)
  const cache = writeProject({})
  const ask = (...words: string[]) => runCommand(['scan', '--format', 'json', ...words], { folder, environment: { XDG_CACHE_HOME: cache } })
  return {
    folder,
    ask,
    /** The rules that report, and what was counted; the same without the cache and from it. */
    since: (...words: string[]) => {
      const first = ask('--since', ...words)
      expect(first.exit).toBe(0)
      expect(ask('--since', ...words)).toEqual(first)
      expect(ask('--since', ...words, '--no-cache')).toEqual(first)
      return { rules: rulesIn(first.stdout), note: first.stderr.trim() }
    },
  }
}

const rulesIn = (report: string): string[] =>
  JSON.parse(report)
    .findings.map(({ rule }: { rule: string }) => rule)
    .filter((rule: string) => rule === cors || rule === shadow)
    .sort()

const write = (folder: string, path: string, text: string) => writeFileSync(join(folder, path), text)

test('what was there is not reported, what came is, committed or not', { timeout: 60_000 }, () => {
  const { folder, since, ask } = setUp({ 'main.py': main + open })
  expect(rulesIn(ask().stdout)).toEqual([cors])
  expect(since('main')).toMatchObject({ rules: [] })
  appendFileSync(join(folder, 'main.py'), shadowed)
  expect(since('HEAD').rules).toEqual([shadow])
  const [base] = [git(folder, 'rev-parse', 'HEAD')]
  commit(folder)
  const { rules, note } = since(base)
  expect(rules).toEqual([shadow])
  expect(note).toContain(`against ${base} (merge base ${base.slice(0, 10)}): `)
  expect(note).toMatch(/known and not reported, 0 resolved$/)
  expect(since('HEAD').rules).toEqual([])
})

test('lines that only moved bring nothing, and what went is counted', { timeout: 60_000 }, () => {
  const { folder, since } = setUp({ 'main.py': main + open + shadowed })
  write(folder, 'main.py', `"""Moved."""\n\n\n${main}${shadowed}`)
  const { rules, note } = since('main')
  expect(rules).toEqual([])
  expect(note).toMatch(/: 0 new, \d+ known and not reported, [1-9]\d* resolved$/)
})

test('what a change causes in a file that did not change is new', { timeout: 60_000 }, () => {
  const { folder, since } = setUp({
    'main.py': `${main}from books import router\nfrom settings import prefix\n\n@app.get("/books/{name}")\ndef read(name: str): ...\n\napp.include_router(router, prefix=prefix)\n`,
    'books.py': 'from fastapi import APIRouter\n\nrouter = APIRouter()\n\n@router.get("/latest")\ndef latest(): ...\n',
    'settings.py': 'prefix = "/other"\n',
  })
  write(folder, 'settings.py', 'prefix = "/books"\n')
  expect(since('main').rules).toEqual([shadow])
})

test('the base is where the branches parted, and a folder of the repository can be meant', { timeout: 60_000 }, () => {
  const { folder, since } = setUp({ 'api/main.py': main, 'other/readme.txt': '' })
  git(folder, 'switch', '-q', '-c', 'work')
  write(folder, 'api/main.py', main + open)
  commit(folder)
  git(folder, 'switch', '-q', 'main')
  // The same weakness came to the other branch afterwards.
  write(folder, 'api/main.py', main + open)
  commit(folder)
  git(folder, 'switch', '-q', 'work')
  expect(since('main').rules).toEqual([cors])
  expect(since('main', 'api').rules).toEqual([cors])
  git(folder, 'tag', 'v1')
  expect(since('v1', 'api').rules).toEqual([])
})

test('links, hidden files and folders that came later are seen in the base as in the work tree', { timeout: 60_000 }, () => {
  const { folder, since } = setUp({
    'real/main.py': main + open,
    '.gitignore': 'hidden.py\n',
    'hidden.py': main + shadowed,
    'real/more/x.py': '',
  })
  symlinkSync('real', join(folder, 'linked'))
  symlinkSync('../..', join(folder, 'out'))
  symlinkSync('loop', join(folder, 'loop'))
  commit(folder)
  expect(since('main').rules).toEqual([])
  expect(since('main', 'linked').rules).toEqual([])
  mkdirSync(join(folder, 'new'))
  write(folder, 'new/main.py', main + shadowed)
  expect(since('main', 'new').rules).toEqual([shadow])
})

test('nothing that the repository names is run, and the work tree is not touched', { timeout: 60_000 }, () => {
  const { folder, since } = setUp({ 'main.py': main, '.gitattributes': '*.py diff=bad filter=bad\n' })
  const script = join(folder, '.git', 'run.sh')
  writeFileSync(script, `#!/bin/sh\ntouch "${join(folder, 'was-run')}"\ncat\n`, { mode: 0o755 })
  for (const name of ['post-checkout', 'post-index-change', 'reference-transaction', 'fsmonitor-watchman'])
    writeFileSync(join(folder, '.git', 'hooks', name), `#!/bin/sh\ntouch "${join(folder, 'was-run')}"\n`, { mode: 0o755 })
  for (const name of [
    'core.fsmonitor',
    'diff.external',
    'diff.bad.textconv',
    'diff.bad.command',
    'filter.bad.smudge',
    'core.pager',
    'core.sshCommand',
    'core.editor',
  ])
    git(folder, 'config', name, script)
  write(folder, 'main.py', main + open)
  const index = readFileSync(join(folder, '.git', 'index'))
  expect(since('main').rules).toEqual([cors])
  expect(existsSync(join(folder, 'was-run'))).toBe(false)
  expect(readFileSync(join(folder, '.git', 'index'))).toEqual(index)
  expect(readFileSync(join(folder, 'main.py'), 'utf8')).toBe(main + open)
})

test.each<[string, (folder: string) => readonly string[], string]>([
  [
    'outside of git',
    (folder) => {
      rmSync(join(folder, '.git'), { recursive: true })
      return ['main']
    },
    'this is no git checkout',
  ],
  ['a name that there is not', () => ['mian'], '`mian`: git knows no such commit, branch or tag'],
  ['a name that would be an option', () => ['-x'], '`--since` needs a value'],
  [
    'no history in common',
    (folder) => {
      git(folder, 'switch', '-q', '--orphan', 'apart')
      commit(folder)
      git(folder, 'switch', '-q', 'main')
      return ['apart']
    },
    'no history in common',
  ],
])('%s is a user error', (_, prepare, message) => {
  const folder = writeProject({ 'main.py': main })
  git(folder, 'init', '-q', '-b', 'main')
  commit(folder)
  const { exit, stdout, stderr } = runCommand(['scan', '--since', ...prepare(folder)], { folder })
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain(message)
})

test('a shallow clone is a user error that says what to do', () => {
  const { folder } = setUp({ 'main.py': main })
  const first = git(folder, 'rev-parse', 'HEAD')
  commit(folder)
  const clone = writeProject({})
  git(clone, 'clone', '-q', '--depth', '1', `file://${folder}`, 'here')
  const { exit, stderr } = runCommand(['scan', '--since', first], { folder: join(clone, 'here') })
  expect(exit).toBe(2)
  expect(stderr).toContain('git fetch --unshallow')
})

test('a name that would be an option of git is none', () => {
  const { folder } = setUp({ 'main.py': main })
  const { exit, stderr } = runCommand(['scan', '--since=--output=x'], { folder })
  expect(exit).toBe(2)
  expect(stderr).toContain('`--output=x`: git knows no such commit')
})

test('a checkout without commits has no base but the one that is named', () => {
  const folder = writeProject({ 'main.py': main })
  git(folder, 'init', '-q', '-b', 'main')
  expect(runCommand(['scan', '--since', 'HEAD'], { folder }).stderr).toContain('git knows no such commit')
})

test('what is in a baseline is not reported, and is counted', () => {
  const { folder, ask } = setUp({ 'main.py': main + open })
  write(folder, 'known.json', ask().stdout)
  appendFileSync(join(folder, 'main.py'), shadowed)
  const { exit, stdout, stderr } = ask('--baseline', 'known.json')
  expect({ exit, rules: rulesIn(stdout) }).toEqual({ exit: 0, rules: [shadow] })
  expect(stderr).toMatch(/^against known\.json: \d+ new, [1-9]\d* known and not reported, 0 resolved\n$/)
  expect(ask('--baseline', 'known.json', '--fail-on', 'low', '--only', cors).exit).toBe(0)
})

test.each<[string, string | null, string]>([
  ['is not there', null, 'there is no such file'],
  ['is not JSON', '{', 'it is not JSON'],
  ['is not UTF-8', '\u0000', 'it is not JSON'],
  ['is no report', '{"schemaVersion": "1.0", "routes": []}', 'it is no report of'],
  ['is a list', '[]', 'it is no report of'],
  ['has a finding without a fingerprint', '{"schemaVersion": "1.0", "findings": [{"rule": "x"}]}', 'has no fingerprint'],
  ['has a finding that is none', '{"schemaVersion": "1.0", "findings": [null]}', 'has no fingerprint'],
  ['is of a later program', '{"schemaVersion": "2.0", "findings": []}', 'schema version `2.0`'],
])('a baseline that %s is a user error', (_, text, message) => {
  const folder = writeProject({ 'main.py': main, ...(text === null ? {} : { 'known.json': text }) })
  const { exit, stdout, stderr } = runCommand(['scan', '--baseline', 'known.json'], { folder })
  expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
  expect(stderr).toContain('`known.json`')
  expect(stderr).toContain(message)
})
