import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Tree } from '../base/index.ts'
import { readTree } from './tree.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'fastward-tree-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function write(files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
}

const paths = (tree: Tree) => tree.files.map((file) => file.path)
const skipped = (tree: Tree) => Object.fromEntries(tree.skipped.map(({ path, reason }) => [path, reason]))

test('python files and settings are listed in the order of their code units, with size and time', () => {
  write({ 'b.py': 'x = 1\n', 'a/z.py': '', 'a.py': '', 'B.py': '', 'a/uv.lock': '', 'Dockerfile.dev': '', 'logo.svg': '', 'a/t.pyi': '' })
  const tree = readTree(folder)
  expect(tree.files.map((file) => `${file.kind} ${file.path}`)).toEqual([
    'python B.py',
    'settings Dockerfile.dev',
    'python a.py',
    'stub a/t.pyi',
    'settings a/uv.lock',
    'python a/z.py',
    'python b.py',
  ])
  expect(tree.files.at(-1)).toMatchObject({ size: 6, modified: expect.any(Number) })
  expect(tree.files.at(-1)?.modified).toBeGreaterThan(0)
  expect(tree.list('a')).toEqual([
    { name: 't.pyi', kind: 'file' },
    { name: 'uv.lock', kind: 'file' },
    { name: 'z.py', kind: 'file' },
  ])
  expect([tree.has('logo.svg'), tree.has('a'), tree.kindOf('a'), tree.has('none.py')]).toEqual([true, false, 'folder', false])
  expect(new TextDecoder().decode(tree.read('b.py') ?? undefined)).toBe('x = 1\n')
  expect(tree.problems).toEqual([])
})

test.each<[string, Record<string, string>, string[], string[]]>([
  [
    'a plain name hides at every depth',
    { '.gitignore': 'local.py\n', 'local.py': '', 'a/local.py': '', 'a/b.py': '' },
    ['a/b.py'],
    ['a/local.py', 'local.py'],
  ],
  [
    'an anchored line hides at its own level only',
    { '.gitignore': '/gen\n', 'gen/x.py': '', 'a/gen/x.py': '' },
    ['a/gen/x.py'],
    ['gen/x.py'],
  ],
  [
    'a deeper file brings back',
    { '.gitignore': '*.py\n', 'a/.gitignore': '!keep.py\n', 'a/keep.py': '', 'a/x.py': '', 'x.py': '' },
    ['a/keep.py'],
    ['a/x.py', 'x.py'],
  ],
  [
    'a deeper file brings a folder back',
    { '.gitignore': 'gen/\n', 'a/.gitignore': '!gen/\n', 'a/gen/x.py': '', 'gen/x.py': '' },
    ['a/gen/x.py'],
    ['gen/x.py'],
  ],
  ['nothing comes back from an ignored folder', { '.gitignore': 'gen/\n!gen/x.py\n', 'gen/x.py': '', 'y.py': '' }, ['y.py'], ['gen/x.py']],
  ['the rules of one folder end with it', { 'a/.gitignore': 'x.py\n', 'a/x.py': '', 'b/x.py': '' }, ['b/x.py'], ['a/x.py']],
  [
    'rules apply under folders with odd names',
    { 'a [1]/.gitignore': '/x.py\n', 'a [1]/x.py': '', 'a [1]/y.py': '' },
    ['a [1]/y.py'],
    ['a [1]/x.py'],
  ],
  ['what git is told privately counts', { '.git/info/exclude': 'mine.py\n', 'mine.py': '', 'ours.py': '' }, ['ours.py'], ['mine.py']],
  [
    'wildcards and comments',
    { '.gitignore': '# x.py\n*_pb2.py\ntmp*\n', 'a_pb2.py': '', 'x.py': '', 'tmp1/x.py': '' },
    ['x.py'],
    ['a_pb2.py', 'tmp1/x.py'],
  ],
])('gitignore: %s', (_name, files, listed, ignored) => {
  write(files)
  const tree = readTree(folder)
  expect(paths(tree).filter((path) => path.endsWith('.py'))).toEqual(listed)
  expect(tree.ignored()).toEqual(ignored)
  for (const path of ignored) expect(tree.read(path), `${path} can still be read`).not.toBeNull()
  expect(
    paths(readTree(folder, { includeIgnored: true }))
      .filter((path) => path.endsWith('.py'))
      .sort(),
  ).toEqual([...listed, ...ignored].sort())
})

test('a scanned folder inside a repository obeys the rules above it and knows the lock file there', () => {
  write({
    '.git/HEAD': '',
    '.gitignore': '/server/gen\n',
    'uv.lock': 'x',
    'server/gen/x.py': '',
    'server/app.py': '',
    'outside.py': 'secret',
    'notes.md': '',
  })
  const tree = readTree(join(folder, 'server'))
  expect(paths(tree)).toEqual(['app.py'])
  expect(tree.above.map((file) => file.path)).toEqual(['../uv.lock'])
  expect(new TextDecoder().decode(tree.read('../uv.lock') ?? undefined)).toBe('x')
  expect(tree.read('../outside.py')).toBeNull()
  expect(tree.read('../notes.md')).toBeNull()
  expect(paths(readTree(join(folder, 'server', 'gen'))), 'an ignored folder that is asked for by name is read').toEqual(['x.py'])
})

