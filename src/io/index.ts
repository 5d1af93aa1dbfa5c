// The ports, answered by the machine that we run on. Only the command line may come here.

export { clock } from './clock.ts'
export { files } from './files.ts'
export { findGitBase, type GitBase } from './git-base.ts'
export { findCommit } from './git-commit.ts'
export { readCommit } from './git-files.ts'
export { openStore, type Store, type StoredFile } from './store.ts'
export { createTerminal, ReaderGone } from './terminal.ts'
export { type DiskTree, readTree, type TreeOptions } from './tree.ts'
