#!/usr/bin/env node
// The command. Everything that it does is in the bundle beside it.

import { existsSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'

const bundle = new URL('../dist/fastward.js', import.meta.url)

if (existsSync(bundle)) {
  const { run } = await import(bundle.href)
  process.exitCode = await run(process.argv.slice(2))
} else {
  const checkout = fileURLToPath(new URL('..', import.meta.url))
  process.stderr.write(`fastward is not built: run \`npm install && npm run build\` in ${checkout}\n`)
  process.exitCode = 2
}
