// The world as the command sees it. `run.ts` makes the real one; tests of the command start the real command instead.

import type { Clock, Files, FolderWatch, Terminal } from '../base/index.ts'

export interface Host {
  readonly files: Files
  readonly clock: Clock
  readonly terminal: Terminal
  readonly watchFolders: () => FolderWatch
  readonly environment: Readonly<Record<string, string | undefined>>
  /** The folder in which the command was called: relative paths start here. Absolute. */
  readonly folder: string
  /** What is read where no path is given. */
  readonly defaultPath: string
}
