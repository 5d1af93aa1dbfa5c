// The real command as a process of its own, for as long as one test.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { onTestFinished } from 'vitest'
import { checkout } from '../../kit/command.ts'

export interface StartedGateway {
  readonly child: ChildProcess
  readonly port: number
  readonly output: () => string
  readonly errors: () => string
  /** Settles when its errors hold the text that many times. */
  untilSaid(text: string, times?: number): Promise<void>
  readonly ended: Promise<number | null>
  stop(): Promise<number | null>
}

export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>
}

/** Settles when it listens; rejects with what it said where it does not. */
export async function startGateway(
  folder: string,
  words: readonly string[],
  { environment = {} }: StartOptions = {},
): Promise<StartedGateway> {
  const child = spawn(execPath, [join(checkout, 'bin', 'fastward.js'), 'gateway', '--listen', '127.0.0.1:0', ...words], {
    cwd: folder,
    env: { PATH: env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  let errors = ''
  let hasEnded = false
  const waiting: { readonly isMet: () => boolean; readonly settle: () => void }[] = []
  const look = () => {
    for (const one of waiting.filter(({ isMet }) => isMet())) one.settle()
  }
  const until = (isMet: () => boolean) =>
    new Promise<void>((settle) => {
      waiting.push({ isMet: () => hasEnded || isMet(), settle })
      look()
    })
  child.stdout.on('data', (bytes) => {
    output += String(bytes)
  })
  child.stderr.on('data', (bytes) => {
    errors += String(bytes)
    look()
  })
  const ended = once(child, 'close').then(([code]): number | null => {
    hasEnded = true
    look()
    return code
  })
  onTestFinished(async () => {
    if (hasEnded) return
    // What it started ends with it.
    child.kill('SIGTERM')
    child.kill('SIGTERM')
    const end = setTimeout(() => child.kill('SIGKILL'), 5000)
    await ended
    clearTimeout(end)
  })
  const listens = /fastward gateway {2}https?:\/\/127\.0\.0\.1:(\d+)/
  await until(() => listens.test(errors))
  const [, port] = listens.exec(errors) ?? []
  if (port === undefined) throw new Error(errors)
  return {
    child,
    port: Number(port),
    output: () => output,
    errors: () => errors,
    async untilSaid(text, times = 1) {
      await until(() => errors.split(text).length > times)
      if (errors.split(text).length <= times) throw new Error(`it ended before it said \`${text}\`:\n${errors}`)
    },
    ended,
    stop() {
      child.kill('SIGTERM')
      return ended
    },
  }
}
