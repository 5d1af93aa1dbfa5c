// A Redis of its own for a test, on a loopback port, that keeps nothing on disk.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { type AddressInfo, connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { env } from 'node:process'

/** Or another server that speaks the same. */
const program = env['FASTWARD_TEST_STORE'] ?? '/usr/bin/redis-server'

/** Tests that need it are skipped aloud where it is not there. */
export const hasRedis = existsSync(program)

export interface TestRedis {
  readonly port: number
  readonly address: string
  /** One command; its answer as it is written on the wire. */
  ask(...words: string[]): Promise<string>
  /** It is there and answers nobody: SIGSTOP. */
  freeze(): void
  thaw(): void
  /** Its process ends; what it knew is gone. */
  end(): Promise<void>
  /** Another process on the same port. */
  again(): Promise<void>
  stop(): Promise<void>
}

/** `words`: further settings of the server. */
export async function startRedis(words: readonly string[] | ((port: number) => readonly string[]) = []): Promise<TestRedis> {
  const folder = mkdtempSync(join(tmpdir(), 'fastward-redis-'))
  const port = await findPort()
  let child: ChildProcess | null = null
  const start = async () => {
    const usual = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder]
    const started = spawn(program, [...usual, ...(typeof words === 'function' ? words(port) : words)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    child = started
    await new Promise<void>((settle, refuse) => {
      let said = ''
      started.stdout.on('data', (bytes) => {
        said += String(bytes)
        if (said.includes('Ready to accept connections')) settle()
      })
      started.once('exit', () => refuse(new Error(said)))
    })
  }
  const end = async () => {
    const ending = child
    if (ending === null || ending.exitCode !== null || ending.signalCode !== null) return
    const ended = once(ending, 'exit')
    ending.kill('SIGKILL')
    await ended
  }
  await start()
  return {
    port,
    address: `redis://127.0.0.1:${port}`,
    ask: (...command) => askRedis(port, command),
    freeze: () => void child?.kill('SIGSTOP'),
    thaw: () => void child?.kill('SIGCONT'),
    end,
    again: start,
    async stop() {
      await end()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function askRedis(port: number, words: readonly string[]): Promise<string> {
  return new Promise((settle, refuse) => {
    const socket = connect(port, '127.0.0.1')
    let answer = ''
    socket.on('error', refuse)
    socket.on('data', (bytes) => {
      answer += String(bytes)
    })
    socket.on('close', () => settle(answer.replace(/\+OK\r\n$/, '')))
    const line = (command: readonly string[]) =>
      `*${command.length}\r\n${command.map((word) => `$${Buffer.byteLength(word)}\r\n${word}\r\n`).join('')}`
    socket.write(line(words) + line(['QUIT']))
  })
}

async function findPort(): Promise<number> {
  const server = createServer()
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // It listens on TCP.
  server.close()
  await once(server, 'close')
  return port
}
