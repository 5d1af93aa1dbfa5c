// The commit that a change is held against: where its branch and the other one went apart.

import { files } from './files.ts'
import { askGit, findNamedCommit, isCommitId, linesOf } from './git.ts'

export type GitBase =
  | { readonly kind: 'found'; readonly commit: string; readonly top: string }
  | { readonly kind: 'no-git' | 'no-checkout' | 'unknown' | 'unknown-in-shallow' | 'apart' | 'apart-in-shallow' }
  | { readonly kind: 'refused'; readonly reason: string }

/** The merge base of `ref` and HEAD, as `git diff ref...` takes it; before the first commit, `ref` itself. */
export function findGitBase(folder: string, ref: string): GitBase {
  const checkout = askGit(folder, ['rev-parse', '--is-inside-work-tree', '--show-toplevel'])
  if (checkout.kind === 'no-git') return { kind: 'no-git' }
  if (checkout.kind === 'refusal') {
    if (/not a git repository|must be run in a work tree/i.test(checkout.reason)) return { kind: 'no-checkout' }
    return { kind: 'refused', reason: checkout.reason }
  }
  const [isInside, shown] = linesOf(checkout)
  const top = shown === undefined ? null : files.resolve(shown)
  if (isInside !== 'true' || !top?.ok) return { kind: 'no-checkout' }
  const isShallow = linesOf(askGit(folder, ['rev-parse', '--is-shallow-repository']))[0] === 'true'
  const other = findNamedCommit(folder, ref)
  if (other === null) return { kind: isShallow ? 'unknown-in-shallow' : 'unknown' }
  const head = findNamedCommit(folder, 'HEAD')
  if (head === null) return { kind: 'found', commit: other, top: top.value }
  const [commit] = linesOf(askGit(folder, ['merge-base', other, head]))
  if (commit === undefined || !isCommitId(commit)) return { kind: isShallow ? 'apart-in-shallow' : 'apart' }
  return { kind: 'found', commit, top: top.value }
}
