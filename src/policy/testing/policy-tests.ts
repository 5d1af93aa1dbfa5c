// Unit tests of a policy: small programs, and what guardrails must say of their routes.

import type { Model } from '../../model/index.ts'
import { choice, lined, list, record, type Shape, type Source, source, table, text } from '../document/shape.ts'
import { explainRoutes } from '../explain-route.ts'
import type { Outcome } from '../guardrails/judge.ts'
import { nameRoute } from '../guardrails/route-facts.ts'
import type { Policy } from '../policy.ts'

export interface PolicyTest {
  readonly name: string
  /** One file, `main.py`. */
  readonly program: Source
  /** By route, then by guardrail. */
  readonly expect: ReadonlyMap<string, ReadonlyMap<string, Outcome>>
  readonly line: number
}

const example = '`tests: [{name: deleting asks who calls, program: "…", expect: {DELETE /items/{id}: {undeclared-open-route: broken}}}]`'
const outcomes = ['holds', 'broken', 'unknown', 'failed', 'untouched'] as const

const written = record<Omit<PolicyTest, 'line'>>(
  {
    name: text({ description: 'What is tested.', expected: 'a name', example, pattern: '\\S' }),
    program: source({ description: 'A program; it is read as `main.py` and never run.', expected: 'a program', example }),
    expect: table(
      { pattern: '^[A-Z]+ /\\S*$', expected: 'a method and a path', noun: 'a route' },
      table(
        { pattern: '^[a-z0-9]+(?:-[a-z0-9]+)*$', expected: 'the id of a guardrail', noun: 'a guardrail' },
        choice(outcomes, { description: 'holds, broken, unknown, failed, or untouched where it is not about this route.', example }),
        { description: 'By guardrail.', example },
      ),
      { description: 'What guardrails must say, by route.', example },
    ),
  },
  { description: 'One test.', example },
  ['name', 'program', 'expect'],
)

const test: Shape<PolicyTest> = lined({
  schema: written.schema,
  read(node): Omit<PolicyTest, 'line'> {
    const { name, program, expect } = written.read(node)
    // `record` made sure of them.
    if (name === undefined || program === undefined || expect === undefined) throw new Error('a test was read without its required parts')
    return { name, program, expect }
  },
})

export const policyTestsShape = record<{ readonly tests: readonly PolicyTest[] }>(
  { tests: list(test, { description: 'The tests.', example }) },
  { description: 'Tests of a policy.', example },
  ['tests'],
)

export interface TestOutcome {
  readonly test: PolicyTest
  /** A line for each thing that is not as expected; none where all is. */
  readonly differences: readonly string[]
}

export function runPolicyTest(test: PolicyTest, policy: Policy, model: Model): TestOutcome {
  const explained = explainRoutes(policy, model)
  const differences = [...test.expect].flatMap(([name, expected]) => {
    const found = explained.find(({ route }) => nameRoute(route) === name)
    if (found === undefined) {
      const names = explained.map(({ route }) => nameRoute(route))
      return [`${name}: the program has no such route${names.length === 0 ? '' : `; it has ${names.slice(0, 6).join(', ')}`}`]
    }
    return [...expected].flatMap(([id, outcome]) => {
      const verdict = found.verdicts.find(({ guardrail }) => guardrail.id === id)
      if (verdict === undefined) return [`${name}: the policy has no guardrail \`${id}\` about routes`]
      if (verdict.outcome === outcome) return []
      const why = verdict.reason === null ? '' : `, because ${verdict.reason}`
      return [
        `${name}: ${id} is ${verdict.outcome} and not ${outcome}${why} (access is ${found.route.access}, \`${verdict.guardrail.require.text}\`)`,
      ]
    })
  })
  return { test, differences }
}
