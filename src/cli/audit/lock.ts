// One at a time: a file that holds the number of the process that has it. What a process left that is gone is taken over.

import { closeSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs'
import process from 'node:process'
import { fileMode } from './layout.ts'

/** How to let it go, or the number of the process that has it. */
export function takeLock(path: string): (() => void) | number {
  for (;;) {
    try {
      const descriptor = openSync(path, 'wx', fileMode)
      writeSync(descriptor, String(process.pid))
      closeSync(descriptor)
      return () => rmSync(path, { force: true })
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EEXIST') throw error
    }
    const owner = readOwner(path)
    if (owner !== null && owner !== process.pid && isRunning(owner)) return owner
    rmSync(path, { force: true })
  }
}

function readOwner(path: string): number | null {
  try {
    const text = readFileSync(path, 'utf8')
    return /^\d{1,10}$/.test(text) ? Number(text) : null
  } catch {
    return null
  }
}

function isRunning(owner: number): boolean {
  try {
    process.kill(owner, 0)
    return true
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
}
