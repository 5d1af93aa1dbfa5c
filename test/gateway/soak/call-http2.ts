// A client of HTTP/2 in the soak: several streams of one connection at once, some of them taken back in the middle.

import { type ClientHttp2Session, connect, constants } from 'node:http2'
import type { Calling } from './call-http1.ts'
import { judgeAnswer } from './judge-answer.ts'
import type { Lines } from './messages.ts'
import type { Order } from './orders.ts'

const streams = 6
const requestsOfOne = 60

/** Until there is no next one. */
export async function callHttp2(calling: Calling, port: number): Promise<void> {
  let isDone = false
  while (!isDone) {
    const session = connect(`http://127.0.0.1:${port}`)
    session.on('error', () => undefined)
    let left = requestsOfOne
    const lane = async () => {
      while (left-- > 0 && !session.destroyed) {
        const order = calling.next()
        if (order === null) {
          isDone = true
          return
        }
        await ask(session, order, calling)
      }
    }
    await Promise.all(Array.from({ length: streams }, lane))
    session.destroy()
  }
}

function ask(session: ClientHttp2Session, order: Order, { random, book, left }: Calling): Promise<void> {
  const { method, target, lines, body, framing } = order
  const stream = session.request(
    {
      ':method': method,
      ':path': target,
      ':scheme': 'http',
      ':authority': 'shop.example',
      ...Object.fromEntries(lines),
      ...(framing === 'length' ? { 'content-length': String(body.length) } : {}),
    },
    // So that what is taken back does not end first.
    { endStream: framing === 'none', waitForTrailers: true },
  )
  let status = 0
  let came: Lines = []
  const parts: Buffer[] = []
  let patience = random.once(12) ? random.below(40_000) : Number.POSITIVE_INFINITY
  let isLeft = false
  const leave = () => {
    isLeft = true
    stream.close(constants.NGHTTP2_CANCEL)
    // With something still to be written, Node would wait for ever.
    setImmediate(() => stream.destroy())
  }
  return new Promise((settle) => {
    stream.on('error', () => undefined)
    stream.on('wantTrailers', () => {
      if (!isLeft) stream.sendTrailers({})
    })
    stream.on('response', (got, _flags, ...rest: readonly unknown[]) => {
      status = Number(got[':status'])
      const [raw] = rest
      const fields = Array.isArray(raw) ? raw.map(String) : []
      came = fields.flatMap((name, index) => (index % 2 === 0 && !name.startsWith(':') ? [[name, fields[index + 1] ?? ''] as const] : []))
    })
    stream.on('data', (bytes: Buffer) => {
      parts.push(bytes)
      patience -= bytes.length
      if (patience < 0) leave()
    })
    stream.on('close', () => {
      const whole = Buffer.concat(parts)
      if (status !== 0 && !isLeft && stream.rstCode === constants.NGHTTP2_NO_ERROR)
        judgeAnswer(order, { status, lines: came, body: whole }, book, left)
      else {
        order.ended = 'left'
        const { expected, answer } = order
        if (expected.body !== null && status === expected.status)
          book.compare('client', order, 'the beginning of a body', whole, expected.body.subarray(0, whole.length))
        if (!isLeft && answer.breaksAt === null && body.length === 0)
          book.blame('client', order, `reset by ${stream.rstCode} before it was answered`)
      }
      settle()
    })
    if (framing !== 'none') send(order)
  })

  function send({ body: bytes }: Order): void {
    const until = random.once(12) ? random.below(bytes.length + 1) : null
    let from = 0
    const step = () => {
      if (stream.destroyed || stream.writableEnded) return
      if (from < (until ?? bytes.length)) {
        const to = Math.min(until ?? bytes.length, from + 1 + random.below(random.pick([600, 20_000, 100_000])))
        stream.write(bytes.subarray(from, to))
        from = to
        setImmediate(step)
      } else if (until === null) stream.end()
      else leave()
    }
    step()
  }
}
