// The two states that are compared: commits, or the work tree as it lies there.

import { files } from './files.ts'
import { askGit, findNamedCommit, isCommitId, linesOf } from './git.ts'

export type GitSides =
  | {
      readonly kind: 'found'
      /** The real path of the work tree. */
      readonly top: string
      readonly base: string
      /** Null: the work tree. */
      readonly head: string | null
      /** The head has all that the base has. */
      readonly isAhead: boolean
      /** Files of the work tree that differ from the last commit. */
      readonly dirty: number
      /** No branch is checked out. */
      readonly isDetached: boolean
    }
  | { readonly kind: 'no-git' | 'no-checkout' }
  | { readonly kind: 'refused'; readonly reason: string }
  | { readonly kind: 'unknown' | 'unknown-in-shallow'; readonly ref: string }
  | { readonly kind: 'apart' | 'apart-in-shallow' }
  | { readonly kind: 'unmerged'; readonly paths: readonly string[] }

/** `fromMergeBase`: the base is where the two went apart, as `git diff base...` takes it. */
export function findGitSides(folder: string, base: string, head: string | null, fromMergeBase: boolean): GitSides {
  const checkout = askGit(folder, ['rev-parse', '--is-inside-work-tree', '--show-toplevel'])
  if (checkout.kind === 'no-git') return { kind: 'no-git' }
  if (checkout.kind === 'refusal')
    return /not a git repository|must be run in a work tree/i.test(checkout.reason)
      ? { kind: 'no-checkout' }
      : { kind: 'refused', reason: checkout.reason }
  const [isInside, shown] = linesOf(checkout)
  const top = shown === undefined ? null : files.resolve(shown)
  if (isInside !== 'true' || !top?.ok) return { kind: 'no-checkout' }
  const isShallow = linesOf(askGit(folder, ['rev-parse', '--is-shallow-repository']))[0] === 'true'
  const found: string[] = []
  for (const ref of head === null ? [base] : [base, head]) {
    const commit = findNamedCommit(folder, ref)
    if (commit === null) return { kind: isShallow ? 'unknown-in-shallow' : 'unknown', ref }
    found.push(commit)
  }
  const [from = '', to = null] = found
  if (head === null) {
    const unmerged = askGit(folder, ['ls-files', '--unmerged', '-z'])
    const paths = unmerged.kind === 'answer' ? new TextDecoder().decode(unmerged.output).split('\0') : []
    const names = [...new Set(paths.flatMap((row) => (row.includes('\t') ? [row.slice(row.indexOf('\t') + 1)] : [])))]
    if (names.length > 0) return { kind: 'unmerged', paths: names }
  }
  const tip = to ?? findNamedCommit(folder, 'HEAD')
  const [meeting] = tip === null ? [] : linesOf(askGit(folder, ['merge-base', from, tip]))
  if (fromMergeBase && tip !== null && (meeting === undefined || !isCommitId(meeting)))
    return { kind: isShallow ? 'apart-in-shallow' : 'apart' }
  const status =
    head === null ? askGit(folder, ['status', '--porcelain', '-z', '--untracked-files=normal', '--ignore-submodules=all']) : null
  const dirty =
    status?.kind === 'answer'
      ? new TextDecoder()
          .decode(status.output)
          .split('\0')
          .filter((row) => /^.. /.test(row)).length
      : 0
  return {
    kind: 'found',
    top: top.value,
    base: fromMergeBase ? (meeting ?? from) : from,
    head: to,
    isAhead: meeting === from,
    dirty,
    isDetached: askGit(folder, ['symbolic-ref', '--quiet', 'HEAD']).kind !== 'answer',
  }
}
