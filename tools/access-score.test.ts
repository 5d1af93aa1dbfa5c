// What counts as right, and which errors hurt.
import { expect, test } from 'vitest'
import { type AccessLabel, confusionTable, scoreAccess } from './access-score.ts'

const label = (path: string, verdict: string, more: Partial<AccessLabel> = {}): AccessLabel => ({
  application: 'shop',
  method: 'GET',
  path,
  verdict,
  reason: 'because',
  ...more,
})
const route = (path: string, access: string, id = `main:app|GET ${path}`, app = 'main:app') => ({ id, app, method: 'GET', path, access })
const map = (...routes: ReturnType<typeof route>[]) => ({ apps: [{ id: 'main:app', primary: true }], routes })

test.each([
  ['the same word is right', 'open', 'open', null, { right: true, safer: false, closedThoughOpen: false }],
  [
    'what the label also accepts is right',
    'authorised',
    'authenticated',
    'authenticated',
    { right: true, safer: false, closedThoughOpen: false },
  ],
  ['unknown is wrong, and calls nothing safe', 'open', 'unknown', null, { right: false, safer: false, closedThoughOpen: false }],
  ['stricter than it is hurts', 'open', 'authenticated', null, { right: false, safer: true, closedThoughOpen: true }],
  ['optional for open hurts, and is not called closed', 'open', 'optional', null, { right: false, safer: true, closedThoughOpen: false }],
  ['presence and optional are equally unsafe', 'presence', 'optional', null, { right: false, safer: false, closedThoughOpen: false }],
  ['weaker than it is does not hurt', 'authorised', 'open', null, { right: false, safer: false, closedThoughOpen: false }],
])('%s', (_, verdict, said, also, wanted) => {
  expect(scoreAccess(map(route('/items', said)), [label('/items', verdict, { also })])[0]).toMatchObject({ said, ...wanted })
})

test('a route is found by its id, else by method and path with names blanked; one that is missing is wrong', () => {
  const said = map(
    route('/items/{item_id:int}', 'open'),
    route('/items/{id}', 'authenticated', 'main:app|GET /items/{}#2'),
    route('/admin', 'open', 'other:app|GET /admin', 'other:app'),
  )
  const rows = scoreAccess(said, [
    label('/items/{}', 'open'),
    label('/items/{}', 'authenticated', { route: 'main:app|GET /items/{}#2' }),
    label('/admin', 'open'),
  ])
  expect(rows.map((row) => [row.said, row.right])).toEqual([
    ['open', true],
    ['authenticated', true],
    ['route not found', false],
  ])
  expect(confusionTable(rows)).toMatch(/open +1 +\. +1\n/)
})
