// `fastward routes` and `fastward routes --explain`, as somebody at a terminal meets them.

import { describe, expect, test } from 'vitest'
import { runCommand } from '../kit/command.ts'
import { writeProject } from '../kit/project.ts'

const shop = {
  'shop/__init__.py': '',
  'shop/main.py': `from fastapi import APIRouter, Depends, FastAPI
from fastapi.security import HTTPBearer

app = FastAPI()
router = APIRouter(prefix="/orders", dependencies=[Depends(HTTPBearer())])


@router.get("/{order_id}")
def read_order(order_id: int): ...


@router.delete("/{order_id}")
def delete_order(order_id: int): ...


@app.get("/health")
def health(): ...


app.include_router(router)
`,
}

describe('the list', () => {
  test('has a verdict for every route, and their totals', () => {
    const { exit, stdout, stderr } = runCommand(['routes'], { folder: writeProject(shop) })
    expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
    const verdict = /(?:open|token not checked|optional|authenticated|authorised|unknown)/
    for (const path of ['/orders/{order_id}', '/health'])
      expect(stdout).toMatch(new RegExp(`${path.replace(/[{}]/g, '\\$&')} +${verdict.source}`))
    const [, totals = ''] = /^Access: (.*)\.$/m.exec(stdout) ?? []
    const counted = totals.split(', ').reduce((sum, part) => sum + Number.parseInt(part, 10), 0)
    expect(counted).toBe(Number(/^(\d+) routes/m.exec(stdout)?.[1]))
  })

  test('has every key for programs', () => {
    const { routes } = JSON.parse(runCommand(['routes', '--format', 'json'], { folder: writeProject(shop) }).stdout)
    for (const route of routes)
      expect(Object.keys(route)).toEqual(
        expect.arrayContaining(['access', 'access_certainty', 'guards', 'access_reasons', 'otherwise', 'objects', 'principal']),
      )
  })
})

describe('one route', () => {
  test.each(['GET /orders/{}', 'get /orders/{order_id}', 'read_order', 'shop.main:read_order', 'GET /orders/7'])(
    'is explained: %s',
    (written) => {
      const { exit, stdout, stderr } = runCommand(['routes', '--explain', written], { folder: writeProject(shop) })
      expect({ exit, stderr }).toEqual({ exit: 0, stderr: '' })
      expect(stdout).toMatch(/^GET \/orders\/\{order_id\} {2}/)
      expect(stdout).toMatch(/\n {2}○ app +shop\.main:app /)
      expect(stdout).toMatch(/\n {2}[│●] {3}HTTPBearer /)
      expect(stdout).toMatch(/\n {2}[▼●] handler +read_order {2}shop\/main\.py:/)
      expect(stdout).toMatch(/\nVerdict: /)
    },
  )

  test('is explained to programs, about the same route', () => {
    const told = runCommand(['routes', 'shop', '--explain', '/health', '--format', 'json', '--app', 'shop.main:app'], {
      folder: writeProject({ 'shop/shop/main.py': shop['shop/main.py'] }),
    })
    expect(told.stderr).toBe('')
    expect(JSON.parse(told.stdout)).toMatchObject({
      route: { id: 'shop.main:app|GET /health' },
      way: [{ kind: 'app' }, { kind: 'handler' }],
    })
  })

  test.each([
    [['--explain', '/orders/{}'], '`/orders/{}` may be any of 2 routes\n  write one of: `GET /orders/{}`, `DELETE /orders/{}`\n'],
    [['--explain', 'GET /order/{}'], '`GET /order/{}` is no route of the application\n  did you mean `GET /orders/{}`?\n'],
    [['--explain', 'raed_order'], '`raed_order` is no route of the application\n  did you mean `GET /orders/{}`?\n'],
    [['--explain', '/nothing/like/it'], '`/nothing/like/it` is no route of the application\n  `fastward routes` lists them\n'],
    [['--explain', 'a\u001b[2Jb'], '`a\\x1b[2Jb` is no route of the application\n  `fastward routes` lists them\n'],
    [['--explain'], '`--explain` needs a value\n  write `--explain "GET /users/{id}"`\n'],
    [
      ['--explain', '/health', '--format', 'html'],
      '`--explain` and `--format html` do not go together\n  a route is explained as text, or with `--format json` for programs\n',
    ],
  ])('that is not there, or not the only one: %j', (words, says) => {
    expect(runCommand(['routes', ...words], { folder: writeProject(shop) })).toEqual({ exit: 2, stdout: '', stderr: says })
  })
})
