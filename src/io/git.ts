// Git as a program that only answers: nothing that a repository's configuration names is started, nothing is fetched, written or
// locked, and what the caller's environment says about repositories is left aside.

import { spawnSync } from 'node:child_process'
import { devNull } from 'node:os'

export type GitAnswer =
  | { readonly kind: 'answer'; readonly output: Uint8Array }
  /** What git says about it, on one line. */
  | { readonly kind: 'refusal'; readonly reason: string }
  | { readonly kind: 'no-git' }

const safeguards = [
  'core.fsmonitor=false',
  `core.hooksPath=${devNull}`,
  `core.attributesFile=${devNull}`,
  'core.pager=cat',
  'diff.external=',
  'protocol.allow=never',
].flatMap((setting) => ['-c', setting])

const mostBytes = 2 ** 31 - 1

/** Runs git in a folder; `input` goes to its standard input. */
export function askGit(folder: string, words: readonly string[], input = ''): GitAnswer {
  const { status, stdout, stderr, error } = spawnSync('git', ['--no-pager', '-C', folder, ...safeguards, ...words], {
    input,
    env: cleanEnvironment(),
    maxBuffer: mostBytes,
    windowsHide: true,
  })
  if (error !== undefined && 'code' in error && error.code === 'ENOENT') return { kind: 'no-git' }
  if (status === 0) return { kind: 'answer', output: stdout }
  const said = error?.message ?? stderr.toString().trim().split('\n', 1)[0] ?? ''
  return { kind: 'refusal', reason: said.replace(/^(?:fatal|error): /, '') }
}

function cleanEnvironment(): Record<string, string | undefined> {
  const own = Object.entries(process.env).filter(([name]) => !/^GIT_/i.test(name))
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    // An object that a partial clone does not have would be asked for over the network, by a program of the repository's choice.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
  }
}

/** What git answered, by lines; none where it did not. */
export function linesOf(answer: GitAnswer | null): string[] {
  if (answer?.kind !== 'answer') return []
  return new TextDecoder()
    .decode(answer.output)
    .split(/\r?\n/)
    .filter((line) => line !== '')
}

/** Of SHA-1 and of SHA-256, whole. */
export function isCommitId(text: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(text)
}

/** The commit that somebody names, or null. */
export function findNamedCommit(folder: string, ref: string): string | null {
  // What starts with a dash would be an option.
  if (ref === '' || ref.startsWith('-') || /[\0\n]/.test(ref)) return null
  const [id] = linesOf(askGit(folder, ['rev-parse', '--verify', '--quiet', `${ref}^{commit}`]))
  return id !== undefined && isCommitId(id) ? id : null
}
