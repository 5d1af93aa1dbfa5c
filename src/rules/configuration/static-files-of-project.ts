// A folder is served as it is, and the program itself lies in it.

import type { App, MountRoute, Route } from '../../model/index.ts'
import { bad, defineRule, good } from '../kit.ts'

export default defineRule({
  id: 'static-files-of-project',
  title: 'The folder of the program is served as static files',
  severity: 'high',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-552', 'CWE-538'],
  owaspApi: 'API8:2023',
  asvs: ['v5.0.0-13.4.7', 'v5.0.0-13.4.1'],
  why: `
    StaticFiles answers with any file below its directory. Here the program lies below it, and with it whatever lies beside the
    program: settings and .env files with keys, the repository's history, a database in a file.`,
  fix: 'Move what browsers need into a folder of its own, and serve only that: StaticFiles(directory="static").',
  blindSpots: [
    'A folder that only a setting names counts by its default.',
    'A relative folder is taken from where the server is started, which is thought to be the root of the project.',
  ],
  examples: [
    bad(
      'the folder where the server is started',
      `
      from fastapi import FastAPI
      from fastapi.staticfiles import StaticFiles

      app = FastAPI()
      app.mount("/files", StaticFiles(directory="."), name="files")  # <-- finding
    `,
    ),
    bad(
      'the folder of the module, and the one above it',
      `
      # file: shop/main.py
      import os
      from pathlib import Path

      from fastapi import FastAPI
      from fastapi.staticfiles import StaticFiles

      HERE = Path(__file__).resolve().parent
      app = FastAPI()
      app.mount("/assets", StaticFiles(directory=HERE), name="assets")  # <-- finding
      app.mount("/all", StaticFiles(directory=os.path.dirname(HERE)), name="all")  # <-- finding
    `,
    ),
    good(
      'a folder beside the module',
      `
      # file: shop/main.py
      from pathlib import Path

      from fastapi import FastAPI
      from fastapi.staticfiles import StaticFiles

      app = FastAPI()
      app.mount("/static", StaticFiles(directory=Path(__file__).parent / "static"), name="static")
      app.mount("/pages", StaticFiles(directory="./shop/pages", html=True), name="pages")
    `,
    ),
    good(
      'folders outside of the program',
      `
      # file: shop/main.py
      import os

      from fastapi import FastAPI
      from fastapi.staticfiles import StaticFiles

      app = FastAPI()
      app.mount("/media", StaticFiles(directory="/var/lib/shop/media"), name="media")
      app.mount("/site", StaticFiles(directory=os.environ["SITE"]), name="site")
      app.mount("/front", StaticFiles(directory="sho"), name="front")
    `,
    ),
  ],

  looksAt: 'app',
  check(app, report, context) {
    for (const route of context.routesOf(app)) {
      if (route.kind !== 'mount' || route.condition?.default === 'off' || !/StaticFiles$/.test(route.target ?? '')) continue
      const directory = Object.hasOwn(route.options, 'directory') ? route.options['directory'] : undefined
      if (typeof directory?.value !== 'string' || directory.certainty === 'unknown' || directory.value.includes('{?}')) continue
      const served = findServed(directory.value, sourcesOf(app, context.routesOf(app)))
      if (served === null) continue
      report({
        place: route.place ?? directory.place ?? app.place,
        cause: { name: app.id, what: `StaticFiles ${mountPath(route)}` },
        what: `${mountPath(route)} serves ${served}${directory.certainty === 'likely' && directory.note !== null ? ` by default (${directory.note})` : ''}`,
        ...(directory.certainty === 'likely' || route.condition?.default === 'unknown' ? { confidence: 'medium' } : {}),
        routes: [route],
      })
    }
  },
})

function mountPath({ path }: MountRoute): string {
  return path === '' ? '/' : path
}

/** Files that hold the program, as far as the model names them. */
function sourcesOf(app: App, routes: readonly Route[]): string[] {
  const files = routes.flatMap(({ handler, place }) => [handler?.file, place?.file])
  return [...new Set([app.place?.file, ...files])].filter((file) => typeof file === 'string')
}

/** What of it is served: null where no source lies below the folder. Absolute paths of the tree start at its root. */
function findServed(directory: string, sources: readonly string[]): string | null {
  const parts = directory.split('/').filter((part) => part !== '' && part !== '.')
  if (parts[0] === '~') return parts.length === 1 ? 'the home folder' : null
  if (parts[0] === '..') return parts.every((part) => part === '..') ? 'a folder above the program' : null
  if (parts.includes('..')) return null
  if (parts.length === 0)
    return directory.startsWith('/') ? 'the folder that holds the whole program' : 'the folder that the server is started in'
  const below = `${parts.join('/')}/`
  return sources.some((file) => file.startsWith(below)) ? `${parts.join('/')}, where the program lies` : null
}
