import { describe, expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import { findSourceRoots } from './source-roots.ts'

type Files = Readonly<Record<string, string>>

describe('source roots', () => {
  test.each<[string, Files, string[]]>([
    ['an empty tree', {}, ['']],
    ['a package at the top', { 'app/__init__.py': '', 'app/main.py': '' }, ['']],
    ['a src layout', { 'pyproject.toml': '', 'src/shop/__init__.py': '' }, ['', 'src']],
    ['src as a package', { 'src/main.py': 'from src.db import x', 'src/db.py': '' }, ['']],
    ['a monorepo', { 'a/pyproject.toml': '', 'a/x/__init__.py': '', 'b/setup.py': '', 'b/src/y/__init__.py': '' }, ['', 'a', 'b', 'b/src']],
    ['the parent of a package', { 'backend/app/__init__.py': '', 'backend/app/main.py': '' }, ['', 'backend']],
    [
      'a program whose modules lie beside it',
      { 'server/main.py': 'import logging\nfrom database import x', 'server/database.py': '' },
      ['', 'server'],
    ],
    [
      'a program in a folder that is called like a library',
      {
        'deploy/docker/server.py': 'from job import x',
        'deploy/docker/job.py': '',
        'deploy/docker/tests/test_a.py': 'import docker\nfrom docker.errors import NotFound',
      },
      ['', 'deploy/docker'],
    ],
    [
      'a folder without __init__ that is imported by its name',
      { 'app/main.py': 'from app.routers import x', 'app/routers/__init__.py': '' },
      [''],
    ],
    ['a gap inside a package', { 'app/__init__.py': '', 'app/gap/sub/__init__.py': '' }, ['']],
    ['a longer name that leads through the folder', { 'top/app/api/v1/__init__.py': 'from app.api.v1 import x' }, ['', 'top']],
    ['PYTHONPATH in a Dockerfile', { Dockerfile: 'WORKDIR /code\nENV PYTHONPATH=/code/lib:$PYTHONPATH', 'lib/x.py': '' }, ['', 'lib']],
    ['PYTHONPATH in front of a command', { 'run.sh': 'PYTHONPATH=./lib uvicorn x:app', 'lib/x.py': '' }, ['', 'lib']],
    [
      'PYTHONPATH in a .env and a compose file',
      { '.env': 'PYTHONPATH=one', 'compose.yml': 'services: {a: {environment: {PYTHONPATH: two}}}', 'one/x.py': '', 'two/y.py': '' },
      ['', 'one', 'two'],
    ],
    ['--app-dir', { Procfile: 'web: uvicorn --app-dir server main:app', 'server/main.py': '' }, ['', 'server']],
    ['pytest', { 'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["lib"]', 'lib/x.py': '' }, ['', 'lib']],
    ['setuptools', { 'a/pyproject.toml': '[tool.setuptools]\npackage-dir = {"" = "lib"}', 'a/lib/x.py': '' }, ['', 'a/lib', 'a']],
    ['poetry', { 'pyproject.toml': '[tool.poetry]\npackages = [{include = "x", from = "lib"}]', 'lib/x/y.py': '' }, ['', 'lib']],
    ['hatch', { 'pyproject.toml': '[tool.hatch.build.targets.wheel]\npackages = ["lib/x"]', 'lib/x/y.py': '' }, ['', 'lib']],
    ['setup.cfg', { 'setup.cfg': '[options]\npackage_dir =\n    = lib', 'lib/x/y.py': '' }, ['', 'lib']],
    ['a path that leads out', { 'pyproject.toml': '[tool.pytest.ini_options]\npythonpath = ["../..", "/", "none"]', 'x.py': '' }, ['']],
    [
      'a package by habit, of which the programs below never speak',
      {
        'backend/pyproject.toml': '',
        'backend/__init__.py': '',
        'backend/shop/__init__.py': '',
        'backend/shop/main.py': 'from shop.routes import x',
      },
      ['', 'backend'],
    ],
    [
      'a package that its programs speak of',
      {
        'backend/pyproject.toml': '',
        'backend/__init__.py': '',
        'backend/main.py': 'from backend.shop import x\nimport shop',
        'backend/shop/__init__.py': '',
      },
      [''],
    ],
    ['tests come last', { 'a/b/c/x/__init__.py': '', 'tests/x/__init__.py': '' }, ['', 'a/b/c', 'tests']],
  ])('%s', (_name, files, expected) => {
    expect(findSourceRoots(createTree(files))).toEqual(expected)
  })
})
