// WebAssembly, written by hand in a few words: for the loops over bytes that cost most, and that JavaScript takes several times as long for. Instructions are
// those of WebAssembly Core 2.0; what stands here is what is used.

/** Bytes, or what becomes bytes when it is known which blocks it stands in. */
export type Code = number | readonly Code[] | Branch | Region

interface Branch {
  readonly to: string
  readonly opcode: number
}

/** A block or a loop, or one of the arms of an `if`: what branches out of it counts it. */
interface Region {
  readonly opcode: number
  readonly label: string
  readonly body: Code
}

const i32 = 0x7f
const v128 = 0x7b
const none = 0x40

// Locals, globals and numbers.

export const get = (local: number): Code => [0x20, leb(local)]
export const set = (local: number, value: Code): Code => [value, 0x21, leb(local)]
/** Sets it, and is the value. */
export const tee = (local: number, value: Code): Code => [value, 0x22, leb(local)]
export const getGlobal = (global: number): Code => [0x23, leb(global)]
export const setGlobal = (global: number, value: Code): Code => [value, 0x24, leb(global)]
export const int = (value: number): Code => [0x41, signedLeb(value)]

const binary =
  (opcode: number) =>
  (one: Code, other: Code | number): Code => [one, typeof other === 'number' ? int(other) : other, opcode]
export const equal = binary(0x46)
export const unequal = binary(0x47)
export const below = binary(0x49)
export const above = binary(0x4b)
export const atLeast = binary(0x4f)
export const plus = binary(0x6a)
export const minus = binary(0x6b)
export const and = binary(0x71)
export const or = binary(0x72)
export const shiftLeft = binary(0x74)
export const shiftRight = binary(0x76)
export const isZero = (value: Code): Code => [value, 0x45]
export const trailingZeros = (value: Code): Code => [value, 0x68]

// Memory. Addresses may be anything: none is told to be aligned.

export const load = (address: Code, offset = 0): Code => [address, 0x28, 0, leb(offset)]
export const loadByte = (address: Code, offset = 0): Code => [address, 0x2d, 0, leb(offset)]
export const store = (address: Code, value: Code, offset = 0): Code => [address, value, 0x36, 0, leb(offset)]

// Sixteen bytes at a time.

const wide = (opcode: number): Code => [0xfd, leb(opcode)]
export const loadWide = (address: Code, offset = 0): Code => [address, wide(0x00), 0, leb(offset)]
export const storeWide = (address: Code, value: Code, offset = 0): Code => [address, value, wide(0x0b), 0, leb(offset)]
/** Just these sixteen. */
export const bytesWide = (bytes: readonly number[]): Code => [wide(0x0c), bytes]
/** Sixteen times the same byte. */
export const every = (byte: number): Code => bytesWide(new Array<number>(16).fill(byte))
export const equalWide = (one: Code, byte: number): Code => [one, every(byte), wide(0x23)]
/** As numbers with a sign: bytes from 0x80 on are below all others. */
export const belowWide = (one: Code, byte: number): Code => [one, every(byte), wide(0x25)]
/** Bytes from this one on, so many of them. Compared as numbers with a sign, which machines have an instruction for. */
export const withinWide = (one: Code, first: number, count: number): Code => belowWide([one, every(first + 128), wide(0x71)], count + 128)
export const bothWide = (one: Code, other: Code): Code => [one, other, wide(0x4e)]
export const eitherWide = (...all: readonly Code[]): Code => all.map((one, index) => (index === 0 ? one : [one, wide(0x50)]))
export const anyWide = (vector: Code): Code => [vector, wide(0x53)]
/** For each byte of `places`, which are all below sixteen, the byte of `table` there. */
export const pickWide = (table: Code, places: Code): Code => [table, places, wide(0x0e)]
/** The sixteen bytes that end so many before the end of `one`, where `former` stands before it. */
export const earlierWide = (former: Code, one: Code, by: number): Code => [
  former,
  one,
  wide(0x0d),
  Array.from({ length: 16 }, (_, lane) => 16 - by + lane),
]
/** As eight numbers of two bytes each. */
export const shiftRightWide = (one: Code, by: number): Code => [one, int(by), wide(0x8d)]
/** A bit for each byte: its highest. */
export const bitsWide = (vector: Code): Code => [vector, wide(0x64)]

// Ways.

