// An application that holds the gateway's public key and no secret: held against the real FastAPI, and behind the running gateway. Without the
// Pythons of the oracle it is skipped, each version counted.

import { execFileSync, spawnSync } from 'node:child_process'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { createSigningKey } from '../../../src/gateway/identity/assertion-keys.ts'
import { type AssertedRequest, AssertionSigner, parseAssertionKeys, writeDependency } from '../../../src/gateway/identity/index.ts'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { DEFAULT_PYTHON, findEnvironment } from '../../oracle/environments.ts'
import { send, python as served, startApplication, startGateway } from '../running.ts'
import { lendCryptography } from './lent-package.ts'

const script = join(dirname(fileURLToPath(import.meta.url)), 'ask.py')
const now = 1_800_000_000
const principal = { kind: 'user', id: 'anna', roles: ['admin'], scopes: ['read'], tenant: 'acme', attributes: {} } as const
const usual: AssertedRequest = { principal, operation: 'main:app|GET /orders/{}', method: 'GET', target: '/orders/1' }
const { gateway, application } = createSigningKey('k1', 'EdDSA')
const { gateway: strange } = createSigningKey('k1', 'EdDSA')

function sign(request: Partial<AssertedRequest> = {}, keys = gateway, age = 0): string {
  const key = parseAssertionKeys(keys)
  if (key === null) throw new Error('the key that was made is none')
  return new AssertionSigner(key, 'shop').sign({ ...usual, ...request }, (now - age) * 1000)
}

test('the key of the application is the public half, and signs nothing', () => {
  expect(application).toMatch(/^k1:[\w-]{43}$/)
  expect(gateway).toMatch(/^k1:ed25519:[\w-]{43}$/)
  const key = parseAssertionKeys(gateway)
  if (key === null) throw new Error('the key that was made is none')
  expect(createPublicKey(key.object).export({ format: 'jwk' }).x).toBe(application.slice(3))
  for (const wrong of ['k1:ed25519:', 'k1:ed25519:AAAA', `${gateway}A`, ':ed25519:x', gateway.replace('ed25519', 'rsa')])
    expect(parseAssertionKeys(wrong)).toBeNull()
})

describe.each(['0.115.14', '0.165.0'])('behind FastAPI %s with a public key', (version) => {
  const python = findEnvironment({ fastapi: version, python: DEFAULT_PYTHON })
  test.skipIf(python === null)('who came through the gateway is known, and nobody else (skipped without its Python)', () => {
    const folder = writeProject({ 'fastward_gateway.py': writeDependency({ audience: 'shop', algorithm: 'EdDSA' }) })
    const other = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' }).x
    const ask = (values: readonly (readonly string[])[], wrapped: boolean): readonly string[] => {
      const requests = values.map((value) => ['http', 'GET', '/orders/1', '', value])
      const env = {
        PATH: process.env['PATH'],
        PYTHONPATH: lent ?? '',
        FASTWARD_GATEWAY_KEY: `k0:${other} ${application}`,
      }
      const input = JSON.stringify({ folder, wrapped, now, requests })
      // What our own script prints.
      return JSON.parse(execFileSync(python ?? '', [script], { input, env, encoding: 'utf8' })) as readonly string[]
    }
    const lent = lendCryptography(folder)
    const [head = '', body = '', signature = ''] = sign().split('.')
    const known = '200 ["1","user","anna",["admin"],["read"],"acme","main:app|GET /orders/{}"]'
    const shared = parseAssertionKeys(application)
    if (shared === null) throw new Error('32 bytes are a secret too')
    const hmac = new AssertionSigner(shared, 'shop')
    const values = [
      [sign()],
      [],
      [sign({}, strange)],
      [sign({ target: '/orders/2' })],
      [sign({}, gateway, 60)],
      [`${head}.${body}.`],
      [`${head}.${body}.${signature.slice(1)}`],
      [`${head}.${body}.${'A'.repeat(86)}`],
      // The public key, which anybody may have, taken for a secret.
      [hmac.sign(usual, now * 1000)],
    ]
    for (const wrapped of [false, true]) expect(ask(values, wrapped)).toEqual([known, ...Array(values.length - 1).fill('401')])
  })
})

const bare = findEnvironment({ fastapi: '0.115.14', python: DEFAULT_PYTHON })

test.skipIf(bare === null)('nothing starts without the package that verifies (skipped without its Python)', () => {
  const folder = writeProject({ 'fastward_gateway.py': writeDependency({ audience: 'shop', algorithm: 'EdDSA' }) })
  const { status, stderr } = spawnSync(bare ?? '', ['-c', 'import fastward_gateway'], { cwd: folder, encoding: 'utf8' })
  expect(status).toBe(1)
  expect(stderr).toContain('pip install cryptography')
})

const program = `
from typing import Annotated

from fastapi import Depends, FastAPI
from fastward_gateway import Caller, GatewayOnly, require_gateway

app = FastAPI()
app.add_middleware(GatewayOnly)


@app.get("/me")
def me(caller: Annotated[Caller, Depends(require_gateway)]):
    return [caller.kind, caller.operation]
`

describe.skipIf(served === null)('in front of uvicorn (skipped without its Python)', () => {
  test.each(['HS256', 'EdDSA'] as const)(
    'with %s the application is reached through the gateway and in no other way',
    async (algorithm) => {
      const keys = createSigningKey('k1', algorithm)
      const folder = writeProject({
        'main.py': program,
        'fastward.yaml': "access: {rules: {me: {where: {path: /me}, when: 'true'}}}\ngateway: {audience: shop, key: file:signing.key}\n",
        'signing.key': keys.gateway,
        'fastward_gateway.py': writeDependency({ audience: 'shop', algorithm }),
      })
      expect(runCommand(['map', '--output', 'app.map.json'], { folder })).toMatchObject({ exit: 0 })
      const environment = { FASTWARD_GATEWAY_KEY: keys.application, PYTHONPATH: lendCryptography(folder) ?? '' }
      const behind = await startApplication(folder, { environment })
      const front = await startGateway(folder, behind.port, { words: ['--map', 'app.map.json', '--mode', 'enforce'] })
      expect(await send(front.port, 'GET', '/me')).toMatchObject({ status: 200, body: '["anonymous","main:app|GET /me"]' })
      expect(await send(behind.port, 'GET', '/me')).toMatchObject({ status: 401 })
      expect(await send(behind.port, 'GET', '/openapi.json')).toMatchObject({ status: 401 })
      // What a client says in the gateway's name goes nowhere, in whatever letters.
      for (const name of ['Fastward-Identity', 'fastward_identity', 'FASTWARD-IDENTITY'])
        expect(await send(front.port, 'GET', '/me', { [name]: 'a.b.c' })).toMatchObject({ status: 200 })
    },
  )
})
