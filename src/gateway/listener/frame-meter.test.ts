import fc from 'fast-check'
import { expect, test } from 'vitest'
import { FrameMeter, writeClose } from './frame-meter.ts'

interface Frame {
  readonly opcode: number
  readonly isLast: boolean
  readonly isMasked: boolean
  readonly length: number
}

function write({ opcode, isLast, isMasked, length }: Frame): Uint8Array {
  const size =
    length < 126
      ? [length]
      : length < 65_536
        ? [126, length >> 8, length & 255]
        : [127, 0, 0, 0, 0, 0, length >> 16, (length >> 8) & 255, length & 255]
  const [first = 0, ...more] = size
  const mask = isMasked ? [1, 2, 3, 4] : []
  return Buffer.concat([
    Uint8Array.from([(isLast ? 0x80 : 0) | opcode, (isMasked ? 0x80 : 0) | first, ...more, ...mask]),
    new Uint8Array(length).fill(7),
  ])
}

/** In pieces that begin and end anywhere. */
function feed(meter: FrameMeter, bytes: Uint8Array, cuts: readonly number[]) {
  const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort((one, other) => one - other)
  const passed: Uint8Array[] = []
  for (const [index, from] of places.entries()) {
    const { passes, fault } = meter.read(bytes.subarray(from, places[index + 1] ?? from))
    passed.push(passes)
    if (fault !== null) return { passed: Buffer.concat(passed), fault }
  }
  return { passed: Buffer.concat(passed), fault: null }
}

const length = fc.oneof({ weight: 6, arbitrary: fc.nat(140) }, fc.constantFrom(0, 125, 126, 127, 65_535, 65_536))
const control = fc.record({ opcode: fc.constantFrom(8, 9, 10), isLast: fc.constant(true), isMasked: fc.boolean(), length: fc.nat(125) })
/** A message in fragments, with control frames between them. */
const message = fc
  .tuple(fc.constantFrom(1, 2), fc.array(fc.tuple(length, fc.boolean(), fc.option(control)), { minLength: 1, maxLength: 4 }))
  .map(([opcode, parts]) =>
    parts.flatMap(([size, isMasked, between], index): readonly Frame[] => [
      { opcode: index === 0 ? opcode : 0, isLast: index === parts.length - 1, isMasked, length: size },
      ...(between === null ? [] : [between]),
    ]),
  )
const cuts = fc.array(fc.nat(), { maxLength: 12 })
const isControl = ({ opcode }: Frame) => opcode >= 8

test('what fits passes as it was sent, however it is cut', () => {
  fc.assert(
    fc.property(fc.array(message, { maxLength: 4 }), cuts, (messages, where) => {
      const bytes = Buffer.concat(messages.flat().map(write))
      const meter = new FrameMeter({ bytes: null, mayBegin: null })
      const { passed, fault } = feed(meter, bytes, where)
      expect(fault).toBeNull()
      expect(passed.equals(bytes)).toBe(true)
      expect(meter.isAtEnd).toBe(true)
    }),
  )
})

test('of a message that is too long, nothing passes from the frame on that makes it so', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 4 }), cuts, fc.nat(300), (messages, where, limit) => {
      const bytes = Buffer.concat(messages.flat().map(write))
      const { passed, fault } = feed(new FrameMeter({ bytes: limit, mayBegin: null }), bytes, where)
      // The plain way: message by message, frame by frame.
      let fits = 0
      let isOver = false
      for (const frames of messages) {
        let size = 0
        for (const frame of frames) {
          if (!isControl(frame)) size += frame.length
          isOver ||= size > limit
          if (!isOver) fits += write(frame).length
        }
      }
      expect(fault).toBe(isOver ? 'message-too-long' : null)
      expect(passed.equals(bytes.subarray(0, fits))).toBe(true)
    }),
  )
})

test('messages and control frames are asked for, fragments are not', () => {
  fc.assert(
    fc.property(fc.array(message, { minLength: 1, maxLength: 5 }), cuts, fc.nat(8), (messages, where, most) => {
      let left = most
      const { fault } = feed(new FrameMeter({ bytes: null, mayBegin: () => left-- > 0 }), Buffer.concat(messages.flat().map(write)), where)
      const begun = messages.length + messages.flat().filter(isControl).length
      expect(fault).toBe(begun > most ? 'too-many-messages' : null)
    }),
  )
})

test('whatever bytes there are, they pass in order or are held, or a fault ends it', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 200 }), cuts, (bytes, where) => {
      const meter = new FrameMeter({ bytes: null, mayBegin: null })
      const { passed, fault } = feed(meter, bytes, where)
      const all = Buffer.concat([passed, meter.held])
      expect(fault === null ? all.equals(bytes) : passed.equals(bytes.subarray(0, passed.length))).toBe(true)
    }),
  )
})

test('a length that nobody could send ends it', () => {
  const head = Uint8Array.from([0x82, 127, 0x80, 0, 0, 0, 0, 0, 0, 0])
  expect(new FrameMeter({ bytes: null, mayBegin: null }).read(head)).toEqual({ passes: new Uint8Array(), fault: 'frame-malformed' })
})

test('the good-bye, plain and masked', () => {
  expect([...writeClose(1009, null)]).toEqual([0x88, 2, 0x03, 0xf1])
  expect([...writeClose(1009, Uint8Array.from([1, 2, 3, 4]))]).toEqual([0x88, 0x82, 1, 2, 3, 4, 0x02, 0xf3])
})
