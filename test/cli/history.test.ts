// Secrets that only the history holds, and since when those of the tree stand there: through the real command, in repositories that
// the test makes. Values are made up when they are needed.

import { appendFileSync, chmodSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { commit, git, makeRepository } from '../kit/git.ts'
import { writeProject } from '../kit/project.ts'

const app = 'from fastapi import FastAPI\n\napp = FastAPI()\n'
const characters = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789'
let made = 0

/** One that was not there before. */
function makeKey(): string {
  let state = 7 + ++made * 7919
  let key = ''
  for (let at = 0; at < 24; at += 1) {
    state = (state * 48_271) % 2_147_483_647
    key += characters[state % characters.length]
  }
  return `sk_live_${key}`
}

const january = 1_704_412_800
const june = 1_717_200_000

function ask(folder: string, words: readonly string[], cache: string) {
  const run = runCommand(['scan', '--only', 'secrets', '--all', '--format', 'json', ...words], {
    folder,
    environment: { XDG_CACHE_HOME: cache },
  })
  expect(run).toMatchObject({ exit: 0, stderr: '' })
  const { findings, problems, coverage } = JSON.parse(run.stdout)
  const count = (what: string): number => coverage.find((one: { what: string }) => one.what === what)?.count ?? 0
  return {
    places: findings.map(({ places: [{ file, line, commit }] }: { places: [{ file: string; line: number; commit?: string }] }) =>
      commit === undefined ? `${file}:${line}` : `${file}@${commit.slice(0, 7)}:${line}`,
    ),
    findings,
    problems: problems.map(({ code }: { code: string }) => code),
    searched: count('commit searched for secrets'),
    fresh: count('commit searched for the first time'),
    text: run.stdout,
  }
}

const short = (id: string): string => id.slice(0, 7)

test('what was removed is found where it came in, and only when the history is asked for', { timeout: 60_000 }, () => {
  const key = makeKey()
  const folder = makeRepository({ 'main.py': app, '.env': `A=1\nSTRIPE_KEY=${key}\n` }, january)
  const first = git(folder, 'rev-parse', 'HEAD')
  appendFileSync(join(folder, '.env'), 'B=1\n')
  const last = commit(folder, june)
  rmSync(join(folder, '.env'))
  commit(folder)
  const cache = writeProject({})
  expect(ask(folder, [], cache)).toMatchObject({ places: [], searched: 0 })
  const { places, findings, text, problems } = ask(folder, ['--history'], cache)
  expect({ places, problems }).toEqual({ places: [`.env@${short(first)}:2`], problems: [] })
  const [{ message, places: all, rule }] = findings
  expect(rule).toBe('stripe-secret-key')
  expect(message.what).toContain('stands in the history alone')
  expect(message.what).toContain('committed on 2024-01-05, last written on 2024-06-01, by 2 commits, on main')
  expect(message.fix).toMatch(/^Removing it from the tree was not enough/)
  expect(all[1]).toMatchObject({ file: '.env', commit: last })
  expect(text).not.toContain(key)
  // Nothing of the value is kept either.
  for (const name of readdirSync(join(cache, 'fastward'))) expect(readFileSync(join(cache, 'fastward', name), 'latin1')).not.toContain(key)
})

test('since when a secret of the tree stands there', { timeout: 60_000 }, () => {
  const line = `KEY = "${makeKey()}"\n`
  const folder = makeRepository({ 'main.py': app }, january - 1000)
  writeFileSync(join(folder, 'main.py'), `${app}${line}`)
  const first = commit(folder, january)
  writeFileSync(join(folder, 'main.py'), `# A shop.\n${app}${line}`)
  commit(folder, june)
  writeFileSync(join(folder, 'new.py'), `OTHER = "${makeKey()}"\n`)
  for (const cache of [writeProject({}), writeProject({})]) {
    const once = ask(folder, [], cache)
    // The second time it comes from what was kept.
    expect(ask(folder, [], cache)).toEqual(once)
    expect(once.places.toSorted()).toEqual(['main.py:5', 'new.py:1'])
    const old = once.findings.find((one: { places: [{ file: string }] }) => one.places[0].file === 'main.py')
    expect(old.message.what).toContain('since 2024-01-05')
    expect(old.places[1]).toMatchObject({
      role: 'related',
      commit: first,
      line: 4,
      note: expect.stringContaining('2 commits wrote the file with it, the last on 2024-06-01'),
    })
    const fresh = once.findings.find((one: { places: [{ file: string }] }) => one.places[0].file === 'new.py')
    expect(fresh.message.what).toContain('not committed yet')
  }
})

test('the second run reads what is new, and says the same as one that reads all', { timeout: 120_000 }, () => {
  const folder = makeRepository({ 'main.py': app, 'settings.py': `KEY = "${makeKey()}"\n` })
  for (let number = 0; number < 6; number += 1) {
    writeFileSync(join(folder, 'settings.py'), `KEY = "${makeKey()}"\n`)
    commit(folder)
  }
  const cache = writeProject({})
  const first = ask(folder, ['--history'], cache)
  expect(first).toMatchObject({ searched: 7, fresh: 7 })
  expect(first.places).toHaveLength(7)
  const second = ask(folder, ['--history'], cache)
  expect(second).toMatchObject({ searched: 7, fresh: 0, findings: first.findings })
  writeFileSync(join(folder, 'settings.py'), '')
  commit(folder)
  const third = ask(folder, ['--history'], cache)
  expect(third).toMatchObject({ searched: 8, fresh: 1 })
  expect(third.places).toHaveLength(7)
  expect(ask(folder, ['--history'], writeProject({})).findings).toEqual(third.findings)
  expect(ask(folder, ['--history', '--no-cache'], cache).findings).toEqual(third.findings)
  // What somebody else wrote there is not believed.
  for (const name of readdirSync(join(cache, 'fastward')))
    if (name.startsWith('secrets-')) writeFileSync(join(cache, 'fastward', name), '{"tool":')
  expect(ask(folder, ['--history'], cache)).toMatchObject({ fresh: 8, findings: third.findings })
})

test('so many commits as are asked for, and what is left is said', { timeout: 60_000 }, () => {
  const old = makeKey()
  const folder = makeRepository({ 'main.py': app, '.env': `STRIPE_KEY=${old}\n` })
  rmSync(join(folder, '.env'))
  for (let number = 0; number < 3; number += 1) commit(folder)
  const cache = writeProject({})
  const few = ask(folder, ['--history=2'], cache)
  expect(few).toMatchObject({ places: [], problems: ['history-cut'], searched: 2 })
  expect(few.text).toContain('of 4 commits 2 were not searched')
  expect(ask(folder, ['--history=all'], cache)).toMatchObject({
    searched: 4,
    fresh: 2,
    problems: [],
    places: [expect.stringContaining('.env@')],
  })
  for (const bad of ['--history=0', '--history=some', '--history=-1'])
    expect(runCommand(['scan', bad], { folder })).toMatchObject({ exit: 2, stdout: '' })
})

test('a history that was rewritten is searched again, and what it no longer holds is not said', { timeout: 60_000 }, () => {
  const folder = makeRepository({ 'main.py': app })
  const base = git(folder, 'rev-parse', 'HEAD')
  writeFileSync(join(folder, '.env'), `STRIPE_KEY=${makeKey()}\n`)
  commit(folder)
  rmSync(join(folder, '.env'))
  commit(folder)
  const cache = writeProject({})
  expect(ask(folder, ['--history'], cache).places).toHaveLength(1)
  git(folder, 'reset', '-q', '--hard', base)
  writeFileSync(join(folder, 'other.env'), `STRIPE_KEY=${makeKey()}\n`)
  commit(folder)
  rmSync(join(folder, 'other.env'))
  commit(folder)
  expect(ask(folder, ['--history'], cache)).toMatchObject({ places: [expect.stringMatching(/^other\.env@/)], fresh: 2, searched: 3 })
})

test('a value that moved, and one that stands in the tree, are no findings of the history', { timeout: 60_000 }, () => {
  const key = makeKey()
  const folder = makeRepository({ 'main.py': app, 'old.py': `KEY = "${key}"\n` })
  rmSync(join(folder, 'old.py'))
  writeFileSync(join(folder, 'settings.py'), `KEY = "${key}"\n`)
  commit(folder)
  expect(ask(folder, ['--history'], writeProject({})).places).toEqual(['settings.py:1'])
})

test('a change brings what it committed, though it took it out again', { timeout: 60_000 }, () => {
  const folder = makeRepository({ 'main.py': app, 'old.env': `STRIPE_KEY=${makeKey()}\n` })
  rmSync(join(folder, 'old.env'))
  const base = commit(folder)
  writeFileSync(join(folder, 'new.env'), `STRIPE_KEY=${makeKey()}\n`)
  commit(folder)
  rmSync(join(folder, 'new.env'))
  commit(folder)
  const run = runCommand(['scan', '--only', 'secrets', '--format', 'json', '--history', '--since', base], { folder })
  expect(run.exit).toBe(0)
  expect(JSON.parse(run.stdout).findings.map(({ places: [{ file }] }: { places: [{ file: string }] }) => file)).toEqual(['new.env'])
})

test('a folder of the repository, and what is passed over', { timeout: 60_000 }, () => {
  const secret = () => `STRIPE_KEY=${makeKey()}\n`
  const folder = makeRepository({
    'api/main.py': app,
    'api/.env': secret(),
    'api/old/.env': secret(),
    'api/node_modules/x/.env': secret(),
    'web/.env': secret(),
    'api/logo.png': Buffer.from([137, 80, 0, 1]),
  })
  for (const path of ['api/.env', 'api/old', 'api/node_modules', 'web']) rmSync(join(folder, path), { recursive: true })
  commit(folder)
  expect(ask(folder, ['api', '--history', '--exclude', 'old/'], writeProject({})).places).toEqual([expect.stringMatching(/^\.env@/)])
})

describe('where there is no history', () => {
  test('who asks for it is told', () => {
    const folder = writeProject({ 'main.py': app })
    const { exit, stdout, stderr } = runCommand(['scan', '--history'], { folder })
    expect({ exit, stdout }).toEqual({ exit: 2, stdout: '' })
    expect(stderr).toContain('this is no git checkout')
    const without = runCommand(['scan', '--history'], { folder, environment: { PATH: '/nowhere' } })
    expect(without).toMatchObject({ exit: 2, stdout: '', stderr: expect.stringContaining('there is no `git` to be started') })
  })

  test('a scan without it is as ever', () => {
    const folder = writeProject({ 'main.py': `${app}KEY = "${makeKey()}"\n` })
    expect(ask(folder, [], writeProject({}))).toMatchObject({ places: ['main.py:4'], problems: [] })
    git(folder, 'init', '-q')
    expect(ask(folder, ['--history'], writeProject({}))).toMatchObject({ places: ['main.py:4'], problems: [], searched: 0 })
  })
})

test('broken, shallow and huge histories lose nothing else', { timeout: 120_000 }, () => {
  const folder = makeRepository({
    'main.py': app,
    'a.env': `STRIPE_KEY=${makeKey()}\n`,
    'b.env': `STRIPE_KEY=${makeKey()}\n`,
    'c.txt': 'x'.repeat(3_000_000),
  })
  const broken = git(folder, 'rev-parse', 'HEAD:a.env')
  for (const name of ['a.env', 'b.env', 'c.txt']) rmSync(join(folder, name))
  commit(folder)
  const path = join(folder, '.git', 'objects', broken.slice(0, 2), broken.slice(2))
  chmodSync(path, 0o600)
  writeFileSync(path, readFileSync(path).subarray(0, 10))
  const cache = writeProject({})
  const { places, problems } = ask(folder, ['--history'], cache)
  // It is said again as long as it is so.
  expect(ask(folder, ['--history'], cache).problems).toEqual(problems)
  expect(places).toEqual([expect.stringMatching(/^b\.env@/)])
  expect(problems.toSorted()).toEqual(['history-large', 'history-unreadable'])
  const clone = join(writeProject({}), 'clone')
  git(folder, 'clone', '-q', '--depth', '1', `file://${folder}`, clone)
  expect(ask(clone, ['--history'], writeProject({}))).toMatchObject({ places: [], problems: ['history-shallow'] })
})

test('nothing that the repository names is run', { timeout: 60_000 }, () => {
  const folder = makeRepository({ 'main.py': `${app}KEY = "${makeKey()}"\n`, '.gitattributes': '* diff=bad filter=bad\n' })
  mkdirSync(join(folder, '.git', 'bad'))
  for (const [name, setting] of Object.entries({
    fsmonitor: 'core.fsmonitor',
    pager: 'core.pager',
    ssh: 'core.sshCommand',
    gpg: 'gpg.program',
    external: 'diff.external',
    command: 'diff.bad.command',
    textconv: 'diff.bad.textconv',
    smudge: 'filter.bad.smudge',
    hook: 'core.hooksPath',
  })) {
    const path = join(folder, '.git', 'bad', name)
    writeFileSync(path, `#!/bin/sh\ntouch "${join(folder, `ran-${name}`)}"\n`)
    chmodSync(path, 0o755)
    git(folder, 'config', setting, setting === 'core.hooksPath' ? join(folder, '.git', 'bad') : path)
  }
  git(folder, 'config', 'log.showSignature', 'true')
  expect(ask(folder, ['--history'], writeProject({})).places).toEqual(['main.py:4'])
  expect(readdirSync(folder).filter((name) => name.startsWith('ran-'))).toEqual([])
})
