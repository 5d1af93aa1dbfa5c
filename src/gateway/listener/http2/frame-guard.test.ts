// Frames are the same however they are cut, and nothing that goes on is lost or made up.

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameGuard, http2Errors } from './frame-guard.ts'

const preface = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 'latin1')

function write(kind: number, flags: number, stream: number, payload: Uint8Array = new Uint8Array()): Buffer {
  const head = Buffer.alloc(9)
  head.writeUIntBE(payload.length, 0, 3)
  head[3] = kind
  head[4] = flags
  head.writeUInt32BE(stream, 5)
  return Buffer.concat([head, payload])
}

const create = (idleFrames = 1000) =>
  new FrameGuard({ headBytes: 1000, idleFrames, elapsed: () => 0, onRefused: () => undefined, onGoodbye: () => undefined })

/** What went on, and how it ended, with the bytes cut at these places. */
function pass(bytes: Buffer, cuts: readonly number[], idleFrames?: number) {
  const guard = create(idleFrames)
  const passed: Uint8Array[] = []
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((one, other) => one - other)
  for (const [index, from] of places.entries()) {
    const { passes, fault } = guard.receive(bytes.subarray(from, places[index + 1] ?? bytes.length))
    passed.push(...passes)
    if (fault !== null) return { passed: Buffer.concat(passed).toString('hex'), fault }
  }
  return { passed: Buffer.concat(passed).toString('hex'), fault: null }
}

const anyFrame = fc
  .tuple(
    fc.oneof({ weight: 8, arbitrary: fc.integer({ min: 0, max: 10 }) }, fc.integer({ min: 0, max: 255 })),
    fc.integer({ min: 0, max: 255 }),
    fc.integer({ min: 0, max: 7 }),
    fc.uint8Array({ maxLength: 40 }),
  )
  .map((parts) => write(...parts))

test('however it is cut, the same goes on and ends in the same way', () => {
  fc.assert(
    fc.property(fc.array(anyFrame, { maxLength: 12 }), fc.array(fc.nat(), { maxLength: 12 }), (frames, cuts) => {
      const bytes = Buffer.concat([preface, ...frames])
      const whole = pass(bytes, [])
      const cut = pass(bytes, cuts)
      expect(cut.fault).toBe(whole.fault)
      // Of what stands before a fault more or less may have gone on by then.
      if (whole.fault === null) expect(cut.passed).toBe(whole.passed)
      else expect(whole.passed.startsWith(cut.passed) || cut.passed.startsWith(whole.passed)).toBe(true)
    }),
    { numRuns: 500 },
  )
})

test('whatever the bytes, what goes on is what came, but for answers to PING', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), fc.array(fc.nat(), { maxLength: 8 }), (bytes, cuts) => {
      const all = Buffer.concat([preface, bytes])
      const { passed, fault } = pass(all, cuts)
      if (fault === null && !all.includes(6)) expect(all.toString('hex').startsWith(passed)).toBe(true)
      expect(passed.length).toBeLessThanOrEqual(all.length * 2)
    }),
    { numRuns: 500 },
  )
})

const head = (stream: number, flags = 5) => write(1, flags, stream, Uint8Array.from([0x82]))

test.each<[string, readonly Buffer[], number | null]>([
  ['DATA behind the end of a stream', [head(1), write(0, 0, 1, Buffer.from('x'))], http2Errors.streamClosed],
  ['DATA behind a reset', [head(1, 4), write(3, 0, 1, Buffer.alloc(4)), write(0, 0, 1, Buffer.from('x'))], http2Errors.streamClosed],
  ['a second head behind the end', [head(1), head(1)], http2Errors.streamClosed],
  ['a head on a stream that was passed over', [head(5), head(3)], http2Errors.protocol],
  ['trailers', [head(1, 4), head(1)], null],
  ['a window beyond all', [write(8, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff]))], http2Errors.flowControl],
  ['a window as large as may be', [write(8, 0, 0, Buffer.from([0x7f, 0xff, 0, 0]))], null],
  ['a head that is too long', [write(1, 4, 1, Buffer.alloc(1001))], http2Errors.calm],
  ['a head that is too long in parts', [write(1, 0, 1, Buffer.alloc(600)), write(9, 4, 1, Buffer.alloc(600))], http2Errors.calm],
])('%s', (_name, frames, fault) => {
  expect(pass(Buffer.concat([preface, ...frames]), []).fault).toBe(fault)
  expect(
    pass(
      Buffer.concat([preface, ...frames]),
      Array.from({ length: 2000 }, (_, index) => index),
    ).fault,
  ).toBe(fault)
})

test('what was sent to a stream that ended here is no fault of the client', () => {
  const guard = create()
  guard.receive(Buffer.concat([preface, head(1, 4)]))
  guard.close(1)
  expect(guard.receive(Buffer.concat([write(0, 0, 1, Buffer.from('x')), head(1)])).fault).toBeNull()
})

test('requests and answers earn what frames that ask for nothing cost', () => {
  const idle = () => write(6, 0, 0, Buffer.alloc(8))
  expect(pass(Buffer.concat([preface, ...Array.from({ length: 5 }, idle)]), [], 5).fault).toBeNull()
  expect(pass(Buffer.concat([preface, ...Array.from({ length: 6 }, idle)]), [], 5).fault).toBe(http2Errors.calm)
  const asked = Array.from({ length: 20 }, (_, index) => [head(index * 2 + 1), idle(), idle()]).flat()
  expect(pass(Buffer.concat([preface, ...asked]), [], 5).fault).toBeNull()
})
