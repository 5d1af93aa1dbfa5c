// Requests to another decision point over connections that are kept: over HTTPS, or plain on this machine; whole, small, in time, and from where they were sent.

import { randomUUID } from 'node:crypto'
import { type IncomingMessage, Agent as PlainAgent, request as requestPlain } from 'node:http'
import { request as requestSafe, Agent as SafeAgent } from 'node:https'
import type { PdpReply, SendToPdp } from '../../../gateway/index.ts'

const mostBytes = 1024 * 1024
const idle = 30_000

export interface PdpLine {
  readonly send: SendToPdp
  close(): void
}

/** `token` null: none is shown. */
export function openPdpLine(token: string | null, atOnce: number): PdpLine {
  const keep = { keepAlive: true, maxSockets: atOnce + 1, maxFreeSockets: atOnce, timeout: idle }
  const plain = new PlainAgent(keep)
  const safe = new SafeAgent(keep)
  const sendOnce = (address: URL, body: string | null, milliseconds: number): Promise<PdpReply | 'stale'> =>
    new Promise((settle) => {
      const isSafe = address.protocol === 'https:'
      const id = randomUUID()
      const headers = {
        accept: 'application/json',
        'accept-encoding': 'identity',
        'x-request-id': id,
        ...(token === null ? {} : { authorization: `Bearer ${token}` }),
        ...(body === null ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
      }
      const method = body === null ? 'GET' : 'POST'
      const request = isSafe
        ? requestSafe(address, { method, agent: safe, headers })
        : requestPlain(address, { method, agent: plain, headers })
      let isOver = false
      const end = (reply: PdpReply | 'stale') => {
        if (isOver) return
        isOver = true
        clearTimeout(timer)
        settle(reply)
        // A connection of which something is still to come is not used again.
        if (reply === 'stale' || reply.kind !== 'answer') request.destroy()
      }
      const timer = setTimeout(() => end({ kind: 'slow' }), milliseconds)
      request.on('error', () => end(request.reusedSocket ? 'stale' : { kind: 'away' }))
      request.on('response', (response) => readReply(response, id, end))
      request.end(body ?? undefined)
    })
  return {
    async send(address, body, milliseconds) {
      const began = performance.now()
      const first = await sendOnce(address, body, milliseconds)
      if (first !== 'stale') return first
      // It closed a connection that was idle just as we wrote: a question may be put twice.
      const left = milliseconds - (performance.now() - began)
      const second = left > 0 ? await sendOnce(address, body, left) : 'stale'
      return second === 'stale' ? { kind: 'away' } : second
    },
    close() {
      plain.destroy()
      safe.destroy()
    },
  }
}

function readReply(response: IncomingMessage, id: string, end: (reply: PdpReply) => void): void {
  const { headers, statusCode = 0 } = response
  const said = headers['x-request-id']
  if (said !== undefined && said !== id) {
    end({ kind: 'unclear' })
    return
  }
  const parts: Buffer[] = []
  let bytes = 0
  response.on('data', (part: Buffer) => {
    bytes += part.length
    if (bytes > mostBytes) end({ kind: 'unclear' })
    else parts.push(part)
  })
  response.on('error', () => end({ kind: 'away' }))
  response.on('aborted', () => end({ kind: 'away' }))
  response.on('end', () => {
    const isJson = /^application\/json[ \t]*(?:;|$)/i.test(headers['content-type'] ?? '')
    end({ kind: 'answer', status: statusCode, isJson, bytes: Buffer.concat(parts) })
  })
}
