// Whether bytes may hold a leak of any kind, sixteen bytes at a time: WebAssembly, since a loop of JavaScript over bytes takes ten times as long.
// It says what `leakHintsOf` would find something in, and now and then a little more; who hears yes asks that one which kinds.
//
// Two looks: the first is the same few instructions for whatever stands there, and only asks which bytes stand a step or a few after which others. Where that is
// as in a leak, which is seldom, the second looks at the bytes around for what a leak has at least.

import {
  and,
  answer,
  anyWide,
  atLeast,
  bitsWide,
  block,
  bothWide,
  bytesWide,
  type Code,
  call,
  earlierWide,
  eitherWide,
  equalWide,
  every,
  get,
  goTo,
  goToIf,
  int,
  loadWide,
  loop,
  openProgram,
  or,
  pickWide,
  plus,
  set,
  shiftLeft,
  shiftRightWide,
  storeWide,
  tee,
  when,
  withinWide,
} from '../../wasm/index.ts'

/** What lies in memory before the first byte that is looked at, so that what stands before a byte can be read. */
const before = 16
/** So many bytes of nothing lie behind the last: the looks read on, and what an earlier answer left there is none of this one. */
const behind = 48
const pageBytes = 65_536
const room = pageBytes - before - behind
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
  if (looker === undefined) looker = openLooker()
  if (looker === null) return null
  const { memory } = looker
  const { length } = bytes
  if (length <= room) {
    memory.set(bytes, before)
    return looker.look(length) !== 0
  }
  for (let from = 0; ; from += room - overlap) {
    const part = bytes.subarray(from, from + room)
    memory.set(part, before)
    if (looker.look(part.length) !== 0) return true
    if (from + room >= length) return false
  }
}

const left = (value: Code, by: number): Code => shiftLeft(value, by)
const all = (...masks: readonly Code[]): Code => masks.reduce((one, other) => and(one, other))
const any = (...masks: readonly Code[]): Code => masks.reduce((one, other) => or(one, other))
const sign = (vector: Code, character: string): Code => equalWide(vector, character.charCodeAt(0))
const range = (vector: Code, first: string, count: number): Code => withinWide(vector, first.charCodeAt(0), count)
const yes = answer(int(1))

// What the first look asks: whether one of `late` stands one or two bytes after one of `early`, where nothing else is said. Some others are taken for these,
// since the halves of a byte are looked up one by one: it is enough that each half is that of one of them.

interface Step {
  readonly early: string
  readonly late: string
}

const digits = '0123456789'
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'
const anything = String.fromCharCode(...Array(256).keys())

/** A bit each. */
const steps = {
  /** `AA11` */
  account: { early: capitals, late: digits },
  /** `sk-`, `at-`, `ox?-` */
  dash: { early: 'sax', late: '-' },
  /** `at_`, `ve_`, `gh?_` */
  line: { early: 'avh', late: '_' },
  /** `df2` */
  hash: { early: 'd', late: '2' },
  /** `AI`, `AKI`, `ASI`, `eyJ`, `--B` */
  capital: { early: 'Ay-', late: 'AIJB' },
  dollar: { early: anything, late: '$' },
  /** `-??-` and `.???-`, so three or four bytes after it. */
  parted: { early: '-.', late: '-' },
  /** Behind six of the former in a row. */
  number: { early: `${digits} -AB`, late: digits },
} satisfies Record<string, Step>

// It has no other keys than its type says.
const names = Object.keys(steps) as (keyof typeof steps)[]
const bits = (...some: readonly (keyof typeof steps)[]): number => some.reduce((sum, name) => sum | (1 << names.indexOf(name)), 0)
/** What the second looks ask after. */
const ofSigns = bits('dash', 'line', 'hash', 'capital', 'dollar')
const ofNumbers = bits('account', 'parted', 'number')

/** Of each value that half a byte may have, by how far the half is shifted: which steps have a byte with it. */
const tableOf = (which: keyof Step, shift: number): Code =>
  bytesWide(
    Array.from({ length: 16 }, (_, half) =>
      bits(...names.filter((name) => [...steps[name][which]].some((one) => ((one.charCodeAt(0) >> shift) & 15) === half))),
    ),
  )

