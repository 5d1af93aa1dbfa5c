// The port through which the past of the scanned folder is seen: its commits, what each of them changed, and the bytes of that.

export interface HistoryCommit {
  /** In full, in hexadecimal. */
  readonly id: string
  /** When it was made, in seconds since 1970. */
  readonly time: number
}

/** What a file is from a commit on. */
export interface HistoryChange {
  readonly commit: string
  /** Relative to the scanned folder. */
  readonly path: string
  /** Names the bytes, which are the same wherever the name is the same. */
  readonly content: string
}

/** Why the bytes of a change are not looked at. */
export type ContentFailure = 'large' | 'missing' | 'broken'

export interface HistoryContent {
  readonly content: string
  readonly bytes: Uint8Array | ContentFailure
}

export interface HistoryProblem {
  readonly code: 'history-unreadable' | 'history-shallow' | 'history-partial'
  readonly message: string
}

export interface History {
  /** The commits that branches and tags lead to, newest first; with paths, those that change one of them on the way to where the tree stands. */
  commits(paths?: readonly string[]): readonly HistoryCommit[]
  /** What these commits changed, in their order; with paths, of these alone. Of a merge, what neither side had. */
  changes(commits: readonly string[], paths?: readonly string[]): readonly HistoryChange[]
  /** In any order, few in memory at a time. */
  contents(names: readonly string[], mostBytes: number): Iterable<HistoryContent>
  /** Names of the branches that lead to a commit, sorted. */
  branchesOf(commit: string): readonly string[]
  /** What could not be had so far. */
  problems(): readonly HistoryProblem[]
  /** Changes when anything is committed or a branch is moved; null where there is nothing to look at. */
  readonly state: string | null
}

/** What a room keeps from one scan to the next, by names of its own, in a place of the user's own; what comes back may be anything. */
export interface Memory {
  read(name: string): unknown
  write(name: string, value: unknown): void
}
