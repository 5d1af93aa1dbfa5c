// All that the evaluator knows of FastAPI's world, by dotted path; made anew for each run, for programs may change it.
import type { Natives, Value } from '../../../project/index.ts'
import { createApplications } from './application.ts'
import { createAuthentication } from './authentication.ts'
import { createForms } from './forms.ts'
import { createParams } from './params.ts'
import type { Releases } from './releases.ts'
import { createRouters } from './router.ts'
import { createRoutes } from './routes.ts'
import { createSecurity } from './security.ts'

/** Where the same thing is importable from: the right side is its own name. A trailing dot maps a whole module. */
const ALIASES: readonly (readonly [string, string])[] = [
  ['fastapi.routing.Mount', 'starlette.routing.Mount'],
  ['fastapi.routing.Route', 'starlette.routing.Route'],
  ['fastapi.routing.BaseRoute', 'starlette.routing.BaseRoute'],
  ['fastapi.Request', 'starlette.requests.Request'],
  ['fastapi.Response', 'starlette.responses.Response'],
  ['fastapi.WebSocket', 'starlette.websockets.WebSocket'],
  ['fastapi.WebSocketDisconnect', 'starlette.websockets.WebSocketDisconnect'],
  ['fastapi.BackgroundTasks', 'starlette.background.BackgroundTasks'],
  ['fastapi.background.BackgroundTasks', 'starlette.background.BackgroundTasks'],
  ['fastapi.UploadFile', 'starlette.datastructures.UploadFile'],
  ['fastapi.datastructures.UploadFile', 'starlette.datastructures.UploadFile'],
  ['fastapi.exceptions.HTTPException', 'fastapi.HTTPException'],
  ['fastapi.requests.', 'starlette.requests.'],
  ['fastapi.responses.', 'starlette.responses.'],
  ['fastapi.websockets.', 'starlette.websockets.'],
  ['fastapi.staticfiles.', 'starlette.staticfiles.'],
  ['fastapi.templating.', 'starlette.templating.'],
  ['fastapi.middleware.', 'starlette.middleware.'],
  ['fastapi.concurrency.', 'starlette.concurrency.'],
  ['fastapi.testclient.', 'starlette.testclient.'],
  ['fastapi.security.SecurityScopes', 'fastapi.security.oauth2.SecurityScopes'],
  ['fastapi.security.HTTPAuthorizationCredentials', 'fastapi.security.http.HTTPAuthorizationCredentials'],
  ['fastapi.security.HTTPBasicCredentials', 'fastapi.security.http.HTTPBasicCredentials'],
]

/** FastAPI's name before Starlette's where both exist. */
function canonical(path: string): string {
  for (const [from, to] of ALIASES) {
    if (from.endsWith('.') ? path.startsWith(from) : path === from) return from.endsWith('.') ? to + path.slice(from.length) : to
  }
  return path
}

/** What stands for itself. */
const PLAIN_NAMES = [
  ...['HTTPException', 'WebSocketException', 'status'].map((name) => `fastapi.${name}`),
  ...['FileResponse', 'HTMLResponse', 'JSONResponse', 'PlainTextResponse', 'RedirectResponse', 'Response', 'StreamingResponse'].flatMap(
    (name) => [`fastapi.responses.${name}`, `starlette.responses.${name}`],
  ),
]

export function createNatives(releases: Releases, others: readonly ReadonlyMap<string, Value>[], fieldInfo?: Value): Natives {
  const values = new Map<string, Value>()
  const take = (map: ReadonlyMap<string, Value>): void => {
    for (const [path, value] of map) values.set(path, value)
  }
  for (const other of others) take(other)
  const routes = createRoutes(releases)
  take(routes)
  const routers = createRouters(releases, routes)
  take(routers)
  take(createApplications(routers, releases))
  take(createParams(fieldInfo?.kind === 'class' ? fieldInfo : undefined, releases))
  take(createSecurity())
  take(createForms())
  take(createAuthentication())
  const packages = new Set(['fastapi', 'starlette', 'pydantic', 'pydantic_settings', 'typing', 'typing_extensions'])
  const externals = new Map<string, Value>()
  return {
    find(path) {
      const found = values.get(path)
      if (found !== undefined) return found
      const own = canonical(path)
      if (own === path) return undefined
      const value = values.get(own) ?? externals.get(own)
      if (value !== undefined) return value
      // The same object by whichever name it is imported.
      const made: Value = { kind: 'external', path: own }
      externals.set(own, made)
      return made
    },
    owns: (name) => packages.has(name),
    names: (module) => namesIn(module, [...values.keys(), ...ALIASES.map(([from]) => from), ...PLAIN_NAMES]),
  }
}

/** The last words of the paths that stand directly in a module. */
function namesIn(module: string, paths: readonly string[]): string[] {
  const prefix = `${module}.`
  const names = paths.filter((path) => path.startsWith(prefix)).map((path) => path.slice(prefix.length))
  return [...new Set(names.filter((name) => name !== '' && !name.includes('.')))].sort()
}
