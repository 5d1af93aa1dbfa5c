// What our gateway stands in front of and with what: a map of some 200 operations made by the real command, a policy with 15 access rules on the
// route that is measured, an issuer with RS256, and the identity told to the application.
import { execFileSync } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { join } from 'node:path'

const audience = 'shop'

/** Listens on loopback for whoever fetches its keys. */
export async function startIssuer() {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keys = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1', alg: 'RS256', use: 'sig' }] })
  const server = createServer((_request, response) => response.end(keys))
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const issuer = `http://127.0.0.1:${server.address().port}`
  return {
    issuer,
    audience,
    publicKey: publicKey.export({ format: 'pem', type: 'spki' }),
    /** Nine claims, as access tokens have them. */
    token: (sub) => {
      const now = Math.floor(Date.now() / 1000)
      const claims = {
        ...{ iss: issuer, aud: audience, sub, iat: now, exp: now + 7200, jti: `${sub}-${now}` },
        ...{ roles: ['customer', 'reader'], scope: 'orders:read orders:write', tenant: 'north' },
      }
      const input = [{ alg: 'RS256', kid: 'k1', typ: 'at+jwt' }, claims]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      return `${input}.${sign('sha256', Buffer.from(input), privateKey).toString('base64url')}`
    },
    close: () => server.close(),
  }
}

const things = ['orders', 'users', 'carts', 'items', 'prices', 'shops', 'stocks', 'labels', 'returns', 'refunds']
const more = ['vouchers', 'reviews', 'brands', 'tags', 'parcels', 'routes', 'vans', 'drivers', 'invoices', 'payments']
const operations = ['lines', 'notes', 'events']

/** Of `POST /orders/{one_id}`: twenty fields of the kinds that there are. */
const order = `
class Line(BaseModel):
    sku: str = Field(pattern=r"^sku-[0-9]{4}$")
    title: str = Field(max_length=100)
    count: int = Field(ge=0, le=1000)
    price: float = Field(ge=0)


class Order(BaseModel):
    reference: UUID
    customer: str = Field(min_length=1, max_length=80)
    email: str = Field(max_length=200)
    placed: datetime
    due: date
    currency: Literal["EUR", "USD", "GBP"]
    total: float = Field(ge=0)
    paid: bool
    weight: float | None = None
    note: str = Field(default="", max_length=500)
    street: str = Field(max_length=100)
    city: str = Field(max_length=100)
    country: str = Field(pattern=r"^[A-Z]{2}$")
    postcode: str = Field(max_length=12)
    tags: list[str] = Field(default=[], max_length=10)
    lines: list[Line] = Field(min_length=1, max_length=50)
`

/** As the model above has it: about 1 KB. */
export const orderBody = JSON.stringify({
  ...{ reference: '0b8fe2bc-5d2c-4d4a-9a0d-3a4f7a1f3c11', customer: 'Anna Lindqvist', email: 'anna@example.org' },
  ...{ placed: '2026-03-04T10:20:30Z', due: '2026-03-09', currency: 'EUR', total: 184.5, paid: true, weight: 2.25 },
  ...{ note: 'Leave it with the neighbours, please; the bell does not ring.', street: 'Long Street 12', city: 'Springfield' },
  ...{ country: 'DE', postcode: '10115', tags: ['gift', 'fragile'] },
  lines: Array.from({ length: 6 }, (_, n) => ({ sku: `sku-000${n}`, title: `a thing to put on a shelf, ${n}`, count: n, price: n * 1.5 })),
})

