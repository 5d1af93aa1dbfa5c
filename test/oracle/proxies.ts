// A real proxy on loopback in front of a tiny server that says what reached it: what the proxies that people use really answer.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request as httpRequest, type Server } from 'node:http'
import { type AddressInfo, connect, createServer as createSocketServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type ProxyProgram = 'nginx' | 'haproxy' | 'caddy'

export interface SeenAnswer {
  readonly status: number
  /** Lower case to all values. */
  readonly headers: ReadonlyMap<string, readonly string[]>
  /** What reached the server behind; null where the proxy answered itself. */
  readonly upstream: { readonly url: string; readonly headers: Readonly<Record<string, string>> } | null
}

export const upstreamHeaders: Readonly<Record<string, string>> = { 'x-frame-options': 'SAMEORIGIN', 'x-own': 'app' }

export function hasProgram(program: ProxyProgram): boolean {
  return spawnSync(program, [program === 'caddy' ? 'version' : '-v'], { stdio: 'ignore' }).status === 0
}

export interface RunningProxy {
  ask(path: string, headers?: Readonly<Record<string, string>>): Promise<SeenAnswer>
  stop(): Promise<void>
}

/** `PORT` and `UPSTREAM` in the text become free ports of loopback. */
export async function startProxy(program: ProxyProgram, text: string): Promise<RunningProxy> {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-proxy-'))
  const { server, port: upstream } = await startUpstream()
  const port = await findFreePort()
  const file = join(folder, program === 'nginx' ? 'nginx.conf' : program === 'caddy' ? 'Caddyfile' : 'haproxy.cfg')
  writeFileSync(file, wrap(program, text, folder).replaceAll('UPSTREAM', String(upstream)).replaceAll('PORT', String(port)))
  const words = {
    nginx: ['-p', folder, '-c', file, '-g', 'daemon off;'],
    haproxy: ['-db', '-f', file],
    caddy: ['run', '--config', file, '--adapter', 'caddyfile'],
  }[program]
  const said: string[] = []
  const running = spawn(program, words, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env['PATH'] ?? '', HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
  })
  for (const stream of [running.stdout, running.stderr]) stream.on('data', (data) => said.push(String(data)))
  const stop = async () => {
    await end(running)
    server.closeAllConnections()
    server.close()
    rmSync(folder, { recursive: true, force: true })
  }
  try {
    await untilItListens(port, running)
  } catch (error) {
    await stop()
    throw new Error(`${program} did not start: ${said.join('').slice(0, 2_000)}`, { cause: error })
  }
  return { ask: (path, headers = {}) => ask(port, path, headers), stop }
}

function wrap(program: ProxyProgram, text: string, folder: string): string {
  if (program === 'caddy') return `{\n\tadmin off\n\tauto_https off\n}\n${text}`
  if (program === 'haproxy') return `defaults\n  mode http\n  timeout connect 2s\n  timeout client 2s\n  timeout server 2s\n${text}`
  const kept = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')
  return `pid ${folder}/nginx.pid; error_log stderr; worker_processes 1; events {} http { access_log off; root /nowhere; ${kept}\n${text}\n}`
}

function startUpstream(): Promise<{ server: Server; port: number }> {
  const server = createServer((request, response) => {
    response.writeHead(request.url?.includes('fails') === true ? 500 : 200, upstreamHeaders)
    response.end(JSON.stringify({ url: request.url, headers: request.headers }))
  })
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => resolve({ server, port: portOf(server.address()) }))
  })
}

function findFreePort(): Promise<number> {
  const server = createSocketServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const port = portOf(server.address())
      server.close(() => resolve(port))
    })
  })
}

function portOf(address: string | AddressInfo | null): number {
  if (address === null || typeof address === 'string') throw new Error('a server on a port has an address with one')
  return address.port
}

async function untilItListens(port: number, running: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (running.exitCode !== null) throw new Error(`it ended with ${running.exitCode}`)
    if (await accepts(port)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it does not listen')
}

function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
    socket.once('connect', () => {
      socket.destroy()
      resolve(true)
    })
    socket.once('error', () => resolve(false))
  })
}

function ask(port: number, path: string, headers: Readonly<Record<string, string>>): Promise<SeenAnswer> {
  return new Promise((resolve, reject) => {
    const request = httpRequest({ host: '127.0.0.1', port, path, headers: { host: 'example.org', ...headers } }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.on('end', () => {
        const seen = new Map<string, string[]>()
        for (let index = 0; index < response.rawHeaders.length; index += 2) {
          const name = (response.rawHeaders[index] ?? '').toLowerCase()
          seen.set(name, [...(seen.get(name) ?? []), response.rawHeaders[index + 1] ?? ''])
        }
        resolve({ status: response.statusCode ?? 0, headers: seen, upstream: toUpstream(Buffer.concat(parts).toString()) })
      })
    })
    request.on('error', reject)
    request.end()
  })
}

function toUpstream(body: string): SeenAnswer['upstream'] {
  if (!body.startsWith('{"url"')) return null
  // What our own server wrote.
  return JSON.parse(body) as NonNullable<SeenAnswer['upstream']>
}

function end(running: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (running.exitCode !== null) return resolve()
    running.once('exit', () => resolve())
    running.kill('SIGTERM')
  })
}
