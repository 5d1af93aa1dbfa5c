// Tests of a policy: read, and run on the models of their programs.

import { parseShaped } from '../document/parse-document.ts'
import { type PolicyTest, policyTestsShape } from './policy-tests.ts'

export { type PolicyTest, runPolicyTest, type TestOutcome } from './policy-tests.ts'

export function parsePolicyTests(source: string, file: string): readonly PolicyTest[] {
  return parseShaped(source, file, policyTestsShape)?.tests ?? []
}
