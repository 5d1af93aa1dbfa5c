// The real command in a process of its own, with nothing of this machine's environment in what it sees or says.

import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { env, execPath } from 'node:process'
import { fileURLToPath } from 'node:url'

export const checkout = fileURLToPath(new URL('../..', import.meta.url))

interface CommandRun {
  readonly exit: number | null
  readonly stdout: string
  readonly stderr: string
}

interface CommandOptions {
  /** Where the command is called. */
  readonly folder: string
  readonly environment?: Readonly<Record<string, string>>
  /** The user and group to run as; only root may ask. */
  readonly user?: number
}

/** Absolute paths of the project and of the checkout come back as `<project>` and `<checkout>`. */
export function runCommand(words: readonly string[], { folder, environment = {}, user }: CommandOptions): CommandRun {
  const { status, stdout, stderr, error } = spawnSync(execPath, [join(checkout, 'bin', 'fastward.js'), ...words], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: env['PATH'] ?? '', ...environment },
    maxBuffer: 64 * 1024 * 1024,
    ...(user === undefined ? {} : { uid: user, gid: user }),
  })
  if (error) throw error
  const clean = (text: string) => text.replaceAll(folder, '<project>').replaceAll(checkout.replace(/\/$/, ''), '<checkout>')
  return { exit: status, stdout: clean(stdout), stderr: clean(stderr) }
}
