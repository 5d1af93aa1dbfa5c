// An application that fails while many ask: everybody gets the answer of the table, nobody hangs, and nothing is left over.

import { createServer, type Socket } from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import { fronts, stand } from './fronts.ts'
import { ask } from './raw-client.ts'

type Fault = (socket: Socket, number: number) => void

const whole = 'HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok'
/** Every third request is answered as it should be. */
const mixed =
  (fault: (socket: Socket) => void): Fault =>
  (socket, number) =>
    number % 3 === 0 ? void socket.write(whole) : fault(socket)

const rows: readonly (readonly [string, Fault, readonly number[]])[] = [
  ['resets connections', mixed((socket) => void socket.resetAndDestroy()), [200, 502]],
  ['closes without a word', mixed((socket) => void socket.end()), [200, 502]],
  ['answers garbage', mixed((socket) => void socket.write('\0\x01garbage\r\n\r\n')), [200, 502]],
  [
    'answers with two lengths',
    mixed((socket) => void socket.write('HTTP/1.1 200 OK\r\ncontent-length: 2\r\ncontent-length: 3\r\n\r\nok')),
    [200, 502],
  ],
  ['says nothing', mixed(() => undefined), [200, 504]],
  ['stops in its head', mixed((socket) => void socket.write('HTTP/1.1 200 OK\r\ncont')), [200, 504]],
]

async function startFaulty(fault: Fault): Promise<number> {
  const sockets = new Set<Socket>()
  let number = 0
  const server = createServer((socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
    socket.on('data', () => fault(socket, number++))
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

describe.each(fronts)('%s', (_, start) => {
  test.each(rows)('an application that %s', async (_name, fault, expected) => {
    // On a machine that is busy with other tests, an answer may take longer than one that does not come is waited for.
    const firstByte = expected.includes(504) ? 300 : 20_000
    const gateway = await stand(start, await startFaulty(fault), { upstreamTimes: { firstByte }, sizes: { connections: 8 } })
    const request = 'POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nConnection: close\r\n\r\nx'
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(gateway.port, request, 'POST')))
    const statuses = new Set(answers.map((answer) => answer?.status ?? 0))
    expect([...statuses].sort()).toEqual(expected)
    expect(answers.every((answer) => answer?.isWhole === true)).toBe(true)
    expect(answers.filter((answer) => answer?.status === 200).every((answer) => answer?.body === 'ok')).toBe(true)
    await gateway.untilOver(30)
    expect(gateway.outcomes).toHaveLength(30)
    expect(gateway.pool.counts.waiting).toBe(0)
    expect(gateway.pool.counts.all).toBe(gateway.pool.counts.idle)
  })

  test('an application that is dead and comes back', async () => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.on('data', () => socket.write(whole))
    })
    const listen = (port: number) =>
      new Promise<number>((settle) =>
        server.listen(port, '127.0.0.1', () => {
          const address = server.address()
          settle(typeof address === 'object' && address !== null ? address.port : 0)
        }),
      )
    const port = await listen(0)
    await new Promise((settle) => server.close(settle))
    const gateway = await stand(start, port)
    const request = 'GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n'
    const dead = await Promise.all(Array.from({ length: 10 }, () => ask(gateway.port, request)))
    expect(new Set(dead.map((answer) => answer?.status))).toEqual(new Set([502]))
    await listen(port)
    expect(await ask(gateway.port, request)).toMatchObject({ status: 200, body: 'ok' })
    gateway.pool.close()
    server.close()
  })
})
