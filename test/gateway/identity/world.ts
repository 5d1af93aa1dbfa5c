// An issuer, an application that says what it was told, and the real gateway between: for tests of who is let in.

import { generateKeyPairSync, type KeyObject, sign } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished } from 'vitest'
import { runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { type Started, send, startGateway } from '../running.ts'

/** Called with what ends it. */
export type Until = (end: () => void) => void

export async function serve(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
  until: Until = onTestFinished,
): Promise<string> {
  const server = createServer(listener)
  until(() => {
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // A server of TCP has an address with a port.
}

export const encode = (value: object | string): string =>
  Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')

/** ES256 by a key of the issuer's, or of whoever is given. */
export function signEs256(head: object | string, claims: object | string, key: KeyObject): string {
  const input = `${encode(head)}.${encode(claims)}`
  return `${input}.${sign('sha256', Buffer.from(input), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')}`
}

export interface TestIssuer {
  readonly address: string
  readonly key: KeyObject
  /** Claims of a token that holds, with others in their place. */
  claims(other?: object): Readonly<Record<string, unknown>>
  token(other?: object): string
  /** What introspection knows, by token. */
  readonly opaque: Map<string, object>
  /** Every path that was asked for, in order. */
  readonly asked: string[]
  isAway: boolean
  keys: readonly object[]
}

export async function startIssuer(until: Until = onTestFinished): Promise<TestIssuer> {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const asked: string[] = []
  const opaque = new Map<string, object>()
  const address: string = await serve((request, response) => {
    asked.push(request.url ?? '')
    if (issuer.isAway) return void request.socket.destroy()
    if (request.url === '/keys') return void response.end(JSON.stringify({ keys: issuer.keys }))
    if (request.url !== '/introspect') return void response.end(JSON.stringify({ issuer: address, jwks_uri: `${address}/keys` }))
    let body = ''
    request.on('data', (part: Buffer) => {
      body += part.toString()
    })
    request.on('end', () => {
      const found = opaque.get(new URLSearchParams(body).get('token') ?? '')
      const isOurs = request.headers.authorization === `Basic ${Buffer.from('gateway:told-to-nobody').toString('base64')}`
      response.writeHead(isOurs ? 200 : 401).end(JSON.stringify(found === undefined ? { active: false } : { active: true, ...found }))
    })
  }, until)
  const issuer: TestIssuer = {
    address,
    key: privateKey,
    claims(other = {}) {
      const now = Math.floor(Date.now() / 1000)
      return { iss: address, aud: 'shop', sub: 'anna', iat: now - 1, exp: now + 300, ...other }
    },
    token: (other) => signEs256({ alg: 'ES256', kid: 'k1' }, issuer.claims(other), privateKey),
    opaque,
    asked,
    isAway: false,
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'k1' }],
  }
  return issuer
}

export const signingKey = `k0:${Buffer.alloc(32, 6).toString('base64url')}`

const program = `
from fastapi import FastAPI, WebSocket

app = FastAPI()


@app.get("/me")
@app.post("/me")
def me(): ...


@app.get("/open")
def everybody(): ...


@app.websocket("/live")
async def live(socket: WebSocket): ...
`

const access = `
access:
  rules:
    known: {where: {path: /me}, when: principal.kind != "anonymous"}
    live: {where: {path: /live}, when: principal.kind != "anonymous"}
    open: {where: {path: /open}, when: 'true'}
`

export interface World {
  readonly folder: string
  readonly gateway: Started
  /** Ends the gateway and starts another one in its place. */
  restart(): Promise<World>
  /** What the gateway answers. */
  status(target: string, headers?: Readonly<Record<string, string>>, method?: string): Promise<number | null>
  /** What the application was told of the caller; the status where the gateway answered by itself. */
  caller(headers: Readonly<Record<string, string>>, method?: string): Promise<Readonly<Record<string, unknown>> | number | null>
}

export interface WorldOptions {
  /** The section \`gateway\`, without \`key\` and \`audience\`; two blanks before each line. */
  readonly settings: string
  readonly files?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  readonly words?: readonly string[]
  readonly until?: Until
}

export async function startWorld(options: WorldOptions): Promise<World> {
  const { settings, files = {}, environment = {}, words = ['--mode', 'enforce'], until = onTestFinished } = options
  const upstream = await serve(({ headers }, response) => response.end(JSON.stringify(headers['fastward-identity'] ?? null)), until)
  const folder = writeProject(
    {
      'main.py': program,
      'fastward.yaml': `${access}gateway:\n  audience: shop\n  key: file:signing.key\n${settings}`,
      'signing.key': `${signingKey}\n`,
      ...files,
    },
    until,
  )
  const map = join(folder, 'app.map.json')
  expect(runCommand(['map', '--output', map], { folder })).toMatchObject({ exit: 0 })
  const port = Number(new URL(upstream).port)
  const open = () => startGateway(folder, port, { words: ['--map', map, ...words], environment, until })
  return toWorld(folder, await open(), open)
}

function toWorld(folder: string, gateway: Started, open: () => Promise<Started>): World {
  return {
    folder,
    gateway,
    async restart() {
      await gateway.stop()
      return toWorld(folder, await open(), open)
    },
    async status(target, headers = {}, method = 'GET') {
      return (await send(gateway.port, method, target, headers))?.status ?? null
    },
    async caller(headers, method = 'GET') {
      const answer = await send(gateway.port, method, '/me', headers)
      if (answer?.status !== 200) return answer?.status ?? null
      return readClaims(answer.body)
    },
  }
}

/** Of what the application was told. */
export function readClaims(body: string): Readonly<Record<string, unknown>> {
  return JSON.parse(Buffer.from(String(JSON.parse(body)).split('.')[1] ?? '', 'base64url').toString())
}