test('environments, installed packages, caches and build output are passed over, and say why', () => {
  write({
    'app.py': '',
    'myenv/pyvenv.cfg': '',
    'myenv/x.py': '',
    'env/bin/python': '',
    'env/lib/x.py': '',
    'node_modules/m/x.py': '',
    'lib/site-packages/p/x.py': '',
    'build/lib/x.py': '',
    'x.egg-info/x.py': '',
    '__pycache__/x.py': '',
    '.mypy_cache/x.py': '',
    '.venv/x.py': '',
    // These only have the names.
    'api/build/__init__.py': '',
    'api/env/settings.py': '',
  })
  const tree = readTree(folder)
  expect(paths(tree)).toEqual(['api/build/__init__.py', 'api/env/settings.py', 'app.py'])
  expect(skipped(tree)).toEqual({
    '.mypy_cache': 'cache',
    '.venv': 'environment',
    __pycache__: 'cache',
    build: 'build',
    env: 'environment',
    'lib/site-packages': 'packages',
    myenv: 'environment',
    node_modules: 'packages',
    'x.egg-info': 'build',
  })
  expect(tree.ignored()).toEqual(['build/lib/x.py', 'x.egg-info/x.py'])
  expect(['myenv/x.py', 'node_modules/m/x.py', 'lib/site-packages/p/x.py', '.venv/x.py'].filter((path) => tree.has(path))).toEqual([])
})

test('exclusions are patterns from the scanned folder on', () => {
  write({ 'app.py': '', 'old/a.py': '', 'api/old/a.py': '', 'api/x_gen.py': '' })
  const tree = readTree(folder, { exclude: ['/old', '*_gen.py'] })
  expect(paths(tree)).toEqual(['api/old/a.py', 'app.py'])
  expect(skipped(tree)).toEqual({ 'api/x_gen.py': 'excluded', old: 'excluded' })
})

describe('links', () => {
  test('a link out of the tree is never followed', () => {
    const outside = mkdtempSync(join(tmpdir(), 'fastward-outside-'))
    try {
      writeFileSync(join(outside, 'secret.py'), 'x')
      write({ 'app.py': '' })
      symlinkSync(outside, join(folder, 'away'))
      symlinkSync(join(outside, 'secret.py'), join(folder, 'secret.py'))
      const tree = readTree(folder)
      expect(paths(tree)).toEqual(['app.py'])
      expect(skipped(tree)).toEqual({ away: 'link-out', 'secret.py': 'link-out' })
      expect([tree.read('secret.py'), tree.read('away/secret.py'), tree.has('away/secret.py')]).toEqual([null, null, false])
    } finally {
      rmSync(outside, { recursive: true, force: true })
    }
  })

  test('a loop ends, and a folder that is linked from inside is listed once', () => {
    write({ 'app/main.py': '' })
    symlinkSync('..', join(folder, 'app', 'up'))
    symlinkSync('self', join(folder, 'self'))
    symlinkSync('app', join(folder, 'alias'))
    symlinkSync('main.py', join(folder, 'app', 'entry.py'))
    const tree = readTree(folder)
    expect(paths(tree)).toEqual(['app/entry.py', 'app/main.py'])
    expect(skipped(tree)).toEqual({ alias: 'link-inside', 'app/up': 'link-inside', self: 'link-loop' })
    expect(tree.has('alias/main.py'), 'a module may be imported through the link').toBe(true)
    expect(tree.ignored()).toEqual([])
  })

  test('a scanned folder that is itself a link works', () => {
    write({ 'real/app.py': '' })
    symlinkSync('real', join(folder, 'alias'))
    expect(paths(readTree(join(folder, 'alias')))).toEqual(['app.py'])
  })
})

test('a pipe with a telling name is not opened', () => {
  write({ 'app.py': '' })
  execFileSync('mkfifo', [join(folder, 'pipe.py')])
  const tree = readTree(folder)
  expect(paths(tree)).toEqual(['app.py'])
  expect(skipped(tree)).toEqual({ 'pipe.py': 'special' })
  expect(tree.read('pipe.py')).toBeNull()
})

test('what cannot be read is a problem with its place, and the rest goes on', () => {
  write({ 'app.py': '', 'gone.py': 'x' })
  symlinkSync('nowhere.py', join(folder, 'broken.py'))
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9]), Buffer.from('.py')]), '')
  const tree = readTree(folder)
  rmSync(join(folder, 'gone.py'))
  expect(tree.read('gone.py')).toBeNull()
  expect(tree.read('gone.py')).toBeNull()
  expect(paths(tree)).toEqual(['app.py', 'gone.py'])
  expect(tree.problems).toEqual([
    { code: 'link-broken', place: { file: 'broken.py', line: 1 }, message: 'this link leads nowhere: it is not there under this name' },
    { code: 'name-unreadable', place: { file: 'caf\ufffd.py', line: 1 }, message: expect.stringContaining('not valid UTF-8') },
    { code: 'file-unreadable', place: { file: 'gone.py', line: 1 }, message: 'this file cannot be read: it is not there under this name' },
  ])
})

test('a path that climbs is never read', () => {
  write({ 'app/main.py': '' })
  const tree = readTree(join(folder, 'app'))
  for (const path of ['../app/main.py', './main.py', '/etc/passwd', 'x/../main.py', '']) expect(tree.read(path), path).toBeNull()
})

test('a folder that is not there is a problem, not a crash', () => {
  expect(readTree(join(folder, 'none')).problems).toMatchObject([{ code: 'folder-unreadable', place: { file: '.' } }])
})
