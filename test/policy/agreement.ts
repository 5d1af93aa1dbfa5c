// Compiled policies beside what they mean, on random policies and requests. Used by the test, and by the tool that runs a million.
import { compileAccess, type FieldPath } from '../../src/policy/access/index.ts'
import { interpret } from './access-oracle.ts'
import { makePolicy, makeRandom, makeRequest, randomRoutes } from './random-policies.ts'

export interface Agreement {
  readonly decisions: number
  readonly verdicts: Readonly<Record<string, number>>
  readonly differences: readonly string[]
}

/** One policy by its seed, with so many requests for each route. */
export function comparePolicy(seed: number, requests: number): Agreement {
  const random = makeRandom(seed)
  const policy = makePolicy(random)
  const compiled = compileAccess(policy, randomRoutes)
  const verdicts: Record<string, number> = {}
  const differences: string[] = []
  let decisions = 0
  if (compiled.kind === 'refused') {
    return { decisions, verdicts, differences: compiled.problems.map((problem) => `seed ${seed}: refused: ${JSON.stringify(problem)}`) }
  }
  for (const route of randomRoutes) {
    const fast = compiled.policy.routes.get(route.id)
    const slow = interpret(policy, route)
    for (let count = 0; count < requests; count++) {
      const { facts, known } = makeRequest(random, route)
      const ours = fast?.decide(facts, known)
      const meant = slow.decide(facts, known)
      decisions++
      verdicts[meant.verdict] = (verdicts[meant.verdict] ?? 0) + 1
      const sameRule = meant.verdict === 'undecided' || ours?.rule === meant.rule
      if (ours?.verdict !== meant.verdict || !sameRule) {
        differences.push(
          `seed ${seed}, ${route.id}, ${known}: ${ours?.verdict} by ${ours?.rule}, not ${meant.verdict} by ${meant.rule}\n${JSON.stringify({ facts, rules: policy.rules }, null, 1)}`,
        )
      }
      for (const access of ['read', 'write'] as const) {
        const closed = (fast?.closedFields(facts, access) ?? []).map(write).sort().join(' ')
        const wanted = [...slow.closedFields(facts, access)].sort().join(' ')
        if (closed !== wanted) differences.push(`seed ${seed}, ${route.id}: ${access} of ${closed}, not ${wanted}`)
      }
    }
  }
  return { decisions, verdicts, differences }
}

const write = (path: FieldPath): string =>
  path.map((step, at) => (step.kind === 'items' ? '[]' : `${at === 0 ? '' : '.'}${step.kind === 'keys' ? '*' : step.key}`)).join('')
