// One file of a commit of some repository: of one that lies on this machine, or fetched, which only happens where somebody asks for it.

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { devNull, tmpdir } from 'node:os'
import { join } from 'node:path'
import { failed, type Result, succeeded } from '../base/index.ts'
import { askGit, findNamedCommit } from './git.ts'

const longest = 120_000

/** A failure is a predicate: `it is larger than …`. */
export function readGitFile(repository: string, ref: string, file: string, mostBytes: number): Result<Uint8Array, string> {
  const checked = askGit(repository, ['rev-parse', '--git-dir'])
  if (checked.kind === 'no-git') return failed('there is no `git` to be started')
  if (checked.kind === 'refusal') return failed(`there is no git repository that can be read (${checked.reason})`)
  const commit = findNamedCommit(repository, ref)
  if (commit === null) return failed(`git knows no \`${ref}\` there`)
  return readBlob(repository, commit, file, mostBytes)
}

function readBlob(repository: string, commit: string, file: string, mostBytes: number): Result<Uint8Array, string> {
  const size = askGit(repository, ['cat-file', '-s', `${commit}:${file}`])
  if (size.kind !== 'answer') return failed(`there is no \`${file}\` in that commit`)
  if (Number(new TextDecoder().decode(size.output)) > mostBytes) return failed(`it is larger than ${mostBytes / 1024} kB`)
  const content = askGit(repository, ['cat-file', 'blob', `${commit}:${file}`])
  return content.kind === 'answer' ? succeeded(content.output) : failed(`\`${file}\` is no file in that commit`)
}

/** Reads on from a repository that was fetched. */
export type ReadFetched = (file: string) => Result<Uint8Array, string>

/**
 * Fetches one commit into an empty repository that is gone afterwards. What the user's own git is set up with holds (keys, proxies); what
 * the environment says of other repositories does not, and programs of the address's choice are never started.
 */
export function fetchGit<Value>(address: string, ref: string, mostBytes: number, use: (read: ReadFetched) => Value): Result<Value, string> {
  if (address.startsWith('-') || ref.startsWith('-')) return failed('the address cannot be taken')
  const folder = mkdtempSync(join(tmpdir(), 'fastward-policy-'))
  try {
    const made = run(folder, ['init', '--quiet', '--bare', '--template='])
    if (made !== null) return failed(made)
    const fetched = run(folder, [
      'fetch',
      '--quiet',
      '--depth=1',
      '--no-tags',
      '--no-write-fetch-head',
      '--',
      address,
      `${ref}:refs/fastward`,
    ])
    if (fetched !== null) return failed(fetched)
    return succeeded(use((file) => readGitFile(folder, 'refs/fastward', file, mostBytes)))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

const ofOthers = /^GIT_(?:DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|CONFIG_PARAMETERS)$/

/** Null where all is well, else what git says. */
function run(folder: string, words: readonly string[]): string | null {
  const own = Object.entries(process.env).filter(([name]) => !ofOthers.test(name))
  const { status, stderr, error } = spawnSync('git', ['-C', folder, '-c', `core.hooksPath=${devNull}`, '-c', 'gc.auto=0', ...words], {
    env: { ...Object.fromEntries(own), LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_ALLOW_PROTOCOL: 'https:ssh:file' },
    timeout: longest,
    windowsHide: true,
  })
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return 'there is no `git` to be started'
  if (status === 0) return null
  const said =
    stderr
      ?.toString()
      .trim()
      .split('\n')
      .find((line) => /^(?:fatal|error):/.test(line)) ??
    error?.message ??
    'git did not end well'
  return said.replace(/^(?:fatal|error): /, '')
}