// The first look. Locals: what it takes, and what changes.
const length = 0
const at = 1
const halves = 2
const lower = 3
const upper = 4
const one = 5
const two = 6
const hits = 7
/** What does not: it stays in registers. */
const constants = {
  half: [8, every(15)],
  earlyLower: [9, tableOf('early', 0)],
  earlyUpper: [10, tableOf('early', 4)],
  lateLower: [11, tableOf('late', 0)],
  lateUpper: [12, tableOf('late', 4)],
  afterOne: [13, every(bits('capital', 'dollar', 'parted'))],
  afterTwo: [14, every(bits('account', 'dash', 'line', 'hash', 'capital', 'parted'))],
  afterMore: [15, every(bits('parted'))],
} satisfies Record<string, readonly [number, Code]>
const constant = (name: keyof typeof constants): Code => get(constants[name][0])

/** Of sixteen bytes, a bit for each step: what begins there, what may end one or two bytes later; and whether two stand there that go on. */
interface Seen {
  readonly early: number
  readonly near: number
  readonly pair: number
}
const odd: Seen = { early: 16, near: 17, pair: 18 }
const even: Seen = { early: 19, near: 20, pair: 21 }

/** Which steps end where, of the sixteen bytes there. `was` is of those before. */
const first = (offset: number, was: Seen, now: Seen): Code => {
  const late = bothWide(pickWide(constant('lateLower'), get(lower)), pickWide(constant('lateUpper'), get(upper)))
  const earlier = (mask: keyof Seen, by: number): Code => earlierWide(get(was[mask]), get(now[mask]), by)
  return [
    set(halves, loadWide(get(at), before + offset)),
    set(lower, bothWide(get(halves), constant('half'))),
    set(upper, bothWide(shiftRightWide(get(halves), 4), constant('half'))),
    set(now.early, bothWide(pickWide(constant('earlyLower'), get(lower)), pickWide(constant('earlyUpper'), get(upper)))),
    set(one, earlier('early', 1)),
    set(two, earlier('early', 2)),
    set(now.near, eitherWide(bothWide(get(one), constant('afterOne')), bothWide(get(two), constant('afterTwo')))),
    set(now.pair, bothWide(get(one), get(two))),
    bothWide(
      late,
      eitherWide(
        get(now.near),
        bothWide(earlier('near', 2), constant('afterMore')),
        bothWide(bothWide(get(now.pair), earlier('pair', 2)), earlier('pair', 4)),
      ),
    ),
  ]
}

const signsFunction = 1
const numbersFunction = 2

const look: Code = [
  [0, 16, 32].map((by) => storeWide(get(length), every(0), before + by)),
  Object.values(constants).map(([local, value]) => set(local, value)),
  // Before the first byte is nothing, and anything may stand before a dollar.
  set(even.early, every(bits('dollar'))),
  block(
    'over',
    loop(
      'bytes',
      goToIf('over', atLeast(get(at), get(length))),
      when(anyWide(tee(hits, eitherWide(first(0, even, odd), first(16, odd, even)))), [
        when(
          anyWide(bothWide(get(hits), every(ofNumbers))),
          // Two that overlap: what ends in these bytes or in the eight behind them, with all that it may begin with.
          when(or(call(numbersFunction, plus(get(at), before - 12)), call(numbersFunction, plus(get(at), before + 8))), yes),
        ),
        when(
          anyWide(bothWide(get(hits), every(ofSigns))),
          when(or(call(signsFunction, get(at)), call(signsFunction, plus(get(at), 16))), yes),
        ),
      ]),
      set(at, plus(get(at), 32)),
      goTo('bytes'),
    ),
  ),
  answer(int(0)),
]

// The second look at signs, of sixteen bytes from a place on.
const place = 0
const here = 1

/** `here` moved: what stands so many bytes after it. */
const there = (by: number): Code => loadWide(get(place), before + by)
const behindThese = (last: string, second: string): Code => bothWide(sign(there(-1), last), sign(there(-2), second))

