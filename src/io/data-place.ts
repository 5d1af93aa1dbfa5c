// Where what the user brought here on purpose lies: unlike a cache it is never trimmed away.

import { lstatSync, mkdirSync } from 'node:fs'
import { isAbsolute, join } from 'node:path'
import { getuid, platform } from 'node:process'

/** The file of that name in the user's data folder; null where there is no home. */
export function findDataFile(name: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  const { XDG_DATA_HOME: given, HOME: home, LOCALAPPDATA: local } = environment
  if (given !== undefined && isAbsolute(given)) return join(given, 'fastward', name)
  if (platform === 'win32' && local !== undefined && isAbsolute(local)) return join(local, 'fastward', 'data', name)
  return home !== undefined && isAbsolute(home) ? join(home, '.local', 'share', 'fastward', name) : null
}

/** False where it cannot be had, or belongs to somebody else, who could put a database of his own there. */
export function makeDataFolder(folder: string): boolean {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    const found = lstatSync(folder)
    return found.isDirectory() && (getuid === undefined || found.uid === getuid())
  } catch {
    return false
  }
}
