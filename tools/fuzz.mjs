// `npm run fuzz [RUNS]`: every test file with a property in it, with many new inputs instead of the few fixed ones.

import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import process, { argv, env, execPath } from 'node:process'
import { ensureInstalled, root } from './ready.mjs'

ensureInstalled()
const runs = argv[2] ?? '5000'
if (!/^[1-9]\d*$/.test(runs)) {
  console.error(`\`${runs}\` is not a number of runs\n  write it like \`npm run fuzz 5000\``)
  process.exit(2)
}

const properties = ['src', 'test', 'tools']
  .flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, String(name))))
  .filter((path) => path.endsWith('.test.ts') && /from 'fast-check'/.test(readFileSync(path, 'utf8')))
  .map((path) => relative(root, path))

console.error(`${properties.length} files with properties, ${runs} runs of each property`)
const done = spawnSync(execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', ...properties], {
  cwd: root,
  stdio: 'inherit',
  env: { ...env, FUZZ_RUNS: runs },
})
process.exitCode = done.status ?? 1
