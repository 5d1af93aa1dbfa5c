// `npm start -- scan PATH`: makes the checkout ready, then runs the command as if it had been called in the caller's folder.
// Without a path the commands that read an application read the sample one.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import process, { argv, chdir, env } from 'node:process'
import { ensureBuilt, ensureInstalled, NotReady, root } from './ready.mjs'

try {
  ensureInstalled()
  await ensureBuilt()
} catch (error) {
  if (!(error instanceof NotReady)) throw error
  console.error(error.message)
  process.exit(2)
}

const words = argv.slice(2)
const { run } = await import('../dist/fastward.js')
chdir(env.INIT_CWD && existsSync(env.INIT_CWD) ? env.INIT_CWD : root)
process.exitCode = await run(words.length === 0 ? ['scan'] : words, { defaultPath: join(root, 'examples', 'bookshop') })
