// The real command in front of the real FastAPI on uvicorn, for tests of the gateway. Everything ends with the test that started it, or
// where the caller says.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { onTestFinished } from 'vitest'
import { checkout } from '../kit/command.ts'
import { findEnvironment, SERVED } from '../oracle/environments.ts'
import { ask, type RawAnswer } from './front/raw-client.ts'

/** null where there is none; tests that need it are skipped aloud. */
export const python = findEnvironment(SERVED)

export interface Started {
  readonly port: number
  /** What it said before it listened, and after. */
  readonly errors: () => string
  /** Its record so far. */
  readonly lines: () => readonly DecisionLine[]
  /** Settles when there are that many. */
  untilLines(count: number): Promise<readonly DecisionLine[]>
  /** Settles when its errors hold it. */
  untilSaid(pattern: RegExp): Promise<void>
  /** SIGHUP */
  readAgain(): void
  /** Ends it by a signal; its exit code. */
  stop(): Promise<number | null>
}

interface DecisionLine {
  readonly method: string
  readonly path: string
  readonly mode: string
  readonly verdict: string
  readonly code: string | null
  readonly answered: string
  readonly status: number | null
  readonly routes: readonly string[]
  readonly rule: string | null
  readonly reason: string
  readonly principal: string | null
  readonly client: string
  readonly ended: string
  readonly point?: string
}

interface StartOptions {
  readonly words?: readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  /** Called with what ends it. */
  readonly until?: (end: () => void) => void
}

export function startApplication(folder: string, { words = [], ...options }: StartOptions = {}): Promise<Started> {
  const command = ['-m', 'uvicorn', 'main:app', '--port', '0', '--no-access-log', ...words]
  return start(python ?? '', command, folder, /running on http:\/\/127\.0\.0\.1:(\d+)/, options)
}

export function startGateway(folder: string, upstream: number, { words = [], ...options }: StartOptions = {}): Promise<Started> {
  const command = [join(checkout, 'bin', 'fastward.js'), 'gateway', '--upstream', `http://127.0.0.1:${upstream}`, '--listen', '0', ...words]
  return start(execPath, command, folder, /fastward gateway {2}https?:\/\/127\.0\.0\.1:(\d+)/, options)
}

/** Settles when its errors name the port. */
export async function start(
  command: string,
  words: readonly string[],
  folder: string,
  pattern: RegExp,
  { environment = {}, until = onTestFinished }: Omit<StartOptions, 'words'>,
): Promise<Started> {
  const child: ChildProcess = spawn(command, words, {
    cwd: folder,
    env: { PATH: env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  until(() => {
    child.kill('SIGKILL')
  })
  const waiting = new Set<() => void>()
  child.stdout?.on('data', (bytes) => {
    output += String(bytes)
    for (const look of waiting) look()
  })
  const port = await new Promise<number>((settle, refuse) => {
    child.stderr?.on('data', (bytes) => {
      errors += String(bytes)
      for (const look of waiting) look()
      const found = pattern.exec(errors)?.[1]
      if (found !== undefined) settle(Number(found))
    })
    child.once('exit', () => refuse(new Error(errors)))
  })
  const lines = () =>
    output
      .split('\n')
      .slice(0, -1)
      .map((line): DecisionLine => JSON.parse(line))
  return {
    port,
    errors: () => errors,
    lines,
    untilLines: (count) =>
      new Promise((settle) => {
        const look = () => {
          const found = lines()
          if (found.length < count) return
          waiting.delete(look)
          settle(found)
        }
        waiting.add(look)
        look()
      }),
    untilSaid: (wanted) =>
      new Promise((settle) => {
        const look = () => {
          if (!wanted.test(errors)) return
          waiting.delete(look)
          settle()
        }
        waiting.add(look)
        look()
      }),
    readAgain: () => {
      child.kill('SIGHUP')
    },
    async stop() {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      const [code] = await ended
      return code
    },
  }
}

export const send = (
  port: number,
  method: string,
  target: string,
  headers: Readonly<Record<string, string>> = {},
  body = '',
): Promise<RawAnswer | null> =>
  ask(
    port,
    `${method} ${target} HTTP/1.1\r\n${Object.entries({ Host: 'shop.example', ...headers })
      .map(([name, value]) => `${name}: ${value}\r\n`)
      .join('')}\r\n${body}`,
    method,
  )
