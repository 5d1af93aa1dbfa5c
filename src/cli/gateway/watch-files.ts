// Tells when one of a few files is another one. What the system says of folders only wakes; the files themselves are looked at, now and then also
// without being woken, since networks and containers change files without a word.

import { watch } from 'node:fs'
import { dirname } from 'node:path'
import type { Files } from '../../base/index.ts'

export interface FileWatch {
  /** These and no others, by what they were when they were read. */
  follow(read: ReadonlyMap<string, string>): void
  close(): void
}

/** Milliseconds of quiet after a change: who writes two files writes them one after the other. */
const rest = 200
const between = 2000

export function watchFiles(files: Files, onChange: () => void): FileWatch {
  let paths: readonly string[] = []
  let seen = ''
  let pending: string | null = null
  let quiet: NodeJS.Timeout | undefined
  const watchers = new Map<string, { close(): void }>()

  const look = () => {
    clearTimeout(quiet)
    quiet = undefined
    const now = describe(paths, files)
    if (now === seen) {
      pending = null
      return
    }
    if (now !== pending) {
      // It may not be over.
      pending = now
      wake()
      return
    }
    pending = null
    seen = now
    onChange()
  }
  const wake = () => {
    // A folder in which something is written all the time would else put it off for ever.
    quiet ??= setTimeout(look, rest)
  }
  const timer = setInterval(() => {
    if (pending === null) look()
  }, between)
  timer.unref()
  const open = (folder: string) => {
    try {
      const watcher = watch(folder, { persistent: false }, wake)
      watcher.on('error', () => {
        watcher.close()
        watchers.delete(folder)
      })
      watchers.set(folder, watcher)
    } catch {
      // The clock looks all the same.
    }
  }
  return {
    follow(read) {
      paths = [...read.keys()]
      seen = [...read.values()].join('\n')
      pending = null
      const folders = new Set(paths.map(dirname))
      for (const [folder, watcher] of watchers)
        if (!folders.has(folder)) {
          watcher.close()
          watchers.delete(folder)
        }
      for (const folder of folders) if (!watchers.has(folder)) open(folder)
      // What changed since it was read.
      wake()
    },
    close() {
      clearTimeout(quiet)
      clearInterval(timer)
      for (const watcher of watchers.values()) watcher.close()
    },
  }
}

const describe = (paths: readonly string[], files: Files): string => paths.map((path) => describeFile(path, files)).join('\n')

function describeFile(path: string, files: Files): string {
  const status = files.status(path)
  if (!status.ok) return `${path} ${status.failure}`
  const { bytes, modified, changed, identity } = status.value
  return `${path} ${bytes} ${modified} ${changed} ${identity}`
}

export interface NotedFiles {
  readonly files: Files
  /** What was asked for since the last `begin`, and what it was before. */
  readonly read: ReadonlyMap<string, string>
  begin(): void
}

/** The same files, and what was asked of them. Folders are not noted: they change with everything in them. */
export function noteReads(files: Files): NotedFiles {
  let read = new Map<string, string>()
  const note = (path: string) => {
    if (!read.has(path)) read.set(path, describeFile(path, files))
  }
  return {
    get read() {
      return read
    },
    begin() {
      read = new Map()
    },
    files: {
      ...files,
      read(path) {
        note(path)
        return files.read(path)
      },
      status(path) {
        const status = files.status(path)
        if (!status.ok || status.value.kind === 'file') note(path)
        return status
      },
    },
  }
}
