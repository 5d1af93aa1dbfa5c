// Holds our map of FastAPI's own tutorial programs against the real FastAPI running them.
//   npm run conformance -- tutorial [--only TEXT] [--echo] [--fresh] [--all] [--jobs N]
// --only: programs whose name contains TEXT; --echo: score the truth against itself (must be 1); --fresh: make the truth again;
// --all: print every difference; otherwise a few of each program. Writes bench/results/tutorial.json when all programs were scored.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { register } from 'tsx/esm/api'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { getTruth, makeProject, repository } from './environment.mjs'
import { mapParallel, readRoutes } from './ours.mjs'

register()
const { ASKED_KINDS, BESIDE_MEASURES, compareFacts, compareRoutes, echoRoutes, EXACT_MEASURES, openapiFacts } = await import('./compare.ts')

const MAX_LEFT_OUT = 15

const usage = 'npm run conformance -- tutorial [--only TEXT] [--echo] [--fresh] [--all] [--jobs N]'
const { values: options } = readOptions(
  usage,
  { only: { type: 'string' }, echo: { type: 'boolean' }, fresh: { type: 'boolean' }, all: { type: 'boolean' }, jobs: { type: 'string' } },
  1,
)

const started = Date.now()
const { version, versions, folder, truths } = getTruth({ fresh: options.fresh ?? false, log: (line) => console.error(line) })
const truthSeconds = (Date.now() - started) / 1000
const leftOut = truths.filter((t) => t.error !== null)
const programs = truths.filter((t) => t.apps.length > 0 && (options.only === undefined || t.program.includes(options.only)))

const rows = await mapParallel(programs, Number(options.jobs ?? availableParallelism()), async (truth) => {
  const project = options.echo ? undefined : makeProject(folder, truth.program)
  const row = { program: truth.program, differences: {}, facts: [], errors: [] }
  for (const app of truth.apps) {
    const id = `${truth.module}:${app.attr}`
    const [routes, document] = options.echo
      ? [echoRoutes(id, app.routes), app.openapi]
      : await Promise.all(
          ['json', 'openapi'].map((format) =>
            readRoutes(project, id, format).catch((error) => {
              row.errors.push(`${id} ${format}: ${error.message}`)
              return format === 'json' ? { apps: [], routes: [] } : {}
            }),
          ),
        )
    for (const [measure, lines] of Object.entries(compareRoutes(app.routes, routes))) (row.differences[measure] ??= []).push(...lines)
    if (app.openapi !== null) row.facts.push(compareFacts(openapiFacts(app.openapi), openapiFacts(document)))
  }
  return row
})

const exactOn = (row, measures) => row.errors.length === 0 && measures.every((m) => row.differences[m].length === 0)
const sum = (list, f) => list.reduce((n, item) => n + f(item), 0)
const facts = rows.flatMap((row) => row.facts)
const score = { both: sum(facts, (f) => f.both), either: sum(facts, (f) => f.either) }
const kinds = {}
for (const f of facts) {
  for (const [kind, count] of Object.entries(f.kinds)) {
    const total = (kinds[kind] ??= { both: 0, either: 0 })
    total.both += count.both
    total.either += count.either
  }
}

for (const row of rows) {
  const differing = [
    ...[...EXACT_MEASURES, ...BESIDE_MEASURES].flatMap((m) => row.differences[m].map((line) => `${m}: ${line}`)),
    ...row.facts.flatMap((f) => [...f.lacks.map((line) => `openapi lacks ${line}`), ...f.adds.map((line) => `openapi adds ${line}`)]),
  ]
  const lines = row.errors.length > 0 ? row.errors : differing
  if (lines.length === 0) continue
  const shown = options.all ? lines : lines.slice(0, 6)
  console.log(`${exactOn(row, EXACT_MEASURES) ? 'exact ' : 'DIFFERS'} ${row.program}`)
  for (const line of shown) console.log(`    ${line}`)
  if (shown.length < lines.length) console.log(`    ... and ${lines.length - shown.length} more`)
}

const share = ({ both, either }) => (either === 0 ? 1 : both / either)
const percent = (part, whole) => `${((100 * part) / (whole || 1)).toFixed(2)} %`
const line = (name, n) => console.log(`  ${name.padEnd(28)} ${String(n).padStart(5)} of ${rows.length}  ${percent(n, rows.length)}`)
const exact = rows.filter((row) => exactOn(row, EXACT_MEASURES)).length
console.log(
  `\nfastapi ${version} (starlette ${versions.starlette}, pydantic ${versions.pydantic}, Python ${versions.python}): ${truths.length} files, ${rows.length} programs scored`,
)
line('exact on all five', exact)
for (const m of EXACT_MEASURES) line(`  ${m}`, rows.filter((row) => exactOn(row, [m])).length)
for (const m of BESIDE_MEASURES) line(`beside: ${m}`, rows.filter((row) => exactOn(row, [m])).length)
console.log(`  openapi: ${score.both} of ${score.either} facts equal, ${share(score).toFixed(4)}`)
const inOrder = [
  ...ASKED_KINDS,
  ...Object.keys(kinds)
    .filter((k) => !ASKED_KINDS.includes(k))
    .sort(),
].filter((k) => kinds[k])
for (const kind of inOrder) {
  console.log(
    `    ${(ASKED_KINDS.includes(kind) ? kind : `beside: ${kind}`).padEnd(26)} ${kinds[kind].both} of ${kinds[kind].either}  ${share(kinds[kind]).toFixed(4)}`,
  )
}
console.log(`  left out, because they do not import (${leftOut.length}, at most ${MAX_LEFT_OUT} allowed):`)
for (const t of leftOut) console.log(`    ${t.program}: ${t.error.slice(0, 160)}`)
console.log(`  truth ${truthSeconds.toFixed(1)} s, ours ${((Date.now() - started) / 1000 - truthSeconds).toFixed(1)} s`)

const whole = options.only === undefined && !options.echo
if (whole) {
  writeResult('tutorial.json', {
    commit: ownCommit(),
    fastapi: version,
    versions,
    files: truths.length,
    programs: rows.length,
    exact,
    measures: Object.fromEntries([...EXACT_MEASURES, ...BESIDE_MEASURES].map((m) => [m, rows.filter((row) => exactOn(row, [m])).length])),
    errors: rows.filter((row) => row.errors.length > 0).map((row) => ({ program: row.program, errors: row.errors })),
    differing: rows.filter((row) => !exactOn(row, EXACT_MEASURES)).map((row) => row.program),
    openapi: { both: score.both, either: score.either, score: share(score), kinds },
    left_out: leftOut.map((t) => ({ program: t.program, error: t.error })),
  })
  console.log(`  written to ${join('bench', 'results', 'tutorial.json')} in ${repository === process.cwd() ? 'this folder' : repository}`)
}
process.exitCode = exact === rows.length && leftOut.length <= MAX_LEFT_OUT && share(score) >= 0.95 ? 0 : 1
