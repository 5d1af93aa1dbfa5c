// Fetches one file over HTTP: bounded in size and time, through the proxy that the environment names, and never from another host than
// the one that was asked.

import type { Readable } from 'node:stream'
import { EnvHttpProxyAgent, request } from 'undici'
import { failed, type Result, succeeded } from '../base/index.ts'

export interface DownloadLimits {
  readonly bytes: number
  /** Milliseconds until the answer begins, and between any two parts of it. */
  readonly idle: number
  /** Milliseconds for all of it. */
  readonly whole: number
}

const mostHops = 3

/** A failure is a predicate: `the host answers 404`. */
export async function download(
  address: string,
  environment: Readonly<Record<string, string | undefined>>,
  limits: DownloadLimits,
): Promise<Result<Uint8Array, string>> {
  const agent = new EnvHttpProxyAgent({
    httpProxy: environment['http_proxy'] ?? environment['HTTP_PROXY'] ?? '',
    httpsProxy: environment['https_proxy'] ?? environment['HTTPS_PROXY'] ?? '',
    noProxy: environment['no_proxy'] ?? environment['NO_PROXY'] ?? '',
    headersTimeout: limits.idle,
    bodyTimeout: limits.idle,
    connectTimeout: limits.idle,
  })
  const signal = AbortSignal.timeout(limits.whole)
  try {
    let url = new URL(address)
    for (let hop = 0; hop <= mostHops; hop += 1) {
      const { statusCode, headers, body } = await request(url, {
        dispatcher: agent,
        signal,
        headers: { accept: '*/*', 'user-agent': 'fastward' },
      })
      const { location } = headers
      if (statusCode >= 300 && statusCode < 400 && typeof location === 'string') {
        drop(body)
        const next = new URL(location, url)
        if (next.origin !== url.origin) return failed(`it leads elsewhere, to ${next.origin}`)
        url = next
        continue
      }
      if (statusCode !== 200) {
        drop(body)
        return failed(`the host answers ${statusCode}`)
      }
      const { 'content-type': type, 'content-length': length } = headers
      if (typeof type === 'string' && /^text\/html\b/i.test(type)) {
        drop(body)
        return failed('the host answers with a page for people')
      }
      if (Number(length) > limits.bytes) {
        drop(body)
        return failed('it is too large')
      }
      return await readBody(body, limits.bytes)
    }
    return failed('it leads from one address to the next without end')
  } catch (error) {
    return failed(reasonOf(error))
  } finally {
    await agent.destroy()
  }
}

/** What is not read is not waited for. */
function drop(body: Readable): void {
  body.on('error', () => undefined)
  body.destroy()
}

async function readBody(body: AsyncIterable<Uint8Array>, most: number): Promise<Result<Uint8Array, string>> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const part of body) {
    size += part.length
    if (size > most) return failed('it is too large')
    parts.push(part)
  }
  return succeeded(Buffer.concat(parts))
}

const reasons: Readonly<Record<string, string>> = {
  ENOTFOUND: 'the host is not known',
  EAI_AGAIN: 'the host cannot be looked up',
  ECONNREFUSED: 'the host refuses the connection',
  ECONNRESET: 'the connection broke off',
  UND_ERR_SOCKET: 'the connection broke off',
  UND_ERR_RES_CONTENT_LENGTH_MISMATCH: 'it broke off before its end',
  UND_ERR_CONNECT_TIMEOUT: 'the host does not answer in time',
  UND_ERR_HEADERS_TIMEOUT: 'the host does not answer in time',
  UND_ERR_BODY_TIMEOUT: 'it stopped coming',
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) throw error
  if (error.name === 'TimeoutError') return 'it takes too long'
  const cause = error.cause instanceof Error ? error.cause : error
  const code =
    'code' in cause && typeof cause.code === 'string' ? cause.code : 'code' in error && typeof error.code === 'string' ? error.code : ''
  return reasons[code] ?? `the connection fails (${(cause.message || code).split('\n')[0]})`
}
