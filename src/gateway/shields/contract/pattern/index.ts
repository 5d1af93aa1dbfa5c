// The patterns of schemas, run in time linear in the text whatever the pattern: no part of a text is looked at twice.
import { classesOf, type Dialect } from './dialect.ts'
import { Matcher } from './matcher.ts'
import { PatternFault } from './node.ts'
import { parsePattern } from './parse-pattern.ts'
import { beginsAtStart, toProgram } from './program.ts'

export type { Dialect } from './dialect.ts'

export interface PatternOptions {
  /** Whose meaning `\d`, `\w`, `\s`, `.`, `$` and case have: `ecma` (ECMA-262 with `u`, what JSON Schema says; the default), `rust` (pydantic's own), `python`. */
  readonly dialect?: Dialect
  readonly ignoreCase?: boolean
  /** Only what begins at the start of the text, as Python's `re.match`. */
  readonly fromStart?: boolean
}

export interface Pattern {
  /** Whether some part of the text matches. Linear in the text; a text is a sequence of code points. */
  test(text: string): boolean
}

export type CompiledPattern =
  | { readonly kind: 'ok'; readonly pattern: Pattern }
  /** `at`: in characters from the start of the pattern. */
  | { readonly kind: 'refused'; readonly reason: string; readonly at: number }

/** In characters. */
const maxLength = 10_000

/** Refuses what cannot be run in linear time (looking ahead or behind, back references, vast repetitions) and what is no pattern. */
export function compilePattern(source: string, options: PatternOptions = {}): CompiledPattern {
  const { dialect = 'ecma', ignoreCase = false, fromStart = false } = options
  if (source.length > maxLength) return { kind: 'refused', reason: `a pattern longer than ${maxLength} characters`, at: maxLength }
  try {
    const { node, words } = parsePattern(source, dialect, { ignoreCase, multiline: false, dotAll: false, ascii: false })
    const anchored = fromStart || beginsAtStart(node)
    const program = toProgram(node, anchored)
    const asks = (assertion: string): boolean => program.some((each) => each.kind === 'assert' && each.assertion === assertion)
    const pattern = new Matcher(program, {
      anchored,
      words,
      lineEnds: asks('line-start') || asks('line-end') ? classesOf(dialect, { ascii: false, ignoreCase: false }).lineEnds : null,
      lastNewline: asks('last-end'),
    })
    return { kind: 'ok', pattern }
  } catch (error) {
    if (error instanceof PatternFault) return { kind: 'refused', reason: error.message, at: error.at }
    throw error
  }
}
