// What many connections write in one turn arrives on each of them as it was written, however often their memory is used up on the way.

import { connect, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { mostCopied, Outbox } from './outbox.ts'

const lines = 6

/** Pairs of connections; the far end keeps what it gets, once somebody lets it read. */
async function openLines() {
  const got: string[][] = []
  const far: Socket[] = []
  const server = createServer((socket) => {
    const texts: string[] = []
    socket.once('data', (first) => {
      got[first[0] ?? 0] = texts
      texts.push(first.toString('latin1', 1))
      far[first[0] ?? 0] = socket
      socket.pause()
      socket.on('data', (bytes) => void texts.push(bytes.toString('latin1')))
      socket.pause()
    })
  })
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the server has no port')
  const near = await Promise.all(
    Array.from({ length: lines }, async (_, index) => {
      const socket = connect({ port: address.port, host: '127.0.0.1' })
      await new Promise((settle) => socket.once('connect', settle))
      socket.write(Uint8Array.of(index))
      while (got[index] === undefined) await new Promise((settle) => setImmediate(settle))
      return socket
    }),
  )
  onTestFinished(() => {
    for (const socket of [...near, ...far]) socket.destroy()
    server.close()
  })
  return { near, far, textOf: (index: number) => got[index]?.join('') ?? '' }
}

interface Step {
  readonly line: number
  readonly kind: 'text' | 'bytes' | 'flush' | 'turn'
  readonly length: number
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  line: fc.nat({ max: lines - 1 }),
  // Turns are rare: the memory is to be used up within one.
  kind: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom<Step['kind'][]>('text', 'bytes', 'bytes') },
    { weight: 1, arbitrary: fc.constantFrom<Step['kind'][]>('flush', 'turn') },
  ),
  length: fc.oneof(fc.nat({ max: 300 }), fc.nat({ max: mostCopied }), fc.integer({ min: mostCopied - 3, max: mostCopied })),
})

test('each gets its own bytes, in order, whatever the others write', async () => {
  const { near, far, textOf } = await openLines()
  const outboxes = near.map((socket) => new Outbox(socket))
  const sent = near.map(() => '')
  let mark = 0
  await fc.assert(
    fc.asyncProperty(fc.array(anyStep, { minLength: 1, maxLength: 120, size: 'max' }), fc.boolean(), async (steps, isRead) => {
      for (const socket of far) isRead ? socket.resume() : socket.pause()
      for (const { line, kind, length } of steps) {
        const outbox = outboxes[line]
        const text = String.fromCharCode(97 + (mark++ % 26)).repeat(length)
        if (kind === 'turn') await new Promise((settle) => setImmediate(settle))
        else if (kind === 'flush') outbox?.flush()
        else {
          if (kind === 'text') outbox?.add(text)
          else outbox?.copy(Buffer.from(text, 'latin1'))
          sent[line] += text
        }
      }
      for (const socket of far) socket.resume()
      for (let index = 0; index < lines; index++) {
        while (textOf(index).length < (sent[index]?.length ?? 0)) await new Promise((settle) => setImmediate(settle))
        expect(textOf(index) === sent[index]).toBe(true)
      }
    }),
    { numRuns: 60 },
  )
})

test('what does not fit into what is left of the memory goes into the next piece, and over nothing', async () => {
  const { near, far, textOf } = await openLines()
  const outboxes = near.map((socket) => new Outbox(socket))
  for (const socket of far) socket.resume()
  // 480 kB in one turn, in pieces that go to each in turn.
  const sent = near.map(() => '')
  for (let piece = 0; piece < 48; piece++) {
    const text = String.fromCharCode(65 + (piece % 26)).repeat(10_000)
    outboxes[piece % lines]?.copy(Buffer.from(text))
    sent[piece % lines] += text
  }
  for (let index = 0; index < lines; index++) {
    while (textOf(index).length < (sent[index]?.length ?? 0)) await new Promise((settle) => setImmediate(settle))
    expect(textOf(index)).toBe(sent[index])
  }
})
