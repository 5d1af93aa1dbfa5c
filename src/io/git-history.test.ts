// Histories as people leave them behind, made by git itself.

import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { commit, git, makeRepository } from '../../test/kit/git.ts'
import { writeProject } from '../../test/kit/project.ts'
import type { History } from '../base/index.ts'
import { findHistory, parseChanges, parseContents } from './git-history.ts'

function getHistory(folder: string): History {
  const found = findHistory(folder)
  if (found.kind !== 'found') throw new Error(found.kind)
  return found.history
}

function read(history: History, mostBytes = 1000) {
  const commits = history.commits()
  const changes = history.changes(commits.map(({ id }) => id))
  const texts = new Map<string, string>()
  for (const { content, bytes } of history.contents([...new Set(changes.map(({ content }) => content))], mostBytes))
    texts.set(content, typeof bytes === 'string' ? bytes : new TextDecoder().decode(bytes))
  return {
    commits,
    changes: changes.map(({ path, content }) => `${path}: ${texts.get(content)}`),
    problems: history.problems().map(({ code }) => code),
  }
}

test('what each commit brought, newest first, and once for each', () => {
  const folder = makeRepository({ 'a.txt': 'one', 'b/c.txt': 'same' })
  const first = git(folder, 'rev-parse', 'HEAD')
  writeFileSync(join(folder, 'a.txt'), 'two')
  const second = commit(folder)
  rmSync(join(folder, 'a.txt'))
  commit(folder)
  const history = getHistory(folder)
  expect(read(history).changes).toEqual(['a.txt: two', 'a.txt: one', 'b/c.txt: same'])
  expect(history.changes([second, first], ['a.txt']).map(({ commit }) => commit)).toEqual([second, first])
  expect(history.commits(['b/c.txt']).map(({ id }) => id)).toEqual([first])
  expect(history.commits()[0]?.time).toBeGreaterThan(1_000_000_000)
  expect(history.branchesOf(first)).toEqual(['main'])
  // A folder of the repository has its own paths, and sees nothing beside it.
  expect(read(getHistory(join(folder, 'b'))).changes).toEqual(['c.txt: same'])
})

test('a merge that says what neither side said', () => {
  const folder = makeRepository({ 'a.txt': 'base' })
  git(folder, 'switch', '-q', '-c', 'side')
  writeFileSync(join(folder, 'a.txt'), 'side')
  commit(folder)
  git(folder, 'switch', '-q', 'main')
  writeFileSync(join(folder, 'b.txt'), 'other')
  commit(folder)
  git(folder, 'merge', '-q', '--no-commit', 'side')
  writeFileSync(join(folder, 'a.txt'), 'neither')
  commit(folder)
  expect(read(getHistory(folder)).changes.sort()).toEqual(['a.txt: base', 'a.txt: neither', 'a.txt: side', 'b.txt: other'])
})

test('other branches count, stashes do not, and a commit without a branch does', () => {
  const folder = makeRepository({ 'a.txt': 'base' })
  writeFileSync(join(folder, 'a.txt'), 'stashed')
  git(folder, 'stash', '-q')
  git(folder, 'switch', '-q', '-c', 'other')
  writeFileSync(join(folder, 'a.txt'), 'other')
  commit(folder)
  git(folder, 'switch', '-q', '--detach', 'main')
  writeFileSync(join(folder, 'a.txt'), 'detached')
  commit(folder)
  expect(read(getHistory(folder)).changes.sort()).toEqual(['a.txt: base', 'a.txt: detached', 'a.txt: other'])
})