/** A sign with letters of its kind beside it. */
const signs: Code = [
  set(here, there(0)),
  answer(
    anyWide(
      eitherWide(
        sign(get(here), '$'),
        bothWide(
          sign(get(here), '-'),
          eitherWide(behindThese('k', 's'), behindThese('t', 'a'), bothWide(sign(there(-2), 'x'), sign(there(-3), 'o'))),
        ),
        bothWide(
          sign(get(here), '_'),
          eitherWide(behindThese('t', 'a'), behindThese('e', 'v'), bothWide(sign(there(-2), 'h'), sign(there(-3), 'g'))),
        ),
        bothWide(
          sign(get(here), 'I'),
          eitherWide(sign(there(-1), 'A'), bothWide(eitherWide(sign(there(-1), 'K'), sign(there(-1), 'S')), sign(there(-2), 'A'))),
        ),
        bothWide(sign(get(here), 'J'), behindThese('y', 'e')),
        bothWide(sign(get(here), 'B'), bothWide(behindThese('-', '-'), sign(there(1), 'E'))),
        bothWide(sign(get(here), '2'), behindThese('f', 'd')),
      ),
    ),
  ),
]

// The second look at numbers, of 32 bytes from an address on: of all that ends in the last twenty.
const address = 0
const digitMask = 1
const dashMask = 2
const dotMask = 3
const capitalMask = 4
const run = 5
const lowerHalf = 6
const upperHalf = 7

const setMask = (mask: number, which: (vector: Code) => Code): Code =>
  set(mask, or(bitsWide(which(get(lowerHalf))), left(bitsWide(which(get(upperHalf))), 16)))

/** Thirteen in a row, of which the last is a digit. */
const isLong: Code = [
  setMask(run, (vector) => eitherWide(sign(vector, ' '), sign(vector, 'A'), sign(vector, 'B'))),
  set(run, and(tee(run, any(get(run), get(digitMask), get(dashMask))), left(get(run), 1))),
  set(run, and(get(run), left(get(run), 2))),
  set(run, and(get(run), left(get(run), 4))),
  all(get(run), left(get(run), 5), get(digitMask)),
]

/** Two digits or more in a row, with what else makes a number of them. */
const twoDigits = and(get(digitMask), left(get(digitMask), 1))
const fourDigits = and(twoDigits, left(twoDigits, 2))
const sevenDigits = and(fourDigits, left(fourDigits, 3))
const isGrouped = any(
  all(twoDigits, left(get(capitalMask), 2), left(get(capitalMask), 3)),
  all(twoDigits, left(get(dashMask), 2), left(get(dotMask), 6), left(get(dotMask), 10)),
  all(fourDigits, left(get(dashMask), 4), left(get(dashMask), 7)),
  all(left(sevenDigits, 1), get(capitalMask)),
  all(left(sevenDigits, 2), left(get(dashMask), 1), get(capitalMask)),
)

const numbers: Code = [
  set(lowerHalf, loadWide(get(address))),
  set(upperHalf, loadWide(get(address), 16)),
  setMask(digitMask, (vector) => range(vector, '0', 10)),
  setMask(dashMask, (vector) => sign(vector, '-')),
  setMask(dotMask, (vector) => sign(vector, '.')),
  setMask(capitalMask, (vector) => range(vector, 'A', 26)),
  answer(or(isGrouped, isLong)),
]

interface Exports {
  readonly memory: { readonly buffer: ArrayBuffer }
  readonly look: Looker['look']
}

function openLooker(): Looker | null {
  // In the order that they are called by.
  const functions = [
    { name: 'look', takes: 1, numbers: 1, vectors: 20, body: look },
    { name: 'signs', takes: 1, numbers: 0, vectors: 1, body: signs },
    { name: 'numbers', takes: 1, numbers: 5, vectors: 2, body: numbers },
  ]
  const opened = openProgram<Exports>({ functions, globals: 0, pages: 1 })
  return opened && { memory: new Uint8Array(opened.memory.buffer), look: opened.look }
}
