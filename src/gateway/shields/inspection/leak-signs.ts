// Whether bytes may hold a leak of any kind, sixteen bytes at a time: WebAssembly, written here by hand, since a loop of JavaScript over bytes takes ten
// times as long. It says what `leakHintsOf` would find something in, and now and then a little more; who hears yes asks that one which kinds.

type Code = readonly (number | Code)[]

/** What lies in memory before the first byte that is looked at, so that what stands before a byte can be read; and as much behind the last. */
const before = 16
const pageBytes = 65_536
const room = pageBytes - 4 * before
/** Longer shapes than this do not reach from one part of long bytes into the next: a long number, with signs between its digits. */
const overlap = 64

interface Looker {
  readonly memory: Uint8Array
  /** Of `length` bytes that lie at `before`. */
  look(length: number): number
}

/** Undefined before it was asked for; null where the machine has no wide registers. */
let looker: Looker | null | undefined

/** Null where it cannot be told here. */
export function mayLeak(bytes: Uint8Array): boolean | null {
  looker ??= openLooker()
  if (looker === null) return null
  const { memory } = looker
  const { length } = bytes
  if (length <= room) {
    memory.set(bytes, before)
    // What an earlier look left there is none of these.
    memory.fill(0, before + length, before + length + before)
    return looker.look(length) !== 0
  }
  for (let from = 0; ; from += room - overlap) {
    const part = bytes.subarray(from, from + room)
    memory.set(part, before)
    memory.fill(0, before + part.length, before + part.length + before)
    if (looker.look(part.length) !== 0) return true
    if (from + room >= length) return false
  }
}

// The code. Names are those of the standard (WebAssembly Core 2.0).

const wide = (code: number): Code => [0xfd, code]
const get = (local: number): Code => [0x20, local]
const set = (local: number): Code => [0x21, local]
const tee = (local: number): Code => [0x22, local]
const int = (value: number): Code => [0x41, signedLeb(value)]
const load = (address: Code, offset: number): Code => [address, wide(0x00), 0, leb(offset)]
const every = (byte: number): Code => [wide(0x0c), new Array<number>(16).fill(byte)]
const equal = (vector: Code, character: string): Code => [vector, every(character.charCodeAt(0)), wide(0x23)]
const within = (vector: Code, first: string, count: number): Code => [
  vector,
  every(first.charCodeAt(0)),
  wide(0x71),
  every(count),
  wide(0x26),
]
const both = (one: Code, other: Code): Code => [one, other, wide(0x4e)]
const either = (...all: readonly Code[]): Code => all.map((one, index) => (index === 0 ? one : [one, wide(0x50)]))
const bits = (vector: Code): Code => [vector, wide(0x64)]
const and = (...all: readonly Code[]): Code => all.map((one, index) => (index === 0 ? one : [one, 0x71]))
const or = (...all: readonly Code[]): Code => all.map((one, index) => (index === 0 ? one : [one, 0x72]))
const left = (value: Code, by: number): Code => [value, int(by), 0x74]
const when = (test: Code, then: Code): Code => [test, 0x04, 0x40, then, 0x0b]

// Locals: the parameter first.
const length = 0
const at = 1
/** Of the sixteen bytes before and these: digits; those and what may stand between them; capitals. */
const digits = 2
const numbers = 3
const capitals = 4
const dashes = 5
const dots = 6
const run = 7
const here = 8
const signs = 9

/** `here` moved: what stands so many bytes after it. */
const there = (by: number): Code => load(get(at), before + by)
const pair = (one: string, other: string): Code => both(equal(there(-1), one), equal(there(-2), other))

/** A sign with letters of its kind beside it. */
const shapes = either(
  equal(get(here), '$'),
  both(equal(get(here), '-'), either(pair('k', 's'), pair('t', 'a'), both(equal(there(-2), 'x'), equal(there(-3), 'o')))),
  both(equal(get(here), '_'), either(pair('t', 'a'), pair('e', 'v'), both(equal(there(-2), 'h'), equal(there(-3), 'g')))),
  both(equal(get(here), 'A'), either(equal(there(1), 'I'), both(either(equal(there(1), 'K'), equal(there(1), 'S')), equal(there(2), 'I')))),
  both(equal(get(here), 'J'), pair('y', 'e')),
  both(equal(get(here), 'B'), both(pair('-', '-'), equal(there(1), 'E'))),
)

