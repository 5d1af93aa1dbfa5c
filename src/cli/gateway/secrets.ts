// Secrets, read from where `fastward.yaml` says they are: a variable, a file, or what a command prints. None of them is ever part of a message.

import { spawn } from 'node:child_process'
import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Document } from '../../policy/index.ts'
import type { Host } from '../host.ts'

type SecretSource = NonNullable<Document['gateway']['key']>

export interface SecretPlace {
  /** The setting, as messages name it. */
  readonly key: string
  /** Where relative paths start. */
  readonly folder: string
  readonly host: Pick<Host, 'environment' | 'files'>
}

const mostBytes = 64 * 1024
const mostMilliseconds = 10_000

/** Without the line end behind it. */
export async function readSecret(source: SecretSource, place: SecretPlace): Promise<string> {
  const text = typeof source === 'string' ? readPlaced(source, place) : await readPrinted(source.command ?? [], place)
  const secret = text.replace(/(?:\r?\n)+$/, '')
  if (secret === '') throw missing(source, place, 'it is empty')
  return secret
}

function readPlaced(source: string, place: SecretPlace): string {
  const { folder, host } = place
  const name = source.slice(source.indexOf(':') + 1)
  if (source.startsWith('env:')) {
    const value = host.environment[name]
    if (value === undefined) throw missing(source, place, 'there is no such variable')
    return value
  }
  const path = resolve(folder, name)
  const status = host.files.status(path)
  if (status.ok && status.value.bytes > mostBytes) throw missing(source, place, 'it is too large for a secret')
  const read = host.files.read(path)
  if (!read.ok) throw missing(source, place, read.failure === 'missing' ? 'there is no such file' : 'the file cannot be read')
  return Buffer.from(read.value).toString('utf8')
}

/** No shell, nothing to read, and a bound on time and size. What it says on its other output is not looked at: it may hold the secret. */
function readPrinted(words: readonly string[], place: SecretPlace): Promise<string> {
  const [program = '', ...rest] = words
  return new Promise((settle, refuse) => {
    const fail = (reason: string) => {
      clearTimeout(timer)
      child.kill('SIGKILL')
      child.stdout.destroy()
      refuse(missing({ command: words }, place, reason))
    }
    // Its variables are those of the gateway: that is where a keeper of secrets finds its own.
    const child = spawn(program, rest, {
      cwd: place.folder,
      env: { ...place.host.environment },
      shell: false,
      stdio: ['ignore', 'pipe', 'ignore'],
      windowsHide: true,
    })
    const timer = setTimeout(() => fail(`it was stopped after ${mostMilliseconds / 1000} seconds`), mostMilliseconds)
    const parts: Buffer[] = []
    let size = 0
    child.stdout.on('data', (part: Buffer) => {
      size += part.length
      if (size > mostBytes) fail('it printed too much for a secret')
      else parts.push(part)
    })
    child.on('error', (error) => fail('code' in error && error.code === 'ENOENT' ? 'there is no such program' : 'it cannot be started'))
    child.on('close', (code) => {
      clearTimeout(timer)
      if (code === 0) settle(Buffer.concat(parts).toString('utf8'))
      else fail(code === null ? 'it was ended' : `it ended with ${code}`)
    })
  })
}

function missing(source: SecretSource, { key }: SecretPlace, reason: string): UserError {
  // Of a command only the program: its other words may be secret themselves.
  const shown = typeof source === 'string' ? source : `command: ${source.command?.[0] ?? ''}`
  return new UserError('gateway-secret-missing', { key, source: shown, reason })
}
