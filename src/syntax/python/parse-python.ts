// One Python file, from bytes to its lowered form. Never throws: what cannot be read is a problem of the form.
import { decodePython } from './decode.ts'
import { type Form, Op, type SyntaxProblem } from './form.ts'
import { lineAt } from './lines.ts'
import { lowerFile } from './lower.ts'
import { maximumNesting, NestingError, type Parsed, parseTree } from './parser.ts'

const maximumBytes = 2 * 1024 * 1024
const maximumErrors = 20

export interface ParsedPython {
  readonly form: Form
  /** The decoded text that the form's spans point into. */
  readonly text: string
}

export function parsePython(bytes: Uint8Array): ParsedPython {
  if (bytes.length > maximumBytes) {
    const message = `the file has ${Math.round(bytes.length / 1024)} KB; files above ${maximumBytes / 1024} KB are not read`
    return { form: emptyForm('', [{ code: 'file-too-large', line: 1, message }]), text: '' }
  }
  const { text, problems } = decodePython(bytes)
  try {
    const parsed = parseTree(text)
    return { form: lowerFile(parsed, text, [...problems, ...syntaxProblems(parsed, text)]), text }
  } catch (error) {
    return { form: emptyForm(text, [...problems, failure(error, text)]), text }
  }
}

/** Only lowering sees these: `010`. */
const mayBeOldOctal = /(?<![\w.])0_?\d/

/** The problems of a file whose form nobody wants: the same that `parsePython` finds. */
export function checkPython(bytes: Uint8Array): readonly SyntaxProblem[] {
  if (bytes.length > maximumBytes) return parsePython(bytes).form.problems
  const { text, problems } = decodePython(bytes)
  if (mayBeOldOctal.test(text)) return parsePython(bytes).form.problems
  try {
    return [...problems, ...syntaxProblems(parseTree(text), text)]
  } catch (error) {
    return [...problems, failure(error, text)]
  }
}

/** Whatever the parser threw: a stack that overflowed, or a parser that gives up, must not stop the run. */
function failure(error: unknown, text: string): SyntaxProblem {
  if (error instanceof NestingError) return nestingProblem(lineAt(lineStarts(text), error.offset))
  if (error instanceof RangeError) return nestingProblem(1)
  const reason = error instanceof Error ? error.message : String(error)
  return { code: 'syntax-error', line: 1, message: `the file could not be parsed (${reason})` }
}

function nestingProblem(line: number): SyntaxProblem {
  return { code: 'nesting-too-deep', line, message: `brackets, blocks or operators are nested deeper than ${maximumNesting} levels` }
}

/** The statements of Python 2 that name themselves at the beginning of a line. */
const oldStatement = /^\s*(print|exec)\s+[\w"'`%]/

function syntaxProblems(parsed: Parsed, text: string): readonly SyntaxProblem[] {
  const problems: SyntaxProblem[] = []
  const seen = new Set<string>()
  for (const error of parsed.errors) {
    const { line } = error
    const old = oldStatement.exec(text.slice(parsed.lines[line - 1], parsed.lines[line]))?.[1]
    const message = old ? `${old} is a function in Python 3` : error.message
    const key = `${line} ${message}`
    if (seen.has(key)) continue
    seen.add(key)
    problems.push({ code: error.isDepth ? 'nesting-too-deep' : 'syntax-error', line, message })
    if (problems.length === maximumErrors) break
  }
  return problems
}

function emptyForm(text: string, problems: readonly SyntaxProblem[]): Form {
  // One empty Block, so that whoever walks the form needs no special case.
  return {
    code: Int32Array.of(0, Op.Block, 0, 0),
    spans: Int32Array.of(0, text.length),
    lines: lineStarts(text),
    strings: [''],
    numbers: [],
    functions: [],
    classes: [],
    body: 1,
    doc: null,
    futureAnnotations: false,
    problems,
  }
}

function lineStarts(text: string): Int32Array {
  const starts = [0]
  for (const match of text.matchAll(/\r\n?|\n/g)) starts.push(match.index + match[0].length)
  return Int32Array.from(starts)
}
