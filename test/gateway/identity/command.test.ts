// The whole way through the real command: an issuer, a policy, a caller, and what the application behind is told.

import { spawn } from 'node:child_process'
import { generateKeyPairSync, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, request, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { execPath } from 'node:process'
import { expect, onTestFinished, test } from 'vitest'
import { checkout, runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'

const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
const secret = Buffer.alloc(32, 6).toString('base64url')

async function serve(listener: (request: IncomingMessage, response: ServerResponse) => void): Promise<string> {
  const server = createServer(listener)
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // A server of TCP has an address with a port.
}

interface Running {
  readonly issuer: string
  readonly get: (path: string, headers: Readonly<Record<string, string>>) => Promise<readonly [number, string]>
  /** Ends the gateway; the lines of its record. */
  readonly end: () => Promise<string>
}

async function start(): Promise<Running> {
  const keys = { keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }] }
  const issuer: string = await serve(({ url }, response) =>
    response.end(JSON.stringify(url === '/keys' ? keys : { issuer, jwks_uri: `${issuer}/keys` })),
  )
  // What stands for the application says what it was told.
  const upstream = await serve(({ headers }, response) => response.end(JSON.stringify(headers['fastward-identity'] ?? null)))
  const folder = writeProject({
    'main.py':
      'from fastapi import FastAPI\n\napp = FastAPI()\n\n\n@app.get("/orders/{owner}")\ndef orders(owner: str): ...\n\n\n@app.get("/admin")\ndef admin(): ...\n',
    'fastward.yaml': `access:
  rules:
    own: {where: {path: '/orders/*'}, when: principal.id == path.owner}
    admins: {where: {path: /admin}, when: '"admin" in principal.roles'}
gateway:
  audience: shop
  key: env:SHOP_KEY
  issuers:
    main: {issuer: '${issuer}', audience: shop}
`,
  })
  const map = join(folder, 'app.map.json')
  expect(runCommand(['map', '--output', map], { folder })).toMatchObject({ exit: 0 })
  const log = join(folder, 'decisions.ndjson')
  const words = ['gateway', '--upstream', upstream, '--listen', '127.0.0.1:0', '--map', map, '--mode', 'enforce', '--log', log]
  const gateway = spawn(execPath, [join(checkout, 'bin', 'fastward.js'), ...words], {
    cwd: folder,
    env: { PATH: process.env['PATH'], SHOP_KEY: `k0:${secret}` },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => gateway.on('exit', resolve))
  onTestFinished(() => void gateway.kill('SIGKILL'))
  let notes = ''
  const port: number = await new Promise((resolve, reject) => {
    gateway.stderr.on('data', (part: Buffer) => {
      notes += part.toString()
      const found = /fastward gateway {2}http:\/\/127\.0\.0\.1:(\d+)/.exec(notes)
      if (found !== null) resolve(Number(found[1]))
    })
    gateway.on('exit', () => reject(new Error(notes)))
  })
  expect(notes).toContain(`Callers are known by tokens of ${issuer}.`)
  return {
    issuer,
    get: (path, headers) => get(port, path, headers),
    end: async () => {
      gateway.kill('SIGTERM')
      await ended
      return readFileSync(log, 'utf8')
    },
  }
}

function token(issuer: string, claims: object, key = privateKey): string {
  const now = Math.floor(Date.now() / 1000)
  const parts = [
    { alg: 'ES256', kid: 'k1' },
    { iss: issuer, aud: 'shop', sub: 'anna', iat: now, exp: now + 300, ...claims },
  ]
  const input = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

function get(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<readonly [number, string]> {
  return new Promise((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      let body = ''
      response.on('data', (part: Buffer) => {
        body += part.toString()
      })
      response.on('end', () => resolve([response.statusCode ?? 0, body]))
    })
      .on('error', reject)
      .end()
  })
}

const { privateKey: stranger } = generateKeyPairSync('ec', { namedCurve: 'P-256' })

test('who may is let through and told to the application; who may not is not; and the record holds both', async () => {
  const { issuer, get, end } = await start()
  const bearer = (claims: object = {}, key = privateKey) => ({ authorization: `Bearer ${token(issuer, claims, key)}` })
  const [status, body] = await get('/orders/anna?page=2', bearer())
  expect(status).toBe(200)
  expect(readClaims(body)).toMatchObject({
    ...{ aud: 'shop', sub: 'anna', kind: 'user', htm: 'GET' },
    ...{ htu: '/orders/anna?page=2', op: 'main:app|GET /orders/{}' },
  })

  const requests: readonly [string, string, Readonly<Record<string, string>>, number][] = [
    ['somebody else’s orders', '/orders/ben', bearer(), 403],
    ['without the role', '/admin', bearer(), 403],
    ['with the role', '/admin', bearer({ roles: ['admin'] }), 200],
    ['without a token', '/orders/anna', {}, 403],
    ['with a token for others', '/orders/anna', bearer({ aud: 'mail' }), 401],
    ['with a token that has ended', '/orders/anna', bearer({ exp: 1 }), 401],
    ['with a token signed by others', '/orders/anna', bearer({}, stranger), 401],
    ['with a token in the address', '/orders/anna?access_token=x', {}, 401],
    ['with a password', '/orders/anna', { authorization: 'Basic YTpi' }, 401],
    ['with a word of ours', '/orders/anna', { 'Fastward-Identity': 'x', fastward_identity: 'y' }, 403],
  ]
  for (const [title, path, headers, wanted] of requests) expect([title, (await get(path, headers))[0]]).toEqual([title, wanted])

  // What the client says in our name goes nowhere.
  const said = await get('/orders/anna', { ...bearer(), 'Fastward-Identity': 'made.up.here', fastward_identity: 'made.up.here' })
  expect(readClaims(said[1])).toMatchObject({ sub: 'anna' })

  const record = await end()
  expect(record.trim().split('\n')).toHaveLength(requests.length + 2)
  expect(record).toContain('"anna"')
  expect(record).not.toContain('eyJ')
}, 60_000)

/** Of what the application was told. */
function readClaims(body: string): unknown {
  return JSON.parse(Buffer.from(String(JSON.parse(body)).split('.')[1] ?? '', 'base64url').toString())
}
