// Tells when something in one of many folders changes, and when somebody wants to end. Folders are watched each for itself: what a
// system offers for whole trees would follow what we pass over, and on Linux takes a handle for each file.

import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import process from 'node:process'
import type { FolderWatch } from '../base/index.ts'

const endings = ['SIGINT', 'SIGTERM'] as const
/** A tree that never comes to rest is looked at all the same after so many times the rest. */
const mostRests = 20

export function watchFolders(): FolderWatch {
  const watchers = new Map<string, FSWatcher>()
  const changed = new Set<string>()
  let wake = () => {}

  const drop = (folder: string) => {
    watchers.get(folder)?.close()
    watchers.delete(folder)
  }
  const open = (folder: string): boolean => {
    try {
      const watcher = watch(folder, (_, name) => {
        changed.add(name === null ? folder : join(folder, name))
        wake()
      })
      // A folder that is taken away; its own folder says so.
      watcher.on('error', () => drop(folder))
      watchers.set(folder, watcher)
      return true
    } catch {
      return false
    }
  }

  return {
    follow(folders) {
      const wanted = new Set(folders)
      for (const folder of [...watchers.keys()]) if (!wanted.has(folder)) drop(folder)
      return [...wanted].filter((folder) => !watchers.has(folder) && !open(folder))
    },
    next(rest) {
      return new Promise((resolve) => {
        let first: NodeJS.Timeout | undefined
        let quiet: NodeJS.Timeout | undefined
        const finish = (answer: ReadonlySet<string> | null) => {
          clearTimeout(first)
          clearTimeout(quiet)
          wake = () => {}
          for (const signal of endings) process.off(signal, end)
          changed.clear()
          resolve(answer)
        }
        const end = () => finish(null)
        const tell = () => finish(new Set(changed))
        wake = () => {
          clearTimeout(quiet)
          quiet = setTimeout(tell, rest)
          first ??= setTimeout(tell, rest * mostRests)
        }
        for (const signal of endings) process.on(signal, end)
        if (changed.size > 0) wake()
      })
    },
    close() {
      for (const folder of [...watchers.keys()]) drop(folder)
    },
  }
}
