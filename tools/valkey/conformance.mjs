// Runs what gateways share through a store on the real Valkey, alone and as a cluster of three: limits, what runs at once, revocations, sessions, abuse.
//   VALKEY=PATH npm run conformance -- valkey
// VALKEY names `valkey-server`, else it is looked for on PATH. The tests are those that run on Redis everywhere. Writes bench/results/valkey.json.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { ownCommit, writeResult } from '../../bench/result.mjs'
import { readOptions } from '../developer-options.mjs'
import { ensureBuilt } from '../ready.mjs'

readOptions('VALKEY=PATH npm run conformance -- valkey', {}, 1)
const root = fileURLToPath(new URL('../..', import.meta.url))
const program = findProgram()
const server = execFileSync(program, ['--version'], { encoding: 'utf8' }).trim()
if (!/valkey/i.test(server)) fail(`\`${program}\` is no Valkey: ${server}`)
const commit = ownCommit()
await ensureBuilt()
const folder = mkdtempSync(join(tmpdir(), 'fastward-valkey-'))
try {
  const output = join(folder, 'tests.json')
  const tests = ['test/gateway/shared-store', 'test/gateway/fleet', 'test/gateway/login/sessions.test.ts', 'test/gateway/limits']
  const { status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...tests, '--maxWorkers=1', '--reporter=json', '--outputFile', output],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, FASTWARD_TEST_STORE: program } },
  )
  const { testResults } = JSON.parse(readFileSync(output, 'utf8'))
  // Those that ask a store; the rest is the same with any.
  const asking = testResults.filter(({ name }) => /kit\/redis/.test(readFileSync(name, 'utf8')))
  const files = asking
    .map(({ name, assertionResults }) => {
      const count = (kind) => assertionResults.filter(({ status: found }) => found === kind).length
      const failed = assertionResults.filter(({ status: found }) => found === 'failed').map(({ fullName }) => fullName)
      return { file: relative(root, name), passed: count('passed'), skipped: count('pending') + count('skipped'), failed }
    })
    .sort((one, other) => (one.file < other.file ? -1 : 1))
  for (const { file, passed, skipped, failed } of files)
    console.log(`${file}: ${passed} passed, ${skipped} skipped, ${failed.length} failed`)
  for (const { failed } of files) for (const name of failed) console.log(`  failed: ${name}`)
  const version = /v=(\S+) sha=(\S+)/.exec(server)
  writeResult('valkey.json', { commit, server: { version: version?.[1] ?? server, commit: version?.[2] ?? null }, cluster: 3, files })
  process.exitCode = status ?? 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function findProgram() {
  const named = process.env.VALKEY ?? 'valkey-server'
  if (spawnSync(named, ['--version'], { stdio: 'ignore' }).status === 0) return named
  return fail('there is no `valkey-server`\nput it on PATH, or name it in VALKEY')
}

function fail(text) {
  console.error(`error: ${text}`)
  process.exit(2)
}
