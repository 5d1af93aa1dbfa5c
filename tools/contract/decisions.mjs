// Holds what the contract says of generated requests against what the real FastAPI says:
//   npm run conformance -- contract-decisions [--requests 10000] [--seed 20261123]
// Five applications of ours, FastAPI 0.115 and 0.165 from the environments of the oracle, and what judging costs beside JSON.parse in the same run. Writes
// bench/results/contract-decisions.json.
import process from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'

const {
  values: { requests: written = '10000', seed: writtenSeed = '20261123' },
} = readOptions(
  'npm run conformance -- contract-decisions [--requests 10000] [--seed 20261123]',
  { requests: { type: 'string' }, seed: { type: 'string' } },
  1,
)
register()
const { compareDecisions, contractApps } = await import('../../test/gateway/contract/compare-decisions.ts')
const { requestRules } = await import('../../test/gateway/contract/rules.ts')
const { causes } = await import('../../test/gateway/contract/explain.ts')
const { DEFAULT_PYTHON, makeEnvironment } = await import('../../test/oracle/environments.ts')
const { measureCost } = await import('./cost.ts')

const count = Number(written)
const seed = Number(writtenSeed)
const rows = []
const left = {}
let wrong = 0
for (const fastapi of ['0.115.14', '0.165.0']) {
  const python = await makeEnvironment({ fastapi, python: DEFAULT_PYTHON })
  for (const app of contractApps) {
    const said = await compareDecisions(python, app, count, seed)
    const declared = await compareDecisions(python, app, count, seed, { ...requestRules, names: 'declared' })
    wrong += said.wrong.length + said.unexplained.length
    for (const [cause, number] of Object.entries(said.left)) left[cause] = (left[cause] ?? 0) + number
    const sum = (counts) => Object.values(counts).reduce((all, number) => all + number, 0)
    const row = {
      fastapi,
      app,
      requests: said.requests,
      bothTake: said.bothTake,
      bothRefuse: said.bothRefuse,
      left: sum(said.left),
      strict: sum(said.strict),
      failed: said.failed,
      wrong: said.wrong.length,
      unexplained: said.unexplained.length,
      declared: { same: declared.bothTake + declared.bothRefuse, wrong: declared.wrong.length },
    }
    rows.push(row)
    console.log(
      `FastAPI ${fastapi} ${app.padEnd(8)} both take ${row.bothTake}, both refuse ${row.bothRefuse}, FastAPI alone ${row.left}, stricter readings ${row.strict}, FastAPI failed ${row.failed}, wrongly refused ${row.wrong}, unexplained ${row.unexplained}`,
    )
    for (const line of [...said.wrong, ...said.unexplained].slice(0, 10)) console.log(`  ${line}`)
  }
}
const cost = await measureCost()
console.log(cost)
const reasons = Object.fromEntries(Object.entries(left).map(([cause, number]) => [cause, { number, because: causes[cause] }]))
writeResult('contract-decisions.json', { commit: ownCommit(), seed, requestsEach: count, rows, left: reasons, cost })
process.exitCode = wrong > 0 ? 1 : 0
