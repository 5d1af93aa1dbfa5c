// Makes a checkout ready: installs what is missing, builds what is stale, and says nothing when there is nothing to do.
// Plain JavaScript without packages, because it runs before they are there.

import { spawnSync } from 'node:child_process'
import { readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { env, execPath, platform } from 'node:process'
import { fileURLToPath } from 'node:url'

/** Where the checkout is. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** npm writes its own copy of the lock file last, so it dates the installation. */
export function ensureInstalled() {
  if (newest(['node_modules/.package-lock.json']) >= newest(['package-lock.json'])) return
  console.error('fastward: installing what the build needs (once) …')
  const npm = env.npm_execpath
  const [command, first] = npm ? [execPath, [npm]] : ['npm', []]
  const done = spawnSync(command, [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !npm && platform === 'win32',
  })
  if (done.status !== 0) throw new NotReady('`npm ci` did not succeed\n  read what npm says above; it needs the network or a filled cache')
}

export async function ensureBuilt() {
  if (newest(['dist/fastward.js']) >= newest(['src', 'tools/build.mjs', 'tools/pyright-english.mjs', 'package.json', 'package-lock.json']))
    return
  const { buildBundle } = await import('./build.mjs')
  try {
    await buildBundle()
  } catch (error) {
    // esbuild has printed its errors; ours speak for themselves.
    if (!Array.isArray(error?.errors)) throw error
    throw new NotReady('the build did not succeed\n  mend what esbuild names above')
  }
}

/** The time of the newest file or folder (a folder changes when something in it is added or taken away); 0 when one is missing. */
function newest(paths) {
  let time = 0
  for (const path of paths) {
    const found = statSync(join(root, path), { throwIfNoEntry: false })
    if (!found) return 0
    time = Math.max(time, found.mtimeMs)
    if (!found.isDirectory()) continue
    for (const entry of readdirSync(join(root, path))) time = Math.max(time, newest([`${path}/${entry}`]))
  }
  return time
}

/** Something that the person must see to; what went wrong in detail was already printed. */
export class NotReady extends Error {}
