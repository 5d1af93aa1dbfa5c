import { createHash } from 'node:crypto'
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { writeZip } from '../../../../test/kit/zip.ts'
import { type Coding, type InflateRules, measureArchive, measureInflated, usualInflate } from './inflate-bounds.ts'

const rules: InflateRules = { output: 4 * 1024 * 1024, ratio: 100, free: 64 * 1024, depth: 1, entries: 20 }
const zeros = Buffer.alloc(2 * 1024 * 1024)
const prose = Buffer.from('the quick brown fox jumps over the lazy dog, and what it thinks of that nobody asks. '.repeat(20))
/** As pictures and what is encrypted. */
const noise = Buffer.concat(Array.from({ length: 10_000 }, (_, index) => createHash('sha256').update(String(index)).digest()))

describe('what comes out of what was compressed', () => {
  const compressed: readonly (readonly [Coding, (bytes: Buffer) => Buffer])[] = [
    ['gzip', (bytes) => gzipSync(bytes)],
    ['deflate', (bytes) => deflateSync(bytes)],
    ['deflate', (bytes) => deflateRawSync(bytes)],
    ['br', (bytes) => brotliCompressSync(bytes)],
  ]

  test.each(compressed)('%s: what people send is measured to its end, and zeros end at the bounds', async (coding, compress) => {
    expect(await measureInflated(compress(prose), coding, rules)).toEqual({ output: prose.length, fault: null, isBroken: false })
    expect(await measureInflated(compress(noise), coding, rules)).toEqual({ output: noise.length, fault: null, isBroken: false })
    expect((await measureInflated(compress(zeros), coding, rules)).fault).toBe('more than 100 times as much comes out of it as went in')
    const wide = { ...rules, ratio: 1e9 }
    expect((await measureInflated(compress(Buffer.alloc(5 * 1024 * 1024)), coding, wide)).fault).toBe(
      'more than 4194304 bytes come out of it',
    )
  })

  test('of a hundred megabytes no more than the bounds come out', async () => {
    const bomb = gzipSync(Buffer.alloc(100 * 1024 * 1024))
    const { output, fault } = await measureInflated(bomb, 'gzip', rules)
    expect(fault).not.toBeNull()
    expect(output).toBeLessThan(rules.output + 200_000)
  })

  test.each([
    ['once within itself', (bytes: Buffer) => gzipSync(gzipSync(bytes)), prose, null],
    ['twice within itself', (bytes: Buffer) => gzipSync(gzipSync(gzipSync(bytes))), prose, 'it is compressed more than 2 times'],
    ['a bomb within', (bytes: Buffer) => gzipSync(gzipSync(bytes)), zeros, 'more than 100 times as much comes out of it as went in'],
    [
      'an archive within',
      (bytes: Buffer) => gzipSync(writeZip([{ name: 'a', content: bytes }])),
      zeros,
      'more than 100 times as much comes out of it as went in',
    ],
    ['what was not compressed', (bytes: Buffer) => bytes, prose, null],
  ])('%s', async (_, wrap, bytes, fault) => {
    expect((await measureArchive(wrap(bytes), rules)).fault).toBe(fault)
  })

  test.each<[string, Buffer, string | null]>([
    [
      'files as people send them',
      writeZip([
        { name: 'a.txt', content: prose },
        { name: 'b.bin', content: noise },
      ]),
      null,
    ],
    ['an empty one', writeZip([]), null],
    ['zeros', writeZip([{ name: 'a', content: zeros }]), 'more than 100 times as much comes out of it as went in'],
    [
      'a directory that promises less than comes out',
      writeZip([{ name: 'a', content: zeros, says: { size: 10 } }]),
      'more than 100 times as much comes out of it as went in',
    ],
    [
      'many names for one file',
      writeZip([
        { name: 'a', content: noise, says: { offset: 0 } },
        { name: 'b', content: noise, says: { offset: 0 } },
      ]),
      'its files lie over each other',
    ],
    [
      'more files than the limit',
      writeZip(Array.from({ length: 21 }, (_, index) => ({ name: `${index}`, content: prose }))),
      'it holds more than 20 files',
    ],
    ['an archive in it', writeZip([{ name: 'a', content: writeZip([{ name: 'b', content: prose }]) }]), null],
    [
      'an archive in an archive in it',
      writeZip([{ name: 'a', content: writeZip([{ name: 'b', content: gzipSync(prose) }]) }]),
      'it is compressed more than 2 times',
    ],
    [
      'a bomb of an archive in it',
      writeZip([{ name: 'a', content: writeZip([{ name: 'b', content: zeros }]) }]),
      'more than 100 times as much comes out of it as went in',
    ],
    ['no directory', writeZip([{ name: 'a', content: prose }]).subarray(0, 100), 'its directory cannot be read'],
  ])('of an archive: %s', async (_, bytes, fault) => {
    expect((await measureArchive(bytes, rules)).fault).toBe(fault)
  })

  test('whatever comes is answered, within the bounds', async () => {
    const whole = writeZip([
      { name: 'a', content: prose },
      { name: 'b', content: gzipSync(prose) },
    ])
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(whole, gzipSync(noise), brotliCompressSync(prose), Buffer.from('PK\x03\x04')),
        fc.array(fc.tuple(fc.nat(2000), fc.nat(255)), { maxLength: 6 }),
        fc.constantFrom<Coding | 'archive'>('gzip', 'deflate', 'br', 'deflate-raw', 'archive'),
        async (bytes, edits, coding) => {
          const harmed = Buffer.from(bytes)
          for (const [at, value] of edits) if (at < harmed.length) harmed[at] = value
          const measured = await (coding === 'archive' ? measureArchive(harmed, rules) : measureInflated(harmed, coding, rules))
          expect(measured.output).toBeLessThanOrEqual(rules.output * 2)
        },
      ),
      { numRuns: 200 },
    )
  })

  test('the usual bounds let through a spreadsheet of a hundred thousand rows', async () => {
    const rows = Buffer.from(
      Array.from({ length: 100_000 }, (_, index) => `<row r="${index}"><c t="n"><v>${(index * 7919) % 100_003}</v></c></row>`).join(''),
    )
    expect((await measureArchive(writeZip([{ name: 'xl/worksheets/sheet1.xml', content: rows }]), usualInflate)).fault).toBeNull()
  })
})
