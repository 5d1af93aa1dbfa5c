// Where measurements are written, and what every one of them names: the date and the commit of ours.
import { execFileSync } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const here = dirname(fileURLToPath(import.meta.url))

/** The commit that was measured, its date, and whether the work tree differed from it. */
export function ownCommit() {
  const git = (...args) => execFileSync('git', args, { cwd: here, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim()
  try {
    const [id, date] = git('log', '-1', '--format=%h %cs').split(' ')
    return { id, date, changed: git('status', '--porcelain', '--untracked-files=no', '--', '../src', '../bin', '../package.json') !== '' }
  } catch {
    return { id: null, date: null, changed: true }
  }
}

/** Writes one result; the date is the commit's unless RESULT_DATE gives another, so that the same commit gives the same bytes. */
export function writeResult(name, result) {
  const folder = join(here, 'results')
  mkdirSync(folder, { recursive: true })
  const date = process.env.RESULT_DATE ?? result.commit.date
  writeFileSync(join(folder, name), `${JSON.stringify({ date, ...result }, null, 1)}\n`)
}
