// The real files, through node:fs. Reading never throws: what cannot be had is a failure with a reason.

import {
  chmodSync,
  closeSync,
  constants,
  fstatSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { type EntryKind, type FileFailure, type Files, failed, type Result, succeeded } from '../base/index.ts'

interface KindOfEntry {
  isFile(): boolean
  isDirectory(): boolean
  isSymbolicLink(): boolean
}

export const files: Files = {
  list: (folder) =>
    attempt(() =>
      readdirSync(folder, { withFileTypes: true })
        .map((entry) => ({ name: entry.name, kind: kindOf(entry) }))
        .sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0)),
    ),
  read: (path) => attemptEither(() => readRegularFile(path)),
  status: (path) =>
    attempt(() => {
      const found = statSync(path)
      const kind = found.isFile() ? 'file' : found.isDirectory() ? 'folder' : 'other'
      return { kind, bytes: found.size, modified: found.mtimeMs, changed: found.ctimeMs, identity: String(found.ino) }
    }),
  resolve: (path) => attempt(() => realpathSync.native(path)),
  write: (path, content) => attempt(() => writeInOneStep(path, content)),
}

function kindOf(entry: KindOfEntry): EntryKind {
  if (entry.isFile()) return 'file'
  if (entry.isDirectory()) return 'folder'
  return entry.isSymbolicLink() ? 'link' : 'other'
}

// Windows has neither the flag nor the pipes that it is about.
const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

/** A pipe or a device in a hostile tree would make a plain read wait for ever, so nothing is waited for and only regular files are read. */
function readRegularFile(path: string): Result<Uint8Array, FileFailure> {
  const descriptor = openSync(path, withoutWaiting)
  try {
    const found = fstatSync(descriptor)
    if (!found.isFile()) return failed('not-a-file')
    const content = new Uint8Array(found.size)
    let filled = 0
    while (filled < content.length) {
      const count = readSync(descriptor, content, filled, content.length - filled, filled)
      if (count === 0) break
      filled += count
    }
    return succeeded(filled === content.length ? content : content.subarray(0, filled))
  } finally {
    closeSync(descriptor)
  }
}

function writeInOneStep(path: string, content: string | Uint8Array): undefined {
  // A device such as /dev/stdout is written to as it stands: nothing can be renamed over it.
  const target = statSync(path, { throwIfNoEntry: false })
  if (target && !target.isFile() && !target.isDirectory()) {
    writeFileSync(path, content)
    return undefined
  }
  const draft = join(dirname(path), `.fastward-${process.pid}-${process.hrtime.bigint().toString(36)}`)
  try {
    writeFileSync(draft, content)
    // A script stays one that may be run.
    if (target) chmodSync(draft, target.mode & 0o7777)
    renameSync(draft, path)
  } catch (error) {
    rmSync(draft, { force: true })
    throw error
  }
  return undefined
}

function attempt<Value>(work: () => Value): Result<Value, FileFailure> {
  return attemptEither(() => succeeded(work()))
}

function attemptEither<Value>(work: () => Result<Value, FileFailure>): Result<Value, FileFailure> {
  try {
    return work()
  } catch (error) {
    return failed(failureOf(error))
  }
}

function failureOf(error: unknown): FileFailure {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  switch (code) {
    case 'ENOENT':
      return 'missing'
    case 'ENOTDIR':
      return 'not-a-folder'
    case 'EISDIR':
    // A socket.
    case 'ENXIO':
      return 'not-a-file'
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return 'unreadable'
    default:
      // A path with a NUL, a loop of links, a name that is too long, a disk that fails: all come with a code. Anything else is a bug.
      if (typeof code === 'string') return 'broken'
      throw error
  }
}
