// How the shield knows that a sign-in failed: by what the application answers, through the running gateway.

import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { writeProject } from '../../kit/project.ts'
import { serve } from '../identity/world.ts'
import { send, startGateway } from '../running.ts'

const form = (...names: readonly string[]) => ({
  requestBody: {
    required: true,
    content: {
      'application/x-www-form-urlencoded': {
        schema: { type: 'object', properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])) },
      },
    },
  },
  responses: {},
})
const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  components: { securitySchemes: { plain: { type: 'http', scheme: 'basic' } } },
  paths: {
    '/login': { post: form('email', 'password') },
    '/enter': { post: form('nick', 'word') },
    '/private': { get: { security: [{ plain: [] }], responses: {} } },
  },
}
const policy = `gateway:
  mode: enforce
  abuse:
    mode: enforce
    brute-force: {tries: 3}
    sign-ins:
      POST /enter: {account: nick, secret: word, token: access}
access:
  rules:
    all: {where: {path: '/**'}}
`

async function start() {
  const folder = writeProject({ 'fastward.yaml': policy })
  writeFileSync(join(folder, 'openapi.json'), JSON.stringify(document))
  const upstream = await serve((request, response) => {
    let body = ''
    request.on('data', (part: Buffer) => {
      body += part.toString()
    })
    request.on('end', () => {
      const isRight = body.includes('right') || request.headers.authorization === `Basic ${Buffer.from('anna:right').toString('base64')}`
      if (request.url === '/login') response.writeHead(303, { location: isRight ? '/home' : '/login?error=1' }).end()
      else if (request.url === '/enter')
        response.writeHead(200, { 'content-type': 'application/json' }).end(isRight ? '{"access": "x"}' : '{"message": "no"}')
      else response.writeHead(isRight ? 200 : 401).end('{}')
    })
  })
  return startGateway(folder, Number(new URL(upstream).port), { words: ['--openapi', 'openapi.json'] })
}

type Try = (port: number, password: string) => Promise<number | undefined>

const post =
  (path: string, account: string, secret: string): Try =>
  async (port, password) => {
    const body = `${account}=anna&${secret}=${encodeURIComponent(password)}`
    const headers = { 'Content-Type': 'application/x-www-form-urlencoded', 'Content-Length': String(body.length) }
    return (await send(port, 'POST', path, headers, body))?.status
  }
const basic: Try = async (port, password) =>
  (await send(port, 'GET', '/private', { Authorization: `Basic ${Buffer.from(`anna:${password}`).toString('base64')}` }))?.status

describe('wrong passwords are known', () => {
  test.each<[name: string, one: Try, wrong: number, right: number]>([
    ['by a redirect back to the page', post('/login', 'email', 'password'), 303, 303],
    ['by what an answer with 200 does not hold', post('/enter', 'nick', 'word'), 200, 200],
    ['by 401 to a name and password in the header', basic, 401, 200],
  ])('%s', { timeout: 60_000 }, async (_, one, wrong, right) => {
    const gateway = await start()
    const found: (number | undefined)[] = []
    // What was right takes the wrong ones before it back.
    for (const password of ['a', 'b', 'right', 'c', 'd', 'e', 'f', 'right']) found.push(await one(gateway.port, password))
    expect(found).toEqual([wrong, wrong, right, wrong, wrong, wrong, 429, 429])
  })
})
