// What the dialects that a pattern may be meant in disagree on: ECMA-262 with `u` (JSON Schema), Rust's regex crate (pydantic 2, unless told
// otherwise), Python's `re`, and RE2 (CEL).
import { findNamedSet, foldCase, type PointSet, toSet } from './point-set.ts'

export type Dialect = 'ecma' | 'rust' | 'python' | 're2'

/** `ascii`: `\d`, `\w`, `\s` and `\b` know ASCII alone, as Python's `(?a)` says. */
export interface Classes {
  readonly digits: PointSet
  readonly words: PointSet
  readonly spaces: PointSet
  readonly lineEnds: PointSet
}

const asciiDigits: PointSet = [[48, 57]]
const asciiWords: PointSet = [
  [48, 57],
  [65, 90],
  [95, 95],
  [97, 122],
]
const asciiSpaces: PointSet = [
  [9, 13],
  [32, 32],
]
/** Without the vertical tab, which `[[:space:]]` has. */
const re2Spaces: PointSet = [
  [9, 10],
  [12, 13],
  [32, 32],
]
const ecmaSpaces: PointSet = [
  ...asciiSpaces,
  [0xa0, 0xa0],
  [0x1680, 0x1680],
  [0x2000, 0x200a],
  [0x2028, 0x2029],
  [0x202f, 0x202f],
  [0x205f, 0x205f],
  [0x3000, 0x3000],
  [0xfeff, 0xfeff],
]
const ecmaLineEnds: PointSet = [
  [10, 10],
  [13, 13],
  [0x2028, 0x2029],
]
const newline: PointSet = [[10, 10]]

const known = new Map<string, Classes>()

export function classesOf(dialect: Dialect, { ascii, ignoreCase }: { readonly ascii: boolean; readonly ignoreCase: boolean }): Classes {
  const key = `${dialect} ${ascii} ${ignoreCase}`
  const made = known.get(key) ?? readClasses(dialect, ascii, ignoreCase)
  known.set(key, made)
  return made
}

function readClasses(dialect: Dialect, ascii: boolean, ignoreCase: boolean): Classes {
  const named = (written: string): PointSet => findNamedSet(written) ?? []
  if (dialect === 'ecma') {
    // Two letters beyond ASCII are the same as `k` and `s` but for their case.
    const words = ignoreCase ? foldCase(asciiWords) : asciiWords
    return { digits: asciiDigits, words, spaces: ecmaSpaces, lineEnds: ecmaLineEnds }
  }
  if (dialect === 're2')
    return { digits: asciiDigits, words: ignoreCase ? foldCase(asciiWords) : asciiWords, spaces: re2Spaces, lineEnds: newline }
  if (ascii) return { digits: asciiDigits, words: asciiWords, spaces: asciiSpaces, lineEnds: newline }
  if (dialect === 'rust')
    return {
      digits: named('\\p{Nd}'),
      words: named('[\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}\\p{Join_Control}]'),
      spaces: named('\\p{White_Space}'),
      lineEnds: newline,
    }
  return {
    digits: named('\\p{Nd}'),
    words: named('[\\p{L}\\p{N}_]'),
    // `str.isspace` also knows the four separators of ASCII.
    spaces: toSet([...named('\\p{White_Space}'), [28, 31]]),
    lineEnds: newline,
  }
}

/** The classes in brackets that Rust and RE2 have from POSIX. */
export const posixClasses: Readonly<Record<string, PointSet>> = {
  alnum: [
    [48, 57],
    [65, 90],
    [97, 122],
  ],
  alpha: [
    [65, 90],
    [97, 122],
  ],
  ascii: [[0, 127]],
  blank: [
    [9, 9],
    [32, 32],
  ],
  cntrl: [
    [0, 31],
    [127, 127],
  ],
  digit: asciiDigits,
  graph: [[33, 126]],
  lower: [[97, 122]],
  print: [[32, 126]],
  punct: [
    [33, 47],
    [58, 64],
    [91, 96],
    [123, 126],
  ],
  space: asciiSpaces,
  upper: [[65, 90]],
  word: asciiWords,
  xdigit: [
    [48, 57],
    [65, 70],
    [97, 102],
  ],
}
