// A million decisions of compiled access rules beside what they mean: `npm run conformance -- decisions [COUNT] [FIRST-SEED]`.
// Writes bench/results/decisions.json; ends with 1 where one differs.
import process, { argv } from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'

register()
const { comparePolicy } = await import('../../test/policy/agreement.ts')

const wanted = Number(argv[3] ?? 1_000_000)
const first = Number(argv[4] ?? 1)
const requestsPerRoute = 12
const commit = ownCommit()
let decisions = 0
let policies = 0
const verdicts = {}
const differences = []
for (let seed = first; decisions < wanted && differences.length < 10; seed++) {
  const result = comparePolicy(seed, requestsPerRoute)
  decisions += result.decisions
  policies++
  differences.push(...result.differences)
  for (const [verdict, count] of Object.entries(result.verdicts)) verdicts[verdict] = (verdicts[verdict] ?? 0) + count
}
writeResult('decisions.json', { commit, firstSeed: first, decisions, policies, verdicts, differences: differences.length })
console.log(`${decisions} decisions of ${policies} policies, ${differences.length} differ`)
for (const difference of differences) console.log(difference)
process.exitCode = differences.length > 0 ? 1 : 0
