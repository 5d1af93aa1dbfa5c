// The client of the suite where HTTP/2 is spoken: it takes requests as they are written in HTTP/1.1, sends each as a stream of one connection,
// and shows what comes back as if it had come in HTTP/1.1.

import { type ClientHttp2Session, type ClientHttp2Stream, connect as connectSession, constants } from 'node:http2'
import { connect } from 'node:net'
import { onTestFinished } from 'vitest'
import type { RawAnswer, RawClient } from './raw-client.ts'

/** Ports on which a front in clear text is spoken to in HTTP/2, as long as it stands: the system gives a port away again. */
const ports = new Set<number>()
export const speakHttp2 = (port: number): void => {
  ports.add(port)
  onTestFinished(() => forgetHttp2(port))
}
export const forgetHttp2 = (port: number): void => void ports.delete(port)
export const speaksHttp2 = (port: number): boolean => ports.has(port)

interface Asked {
  readonly stream: ClientHttp2Stream
  readonly body: BodyReader
  head: string
  status: number
  headers: Record<string, string>
  got: string
  trailers: string[]
  isWhole: boolean
  isOver: boolean
}

export async function connectHttp2(port: number): Promise<RawClient> {
  const socket = connect({ host: '127.0.0.1', port })
  await new Promise<void>((settle, refuse) => {
    socket.once('connect', settle)
    socket.once('error', refuse)
  })
  const session: ClientHttp2Session = connectSession(`http://127.0.0.1:${port}`, { createConnection: () => socket })
  const asked: Asked[] = []
  let unread = ''
  let reading: Asked | null = null
  let isClosed = false
  const waiting: { readonly isMet: () => boolean; readonly settle: () => void }[] = []
  const look = () => {
    for (const one of waiting.filter(({ isMet }) => isMet())) one.settle()
  }
  const until = (isMet: () => boolean) =>
    new Promise<void>((settle) => {
      waiting.push({ isMet, settle })
      look()
    })
  session.on('error', () => undefined)
  session.on('close', () => {
    isClosed = true
    look()
  })
  onTestFinished(() => void session.destroy())

  const begin = (text: string): Asked => {
    const [line = '', ...lines] = text.split('\r\n')
    const [method = '', path = ''] = line.split(' ')
    const headers: Record<string, string[]> = {}
    const body = new BodyReader()
    for (const one of lines) {
      const name = one.slice(0, one.indexOf(':')).toLowerCase()
      const value = one.slice(one.indexOf(':') + 1).trim()
      if (name === 'transfer-encoding') body.isChunked = true
      else if (name !== 'connection' && name !== 'keep-alive') (headers[name === 'host' ? ':authority' : name] ??= []).push(value)
      if (name === 'content-length') body.left = Number(value)
    }
    const single = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : values]))
    const stream = session.request(
      { ':method': method, ':path': path, ':scheme': 'http', ...single },
      { endStream: body.isOver, waitForTrailers: true },
    )
    const one: Asked = { stream, body, head: '', status: 0, headers: {}, got: '', trailers: [], isWhole: false, isOver: false }
    stream.on('error', () => undefined)
    stream.on('wantTrailers', () => stream.sendTrailers(Object.fromEntries(body.trailers.map((text) => split(text)))))
    stream.on('continue', () => {
      one.head += 'HTTP/1.1 100 Continue\r\n\r\n'
      look()
    })
    stream.on('response', (got, _flags, ...rest: readonly unknown[]) => {
      one.status = Number(got[':status'])
      const [raw] = rest
      const fields = Array.isArray(raw) ? raw.map(String) : []
      one.head += `HTTP/1.1 ${one.status} \r\n`
      for (let index = 2; index + 1 < fields.length; index += 2) {
        one.headers[fields[index] ?? ''] = fields[index + 1] ?? ''
        one.head += `${fields[index]}: ${fields[index + 1]}\r\n`
      }
      one.head += '\r\n'
      look()
    })
    stream.on('data', (bytes: Buffer) => {
      one.got += bytes.toString('latin1')
      look()
    })
    stream.on('trailers', (got) => {
      one.trailers = Object.entries(got).map(([name, value]) => `${name}: ${String(value)}`)
    })
    stream.on('end', () => {
      one.isWhole = stream.rstCode === constants.NGHTTP2_NO_ERROR && !stream.aborted
      if (one.isWhole && one.status >= 200) one.isOver = true
      look()
    })
    stream.on('close', () => {
      if (stream.rstCode !== constants.NGHTTP2_NO_ERROR) one.isWhole = false
      one.isOver = true
      look()
    })
    asked.push(one)
    return one
  }

  const take = (text: string): void => {
    unread += text
    for (;;) {
      if (reading === null) {
        const end = unread.indexOf('\r\n\r\n')
        if (end === -1) return
        reading = begin(unread.slice(0, end))
        unread = unread.slice(end + 4)
      }
      const { part, rest } = reading.body.read(unread)
      unread = rest
      if (part !== '' && !reading.stream.destroyed) reading.stream.write(Buffer.from(part, 'latin1'))
      if (!reading.body.isOver) return
      if (!reading.stream.destroyed) reading.stream.end()
      reading = null
    }
  }

  const text = () => asked.map(({ head, got }) => head + got).join('')
  return {
    socket,
    send: (bytes) => take(typeof bytes === 'string' ? bytes : Buffer.from(bytes).toString('latin1')),
    text,
    untilText: (wanted) => until(() => text().includes(wanted) || isClosed),
    async answers(count) {
      await until(() => isClosed || asked.filter(({ isOver }) => isOver).length >= count)
      return asked
        .filter(({ status }) => status !== 0)
        .slice(0, count)
        .map(({ status, headers, got, trailers, isWhole }): RawAnswer => ({ status, headers, body: got, trailers, isWhole }))
    },
    async untilClosed() {
      await until(() => isClosed || (asked.length > 0 && asked.every(({ isOver }) => isOver)))
      return { isClean: asked.every(({ isWhole }) => isWhole) }
    },
    close: () => session.destroy(),
  }
}

function split(text: string): readonly [string, string] {
  return [text.slice(0, text.indexOf(':')).toLowerCase(), text.slice(text.indexOf(':') + 1).trim()]
}

/** A body of HTTP/1.1, part by part. */
class BodyReader {
  left = 0
  isChunked = false
  readonly trailers: string[] = []
  #isTrailing = false
  #afterChunk = false
  #isDone = false

  get isOver(): boolean {
    return this.isChunked ? this.#isDone : this.left === 0
  }

  read(text: string): { readonly part: string; readonly rest: string } {
    let rest = text
    let part = ''
    for (;;) {
      if (this.left > 0) {
        const got = rest.slice(0, this.left)
        part += got
        rest = rest.slice(got.length)
        this.left -= got.length
        if (this.left > 0 || !this.isChunked) return { part, rest }
        this.#afterChunk = true
      }
      const end = this.isOver ? -1 : rest.indexOf('\r\n')
      if (end === -1) return { part, rest }
      const line = rest.slice(0, end)
      rest = rest.slice(end + 2)
      if (this.#isTrailing) {
        if (line === '') this.#isDone = true
        else this.trailers.push(line)
      } else if (this.#afterChunk) this.#afterChunk = false
      else {
        this.left = Number.parseInt(line, 16)
        if (this.left === 0) this.#isTrailing = true
      }
    }
  }
}
