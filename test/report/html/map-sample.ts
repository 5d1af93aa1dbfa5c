// Maps to look at: a small library whose routes take and return secrets, the same with a hostile tree, and one as large as they come.

import type { Dependency, HttpRoute, Model, Parameter, Schema } from '../../../src/model/index.ts'
import {
  makeApp,
  makeDependency,
  makeGuard,
  makeHandler,
  makeMiddleware,
  makeModel,
  makeMount,
  makeObjectUse,
  makeRoute,
  makeWebSocket,
} from '../../kit/model.ts'

const known = { certainty: 'certain', note: null, place: null } as const
const ref = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` })

export function makeParameter(name: string, parts: Partial<Parameter> = {}): Parameter {
  return {
    name,
    in: 'query',
    required: false,
    schema: { type: 'string' },
    default: null,
    hasDefault: true,
    of: null,
    deprecated: false,
    includeInSchema: true,
    ...parts,
  }
}

/** A chain as FastAPI runs it, inner first. */
export function makeChain(length: number): Dependency[] {
  return Array.from({ length }, (_, index) =>
    makeDependency(`library.deps:step_${index}`, {
      of: index + 1 === length ? null : index + 1,
      depth: length - 1 - index,
      level: index + 1 === length ? 'parameter' : 'dependency',
      parameter: `value_${index}`,
    }),
  )
}

const reader: readonly Dependency[] = [
  makeDependency('fastapi.security:OAuth2PasswordBearer', {
    scheme: 'OAuth2PasswordBearer',
    of: 1,
    depth: 1,
    level: 'dependency',
    parameter: 'token',
  }),
  makeDependency('library.deps:current_user', {
    level: 'parameter',
    parameter: 'user',
    used: 'no',
    place: { file: 'library/deps.py', line: 4 },
  }),
  makeDependency('library.deps:limit.<locals>.check', { arguments: { calls: 5, api_key: 'hunter2' }, level: 'router' }),
]

function route(operation: string, router: string, parts: Partial<HttpRoute> = {}): HttpRoute {
  return makeRoute(operation, { via: [{ kind: 'include', name: router, prefix: '', place: { file: 'main.py', line: 9 } }], ...parts })
}

export const library: Model = makeModel({
  apps: [
    makeApp({
      title: 'Library',
      docsUrl: '/docs',
      middleware: [
        makeMiddleware('library.http:Outer'),
        makeMiddleware('starlette.middleware.sessions:SessionMiddleware', {
          secret_key: { value: 'hunter2', ...known },
          max_age: { value: 60, ...known },
        }),
      ],
    }),
    makeApp({ id: 'main:app>/admin', primary: false, middleware: [makeMiddleware('library.http:AdminOnly')] }),
  ],
  routes: [
    makeRoute('GET /docs', { origin: 'docs', handler: null, place: null, includeInSchema: false }),
    route('POST /token', 'library.auth:router', {
      body: { required: true, contentType: 'application/json', schema: ref('SignIn'), model: 'SignIn' },
      responses: [{ status: '200', contentType: 'application/json', schema: ref('Token') }],
    }),
    route('GET /books/{book_id}', 'library.books:router', {
      dependencies: reader,
      security: [{ scheme: 'OAuth2PasswordBearer', scopes: ['read'], optional: false, type: { type: 'oauth2', flows: {} } }],
      parameters: [makeParameter('book_id', { in: 'path', required: true }), makeParameter('X-Version', { in: 'header', of: 2 })],
      responses: [{ status: '200', contentType: 'application/json', schema: { type: 'array', items: ref('Book') } }],
    }),
    route('DELETE /books/{book_id}', 'library.books:router', { condition: { text: 'settings.writable', default: 'off' } }),
    route('GET /deep', 'library.books:router', { dependencies: makeChain(12) }),
    makeWebSocket('/live', { handler: makeHandler('follow', 3, { file: 'library/live.py' }) }),
    route('GET /admin/users', 'library.admin:router', { within: 'main:app>/admin' }),
    makeMount('/static'),
  ],
  schemas: {
    SignIn: { type: 'object', properties: { name: { type: 'string' }, password: { type: 'string' } }, required: ['password'] },
    Token: { type: 'object', properties: { access_token: { type: 'string' }, token_type: { type: 'string' } } },
    Book: { type: 'object', properties: { title: { type: 'string' }, next: ref('Book'), owner: ref('Owner') } },
    Owner: {
      type: 'object',
      properties: { api_key: { type: 'string' }, has_password: { type: 'boolean' }, extra: { 'x-unknown': 'made by make_field()' } },
    },
  },
  orphans: [{ name: 'old', module: 'library.old', routes: 3, reason: 'not-included', place: { file: 'library/old.py', line: 5 } }],
  problems: [{ code: 'value-not-known', file: 'library/live.py', line: 12, message: 'what `plugins()` returns is not known' }],
  lookedAt: { files: 9, parsed: 8, skipped: [{ path: 'library/seed.py', reason: 'too large' }] },
})

/** Every word that can come from a tree is `word`. */
export function makeHostileMap(word: string): Model {
  const place = { file: word, line: 1 }
  const condition = { text: word, default: 'off' } as const
  const argument = { value: word, certainty: 'likely', note: word, place } as const
  const schema: Schema = { $ref: `#/components/schemas/${word}` }
  const dependencies = [
    makeDependency(`${word}:${word}`, { of: 1, depth: 1, scheme: word, parameter: word, level: 'dependency', place }),
    makeDependency(`${word}:${word}`, {
      parameter: word,
      used: 'no',
      replaces: word,
      kind: 'unknown',
      scopes: [word],
      arguments: { [word]: word },
      place,
    }),
  ]
  const parts = {
    app: word,
    within: `${word}>${word}`,
    handler: makeHandler(word, 1, { file: word, module: word, decorators: [word] }),
    place: { file: `${word}2`, line: 1 },
    condition,
    guards: [
      makeGuard(word, {
        place,
        dependency: 1,
        reads: [word],
        verifiedBy: [{ text: word, place }],
        tests: [{ kind: 'role', text: word, place, values: [word] }],
        refusals: [{ status: 401, by: word, place }],
        exempt: [{ operator: 'endswith', values: [word], subject: word, place }],
      }),
    ],
    accessReasons: [{ text: word, place }],
    otherwise: { access: 'authorised', setting: word },
    objects: [
      makeObjectUse(word, {
        by: [{ parameter: word, in: 'path', column: word }],
        bound: 'compared',
        boundBy: [{ text: word, place }],
        place,
        inside: { module: word, function: word, file: word },
        text: word,
        ownerFields: [word],
      }),
    ],
    principal: { parameter: word, used: 'no' },
    dependencies,
    security: [{ scheme: word, scopes: [word], optional: true, type: { type: 'apiKey', in: 'header', name: word } }],
    parameters: [makeParameter(word, { schema: { enum: [word] }, default: word, of: 1, bareDependency: word })],
    routeClass: word,
    tags: [word],
    name: word,
    via: [{ kind: 'include', name: word, prefix: word, place }],
  } as const
  return makeModel({
    snapshot: { commit: word, content: word, tool: word, knowledge: word, policy: word },
    versions: { ...library.versions, fastapi: { value: word, certainty: 'likely', origin: 'source', place } },
    apps: [`${word}`, `${word}>${word}`].map((id) =>
      makeApp({
        id,
        entrypoint: word,
        title: word,
        version: word,
        rootPath: word,
        openapiUrl: word,
        docsUrl: word,
        lifespan: word,
        wrappedBy: [word],
        middleware: [makeMiddleware(word, { [word]: argument }, { name: word, condition, place })],
        exceptionHandlers: [{ on: word, handler: word, place }],
        dependencyOverrides: [{ of: word, by: word, place }],
      }),
    ),
    routes: [
      makeRoute(`GET /evil`, {
        ...parts,
        id: `${word}|GET ${word}`,
        method: word,
        path: `/${word}`,
        origin: 'project',
        operationId: word,
        body: { required: true, contentType: word, schema, model: word },
        responses: [{ status: word, contentType: word, schema: { type: 'array', items: schema } }],
        responseModel: word,
      }),
      makeMount(`/${word}`, { ...parts, id: `${word}|MOUNT ${word}`, target: word, options: { [word]: argument } }),
    ],
    events: [{ id: word, app: word, library: word, name: word, handler: makeHandler(word, 1), place }],
    schemas: {
      [word]: {
        type: 'object',
        properties: { [word]: { type: word, format: word, default: word }, other: { 'x-unknown': word } },
        required: [word],
      },
    },
    orphans: [{ name: word, module: word, routes: 1, reason: 'not-included', place }],
    problems: [{ code: word, file: word, line: 1, message: word }],
    lookedAt: { files: 2, parsed: 1, skipped: [{ path: word, reason: word }] },
  })
}

export function makeLargeMap(routes: number): Model {
  const [, , read] = library.routes
  if (read === undefined || read.kind !== 'http') throw new Error('the sample has no such route')
  return {
    ...library,
    routes: Array.from({ length: routes }, (_, number) =>
      route(`GET /area${number % 40}/things/{thing_id}/part${number}`, `library.area${number % 40}:router`, {
        dependencies: [
          ...read.dependencies,
          ...makeChain(4).map((one) => (one.of === null ? one : { ...one, of: one.of + read.dependencies.length })),
        ],
        security: read.security,
        parameters: read.parameters,
        responses: read.responses,
      }),
    ),
  }
}
