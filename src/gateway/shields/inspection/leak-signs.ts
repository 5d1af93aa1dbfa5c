// Whether bytes may hold a leak of any kind, sixteen bytes at a time: WebAssembly, since a loop of JavaScript over bytes takes ten times as long. It says what `leakHintsOf` would find something in, and now and then a little more; who hears yes asks that one which kinds.

import {
  and,
  answer,
  anyWide,
  atLeast,
  bitsWide,
  block,
  bothWide,
  type Code,
  eitherWide,
  equalWide,
  get,
  goTo,
  goToIf,
  int,
  loadWide,
  loop,
  openProgram,
  or,
  plus,
  set,
  shiftLeft,
  shiftRight,
  tee,
  when,
  withinWide,
} from '../../wasm/index.ts'

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

const sign = (vector: Code, character: string): Code => equalWide(vector, character.charCodeAt(0))
const range = (vector: Code, first: string, count: number): Code => withinWide(vector, first.charCodeAt(0), count)
const left = (value: Code, by: number): Code => shiftLeft(value, by)
const all = (...masks: readonly Code[]): Code => masks.reduce((one, other) => and(one, other))
const any = (...masks: readonly Code[]): Code => masks.reduce((one, other) => or(one, other))

/** `here` moved: what stands so many bytes after it. */
const there = (by: number): Code => loadWide(get(at), before + by)
const pair = (one: string, other: string): Code => bothWide(sign(there(-1), one), sign(there(-2), other))

/** A sign with letters of its kind beside it. */
const shapes = eitherWide(
  sign(get(here), '$'),
  bothWide(sign(get(here), '-'), eitherWide(pair('k', 's'), pair('t', 'a'), bothWide(sign(there(-2), 'x'), sign(there(-3), 'o')))),
  bothWide(sign(get(here), '_'), eitherWide(pair('t', 'a'), pair('e', 'v'), bothWide(sign(there(-2), 'h'), sign(there(-3), 'g')))),
  bothWide(
    sign(get(here), 'A'),
    eitherWide(sign(there(1), 'I'), bothWide(eitherWide(sign(there(1), 'K'), sign(there(1), 'S')), sign(there(2), 'I'))),
  ),
  bothWide(sign(get(here), 'J'), pair('y', 'e')),
  bothWide(sign(get(here), 'B'), bothWide(pair('-', '-'), sign(there(1), 'E'))),
)

/** Thirteen in a row. */
const isLong: Code = [
  set(run, and(tee(run, get(numbers)), left(get(run), 1))),
  set(run, and(get(run), left(get(run), 2))),
  set(run, and(get(run), left(get(run), 4))),
  and(get(run), left(get(run), 5)),
]

/** Two digits or more in a row, with what else makes a number of them. */
const twoDigits = and(get(digits), left(get(digits), 1))
const fourDigits = and(twoDigits, left(twoDigits, 2))
const sevenDigits = and(fourDigits, left(fourDigits, 3))
const grouped = any(
  all(twoDigits, left(get(capitals), 2), left(get(capitals), 3)),
  all(twoDigits, left(get(dashes), 2), left(get(dots), 6), left(get(dots), 10)),
  all(fourDigits, left(get(dashes), 4), left(get(dashes), 7)),
  all(left(sevenDigits, 1), get(capitals)),
  all(left(sevenDigits, 2), left(get(dashes), 1), get(capitals)),
)

/** What it was for the sixteen bytes before moves down. */
const next = (mask: number, vector: Code): Code => set(mask, or(shiftRight(get(mask), 16), left(bitsWide(vector), 16)))

const yes = answer(int(1))

const body: Code = [
  block(
    'over',
    loop(
      'sixteen',
      goToIf('over', atLeast(get(at), get(length))),
      set(here, loadWide(get(at), before)),
      next(digits, range(get(here), '0', 10)),
      next(dashes, sign(get(here), '-')),
      next(
        numbers,
        eitherWide(range(get(here), '0', 10), sign(get(here), '-'), sign(get(here), ' '), sign(get(here), 'A'), sign(get(here), 'B')),
      ),
      set(signs, eitherWide(...[...'$-_ABJ2'].map((character) => sign(get(here), character)))),
      next(capitals, range(get(here), 'A', 26)),
      next(dots, sign(get(here), '.')),
      when(anyWide(get(signs)), when(anyWide(eitherWide(shapes, bothWide(sign(get(here), '2'), pair('f', 'd')))), yes)),
      when(twoDigits, when(grouped, yes)),
      when(isLong, yes),
      set(at, plus(get(at), 16)),
      goTo('sixteen'),
    ),
  ),
  answer(int(0)),
]

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly look: Looker['look']
}

function openLooker(): Looker | null {
  const opened = openProgram<Exports>({ functions: [{ name: 'look', takes: 1, numbers: 7, vectors: 2, body }], globals: 0, pages: 1 })
  return opened && { memory: new Uint8Array(opened.memory.buffer), look: opened.look }
}
