import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { inOrder, makeApp, makeHandler, makeMount, makeRoute, makeWebSocket } from '../../test/kit/model.ts'
import { UserError } from '../base/index.ts'
import { findRoute } from './find-route.ts'

const handler = (name: string, module = 'shop.users') => makeHandler(name, 1, { module })

const routes = inOrder(
  makeRoute('GET /users/me', { handler: handler('read_me') }),
  makeRoute('GET /users/{user_id:int}', { id: 'main:app|GET /users/{:int}', handler: handler('Users.read') }),
  makeRoute('DELETE /users/{user_id}', { handler: handler('make_router.<locals>.remove') }),
  makeRoute('GET /orders/', { handler: handler('list_orders', 'shop.orders') }),
  makeRoute('POST /orders/', { handler: handler('list_orders', 'shop.orders') }),
  makeRoute('GET /files/{where:path}', { id: 'main:app|GET /files/{:path}', handler: handler('read_file', 'shop.files') }),
  makeRoute('GET /health', { handler: handler('health', 'shop.main') }),
  makeRoute('GET /health', { id: 'admin:app|GET /health', app: 'admin:app', within: 'admin:app', handler: handler('alive', 'admin') }),
  makeRoute('GET /twice', { handler: handler('first') }),
  makeRoute('GET /twice', { id: 'main:app|GET /twice#2', handler: handler('second') }),
  makeWebSocket('/live', { handler: handler('follow') }),
  makeMount('/static'),
)

describe('a route is found', () => {
  test.each([
    ['GET /users/{user_id:int}', 'GET /users/{:int}'],
    ['GET /users/{}', 'GET /users/{:int}'],
    ['get /users/{id}', 'GET /users/{:int}'],
    ['  GET   /users/:id ', 'GET /users/{:int}'],
    ['main:app|GET /users/{:int}', 'GET /users/{:int}'],
    ['main:app|DELETE /users/{}', 'DELETE /users/{}'],
    ['/users/me', 'GET /users/me'],
    ['GET orders', 'GET /orders/'],
    ['POST /orders', 'POST /orders/'],
    ['WS /live', 'WS /live'],
    ['websocket /live', 'WS /live'],
    ['/live', 'WS /live'],
    ['mount /static', 'MOUNT /static'],
    ['GET /users/42', 'GET /users/{:int}'],
    ['GET https://shop.example/users/42?all=yes', 'GET /users/{:int}'],
    ['/files/a/b/c.txt', 'GET /files/{:path}'],
    ['read_me', 'GET /users/me'],
    ['read', 'GET /users/{:int}'],
    ['Users.read', 'GET /users/{:int}'],
    ['remove', 'DELETE /users/{}'],
    ['shop.users:read_me', 'GET /users/me'],
    ['shop.users.read_me', 'GET /users/me'],
    ['admin:app|GET /health', 'GET /health'],
    ['admin:app|/health', 'GET /health'],
    ['GET /twice#2', 'GET /twice#2'],
  ])('%s', (written, expected) => {
    const { id } = findRoute({ apps: [makeApp(), makeApp({ id: 'admin:app' })], routes }, written)
    expect(id.slice(id.indexOf('|') + 1)).toBe(expected)
    if (written.startsWith('admin')) expect(id).toBe('admin:app|GET /health')
  })
})

describe('what is no route, or several', () => {
  test.each([
    ['/orders', 'may be any of 2 routes', 'write one of: `GET /orders/`, `POST /orders/`'],
    ['list_orders', 'may be any of 2 routes', 'write one of: `GET /orders/`, `POST /orders/`'],
    ['/users/{}', 'may be any of 2 routes', 'write one of: `GET /users/{:int}`, `DELETE /users/{}`'],
    ['GET /health', 'may be any of 2 routes', 'write one of: `main:app|GET /health`, `admin:app|GET /health`'],
    ['GET /userz/{}', 'is no route of the application', 'did you mean `GET /users/{:int}`, `GET /users/me`?'],
    ['POST /users/me', 'is no route of the application', 'did you mean `GET /users/me`?'],
    ['/heath', 'is no route of the application', 'did you mean `main:app|GET /health`?'],
    ['raed_me', 'is no route of the application', 'did you mean `GET /users/me`?'],
    ['/something/else/entirely', 'is no route of the application', '`fastward routes` lists them'],
    ['', 'is no route of the application', '`fastward routes` lists them'],
  ])('%s: a user error that helps', (written, message, remedy) => {
    const error = findError(() => findRoute({ apps: [makeApp(), makeApp({ id: 'admin:app' })], routes }, written))
    expect(error.message).toBe(`\`${written}\` ${message}`)
    expect(error.remedy).toBe(remedy)
  })

  test('an application without routes has nothing to suggest', () => {
    expect(findError(() => findRoute({ apps: [], routes: [] }, 'GET /')).remedy).toContain('no route was found at all')
  })

  test('any words end in a route or a user error, soon', () => {
    const hostile = inOrder(makeRoute('GET /x', { path: `/${'{a}'.repeat(5000)}` }), makeRoute(`GET /${'('.repeat(5000)}`))
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (word) => {
        for (const written of [word, `/${word}`, `GET /${word}`, `GET /${word.repeat(200)}`]) {
          try {
            const all = [...routes, ...hostile]
            expect(all).toContain(findRoute({ apps: [], routes: all }, written))
          } catch (error) {
            expect(error).toBeInstanceOf(UserError)
          }
        }
      }),
      { numRuns: 60 },
    )
  })
})

function findError(run: () => unknown): UserError {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('no error')
}
