// A client that sends bytes as they are and reads answers by a small parser of its own.

import { connect, type Socket } from 'node:net'
import { onTestFinished } from 'vitest'
import { connectHttp2, speaksHttp2 } from './http2-client.ts'

export interface RawAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
  /** Names and values behind a body in chunks. */
  readonly trailers: readonly string[]
  /** It came to its end as its head says. */
  readonly isWhole: boolean
}

export interface RawClient {
  readonly socket: Socket
  send(bytes: string | Uint8Array): void
  /** What came so far. */
  readonly text: () => string
  untilText(text: string): Promise<void>
  /** Settles with that many answers, or with fewer when the connection ends before. */
  answers(count: number, methods?: readonly string[]): Promise<readonly RawAnswer[]>
  untilClosed(): Promise<{ readonly isClean: boolean }>
  close(): void
}

/** Where HTTP/2 is spoken on the port, what is sent is said in it. */
export async function connectRaw(port: number): Promise<RawClient> {
  if (speaksHttp2(port)) return connectHttp2(port)
  const socket = connect({ host: '127.0.0.1', port })
  let text = ''
  let ended: { readonly isClean: boolean } | null = null
  let isClean = true
  const waiting: { readonly isMet: () => boolean; readonly settle: () => void }[] = []
  const look = () => {
    for (const one of waiting.filter(({ isMet }) => isMet())) one.settle()
  }
  const until = (isMet: () => boolean) =>
    new Promise<void>((settle) => {
      waiting.push({ isMet, settle })
      look()
    })
  socket.on('data', (bytes) => {
    text += bytes.toString('latin1')
    look()
  })
  socket.on('error', () => {
    isClean = false
  })
  socket.on('close', () => {
    ended = { isClean }
    look()
  })
  onTestFinished(() => {
    socket.destroy()
  })
  await new Promise<void>((settle, refuse) => {
    socket.once('connect', settle)
    socket.once('error', refuse)
  })
  return {
    socket,
    send: (bytes) => {
      socket.write(typeof bytes === 'string' ? Buffer.from(bytes, 'latin1') : bytes)
    },
    text: () => text,
    untilText: (wanted) => until(() => text.includes(wanted) || ended !== null),
    async answers(count, methods = []) {
      await until(() => ended !== null || readAnswers(text, methods, false).filter(({ isWhole }) => isWhole).length >= count)
      return readAnswers(text, methods, ended !== null).slice(0, count)
    },
    async untilClosed() {
      await until(() => ended !== null)
      return ended ?? { isClean: false }
    },
    close: () => {
      socket.destroy()
    },
  }
}

/** Sends it on a connection of its own and waits for the first answer, or for the end. */
export async function ask(port: number, bytes: string, method = 'GET'): Promise<RawAnswer | null> {
  const client = await connectRaw(port)
  client.send(bytes)
  const [answer] = await client.answers(1, [method])
  client.close()
  return answer ?? null
}

function readAnswers(all: string, methods: readonly string[], isClosed: boolean): readonly RawAnswer[] {
  const answers: RawAnswer[] = []
  let rest = all
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    if (end === -1) return answers
    const [line = '', ...lines] = rest.slice(0, end).split('\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(line)?.[1])
    const headers = Object.fromEntries(
      lines.map((one) => [one.slice(0, one.indexOf(':')).toLowerCase(), one.slice(one.indexOf(':') + 1).trim()]),
    )
    let after = rest.slice(end + 4)
    if (status === 100) {
      rest = after
      continue
    }
    const done = (body: string, isWhole: boolean, trailers: readonly string[] = []) =>
      answers.push({ status, headers, body, trailers, isWhole })
    if (methods[answers.length] === 'HEAD' || status === 204 || status === 304 || status === 101) {
      done('', true)
      rest = after
    } else if (headers['content-length'] !== undefined) {
      const length = Number(headers['content-length'])
      const isWhole = after.length >= length
      done(after.slice(0, length), isWhole)
      if (!isWhole) return answers
      rest = after.slice(length)
    } else if (/chunked/.test(headers['transfer-encoding'] ?? '')) {
      let body = ''
      for (;;) {
        const [head, size] = /^([0-9a-f]+)\r\n/i.exec(after) ?? []
        const bytes = Number.parseInt(size ?? '', 16)
        if (head === undefined || after.length < head.length + bytes + 2) {
          done(body, false)
          return answers
        }
        if (bytes === 0) {
          const tail = after.indexOf('\r\n\r\n')
          if (tail === -1) {
            done(body, false)
            return answers
          }
          done(
            body,
            true,
            after
              .slice(head.length, Math.max(head.length, tail))
              .split('\r\n')
              .filter((one) => one !== ''),
          )
          rest = after.slice(tail + 4)
          break
        }
        body += after.slice(head.length, head.length + bytes)
        after = after.slice(head.length + bytes + 2)
      }
    } else {
      done(after, isClosed)
      return answers
    }
  }
}
