// `npm test`: everything that must hold before a change lands. Makes the checkout ready, runs the checks side by side, then the
// tests, and ends with one line of counts. `--checks` leaves the tests out (`npm run check`); `--newest-node` adds a run of the
// command on the newest Node from npm.
// Other words are handed to vitest, so `npm test -- src/base` runs one room's tests after the checks.

import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process, { argv, env, execPath } from 'node:process'
import { ensureBuilt, ensureInstalled, NotReady, root } from './ready.mjs'

try {
  ensureInstalled()
  await ensureBuilt()
} catch (error) {
  console.error(error instanceof NotReady ? error.message : error)
  console.log('\n0 passed, 1 failed')
  process.exit(1)
}

const words = argv.slice(2)
const newestNode = words.includes('--newest-node')
const checksOnly = words.includes('--checks')
const forVitest = words.filter((word) => word !== '--newest-node' && word !== '--checks')
const totals = { passed: 0, failed: 0, skipped: 0 }

const checks = [
  ['format and lint', tool('@biomejs/biome/bin/biome'), ['check', '--error-on-warnings', '--colors=off', '.']],
  ['types', tool('typescript/bin/tsc'), ['--pretty', 'false']],
  ['types in the browser', tool('typescript/bin/tsc'), ['--pretty', 'false', '--project', 'src/report/html/client']],
  ['floors', tool('tsx/dist/cli.mjs'), ['tools/floors.ts']],
  ['nothing unused', tool('knip/bin/knip.js'), ['--no-progress']],
  ['generated files', tool('tsx/dist/cli.mjs'), ['tools/gen.ts', '--check']],
]
if (newestNode) checks.push(['newest Node', join(root, 'tools', 'newest-node.mjs'), []])

await Promise.all(
  checks.map(async ([name, script, words]) => {
    const { code, output } = await run(script, words)
    if (code === 0) totals.passed += 1
    else totals.failed += 1
    console.log(`${code === 0 ? 'passed' : 'FAILED'}  ${name}`)
    if (code !== 0) console.log(output.trimEnd().replace(/^/gm, '        '))
  }),
)

if (!checksOnly) await runVitest()

const { passed, failed, skipped } = totals
console.log(`\n${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`)
process.exitCode = failed > 0 ? 1 : 0

async function runVitest() {
  const report = join(root, '.cache', 'vitest.json')
  mkdirSync(join(root, '.cache'), { recursive: true })
  rmSync(report, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const { code } = await run(tool('vitest/vitest.mjs'), ['run', ...reporters, ...forVitest], 'inherit')
  if (!existsSync(report)) {
    console.log('FAILED  vitest wrote no report')
    totals.failed += 1
    return
  }
  const counts = JSON.parse(readFileSync(report, 'utf8'))
  // A file that cannot even be loaded holds no tests, and must not pass for that.
  const broken = counts.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0).length
  let failures = counts.numFailedTests + broken
  // An error outside of every test fails the run without failing a test.
  if (code !== 0 && failures === 0) failures = 1
  totals.passed += counts.numPassedTests
  totals.failed += failures
  totals.skipped += counts.numPendingTests + counts.numTodoTests
}

function tool(path) {
  return join(root, 'node_modules', path)
}

function run(script, words, stdout = 'pipe') {
  return new Promise((resolve) => {
    const child = spawn(execPath, [script, ...words], { cwd: root, env, stdio: ['ignore', stdout, stdout] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (text) => (output += text))
    child.on('error', (error) => resolve({ code: 1, output: String(error) }))
    child.on('close', (code, signal) => resolve({ code: code ?? 1, output: signal ? `${output}\nended by ${signal}` : output }))
  })
}
