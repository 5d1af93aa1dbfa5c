// An application of our own that trusts nobody: it keeps every byte that reaches it and answers by a script. What it got is read in several
// ways afterwards, as different servers would, to see whether one request could be taken for two.

import { createServer, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SeenRequest {
  readonly line: string
  readonly headers: readonly string[]
  readonly body: string
}

export interface RecordingUpstream {
  readonly port: number
  /** Of all connections, in order of their beginnings. */
  readonly bytes: () => readonly string[]
  readonly requests: () => readonly SeenRequest[]
  /** Connections that are open. */
  readonly open: () => number
  /** Settles when no connection is open any more. */
  readonly untilClosed: () => Promise<void>
  /** Settles when this text has come. */
  readonly untilSeen: (text: string) => Promise<void>
}

export type Script = (request: SeenRequest, socket: Socket) => void

const plain: Script = ({ line }, socket) => {
  const body = `seen ${line}`
  socket.write(`HTTP/1.1 200 OK\r\ncontent-type: text/plain\r\ncontent-length: ${body.length}\r\n\r\n${body}`)
}

export interface UpstreamOptions {
  readonly script?: Script
  /** Called with each head, before its body. */
  readonly onHead?: Script
  readonly onConnection?: (socket: Socket) => void
}

export async function startRecordingUpstream({ script = plain, onHead, onConnection }: UpstreamOptions = {}): Promise<RecordingUpstream> {
  const connections: { text: string; told: number; heads: number }[] = []
  const sockets = new Set<Socket>()
  const waiting: { readonly isMet: () => boolean; readonly settle: () => void }[] = []
  const look = () => {
    for (const one of waiting.filter(({ isMet }) => isMet())) one.settle()
  }
  const until = (isMet: () => boolean) =>
    new Promise<void>((settle) => {
      waiting.push({ isMet, settle })
      look()
    })
  const server = createServer((socket) => {
    const record = { text: '', told: 0, heads: 0 }
    connections.push(record)
    sockets.add(socket)
    onConnection?.(socket)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      sockets.delete(socket)
      look()
    })
    socket.on('data', (bytes) => {
      record.text += bytes.toString('latin1')
      const { whole, heads } = readRequests(record.text, 'strict')
      for (; record.heads < heads.length; record.heads++) {
        const head = heads[record.heads]
        if (head !== undefined) onHead?.(head, socket)
      }
      for (; record.told < whole.length; record.told++) {
        const request = whole[record.told]
        if (request !== undefined) script(request, socket)
      }
      look()
    })
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the upstream has no port')
  return {
    port: address.port,
    bytes: () => connections.map(({ text }) => text),
    requests: () => connections.flatMap(({ text }) => readRequests(text, 'strict').heads),
    open: () => sockets.size,
    untilClosed: () => until(() => sockets.size === 0),
    untilSeen: (wanted) => until(() => connections.some(({ text }) => text.includes(wanted))),
  }
}

/** How servers have been known to read what is not clear. */
export const readings = ['strict', 'length first', 'coding first', 'bare line feeds', 'no body'] as const
type Reading = (typeof readings)[number]

/** The requests in what came on one connection; `heads` also counts one whose body is not there yet. */
export function readRequests(
  text: string,
  reading: Reading,
): { readonly whole: readonly SeenRequest[]; readonly heads: readonly SeenRequest[] } {
  const whole: SeenRequest[] = []
  const heads: SeenRequest[] = []
  let rest = reading === 'bare line feeds' ? text.replace(/\r?\n/g, '\r\n') : text
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return { whole, heads }
    const [line = '', ...headers] = rest.slice(0, end).split('\r\n')
    if (reading === 'no body' && !/^[A-Z]+ \S+ HTTP\/1\.[01]$/.test(line)) return { whole, heads }
    const after = rest.slice(end + 4)
    const value = (name: string) =>
      headers
        .filter((header) => header.toLowerCase().replace(/[\s_]/g, '-').startsWith(name))
        .map((header) => header.slice(header.indexOf(':') + 1).trim())
    const lengths = value('content-length')
    const codings = value('transfer-encoding')
    const isChunked = codings.some((coding) => /chunked/i.test(coding)) && !(reading === 'length first' && lengths.length > 0)
    let body = ''
    let used = 0
    if (reading !== 'no body' && isChunked) {
      const found = readChunks(after)
      if (found === null) {
        heads.push({ line, headers, body: after })
        return { whole, heads }
      }
      body = found.body
      used = found.used
    } else if (reading !== 'no body' && lengths.length > 0) {
      used = Number(lengths[reading === 'length first' ? lengths.length - 1 : 0])
      if (after.length < used) {
        heads.push({ line, headers, body: after })
        return { whole, heads }
      }
      body = after.slice(0, used)
    }
    whole.push({ line, headers, body })
    heads.push({ line, headers, body })
    rest = after.slice(used)
  }
}

function readChunks(text: string): { readonly body: string; readonly used: number } | null {
  let at = 0
  let body = ''
  for (;;) {
    const end = text.indexOf('\r\n', at)
    if (end === -1) return null
    const size = Number.parseInt(text.slice(at, end), 16)
    at = end + 2
    if (size === 0) {
      for (;;) {
        const line = text.indexOf('\r\n', at)
        if (line === -1) return null
        const isEmpty = line === at
        at = line + 2
        if (isEmpty) return { body, used: at }
      }
    }
    if (!(size > 0) || text.length < at + size + 2) return null
    body += text.slice(at, at + size)
    at += size + 2
  }
}
