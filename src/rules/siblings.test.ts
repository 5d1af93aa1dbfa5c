// Which routes count as kin, and who is open on purpose, on models made by hand.

import { describe, expect, test } from 'vitest'
import { makeDependency, makeGuard, makeHandler, makeModel, makeObjectUse, makeRoute } from '../../test/kit/model.ts'
import type { HttpRoute, Route, RouterStep } from '../model/index.ts'
import { accessAtBest, isBare, isGuarded } from './caller-access.ts'
import { findMissingRole, findRoutersWithoutPermissions } from './missing-role.ts'
import { findUnbound } from './object-owner.ts'
import { findOpenOnes, findOpenRouters, shareOfGuarded } from './open-among-guarded.ts'
import { isPublicOnPurpose } from './public-purpose.ts'
import { inFamily, inModule, onPath, onResource, onRouter, routersOf } from './siblings.ts'

const router = (name: string, line = 5): RouterStep => ({ kind: 'router', name, prefix: '', place: { file: 'main.py', line } })
const on = (name: string) => ({ via: [router('main:app', 1), { ...router(name), kind: 'include' as const }, router(name)] })
const ids = (routes: readonly Route[]): string[] => routes.map(({ method, path }) => `${method} ${path}`)

describe('kin', () => {
  const read = makeRoute('GET /notes/{note_id}', on('shop:notes'))
  const change = makeRoute('PUT /notes/{id}/', on('shop:notes'))
  const upload = makeRoute('POST /api/v1/notes/upload', { ...on('shop:files'), handler: makeHandler('upload', 3, { module: 'files' }) })
  const off = makeRoute('DELETE /notes/{id}', { ...on('shop:notes'), condition: { text: 'settings.x', default: 'off' } })
  const twin = makeRoute('GET /v2/notes/{note_id}', { ...on('shop:notes'), handler: read.handler })
  const uses = makeRoute('GET /other', { ...on('shop:other'), objects: [makeObjectUse('m:Note'), makeObjectUse('m:Note')] })
  const model = makeModel({ routes: [read, change, upload, off, twin, uses] })

  test.each<[string, Route[], string[]]>([
    ['of a router, without what is off and without the same handler again', onRouter(read, model), ['PUT /notes/{id}/']],
    ['of a path, whatever its holes are called', onPath(read, model), ['PUT /notes/{id}/']],
    ['of the first word of the path', inFamily(read, model), ['PUT /notes/{id}/', 'POST /api/v1/notes/upload']],
    ['of a resource, once', onResource('m:Note', read, model), ['GET /other']],
    ['of a module', inModule(read, model), ['PUT /notes/{id}/', 'GET /other']],
  ])('%s', (_, routes, expected) => {
    expect(ids(routes)).toEqual(expected)
  })

  test('routes on the app itself are kin by their module', () => {
    const here = makeRoute('GET /a', { via: [router('main:app')] })
    const there = makeRoute('GET /b', { via: [router('main:app')], handler: makeHandler('b', 3, { module: 'other' }) })
    expect(routersOf(makeModel({ routes: [here, there] })).map(({ routes }) => ids(routes))).toEqual([['GET /a'], ['GET /b']])
  })
})

describe('who may call', () => {
  test.each<[string, Partial<HttpRoute>, { guarded: boolean; bare: boolean }]>([
    ['open', { access: 'open', accessCertainty: 'certain' }, { guarded: false, bare: true }],
    ['unknown is neither', { access: 'unknown' }, { guarded: false, bare: false }],
    [
      'off by default',
      { access: 'open', accessCertainty: 'likely', otherwise: { access: 'authenticated', setting: 'AUTH' } },
      { guarded: true, bare: false },
    ],
    [
      'a scheme that nobody reads',
      {
        access: 'open',
        accessCertainty: 'certain',
        security: [{ scheme: 'b', scopes: [], optional: true, type: { type: 'http', scheme: 'bearer', bearerFormat: null } }],
      },
      { guarded: false, bare: false },
    ],
    [
      'a dependency named after callers',
      { access: 'open', accessCertainty: 'certain', dependencies: [makeDependency('shop:get_current_user')] },
      { guarded: false, bare: false },
    ],
    [
      'a database',
      { access: 'open', accessCertainty: 'certain', dependencies: [makeDependency('shop:get_db')] },
      { guarded: false, bare: true },
    ],
    [
      'a middleware that only looks',
      {
        access: 'optional',
        accessCertainty: 'likely',
        guards: [makeGuard('shop:Log', { kind: 'middleware', absent: 'passes', forged: 'passes', reads: ['header Authorization'] })],
      },
      { guarded: false, bare: true },
    ],
  ])('%s', (_, parts, expected) => {
    const route = makeRoute('GET /a', parts)
    expect({ guarded: isGuarded(route), bare: isBare(route) }).toEqual(expected)
  })

  test('the stricter arm of a setting counts, and nothing is made of what is unknown', () => {
    const otherwise = { access: 'authorised', setting: 'AUTH' } as const
    expect(accessAtBest(makeRoute('GET /a', { access: 'optional', otherwise }))).toBe('authorised')
    expect(accessAtBest(makeRoute('GET /a', { access: 'unknown', otherwise }))).toBe('unknown')
  })
})

