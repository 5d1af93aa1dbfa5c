// `fastward policy test FILE`: the programs of the tests are read as applications, and the policy must say of them what is expected.

import { join } from 'node:path'
import { createTree, toPrintable, UserError } from '../base/index.ts'
import { extractFromSource } from '../extract/index.ts'
import { parsePolicyTests, runPolicyTest } from '../policy/index.ts'
import type { Analysis, AnalysisRequest, Wish } from './analysis.ts'
import { makePolicy } from './explain-policy.ts'
import type { Host } from './host.ts'

const snapshot = { commit: null, content: '', tool: '', knowledge: '', policy: null }

export function testPolicy(request: AnalysisRequest, { file }: Extract<Wish, { kind: 'policy-test' }>, host: Host): Analysis {
  const policy = makePolicy(request)
  const bytes = host.files.read(join(request.target.folder, file))
  if (!bytes.ok) throw new UserError('policy-tests-unreadable', { file })
  const outcomes = parsePolicyTests(new TextDecoder().decode(bytes.value), file).map((test) => {
    const model = extractFromSource(createTree(new Map([['main.py', test.program.text]])), { snapshot, withFlows: true, withCode: true })
    return runPolicyTest(test, policy, model)
  })
  const lines = outcomes.flatMap(({ test, differences }) =>
    differences.length === 0
      ? [`passed  ${test.name}`]
      : [`FAILED  ${test.name}  (${file}:${test.line})`, ...differences.map((one) => `        ${one}`)],
  )
  const failed = outcomes.filter(({ differences }) => differences.length > 0).length
  lines.push('', `${outcomes.length - failed} passed, ${failed} failed`)
  return { report: `${lines.map(toPrintable).join('\n')}\n`, worst: failed > 0 ? 'high' : null, notes: [] }
}
