// Holds what rules see of generated bodies against what the real FastAPI hands to its handlers:
//   npm run conformance -- gateway-bodies [--bodies 20000] [--seed 20261123]
// Asks FastAPI 0.115 and 0.165 from the environments of the oracle. Writes bench/results/gateway-bodies.json.
import process from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'

const {
  values: { bodies: written = '20000', seed: writtenSeed = '20261123' },
} = readOptions(
  'npm run conformance -- gateway-bodies [--bodies 20000] [--seed 20261123]',
  { bodies: { type: 'string' }, seed: { type: 'string' } },
  1,
)
register()
const { compareBodies } = await import('../../test/gateway/content/bodies/compare-bodies.ts')
const { makeBodies } = await import('../../test/gateway/content/bodies/make-bodies.ts')
const { DEFAULT_PYTHON, makeEnvironment } = await import('../../test/oracle/environments.ts')

const seed = Number(writtenSeed)
const bodies = makeBodies(Number(written), seed)
const releases = {}
let wrong = 0
for (const version of ['0.115.14', '0.165.0']) {
  const python = await makeEnvironment({ fastapi: version, python: DEFAULT_PYTHON })
  releases[version] = (await compareBodies(python, version, bodies)).counts
  for (const [from, counts] of Object.entries(releases[version])) {
    const { same, refused, refusedByBoth, refusedByApplication } = counts
    wrong += counts.wrong.length
    console.log(
      `FastAPI ${version}, routes from the ${from}: ${same} seen alike, ${refused} refused by us alone, ${refusedByBoth} by both, ${refusedByApplication} by FastAPI alone; ${counts.wrong.length} seen otherwise`,
    )
    for (const line of counts.wrong.slice(0, 10)) console.log(line)
  }
}
writeResult('gateway-bodies.json', { commit: ownCommit(), bodies: bodies.length, seed, releases })
process.exitCode = wrong > 0 ? 1 : 0
