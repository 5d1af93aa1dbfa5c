// Sets of code points as sorted ranges that do not touch, and the sets that Unicode has names for, read from JavaScript's own tables.

/** First and last, both within, in order and apart. */
export type PointSet = readonly (readonly [number, number])[]

export const lastPoint = 0x10ffff
export const everyPoint: PointSet = [[0, lastPoint]]

export function toSet(ranges: PointSet): PointSet {
  if (ranges.length < 2) return ranges
  const sorted = [...ranges].sort((a, b) => a[0] - b[0])
  const merged: [number, number][] = []
  for (const [from, to] of sorted) {
    const last = merged.at(-1)
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to)
    else merged.push([from, to])
  }
  return merged
}

/** Of a set. */
export function complement(set: PointSet): PointSet {
  const rest: [number, number][] = []
  let next = 0
  for (const [from, to] of set) {
    if (from > next) rest.push([next, from - 1])
    next = to + 1
  }
  if (next <= lastPoint) rest.push([next, lastPoint])
  return rest
}

export function intersection(left: PointSet, right: PointSet): PointSet {
  return complement(toSet([...complement(left), ...complement(right)]))
}

export function hasPoint(set: PointSet, point: number): boolean {
  let low = 0
  let high = set.length - 1
  while (low <= high) {
    const middle = (low + high) >> 1
    const range = set[middle]
    if (range === undefined) return false
    if (point < range[0]) high = middle - 1
    else if (point > range[1]) low = middle + 1
    else return true
  }
  return false
}

const named = new Map<string, PointSet>()

/** What a class of JavaScript's patterns such as `\p{Nd}` or `[\p{L}_]` holds; null where it knows no such class. */
export function findNamedSet(written: string): PointSet | null {
  const known = named.get(written)
  if (known !== undefined) return known
  let runs: RegExp
  let one: RegExp
  try {
    runs = new RegExp(`(?:${written})+`, 'gu')
    one = new RegExp(`^(?:${written})$`, 'u')
  } catch {
    return null
  }
  const ranges: [number, number][] = []
  const add = (from: number, to: number): void => {
    const last = ranges.at(-1)
    if (last !== undefined && last[1] === from - 1) last[1] = to
    else ranges.push([from, to])
  }
  const read = (start: number, end: number): void => {
    const units = start > 0xffff ? 2 : 1
    for (const { 0: run, index } of textOf(start, end).matchAll(runs)) add(start + index / units, start + (index + run.length) / units - 1)
  }
  read(0, 0xd800)
  // Halves of pairs are alike, and would be read as pairs beside each other.
  if (one.test('\ud800')) add(0xd800, 0xdfff)
  read(0xe000, 0x10000)
  for (let plane = 1; plane <= 16; plane++) read(plane << 16, (plane + 1) << 16)
  named.set(written, ranges)
  return ranges
}

/** All characters from one up to another, of one plane. */
function textOf(start: number, end: number): string {
  if (start <= 0xffff)
    return Buffer.from(Uint16Array.from({ length: end - start }, (_, offset) => start + offset).buffer).toString('utf16le')
  const units = new Uint16Array((end - start) * 2)
  for (let point = start, at = 0; point < end; point++) {
    units[at++] = 0xd800 | ((point - 0x10000) >> 10)
    units[at++] = 0xdc00 | (point & 0x3ff)
  }
  return Buffer.from(units.buffer).toString('utf16le')
}

let equals: ReadonlyMap<number, readonly number[]> | undefined

/** With every character that simple case folding holds to be the same: what `i` means in ECMA-262, Rust and RE2. */
export function foldCase(set: PointSet): PointSet {
  const folded: (readonly [number, number])[] = [...set]
  if ((set.at(-1)?.[1] ?? 0) < 128) {
    for (const [from, to] of set) addAsciiEquals(from, to, folded)
    return folded.length === set.length ? set : toSet(folded)
  }
  equals ??= readEquals()
  const add = (others: readonly number[] | undefined): void => {
    for (const other of others ?? []) folded.push([other, other])
  }
  if (set.every(([from, to]) => to - from < 16))
    for (const [from, to] of set) for (let point = from; point <= to; point++) add(equals.get(point))
  else for (const [point, others] of equals) if (hasPoint(set, point)) add(others)
  return toSet(folded)
}

/** Two letters of ASCII have one beyond it: the Kelvin sign, and the long s. */
function addAsciiEquals(from: number, to: number, into: (readonly [number, number])[]): void {
  for (const [first, last, distance] of cases) {
    const low = Math.max(from, first)
    const high = Math.min(to, last)
    if (low > high) continue
    into.push([low + distance, high + distance])
    const k = first + 10
    const s = first + 18
    if (low <= k && k <= high) into.push([0x212a, 0x212a])
    if (low <= s && s <= high) into.push([0x17f, 0x17f])
  }
}

const cases = [
  [65, 90, 32],
  [97, 122, -32],
] as const

/** Each character with case, and those that are the same but for it. */
function readEquals(): ReadonlyMap<number, readonly number[]> {
  const families = new Map<number, Set<number>>()
  const join = (left: number, right: number): void => {
    const family = new Set([...(families.get(left) ?? [left]), ...(families.get(right) ?? [right])])
    for (const point of family) families.set(point, family)
  }
  // A dotless i and others change case to what folding keeps apart.
  const areSame = /^(.)\1$/iu
  for (const [from, to] of findNamedSet('\\p{CWCM}') ?? [])
    for (let point = from; point <= to; point++) {
      const character = String.fromCodePoint(point)
      for (const changed of [character.toLowerCase(), character.toUpperCase()]) {
        const other = changed.codePointAt(0) ?? point
        if (other === point || changed.length !== String.fromCodePoint(other).length) continue
        if (areSame.test(character + changed)) join(point, other)
      }
    }
  return new Map([...families].map(([point, family]) => [point, [...family].filter((other) => other !== point)]))
}
