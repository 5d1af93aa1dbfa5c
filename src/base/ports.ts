// What the rooms may ask of the world. `src/io` answers with the real one; everything else only sees these shapes.

import type { Result } from './result.ts'

/** Why a file could not be had. `unreadable` is a matter of rights, `broken` of the disk or of a loop of links. */
export type FileFailure = 'missing' | 'not-a-file' | 'not-a-folder' | 'unreadable' | 'broken'

export type EntryKind = 'file' | 'folder' | 'link' | 'other'

export interface FolderEntry {
  readonly name: string
  readonly kind: EntryKind
}

export interface FileStatus {
  /** What the path leads to after links are followed. */
  readonly kind: Exclude<EntryKind, 'link'>
  readonly bytes: number
  /** Milliseconds since 1970. */
  readonly modified: number
  /** When the content or anything else about the file last changed, which nobody can set; milliseconds since 1970. */
  readonly changed: number
  /** What the disk calls it, or git. */
  readonly identity: string
}

/** Paths are absolute. Calls are synchronous: thousands of small files are read fastest that way. */
export interface Files {
  /** Sorted by name (code units), links not followed. */
  list(folder: string): Result<readonly FolderEntry[], FileFailure>
  read(path: string): Result<Uint8Array, FileFailure>
  status(path: string): Result<FileStatus, FileFailure>
  /** The path with every link resolved. */
  resolve(path: string): Result<string, FileFailure>
  /** Replaces the file in one step; the folder must exist. */
  write(path: string, content: string | Uint8Array): Result<undefined, FileFailure>
}

export interface FolderWatch {
  /** Watches these folders and no others; answers those that cannot be watched. */
  follow(folders: readonly string[]): readonly string[]
  /**
   * The paths at which something changed since the last answer, once nothing more did for `rest` milliseconds; null when somebody wants to
   * end. Only while it waits does it listen for that: what is at work is ended by the system, as always.
   */
  next(rest: number): Promise<ReadonlySet<string> | null>
  close(): void
}

export interface Clock {
  now(): Date
  /** Milliseconds that only ever grow; the start is arbitrary. */
  elapsed(): number
}

export interface Terminal {
  /** Standard output: the report and nothing else. */
  print(text: string): void
  /** Standard error: progress, notes and errors. */
  note(text: string): void
  readonly outputIsTerminal: boolean
  readonly notesAreTerminal: boolean
  /** Colours are wanted on standard output. */
  readonly colour: boolean
  readonly columns: number
}
