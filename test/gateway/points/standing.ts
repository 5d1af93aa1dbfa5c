// FastAPI on uvicorn, the decision point of the real command beside it, and a proxy in front of both that asks one and forwards to the other.

import { spawn, spawnSync } from 'node:child_process'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { onTestFinished } from 'vitest'
import { checkout, runCommand } from '../../kit/command.ts'
import { writeProject } from '../../kit/project.ts'
import { untilOpen } from '../front/real-proxies.ts'
import { type Started, start, startApplication } from '../running.ts'
import { policy, program } from './program.ts'

export type Until = (end: () => void) => void

/** Secret enough for a test. */
const key = `k0:${Buffer.alloc(32, 6).toString('base64url')}`

export interface Shop {
  readonly folder: string
  readonly application: Started
  /** Its record, and where it listens: `port` is that of the decision point. */
  readonly point: Started
  /** Credentials by name of the caller. */
  readonly keys: Readonly<Record<'ann' | 'root', string>>
}

export async function startShop(words: readonly string[], until: Until = onTestFinished): Promise<Shop> {
  const folder = writeProject({ 'main.py': program, 'fastward.yaml': policy, 'signing.key': `${key}\n` }, until)
  const credential = (id: string, ...more: readonly string[]) =>
    runCommand(['credential', 'key', '--id', id, ...more, '--file', 'callers.keys'], { folder }).stdout.trim()
  const keys = { ann: credential('ann'), root: credential('root', '--role', 'admin') }
  runCommand(['init', '--gateway'], { folder })
  runCommand(['map', '--output', 'app.map.json'], { folder })
  const environment = { FASTWARD_GATEWAY_KEY: key }
  const application = await startApplication(folder, { environment, until })
  const point = await startPoint(folder, application.port, words, until)
  return { folder, application, point, keys }
}

export function startPoint(folder: string, upstream: number, words: readonly string[], until: Until = onTestFinished): Promise<Started> {
  const usual = ['gateway', '--upstream', `http://127.0.0.1:${upstream}`, '--map', 'app.map.json', ...words]
  return start(execPath, [join(checkout, 'bin', 'fastward.js'), ...usual], folder, /Proxies ask at (?:http|grpc):\/\/127\.0\.0\.1:(\d+)/, {
    until,
  })
}

/** One that was free a moment ago: proxies do not say which they got. */
export async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  // A server of TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  await new Promise((settle) => server.close(settle))
  return port
}

export const isInstalled = (name: string, version: string): boolean => spawnSync(name, [version], { stdio: 'ignore' }).status === 0

/** Settles when the proxy listens. */
export async function startProxy(
  name: string,
  words: readonly string[],
  port: number,
  until: Until = onTestFinished,
  more: Readonly<Record<string, string>> = {},
): Promise<void> {
  const environment = { PATH: env['PATH'] ?? '', HOME: '/nonexistent', ...more }
  const child = spawn(name, words, { stdio: ['ignore', 'ignore', 'pipe'], env: environment })
  let errors = ''
  child.stderr.on('data', (bytes) => {
    errors += String(bytes)
  })
  until(() => {
    // Killed, nginx would leave its worker behind.
    child.kill('SIGTERM')
  })
  await untilOpen(port, child, () => errors)
}
