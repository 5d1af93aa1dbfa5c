// Issuers over a real socket: documents, redirects, silence, and what they say of opaque tokens.

import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createKeysFetch } from './discovery.ts'
import { fetchDocument, isFetchable } from './fetch-document.ts'
import { Introspector } from './introspection.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections()
    server.close()
  }
})

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}` // A server of TCP has an address with a port.
}

const get = (address: string, timeout = 2000) =>
  fetchDocument({ address: new URL(address), method: 'GET', headers: {}, body: null, timeout })

describe('a document', () => {
  test.each([
    ['max-age=60', 60_000],
    ['public, max-age="5"', 5000],
    ['no-store', 0],
    ['max-age=60, no-cache', 0],
    ['private', null],
  ])('with `Cache-Control: %s` is fresh for %s', async (header, fresh) => {
    const address = await serve((_, response) => response.setHeader('cache-control', header).end('{}'))
    expect(await get(address)).toEqual({ body: Buffer.from('{}'), fresh })
  })

  test.each<[string, RequestListener]>([
    ['a redirect', (_, response) => response.writeHead(302, { location: '/elsewhere' }).end()],
    ['an error', (_, response) => response.writeHead(500).end('{}')],
    ['more than a megabyte', (_, response) => response.end(Buffer.alloc(1_100_000, 0x20))],
    [
      'an answer that breaks off',
      (_, response) => response.writeHead(200, { 'content-length': '10' }).write('{}', () => response.destroy()),
    ],
    ['an answer that never ends', (_, response) => void response.write('{')],
    ['silence', () => undefined],
  ])('is none: %s', async (_, listener) => {
    expect(await get(await serve(listener), 300)).toBeNull()
  })

  test.each([
    ['https://issuer.example/keys', true],
    ['http://localhost:8080/', true],
    ['http://127.8.9.1/', true],
    ['http://[::1]/', true],
    ['http://issuer.example/keys', false],
    ['http://127.0.0.1.evil.example/', false],
    ['http://localhost.evil.example/', false],
    ['https://user:secret@issuer.example/', false],
    ['file:///etc/passwd', false],
  ])('%s may be asked for: %s', (address, may) => {
    expect(isFetchable(new URL(address))).toBe(may)
  })
})

describe('keys that are found by discovery', () => {
  test('come from where the issuer says, and are asked for again where it has moved', async () => {
    let keys = '/one'
    const issuer: string = await serve(({ url }, response) => {
      if (url === '/.well-known/openid-configuration') return void response.end(JSON.stringify({ issuer, jwks_uri: issuer + keys }))
      if (url === keys) return void response.end(`{"keys":"${keys}"}`)
      response.writeHead(404).end()
    })
    const fetchKeys = createKeysFetch({ kind: 'discovery', issuer })
    expect((await fetchKeys())?.document.toString()).toBe('{"keys":"/one"}')
    keys = '/two'
    expect(await fetchKeys()).toBeNull()
    expect((await fetchKeys())?.document.toString()).toBe('{"keys":"/two"}')
  })

  test.each([
    ['speaks of another issuer', () => ({ issuer: 'https://other.example', jwks_uri: 'https://other.example/keys' })],
    ['names keys without TLS elsewhere', (issuer: string) => ({ issuer, jwks_uri: 'http://keys.example/' })],
    ['names no keys', (issuer: string) => ({ issuer })],
    ['is a list', () => []],
  ])('are none where the document %s', async (_, document) => {
    const issuer: string = await serve((_request, response) => response.end(JSON.stringify(document(issuer))))
    expect(await createKeysFetch({ kind: 'discovery', issuer })()).toBeNull()
  })
})

describe('an opaque token', () => {
  const client = { id: 'gate way', secret: 'a:b' }

  test('is asked for once in a while, with the gateway’s own credential', async () => {
    const asked: string[] = []
    const address = await serve((request, response) => {
      let body = ''
      request.on('data', (part: Buffer) => {
        body += part.toString()
      })
      request.on('end', () => {
        asked.push(`${request.headers.authorization} ${body}`)
        response.end(JSON.stringify(body.includes('good') ? { active: true, sub: 'anna', scope: 'read' } : { active: false }))
      })
    })
    const introspector = new Introspector({ address: new URL(address), client, kept: 1000, atOnce: 2 })
    const both = await Promise.all([introspector.ask('good', 0), introspector.ask('good', 0)])
    expect(both).toEqual(Array(2).fill({ kind: 'active', claims: { active: true, sub: 'anna', scope: 'read' } }))
    expect(await introspector.ask('bad', 10)).toEqual({ kind: 'inactive' })
    await introspector.ask('good', 999)
    await introspector.ask('bad', 999)
    expect(asked).toEqual([
      `Basic ${Buffer.from('gate%20way:a%3Ab').toString('base64')} token=good&token_type_hint=access_token`,
      `Basic ${Buffer.from('gate%20way:a%3Ab').toString('base64')} token=bad&token_type_hint=access_token`,
    ])
    await introspector.ask('good', 1000)
    expect(asked).toHaveLength(3)
  })

  test.each(['{"active":"true"}', '{"active":1}', '{}', '[]', 'active', '{"active":false,"active":true}'])(
    'is not known where the issuer says %s, and is asked for again',
    async (answer) => {
      let asked = 0
      const address = await serve((_, response) => {
        asked++
        response.end(answer)
      })
      const introspector = new Introspector({ address: new URL(address), client, kept: 1000, atOnce: 2 })
      expect(await introspector.ask('t', 0)).toEqual({ kind: 'unavailable' })
      expect(await introspector.ask('t', 1)).toEqual({ kind: 'unavailable' })
      expect(asked).toBe(2)
    },
  )

  test('one of too many at a time is not known', async () => {
    const address = await serve(() => undefined)
    const introspector = new Introspector({ address: new URL(address), client, kept: 1000, atOnce: 1 })
    const first = introspector.ask('one', 0)
    expect(await introspector.ask('two', 0)).toEqual({ kind: 'unavailable' })
    for (const server of servers) server.closeAllConnections()
    expect(await first).toEqual({ kind: 'unavailable' })
  })
})
