// A real proxy of this machine before a front, for as long as one test.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { onTestFinished } from 'vitest'
import { writeProject } from '../../kit/project.ts'

export interface RealProxy {
  readonly name: string
  readonly version: readonly string[]
  /** A file beside the program. */
  readonly needs?: string
  readonly files: (folder: string, port: number, gateway: number) => Readonly<Record<string, string>>
  readonly words: (folder: string) => readonly string[]
}

/** One that was free a moment ago: these proxies do not say which they got. */
async function findPort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  // A server of TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  await new Promise((settle) => server.close(settle))
  return port
}

/** Somebody listens there; rejects with what it said where it ended before. */
export async function untilOpen(port: number, child: ChildProcess, errors: () => string): Promise<void> {
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

export const isThere = ({ name, version, needs }: RealProxy): boolean =>
  (needs === undefined || existsSync(needs)) && spawnSync(name, version, { stdio: 'ignore' }).status === 0

/** The port on which it is spoken to. */
export async function startProxy(proxy: RealProxy, gateway: number): Promise<number> {
  const port = await findPort()
  const folder = writeProject({ 'here/': '' })
  const child = spawn(proxy.name, proxy.words(writeProject(proxy.files(folder, port, gateway))), { stdio: ['ignore', 'ignore', 'pipe'] })
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
  return port
}
