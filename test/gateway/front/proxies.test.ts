// Behind real proxies: whom they saw is who asks, and what a client says of itself is not believed. A proxy that is not installed is skipped.

import { request } from 'node:http'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseNetwork } from '../../../src/gateway/request/index.ts'
import { fronts, stand, startHttp2Front } from './fronts.ts'
import { isThere, type RealProxy, startProxy } from './real-proxies.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

const writeCaddy = (port: number, gateway: string) => ({
  Caddyfile: `{\n  admin off\n  auto_https off\n}\nhttp://:${port} {\n  bind 127.0.0.1\n  reverse_proxy ${gateway}\n}\n`,
})

const writeHaproxy = (port: number, gateway: string) => ({
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
  server one ${gateway}
`,
})

const proxies: readonly RealProxy[] = [
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
    files: (_, port, gateway) => writeCaddy(port, `127.0.0.1:${gateway}`),
    words: (folder) => ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
  },
  {
    name: 'haproxy',
    version: ['-v'],
    files: (_, port, gateway) => writeHaproxy(port, `127.0.0.1:${gateway}`),
    words: (folder) => ['-db', '-f', join(folder, 'haproxy.cfg')],
  },
]

const hop = parseNetwork('127.0.0.1')
if (hop === null) throw new Error('the address of this machine is none')

/** Those that speak HTTP/2 in clear text with what is behind them. */
const proxies2: readonly RealProxy[] = [
  {
    name: 'caddy',
    version: ['version'],
    files: (_, port, gateway) => writeCaddy(port, `h2c://127.0.0.1:${gateway}`),
    words: (folder) => ['run', '--config', join(folder, 'Caddyfile'), '--adapter', 'caddyfile'],
  },
  {
    name: 'haproxy',
    version: ['-v'],
    files: (_, port, gateway) => writeHaproxy(port, `127.0.0.1:${gateway} proto h2`),
    words: (folder) => ['-db', '-f', join(folder, 'haproxy.cfg')],
  },
]

describe.each(proxies2)('$name (skipped where it is not installed)', (proxy) => {
  test.skipIf(!isThere(proxy))('speaks HTTP/2 with the gateway', async () => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(startHttp2Front, upstream.port, { edge: { hops: { networks: [hop], header: 'x-forwarded-for' } } })
    const port = await startProxy(proxy, gateway.port)
    const statuses = await Promise.all(
      Array.from({ length: 20 }, async (_, index) => {
        const answer = await fetch(`http://127.0.0.1:${port}/a`, { method: 'POST', body: 'b'.repeat(index * 10_000) })
        return [answer.status, await answer.text()]
      }),
    )
    expect(statuses).toEqual(Array(20).fill([200, 'seen POST /a HTTP/1.1']))
    await gateway.untilOver(20)
    expect(new Set(gateway.outcomes.map(({ sent, client }) => `${sent?.version} ${client.address}`))).toEqual(new Set(['2 127.0.0.1']))
    expect(
      upstream
        .requests()
        .map(({ body }) => body.length)
        .toSorted((one, other) => one - other),
    ).toEqual(Array.from({ length: 20 }, (_, index) => index * 10_000))
  })
})

describe.each(proxies)('$name (skipped where it is not installed)', (proxy) => {
  test.skipIf(!isThere(proxy)).each(fronts)('%s', async (_, start) => {
    const upstream = await startRecordingUpstream()
    const gateway = await stand(start, upstream.port, { edge: { hops: { networks: [hop], header: 'x-forwarded-for' } } })
    const port = await startProxy(proxy, gateway.port)
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