export const block = (label: string, ...body: readonly Code[]): Code => ({ opcode: 0x02, label, body })
/** Who goes to it begins it again; who comes to its end leaves it. */
export const loop = (label: string, ...body: readonly Code[]): Code => ({ opcode: 0x03, label, body })
export const when = (test: Code, ...then: readonly Code[]): Code => [test, { opcode: 0x04, label: '', body: then }]
export const whenElse = (test: Code, then: Code, otherwise: Code): Code => [
  test,
  { opcode: 0x04, label: '', body: [then, 0x05, otherwise] },
]
export const goTo = (label: string): Code => ({ opcode: 0x0c, to: label })
export const goToIf = (label: string, test: Code): Code => [test, { opcode: 0x0d, to: label }]
export const answer = (value: Code): Code => [value, 0x0f]
export const call = (one: number, ...values: readonly Code[]): Code => [values, 0x10, leb(one)]

/** One that takes numbers of 32 bits and gives one. Its first locals are what it takes. */
export interface WasmFunction {
  readonly name: string
  readonly takes: number
  /** Further locals, of numbers and then of vectors. */
  readonly numbers: number
  readonly vectors: number
  /** Ends by itself: what is behind it is never come to. */
  readonly body: Code
}

export interface WasmProgram {
  /** Called by their places. */
  readonly functions: readonly WasmFunction[]
  /** Numbers that all of them see, 0 at first. */
  readonly globals: number
  /** Of 64 KiB each. */
  readonly pages: number
}

/** What it exports, by name: each function, and `memory`. Null where the machine has no engine for it, or one without vectors. */
export function openProgram<Exports extends { readonly memory: { readonly buffer: ArrayBuffer } }>(program: WasmProgram): Exports | null {
  // The engine is not in the types of the language; a module exports what its program says.
  const { WebAssembly: engine } = globalThis as unknown as Engine<Exports>
  if (engine === undefined) return null
  try {
    return new engine.Instance(new engine.Module(Uint8Array.from(writeProgram(program)))).exports
  } catch {
    return null
  }
}

interface Engine<Exports> {
  readonly WebAssembly?: {
    readonly Module: new (bytes: Uint8Array) => object
    readonly Instance: new (module: object) => { readonly exports: Exports }
  }
}

function writeProgram({ functions, globals, pages }: WasmProgram): number[] {
  const most = Math.max(...functions.map(({ takes }) => takes))
  // A type for each number of parameters, so that it is the type's place.
  const types = Array.from({ length: most + 1 }, (_, takes) => [0x60, leb(takes), new Array<number>(takes).fill(i32), 1, i32])
  const bodies = functions.map(({ numbers, vectors, body }) => {
    const code = flat([2, leb(numbers), i32, leb(vectors), v128, body, 0x00, 0x0b], [])
    return [leb(code.length), code]
  })
  const exported = functions.map(({ name }, place) => [text(name), 0, leb(place)])
  return flat(
    [
      [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      section(1, types),
      section(
        3,
        functions.map(({ takes }) => leb(takes)),
      ),
      section(5, [[0, leb(pages)]]),
      section(6, new Array<Code>(globals).fill([i32, 1, int(0), 0x0b])),
      section(7, [[text('memory'), 2, 0], ...exported]),
      section(10, bodies),
    ],
    [],
  )
}

function section(id: number, entries: readonly Code[]): Code {
  const content = flat([leb(entries.length), entries], [])
  return [id, leb(content.length), content]
}

const text = (name: string): Code => [leb(name.length), [...name].map((character) => character.charCodeAt(0))]

/** `within`: the labels of what it stands in, the innermost last. */
function flat(code: Code, within: readonly string[]): number[] {
  if (typeof code === 'number') return [code]
  if ('to' in code) return [code.opcode, ...flat(leb(within.length - 1 - within.lastIndexOf(code.to)), [])]
  if ('label' in code) return [code.opcode, none, ...flat(code.body, [...within, code.label]), 0x0b]
  return code.flatMap((part) => flat(part, within))
}

function leb(value: number): Code {
  return value < 128 ? [value] : [(value & 127) | 128, leb(value >>> 7)]
}

function signedLeb(value: number): Code {
  return value >= -64 && value < 64 ? [value & 127] : [(value & 127) | 128, signedLeb(value >> 7)]
}