test.each([
  ['GET /', true],
  ['POST /auth/login', true],
  ['POST /users/sign-up', true],
  ['GET /oauth/{provider}/callback', true],
  ['POST /password-reset/{token}', true],
  ['GET /health', true],
  ['GET /static/{path:path}', true],
  ['POST /webhooks/stripe', true],
  ['GET /public/notes', true],
  ['POST /providers/healthcheck', false],
  ['DELETE /messages/session/{session_id}', false],
  ['DELETE /tokens/{token_id}', false],
  ['GET /project/file/{file_id}', false],
  ['PUT /users/{user_id}', false],
  ['POST /files/extract-text', false],
  ['GET /health/{patient_id}', false],
])('%s is open on purpose: %s', (operation, expected) => {
  expect(isPublicOnPurpose(makeRoute(operation))).toBe(expected)
})

const open = { access: 'open', accessCertainty: 'certain' } as const
const closed = { access: 'authenticated', accessCertainty: 'certain', guards: [makeGuard('shop:get_user')] } as const

describe('open among guarded', () => {
  const askRouter = (...routes: HttpRoute[]): string[] => {
    const model = makeModel({ routes })
    return routersOf(model).flatMap((group) =>
      findOpenOnes(group, model, shareOfGuarded(model)).map(({ route, confidence }) => `${confidence} ${route.method} ${route.path}`),
    )
  }
  const a = on('shop:a')

  test.each<[string, HttpRoute[], string[]]>([
    [
      'one of three that change',
      [
        makeRoute('PUT /a/{id}', { ...a, ...closed }),
        makeRoute('POST /a/b', { ...a, ...closed }),
        makeRoute('DELETE /a/{id}', { ...a, ...open }),
      ],
      ['high DELETE /a/{id}'],
    ],
    [
      'public reading beside guarded changes',
      [makeRoute('PUT /a/{x}', { ...a, ...closed }), makeRoute('POST /a', { ...a, ...closed }), makeRoute('GET /a', { ...a, ...open })],
      [],
    ],
    ['all of them are open', [makeRoute('PUT /a/{id}', { ...a, ...open }), makeRoute('DELETE /a/{id}', { ...a, ...open })], []],
    [
      'what strangers may send in',
      [
        makeRoute('GET /a/{id}', { ...a, ...closed }),
        makeRoute('DELETE /a/{id}', { ...a, ...closed }),
        makeRoute('POST /a', { ...a, ...open }),
      ],
      ['low POST /a'],
    ],
    [
      'guards that are not understood',
      [
        makeRoute('PUT /a/{id}', { ...a, ...open, dependencies: [makeDependency('shop:check_auth')] }),
        makeRoute('DELETE /a/{id}', { ...a, ...open }),
      ],
      ['medium DELETE /a/{id}'],
    ],
    [
      'a guarded kin that is unknown',
      [makeRoute('PUT /a/{id}', { ...a, access: 'unknown' }), makeRoute('DELETE /a/{id}', { ...a, ...open })],
      [],
    ],
  ])('%s', (_, routes, expected) => {
    expect(askRouter(...routes)).toEqual(expected)
  })

  test('a router of its own is one finding, where nearly all others are guarded', () => {
    const guarded = ['a', 'b', 'c', 'd'].map((name) => makeRoute(`PUT /${name}/{id}`, { ...on(`shop:${name}`), ...closed }))
    const left = [makeRoute('PUT /e/{id}', { ...on('shop:e'), ...open }), makeRoute('GET /e/{id}', { ...on('shop:e'), ...open })]
    expect(
      findOpenRouters(makeModel({ routes: [...guarded, ...left] })).map(({ group, open: routes }) => [group.name, ids(routes)]),
    ).toEqual([['shop:e', ['PUT /e/{id}', 'GET /e/{id}']]])
    expect(findOpenRouters(makeModel({ routes: [...guarded.slice(0, 2), ...left] }))).toEqual([])
  })
})

describe('roles', () => {
  const asks = {
    ...closed,
    access: 'authorised',
    guards: [makeGuard('shop:get_admin', { tests: [{ kind: 'role', text: 'user.role != "admin"', place: null, values: ['admin'] }] })],
  } as const
  const a = on('shop:a')

  test.each<[string, Partial<HttpRoute>, string | null]>([
    ['takes every caller', closed, 'low'],
    ['is open: another rule says so', open, null],
    [
      'holds the object against the caller',
      { ...closed, objects: [makeObjectUse('m:A', { by: [{ parameter: 'id', in: 'path', column: 'id' }], bound: 'predicate' })] },
      null,
    ],
    ['asks for a scope', { ...closed, dependencies: [makeDependency('shop:x', { scopes: ['a:write'] })] }, null],
  ])('beside three that ask, a route that %s', (_, parts, confidence) => {
    const route = makeRoute('PUT /a/{id}/name', { ...a, ...parts })
    const kin = ['POST /a', 'PUT /a/{id}', 'DELETE /a/{id}'].map((operation) => makeRoute(operation, { ...a, ...asks }))
    expect(findMissingRole(route, makeModel({ routes: [route, ...kin] }))?.confidence ?? null).toBe(confidence)
  })

  test('permissions of other routers are missed by the router, and what stands in every path names no object', () => {
    const of = (name: string, parts: Partial<HttpRoute>) =>
      ['PUT', 'DELETE'].map((method) => makeRoute(`${method} /{org}/${name}/{${name}_id}`, { ...on(`shop:${name}`), ...closed, ...parts }))
    const permission = { dependencies: [makeDependency('shop:Permission')] }
    const plain = makeRoute('PUT /{org}/settings', { ...on('shop:settings'), ...closed })
    const routes = [...of('a', permission), ...of('b', permission), ...of('tasks', {}), plain]
    expect(findRoutersWithoutPermissions(makeModel({ routes })).map(({ group, without }) => [group.name, without.length])).toEqual([
      ['shop:tasks', 2],
    ])
  })
})

