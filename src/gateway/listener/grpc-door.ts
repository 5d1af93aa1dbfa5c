// The door for calls of gRPC, one message each way (grpc.io, PROTOCOL-HTTP2): HTTP/2 in clear text, which proxies speak to what stands beside them.

import type { IncomingHttpHeaders, ServerHttp2Session, ServerHttp2Stream } from 'node:http2'
import type { Client, SentHeader } from '../request/index.ts'
import { clientOf } from './client-of.ts'
import type { Front, FrontOptions } from './core.ts'
import { nodeHttp2 } from './http2/node-http2.ts'
import { openPort } from './listen.ts'

export interface Call {
  readonly path: string
  /** Metadata. */
  readonly headers: readonly SentHeader[]
  readonly client: Client
}

const statuses = { ok: 0, 'invalid-argument': 3, 'permission-denied': 7, 'resource-exhausted': 8, unimplemented: 12, internal: 13 } as const

export type CallAnswer = { readonly status: 'ok'; readonly message: Uint8Array } | { readonly status: Exclude<keyof typeof statuses, 'ok'> }

export type AnswerCall = (call: Call, message: Buffer) => Promise<CallAnswer>

export interface GrpcOptions extends Pick<FrontOptions, 'listen'> {
  readonly answer: AnswerCall
  readonly mostBytes: () => number
  /** Milliseconds: until a message is there, and for a connection on which nothing happens. */
  readonly times: { readonly message: number; readonly idle: number }
}

export async function startGrpcDoor({ listen, answer, mostBytes, times }: GrpcOptions): Promise<Front> {
  const sessions = new Set<ServerHttp2Session>()
  const server = nodeHttp2().createServer({ maxSessionMemory: 32, settings: { maxConcurrentStreams: 1000, maxHeaderListSize: 16 * 1024 } })
  server.on('session', (session) => {
    sessions.add(session)
    session.setTimeout(times.idle, () => session.close())
    session.once('close', () => sessions.delete(session))
    session.on('error', () => session.destroy())
  })
  server.on('sessionError', () => undefined)
  server.on('stream', (stream, headers) => {
    stream.on('error', () => undefined)
    stream.setTimeout(times.message, () => stream.close())
    void serve(stream, headers, answer, mostBytes())
  })
  const port = await openPort(server, listen)
  return {
    port,
    renew: () => undefined,
    async drain(milliseconds) {
      const closed = new Promise<void>((settle) => server.close(() => settle()))
      for (const session of sessions) session.close()
      const end = setTimeout(() => {
        for (const session of sessions) session.destroy()
      }, milliseconds)
      await closed
      clearTimeout(end)
    },
  }
}

async function serve(stream: ServerHttp2Stream, headers: IncomingHttpHeaders, answer: AnswerCall, mostBytes: number): Promise<void> {
  if (headers[':method'] !== 'POST' || !/^application\/grpc(?:\+proto)?(?:;|$)/.test(headers['content-type'] ?? '')) {
    stream.respond({ ':status': 415 }, { endStream: true })
    return
  }
  const message = await readMessage(stream, mostBytes)
  if (message === null) return
  const { socket } = stream.session ?? {}
  const client = socket === undefined ? { address: '', isEncrypted: false } : clientOf(socket)
  const call = { path: headers[':path'] ?? '', headers: listMetadata(headers), client }
  const made: CallAnswer =
    typeof message === 'string' ? { status: message } : await answer(call, message).catch(() => ({ status: 'internal' }) as const)
  if (stream.destroyed) return
  const status = { 'grpc-status': String(statuses[made.status]) }
  if (made.status !== 'ok') {
    stream.respond({ ':status': 200, 'content-type': 'application/grpc', ...status }, { endStream: true })
    return
  }
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers(status))
  const head = Buffer.alloc(5)
  head.writeUInt32BE(made.message.length, 1)
  stream.end(Buffer.concat([head, made.message]))
}

/** Exactly one message, not compressed. Null where the call broke off. */
async function readMessage(stream: ServerHttp2Stream, mostBytes: number): Promise<Buffer | Exclude<CallAnswer['status'], 'ok'> | null> {
  const parts: Buffer[] = []
  let size = 0
  try {
    for await (const part of stream.iterator({ destroyOnReturn: false })) {
      if (!Buffer.isBuffer(part)) return 'internal'
      size += part.length
      if (size > mostBytes + 5) return 'resource-exhausted'
      parts.push(part)
    }
  } catch {
    return null
  }
  return parseGrpcMessage(Buffer.concat(parts))
}

/** Bytes as a call brings them: a flag, the length, the message, and nothing behind. */
export function parseGrpcMessage(bytes: Buffer): Buffer | 'invalid-argument' | 'unimplemented' {
  if (bytes.length < 5 || bytes.readUInt32BE(1) !== bytes.length - 5) return 'invalid-argument'
  if (bytes[0] === 1) return 'unimplemented'
  return bytes[0] === 0 ? bytes.subarray(5) : 'invalid-argument'
}

function listMetadata(headers: IncomingHttpHeaders): readonly SentHeader[] {
  return Object.entries(headers).flatMap(([name, value]) =>
    name.startsWith(':') || value === undefined ? [] : [value].flat().map((one) => ({ name, value: one })),
  )
}
