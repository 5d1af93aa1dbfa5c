// The real gateway with a record, in front of an application of a few lines.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { onTestFinished } from 'vitest'
import { FormReader, parseLine } from '../../../src/audit/index.ts'
import { checkout } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'

const operation = (id: string, name: string) => ({
  get: {
    operationId: id,
    parameters: [{ name, in: 'path', required: true, schema: { type: 'string' } }],
    responses: { 200: { description: 'fine' } },
  },
})

const document = {
  openapi: '3.1.0',
  info: { title: 'shop', version: '1' },
  paths: {
    '/items/{item_id}': operation('read_item', 'item_id'),
    '/reset/{token}': operation('reset', 'token'),
    '/payments/{payment_id}': operation('read_payment', 'payment_id'),
    '/closed/{thing}': operation('closed', 'thing'),
  },
}

export const policy = `
access:
  rules:
    items: {where: {path: '/items/**'}}
    resets: {where: {path: '/reset/**'}}
    payments: {where: {path: '/payments/**'}, audit: required}
    nobody: {where: {path: '/closed/**'}, effect: deny}
`

export interface Place {
  readonly folder: string
  readonly record: string
}

export function layPlace(settings = policy): Place {
  const folder = writeProject({ 'fastward.yaml': settings, 'openapi.json': JSON.stringify(document) })
  return { folder, record: join(folder, 'record') }
}

/** An application that answers everything. */
export async function startApplication(): Promise<number> {
  const server = createServer((_, response) => response.end('{"fine": true}'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo // It listens on TCP.
  return port
}

export interface Gateway {
  readonly child: ChildProcess
  readonly port: number
  readonly output: () => string
  readonly errors: () => string
  /** Its exit code. */
  stop(signal?: NodeJS.Signals): Promise<number | null>
}

interface GatewayOptions {
  readonly environment?: Readonly<Record<string, string>>
  /** What starts the program in place of the shell: a limit, say. */
  readonly under?: readonly string[]
}

export async function startGateway(
  { folder, record }: Place,
  upstream: number,
  words: readonly string[] = [],
  { environment = {}, under = [] }: GatewayOptions = {},
): Promise<Gateway> {
  const all = [execPath, join(checkout, 'bin', 'fastward.js'), 'gateway', '--upstream', `http://127.0.0.1:${upstream}`, '--listen', '0']
  const [command = '', ...rest] = [...under, ...all, '--openapi', 'openapi.json', '--mode', 'enforce', '--audit', record, ...words]
  const child = spawn(command, rest, { cwd: folder, env: { PATH: env['PATH'] ?? '', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  let output = ''
  let errors = ''
  child.stdout.on('data', (bytes) => {
    output += String(bytes)
  })
  const port = await new Promise<number>((settle, refuse) => {
    child.stderr.on('data', (bytes) => {
      errors += String(bytes)
      const found = /fastward gateway {2}http:\/\/127\.0\.0\.1:(\d+)/.exec(errors)?.[1]
      if (found !== undefined) settle(Number(found))
    })
    child.once('exit', () => refuse(new Error(errors)))
  })
  return {
    child,
    port,
    output: () => output,
    errors: () => errors,
    async stop(signal = 'SIGTERM') {
      const ended = once(child, 'close')
      child.kill(signal)
      const [code] = await ended
      return code
    },
  }
}

export interface Recorded {
  readonly n: number
  readonly event: {
    readonly http_request: { readonly http_method?: string; readonly url: { readonly path: string } }
    readonly http_response?: { readonly code: number }
    readonly [name: string]: unknown
  }
}

export interface SegmentText {
  readonly chain: string
  readonly path: string
  readonly text: string
}

export function readSegments(record: string): readonly SegmentText[] {
  return readdirSync(join(record, 'chains'))
    .sort()
    .flatMap((chain) =>
      readdirSync(join(record, 'chains', chain))
        .filter((name) => name.endsWith('.jsonl'))
        .sort()
        .map((name) => join(record, 'chains', chain, name))
        .map((path) => ({ chain, path, text: readFileSync(path, 'utf8') })),
    )
}

interface ReadLine extends Partial<Recorded> {
  readonly kind: string
  readonly count?: number
  readonly because?: string
}

/** Whole lines alone: the last one may be cut short. Records with their events put together. */
export function readLines(record: string): readonly ReadLine[] {
  return readSegments(record).flatMap(({ text }) => {
    const forms = new FormReader()
    return text
      .split('\n')
      .slice(0, -1)
      .map((written): ReadLine => {
        const line = parseLine(written)
        if (line?.kind === 'form') forms.take(line)
        return line?.kind === 'record' ? { kind: 'record', n: line.n, ...eventOf(forms.eventOf(line)) } : JSON.parse(written)
      })
  })
}

/** What the gateway wrote. */
const eventOf = (event: unknown): Partial<Recorded> => (event === null ? {} : ({ event } as Partial<Recorded>))

export const readRecords = (record: string): readonly Recorded[] =>
  readLines(record).flatMap(({ kind, n, event }) => (kind === 'record' && n !== undefined && event !== undefined ? [{ n, event }] : []))
