// The operation that the gateway finds beside the one that the real FastAPI runs, for very many hostile and ordinary requests: `npm run
// conformance -- gateway-routes [REQUESTS]`, as many for each program and release. Writes bench/results/gateway-routes.json.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process, { argv } from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'

register()
const { compareProgram, programsOf, versions } = await import('../../test/gateway/resolve/compare.ts')
const { DEFAULT_PYTHON, makeEnvironment } = await import('../../test/oracle/environments.ts')

const each = Number(argv[3] ?? 200_000)
const commit = ownCommit()
const rows = []
for (const version of versions) {
  const python = await makeEnvironment({ fastapi: version, python: DEFAULT_PYTHON })
  for (const program of programsOf(version)) {
    const folder = mkdtempSync(join(tmpdir(), 'fastward-'))
    try {
      writeFileSync(join(folder, 'main.py'), program.main)
      const { requests, refused, answers, differences } = await compareProgram(program, version, python, folder, each)
      rows.push({ fastapi: version, program: program.title, requests, refused, answers, differences: differences.length })
      console.log(`${version} ${program.title}: ${requests} requests, ${differences.length} differ`)
      for (const difference of differences.slice(0, 5)) console.log(`  ${difference}`)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  }
}
writeResult('gateway-routes.json', { commit, requestsEach: each, rows })
process.exitCode = rows.some(({ differences }) => differences > 0) ? 1 : 0
