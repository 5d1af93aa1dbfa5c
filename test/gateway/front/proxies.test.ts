// Behind real proxies: whom they saw is who asks, and what a client says of itself is not believed. A proxy that is not installed is skipped.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { request } from 'node:http'
import { type AddressInfo, connect, createServer } from 'node:net'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { parseNetwork } from '../../../src/gateway/request/index.ts'
import { writeProject } from '../../kit/project.ts'
import { fronts, stand } from './fronts.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

interface Proxy {
  readonly name: string
  readonly version: readonly string[]
  readonly files: (folder: string, port: number, gateway: number) => Readonly<Record<string, string>>
  readonly words: (folder: string) => readonly string[]
}

const proxies: readonly Proxy[] = [
  {
    name: 'nginx',
    version: ['-v'],
    files: (folder, port, gateway) => ({
      'nginx.conf': `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; worker_processes 1;
events { worker_connections 64; }
http {
  access_log off; client_body_temp_path ${folder}/body; proxy_temp_path ${folder}/proxy; fastcgi_temp_path ${folder}/f; uwsgi_temp_path ${folder}/u; scgi_temp_path ${folder}/s;
  server { listen 127.0.0.1:${port}; location / {
    proxy_pass http://127.0.0.1:${gateway}; proxy_http_version 1.1; proxy_set_header Host $host;
    proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_set_header X-Forwarded-Proto $scheme; } }
}
`,
    }),
    words: (folder) => ['-p', folder, '-c', join(folder, 'nginx.conf')],
  },
  {
    name: 'caddy',
    version: ['version'],
    files: (_, port, gateway) => ({
      Caddyfile: `{\n  admin off\n  auto_https off\n}\nhttp://:${port} {\n  bind 127.0.0.1\n  reverse_proxy 127.0.0.1:${gateway}\n}\n`,
    }),
    words: (folder) => ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
  },
  {
    name: 'haproxy',
    version: ['-v'],
    files: (_, port, gateway) => ({
      'haproxy.cfg': `defaults
  mode http
  timeout connect 5s
  timeout client 20s
  timeout server 20s
frontend in
  bind 127.0.0.1:${port}
  option forwardfor
  http-request set-header X-Forwarded-Proto http
  default_backend gateway
backend gateway
  server one 127.0.0.1:${gateway}
`,
    }),
    words: (folder) => ['-db', '-f', join(folder, 'haproxy.cfg')],
  },
]

/** One that was free a moment ago: these proxies do not say which they got. */
async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  // A server of TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  await new Promise((settle) => server.close(settle))
  return port
}

async function untilOpen(port: number, child: ChildProcess, errors: () => string): Promise<void> {
  while (child.exitCode === null) {
    const isOpen = await new Promise<boolean>((settle) => {
      const socket = connect({ host: '127.0.0.1', port }, () => {
        socket.destroy()
        settle(true)
      })
      socket.once('error', () => setTimeout(() => settle(false), 20))
    })
    if (isOpen) return
  }
  throw new Error(errors())
}

const isThere = ({ name, version }: Proxy): boolean => spawnSync(name, version, { stdio: 'ignore' }).status === 0
const hop = parseNetwork('127.0.0.1')
if (hop === null) throw new Error('the address of this machine is none')

describe.each(proxies)('$name (skipped where it is not installed)', (proxy) => {
  test.skipIf(!isThere(proxy)).each(fronts)('%s', async (_, start) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { edge: { hops: { networks: [hop], header: 'x-forwarded-for' } } })
    const port = await findPort()
    const folder = writeProject({ 'here/': '' })
    const files = proxy.files(folder, port, gateway.port)
    const child = spawn(proxy.name, proxy.words(writeProject(files)), { stdio: ['ignore', 'ignore', 'pipe'] })
    let errors = ''
    child.stderr.on('data', (bytes) => {
      errors += String(bytes)
    })
    onTestFinished(async () => {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      await ended
    })
    await untilOpen(port, child, () => errors)
    const headers = {
      'X-Forwarded-For': '6.6.6.6',
      'X-Forwarded-Proto': 'https',
      'X-Real-IP': '6.6.6.6',
      Forwarded: 'for=6.6.6.6;proto=https',
    }
    const status = await new Promise((settle, refuse) => {
      // From another address of this machine than that of the proxy.
      const asked = request({ host: '127.0.0.1', port, path: '/a', localAddress: '127.0.0.2', headers, agent: false }, (response) => {
        response.resume()
        response.on('end', () => settle(response.statusCode))
      })
      asked.on('error', refuse)
      asked.end()
    })
    expect(status).toBe(200)
    await gateway.untilOver(1)
    expect(gateway.outcomes[0]?.client).toEqual({ address: '127.0.0.2', isEncrypted: false })
    const sent = upstream.bytes().join()
    expect(sent).toContain('x-forwarded-for: 127.0.0.2\r\nx-forwarded-proto: http\r\n')
    expect(sent).not.toContain('6.6.6.6')
  })
})
