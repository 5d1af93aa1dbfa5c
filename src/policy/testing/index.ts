// Tests of a policy: read, and run on the models of their programs.

import { parseShaped } from '../document/parse-document.ts'
import type { JsonSchema } from '../document/shape.ts'
import { type PolicyTest, policyTestsShape } from './policy-tests.ts'

export { type PolicyTest, runPolicyTest, type TestModels, type TestOutcome } from './policy-tests.ts'

export function parsePolicyTests(source: string, file: string): readonly PolicyTest[] {
  return parseShaped(source, file, policyTestsShape)?.tests ?? []
}

export function toPolicyTestsSchema(): JsonSchema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'fastward-tests.yaml', ...policyTestsShape.schema }
}
