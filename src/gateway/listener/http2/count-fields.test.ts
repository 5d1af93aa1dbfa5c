// Fields are counted in what nghttp2 itself compressed, and in whatever bytes.

import { connect, createServer } from 'node:http2'
import type { AddressInfo } from 'node:net'
import { Duplex } from 'node:stream'
import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { countFields } from './count-fields.ts'

const bytes = (...parts: readonly number[]) => Uint8Array.from(parts)

test.each<[string, Uint8Array, number | null]>([
  ['nothing', bytes(), 0],
  ['one by its number', bytes(0x82), 1],
  ['one by a number of two digits', bytes(0xff, 0x00), 1],
  ['a literal whose name has a number', bytes(0x41, 1, 0x61), 1],
  ['a literal with its name', bytes(0x40, 1, 0x61, 1, 0x62), 1],
  ['a literal that nobody keeps', bytes(0x00, 1, 0x61, 0), 1],
  ['a literal that nobody may keep', bytes(0x1f, 0x01, 1, 0x61), 1],
  ['a size of the table, and one', bytes(0x3f, 0xe1, 0x1f, 0x88), 1],
  ['a text in the code of Huffman', bytes(0x44, 0x82, 0x60, 0x75), 1],
  ['a number that does not end', bytes(0xff, 0x80), null],
  ['a number of too many digits', bytes(0xff, 0x80, 0x80, 0x80, 0x80, 0x00), null],
  ['a text that is cut off', bytes(0x00, 2, 0x61), null],
  ['a name without a value', bytes(0x40, 1, 0x61), null],
  ['half a change of size', bytes(0x3f), null],
])('%s', (_name, block, count) => {
  expect(countFields(block)).toBe(count)
})

test('whatever the bytes, there are no more fields than bytes', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (block) => {
      const count = countFields(block)
      expect(count === null || (count >= 0 && count <= block.length)).toBe(true)
    }),
  )
})

/** The first frame of HEADERS in what a client of Node sends. */
async function compress(all: readonly (readonly [string, string])[]): Promise<Uint8Array> {
  const server = createServer()
  await new Promise<void>((settle) => server.listen(0, '127.0.0.1', settle))
  onTestFinished(() => void server.close())
  // A server of TCP has an address with a port.
  const { port } = server.address() as AddressInfo
  let sent = Buffer.alloc(0)
  const wire = new Duplex({
    read: () => undefined,
    write: (chunk: Buffer, _encoding, done) => {
      sent = Buffer.concat([sent, chunk])
      done()
    },
  })
  const session = connect(`http://127.0.0.1:${port}`, { createConnection: () => wire })
  session.on('error', () => undefined)
  const stream = session.request({ ':path': '/a', ...Object.fromEntries(all) })
  stream.on('error', () => undefined)
  for (;;) {
    for (let at = 24; at + 9 <= sent.length; at += 9 + sent.readUIntBE(at, 3))
      if (sent[at + 3] === 1 && at + 9 + sent.readUIntBE(at, 3) <= sent.length) {
        const isPrior = ((sent[at + 4] ?? 0) & 0x20) !== 0
        const block = sent.subarray(at + 9 + (isPrior ? 5 : 0), at + 9 + sent.readUIntBE(at, 3))
        session.destroy()
        return block
      }
    await new Promise((settle) => setImmediate(settle))
  }
}

test('as many as nghttp2 was given', async () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/).map((text) => `x-${text}`)
  const value = fc.string({ unit: fc.constantFrom(...'abcXYZ019 ~!{}"\'/\\'), maxLength: 200 }).map((text) => `v${text}v`)
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.tuple(name, value), { maxLength: 20, selector: ([one]) => one }), async (all) => {
      expect(countFields(await compress(all))).toBe(all.length + 4)
    }),
    { numRuns: 30 },
  )
})
