// The ledger on disk. Whoever adds a line holds its lock, signs over the line that is last then, and waits for the disk.

import { createPublicKey } from 'node:crypto'
import { closeSync, constants, fstatSync, fsyncSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs'
import { type Entry, firstEntry, keyId, lineHash, parseEntry, signEntry, toKeyEntry } from '../../audit/index.ts'
import { UserError } from '../../base/index.ts'
import { fileMode, ledgerPath, syncFolderOf } from './layout.ts'
import { takeLock } from './lock.ts'
import type { KeyReader } from './secret-files.ts'

/** More than any line: one of a thousand chains has less. */
const tailBytes = 512 * 1024

interface Tail {
  /** Whole ones; none where the ledger is empty. */
  readonly lines: readonly string[]
  /** Where the next line goes. */
  readonly end: number
}

function readTail(folder: string): Tail {
  let descriptor: number
  try {
    descriptor = openSync(ledgerPath(folder), 'r')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return { lines: [], end: 0 }
    throw error
  }
  try {
    const { size } = fstatSync(descriptor)
    const bytes = Buffer.alloc(Math.min(size, tailBytes))
    readSync(descriptor, bytes, 0, bytes.length, size - bytes.length)
    // A line without its end was being written when its process ended: it counts for nothing.
    const whole = bytes.lastIndexOf(0x0a) + 1
    return { lines: bytes.toString('utf8', 0, whole).split('\n').slice(0, -1), end: size - bytes.length + whole }
  } finally {
    closeSync(descriptor)
  }
}

const longestWait = 5_000
const betweenTries = 20

/** The lines that were added: a ledger that is empty begins with the key. */
export function appendToLedger(folder: string, entry: Entry | null, { read, place }: KeyReader): readonly string[] {
  const unlock = waitForLock(folder)
  try {
    const { lines, end } = readTail(folder)
    let last = lines.at(-1)
    const known = keyAfter(last)
    const key = read(known)
    const now = new Date()
    const id = keyId(createPublicKey(key))
    if (known !== null && known !== id) throw new UserError('audit-key-other', { place, key: known })
    const added: string[] = []
    const add = (next: Entry) => {
      last = signEntry(next, now, last === undefined ? firstEntry : lineHash(last), key)
      added.push(last)
    }
    if (last === undefined) add(toKeyEntry(createPublicKey(key)))
    if (entry !== null) add(entry)
    if (added.length > 0) put(folder, end, added)
    return added
  } finally {
    unlock()
  }
}

function put(folder: string, end: number, added: readonly string[]): void {
  const path = ledgerPath(folder)
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT, fileMode)
  try {
    ftruncateSync(descriptor, end)
    const bytes = Buffer.from(added.map((line) => `${line}\n`).join(''))
    writeSync(descriptor, bytes, 0, bytes.length, end)
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
  syncFolderOf(path)
}

/** Which key signs what follows the line. */
function keyAfter(line: string | undefined): string | null {
  const signed = line === undefined ? null : parseEntry(line)
  if (signed === null) return null
  return signed.entry.kind === 'key' ? signed.entry.key : signed.by
}

function waitForLock(folder: string): () => void {
  const until = Date.now() + longestWait
  for (;;) {
    const taken = takeLock(`${ledgerPath(folder)}.lock`)
    if (typeof taken !== 'number') return taken
    if (Date.now() > until) throw new UserError('audit-folder-taken', { folder, process: String(taken) })
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, betweenTries)
  }
}
