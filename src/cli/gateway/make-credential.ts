// New keys and passwords. What is secret is shown once, and only its hash is written down.

import { randomBytes } from 'node:crypto'
import { appendFileSync, readSync } from 'node:fs'
import { resolve } from 'node:path'
import { isatty } from 'node:tty'
import { UserError } from '../../base/index.ts'
import { createApiKey, createSigningKey, hashPassword, isName, parseEnd, writeHolder } from '../../gateway/index.ts'
import type { Host } from '../host.ts'

interface Wanted {
  readonly id: string | undefined
  readonly role: readonly string[]
  readonly scope: readonly string[]
  readonly tenant: string | undefined
  readonly expires: string | undefined
  readonly file: string | undefined
  readonly public: boolean
}

export async function makeCredential(action: 'key' | 'password' | 'signing', wanted: Wanted, host: Host): Promise<string> {
  if (action === 'signing') return makeSigningKey(wanted, host)
  const { id } = wanted
  if (id === undefined)
    throw new UserError('too-few-arguments', {
      command: `credential ${action}`,
      missing: 'the name of whom it is for',
      usage: `\`fastward credential ${action} --id NAME\``,
    })
  if (!isName(id) || (action === 'password' && id.includes(':'))) throw new UserError('credential-word-wrong', { option: '--id', word: id })
  for (const [option, words] of [
    ['--role', wanted.role],
    ['--scope', wanted.scope],
    ['--tenant', wanted.tenant === undefined ? [] : [wanted.tenant]],
  ] as const) {
    const wrong = words.find((word) => !isName(word))
    if (wrong !== undefined) throw new UserError('credential-word-wrong', { option, word: wrong })
  }
  const end = wanted.expires === undefined ? Number.POSITIVE_INFINITY : parseEnd(wanted.expires)
  if (end === null || end <= host.clock.now().getTime()) throw new UserError('credential-end-wrong', { text: wanted.expires ?? '' })
  const { secret, shown, stored } = action === 'key' ? makeKey() : await makePassword()
  const line = writeHolder({
    id,
    secret: stored,
    roles: wanted.role,
    scopes: wanted.scope,
    tenant: wanted.tenant ?? null,
    expires: wanted.expires ?? null,
  })
  const told = shown ? `${secret}\n` : ''
  if (wanted.file === undefined) return `${told}${line}\n`
  append(wanted.file, `${line}\n`, host)
  return told
}

interface Made {
  readonly secret: string
  /** Whoever brought it knows it. */
  readonly shown: boolean
  readonly stored: string
}

function makeKey(): Made {
  const { key, stored } = createApiKey()
  return { secret: key, shown: true, stored }
}

/** From standard input where something comes in there; never from the command, which others can list. */
async function makePassword(): Promise<Made> {
  const given = isatty(0) ? '' : readLine()
  if (given !== '' && given.length < 8) throw new UserError('credential-password-short')
  const secret = given === '' ? randomBytes(18).toString('base64url') : given
  return { secret, shown: given === '', stored: await hashPassword(secret) }
}

const mostBytes = 1024

function readLine(): string {
  const bytes = Buffer.alloc(mostBytes)
  let filled = 0
  while (filled < mostBytes) {
    const count = readSome(bytes, filled)
    filled += count
    if (count === 0 || bytes.subarray(0, filled).includes(10)) break
  }
  return bytes.subarray(0, filled).toString('utf8').split(/\r?\n/, 1)[0] ?? ''
}

function readSome(bytes: Buffer, from: number): number {
  try {
    return readSync(0, bytes, from, bytes.length - from, null)
  } catch (error) {
    // Nothing is connected there.
    if (error instanceof Error && 'code' in error && (error.code === 'EOF' || error.code === 'EAGAIN' || error.code === 'EBADF')) return 0
    throw error
  }
}

function makeSigningKey({ id, public: isPublic }: Wanted, host: Host): string {
  const kid = id ?? host.clock.now().toISOString().slice(0, 10)
  if (!isName(kid) || kid.includes(':')) throw new UserError('credential-word-wrong', { option: '--id', word: kid })
  const { gateway, application } = createSigningKey(kid, isPublic ? 'EdDSA' : 'HS256')
  return application === gateway
    ? `${gateway}\n`
    : `# for the gateway (gateway.key), secret\n${gateway}\n# for the application (FASTWARD_GATEWAY_KEY), public\n${application}\n`
}

function append(file: string, line: string, host: Host): void {
  try {
    appendFileSync(resolve(host.folder, file), line, { mode: 0o600 })
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UserError('output-not-written', { path: file, reason })
  }
}
