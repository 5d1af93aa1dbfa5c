// Whoever reads an answer slowly gets all of it, also where the connection ends behind it: what the system has not taken yet is waited for.

import { describe, expect, test } from 'vitest'
import { fronts1, type Standing, stand } from './fronts.ts'
import { connectRaw, type RawClient } from './raw-client.ts'
import { startRecordingUpstream } from './recording-upstream.ts'

/** Longer than a connection is left open for what a client still sends. */
const pause = 3500

/** Clients that ask for an answer of each length, the last one of their connection, and do not read it. */
const askAll = (gateway: Standing, lengths: readonly number[]): Promise<readonly RawClient[]> =>
  Promise.all(
    lengths.map(async (length) => {
      const client = await connectRaw(gateway.port)
      client.socket.pause()
      client.send(`GET /${length} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`)
      return client
    }),
  )

const count = (first: number, step: number, most: number): readonly number[] =>
  Array.from({ length: most }, (_, index) => first + index * step)

describe.each(fronts1)('%s', (_, start) => {
  test('an answer that the system took all of but the end', async () => {
    const upstream = await startRecordingUpstream({
      script: ({ line }, socket) => {
        const length = Number(/\d+/.exec(line)?.[0])
        socket.write(`HTTP/1.1 200 OK\r\ncontent-length: ${length}\r\n\r\n`)
        socket.write(Buffer.alloc(length, 'x'))
      },
    })
    const gateway = await stand(start, upstream.port)
    // How much goes to somebody who does not read differs from system to system.
    const first = await askAll(gateway, count(500_000, 250_000, 28))
    await new Promise((settle) => setTimeout(settle, pause))
    const most = Math.max(500_000, ...gateway.outcomes.map(({ bytes }) => bytes))
    for (const { socket } of first) socket.destroy()
    const lengths = count(most - 50_000, 10_000, 32)
    const clients = await askAll(gateway, lengths)
    await new Promise((settle) => setTimeout(settle, pause))
    for (const { socket } of clients) socket.resume()
    const got = await Promise.all(
      clients.map(async (client) => {
        await client.untilClosed()
        return client.text().split('\r\n\r\n')[1]?.length
      }),
    )
    expect(got).toEqual(lengths)
  }, 60_000)
})