test('names with spaces, quotes and line breaks, links and submodules', () => {
  const folder = makeRepository({ 'a b/"c"\nd.txt': 'odd', 'ü.txt': 'umlaut' })
  git(folder, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`)
  git(folder, 'commit', '-q', '-m', 'module')
  expect(read(getHistory(folder))).toMatchObject({ changes: ['a b/"c"\nd.txt: odd', 'ü.txt: umlaut'], problems: [] })
})

test.each<[string, (folder: string) => void, string]>([
  ['no repository', () => {}, 'no-checkout'],
  ['a bare one', (folder) => git(folder, 'init', '-q', '--bare', '.'), 'no-checkout'],
])('%s is said', (_, prepare, kind) => {
  const folder = writeProject({ 'x.txt': '' })
  prepare(folder)
  expect(findHistory(folder).kind).toBe(kind)
})

test('no commits is a history of nothing', () => {
  const folder = writeProject({ 'x.txt': '' })
  git(folder, 'init', '-q')
  const history = getHistory(folder)
  expect(read(history)).toEqual({ commits: [], changes: [], problems: [] })
  expect(history.state).toBeNull()
})

test('large contents are not read', () => {
  const folder = makeRepository({ 'a.txt': 'x'.repeat(2000), 'b.txt': 'small' })
  expect(read(getHistory(folder)).changes).toEqual(['a.txt: large', 'b.txt: small'])
})

test('a broken object is a problem, and what is asked beside it is read', () => {
  const folder = makeRepository({ 'a.txt': 'one', 'b.txt': 'two', 'c.txt': 'three' })
  const id = git(folder, 'rev-parse', 'HEAD:b.txt')
  const path = join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2))
  chmodSync(path, 0o600)
  writeFileSync(path, 'nonsense')
  expect(read(getHistory(folder))).toMatchObject({
    changes: ['a.txt: one', expect.stringMatching(/^b.txt: (?:broken|missing)$/), 'c.txt: three'],
    problems: ['history-unreadable'],
  })
})

test('a commit that is gone is a problem', () => {
  const folder = makeRepository({ 'a.txt': 'one' })
  const id = git(folder, 'rev-parse', 'HEAD')
  writeFileSync(join(folder, 'a.txt'), 'two')
  commit(folder)
  rmSync(join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2)))
  expect(read(getHistory(folder)).problems).toContain('history-unreadable')
})

test('a shallow clone says so, and what it has is read', () => {
  const origin = makeRepository({ 'a.txt': 'one' })
  writeFileSync(join(origin, 'a.txt'), 'two')
  commit(origin)
  const folder = join(writeProject({}), 'clone')
  git(origin, 'clone', '-q', '--depth', '1', `file://${origin}`, folder)
  expect(read(getHistory(folder))).toMatchObject({ changes: ['a.txt: two'], problems: ['history-shallow'] })
})

test('a partial clone is not filled: nothing is fetched', () => {
  const origin = makeRepository({ 'a.txt': 'one' })
  git(origin, 'config', 'uploadpack.allowFilter', 'true')
  writeFileSync(join(origin, 'a.txt'), 'two')
  commit(origin)
  const folder = join(writeProject({}), 'clone')
  git(origin, 'clone', '-q', '--filter=blob:none', `file://${origin}`, folder)
  const count = () => git(folder, 'cat-file', '--batch-all-objects', '--batch-check').split('\n').length
  const before = count()
  expect(read(getHistory(folder))).toMatchObject({ changes: ['a.txt: two', 'a.txt: missing'], problems: ['history-partial'] })
  expect(count()).toBe(before)
})

test('nothing that the configuration names is run', () => {
  const folder = makeRepository({ 'a.txt': 'one', '.gitattributes': '* diff=bad filter=bad textconv=bad\n' })
  writeFileSync(join(folder, 'a.txt'), 'two')
  commit(folder)
  mkdirSync(join(folder, '.git', 'bad'), { recursive: true })
  const run = (name: string) => {
    const path = join(folder, '.git', 'bad', name)
    writeFileSync(path, `#!/bin/sh\ntouch "${join(folder, `ran-${name}`)}"\n`)
    chmodSync(path, 0o755)
    return path
  }
  const settings: Record<string, string> = {
    'core.fsmonitor': run('fsmonitor'),
    'core.pager': run('pager'),
    'core.sshCommand': run('ssh'),
    'core.alternateRefsCommand': run('alternates'),
    'diff.external': run('external'),
    'diff.bad.command': run('command'),
    'diff.bad.textconv': run('textconv'),
    'filter.bad.smudge': run('smudge'),
    'filter.bad.process': run('process'),
    'log.showSignature': 'true',
    'gpg.program': run('gpg'),
    'credential.helper': run('credential'),
    'remote.origin.url': `ext::${run('ext')}`,
    'remote.origin.promisor': 'true',
    'remote.origin.uploadpack': run('uploadpack'),
    'protocol.allow': 'always',
    'protocol.ext.allow': 'always',
  }
  for (const [name, value] of Object.entries(settings)) git(folder, 'config', name, value)
  const id = git(folder, 'rev-parse', 'HEAD~:a.txt')
  rmSync(join(folder, '.git', 'objects', id.slice(0, 2), id.slice(2)))
  expect(read(getHistory(folder))).toMatchObject({ changes: expect.arrayContaining(['a.txt: two', 'a.txt: missing']) })
  getHistory(folder).branchesOf(git(folder, 'rev-parse', 'HEAD'))
  expect(readdirSync(folder).filter((name) => name.startsWith('ran-'))).toEqual([])
  expect(existsSync(join(folder, '.git', 'bad', 'gpg'))).toBe(true)
})

test('output of any kind is read without a word', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
      for (const { path } of parseChanges(bytes, '')) expect(typeof path).toBe('string')
      for (const { content } of parseContents(bytes)) expect(typeof content).toBe('string')
    }),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) },
  )
})
