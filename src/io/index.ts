// The ports, answered by the machine that we run on. Only the command line may come here.

export { clock } from './clock.ts'
export { findDataFile, makeDataFolder } from './data-place.ts'
/** Loaded late: it brings its own HTTP. */
export const loadDownload = async () => (await import('./download.ts')).download
export { files } from './files.ts'
export { watchFolders } from './folder-watch.ts'
export { findGitBase, type GitBase } from './git-base.ts'
export { findCommit } from './git-commit.ts'
export { fetchGit, type ReadFetched, readGitFile } from './git-file.ts'
export { readCommit } from './git-files.ts'
export { type FoundHistory, findHistory } from './git-history.ts'
export { findGitSides, type GitSides } from './git-sides.ts'
export { findHelmVersion, renderWithHelm } from './helm.ts'
export { hidesByPattern } from './ignore-rules.ts'
export { openStore, type Store, type StoredFile } from './store.ts'
export { createTerminal, ReaderGone } from './terminal.ts'
export { type DiskTree, readTree, type TreeOptions } from './tree.ts'
