// A million decisions of compiled access rules beside what they mean: `npx tsx tools/cel/agreement.ts [DECISIONS] [FIRST-SEED]`.
// Ends with 1 where one differs.
import { argv, exit } from 'node:process'
import { comparePolicy } from '../../test/policy/agreement.ts'

const wanted = Number(argv[2] ?? 1_000_000)
const first = Number(argv[3] ?? 1)
const requestsPerRoute = 12
let decisions = 0
let policies = 0
const verdicts: Record<string, number> = {}
const differences: string[] = []
for (let seed = first; decisions < wanted && differences.length < 10; seed++) {
  const result = comparePolicy(seed, requestsPerRoute)
  decisions += result.decisions
  policies++
  differences.push(...result.differences)
  for (const [verdict, count] of Object.entries(result.verdicts)) verdicts[verdict] = (verdicts[verdict] ?? 0) + count
}
console.log(JSON.stringify({ decisions, policies, verdicts, differences: differences.length }))
for (const difference of differences) console.log(difference)
exit(differences.length > 0 ? 1 : 0)
