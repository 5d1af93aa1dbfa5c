import { describe, expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import { toSpecifier } from './declared.ts'
import { findPythonVersion } from './python-version.ts'
import { findVersions, newestWithin } from './versions.ts'

type Files = Readonly<Record<string, string>>

const versionOf = (files: Files, name: string, folder = '') => {
  const found = findVersions(createTree(files), folder).get(name)
  return found === undefined
    ? null
    : `${found.version} ${found.certainty} ${found.origin} ${found.from === null ? '-' : `${found.from.file}:${found.from.line}`}`
}
const lock = (name: string, ...versions: string[]) =>
  versions.map((version) => `[[package]]\nname = "${name}"\nversion = "${version}"\n`).join('')

describe('versions', () => {
  test.each<[string, Files, string, string, string | null]>([
    ['nothing is known', {}, 'fastapi', '', '0.165.0 likely newest -'],
    ['a lock file', { 'uv.lock': lock('fastapi', '0.115.2') }, 'fastapi', '', '0.115.2 certain lock uv.lock:2'],
    [
      'the lock file of the folder comes before that above',
      { 'uv.lock': lock('fastapi', '0.1.0'), 'a/poetry.lock': lock('fastapi', '0.2.0') },
      'fastapi',
      'a/b',
      '0.2.0 certain lock a/poetry.lock:2',
    ],
    [
      'a lock file comes before a pin',
      { 'uv.lock': lock('fastapi', '0.1.0'), 'requirements.txt': 'fastapi==0.2.0' },
      'fastapi',
      '',
      '0.1.0 certain lock uv.lock:2',
    ],
    [
      'a neighbour’s lock file comes after the own range',
      { 'b/uv.lock': lock('fastapi', '0.1.0'), 'a/requirements.txt': 'fastapi>=0.100,<0.101' },
      'fastapi',
      'a',
      '0.100.0 likely range a/requirements.txt:1',
    ],
    [
      'a neighbour’s lock file is better than nothing',
      { 'b/uv.lock': lock('fastapi', '0.100.0') },
      'fastapi',
      '',
      '0.100.0 likely lock b/uv.lock:2',
    ],
    [
      'a test’s lock file comes last',
      { 'a/tests/uv.lock': lock('x', '1'), 'zz/uv.lock': lock('x', '2') },
      'x',
      '',
      '2 likely lock zz/uv.lock:2',
    ],
    ['two versions for two machines', { 'uv.lock': lock('x', '1.9', '1.10') }, 'x', '', '1.10 likely lock uv.lock:5'],
    [
      'of two lock files the project’s tool decides',
      { 'uv.lock': lock('x', '1'), 'poetry.lock': lock('x', '2'), 'pyproject.toml': '[tool.poetry]\nname = "a"\n' },
      'x',
      '',
      '2 certain lock poetry.lock:2',
    ],
    [
      'a pin',
      { 'requirements.txt': '# c\nfast_api.X==1.0 ; python_version > "3"\n' },
      'fast-api-x',
      '',
      '1.0 certain pin requirements.txt:2',
    ],
    [
      'requirements/prod.txt speaks for the folder above',
      { 'requirements/prod.txt': 'x==1' },
      'x',
      '',
      '1 certain pin requirements/prod.txt:1',
    ],
    ['an included file', { 'requirements.txt': '-r deps/base.lst', 'deps/base.lst': 'x==3' }, 'x', '', '3 certain pin deps/base.lst:1'],
    [
      'development files come last',
      { 'requirements-dev.txt': 'x==1', 'requirements.txt': 'x==2' },
      'x',
      '',
      '2 certain pin requirements.txt:1',
    ],
    ['files that include each other', { 'requirements.txt': '-r a.lst', 'a.lst': '-r a.lst\nx==1' }, 'x', '', '1 certain pin a.lst:2'],
    [
      'a range in pyproject.toml',
      { 'pyproject.toml': '[project]\ndependencies = [\n  "fastapi[standard]>=0.115.3,<0.116",\n]\n' },
      'fastapi',
      '',
      '0.115.3 likely range pyproject.toml:3',
    ],
    [
      'an open range',
      { 'pyproject.toml': '[project]\ndependencies = ["fastapi>=0.100"]\n' },
      'fastapi',
      '',
      '0.165.0 likely range pyproject.toml:2',
    ],
    [
      'poetry',
      { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"\nfastapi = {version = "^0.100.1", extras = ["all"]}\n' },
      'fastapi',
      '',
      '0.100.1 likely range pyproject.toml:3',
    ],
    [
      'poetry, exactly',
      { 'pyproject.toml': '[tool.poetry.dependencies]\nfastapi = "0.100.1"\n' },
      'fastapi',
      '',
      '0.100.1 certain pin pyproject.toml:2',
    ],
    ['setup.cfg', { 'setup.cfg': '[options]\ninstall_requires =\n  fastapi==0.95.2\n' }, 'fastapi', '', '0.95.2 certain pin setup.cfg:2'],
    ['Pipfile', { Pipfile: '[packages]\nfastapi = "==0.95.2"\n' }, 'fastapi', '', '0.95.2 certain pin Pipfile:2'],
    [
      'Pipfile.lock',
      { 'Pipfile.lock': '{"default": {"fastapi": {"version": "==0.95.2"}}}' },
      'fastapi',
      '',
      '0.95.2 certain lock Pipfile.lock:1',
    ],
    [
      'conda',
      { 'environment.yml': 'dependencies:\n  - conda-forge::fastapi=0.95.2=py_0\n  - pip:\n    - x==1\n' },
      'fastapi',
      '',
      '0.95.2 certain pin environment.yml:2',
    ],
    [
      'Starlette follows from FastAPI',
      { 'requirements.txt': 'fastapi==0.100.0' },
      'starlette',
      '',
      '0.27.0 likely implied requirements.txt:1',
    ],
    [
      'pydantic follows from FastAPI',
      { 'requirements.txt': 'fastapi==0.95.2' },
      'pydantic',
      '',
      '1.10.26 likely implied requirements.txt:1',
    ],
    [
      'the project’s own range of pydantic counts',
      { 'requirements.txt': 'fastapi==0.100.0\npydantic<2' },
      'pydantic',
      '',
      '1.10.26 likely range requirements.txt:2',
    ],
    [
      'an open range counts only as far as FastAPI goes',
      { 'requirements.txt': 'fastapi==0.95.2\npydantic' },
      'pydantic',
      '',
      '1.10.26 likely implied requirements.txt:1',
    ],
    ['a name that every object has', { 'requirements.txt': 'constructor\n__proto__>=1\nfastapi==0.95.2' }, 'constructor', '', null],
    ['a version that is none', { 'requirements.txt': 'fastapi==next' }, 'fastapi', '', 'next certain pin requirements.txt:1'],
  ])('%s', (_name, files, name, folder, expected) => {
    expect(versionOf(files, name, folder)).toBe(expected)
  })

  test.each([
    ['^1.2.3', '>=1.2.3,<2'],
    ['^0.2.3', '>=0.2.3,<0.3'],
    ['^0.0.3', '>=0.0.3,<0.0.4'],
    ['~1.2.3', '>=1.2.3,<1.3'],
    ['~1', '>=1,<2'],
    ['1.2.*', '==1.2.*'],
    ['*', ''],
    ['>=1, <2', '>=1,<2'],
    ['>=1 <2', '>=1,<2'],
    ['~=1.2', '~=1.2'],
    ['^1 || ^2', '>=2,<3'],
  ])('poetry’s %s is %s', (range, expected) => {
    expect(toSpecifier(range)).toBe(expected)
  })

  test.each([
    ['fastapi', '~=0.115.4', '0.115.4'],
    ['fastapi', '==0.115.*', '0.115.0'],
    ['fastapi', '>=0.115,!=0.165.0', '0.164.0'],
    ['fastapi', '>9', null],
    ['unheard-of', '>=1.5,<2', '1.5'],
    ['unheard-of', '', null],
    ['fastapi', 'nonsense', null],
  ])('the newest %s in %s is %s', (name, range, expected) => {
    expect(newestWithin(name, range)).toBe(expected)
  })

  test.each<[string, Files, string | null]>([
    ['a pin', { '.python-version': '3.12.1\n', Dockerfile: 'FROM python:3.9' }, '3.12.1 certain'],
    [
      'an image',
      {
        Dockerfile: 'FROM --platform=x docker.io/library/python:3.11-slim AS base',
        'pyproject.toml': '[project]\nrequires-python = ">=3.9"',
      },
      '3.11 likely',
    ],
    ['uv’s image', { Dockerfile: 'FROM ghcr.io/astral-sh/uv:python3.13-bookworm' }, '3.13 likely'],
    ['a range', { 'pyproject.toml': '[project]\nrequires-python = ">=3.10,<4"' }, '3.10 likely'],
    ['poetry’s range', { 'pyproject.toml': '[tool.poetry.dependencies]\npython = "^3.11"' }, '3.11 likely'],
    ['nothing', {}, null],
  ])('Python from %s', (_name, files, expected) => {
    const found = findPythonVersion(createTree(files))
    expect(found === null ? null : `${found.version} ${found.certainty}`).toBe(expected)
  })
})