/** Thirteen in a row. */
const isLong: Code = [
  [get(numbers), tee(run), left(get(run), 1), 0x71, set(run)],
  [get(run), left(get(run), 2), 0x71, set(run)],
  [get(run), left(get(run), 4), 0x71, set(run)],
  and(get(run), left(get(run), 5)),
]

/** Two digits or more in a row, with what else makes a number of them. */
const twoDigits = and(get(digits), left(get(digits), 1))
const fourDigits = and(twoDigits, left(twoDigits, 2))
const sevenDigits = and(fourDigits, left(fourDigits, 3))
const grouped = or(
  and(twoDigits, left(get(capitals), 2), left(get(capitals), 3)),
  and(twoDigits, left(get(dashes), 2), left(get(dots), 6), left(get(dots), 10)),
  and(fourDigits, left(get(dashes), 4), left(get(dashes), 7)),
  and(left(sevenDigits, 1), get(capitals)),
  and(left(sevenDigits, 2), left(get(dashes), 1), get(capitals)),
)

/** What it was for the sixteen bytes before moves down. */
const next = (mask: number, vector: Code): Code => [or([get(mask), int(16), 0x76], left(bits(vector), 16)), set(mask)]

const yes: Code = [int(1), 0x0f]

const loop: Code = [
  [load(get(at), before), set(here)],
  next(digits, within(get(here), '0', 10)),
  next(dashes, equal(get(here), '-')),
  next(
    numbers,
    either(within(get(here), '0', 10), equal(get(here), '-'), equal(get(here), ' '), equal(get(here), 'A'), equal(get(here), 'B')),
  ),
  [
    either(
      equal(get(here), '$'),
      equal(get(here), '-'),
      equal(get(here), '_'),
      equal(get(here), 'A'),
      equal(get(here), 'B'),
      equal(get(here), 'J'),
      equal(get(here), '2'),
    ),
    set(signs),
  ],
  next(capitals, within(get(here), 'A', 26)),
  next(dots, equal(get(here), '.')),
  when([get(signs), wide(0x53)], when([either(shapes, both(equal(get(here), '2'), pair('f', 'd'))), wide(0x53)], yes)),
  when(twoDigits, when(grouped, yes)),
  when(isLong, yes),
]

const body: Code = [
  [int(0), set(at)],
  [0x02, 0x40, 0x03, 0x40],
  [[get(at), get(length), 0x4e], 0x0d, 1],
  loop,
  [get(at), int(16), 0x6a, set(at)],
  [0x0c, 0, 0x0b, 0x0b],
  int(0),
  0x0b,
]

function openLooker(): Looker | null {
  const locals = [2, [7, 0x7f], [2, 0x7b]]
  const code = flat([locals, body])
  const bytes = flat([
    [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    section(1, [1, 0x60, 1, 0x7f, 1, 0x7f]),
    section(3, [1, 0]),
    section(5, [1, 0, 1]),
    section(7, [2, text('memory'), 2, 0, text('look'), 0, 0]),
    section(10, [1, leb(code.length), code]),
  ])
  const { WebAssembly: engine } = globalThis as Engine
  if (engine === undefined) return null
  try {
    const { memory, look } = new engine.Instance(new engine.Module(Uint8Array.from(bytes))).exports
    return { memory: new Uint8Array(memory.buffer), look }
  } catch {
    return null
  }
}

/** Of an engine, what is used; the module is the one above. */
interface Engine {
  readonly WebAssembly?: {
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (
      module: object,
    ) => { readonly exports: { readonly memory: { readonly buffer: ArrayBuffer }; readonly look: Looker['look'] } }
  }
}

const section = (id: number, content: Code): Code => [id, leb(flat(content).length), content]
const text = (name: string): Code => [name.length, [...name].map((character) => character.charCodeAt(0))]
const flat = (code: Code): number[] => code.flatMap((part) => (typeof part === 'number' ? [part] : flat(part)))

function leb(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, leb(value >>> 7)]
}

function signedLeb(value: number): Code {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, signedLeb(value >> 7)]
}
