import { expect, test } from 'vitest'
import { createTree, kindOfFile } from './tree.ts'

test.each([
  ['app/main.py', 'python'],
  ['app/main.pyi', 'stub'],
  ['requirements-dev.txt', 'settings'],
  ['requirements/base.txt', 'settings'],
  ['docs/notes.txt', null],
  ['Dockerfile', 'settings'],
  ['docker/api.Dockerfile', 'settings'],
  ['docker-compose.prod.yml', 'settings'],
  ['compose.yaml', 'settings'],
  ['mkdocs.yml', null],
  ['.env.example', 'settings'],
  ['poetry.lock', 'settings'],
  ['.python-version', 'settings'],
  ['main.pyc', null],
])('%s is %s', (path, kind) => {
  expect(kindOfFile(path)).toBe(kind)
})

test('a tree out of texts answers like a folder', () => {
  const tree = createTree({ 'b/x.py': 'x', 'a.py': 'é', 'b/logo.svg': '' })
  expect(tree.files).toEqual([
    { path: 'a.py', kind: 'python', size: 2, modified: 0 },
    { path: 'b/x.py', kind: 'python', size: 1, modified: 0 },
  ])
  expect(tree.list('')).toEqual([
    { name: 'a.py', kind: 'file' },
    { name: 'b', kind: 'folder' },
  ])
  expect([tree.kindOf(''), tree.kindOf('b'), tree.kindOf('b/logo.svg'), tree.kindOf('c'), tree.has('b')]).toEqual([
    'folder',
    'folder',
    'file',
    null,
    false,
  ])
  expect(tree.read('c')).toBeNull()
})
