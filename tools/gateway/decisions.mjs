// A million decisions of the gateway, from the bytes of a head to the verdict, beside what they should be: `npm run conformance --
// gateway-decisions [COUNT] [FIRST-SEED]`. Writes bench/results/gateway-decisions.json; ends with 1 where one differs.
import process, { argv } from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'

register()
const { compareWorld } = await import('../../test/gateway/decisions/agreement.ts')

const wanted = Number(argv[3] ?? 1_000_000)
const first = Number(argv[4] ?? 1)
const requestsPerWorld = 48
const commit = ownCommit()
let decisions = 0
let worlds = 0
let unsure = 0
const codes = {}
const differences = []
for (let seed = first; decisions < wanted && differences.length < 10; seed++) {
  const result = compareWorld(seed, requestsPerWorld)
  decisions += result.decisions
  unsure += result.unsure
  worlds++
  differences.push(...result.differences)
  for (const [code, count] of Object.entries(result.codes)) codes[code] = (codes[code] ?? 0) + count
}
writeResult('gateway-decisions.json', { commit, firstSeed: first, decisions, worlds, unsure, codes, differences: differences.length })
console.log(`${decisions} decisions in ${worlds} applications, ${differences.length} differ`)
for (const difference of differences) console.log(difference)
process.exitCode = differences.length > 0 ? 1 : 0
