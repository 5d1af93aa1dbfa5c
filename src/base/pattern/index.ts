// Patterns of regular expressions, run in time linear in the text whatever the pattern: no part of a text is looked at twice. The patterns of schemas
// and of conditions are read as their own engines read them, and run by one machine.
import { classesOf, type Dialect } from './dialect.ts'
import { Matcher, type Meaning } from './matcher.ts'
import { PatternFault } from './node.ts'
import { parsePattern } from './parse-pattern.ts'
import { beginsAtStart, type Instruction, toProgram } from './program.ts'

export type { Dialect } from './dialect.ts'

export interface PatternOptions {
  /**
   * Whose meaning `\d`, `\w`, `\s`, `.`, `$` and case have: `ecma` (ECMA-262 with `u`, what JSON Schema says; the default), `rust` (its regex crate,
   * pydantic's own), `python` (its `re`), `re2` (what CEL says).
   */
  readonly dialect?: Dialect
  readonly ignoreCase?: boolean
  /** Longer patterns are refused; left out, beyond 10,000 characters. */
  readonly mostCharacters?: number
  /** What one character of a text may cost at the worst, in places to be in at once; left out, 2000. */
  readonly mostPlaces?: number
}

export interface Pattern {
  /** Whether some part of the text matches. Linear in the text; a text is a sequence of code points. */
  test(text: string): boolean
  /** The same of a text as bytes, from `from` until `to`; null where that cannot be told quickly. */
  testBytes(bytes: Uint8Array, from: number, to: number): boolean | null
  /** In instructions of its machine: what one character of a text may cost at the worst. */
  readonly size: number
}

export type CompiledPattern =
  | { readonly kind: 'ok'; readonly pattern: Pattern }
  /** `at`: in characters from the start of the pattern. */
  | { readonly kind: 'refused'; readonly reason: string; readonly at: number }

const usualCharacters = 10_000
const usualPlaces = 2000

/** Refuses what cannot be run in linear time (looking ahead or behind, back references, vast repetitions) and what is no pattern. */
export function compilePattern(source: string, options: PatternOptions = {}): CompiledPattern {
  const { dialect = 'ecma', ignoreCase = false, mostCharacters = usualCharacters, mostPlaces = usualPlaces } = options
  if (source.length > mostCharacters)
    return { kind: 'refused', reason: `a pattern longer than ${mostCharacters} characters`, at: mostCharacters }
  try {
    const { node, words } = parsePattern(source, dialect, { ignoreCase, multiline: false, dotAll: false, ascii: false })
    const anchored = beginsAtStart(node)
    const program = toProgram(node, anchored, mostPlaces)
    const asks = (assertion: string): boolean => program.some((each) => each.kind === 'assert' && each.assertion === assertion)
    const pattern = new Lazy(program, {
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

/** Many patterns are read to see that they can be run, and never asked. */
class Lazy implements Pattern {
  readonly #program: readonly Instruction[]
  readonly #meaning: Meaning
  #matcher: Matcher | null = null

  constructor(program: readonly Instruction[], meaning: Meaning) {
    this.#program = program
    this.#meaning = meaning
  }

  get size(): number {
    return this.#program.length
  }

  test(text: string): boolean {
    this.#matcher ??= new Matcher(this.#program, this.#meaning)
    return this.#matcher.test(text)
  }

  testBytes(bytes: Uint8Array, from: number, to: number): boolean | null {
    return this.#matcher?.testBytes(bytes, from, to) ?? null
  }
}
