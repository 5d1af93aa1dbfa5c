// Whose count a request belongs to: each word of `for`, in the real gateway before callers with tokens.

import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { startIssuer, type TestIssuer } from '../identity/world.ts'
import { startApplication, startGateway } from './standing.ts'

const program = `
from fastapi import APIRouter, FastAPI

app = FastAPI()
orders = APIRouter(prefix="/orders")
lines = APIRouter(prefix="/lines")
staff = APIRouter(prefix="/staff", tags=["people"])


@orders.get("")
def list_orders(): ...


@orders.get("/{number}")
def read_order(number: int): ...


@lines.get("/all")
def list_lines(): ...


@staff.get("")
def list_staff(): ...


orders.include_router(lines)
app.include_router(orders)
app.include_router(staff)
`

interface Sent {
  readonly path?: string
  /** Claims of a token; null: none is shown. */
  readonly as?: Readonly<Record<string, unknown>> | null
  readonly from?: string
  readonly status: number
}

const anna = { sub: 'anna', org: 'acme', roles: ['reader'] }
const ben = { sub: 'ben', org: 'acme', roles: ['staff'] }
const carl = { sub: 'carl', org: 'other', roles: ['staff'] }

/** One request in a day for each count: 200 the first time, 429 then. */
const cases: readonly (readonly [title: string, limit: string, sent: readonly Sent[]])[] = [
  [
    'caller: the same from anywhere and with any token, others for themselves, and who is nobody by his address',
    'for: caller',
    [
      { as: anna, status: 200 },
      { as: { ...anna, jti: 'another' }, from: '192.0.2.9', path: '/staff', status: 429 },
      { as: ben, status: 200 },
      { as: null, status: 200 },
      { as: null, status: 429 },
      { as: null, from: '192.0.2.9', status: 200 },
    ],
  ],
  [
    'key: each credential for itself',
    'for: key',
    [
      { as: { ...anna, jti: 'one' }, status: 200 },
      { as: { ...anna, jti: 'one' }, from: '192.0.2.9', status: 429 },
      { as: { ...anna, jti: 'two' }, status: 200 },
      { as: null, status: 200 },
      { as: null, status: 429 },
    ],
  ],
  [
    'tenant: all of one together, and who has none for himself',
    'for: tenant',
    [
      { as: anna, status: 200 },
      { as: ben, status: 429 },
      { as: carl, status: 200 },
      { as: { sub: 'dora' }, status: 200 },
      { as: { sub: 'emil' }, status: 200 },
      { as: { sub: 'emil' }, status: 429 },
    ],
  ],
  [
    'address: each of IPv4, each /64 of IPv6, whoever calls',
    'for: address',
    [
      { as: anna, from: '192.0.2.1', status: 200 },
      { as: ben, from: '192.0.2.1', status: 429 },
      { as: anna, from: '192.0.2.2', status: 200 },
      { as: anna, from: '2001:db8:1:2::1', status: 200 },
      { as: anna, from: '2001:db8:1:2:ffff:ffff:ffff:ffff', status: 429 },
      { as: anna, from: '2001:db8:1:3::1', status: 200 },
      { as: anna, from: '::ffff:192.0.2.2', status: 429 },
    ],
  ],
  [
    'route: each operation, whatever its parameters are',
    'for: route',
    [
      { as: anna, path: '/orders/1', status: 200 },
      { as: ben, path: '/orders/2', status: 429 },
      { as: ben, path: '/orders', status: 200 },
    ],
  ],
  [
    'router: the nearest one',
    'for: router',
    [
      { as: anna, path: '/orders/1', status: 200 },
      { as: ben, path: '/orders', status: 429 },
      { as: ben, path: '/orders/lines/all', status: 200 },
      { as: ben, path: '/staff', status: 200 },
      { as: anna, path: '/staff', status: 429 },
    ],
  ],
  [
    'all: everything together',
    'for: all',
    [
      { as: anna, status: 200 },
      { as: ben, path: '/staff', from: '192.0.2.9', status: 429 },
    ],
  ],
  [
    'several words: each combination',
    'for: [tenant, router]',
    [
      { as: anna, path: '/orders', status: 200 },
      { as: ben, path: '/orders/1', status: 429 },
      { as: ben, path: '/staff', status: 200 },
      { as: carl, path: '/orders', status: 200 },
    ],
  ],
  [
    'some operations alone, by pattern and method',
    "for: all, on: 'GET /orders/**'",
    [
      { as: anna, path: '/orders/1', status: 200 },
      { as: anna, path: '/orders/2', status: 429 },
      { as: anna, path: '/staff', status: 200 },
      { as: anna, path: '/staff', status: 200 },
    ],
  ],
  [
    'some operations alone, by tag',
    'for: all, tags: people',
    [
      { as: anna, path: '/staff', status: 200 },
      { as: anna, path: '/staff', status: 429 },
      { as: anna, path: '/orders', status: 200 },
    ],
  ],
  [
    'some callers alone, by role',
    'for: all, roles: staff',
    [
      { as: ben, status: 200 },
      { as: carl, status: 429 },
      { as: anna, status: 200 },
      { as: null, status: 200 },
    ],
  ],
  [
    'some callers alone, by kind',
    'for: address, callers: anonymous',
    [
      { as: null, status: 200 },
      { as: null, status: 429 },
      { as: anna, status: 200 },
    ],
  ],
]

