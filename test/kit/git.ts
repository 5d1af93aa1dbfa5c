// Repositories that a test makes, with nothing of this machine's configuration in them.

import { spawnSync } from 'node:child_process'
import { env } from 'node:process'
import { writeProject } from './project.ts'

export function git(folder: string, ...words: string[]): string {
  return gitAt(null, folder, ...words)
}

/** At a given time, in seconds since 1970. */
export function gitAt(time: number | null, folder: string, ...words: string[]): string {
  const { status, stdout, stderr } = spawnSync('git', ['-C', folder, ...words], {
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    env: {
      PATH: env['PATH'],
      HOME: folder,
      GIT_CONFIG_NOSYSTEM: '1',
      GIT_AUTHOR_NAME: 'a',
      GIT_AUTHOR_EMAIL: 'a@b.c',
      GIT_COMMITTER_NAME: 'a',
      GIT_COMMITTER_EMAIL: 'a@b.c',
      ...(time === null ? {} : { GIT_AUTHOR_DATE: `${time} +0000`, GIT_COMMITTER_DATE: `${time} +0000` }),
    },
  })
  if (status !== 0) throw new Error(`git ${words.join(' ')}: ${stderr}`)
  return stdout.trim()
}

let commits = 0

/** All that is there, under a message of its own: two that agree in everything, the second included, would be one. */
export function commit(folder: string, time: number | null = null): string {
  gitAt(time, folder, 'add', '-A')
  gitAt(time, folder, 'commit', '-q', '--allow-empty', '-m', `number ${++commits}`)
  return git(folder, 'rev-parse', 'HEAD')
}

export function makeRepository(files: Readonly<Record<string, string | Uint8Array>>, time: number | null = null): string {
  const folder = writeProject(files)
  git(folder, 'init', '-q', '-b', 'main')
  commit(folder, time)
  return folder
}
