// What guardrails must say of the routes of a test.

import { choice, type Shape, table } from '../document/shape.ts'
import type { ExplainedRoute, RouteVerdict } from '../explain-route.ts'
import { tellPart } from '../guardrails/explain-condition.ts'
import type { GuardrailSeverity } from '../guardrails/guardrail.ts'
import type { Outcome } from '../guardrails/judge.ts'
import { nameRoute } from '../guardrails/route-facts.ts'
import { routePattern } from './model-fragment.ts'

/** A severity: it is broken, and so hard. */
export type ExpectedOutcome = Outcome | GuardrailSeverity

/** By route, then by guardrail; `*` stands for all that are not named. */
export type Expectations = ReadonlyMap<string, ReadonlyMap<string, ExpectedOutcome>>

const outcomes = ['holds', 'broken', 'unknown', 'failed', 'untouched', 'audit', 'warn', 'block'] as const
const example = '`expect: {DELETE /items/{id}: {undeclared-open-route: block}}`'

export const outcomeShape: Shape<ExpectedOutcome> = choice(outcomes, {
  description: 'holds, broken, unknown, failed, untouched where it is not about this; audit, warn, block: broken, and so hard.',
  example,
})

export const expectationsShape: Shape<Expectations> = table(
  { pattern: routePattern, expected: 'a method and a path', noun: 'a route' },
  table(
    { pattern: '^(?:\\*|[a-z0-9]+(?:-[a-z0-9]+)*)$', expected: 'the id of a guardrail, or `*` for all others', noun: 'a guardrail' },
    outcomeShape,
    {
      description: 'By guardrail; `*` stands for all that are not named, and `holds` of it also means: is not about it.',
      example,
    },
  ),
  { description: 'What guardrails must say, by route.', example },
)

export function holdExpectations(expect: Expectations, explained: readonly ExplainedRoute[]): string[] {
  return [...expect].flatMap(([name, expected]) => {
    const found = explained.find(({ route }) => nameRoute(route) === name)
    if (found === undefined) {
      const names = explained.map(({ route }) => nameRoute(route))
      return [`${name}: there is no such route${names.length === 0 ? '' : `; there are ${names.slice(0, 6).join(', ')}`}`]
    }
    return [...expected].flatMap(([id, outcome]) => {
      if (id === '*')
        return found.verdicts
          .filter(({ guardrail }) => !expected.has(guardrail.id))
          .filter((verdict) => !isAsExpected(verdict, outcome) && !(outcome === 'holds' && verdict.outcome === 'untouched'))
          .flatMap((verdict) => tellDifference(name, verdict, outcome))
      const verdict = found.verdicts.find(({ guardrail }) => guardrail.id === id)
      if (verdict === undefined) return [`${name}: the policy has no guardrail \`${id}\` about routes or what stands on them`]
      return isAsExpected(verdict, outcome) ? [] : tellDifference(name, verdict, outcome)
    })
  })
}

function isAsExpected({ guardrail, outcome }: RouteVerdict, expected: ExpectedOutcome): boolean {
  return outcome === expected || (outcome === 'broken' && guardrail.severity === expected)
}

/** The first line says what is otherwise, the next ones why. */
function tellDifference(name: string, { guardrail, outcome, reason, parts, about }: RouteVerdict, expected: ExpectedOutcome): string[] {
  const { id, severity, origin } = guardrail
  const from = origin.kind === 'preset' ? `preset ${origin.name}` : `${origin.file}:${origin.line}`
  const got = outcome === 'broken' ? `broken (${severity})` : outcome
  return [
    `${name}: ${id}: expected ${expected}, got ${got}${reason === null ? '' : `: ${reason}`}`,
    `  ${id} (${from})${about === null ? '' : ` about ${about}`}: ${guardrail.require.text.replace(/\s+/g, ' ')}`,
    ...parts.map((part) => `  ${tellPart(part)}`),
  ]
}