/** 20 things with ten operations each. */
function writeProgram() {
  const lines = [
    ...['from datetime import date, datetime', 'from typing import Literal', 'from uuid import UUID', ''],
    ...['from fastapi import FastAPI', 'from pydantic import BaseModel, Field', '', order, '', 'app = FastAPI()', ''],
    ...['', '@app.post("/orders/{one_id}")', 'async def renew_orders(one_id: int, order: Order) -> dict: ...', ''],
  ]
  for (const thing of [...things, ...more]) {
    const put = (method, path, name, parameters) =>
      lines.push('', `@app.${method}("/${thing}${path}")`, `async def ${name}_${thing}(${parameters}) -> dict: ...`, '')
    const one = 'one_id: int'
    put('get', '', 'list', 'page: int = 1')
    put('post', '', 'make', '')
    put('get', '/{one_id}', 'read', one)
    put('put', '/{one_id}', 'change', one)
    put('delete', '/{one_id}', 'drop', one)
    for (const part of operations) put('get', `/{one_id}/${part}`, `${part}_of`, one)
    put('post', '/{one_id}/lines', 'add_line', one)
    put('get', '/{one_id}/lines/{line_id}', 'line_of', `${one}, line_id: int`)
  }
  return `${lines.join('\n')}\n`
}

/** Fourteen that are all asked, and the one that allows. */
const rules = [
  ['blocked', 'deny', '"blocked" in principal.roles'],
  ['robots', 'deny', 'principal.kind == "service" && !("orders:robot" in principal.scopes)'],
  ['nobody', 'deny', 'principal.kind == "anonymous"'],
  ['negative', 'deny', 'path.one_id < 0'],
  ['reserved', 'deny', 'path.one_id > 4000000000'],
  ['no-tenant', 'deny', '!has(principal.tenant)'],
  ['closed-tenant', 'deny', 'principal.tenant in ["east", "west", "closed"]'],
  ['other-network', 'deny', 'request.address.startsWith("10.66.")'],
  ['old-client', 'deny', '"x-client" in header && header["x-client"].startsWith("0.")'],
  ['trial', 'deny', '"trial" in principal.roles && request.method != "GET"'],
  ['auditors', 'allow', '"auditor" in principal.roles && request.method == "GET"'],
  ['admins', 'allow', '"admin" in principal.roles'],
  ['managers', 'allow', '"manager" in principal.roles && principal.tenant == "south"'],
  ['support', 'allow', '"support" in principal.roles && "orders:support" in principal.scopes'],
  ['customers', 'allow', '"customer" in principal.roles && "orders:read" in principal.scopes && principal.tenant == "north"'],
]

/** Limits that nobody reaches, as most callers never do. */
export const allShields = `  contract: {mode: enforce}
  inspection: {mode: enforce}
  rates:
    mode: enforce
    limits:
      - {for: caller, rate: 1000000 per second, burst: 1000000}
      - {for: address, rate: 1000000 per second, burst: 1000000}
`

/**
 * Without an issuer there is no policy. `fields`: some of the answer is for others. `everything`: the contract of requests, limits and inspection are
 * held to as well, and the same rules are about a `POST` too.
 * @returns {{ map: string, operations: number }}
 */
export function writeShop(folder, { bin, node, issuer, fields, everything = false }) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'main.py'), writeProgram())
  const where = `where: {route: ['GET /orders/{one_id}'${everything ? ", 'POST /orders/{one_id}'" : ''}]}`
  const written = rules.map(([name, effect, when]) => `    ${name}: {${where}, effect: ${effect}, when: '${when}'}`)
  const closed = `  fields:
    prices: {${where}, access: read, fields: ['lines[].price'], when: '"clerk" in principal.roles'}
    notes: {${where}, access: read, fields: [note], when: '"clerk" in principal.roles'}
`
  if (issuer !== null)
    writeFileSync(
      join(folder, 'fastward.yaml'),
      `access:
  rules:
${written.join('\n')}
${fields ? closed : ''}gateway:
  audience: ${audience}
  key: env:SHOP_KEY
  audit: {folder: record}
  issuers:
    main: {issuer: '${issuer}', keys: '${issuer}/keys', audience: ${audience}, type: at+jwt, tenant: tenant}
${everything ? allShields : ''}`,
    )
  const map = join(folder, 'app.map.json')
  execFileSync(node, [bin, 'map', '--output', map, '--no-cache'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  return { map, operations: (things.length + more.length) * 10 + 1 }
}