async function stand(limit: string, issuer: TestIssuer, more = '') {
  const folder = writeProject({
    'main.py': program,
    'fastward.yaml': `access: {rules: {all: {where: {path: '/**'}}}}
gateway:
  mode: enforce
  trusted: [127.0.0.1]
  issuers: {main: {issuer: '${issuer.address}', audience: shop, tenant: org}}
  rates: {mode: enforce, limits: [{${limit}, rate: 1 per day}]${more}}
`,
  })
  const map = join(folder, 'app.map.json')
  expect(runCommand(['map', '--output', map], { folder })).toMatchObject({ exit: 0, stderr: '' })
  return startGateway(folder, await startApplication(), ['--map', map])
}

async function ask(port: number, issuer: TestIssuer, { path = '/orders', as = null, from = '192.0.2.1' }: Omit<Sent, 'status'>) {
  const authorization =
    as === null ? {} : { authorization: `Bearer ${issuer.token({ jti: 'usual', iat: 1_700_000_000, exp: 4_000_000_000, ...as })}` }
  const answer = await fetch(`http://127.0.0.1:${port}${path}`, { headers: { ...authorization, 'x-forwarded-for': from } })
  await answer.text()
  return answer
}

describe('a limit for', () => {
  test.each(cases)('%s', async (_, limit, sent) => {
    const issuer = await startIssuer()
    const { port } = await stand(limit, issuer)
    const tokens = new Map<string, string>()
    // ES256 signs otherwise each time: the same credential is the same token.
    const once: TestIssuer = { ...issuer, token: (claims) => remember(tokens, JSON.stringify(claims), () => issuer.token(claims)) }
    const found: number[] = []
    for (const one of sent) found.push((await ask(port, once, one)).status)
    expect(found).toEqual(sent.map(({ status }) => status))
  })
})

function remember(map: Map<string, string>, key: string, make: () => string): string {
  const made = map.get(key) ?? make()
  map.set(key, made)
  return made
}

describe('what the client is told', () => {
  test.each([
    ['on, with what is left and when all of it is there again', '', '"caller";q=1;w=86400;qu="requests"', '"caller";r=0;t=86400'],
    ['off where the policy says so', ', headers: false', null, null],
  ])('headers are %s', async (_, more, policy, left) => {
    const issuer = await startIssuer()
    const { port } = await stand('for: caller', issuer, more)
    const first = await ask(port, issuer, {})
    expect([first.status, first.headers.get('ratelimit-policy'), first.headers.get('ratelimit')]).toEqual([200, policy, left])
    const second = await ask(port, issuer, {})
    expect([second.status, second.headers.get('ratelimit-policy')]).toEqual([429, policy])
    // Whoever comes then finds something: RFC 9110, 10.2.3, in seconds.
    expect(Number(second.headers.get('retry-after'))).toBeGreaterThan(86_300)
    expect(Number(second.headers.get('retry-after'))).toBeLessThanOrEqual(86_400)
  })

  test('of what everybody has together nothing is said', async () => {
    const issuer = await startIssuer()
    const { port } = await stand('for: all', issuer)
    expect((await ask(port, issuer, {})).headers.get('ratelimit')).toBeNull()
    const refused = await ask(port, issuer, {})
    expect([refused.status, refused.headers.get('ratelimit'), refused.headers.get('retry-after')]).toEqual([429, null, expect.any(String)])
  })
})
