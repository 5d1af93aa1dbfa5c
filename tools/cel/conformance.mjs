// Runs CEL's conformance tests on our conditions: `npm run conformance -- cel`. Writes bench/results/cel.json.
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'

register()
const { runConformance } = await import('../../test/policy/cel-conformance.ts')
const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), 'utf8'))
const listed = read('../../test/policy/cel-unsupported.json')
const suite = read('../../package.json').devDependencies['@bufbuild/cel-spec']

const cases = runConformance()
const plain = cases.filter(({ needs }) => needs === null)
const failing = plain.filter(({ failure }) => failure !== null)
const unlisted = failing.filter(({ id }) => !Object.hasOwn(listed.cases, id))
const reasons = {}
for (const { id } of failing) {
  const reason = listed.reasons[listed.cases[id]] ?? 'not explained'
  reasons[reason] = (reasons[reason] ?? 0) + 1
}
const outside = {}
for (const { needs, failure } of cases) {
  if (needs === null) continue
  outside[needs] ??= { tests: 0, passed: 0 }
  outside[needs].tests += 1
  if (failure === null) outside[needs].passed += 1
}
const result = {
  commit: ownCommit(),
  suite: { name: '@bufbuild/cel-spec', version: suite },
  tests: plain.length,
  passed: plain.length - failing.length,
  reasons,
  outside,
}
writeResult('cel.json', result)
console.log(`${result.passed} of ${result.tests} tests without protocol buffers and extensions pass`)
for (const { id, failure } of unlisted) console.log(`not listed: ${id}: ${failure}`)
process.exitCode = unlisted.length > 0 ? 1 : 0
