// Gateways with limits, as processes of their own, in front of an application of a few lines.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { onTestFinished } from 'vitest'
import { checkout } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'

const integer = (more: object) => ({ type: 'integer', ...more })
const body = (schema: object) => ({ requestBody: { content: { 'application/json': { schema } } }, responses: {} })

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/orders': {
      get: {
        parameters: [{ name: 'limit', in: 'query', schema: integer({ default: 10, maximum: 50 }) }],
        responses: {},
      },
      post: body({ type: 'object', properties: { lines: { type: 'array', items: { type: 'object' } } } }),
    },
    '/reports': { post: body({ type: 'object' }) },
    '/chat': {
      post: body({ type: 'object', properties: { model: { type: 'string' }, messages: { type: 'array', items: { type: 'object' } } } }),
    },
    '/slow': { get: { responses: {} } },
  },
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

const fine: Answer = (_, response) => response.end('{"fine": true}')

export async function startApplication(answer: Answer = fine): Promise<number> {
  const server = createServer((request, response) => {
    request.resume()
    request.on('end', () => answer(request, response))
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // It listens on TCP.
  return port
}

export interface LimitedGateway {
  readonly child: ChildProcess
  readonly port: number
  readonly admin: number
  readonly errors: () => string
  readonly lines: () => readonly Line[]
  stop(): Promise<void>
}

export interface Line {
  readonly status: number
  readonly code: string | null
  readonly reason: string
  readonly left?: readonly { readonly limit: string; readonly left: number; readonly of: number; readonly alone?: boolean }[]
  readonly objections?: readonly { readonly shield: string; readonly reason: string; readonly enforced: boolean }[]
}

export const layFolder = (rates: string, more = ''): string =>
  writeProject({
    'openapi.json': JSON.stringify(document),
    'fastward.yaml': `access: {rules: {all: {where: {path: '/**'}}}}\ngateway:\n  mode: enforce\n  rates: ${rates}\n${more}`,
  })

export async function startGateway(
  folder: string,
  upstream: number,
  words: readonly string[] = [],
  environment: Readonly<Record<string, string>> = {},
): Promise<LimitedGateway> {
  const usual = [
    'gateway',
    '--upstream',
    `http://127.0.0.1:${upstream}`,
    '--listen',
    '0',
    ...(words.includes('--map') ? [] : ['--openapi', 'openapi.json']),
    '--admin',
    '127.0.0.1:0',
  ]
  const child = spawn(execPath, [join(checkout, 'bin', 'fastward.js'), ...usual, ...words], {
    cwd: folder,
    env: { PATH: env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  let output = ''
  let errors = ''
  child.stdout.on('data', (bytes) => {
    output += String(bytes)
  })
  const [port, admin] = await new Promise<[number, number]>((settle, refuse) => {
    child.stderr.on('data', (bytes) => {
      errors += String(bytes)
      const at = /fastward gateway {2}http:\/\/127\.0\.0\.1:(\d+)/.exec(errors)?.[1]
      const door = /Operators ask at \S*?:(\d+)\./.exec(errors)?.[1]
      if (at !== undefined && door !== undefined) settle([Number(at), Number(door)])
    })
    child.once('exit', () => refuse(new Error(errors)))
  })
  return {
    child,
    port,
    admin,
    errors: () => errors,
    lines: () =>
      output
        .split('\n')
        .slice(0, -1)
        .map((line): Line => JSON.parse(line)),
    async stop() {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await ended
    },
  }
}
