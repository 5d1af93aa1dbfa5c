// Applications that a function or a method fills, and those that must not be filled twice.
import { expect, test } from 'vitest'
import { createTree } from '../../base/index.ts'
import type { Model } from '../../model/index.ts'
import { extractFromSource } from './extract-source.ts'

const snapshot: Model['snapshot'] = { commit: null, content: '', tool: '', knowledge: '', policy: null }
const ROUTERS =
  'from fastapi import APIRouter\nr = APIRouter()\n@r.get("/a")\ndef a(): ...\ndef add_routes(app):\n    app.include_router(r)\n'

function read(files: Record<string, string>): Pick<Model, 'apps' | 'routes' | 'problems'> {
  return extractFromSource(createTree({ 'routers.py': ROUTERS, ...files }), { snapshot })
}
function paths(files: Record<string, string>): string[] {
  return read(files).routes.flatMap((route) => (route.handler !== null && /^[ab]$/.test(route.handler.name) ? [route.path] : []))
}

test.each<[string, string, string[]]>([
  [
    'a function that nobody calls but who starts the program',
    'import uvicorn\nfrom fastapi import FastAPI\nfrom routers import add_routes\napp = FastAPI()\ndef main():\n    add_routes(app)\n    uvicorn.run(app)\nif __name__ == "__main__":\n    main()\n',
    ['/a'],
  ],
  [
    'the arm of a server that imports the module',
    'import sys\nfrom fastapi import FastAPI\nfrom routers import add_routes\napp = FastAPI()\nif "gunicorn" in sys.modules:\n    add_routes(app)\n',
    ['/a'],
  ],
  [
    'a start-up handler, once',
    'from fastapi import FastAPI\nfrom routers import add_routes\napp = FastAPI()\ndef start():\n    add_routes(app)\napp.add_event_handler("startup", start)\n',
    ['/a'],
  ],
  [
    'an app that has routes is left as it is',
    'from fastapi import FastAPI\nfrom routers import add_routes\napp = FastAPI()\n@app.get("/b")\ndef b(): ...\ndef more():\n    add_routes(app)\n',
    ['/b'],
  ],
  [
    'a method of the object that holds it',
    'import uvicorn\nfrom fastapi import FastAPI\nfrom routers import r\nclass Server:\n    def __init__(self, host):\n        self.host = host\n        self.app = FastAPI()\n    def serve(self, port):\n        self.app.include_router(r)\n        uvicorn.run(self.app, host=self.host, port=port)\n',
    ['/a'],
  ],
])('%s', (_name, program, expected) => {
  expect(paths({ 'main.py': program })).toEqual(expected)
})

test('who starts a factory of another module need not name the framework', () => {
  const { apps, routes } = read({
    'main.py':
      'import uvicorn\nfrom shop import create_app\nif __name__ == "__main__":\n    uvicorn.run("main:create_app", factory=True, port=80)\n',
    'shop/__init__.py': 'from shop.factory import create_app\n',
    'shop/factory.py':
      'from fastapi import FastAPI\nfrom routers import r\ndef create_app():\n    app = FastAPI()\n    app.include_router(r)\n    return app\n',
    'worker.py': 'from fastapi import FastAPI\napp = FastAPI()\n',
  })
  expect(apps.find((app) => app.primary)?.id).toBe('main:create_app')
  expect(routes.map(({ path }) => path)).toContain('/a')
})

test('one file under two names of its module is one application', () => {
  const { apps, problems } = read({
    Dockerfile: 'CMD ["uvicorn", "src.shop.main:app"]\n',
    'pyproject.toml': '[project]\nname = "shop"\nversion = "1"\n[tool.setuptools.packages.find]\nwhere = ["src"]\n',
    'src/shop/__init__.py': '',
    'src/shop/main.py': 'from fastapi import FastAPI\nfrom shop.orders import add\napp = FastAPI()\nadd(app)\n',
    'src/shop/orders.py': 'def add(app):\n    @app.get("/a")\n    def a(): ...\n',
  })
  expect({ apps: apps.map(({ id }) => id), problems }).toEqual({ apps: ['src.shop.main:app'], problems: [] })
})

test('a factory that needs a router is not said to include one that is not known', () => {
  const { apps, problems } = read({
    'making.py':
      'from fastapi import FastAPI\ndef create_application(router):\n    app = FastAPI()\n    app.include_router(router)\n    return app\n',
    'main.py': 'from making import create_application\nfrom routers import r\napp = create_application(router=r)\n',
  })
  expect({ apps: apps.map(({ id }) => id), problems }).toEqual({ apps: ['main:app'], problems: [] })
})

test('of two factories, the one that calls the other makes the application', () => {
  const { apps } = read({
    'server.py':
      'from fastapi import FastAPI\nfrom routers import r\ndef create_api_app():\n    app = FastAPI()\n    app.include_router(r)\n    return app\ndef create_app():\n    app = FastAPI()\n    app.mount("/api", create_api_app())\n    return app\n',
  })
  expect(apps.map(({ id }) => id)).toEqual(['server:create_app', 'server:create_app>/api'])
})
