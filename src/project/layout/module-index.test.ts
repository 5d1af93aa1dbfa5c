import { describe, expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import { createModuleIndex, resolveRelative } from './module-index.ts'
import { findSourceRoots } from './source-roots.ts'

type Files = Readonly<Record<string, string>>

const indexOf = (files: Files, roots?: string[]) => {
  const tree = createTree(files)
  return createModuleIndex(tree, roots ?? findSourceRoots(tree))
}

describe('modules', () => {
  const files = {
    'app/__init__.py': '',
    'app/main.py': '',
    'app/stub.pyi': '',
    'app/api/v1.py': '',
    'app/api/v2/__init__.py': '',
    'ns/one/x.py': '',
    'lib/pyproject.toml': '',
    'lib/ns/two.py': '',
    'lib/settings.py': '',
    'lib/app/other.py': '',
    'static/logo.svg': '',
    'single.py': '',
    'single/inside.py': '',
  }
  test.each([
    ['app', 'app/__init__.py true'],
    ['app.main', 'app/main.py false'],
    ['app.stub', null],
    ['app.api', 'app/api/ true'],
    ['app.api.v1', 'app/api/v1.py false'],
    ['app.api.v2', 'app/api/v2/__init__.py true'],
    ['app.main.x', null],
    ['app.other', null],
    ['ns', 'ns/ true'],
    ['ns.two', 'lib/ns/two.py false'],
    ['settings', 'lib/settings.py false'],
    ['single', 'single.py false'],
    ['single.inside', null],
    ['static', null],
    ['', null],
    ['..', null],
    ['app..main', null],
    ['__proto__', null],
  ])('%s is %s', (dotted, expected) => {
    const found = indexOf(files).findModule(dotted)
    expect(found === null ? null : `${found.path} ${found.isPackage}`).toBe(expected)
  })

  test('a package’s modules, and those of all portions of a namespace', () => {
    const index = indexOf(files)
    expect([index.listModules('app'), index.listModules('ns'), index.listModules('app.main'), index.listModules('none')]).toEqual([
      ['api', 'main'],
      ['one', 'two'],
      [],
      [],
    ])
  })

  test('of two modules with one name, the nearest to the importing file is meant', () => {
    const index = indexOf({ 'a/app/__init__.py': '', 'a/app/db.py': '', 'b/app/__init__.py': '', 'b/app/db.py': '', 'b/run.py': '' })
    expect(index.findModule('app.db', 'b/app/main.py')?.path).toBe('b/app/db.py')
    expect(index.findModule('app.db', 'a/app/main.py')?.path).toBe('a/app/db.py')
    expect(index.findModule('app.db')?.path).toBe('a/app/db.py')
  })

  test('a helper of the tests never stands for a library that the program imports', () => {
    const index = indexOf({
      'app/main.py': '',
      'tests/unit/__init__.py': '',
      'tests/redis.py': '',
      'tools/x/__init__.py': '',
      'tools/httpx.py': '',
    })
    expect(index.findModule('redis', 'app/main.py')).toBeNull()
    expect(index.findModule('httpx', 'app/main.py')).toBeNull()
    expect(index.findModule('redis', 'tests/unit/test_x.py')?.path).toBe('tests/redis.py')
  })

  test.each<[string, Files, string]>([
    ['app/main.py', { 'app/__init__.py': '', 'app/main.py': '' }, 'app.main'],
    ['app/__init__.py', { 'app/__init__.py': '' }, 'app'],
    ['backend/app/api/x.py', { 'backend/app/__init__.py': '', 'backend/app/api/__init__.py': '', 'backend/app/api/x.py': '' }, 'app.api.x'],
    ['app/gap/x.py', { 'app/__init__.py': '', 'app/gap/x.py': '' }, 'app.gap.x'],
    ['src/shop/x.py', { 'pyproject.toml': '', 'src/shop/x.py': '' }, 'shop.x'],
    ['server/main.py', { 'server/main.py': 'import database', 'server/database.py': '' }, 'main'],
    ['main.py', { 'main.py': '' }, 'main'],
  ])('the name of %s', (path, tree, expected) => {
    const index = indexOf(tree)
    expect(index.moduleNameOf(path)).toBe(expected)
    expect(index.findModule(expected, path)?.path).toBe(path)
  })

  test.each<[string, boolean, number, string, string]>([
    ['a.b.c', false, 1, 'd', 'a.b.d'],
    ['a.b.c', false, 2, '', 'a'],
    ['a.b', true, 1, 'd', 'a.b.d'],
    ['a.b', true, 2, 'd', 'a.d'],
    ['a', false, 1, 'd', ''],
    ['a', true, 2, 'd', ''],
    ['a', true, 9, '', ''],
    ['a.b', false, 0, 'x.y', 'x.y'],
  ])('in %s (package: %s), %d dots and `%s` are `%s`', (name, isPackage, level, target, expected) => {
    expect(resolveRelative(name, isPackage, level, target)).toBe(expected)
  })
})
