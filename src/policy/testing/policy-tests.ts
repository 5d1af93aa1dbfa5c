// Unit tests of a policy: small programs or models, and what the policy must say of them: of routes, of requests, of what is found, of
// packages. A test that has neither speaks of the application itself.

import type { Model } from '../../model/index.ts'
import { checked, type Lined, lined, list, record, type Shape, type Source, source, text } from '../document/shape.ts'
import { explainRoutes } from '../explain-route.ts'
import type { Policy } from '../policy.ts'
import { toDay } from '../waivers/waiver.ts'
import { type Expectations, expectationsShape, holdExpectations } from './expectations.ts'
import { type FindingTest, findingTestsShape, holdFindings, holdPackages, type PackageTest, packageTestsShape } from './finding-tests.ts'
import { type ModelFragment, modelFragmentShape, toModel } from './model-fragment.ts'
import { holdRequests, type RequestTest, requestTestsShape } from './request-tests.ts'

interface Written {
  readonly name: string
  /** One file, `main.py`. */
  readonly program: Source
  readonly model: Partial<ModelFragment>
  readonly expect: Expectations
  readonly requests: readonly RequestTest[]
  readonly findings: readonly FindingTest[]
  readonly packages: readonly PackageTest[]
}

export interface PolicyTest extends Partial<Written>, Lined {
  readonly name: string
}

const example = '`tests: [{name: deleting asks who calls, program: "…", expect: {DELETE /items/{id}: {undeclared-open-route: block}}}]`'

const written = record<Written>(
  {
    name: text({ description: 'What is tested.', expected: 'a name', example, pattern: '\\S' }),
    program: source({ description: 'A program; it is read as `main.py` and never run.', expected: 'a program', example }),
    model: modelFragmentShape,
    expect: expectationsShape,
    requests: requestTestsShape,
    findings: findingTestsShape,
    packages: packageTestsShape,
  },
  {
    description: 'One test. With neither `program` nor `model` it speaks of the application itself.',
    example,
  },
  ['name'],
)

const asking = ['expect', 'requests', 'findings', 'packages'] as const

const test: Shape<PolicyTest> = lined({
  schema: { ...written.schema, anyOf: asking.map((name) => ({ required: [name] })) },
  read(node): Omit<PolicyTest, 'line'> {
    const { name, ...rest } = written.read(node)
    // `record` made sure of it.
    if (name === undefined) throw new Error('a test was read without its name')
    return { name, ...rest }
  },
})

/** What asks nothing holds whatever the policy says, and would look like a test. */
const askingTest: Shape<PolicyTest> = checked(
  checked(
    test,
    (found) => asking.some((name) => found[name] !== undefined),
    `a test that expects something: one of ${asking.map((name) => `\`${name}\``).join(', ')}`,
    example,
  ),
  ({ program, model }) => program === undefined || model === undefined,
  'a test with a `program` or a `model`, and not both',
  example,
)

export const policyTestsShape = record<{ readonly tests: readonly PolicyTest[] }>(
  { tests: list(askingTest, { description: 'The tests.', example }) },
  { description: 'Tests of a policy.', example },
  ['tests'],
)

export interface TestOutcome {
  readonly test: PolicyTest
  /** What is not as expected, each with the reason in the lines below it, which begin with spaces; none where all is. */
  readonly differences: readonly string[]
}

/** Where a test's model comes from; `null` where it asks of no route. */
export interface TestModels {
  readonly ofProgram: (program: string) => Model
  /** Of the application itself. */
  readonly own: () => Model
}

export function runPolicyTest(test: PolicyTest, policy: Policy, models: TestModels, file: string, today: Date): TestOutcome {
  const { program, model: fragment, expect = new Map(), requests = [], findings = [], packages = [], line } = test
  const asksForRoutes = expect.size > 0 || requests.length > 0 || findings.some(({ route }) => route !== undefined)
  const model =
    program !== undefined
      ? models.ofProgram(program.text)
      : fragment !== undefined || !asksForRoutes
        ? toModel(fragment ?? {}, { file, line })
        : models.own()
  return {
    test,
    differences: [
      ...(expect.size === 0 ? [] : holdExpectations(expect, explainRoutes(policy, model))),
      ...holdRequests(requests, policy, model),
      ...holdFindings(findings, policy, model, toDay(today)),
      ...holdPackages(packages, policy, model),
    ],
  }
}
