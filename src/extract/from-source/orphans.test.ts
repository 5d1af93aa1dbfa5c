import { describe, expect, it } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Model } from '../../model/index.ts'
import { extractFromSource } from './extract-source.ts'

const snapshot: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }

function read(files: Record<string, string>, includeTests = false): Model {
  return extractFromSource(createTree(files), { snapshot, includeTests })
}

const ROUTER = (name: string, paths: readonly string[]): string =>
  [
    'from fastapi import APIRouter',
    `${name} = APIRouter()`,
    ...paths.flatMap((path, i) => [`@${name}.get("${path}")`, `def read_${i}(): ...`]),
    '',
  ].join('\n')
const APP = 'from fastapi import FastAPI\napp = FastAPI(openapi_url=None)\n'
const pathsOf = (model: Model): string[] => model.routes.map((route) => route.path)
const orphansOf = (model: Model): string[] => model.orphans.map((o) => `${o.module}:${o.name} ${o.routes} ${o.reason}`)

describe('routers that are not served', () => {
  it('are those that no app includes, and those of modules that nothing imports', () => {
    const model = read({
      'shop/main.py': `${APP}from shop.books import books\napp.include_router(books)\n`,
      'shop/books.py': `${ROUTER('books', ['/books'])}${ROUTER('drafts', ['/drafts'])}`,
      'shop/lost.py': `${ROUTER('lost', ['/lost'])}from shop.within import within\nlost.include_router(within)\nraise RuntimeError()\n`,
      'shop/within.py': ROUTER('within', ['/a', '/b']),
      'shop/empty.py': 'from fastapi import APIRouter\nempty = APIRouter()\n',
      'tests/helpers.py': ROUTER('fake', ['/fake']),
      'docs/sample.py': ROUTER('sample', ['/sample']),
    })
    expect(pathsOf(model)).toEqual(['/books'])
    expect(orphansOf(model)).toEqual(['shop.books:drafts 1 not-included', 'shop.lost:lost 3 module-not-imported'])
    expect(model.orphans[1]?.place).toEqual({ file: 'shop/lost.py', line: 2 })
    expect(model.problems).toEqual([])
  })

  it('are found last, so that what they do to the app is not served', () => {
    const model = read({
      'main.py': APP,
      'plugin.py': `from main import app\n${ROUTER('extra', ['/extra'])}app.include_router(extra)\n@app.get("/more")\ndef more(): ...\n`,
    })
    expect(pathsOf(model)).toEqual([])
    expect(orphansOf(model)).toEqual([])
  })

  it('are not those that code includes which nobody ran', () => {
    const model = read({
      'main.py': APP,
      'office.py':
        'from fastapi import FastAPI\nfrom parts import parts\nimport more\ndef extend(app: FastAPI):\n    app.include_router(parts)\n    app.include_router(more.more)\n',
      'parts.py': ROUTER('parts', ['/parts']),
      'more.py': ROUTER('more', ['/more']),
      'left.py': ROUTER('left', ['/left']),
    })
    expect(orphansOf(model)).toHaveLength(1)
  })

  it('are not those of another app, when one is named', () => {
    const tree = createTree({
      'one.py': APP,
      'two.py': `${APP}from parts import parts\napp.include_router(parts)\n`,
      'parts.py': ROUTER('parts', ['/parts']),
    })
    expect(extractFromSource(tree, { snapshot, app: 'one:app' }).orphans).toEqual([])
  })
})

describe('tests, docs and examples', () => {
  const files = {
    'main.py': `${APP}from results import test_results\napp.include_router(test_results.router)\n`,
    'results/__init__.py': '',
    'results/test_results.py': ROUTER('router', ['/results']),
    'tests/test_main.py': `${APP}@app.get("/in-a-test")\ndef f(): ...\n`,
    'docs/example.py': `${APP}@app.get("/in-the-docs")\ndef f(): ...\n`,
    'test_broken.py': 'def f(:\n',
  }

  it('are passed over, but for a module that the app imports, whatever its name', () => {
    const model = read(files)
    expect(pathsOf(model)).toEqual(['/results'])
    expect(model.apps.map((app) => app.id)).toEqual(['main:app'])
    expect(model.lookedAt.parsed).toBe(3)
    expect(model.lookedAt.skipped.map(({ path, reason }) => `${path}: ${reason}`)).toEqual([
      'docs/example.py: test or example',
      'test_broken.py: test or example',
      'tests/test_main.py: test or example',
    ])
    expect(read(files, true).lookedAt).toMatchObject({ parsed: Object.keys(files).length, skipped: [] })
    expect([...new Set(model.problems.map((p) => p.file))]).toEqual([])
  })

  it('are reported when asked for', () => {
    expect(pathsOf(read(files, true)).sort()).toEqual(['/in-a-test', '/in-the-docs', '/results'])
  })

  it('do not hide what a start command names', () => {
    const model = read({ 'test_server.py': `${APP}@app.get("/served")\ndef f(): ...\n`, Procfile: 'web: uvicorn test_server:app\n' })
    expect(pathsOf(model)).toEqual(['/served'])
  })
})
