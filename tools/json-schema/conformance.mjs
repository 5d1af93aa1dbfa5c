// Holds our validator of contracts against json-schema-org/JSON-Schema-Test-Suite for 2020-12:
//   MIRRORS=DIR npm run conformance -- json-schema
// MIRRORS is a folder of git mirrors (OWNER+NAME/repo each). What is required, what of it a FastAPI application can be described with, what is
// optional, and formats where they are judged. Writes bench/results/json-schema.json.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'

readOptions('MIRRORS=DIR npm run conformance -- json-schema', {}, 1)
const repository = join(process.env.MIRRORS ?? '', 'json-schema-org+JSON-Schema-Test-Suite', 'repo')
if (!process.env.MIRRORS || !existsSync(repository)) {
  console.error(
    'error: there is no mirror of `json-schema-org/JSON-Schema-Test-Suite`\nset MIRRORS to the folder of git mirrors (OWNER+NAME/repo each)',
  )
  process.exit(2)
}
register()
const { readSuite, runSuite } = await import('./suite.ts')

/** What neither FastAPI nor pydantic writes of itself. */
const notEmitted = new Set([
  ...['$id', '$anchor', '$dynamicRef', '$dynamicAnchor', '$vocabulary', 'contains', 'minContains', 'maxContains', 'dependentRequired'],
  ...['dependentSchemas', 'if', 'then', 'else', 'not', 'unevaluatedItems', 'unevaluatedProperties'],
])

const required = runSuite(repository, '')
const parts = {
  required,
  'required, of what FastAPI writes': required.filter(({ keywords }) => !keywords.some((keyword) => notEmitted.has(keyword))),
  optional: runSuite(repository, 'optional/'),
  'formats, judged': runSuite(repository, 'optional/format/', { formats: true }),
}
const result = {
  commit: ownCommit(),
  suite: { name: 'json-schema-org/JSON-Schema-Test-Suite', draft: '2020-12', commit: readSuite(repository).commit },
  parts: Object.entries(parts).map(([name, rows]) => ({ name, tests: rows.length, ...count(rows) })),
  others: [...new Set(Object.values(parts).flat())]
    .filter(({ outcome }) => outcome !== 'right')
    .map(({ file, group, test, outcome, reason }) => ({ file, group, test, outcome, reason })),
}
writeResult('json-schema.json', result)
for (const { name, tests, right, wrong, refused } of result.parts)
  console.log(`${name.padEnd(34)} ${right} of ${tests} right, ${wrong} wrong, ${refused} refused at load`)
for (const { file, group, test, outcome, reason } of result.others) console.log(`  ${outcome}: ${file}: ${group}: ${test}: ${reason}`)
process.exitCode = parts.required.some(({ outcome }) => outcome === 'wrong') ? 1 : 0

function count(rows) {
  const of = (outcome) => rows.filter((row) => row.outcome === outcome).length
  return { right: of('right'), wrong: of('wrong'), refused: of('refused') }
}
