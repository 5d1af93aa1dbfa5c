// Checkpoints to a log server (RFC 5424), as facility "log audit": by UDP, a message each, or by TCP with the length before each (RFC 6587).

import { createSocket } from 'node:dgram'
import { connect } from 'node:net'
import { hostname } from 'node:os'
import process from 'node:process'
import type { Anchor } from './keeper.ts'

const longest = 5_000
/** Facility 13, severity 5. */
const priority = 13 * 8 + 5

/** `syslog://HOST:PORT` or `syslog+tcp://HOST:PORT`. */
export function toSyslog(written: string): Anchor {
  const url = new URL(written)
  const host = url.hostname.replace(/^\[|\]$/g, '')
  const isTcp = url.protocol === 'syslog+tcp:'
  const port = url.port === '' ? (isTcp ? 601 : 514) : Number(url.port)
  const send = isTcp ? sendByTcp : sendByUdp
  return { name: written, send: (lines) => send(host, port, lines.map(toMessage)), close: async () => {} }
}

function toMessage(line: string): Buffer {
  const name =
    hostname()
      .replaceAll(/[^!-~]/g, '')
      .slice(0, 255) || '-'
  return Buffer.from(`<${priority}>1 ${new Date().toISOString()} ${name} fastward ${process.pid} checkpoint - ${line}`)
}

async function sendByUdp(host: string, port: number, messages: readonly Buffer[]): Promise<void> {
  const socket = createSocket(host.includes(':') ? 'udp6' : 'udp4')
  try {
    for (const message of messages)
      await new Promise<void>((settle, refuse) => socket.send(message, port, host, (error) => (error === null ? settle() : refuse(error))))
  } finally {
    socket.close()
  }
}

function sendByTcp(host: string, port: number, messages: readonly Buffer[]): Promise<void> {
  return new Promise((settle, refuse) => {
    const socket = connect({ host, port, timeout: longest })
    const fail = () => {
      socket.destroy()
      refuse(new Error('the log server took nothing'))
    }
    socket.once('error', fail)
    socket.once('timeout', fail)
    socket.once('connect', () => {
      const parts = messages.flatMap((message) => [Buffer.from(`${message.length} `), message])
      socket.end(Buffer.concat(parts), () => settle())
      socket.resume()
    })
  })
}
