// Lines that are known across connections: what is found is what was sent, and nobody drives out those whose credentials held.

import fc from 'fast-check'
import { expect, onTestFinished, test } from 'vitest'
import { HeaderBlock } from '../request/index.ts'
import { KnownBlocks } from './known-blocks.ts'
import { readMemory } from './read-memory.ts'
import { Sweep } from './sweep.ts'

function open(bytes?: number): KnownBlocks {
  const sweep = new Sweep([1000])
  onTestFinished(() => sweep.close())
  return new KnownBlocks(sweep, { bytes: bytes ?? 4 * 1024 * 1024, rest: 60_000 })
}

/** As a connection does it: what is not known is read, and told. `where`: where in the memory that is read into. */
function take(known: KnownBlocks, lines: string, behind = '', where = 0): { readonly block: HeaderBlock; readonly isKnown: boolean } {
  const first = 'GET / HTTP/1.1\r\n'
  const text = `${first}${lines}\r\n\r\n${behind}`
  readMemory.write(text, where, 'latin1')
  const bytes = readMemory.subarray(where, where + text.length)
  const found = known.find(bytes, first.length)
  if (found !== null) return { block: found.block, isKnown: true }
  const block = HeaderBlock.parse(lines, 100)
  if (block === null) throw new Error(`no lines: ${lines}`)
  const kept = known.keep(bytes, first.length, first.length + lines.length + 4, block)
  return { block: kept?.block ?? block, isKnown: false }
}

const linesOf = (caller: string): string => `Host: a\r\nAuthorization: Bearer ${caller.padEnd(300, '-')}\r\nUser-Agent: one`

test('lines that came twice are known, on whatever connection and whatever stands behind them', () => {
  const known = open()
  expect([0, 1, 2, 3].map((time) => take(known, linesOf('anna'), time === 3 ? 'a body' : '', time * 7).isKnown)).toEqual([
    false,
    false,
    true,
    true,
  ])
  expect(take(known, linesOf('annb')).isKnown).toBe(false)
})

test('a head that is not whole, or has no lines, is not known', () => {
  const known = open()
  for (let time = 0; time < 3; time++) take(known, linesOf('anna'))
  const first = 'GET / HTTP/1.1\r\n'
  const part = (text: string) => known.find(Buffer.from(text, 'latin1'), first.length)
  expect(part(`${first}${linesOf('anna')}\r\n`)).toBeNull()
  expect(part(`${first}\r\n`)).toBeNull()
  expect(part(first)).toBeNull()
  expect(part(`${first}${linesOf('anna')}\r\n\r\n`)?.block.text).toBe(linesOf('anna'))
})

const line = fc.oneof(
  fc.constantFrom('Host: a', 'Host: b', 'X: 1', 'X: 2', 'x: 1', 'Accept: */*', 'Cookie: a=b'),
  fc.string({ unit: fc.constantFrom('a', 'b', '\xe9', '\x80', '0'), maxLength: 40 }).map((value) => `Authorization: Bearer ${value}x`),
)

test('what is found is what was sent, however little room there is', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(line, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 6 }),
      fc.array(
        fc.record({
          which: fc.nat(),
          behind: fc.constantFrom('', 'x', '\r\n\r\n', 'GET / HTTP/1.1\r\nHost: a\r\n\r\n'),
          where: fc.nat(9),
          late: fc.boolean(),
        }),
        {
          maxLength: 60,
        },
      ),
      fc.integer({ min: 1000, max: 20_000 }),
      (heads, steps, room) => {
        const known = open(room)
        for (const { which, behind, where, late } of steps) {
          const lines = (heads[which % heads.length] ?? []).join('\r\n')
          const { block } = take(known, lines, behind, where)
          expect(block.text).toBe(lines)
          expect(block.rawHeaders).toEqual(HeaderBlock.parse(lines, 100)?.rawHeaders)
          if (late) known.onLate()
          expect(known.size).toBeLessThanOrEqual(room)
        }
      },
    ),
    { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) * 2 },
  )
})

test('a flood of heads, each of them sent again and again, takes a bounded place and drives out nobody whose credential held', () => {
  const room = 256 * 1024
  const known = open(room)
  const callers = Array.from({ length: 20 }, (_, index) => linesOf(`caller-${index}`))
  for (let time = 0; time < 3; time++) for (const lines of callers) take(known, lines).block.isVouched = true
  for (let number = 0; number < 5000; number++) for (let time = 0; time < 4; time++) take(known, linesOf(`nobody-${number}`))
  expect(known.size).toBeLessThanOrEqual(room)
  expect(callers.filter((lines) => take(known, lines).isKnown)).toEqual(callers)
})

test('what nobody asked for in two rounds is let go', () => {
  const known = open()
  for (let time = 0; time < 3; time++) for (const caller of ['anna', 'bert']) take(known, linesOf(caller)).block.isVouched = true
  known.onLate()
  expect(take(known, linesOf('anna')).isKnown).toBe(true)
  known.onLate()
  expect(['anna', 'bert'].map((caller) => take(known, linesOf(caller)).isKnown)).toEqual([true, false])
  known.onLate()
  known.onLate()
  expect(known.size).toBe(0)
})
