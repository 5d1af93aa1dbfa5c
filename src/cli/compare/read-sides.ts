// What the words BASE and HEAD of a command lead to, and what is wrong where they lead nowhere.

import { relative, sep } from 'node:path'
import { type Files, UserError } from '../../base/index.ts'
import { findGitSides, type GitSides, readCommit } from '../../io/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'

export interface SidesWish {
  readonly command: 'diff' | 'guard'
  readonly base: string
  /** Null: the work tree. */
  readonly head: string | null
  readonly fromMergeBase: boolean
}

/** One state: a commit with its files, or the work tree. */
export interface Side {
  readonly name: string
  readonly commit: { readonly id: string; readonly files: Files } | null
}

export interface Sides {
  readonly base: Side
  readonly head: Side
  /** The real path of the work tree. */
  readonly top: string
  /** For standard error, a line each. */
  readonly notes: readonly string[]
}

type FoundSides = Extract<GitSides, { readonly kind: 'found' }>

export function readSides(wish: SidesWish, target: Target, host: Host): Sides {
  const { base, head, fromMergeBase } = splitDots(wish)
  const found = findGitSides(target.folder, base, head, fromMergeBase)
  if (found.kind !== 'found') throw toError(found, base, wish, target)
  const real = host.files.resolve(target.folder)
  const below = real.ok ? real.value : target.folder
  const way = relative(found.top, below)
  if (way === '..' || way.startsWith(`..${sep}`)) throw new UserError('compare-without-checkout', { path: target.shown })
  const read = (commit: string, ref: string): NonNullable<Side['commit']> => {
    const files = readCommit(found.top, commit, below)
    if (files === null) throw new UserError('commit-unreadable', { ref })
    return { id: commit, files }
  }
  const baseName = fromMergeBase ? `${base} (merge base ${found.base.slice(0, 10)})` : nameCommit(base, found.base)
  return {
    base: { name: baseName, commit: read(found.base, base) },
    head:
      found.head === null || head === null
        ? { name: 'working tree', commit: null }
        : { name: nameCommit(head, found.head), commit: read(found.head, head) },
    top: found.top,
    notes: tellState(found, fromMergeBase, base),
  }
}

/** `main...topic`: from where the two went apart. `main..topic`: from the one to the other. */
function splitDots(wish: SidesWish): Pick<SidesWish, 'base' | 'head' | 'fromMergeBase'> {
  const found = wish.head === null ? /^(.+?)(\.{2,3})(.*)$/.exec(wish.base) : null
  if (found === null) return wish
  const [, base = '', dots = '', head = ''] = found
  return { base, head: head === '' ? null : head, fromMergeBase: dots === '...' }
}

function nameCommit(ref: string, commit: string): string {
  return commit.startsWith(ref) ? commit.slice(0, 10) : `${ref} (${commit.slice(0, 10)})`
}

function tellState({ isAhead, dirty, head }: FoundSides, fromMergeBase: boolean, base: string): string[] {
  const notes: string[] = []
  if (head === null && dirty > 0)
    notes.push(`the working tree is compared: ${dirty === 1 ? 'one file differs' : `${dirty} files differ`} from the last commit`)
  if (!isAhead && !fromMergeBase)
    notes.push(
      `${base} has commits that the other side has not, and what they brought counts as taken away; \`${base}...\` compares from where the two went apart`,
    )
  return notes
}

function toError(found: Exclude<GitSides, FoundSides>, base: string, { command }: SidesWish, { shown: path }: Target): UserError {
  switch (found.kind) {
    case 'no-git':
      return new UserError('compare-without-git', { command })
    case 'no-checkout':
      return new UserError('compare-without-checkout', { path })
    case 'refused':
      return new UserError('compare-refused', { path, reason: found.reason })
    case 'unknown':
      return new UserError('commit-unknown', { ref: found.ref })
    case 'unknown-in-shallow':
      return new UserError('commit-unknown-in-shallow', { ref: found.ref })
    case 'apart':
      return new UserError('commits-apart', { ref: base })
    case 'apart-in-shallow':
      return new UserError('commits-apart-in-shallow', { ref: base })
    case 'unmerged':
      return new UserError('merge-unfinished', { file: found.paths[0] ?? '' })
  }
}
