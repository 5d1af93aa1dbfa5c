// A folder of the user's own for what may be forgotten: written in one step, bounded in size and age, trusted by nobody.

import {
  closeSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs'
import { isAbsolute, join, sep } from 'node:path'
import { getuid, pid, platform } from 'node:process'

export interface Store {
  open(name: string): StoredFile | null
  /** Gives every chunk to the disk as it comes. A disk that refuses is no error: nothing is stored then. */
  write(name: string, chunks: Iterable<Uint8Array>): void
}

export interface StoredFile {
  readonly size: number
  /** Null where the file is shorter than that. */
  read(offset: number, length: number): Uint8Array | null
  close(): void
}

interface Limits {
  readonly bytes: number
  readonly days: number
}

const standardLimits: Limits = { bytes: 512 * 1024 * 1024, days: 30 }
const day = 24 * 60 * 60 * 1000
const draftMark = '.draft-'

/** Null where there is no place for it: no home, a folder of somebody else, or one inside of `apartFrom`. */
export function openStore(
  environment: Readonly<Record<string, string | undefined>>,
  apartFrom: string,
  limits: Limits = standardLimits,
): Store | null {
  const caches = findCaches(environment)
  if (caches === null) return null
  try {
    mkdirSync(caches, { recursive: true })
    const folder = join(realpathSync(caches), 'fastward')
    const scanned = realpathSync(apartFrom)
    if (folder === scanned || folder.startsWith(scanned.endsWith(sep) ? scanned : scanned + sep)) return null
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    // In a folder that others may write to, somebody could have put results of their own there.
    if (!found.isDirectory() || (getuid !== undefined && found.uid !== getuid())) return null
    return new FolderStore(folder, limits)
  } catch {
    return null
  }
}

function findCaches(environment: Readonly<Record<string, string | undefined>>): string | null {
  const { XDG_CACHE_HOME: given, HOME: home, LOCALAPPDATA: local } = environment
  if (given !== undefined && isAbsolute(given)) return given
  if (platform === 'win32' && local !== undefined && isAbsolute(local)) return local
  return home !== undefined && isAbsolute(home) ? join(home, '.cache') : null
}

class FolderStore implements Store {
  private readonly folder: string
  private readonly limits: Limits

  constructor(folder: string, limits: Limits) {
    this.folder = folder
    this.limits = limits
  }

  open(name: string): StoredFile | null {
    const path = join(this.folder, name)
    let descriptor: number
    try {
      descriptor = openSync(path, 'r')
    } catch {
      return null
    }
    const found = fstatSync(descriptor)
    if (!found.isFile()) {
      closeSync(descriptor)
      return null
    }
    touch(path, found.mtimeMs)
    return {
      size: found.size,
      read: (offset, length) => readPart(descriptor, offset, length),
      close: () => closeSync(descriptor),
    }
  }

  write(name: string, chunks: Iterable<Uint8Array>): void {
    const draft = join(this.folder, `${draftMark}${pid}-${process.hrtime.bigint().toString(36)}`)
    try {
      const descriptor = openSync(draft, 'wx', 0o600)
      try {
        for (const chunk of chunks) {
          for (let written = 0; written < chunk.length; ) written += writeSync(descriptor, chunk, written)
        }
      } finally {
        closeSync(descriptor)
      }
      renameSync(draft, join(this.folder, name))
      this.trim()
    } catch (error) {
      rmSync(draft, { force: true })
      if (!(error instanceof Error && 'syscall' in error)) throw error
    }
  }

  /** What was used last stays; drafts that nobody finished go after a day. */
  private trim(): void {
    const now = Date.now()
    const files = readdirSync(this.folder).flatMap((name) => {
      const found = statSync(join(this.folder, name), { throwIfNoEntry: false })
      return found?.isFile() ? [{ name, bytes: found.size, age: now - found.mtimeMs }] : []
    })
    files.sort((one, other) => one.age - other.age)
    let kept = 0
    for (const { name, bytes, age } of files) {
      const isDraft = name.startsWith(draftMark)
      kept += bytes
      if (isDraft ? age > day : age > this.limits.days * day || kept > this.limits.bytes) rmSync(join(this.folder, name), { force: true })
    }
  }
}

/** The time of a file is the time of its last use, to the day. */
function touch(path: string, modified: number): void {
  const now = Date.now()
  if (Math.abs(now - modified) < day) return
  try {
    utimesSync(path, now / 1000, now / 1000)
  } catch {
    // Not ours to change, or gone in between: it is only about when it is dropped.
  }
}

function readPart(descriptor: number, offset: number, length: number): Uint8Array | null {
  const bytes = new Uint8Array(length)
  try {
    for (let filled = 0; filled < length; ) {
      const count = readSync(descriptor, bytes, filled, length - filled, offset + filled)
      if (count === 0) return null
      filled += count
    }
  } catch {
    return null
  }
  return bytes
}
