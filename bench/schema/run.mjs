// What judging a body by its schema takes, beside ajv and @exodus/schemasafe, which write code for each schema and run it:
//   npm run bench -- schema [--rounds N] [--write]
// The same bodies in the same process, after bodies of other schemas, in alternating rounds; of each the fastest of many short runs, which a busy
// machine disturbs least. Then the time in which many schemas are ready. `--write` writes bench/results/schema.json.
import { cpus, loadavg } from 'node:os'
import process from 'node:process'
import { validator } from '@exodus/schemasafe'
import Ajv from 'ajv/dist/2020.js'
import { readOptions } from '../../tools/developer-options.mjs'
import { loadSources } from '../load-sources.mjs'
import { ownCommit, writeResult } from '../result.mjs'
import { makeBody, makeSchemas, makeWrongBody, orderSchema } from './bodies.mjs'

const { values: options } = readOptions('npm run bench -- schema [--rounds N] [--write]', {
  rounds: { type: 'string', default: '11' },
  write: { type: 'boolean', default: false },
})
const rounds = Number(options.rounds)
const { openSchemas } = await loadSources('schema', ['gateway/shields/contract/schema/index.ts'])

const ajvOptions = { strict: false, validateFormats: false }
const safeOptions = { mode: 'default', formatAssertion: false, includeErrors: true, allowUnusedKeywords: true, contentValidation: false }
const compilers = {
  fastward: (schema) => {
    const check = openSchemas(schema).compile('#')
    return (value) => check(value) === null
  },
  ajv: (schema) => new Ajv.default(ajvOptions).compile(schema),
  schemasafe: (schema) => validator(schema, safeOptions),
}

const bodies = Array.from({ length: 256 }, (_, seed) => makeBody(seed))
const wrong = Array.from({ length: 256 }, (_, seed) => makeWrongBody(seed))
const bytes = bodies.reduce((sum, body) => sum + Buffer.byteLength(body), 0) / bodies.length
const values = { valid: bodies.map((body) => JSON.parse(body)), invalid: wrong.map((body) => JSON.parse(body)) }

const rows = []
for (const kind of ['valid', 'invalid']) {
  const checks = Object.entries(compilers).map(([name, compile]) => ({ name, check: compile(orderSchema), times: [] }))
  for (const { name, check } of checks)
    for (const value of values[kind]) if (check(value) !== (kind === 'valid')) throw new Error(`${name} holds a body for what it is not`)
  // An application has many schemas: what runs for one alone is faster than it will be.
  for (const other of makeSchemas(8)) for (const compile of Object.values(compilers)) timeOf(compile(other), values[kind])
  for (let round = -3; round < rounds; round++)
    for (const { check, times } of checks) {
      const time = timeOf(check, values[kind])
      if (round >= 0) times.push(time)
    }
  for (const { name, times } of checks) rows.push({ name, kind, nanoseconds: Math.min(...times) })
}

const count = 200
const ready = []
for (const [name, compile] of Object.entries(compilers)) {
  const times = [1, 2, 3].map(() => {
    const schemas = makeSchemas(count)
    const start = performance.now()
    for (const schema of schemas) compile(schema)
    return performance.now() - start
  })
  ready.push({ name, milliseconds: Math.min(...times) })
}

const find = (name, kind) => rows.find((row) => row.name === name && row.kind === kind).nanoseconds
const ratio = (kind) => find('fastward', kind) / find('ajv', kind)
const checks = [
  { name: 'a valid body ÷ ajv', value: ratio('valid'), wanted: '<= 1', met: ratio('valid') <= 1 },
  { name: 'an invalid body ÷ ajv', value: ratio('invalid'), wanted: '<= 1', met: ratio('invalid') <= 1 },
  {
    name: `${count} schemas ready ÷ ajv`,
    value: ready[0].milliseconds / ready[1].milliseconds,
    wanted: '<= 1',
    met: ready[0].milliseconds <= ready[1].milliseconds,
  },
]
console.log(`a body of ${Math.round(bytes)} bytes and 20 fields, node ${process.version}`)
for (const { name, kind, nanoseconds } of rows)
  console.log(
    `  ${kind.padEnd(8)} ${name.padEnd(12)} ${(nanoseconds / 1000).toFixed(2)} µs a body, ${((nanoseconds / bytes) * 1.024).toFixed(2)} µs per KB`,
  )
for (const { name, milliseconds } of ready) console.log(`  ${count} schemas ready: ${name.padEnd(12)} ${milliseconds.toFixed(0)} ms`)
for (const { name, value, wanted, met } of checks)
  console.log(`  ${met ? 'met  ' : 'ABOVE'} ${name.padEnd(28)} ${value.toFixed(2)}  (${wanted})`)
if (options.write)
  writeResult('schema.json', {
    commit: ownCommit(),
    node: process.version,
    machine: `${cpus()[0]?.model ?? 'unknown'}, ${cpus().length} processors`,
    load: loadavg()[0],
    rounds,
    bytes,
    rows,
    ready,
    schemas: count,
    checks,
  })
process.exitCode = checks.every(({ met }) => met) ? 0 : 1

/** Nanoseconds of one, of the fastest run over the list. */
function timeOf(check, list) {
  let fastest = Number.POSITIVE_INFINITY
  for (let time = 0; time < 100; time++) {
    let held = 0
    const start = process.hrtime.bigint()
    for (const value of list) if (check(value)) held++
    fastest = Math.min(fastest, Number(process.hrtime.bigint() - start) / list.length)
    if (held % list.length !== 0) throw new Error('a body is judged now like this, now like that')
  }
  return fastest
}
