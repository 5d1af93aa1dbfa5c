// Models made by hand, for what stands on a model and not on the way that leads to it. Every part has a plain beginning.

import type {
  App,
  Dependency,
  Guard,
  Handler,
  HttpRoute,
  Middleware,
  Model,
  MountRoute,
  ObjectUse,
  Route,
  WebSocketRoute,
} from '../../src/model/index.ts'

const unknownVersion = { value: '', certainty: 'unknown', origin: 'source', place: null } as const

export function makeModel(parts: Partial<Model> = {}): Model {
  return {
    schemaVersion: '1.0',
    snapshot: { commit: null, content: 'a'.repeat(64), tool: '0.1.0', knowledge: '0', policy: null },
    versions: { fastapi: unknownVersion, starlette: unknownVersion, pydantic: unknownVersion },
    apps: [makeApp()],
    routes: [],
    events: [],
    orphans: [],
    code: null,
    flows: null,
    schemas: {},
    problems: [],
    lookedAt: { files: 1, parsed: 1, skipped: [] },
    ...parts,
  }
}

export function makeApp(parts: Partial<App> = {}): App {
  return {
    id: 'main:app',
    entrypoint: 'main:app',
    primary: true,
    kind: 'fastapi',
    place: { file: 'main.py', line: 3 },
    title: null,
    version: null,
    rootPath: '',
    debug: { value: false, certainty: 'certain', origin: 'source', place: null },
    openapiUrl: null,
    docsUrl: null,
    redocUrl: null,
    redirectSlashes: true,
    middleware: [],
    exceptionHandlers: [],
    dependencyOverrides: [],
    wrappedBy: [],
    lifespan: null,
    webhooks: [],
    ...parts,
  }
}

const base = {
  app: 'main:app',
  within: 'main:app',
  converters: {},
  includeInSchema: true,
  condition: null,
  access: 'unknown',
  accessCertainty: 'unknown',
  guards: [],
  accessReasons: [],
  otherwise: null,
  objects: [],
  principal: null,
  dependencies: [],
  security: [],
  parameters: [],
  takesRequest: false,
  routeClass: null,
  tags: [],
  name: null,
  via: [],
} as const

let line = 10

/** `GET /users/{id}`; its handler is a function of its own in main.py, two lines below its decorator. */
export function makeRoute(operation: string, parts: Partial<HttpRoute> = {}): HttpRoute {
  const [method = '', path = ''] = operation.split(' ')
  line += 10
  return {
    ...base,
    kind: 'http',
    id: `main:app|${method} ${path.replace(/\{\w+/g, '{')}`,
    method,
    path,
    order: line,
    handler: makeHandler(`handle_${line}`, line + 1),
    place: { file: 'main.py', line },
    body: null,
    responses: [],
    responseModel: null,
    statusCode: null,
    operationId: null,
    deprecated: false,
    plain: false,
    origin: 'project',
    callbacks: [],
    documented: null,
    openapiExtra: null,
    ...parts,
  }
}

export function makeMount(path: string, parts: Partial<MountRoute> = {}): MountRoute {
  line += 10
  return {
    ...base,
    kind: 'mount',
    id: `main:app|MOUNT ${path}`,
    method: null,
    path,
    order: line,
    handler: null,
    place: { file: 'main.py', line },
    target: 'starlette.staticfiles:StaticFiles',
    frontend: false,
    options: {},
    ...parts,
  }
}

export function makeWebSocket(path: string, parts: Partial<WebSocketRoute> = {}): WebSocketRoute {
  line += 10
  return {
    ...base,
    kind: 'websocket',
    id: `main:app|WS ${path}`,
    method: 'WS',
    path,
    order: line,
    handler: makeHandler(`handle_${line}`, line + 1),
    place: { file: 'main.py', line },
    ...parts,
  }
}

export function makeHandler(name: string, at: number, parts: Partial<Handler> = {}): Handler {
  return { name, module: 'main', file: 'main.py', line: at, headEnd: at, isAsync: false, decorators: [], ...parts }
}

export function makeDependency(call: string, parts: Partial<Dependency> = {}): Dependency {
  return {
    call,
    replaces: null,
    kind: 'function',
    of: null,
    depth: 0,
    parameter: null,
    used: 'unknown',
    scopes: [],
    arguments: {},
    level: 'route',
    place: null,
    asked: null,
    scheme: null,
    ...parts,
  }
}

/** Asks for a credential and verifies it, until the parts say otherwise. */
export function makeGuard(call: string, parts: Partial<Guard> = {}): Guard {
  return {
    kind: 'dependency',
    call,
    place: null,
    dependency: null,
    absent: 'stops',
    forged: 'stops',
    verified: 'passes',
    reads: [],
    verifiedBy: [],
    tests: [],
    refusals: [],
    exempt: [],
    ...parts,
  }
}

/** The handler reads one object that nobody's principal binds. */
export function makeObjectUse(resource: string | null, parts: Partial<ObjectUse> = {}): ObjectUse {
  return {
    resource,
    does: 'read',
    by: [],
    bound: 'none',
    boundBy: [],
    place: { file: 'main.py', line: 12 },
    inside: { module: 'main', function: 'read', file: 'main.py' },
    text: 'session.get(Item, item_id)',
    ownerFields: [],
    ...parts,
  }
}

export function makeMiddleware(call: string, options: Middleware['options'] = {}, parts: Partial<Middleware> = {}): Middleware {
  return { call, name: call.split(/[:.]/).at(-1) ?? call, options, condition: null, place: { file: 'main.py', line: 5 }, ...parts }
}

/** Numbers the routes in matching order, as every real model has them. */
export function inOrder(...routes: readonly Route[]): Route[] {
  return routes.map((route, order) => ({ ...route, order }))
}
