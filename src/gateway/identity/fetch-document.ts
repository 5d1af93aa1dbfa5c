// One document from an issuer: over HTTPS (or plain on this machine), whole, small, in time, and from where it was asked for: a redirect is an
// answer like any other, and not the document.

import { request as requestPlain } from 'node:http'
import { request as requestSafe } from 'node:https'
import { isLoopback } from './loopback.ts'

export interface DocumentRequest {
  readonly address: URL
  readonly method: 'GET' | 'POST'
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | null
  /** In milliseconds, for all of it. */
  readonly timeout: number
}

export interface FetchedDocument {
  readonly body: Buffer
  /** `max-age` of `Cache-Control` in milliseconds (0 for `no-store` and `no-cache`), or null. */
  readonly fresh: number | null
}

const mostBytes = 1024 * 1024

/** HTTPS, or plain HTTP to this machine itself. */
export function isFetchable(address: URL): boolean {
  if (address.username !== '' || address.password !== '') return false
  return address.protocol === 'https:' || (address.protocol === 'http:' && isLoopback(address.hostname))
}

export interface FetchedAnswer extends FetchedDocument {
  readonly status: number
}

/** Null for whatever is not an answer 200 with at most a megabyte. */
export async function fetchDocument(request: DocumentRequest): Promise<FetchedDocument | null> {
  const answer = await fetchAnswer(request, (status) => status === 200)
  return answer === null ? null : { body: answer.body, fresh: answer.fresh }
}

/** Null where there is no whole answer with at most a megabyte, or its status is not wanted. */
export function fetchAnswer(
  { address, method, headers, body, timeout }: DocumentRequest,
  wants: (status: number) => boolean = () => true,
): Promise<FetchedAnswer | null> {
  if (!isFetchable(address)) return Promise.resolve(null)
  return new Promise((resolve) => {
    const send = address.protocol === 'https:' ? requestSafe : requestPlain
    // A connection of its own: nothing of an earlier answer can be taken for this one.
    const request = send(address, {
      method,
      agent: false,
      headers: { accept: 'application/json', 'accept-encoding': 'identity', ...headers },
    })
    const end = (answer: FetchedAnswer | null): void => {
      clearTimeout(timer)
      resolve(answer)
      request.destroy()
    }
    const timer = setTimeout(() => end(null), timeout)
    request.on('error', () => end(null))
    request.on('response', (response) => {
      const parts: Buffer[] = []
      let bytes = 0
      const { statusCode: status = 0 } = response
      if (!wants(status)) return end(null)
      response.on('data', (part: Buffer) => {
        bytes += part.length
        if (bytes > mostBytes) return end(null)
        parts.push(part)
      })
      response.on('error', () => end(null))
      response.on('aborted', () => end(null))
      response.on('end', () => end({ status, body: Buffer.concat(parts), fresh: freshness(response.headers['cache-control']) }))
    })
    request.end(body ?? undefined)
  })
}

function freshness(header: string | undefined): number | null {
  if (header === undefined) return null
  if (/(?:^|[,\s])no-(?:store|cache)(?:$|[,\s=])/i.test(header)) return 0
  const seconds = /(?:^|[,\s])max-age="?(\d{1,9})/i.exec(header)?.[1]
  return seconds === undefined ? null : Number(seconds) * 1000
}