describe('objects that nobody holds against the caller', () => {
  const key = (parameter: string, column: string | null = 'id', where: 'path' | 'body' | 'query' = 'path') => ({
    parameter,
    in: where,
    column,
  })
  const caller = { ...closed, principal: { parameter: 'user', used: 'yes' } } as const
  const note = (parts: Parameters<typeof makeObjectUse>[1]) =>
    makeObjectUse('m:Note', { by: [key('note_id')], ownerFields: ['owner_id'], ...parts })
  const checked = makeRoute('PUT /notes/{note_id}', { ...caller, objects: [note({ does: 'update', bound: 'compared' })] })
  const say = (route: HttpRoute): string[] =>
    findUnbound(route, makeModel({ routes: [checked, route] })).map(
      ({ fault, confidence, object }) => `${confidence} ${fault} ${object.does}`,
    )

  test.each<[string, string, Partial<HttpRoute>, string[]]>([
    ['deletes, and others ask', 'DELETE /notes/{note_id}', { objects: [note({ does: 'delete' })] }, ['high owner delete']],
    ['loads by the last id of a DELETE', 'DELETE /notes/{note_id}', { objects: [note({})] }, ['high owner delete']],
    [
      'loads, and deletes what has no class',
      'POST /notes/{note_id}/x',
      { objects: [note({}), makeObjectUse(null, { does: 'delete', by: [key('note_id.first', null)] })] },
      ['high owner delete'],
    ],
    ['is bound', 'DELETE /notes/{note_id}', { objects: [note({ does: 'delete', bound: 'predicate' })] }, []],
    ['is not known', 'DELETE /notes/{note_id}', { objects: [note({ does: 'delete', bound: 'unknown' })] }, []],
    [
      'asks a role',
      'DELETE /notes/{note_id}',
      { objects: [note({ does: 'delete' })], guards: [makeGuard('a', { tests: [{ kind: 'role', text: 'x', place: null, values: [] }] })] },
      [],
    ],
    [
      'asks something nobody understands',
      'DELETE /notes/{note_id}',
      { objects: [note({ does: 'delete' })], guards: [makeGuard('a', { tests: [{ kind: 'owner', text: 'x', place: null, values: [] }] })] },
      [],
    ],
    ['goes by a token', 'GET /notes/{token}', { objects: [note({ by: [key('token', 'token')] })] }, []],
    [
      'takes the owner from the query',
      'GET /notes',
      { objects: [note({ does: 'list', by: [key('owner_id', 'owner_id', 'query')] })] },
      ['high identity list'],
    ],
    [
      'takes a child below a checked parent',
      'DELETE /notes/{note_id}/lines/{line_id}',
      { objects: [note({ bound: 'predicate' }), makeObjectUse('m:Line', { does: 'delete', by: [key('line_id')] })] },
      ['high child delete'],
    ],
    [
      'takes a second object from the body',
      'POST /notes/{note_id}/move',
      { objects: [note({ bound: 'predicate' }), makeObjectUse('m:Folder', { by: [key('body.folder_id', 'id', 'body')] })] },
      ['medium second read'],
    ],
    [
      'changes the account of others',
      'PUT /users/{user_id}',
      { objects: [makeObjectUse('m:User', { does: 'update', by: [key('user_id')] })] },
      ['high account update'],
    ],
    ['only reads an account', 'GET /users/{user_id}', { objects: [makeObjectUse('m:User', { by: [key('user_id')] })] }, []],
    ['has nothing to show whose it is', 'GET /tags/{tag_id}', { objects: [makeObjectUse('m:Tag', { by: [key('tag_id')] })] }, []],
    [
      'never looks at the caller',
      'DELETE /tags/{tag_id}',
      { principal: { parameter: 'user', used: 'no' }, objects: [makeObjectUse('m:Tag', { by: [key('tag_id')] })] },
      ['medium unused delete'],
    ],
    ['is open', 'DELETE /notes/{note_id}', { ...open, guards: [], principal: null, objects: [note({ does: 'delete' })] }, []],
  ])('a route that %s', (_, operation, parts, expected) => {
    expect(say(makeRoute(operation, { ...caller, ...parts }))).toEqual(expected)
  })
})
