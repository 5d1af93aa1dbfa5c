// `fastward policy test FILE`: the programs and models of the tests are read as applications, and the policy must say of them what is
// expected.

import { join } from 'node:path'
import { createTree, toPrintable, UserError } from '../base/index.ts'
import { extractFromSource } from '../extract/index.ts'
import type { Model } from '../model/index.ts'
import { type PolicyTest, parsePolicyTests, runPolicyTest } from '../policy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { makePolicy } from './explain-policy.ts'
import type { Host } from './host.ts'
import type { Progress } from './progress.ts'
import { readModel } from './read-model.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

export async function testPolicy(
  request: AnalysisRequest,
  { file }: Extract<Wish, { kind: 'policy-test' }>,
  host: Host,
  progress: Progress,
): Promise<Analysis> {
  const policy = makePolicy(request)
  const bytes = host.files.read(join(request.target.folder, file))
  if (!bytes.ok) throw new UserError('policy-tests-unreadable', { file })
  const tests = parsePolicyTests(new TextDecoder().decode(bytes.value), file)
  const own = tests.some(speaksOfApplication) ? (await readModel(request, host, progress, { withFlows: true })).model : null
  const models = {
    ofProgram: (program: string): Model =>
      extractFromSource(createTree(new Map([['main.py', program]])), { snapshot, withFlows: true, withCode: true }),
    own: (): Model => {
      if (own === null) throw new Error('a test asks for the application, and it was not read')
      return own
    },
  }
  const outcomes = tests.map((test) => runPolicyTest(test, policy, models, file, host.clock.now()))
  const lines = outcomes.flatMap(({ test, differences }) =>
    differences.length === 0
      ? [`passed  ${test.name}`]
      : [`FAILED  ${test.name}  (${file}:${test.line})`, ...differences.map((one) => `        ${one}`)],
  )
  const failed = outcomes.filter(({ differences }) => differences.length > 0).length
  lines.push('', tests.length === 0 ? `${file} holds no tests.` : `${outcomes.length - failed} passed, ${failed} failed`)
  return { report: `${lines.map(toPrintable).join('\n')}\n`, worst: failed > 0 ? 'high' : null, notes: [] }
}

function speaksOfApplication({ program, model }: PolicyTest): boolean {
  return program === undefined && model === undefined
}
