// A small application that answers what it was asked, and holds back what begins with /wait until it is told.

import { createHash } from 'node:crypto'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { onTestFinished } from 'vitest'

export interface SmallApplication {
  readonly port: number
  readonly url: string
  readonly asked: readonly string[]
  /** Answers what waits. */
  release(): void
  untilWaiting(count: number): Promise<void>
}

export async function startSmallApplication(): Promise<SmallApplication> {
  const asked: string[] = []
  const waiting: ServerResponse[] = []
  const hoping: { readonly count: number; readonly settle: () => void }[] = []
  const look = () => {
    for (const { count, settle } of hoping) if (waiting.length >= count) settle()
  }
  const server = createServer(({ url = '' }, response) => {
    asked.push(url)
    if (!url.startsWith('/wait')) {
      response.end(url)
      return
    }
    waiting.push(response)
    look()
  })
  server.on('upgrade', ({ headers }, socket) => {
    const accept = acceptOf(headers['sec-websocket-key'] ?? '')
    socket.on('error', () => undefined)
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-accept: ${accept}\r\n\r\n`)
    socket.write('\x81\x05hello', 'latin1')
    socket.on('data', () => socket.write('\x81\x05again', 'latin1'))
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  // A server of TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    asked,
    release() {
      for (const response of waiting.splice(0)) response.end('waited')
    },
    untilWaiting: (count) =>
      new Promise((settle) => {
        hoping.push({ count, settle })
        look()
      }),
  }
}

function acceptOf(key: string): string {
  return createHash('sha1').update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest('base64')
}
