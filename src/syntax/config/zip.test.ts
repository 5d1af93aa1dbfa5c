import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { writeZip } from '../../../test/kit/zip.ts'
import { parseZip, type ZipLimits } from './zip.ts'

const limits: ZipLimits = { entries: 10, entryBytes: 1_000_000, allBytes: 1_500_000 }
const runs = { numRuns: Number(process.env['FUZZ_RUNS'] ?? 150) }
const plain = [
  { name: 'GHSA-1.json', content: '{"id":"GHSA-1"}' },
  { name: 'more/PYSEC-2.json', content: 'x'.repeat(5000) },
]

function textOf(bytes: Uint8Array | null | undefined): string | null {
  return bytes == null ? null : Buffer.from(bytes).toString()
}

test('every file of an archive is there with its content', () => {
  const parsed = parseZip(writeZip(plain), limits)
  expect(parsed.ok && parsed.value.map(({ name, read }) => [name, textOf(read())])).toEqual(
    plain.map(({ name, content }) => [name, content]),
  )
})

test('folders are passed over, a comment behind the end is none of it, an empty archive is one', () => {
  const parsed = parseZip(writeZip([{ name: 'more/', content: '' }, ...plain], { comment: 'PK\x05\x06 made by hand' }), limits)
  expect(parsed.ok && parsed.value.map(({ name }) => name)).toEqual(plain.map(({ name }) => name))
  expect(parseZip(writeZip([]), limits)).toEqual({ ok: true, value: [] })
})

const one = { name: 'a.json', content: 'a'.repeat(1000) }
const bomb = { name: 'bomb.json', content: Buffer.alloc(900_000) }

test.each<[string, Uint8Array, string]>([
  ['no archive', Buffer.from('<html>not found</html>'), 'is truncated or no ZIP archive'],
  ['one without its end', writeZip(plain).subarray(0, -30), 'is truncated or no ZIP archive'],
  ['one without its beginning', writeZip(plain).subarray(40), 'is truncated or no ZIP archive'],
  ['a path that leads up', writeZip([{ ...one, name: '../a.json' }]), 'holds a file whose name leads out of its folder'],
  ['a path that leads up from within', writeZip([{ ...one, name: 'b/../../a.json' }]), 'holds a file whose name leads out of its folder'],
  ['an absolute path', writeZip([{ ...one, name: '/etc/a.json' }]), 'holds a file whose name leads out of its folder'],
  ['a path of Windows', writeZip([{ ...one, name: 'C:\\a.json' }]), 'holds a file whose name leads out of its folder'],
  ['a name with a NUL', writeZip([{ ...one, name: 'a.json\0.txt' }]), 'holds a file whose name leads out of its folder'],
  ['two files of one name', writeZip([one, one]), 'holds two files of one name'],
  ['a link', writeZip([{ ...one, says: { attributes: (0o120777 << 16) >>> 0 } }]), 'holds a link'],
  ['an encrypted file', writeZip([{ ...one, says: { flags: 0x801 } }]), 'is encrypted'],
  ['a method of its own', writeZip([{ ...one, says: { method: 93 } }]), 'is compressed in a way that is not in use'],
  ['a file of which only ZIP64 could say the size', writeZip([{ ...one, says: { size: 0xffffffff } }]), 'holds a file that is too large'],
  ['a file above the limit', writeZip([{ ...one, says: { size: 2_000_000 } }]), 'holds a file that is too large'],
  ['files above the limit together', writeZip([bomb, { ...bomb, name: 'b2.json' }]), 'holds more than may be unpacked'],
  ['too many files', writeZip(Array.from({ length: 11 }, (_, at) => ({ ...one, name: `${at}.json` }))), 'holds more than 10 files'],
  ['more files counted than there are', writeZip(plain, { count: 5 }), 'has a directory that cannot be read'],
  ['files that share their bytes', writeZip([one, { ...one, name: 'b.json', says: { offset: 0 } }]), 'holds files that share their bytes'],
  ['a file behind the end', writeZip([{ ...one, says: { offset: 90_000 } }]), 'is truncated or no ZIP archive'],
  ['data that reaches into the directory', writeZip([{ ...one, says: { packed: 400 } }]), 'is truncated or no ZIP archive'],
])('%s is refused', (_, bytes, failure) => {
  expect(parseZip(bytes, limits)).toEqual({ ok: false, failure })
})

test.each([
  ['a bomb that says it is small', { ...bomb, says: { size: 10 } }],
  ['one that says it is larger than it is', { ...one, says: { size: 2000 } }],
  ['another checksum', { ...one, says: { crc: 1 } }],
  ['what is stored and says it is packed', { ...one, says: { method: 0 } }],
])('%s reads as nothing', (_, member) => {
  const parsed = parseZip(writeZip([member]), limits)
  expect(parsed.ok && parsed.value.map(({ read }) => read())).toEqual([null])
})

test('what is inflated never exceeds what was said', () => {
  const packed = deflateRawSync(Buffer.alloc(50_000_000))
  const parsed = parseZip(writeZip([{ name: 'a.json', content: packed, says: { method: 8 } }]), limits)
  expect(parsed.ok && parsed.value[0]?.read()?.length).toBe(packed.length)
})

test('random bytes and random damage end in an answer, never in an exception', () => {
  const good = writeZip(plain)
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 400 }),
      fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 }),
      (noise, damage) => {
        parseZip(noise, limits)
        const broken = Buffer.from(good)
        for (const [at, byte] of damage) broken[at] = byte
        const parsed = parseZip(broken, limits)
        if (parsed.ok) for (const { size, read } of parsed.value) expect([null, size]).toContain(read()?.length ?? null)
      },
    ),
    runs,
  )
})
