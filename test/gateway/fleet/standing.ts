// What stands before several gateways in a test, and what is asked of it.

import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Agent, request } from 'undici'
import { expect, onTestFinished } from 'vitest'
import { writeProject } from '../../kit/project.ts'

export const patience = { timeout: 30_000 }

export const hasBalancer = spawnSync('haproxy', ['-v'], { stdio: 'ignore' }).status === 0

async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  const { port } = server.address() as AddressInfo // It listens on TCP.
  server.close()
  await once(server, 'close')
  return port
}

/** HAProxy, in turn. */
export async function startBalancer(ports: readonly number[]): Promise<string> {
  const port = await findPort()
  const servers = ports.map((one, index) => `  server gateway-${index} 127.0.0.1:${one} check inter 200ms fall 1 rise 1\n`)
  const written = `defaults
  mode http
  timeout connect 2s
  timeout client 30s
  timeout server 30s
  option redispatch
  retry-on conn-failure
  retries 2
frontend in
  bind 127.0.0.1:${port}
  default_backend gateways
backend gateways
  balance roundrobin
${servers.join('')}`
  const child = spawn('haproxy', ['-db', '-f', join(writeProject({ 'haproxy.cfg': written }), 'haproxy.cfg')], { stdio: 'ignore' })
  onTestFinished(() => void child.kill('SIGKILL'))
  const address = `http://127.0.0.1:${port}`
  await expect.poll(() => ask(address, '/health', null), patience).toBe(200)
  return address
}

const agent = new Agent({ connections: 8 })

export async function ask(
  address: string,
  path: string,
  token: string | null,
  more: Readonly<Record<string, string>> = {},
): Promise<number | null> {
  const headers = { ...(token === null ? {} : { authorization: `Bearer ${token}` }), ...more }
  try {
    const { statusCode, body } = await request(`${address}${path}`, { dispatcher: agent, headers })
    await body.text()
    return statusCode
  } catch {
    return null
  }
}

/** `count` of each kind of request, eight at a time. */
export async function load(address: string, kinds: readonly (readonly [path: string, token: string | null])[], count: number) {
  const counted = kinds.map(() => new Map<number | null, number>())
  let left = count * kinds.length
  const work = async () => {
    while (left > 0) {
      const at = left-- % kinds.length
      const [path = '', token = null] = kinds[at] ?? []
      const status = await ask(address, path, token)
      counted[at]?.set(status, (counted[at]?.get(status) ?? 0) + 1)
    }
  }
  await Promise.all(Array.from({ length: 8 }, work))
  return counted.map((statuses) => Object.fromEntries([...statuses].map(([status, times]) => [String(status), times])))
}
