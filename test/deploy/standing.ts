// The gateway started with the very words and settings of a deployment, paths and addresses mapped to this machine.

import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { request } from 'undici'
import { onTestFinished } from 'vitest'
import { checkout } from '../kit/command.ts'

export interface Mapping {
  /** What stands in words and settings, and what stands there in its place here. */
  readonly [written: string]: string
}

export const mapped = (text: string, mapping: Mapping): string =>
  Object.entries(mapping).reduce((changed, [written, here]) => changed.replaceAll(written, here), text)

export interface Standing {
  readonly child: ChildProcess
  readonly address: string
  readonly door: string
  readonly errors: () => string
  stop(): Promise<number | null>
}

export async function startWords(
  words: readonly string[],
  environment: Readonly<Record<string, string>>,
  start: readonly string[] = [execPath, join(checkout, 'bin', 'fastward.js')],
): Promise<Standing> {
  const [command = '', ...first] = start
  const child = spawn(command, [...first, ...words], {
    env: { PATH: env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let errors = ''
  onTestFinished(() => void child.kill('SIGKILL'))
  const [address, door] = await new Promise<readonly [string, string]>((settle, refuse) => {
    child.stderr.on('data', (bytes) => {
      errors += String(bytes)
      const listens = /fastward gateway {2}(https?:\/\/\S+)/.exec(errors)?.[1]
      const admin = /Operators ask at (http:\S+\d)/.exec(errors)?.[1]
      if (listens !== undefined && admin !== undefined) settle([listens, admin])
    })
    child.once('exit', (code) => refuse(new Error(`exit ${code}: ${errors}`)))
  })
  return {
    child,
    address,
    door,
    errors: () => errors,
    async stop() {
      const ended = once(child, 'close')
      child.kill('SIGTERM')
      const [code] = await ended
      return code
    },
  }
}

export async function look(address: string, options: Parameters<typeof request>[1] = {}) {
  const { statusCode, body } = await request(address, options)
  return { status: statusCode, text: await body.text() }
}
