// What the gateway asks the application on its own account, over the same connections as everybody's requests.

import { parseJson } from '../../base/index.ts'
import type { AskProfile, UpstreamPool } from '../../gateway/index.ts'

export type Told =
  | { readonly kind: 'answered'; readonly status: number; readonly body: string }
  | { readonly kind: 'failed'; readonly because: 'away' | 'reset' | 'broken' | 'slow' | 'cut' | 'busy' | 'too-large' }

export interface Question {
  readonly path: string
  /** Of `Host`. */
  readonly host: string
  readonly authorization: string | null
  readonly mostBytes: number
}

export function askApplication(pool: UpstreamPool, { path, host, authorization, mostBytes }: Question): Promise<Told> {
  const credential = authorization === null ? '' : `authorization: ${authorization}\r\n`
  return new Promise((settle) => {
    const parts: Buffer[] = []
    let size = 0
    let told = 0
    const exchange = pool.send(
      {
        method: 'GET',
        head: {
          method: 'GET',
          target: path,
          lines: Buffer.from(`host: ${host}\r\naccept: application/json\r\nuser-agent: fastward\r\n`, 'latin1'),
          rest: [credential, '\r\n'],
        },
        framing: { kind: 'none' },
        isUpgrade: false,
      },
      {
        onReady: () => undefined,
        onContinue: () => undefined,
        onDrain: () => undefined,
        onUpgrade: (_, socket) => socket.destroy(),
        onHead: ({ status }) => {
          told = status
        },
        onData: (bytes) => {
          size += bytes.length
          if (size > mostBytes) {
            settle({ kind: 'failed', because: 'too-large' })
            exchange.destroy()
          } else parts.push(Buffer.from(bytes))
          return true
        },
        onEnd: () => settle({ kind: 'answered', status: told, body: Buffer.concat(parts).toString('utf8') }),
        onFail: (because) => settle({ kind: 'failed', because }),
      },
    )
  })
}

const mostProfileBytes = 64 * 1024

/** Asks with the caller's own token. */
export function createAskProfile(pool: UpstreamPool, host: string): AskProfile {
  return async (path, token) => {
    const told = await askApplication(pool, { path, host, authorization: `Bearer ${token}`, mostBytes: mostProfileBytes })
    if (told.kind === 'failed') return { kind: 'unavailable' }
    if (told.status !== 200) return told.status >= 400 && told.status < 500 ? { kind: 'refused' } : { kind: 'unavailable' }
    const profile = parseObject(told.body)
    return profile === null ? { kind: 'unavailable' } : { kind: 'profile', profile }
  }
}

function parseObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = parseJson(text)
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? { ...value } : null
  } catch {
    return null
  }
}
