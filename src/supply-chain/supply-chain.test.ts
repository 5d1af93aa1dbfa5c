// What lock files and manifests come down to, through the door of the room.

import { describe, expect, test } from 'vitest'
import { createTree } from '../base/index.ts'
import { findApplication, findPath, findPaths, type Package, type Resolution, readInventory, writePath } from './index.ts'

function read(files: Readonly<Record<string, string>>): { resolution: Resolution; get: (name: string) => Package; messages: string[] } {
  const { inventory, problems } = readInventory({ tree: createTree(files) })
  const resolution = inventory.resolutions[0] as Resolution
  const get = (name: string): Package => {
    const found = resolution.packages.find((one) => one.name === name)
    if (found === undefined) throw new Error(`no package ${name}`)
    return found
  }
  return { resolution, get, messages: problems.map(({ code, file, line }) => `${code} ${file}:${line}`) }
}

const uvLock = `version = 1
[[package]]
name = "shop"
version = "0.1.0"
source = { editable = "." }
dependencies = [
    { name = "uvicorn", extra = ["standard"] },
]
[package.optional-dependencies]
postgres = [
    { name = "asyncpg" },
]
[package.dev-dependencies]
dev = [
    { name = "pytest" },
]
[package.metadata]
requires-dist = [{ name = "uvicorn", extras = ["standard"], specifier = ">=0.30" }]

[[package]]
name = "uvicorn"
version = "0.35.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [
    { name = "h11" },
]
sdist = { url = "https://files.pythonhosted.org/u.tar.gz", hash = "sha256:aa", size = 1 }
[package.optional-dependencies]
standard = [
    { name = "httptools" },
    { name = "colorama", marker = "sys_platform == 'win32'" },
]
other = [
    { name = "nobody" },
]
[[package]]
name = "h11"
version = "0.16.0"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "httptools"
version = "0.6.4"
source = { registry = "https://mirror.example/simple" }
[[package]]
name = "colorama"
version = "0.4.6"
source = { git = "https://code.example/colorama?rev=main#0123456789abcdef0123456789abcdef01234567" }
[[package]]
name = "asyncpg"
version = "0.30.0"
source = { registry = "https://pypi.org/simple" }
[[package]]
name = "pytest"
version = "8.4.0"
source = { registry = "https://pypi.org/simple" }
dependencies = [{ name = "h11" }]
[[package]]
name = "nobody"
version = "1.0"
source = { registry = "https://pypi.org/simple" }
`

describe('uv.lock', () => {
  const { resolution, get } = read({ 'uv.lock': uvLock })

  test('the project is no package, and says what it asks for', () => {
    expect(resolution.packages.map(({ name }) => name)).not.toContain('shop')
    expect(resolution.projects.map(({ name, folder }) => [name, folder])).toEqual([['shop', '']])
    expect(resolution.projects[0]?.asks.map(({ name, specifier, group }) => [name, specifier, group])).toEqual([
      ['uvicorn', '>=0.30', null],
      ['asyncpg', null, 'postgres'],
      ['pytest', null, 'dev'],
    ])
  })

  test.each([
    ['uvicorn', true, 'production', 'uvicorn'],
    ['h11', false, 'production', 'uvicorn → h11'],
    ['httptools', false, 'production', 'uvicorn → httptools'],
    ['asyncpg', true, 'optional', 'asyncpg'],
    ['pytest', true, 'development', 'pytest'],
    ['nobody', false, 'unknown', null],
  ])('%s: direct %s, for %s, by %s', (name, isDirect, scope, path) => {
    const found = findPath(resolution, get(name))
    expect([get(name).isDirect, get(name).scope, found === null ? null : writePath(found)]).toEqual([isDirect, scope, path])
  })

  test('says where packages come from, their hashes and their lines', () => {
    expect(get('uvicorn')).toMatchObject({
      version: '0.35.0',
      extras: ['standard'],
      hashes: ['sha256:aa'],
      address: null,
      place: { line: 21 },
    })
    expect(get('httptools').address).toBe('https://mirror.example/simple')
    expect(get('colorama')).toMatchObject({ source: 'git', address: 'https://code.example/colorama' })
    expect(get('colorama').revision).toBe('0123456789abcdef0123456789abcdef01234567')
  })

  test('a platform can be left out', () => {
    const found = findPaths(resolution, resolution.projects, (marker) => !marker.includes('win32'))
    expect([...found.keys()].map(({ name }) => name)).toEqual(['uvicorn', 'h11', 'httptools', 'asyncpg', 'pytest'])
  })
})

