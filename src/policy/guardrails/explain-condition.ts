// Why a condition comes to what it comes to: its parts, each with its own answer and the values that it read.

import { type Condition, type Expr, parseCondition } from '../cel/index.ts'
import { declarationsOf } from './fact-types.ts'
import type { SubjectKind } from './guardrail.ts'
import type { Facts, FactValue } from './subject.ts'

export interface ConditionPart {
  /** As written, in one line. */
  readonly text: string
  /** Null where it came to no answer. */
  readonly holds: boolean | null
  /** What it read, as `route.access = "open"`. */
  readonly values: readonly string[]
}

/** In one line: `no: route.public  (route.public = false)`. */
export function tellPart({ text, holds, values }: ConditionPart): string {
  const answer = holds === null ? 'no answer' : holds ? 'yes' : 'no'
  return `${answer}: ${text}${values.length === 0 ? '' : `  (${values.join(', ')})`}`
}

const mostParts = 24

/** In the order in which they are written; parts are what `&&`, `||`, `!` and `? :` join. */
export function explainCondition(condition: Condition, kind: SubjectKind, facts: Facts): ConditionPart[] {
  const parts: Expr[] = []
  listParts(condition.expr, parts)
  return parts.slice(0, mostParts).map((part) => {
    const text = condition.source.slice(part.start, part.end)
    const parsed = parseCondition(text, declarationsOf(kind))
    const answer = parsed.kind === 'ok' ? parsed.condition.evaluate({ [kind]: facts }) : null
    const reads = parsed.kind === 'ok' ? parsed.condition.reads : []
    return {
      text: text.replace(/\s+/g, ' '),
      holds: typeof answer === 'boolean' ? answer : null,
      values: reads.flatMap((path) => {
        const [, name] = path.split('.')
        return name === undefined || !Object.hasOwn(facts, name) ? [] : [`${kind}.${name} = ${writeValue(facts[name] ?? null)}`]
      }),
    }
  })
}

function listParts(expr: Expr, parts: Expr[]): void {
  if (expr.kind === 'binary' && (expr.operator === '&&' || expr.operator === '||')) {
    listParts(expr.left, parts)
    listParts(expr.right, parts)
  } else if (expr.kind === 'unary' && expr.operator === '!') listParts(expr.of, parts)
  else if (expr.kind === 'choice') for (const part of [expr.test, expr.yes, expr.no]) listParts(part, parts)
  else parts.push(expr)
}

const longestValue = 120

function writeValue(value: FactValue): string {
  const text = JSON.stringify(value)
  return text.length > longestValue ? `${text.slice(0, longestValue)}…` : text
}
