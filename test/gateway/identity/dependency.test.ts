// An application with the dependency that we write is reached through the gateway and in no other way: held against the real FastAPI. Without
// the Pythons of the oracle it is skipped, each version counted.

import { execFileSync } from 'node:child_process'
import { createSecretKey } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { type AssertedRequest, AssertionSigner, writeDependency } from '../../../src/gateway/identity/index.ts'
import { writeProject } from '../../kit/project.ts'
import { DEFAULT_PYTHON, findEnvironment } from '../../oracle/environments.ts'

const script = join(dirname(fileURLToPath(import.meta.url)), 'ask.py')
const now = 1_800_000_000
const secret = Buffer.alloc(32, 4)
const other = Buffer.alloc(32, 5)

const principal = { kind: 'user', id: 'anna', roles: ['admin'], scopes: ['read', 'write'], tenant: 'acme', attributes: {} } as const
const usual: AssertedRequest = { principal, operation: 'main:app|GET /orders/{}', method: 'GET', target: '/orders/a%20b?x=1' }

function sign(request: Partial<AssertedRequest> = {}, { key = secret, kid = 'k1', audience = 'shop', age = 0 } = {}): string {
  const signer = new AssertionSigner({ kid, algorithm: 'HS256', object: createSecretKey(key) }, audience)
  return signer.sign({ ...usual, ...request }, (now - age) * 1000)
}

type Request = readonly [type: string, method: string, path: string, query: string, values: readonly string[]]

function ask(python: string, requests: readonly Request[], wrapped: boolean): readonly string[] {
  const folder = writeProject({ 'fastward_gateway.py': writeDependency({ audience: 'shop', algorithm: 'HS256' }) })
  const environment = {
    PATH: process.env['PATH'],
    FASTWARD_GATEWAY_KEY: `k0:${other.toString('base64url')} k1:${secret.toString('base64url')}`,
  }
  const input = JSON.stringify({ folder, wrapped, now, requests })
  // What our own script prints.
  return JSON.parse(execFileSync(python, [script], { input, env: environment, encoding: 'utf8' })) as readonly string[]
}

const get = (values: readonly string[]): Request => ['http', 'GET', '/orders/a%20b', 'x=1', values]
const [head = '', body = '', signature = ''] = sign().split('.')

describe.each(['0.115.14', '0.165.0'])('behind FastAPI %s', (version) => {
  const python = findEnvironment({ fastapi: version, python: DEFAULT_PYTHON })

  test.skipIf(python === null)('who came through the gateway is known (skipped without its Python)', () => {
    const plain: AssertedRequest = {
      ...usual,
      target: '/orders/1',
      principal: { kind: 'anonymous', roles: [], scopes: [], attributes: {} },
    }
    const requests: readonly Request[] = [
      ['http', 'GET', '/orders/1', '', [sign({ target: '/orders/1' })]],
      ['http', 'GET', '/orders/1', '', [sign(plain)]],
      ['http', 'GET', '/orders/1', 'q=%C3%A9&q', [sign({ target: '/orders/1?q=%C3%A9&q' })]],
      ['http', 'POST', '/orders/1', '', [sign({ target: '/orders/1', method: 'POST' })]],
      ['http', 'GET', '/orders/1', '', [sign({ target: '/orders/1' }, { age: 35 })]],
      ['http', 'GET', '/orders/1', '', [sign({ target: '/orders/1' }, { key: other, kid: 'k0' })]],
      ['websocket', 'GET', '/live', '', [sign({ target: '/live' })]],
    ]
    const known = '200 ["1","user","anna",["admin"],["read","write"],"acme","main:app|GET /orders/{}"]'
    const nobody = '200 ["1","anonymous",null,[],[],null,"main:app|GET /orders/{}"]'
    expect(ask(python ?? '', requests, false)).toEqual([known, nobody, known, known, known, known, 'accepted'])
    expect(ask(python ?? '', requests, true)).toEqual([known, nobody, known, known, known, known, 'accepted'])
  })

  test.skipIf(python === null)('who did not is refused (skipped without its Python)', () => {
    const refused: readonly Request[] = [
      get([]),
      get(['']),
      get(['x']),
      get(['é.é.é']),
      get([sign(), sign()]),
      get([sign({ method: 'POST' })]),
      get([sign({ target: '/orders/a b?x=1' })]),
      get([sign({ target: '/orders/a%20b' })]),
      get([sign({ target: '/orders/a%20b?x=2' })]),
      get([sign({}, { audience: 'other' })]),
      get([sign({}, { key: other })]),
      get([sign({}, { kid: 'k2' })]),
      get([sign({}, { age: 36 })]),
      get([sign({}, { age: -6 })]),
      get([`${head}.${body}.`]),
      get([`${head}.${body}.${signature.slice(1)}`]),
      get([`${head}.${Buffer.from('[]').toString('base64url')}.${signature}`]),
      get([`${Buffer.from('{"alg":"none","typ":"fastward+jwt","kid":"k1"}').toString('base64url')}.${body}.`]),
      get([`${Buffer.from('[]').toString('base64url')}.${body}.${signature}`]),
      get([`${head}.${body}.${signature}.${signature}`]),
      get(['a'.repeat(9000)]),
    ]
    const sockets: readonly Request[] = [
      ['websocket', 'GET', '/live', '', []],
      ['websocket', 'GET', '/live', '', ['x']],
    ]
    for (const wrapped of [false, true]) {
      expect(ask(python ?? '', refused, wrapped)).toEqual(refused.map(() => '401'))
      expect(ask(python ?? '', sockets, wrapped)).toEqual(['closed 1008', 'closed 1008'])
    }
    // What no dependency stands before, the wrapping does.
    const pages: readonly Request[] = [
      ['http', 'GET', '/openapi.json', '', []],
      ['http', 'GET', '/nothing', '', []],
    ]
    expect(ask(python ?? '', pages, true)).toEqual(['401', '401'])
  })
})