describe('uv.lock of extras that exclude each other', () => {
  const fork = (extra: string) => `extra == 'extra-4-shop-${extra}'`
  const both = `(sys_platform == 'win32' and ${fork('cpu')} and ${fork('gpu')})`
  const { resolution } = read({
    'uv.lock': `version = 1
conflicts = [[{ package = "shop", extra = "cpu" }, { package = "shop", extra = "gpu" }]]
[manifest.dependency-groups]
dev = [{ name = "ruff", specifier = ">=0.9" }]
[[package]]
name = "shop"
source = { editable = "." }
dependencies = [{ name = "model" }]
[package.optional-dependencies]
cpu = [{ name = "torch", version = "2.7.1+cpu" }]
gpu = [{ name = "torch", version = "2.7.1+cu128" }]
[[package]]
name = "model"
version = "1.0"
dependencies = [
  { name = "torch", version = "2.7.1+cpu", marker = "${fork('cpu')} or ${both}" },
  { name = "torch", version = "2.7.1+cu128", marker = "${fork('gpu')} or ${both}" },
  { name = "torch", version = "2.7.1", marker = "extra != 'extra-4-shop-cpu' and extra != 'extra-4-shop-gpu'" },
  { name = "kernels", marker = "${fork('gpu')} or ${both}" },
  { name = "never", marker = "${fork('cpu')} and ${fork('gpu')}" },
]
[[package]]
name = "torch"
version = "2.7.1"
[[package]]
name = "torch"
version = "2.7.1+cpu"
[[package]]
name = "torch"
version = "2.7.1+cu128"
dependencies = [{ name = "cublas" }]
[[package]]
name = "cublas"
version = "12"
[[package]]
name = "kernels"
version = "1"
[[package]]
name = "never"
version = "1"
[[package]]
name = "ruff"
version = "0.9.1"
`,
  })

  test.each([
    ['model 1.0', 'production', [], 'model'],
    ['torch 2.7.1', 'production', [], 'model → torch'],
    ['torch 2.7.1+cpu', 'optional', ['cpu'], 'torch'],
    ['torch 2.7.1+cu128', 'optional', ['gpu'], 'torch'],
    ['cublas 12', 'optional', ['gpu'], 'torch → cublas'],
    ['kernels 1', 'optional', ['gpu'], 'model → kernels'],
    // Nothing says that nobody asks for both.
    ['never 1', 'optional', [], 'model → never'],
    ['ruff 0.9.1', 'development', ['dev'], 'ruff'],
  ])('%s: %s, of %j, by %s', (wanted, scope, groups, way) => {
    const found = resolution.packages.find(({ name, version }) => `${name} ${version}` === wanted)
    expect(found).toMatchObject({ scope, groups })
    const path = found === undefined ? null : findPath(resolution, found)
    expect(path === null ? null : writePath(path)).toBe(way)
  })
})

describe('what an application runs on', () => {
  const manifest = '[project]\nname = "x"\ndependencies = ["fastapi"]\n'
  const workspace = `version = 1
[manifest]
members = ["api", "worker"]
[[package]]
name = "api"
source = { editable = "services/api" }
dependencies = [{ name = "fastapi" }]
[[package]]
name = "worker"
source = { editable = "services/worker" }
dependencies = [{ name = "celery" }]
[[package]]
name = "fastapi"
version = "0.115.0"
`
  test.each([
    ['the lock file, not the manifest beside it', { 'uv.lock': 'version = 1\n', 'pyproject.toml': manifest }, 'src', 'uv.lock', null],
    ['the nearest', { 'uv.lock': uvLock, 'api/requirements.txt': 'fastapi==1\n' }, 'api/app', 'api/requirements.txt', null],
    ['its place in a workspace', { 'uv.lock': workspace, 'services/api/pyproject.toml': manifest }, 'services/api/app', 'uv.lock', 'api'],
    ['what is for production', { 'requirements-dev.txt': 'pytest\n', 'requirements.txt': 'fastapi\n' }, '', 'requirements.txt', null],
    ['a folder of requirements', { 'requirements/base.txt': 'fastapi\n' }, 'app', 'requirements/base.txt', null],
    [
      'the only one of the tree, beside the code',
      { 'docker/requirements.txt': 'fastapi\n', 'src/x.py': '' },
      'src',
      'docker/requirements.txt',
      null,
    ],
    ['nothing, where two could be meant', { 'a/requirements.txt': 'x\n', 'b/requirements.txt': 'y\n' }, 'src', null, null],
  ] as const)('%s', (_, files, folder, file, project) => {
    const { inventory } = readInventory({ tree: createTree(files) })
    const found = findApplication(inventory, folder)
    expect(found?.resolution.file ?? null).toBe(file)
    if (project !== null) expect(found?.project?.name).toBe(project)
  })
})
