// What the gateway of the soak holds to, with everything on: people of several kinds, rules by owner, tenant, body and answer, fields that some may not see,
// the contract of requests and answers, limits, inspection and masks, and a record.

import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { Random } from '../../kit/random.ts'
import { signEs256, signingKey } from '../identity/world.ts'

export const audience = 'shop'
export { signingKey }

export interface Person {
  readonly id: string
  readonly tenant: string
  readonly roles: readonly string[]
  /** Each of them holds, and none is like another. */
  readonly tokens: readonly string[]
  /** Of somebody else's signature. */
  readonly badTokens: readonly string[]
}

export interface People {
  readonly keys: readonly object[]
  readonly all: readonly Person[]
}

export function makePeople(count: number, issuer: string, random: Random): People {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const stranger: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const now = Math.floor(Date.now() / 1000)
  const all = Array.from({ length: count }, (_, number): Person => {
    const id = `person-${number}`
    const tenant = number % 2 === 0 ? 'north' : 'south'
    const roles = number % 3 === 0 ? ['customer', 'clerk'] : ['customer']
    const sign = (key: KeyObject, jti: number) => {
      const claims = {
        iss: issuer,
        aud: audience,
        sub: id,
        tenant,
        roles,
        iat: now - 1,
        exp: now + 7200,
        jti: `${id}-${jti}-${random.below(1e9)}`,
      }
      return signEs256({ alg: 'ES256', kid: 'k1' }, claims, key)
    }
    return {
      id,
      tenant,
      roles,
      tokens: Array.from({ length: 4 }, (__, jti) => sign(privateKey, jti)),
      badTokens: Array.from({ length: 2 }, (__, jti) => sign(stranger, jti)),
    }
  })
  return { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }], all }
}

const text = { type: 'string' }
const line = {
  type: 'object',
  required: ['title', 'count'],
  properties: { title: { type: 'string', maxLength: 200 }, count: { type: 'integer', minimum: 0 }, price: text },
}
const order = {
  type: 'object',
  properties: { id: text, customer: text, tenant: text, note: text, secret: text, fill: text, lines: { type: 'array', items: line } },
}
const body = {
  type: 'object',
  required: ['tenant', 'lines'],
  properties: { tenant: text, note: text, discount: { type: 'number' }, lines: { type: 'array', items: line } },
}

const json = (schema: object) => ({ content: { 'application/json': { schema } } })
const inPath = (name: string) => ({ name, in: 'path', required: true, schema: text })
const operation = (names: readonly string[], more: object = {}) => ({
  parameters: [...names.map(inPath), { name: 'q', in: 'query', required: false, schema: text }],
  responses: {
    200: { description: 'fine', ...json(order) },
    404: { description: 'none', ...json({ type: 'object', additionalProperties: true }) },
  },
  ...more,
})
const both = ['owner', 'order_id']
const anything = { responses: { 200: { description: 'fine', content: { 'application/octet-stream': {} } } } }

export const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders/{owner}/{order_id}': { get: operation(both), post: operation(both, { requestBody: { required: true, ...json(body) } }) },
    '/invoices/{order_id}': { get: operation(['order_id']) },
    '/payments/{owner}/{order_id}': { get: operation(both) },
    '/events/{owner}/{order_id}': {
      get: operation(both, { responses: { 200: { description: 'fine', content: { 'text/event-stream': {} } } } }),
    },
    '/files/{owner}/{order_id}': { put: operation(both, anything) },
  },
}

const filtered = "['/orders/**', '/invoices/**', '/payments/**', '/events/**']"

const access = `
access:
  rules:
    own-orders: {where: {path: '/orders/**'}, when: principal.id == path.owner && "customer" in principal.roles}
    other-tenants: {where: {route: 'POST /orders/{owner}/{order_id}'}, effect: deny, when: body.tenant != principal.tenant}
    own-invoices: {where: {path: '/invoices/**'}, when: response.customer == principal.id}
    own-payments: {where: {path: '/payments/**'}, when: principal.id == path.owner, audit: required}
    own-events: {where: {path: '/events/**'}, when: principal.id == path.owner}
    own-files: {where: {path: '/files/**'}, when: principal.id == path.owner}
  fields:
    prices: {where: {path: ${filtered}}, access: read, fields: ['lines[].price'], when: '"clerk" in principal.roles'}
    notes: {where: {path: ${filtered}}, access: read, fields: [note], when: principal.tenant == "north"}
    discounts: {where: {route: 'POST /orders/{owner}/{order_id}'}, access: write, fields: [discount], when: '"clerk" in principal.roles'}
`

/** As much as anybody may ask in all of the soak, and hardly anything comes back meanwhile. */
export const mostAsked = 100_000_000

const shields = `  contract: {mode: enforce, answers: strip}
  inspection: {mode: enforce, secrets: mask}
  rates:
    mode: enforce
    limits:
      - {name: each, for: caller, rate: 1 per day, burst: ${mostAsked}}
      - {name: together, for: all, rate: ${mostAsked} per second}
`

/** Without `withShields`, rules and record alone. */
export const settingsOf = (issuer: string, withShields: boolean): string => `${access}gateway:
  mode: enforce
  audience: ${audience}
  key: file:signing.key
  audit: {folder: record, plain: [principal, client]}
  failures: {trusted: [127.0.0.0/8]}
  issuers:
    main: {issuer: '${issuer}', keys: '${issuer}/keys', audience: ${audience}, tenant: tenant}
${withShields ? shields : ''}`
