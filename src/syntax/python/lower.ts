// Lowers one parsed file: Pyright's tree in, our Form out. The tree may go afterwards.
import { Lowering } from './context.ts'
import { documentation } from './documentation.ts'
import { Emitter } from './emitter.ts'
import type { Form, SyntaxProblem } from './form.ts'
import { lowerExpression } from './lower-expressions.ts'
import { lowerBlock, lowerStatements } from './lower-statements.ts'
import type { Parsed } from './parser.ts'
import { Scope, ScopeKind } from './scopes.ts'

/** May overflow the stack on deep nesting; the caller catches that. */
export function lowerFile(parsed: Parsed, text: string, problems: readonly SyntaxProblem[]): Form {
  const emitter = new Emitter()
  const module = new Scope(ScopeKind.Module, null, '')
  const source = { text, tokens: parsed.tokens, lines: parsed.lines }
  const lowering = new Lowering(source, emitter, module, { expression: lowerExpression, block: lowerBlock })
  const { statements } = parsed.tree.d
  const doc = documentation(statements)
  const body = lowerStatements(lowering, statements, doc !== null, 0, text.length)
  return {
    ...emitter.finish(),
    lines: parsed.lines,
    strings: emitter.strings,
    numbers: emitter.numbers,
    functions: lowering.functions,
    classes: lowering.classes,
    body,
    doc,
    futureAnnotations: parsed.futureAnnotations,
    problems: [...problems, ...lowering.problems],
  }
}
