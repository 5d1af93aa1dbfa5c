// The application of the soak: it holds every byte that comes against the request that was sent, and answers each with what was made for it, in pieces, late,
// many in one turn, and sometimes not to the end.

import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import type { Random } from '../../kit/random.ts'
import type { Book } from './book.ts'
import { lineOf, type Message, MessageReader, toChunks } from './messages.ts'
import { type Order, wordsIn } from './orders.ts'
import { audience, signingKey } from './shop.ts'

export interface Application {
  readonly port: number
  close(): void
}

const secret = Buffer.from(signingKey.split(':')[1] ?? '', 'base64url')
/** So many answers, or so many milliseconds, wait for one another. */
const mostTogether = 12
const longestTogether = 6

export async function startApplication(book: Book, random: Random, isEncrypted: boolean): Promise<Application> {
  const sockets = new Set<Socket>()
  let together: (() => void)[] = []
  const release = () => {
    const all = together
    together = []
    for (const send of all) send()
  }
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => sockets.delete(socket))
    const reader = new MessageReader((message) => {
      const order = findOrder(message, book)
      if (order === null) {
        socket.destroy()
        return
      }
      order.arrived++
      holdAgainst(order, message, book, isEncrypted)
      const send = () => answer(order, socket, random)
      const { after } = order.answer
      if (after === 0) send()
      else if (after > 0) setTimeout(send, after)
      else if (together.push(send) >= mostTogether) release()
      else if (together.length === 1) setTimeout(release, longestTogether)
    })
    socket.on('data', (bytes) => {
      try {
        reader.push(bytes)
      } catch (error) {
        book.blame('application', null, `what is no HTTP: ${String(error)}`)
        socket.destroy()
      }
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo // It listens on TCP.
  return {
    port,
    close() {
      server.close()
      for (const socket of sockets) socket.destroy()
    },
  }
}

function findOrder({ first, lines }: Message, book: Book): Order | null {
  const [word = ''] = wordsIn(first)
  const order = book.orders.get(word) ?? null
  if (order === null) book.blame('application', null, `a request that nobody sent: ${first} ${JSON.stringify(lines)}`)
  return order
}

function holdAgainst(order: Order, { first, lines, body }: Message, book: Book, isEncrypted: boolean): void {
  const where = 'application'
  book.compare(where, order, 'a first line', first, `${order.method} ${order.target} HTTP/1.1`)
  if (!order.expected.reaches) book.blame(where, order, `it should be refused: ${order.expected.code}`)
  if (order.arrived > 2) book.blame(where, order, `it came ${order.arrived} times`)
  const wanted = [
    'host: shop.example',
    ...order.lines.map(([name, value]) => `${name}: ${value}`),
    'x-forwarded-for: 127.0.0.1',
    `x-forwarded-proto: ${isEncrypted ? 'https' : 'http'}`,
    'x-forwarded-host: shop.example',
  ]
  const own = new Set(['content-length', 'transfer-encoding', 'fastward-identity'])
  const came = lines.filter(([name]) => !own.has(name)).map(([name, value]) => `${name}: ${value}`)
  book.compare(where, order, 'lines', came.sort().join('\n'), wanted.sort().join('\n'))
  book.compare(where, order, 'a body', body, order.body)
  const wrong = wordsIn([first, ...lines.flat()].join(' ')).filter((word) => word !== order.word)
  if (wrong.length > 0) book.blame(where, order, `words of others: ${wrong.join()}`)
  const told = lines.filter(([name]) => name === 'fastward-identity')
  book.compare(
    where,
    order,
    'an identity',
    readIdentity(told.length === 1 ? (lineOf(told, 'fastward-identity') ?? '') : ''),
    identityOf(order),
  )
}

/** What is told of the caller, as it is written. */
function identityOf({ person, operation, method, target }: Order): string {
  const caller = person === null ? { kind: 'anonymous' } : { kind: 'user', sub: person.id, roles: person.roles, tenant: person.tenant }
  return JSON.stringify({ aud: audience, ...caller, op: operation, htm: method, htu: target })
}

function readIdentity(token: string): string {
  const [head = '', payload = '', signature = ''] = token.split('.')
  if (createHmac('sha256', secret).update(`${head}.${payload}`).digest('base64url') !== signature) return `none: ${token}`
  const { iat, exp, ...claims } = JSON.parse(Buffer.from(payload, 'base64url').toString())
  return exp === iat + 30 && Math.abs(Date.now() / 1000 - iat) < 60 ? JSON.stringify(claims) : `of another time: ${iat}`
}

function answer({ answer: { status, lines, body, isChunked, breaksAt } }: Order, socket: Socket, random: Random): void {
  const framed = isChunked ? (['transfer-encoding', 'chunked'] as const) : (['content-length', String(body.length)] as const)
  const all = random.once(2) ? [framed, ...lines] : [...lines, framed]
  const head = `HTTP/1.1 ${status} ${status === 200 ? 'OK' : 'Not Found'}\r\n${all.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`
  const whole = Buffer.concat([Buffer.from(head), isChunked ? toChunks(body, 1 + random.below(random.pick([200, 20_000, 70_000]))) : body])
  const bytes = breaksAt === null ? whole : whole.subarray(0, Math.min(breaksAt, whole.length - 1))
  const end = () => {
    if (breaksAt !== null) socket.destroy()
  }
  if (random.once(3) && bytes.length > 1) {
    const at = 1 + random.below(bytes.length - 1)
    socket.write(bytes.subarray(0, at))
    setTimeout(() => socket.write(bytes.subarray(at), end), random.below(3))
  } else socket.write(bytes, end)
}
