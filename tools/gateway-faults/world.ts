// The small world of a fault run: an application that misbehaves on demand and keeps who reached it, an issuer that goes away, callers with
// tokens, and requests of which it is known beforehand who may.

import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { createServer, type Server, type Socket } from 'node:net'
import { readOpenapi } from '../../src/extract/index.ts'
import { type AccessPolicy, compileAccess, type Facts, type PolicyRoute, toPolicyRoutes } from '../../src/policy/access/index.ts'
import { interpret } from '../../test/policy/access-oracle.ts'
import { makePolicy, makeRandom, type Random } from '../../test/policy/random-policies.ts'

/** How the application behaves. */
export type Behaviour = 'well' | 'slow' | 'resetting' | 'garbage' | 'cut'

const parameter = (name: string, place: 'path' | 'query', type: string) => ({
  name,
  in: place,
  required: place === 'path',
  schema: { type },
})

const operation = (id: string, parameters: readonly object[], body = false) => ({
  operationId: id,
  tags: ['orders'],
  parameters: [parameter('page', 'query', 'integer'), parameter('q', 'query', 'string'), ...parameters],
  ...(body ? { requestBody: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Order' } } }, required: true } } : {}),
  responses: { 200: { description: 'fine', content: { 'application/json': { schema: { $ref: '#/components/schemas/Answer' } } } } },
})

const inPath = [parameter('owner', 'path', 'string'), parameter('order_id', 'path', 'integer')]
const string = { type: 'string' }

export const openapi = JSON.stringify({
  openapi: '3.1.0',
  info: { title: 'orders', version: '1' },
  paths: {
    '/orders/{owner}/{order_id}': { get: operation('read', inPath), put: operation('change', inPath, true) },
    '/orders': { post: operation('add', [], true) },
    '/health': { get: operation('health', []) },
  },
  components: {
    schemas: {
      Order: {
        title: 'Order',
        type: 'object',
        properties: {
          owner: string,
          total: { type: 'number' },
          count: { type: 'integer' },
          lines: { type: 'array', items: {} },
          note: string,
        },
      },
      Answer: { title: 'Answer', type: 'object', properties: { id: { type: 'integer' }, owner: string, tenant: string, state: string } },
    },
  },
})

export function readRoutes(): readonly PolicyRoute[] {
  const read = readOpenapi(openapi)
  if (!read.ok) throw new Error(read.failure)
  return toPolicyRoutes(read.value)
}

/** Policies that can be compiled for these routes, and whose answer does not hang on that of the application. */
export function findPolicies(first: number, count: number): readonly { readonly seed: number; readonly policy: AccessPolicy }[] {
  const routes = readRoutes()
  const found: { readonly seed: number; readonly policy: AccessPolicy }[] = []
  for (let seed = first; found.length < count; seed++) {
    const made = makePolicy(makeRandom(seed))
    const policy = { ...made, fields: [] }
    const compiled = compileAccess(policy, routes)
    // The clock of the gateway is another one.
    if (compiled.kind === 'refused' || JSON.stringify(policy).includes('request.time')) continue
    const all = [...compiled.policy.routes.values()]
    if (all.some(({ needs }) => needs.response) || !isTelling(policy)) continue
    found.push({ seed, policy })
  }
  return found
}

/** Lets through many, and keeps out many. */
function isTelling(policy: AccessPolicy): boolean {
  const random = makeRandom(1)
  const nobody: Issuer = { address: '', sign: () => '', rotate: () => undefined, stop: async () => undefined, start: async () => undefined }
  const callers = makeCallers(random, nobody, 12)
  const ask = createAsking(policy, random)
  const allowed = Array.from({ length: 400 }, () => ask(callers)).filter(({ isAllowed }) => isAllowed).length
  return allowed > 80 && allowed < 320
}

export interface Asked {
  readonly id: string
  readonly method: string
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  readonly credential: 'none' | 'valid' | 'expired' | 'forged'
  /** Whether the rules let it through, were its caller known. */
  readonly isAllowed: boolean
}

const pick = <Value>(random: Random, items: readonly Value[]): Value => items[Math.floor(random() * items.length)] as Value // never empty here

export interface Issuer {
  readonly address: string
  readonly sign: (claims: object, kind: 'valid' | 'expired' | 'forged') => string
  /** Signs with a key that nobody has seen yet. */
  rotate(): void
  stop(): Promise<void>
  start(): Promise<void>
}

export async function startIssuer(): Promise<Issuer> {
  const make = (kid: string) => ({ kid, ...generateKeyPairSync('rsa', { modulusLength: 2048 }) })
  let current = make('first')
  let known = [current]
  const stranger = make('first')
  const server = createHttpServer((_request, response) => {
    const keys = known.map(({ kid, publicKey }) => ({ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }))
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ keys }))
  })
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  const port = await listen(0)
  const address = `http://127.0.0.1:${port}`
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const sign = (claims: object, { kid, privateKey }: { readonly kid: string; readonly privateKey: KeyObject }) => {
    const signed = `${encode({ alg: 'RS256', kid, typ: 'JWT' })}.${encode(claims)}`
    return `${signed}.${createSign('sha256').update(signed).sign(privateKey, 'base64url')}`
  }
  return {
    address,
    sign(claims, kind) {
      const now = Math.floor(Date.now() / 1000)
      const times = kind === 'expired' ? { iat: now - 900, exp: now - 600 } : { iat: now, exp: now + 3600 }
      return sign({ iss: address, aud: 'orders', ...times, ...claims }, kind === 'forged' ? stranger : current)
    },
    rotate() {
      current = make(`key-${known.length}`)
      known = [...known, current]
    },
    async stop() {
      server.close()
      server.closeAllConnections()
      await once(server, 'close')
    },
    async start() {
      await listen(port)
    },
  }
}

