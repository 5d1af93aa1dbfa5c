import { describe, expect, test } from 'vitest'
import { createTree, type Tree } from '../../base/index.ts'
import { findHints } from './hints.ts'
import { createModuleIndex } from './module-index.ts'
import { findSourceRoots } from './source-roots.ts'
import { findVersions } from './versions.ts'

type Files = Readonly<Record<string, string>>

describe('hints', () => {
  const app = { 'shop/__init__.py': '', 'shop/main.py': '', 'main.py': '', 'server/run.py': '' }
  const first = (files: Files) => {
    const tree = createTree({ ...app, ...files })
    const hint = findHints(tree, createModuleIndex(tree, findSourceRoots(tree)))[0]
    return hint === undefined
      ? null
      : `${hint.entry}${hint.factory ? '()' : ''} ${hint.program} ${hint.kind} ${hint.place.file}:${hint.place.line} ${hint.file}`
  }
  test.each<[Files, string | null]>([
    [{ 'pyproject.toml': '[tool.fastapi]\nentrypoint = "shop.main:app"' }, 'shop.main:app fastapi pyproject pyproject.toml:2 shop/main.py'],
    [{ 'pyproject.toml': '[project.scripts]\nshop = "shop.main:run"' }, 'shop.main:run() shop script pyproject.toml:2 shop/main.py'],
    [
      { 'pyproject.toml': '[tool.poe.tasks]\nserve = "uvicorn shop.main:app --reload"' },
      'shop.main:app uvicorn pyproject pyproject.toml:2 shop/main.py',
    ],
    [
      { 'setup.cfg': '[options.entry_points]\nconsole_scripts =\n  shop = shop.main:run' },
      'shop.main:run() shop script setup.cfg:2 shop/main.py',
    ],
    [
      { Dockerfile: 'FROM x\nCMD ["uvicorn", "shop.main:make", "--factory", "--port", "80"]' },
      'shop.main:make() uvicorn dockerfile Dockerfile:2 shop/main.py',
    ],
    [
      { Dockerfile: 'FROM x\nENV M=shop.main:app\nCMD exec gunicorn -k uvicorn.workers:UvicornWorker -b 0.0.0.0:80 $M' },
      'shop.main:app gunicorn dockerfile Dockerfile:3 shop/main.py',
    ],
    [
      { Dockerfile: 'FROM x\nENTRYPOINT ["uv", "run"]\nCMD ["python", "-m", "uvicorn", "shop.main:app"]' },
      'shop.main:app uvicorn dockerfile Dockerfile:3 shop/main.py',
    ],
    [
      { Dockerfile: 'FROM x\nCMD ["sh", "-c", "alembic upgrade head && uvicorn shop.main:app"]' },
      'shop.main:app uvicorn dockerfile Dockerfile:2 shop/main.py',
    ],
    [{ Dockerfile: 'FROM x\nRUN pip install uvicorn shop.main:app\nCMD ["pip", "install", "uvicorn", "shop.main:app"]' }, null],
    [
      { Dockerfile: 'FROM tiangolo/uvicorn-gunicorn-fastapi:python3.9\nENV MODULE_NAME=shop.main' },
      'shop.main:app uvicorn dockerfile Dockerfile:1 shop/main.py',
    ],
    [{ Dockerfile: 'FROM x\nWORKDIR /code/server\nCMD ["python", "run.py"]' }, 'server.run python dockerfile Dockerfile:3 server/run.py'],
    [
      { Dockerfile: 'FROM x\nCMD ["fastapi", "run", "shop/main.py", "--port", "80"]' },
      'shop.main fastapi dockerfile Dockerfile:2 shop/main.py',
    ],
    [{ Dockerfile: 'FROM x\nCMD ["fastapi", "run", "--app", "api"]' }, 'main:api fastapi dockerfile Dockerfile:2 main.py'],
    [{ Procfile: "web: gunicorn 'shop.main:make(1)'" }, 'shop.main:make() gunicorn procfile Procfile:1 shop/main.py'],
    [{ Procfile: 'web: hypercorn asgi:shop.main:app -b [::]:80' }, 'shop.main:app hypercorn procfile Procfile:1 shop/main.py'],
    [
      { 'docker-compose.yml': 'services:\n  api:\n    command: >\n      bash -c "granian --interface asgi shop.main:app"' },
      'shop.main:app granian compose docker-compose.yml:3 shop/main.py',
    ],
    [
      { 'start.sh': '#!/bin/sh\nset -e\nexport APP=${APP:-shop.main:app}\nexec opentelemetry-instrument uvicorn \\\n  "$APP"' },
      'shop.main:app uvicorn shell start.sh:4 shop/main.py',
    ],
    [{ Makefile: 'APP = shop.main:app\nrun:\n\t@uvicorn $(APP)\n' }, 'shop.main:app uvicorn shell Makefile:3 shop/main.py'],
    [
      { 'supervisord.conf': '[program:api]\ncommand=uvicorn shop.main:app\n' },
      'shop.main:app uvicorn shell supervisord.conf:2 shop/main.py',
    ],
    [
      { Procfile: 'web: uvicorn elsewhere:app', Dockerfile: 'FROM x\nCMD uvicorn shop.main:app' },
      'shop.main:app uvicorn dockerfile Dockerfile:2 shop/main.py',
    ],
    [{ Procfile: 'web: uvicorn elsewhere:app' }, 'elsewhere:app uvicorn procfile Procfile:1 null'],
    [{ Procfile: 'web: uvicorn --host localhost:8000 0.0.0.0:80' }, null],
    [
      { 'tests/Dockerfile': 'FROM x\nCMD uvicorn shop.main:fake', 'start.sh': 'uvicorn shop.main:app' },
      'shop.main:app uvicorn shell start.sh:1 shop/main.py',
    ],
  ])('%j', (files, expected) => {
    expect(first(files)).toBe(expected)
  })

  test('the order does not hang on the order of the files', () => {
    const files = Object.entries({
      ...app,
      Procfile: 'web: uvicorn shop.main:app',
      Dockerfile: 'FROM x\nCMD uvicorn main:app',
      'start.sh': 'uvicorn main:app\nuvicorn main:other',
    })
    const hints = (entries: typeof files) => {
      const tree = createTree(new Map(entries))
      return findHints(tree, createModuleIndex(tree, findSourceRoots(tree)))
    }
    expect(hints([...files].reverse())).toEqual(hints(files))
    expect(hints(files).map((hint) => hint.entry)).toEqual(['main:app', 'shop.main:app', 'main:app', 'main:other'])
  })

  test('a Dockerfile in a folder above speaks for the scanned one', () => {
    const tree = createTree(app)
    const above = createTree({
      Dockerfile: 'FROM x\nWORKDIR /app/backend\nCMD ["uvicorn", "shop.main:app"]',
      'uv.lock': '[[package]]\nname = "fastapi"\nversion = "0.115.2"\n',
    })
    const both: Tree = {
      ...tree,
      above: above.files.map((file) => ({ ...file, path: `../${file.path}` })),
      read: (path) => (path.startsWith('../') ? above.read(path.slice(3)) : tree.read(path)),
    }
    const hints = findHints(both, createModuleIndex(both, findSourceRoots(both)))
    expect(hints).toMatchObject([{ entry: 'shop.main:app', file: 'shop/main.py', place: { file: '../Dockerfile', line: 3 } }])
    expect(findVersions(both).get('fastapi')).toMatchObject({
      version: '0.115.2',
      certainty: 'certain',
      from: { file: '../uv.lock', line: 2 },
    })
  })
})