/** Callers, with the tokens that they show. Made anew when the issuer has a new key. */
export function makeCallers(random: Random, issuer: Issuer, count: number) {
  return Array.from({ length: count }, () => {
    const claims = {
      sub: pick(random, ['ann', 'bob', 'eve']),
      roles: ['admin', 'editor', 'user'].filter(() => random() < 0.4),
      scope: ['orders:read', 'orders:write'].filter(() => random() < 0.5).join(' '),
      ...(random() < 0.7 ? { tenant: pick(random, ['blue', 'red']) } : {}),
      level: Math.floor(random() * 4),
    }
    return { claims, valid: issuer.sign(claims, 'valid'), expired: issuer.sign(claims, 'expired'), forged: issuer.sign(claims, 'forged') }
  })
}

export type Caller = ReturnType<typeof makeCallers>[number]

export function createAsking(policy: AccessPolicy, random: Random) {
  const routes = readRoutes().map((route) => ({ route, slow: interpret(policy, route) }))
  let number = 0
  return (callers: readonly Caller[]): Asked => {
    const { route, slow } = pick(random, routes)
    const owner = pick(random, ['ann', 'bob', 'eve', 'zoe'])
    const order = Math.floor(random() * 12)
    const page = random() < 0.7 ? Math.floor(random() * 15) : null
    const version = random() < 0.5 ? pick(random, ['1', '2', '3']) : null
    const caller = pick(random, callers)
    const chance = random()
    const credential = chance < 0.15 ? 'none' : chance < 0.2 ? 'expired' : chance < 0.25 ? 'forged' : 'valid'
    const id = `request-${number++}`
    const target = `${route.path.replace('{owner}', owner).replace('{order_id}', String(order))}${page === null ? '' : `?page=${page}`}`
    const { claims } = caller
    const principal: Facts['principal'] =
      credential === 'none'
        ? { kind: 'anonymous', roles: [], scopes: [], attributes: {} }
        : {
            kind: 'user',
            id: claims.sub,
            roles: claims.roles,
            scopes: claims.scope.split(' ').filter((word) => word !== ''),
            ...('tenant' in claims ? { tenant: claims.tenant } : {}),
            attributes: { level: claims.level },
          }
    const hasBody = route.body !== null
    const body = hasBody
      ? {
          owner,
          total: Math.floor(random() * 150),
          count: Math.floor(random() * 6),
          lines: [{ price: Math.floor(random() * 3) }],
          ...(random() < 0.5 ? { note: 'x'.repeat(Math.floor(random() * 4000)) } : {}),
        }
      : undefined
    const facts: Facts = {
      principal,
      request: { method: route.method ?? '', path: target, address: '127.0.0.1', time: new Date().toISOString() },
      path: route.path.includes('{') ? { owner, order_id: order } : {},
      query: page === null ? {} : { page },
      header: version === null ? {} : { 'x-version': version },
    }
    const first = slow.decide(facts, 'head').verdict
    const verdict = first === 'undecided' ? slow.decide({ ...facts, body }, 'body').verdict : first
    return {
      id,
      method: route.method ?? 'GET',
      path: target,
      headers: {
        'x-request': id,
        ...(version === null ? {} : { 'x-version': version }),
        ...(credential === 'none' ? {} : { authorization: `Bearer ${caller[credential]}` }),
        ...(hasBody ? { 'content-type': 'application/json' } : {}),
      },
      body: body === undefined ? null : JSON.stringify(body),
      credential,
      isAllowed: verdict === 'allow',
    }
  }
}

export interface Application {
  readonly port: number
  readonly reached: ReadonlySet<string>
  behaviour: Behaviour
  readonly open: () => number
  stop(): Promise<void>
  start(): Promise<void>
  close(): void
}

/** On plain sockets, so that it can misbehave in every way. */
export async function startApplication(): Promise<Application> {
  const reached = new Set<string>()
  const sockets = new Set<Socket>()
  let server: Server | null = null
  const answer = '{"id":1,"owner":"ann","tenant":"blue","state":"open"}'
  const behave = (socket: Socket) => {
    switch (application.behaviour) {
      case 'well':
        socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer}`)
        return
      case 'slow':
        return
      case 'resetting':
        socket.resetAndDestroy()
        return
      case 'garbage':
        socket.write('HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nHTTP/9 nonsense\0')
        return
      case 'cut':
        socket.write(`HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${answer.length}\r\n\r\n${answer.slice(0, 9)}`)
        socket.end()
    }
  }
  const take = (socket: Socket) => {
    sockets.add(socket)
    let text = ''
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    socket.on('data', (bytes) => {
      text += bytes.toString('latin1')
      for (;;) {
        const end = text.indexOf('\r\n\r\n')
        if (end === -1) return
        const head = text.slice(0, end)
        const length = Number(/\r\ncontent-length: (\d+)/i.exec(head)?.[1] ?? 0)
        // Whoever came as far as here reached the application.
        reached.add(/\r\nx-request: (\S+)/i.exec(head)?.[1] ?? 'somebody without a number')
        if (text.length < end + 4 + length) return
        text = text.slice(end + 4 + length)
        behave(socket)
      }
    })
  }
  const listen = async (port: number) => {
    server = createServer(take)
    server.listen(port, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    return typeof address === 'object' && address !== null ? address.port : 0
  }
  const port = await listen(0)
  const stop = async () => {
    const stopping = server
    if (stopping === null) return
    server = null
    stopping.close()
    for (const socket of sockets) socket.destroy()
    await once(stopping, 'close')
  }
  const application: Application = {
    port,
    reached,
    behaviour: 'well',
    open: () => sockets.size,
    stop,
    async start() {
      await listen(port)
    },
    close: () => void stop(),
  }
  return application
}
