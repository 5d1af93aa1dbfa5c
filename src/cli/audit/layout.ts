// The folder of the record: nobody but its owner may look into it.
//
//   ledger.jsonl              keys, checkpoints, tombstones; signed
//   signing.key, hash.key     where they are not given from elsewhere
//   chains/NAME/0000000001.jsonl …   the segments of one worker
//   chains/NAME/count         how many decisions it has made, written as they are made

import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { UserError } from '../../base/index.ts'

export const folderMode = 0o700
export const fileMode = 0o600

export const ledgerPath = (folder: string): string => join(folder, 'ledger.jsonl')
export const chainFolder = (folder: string, chain: string): string => join(folder, 'chains', chain)
export const segmentName = (segment: number): string => `${String(segment).padStart(10, '0')}.jsonl`
export const segmentPath = (folder: string, chain: string, segment: number): string =>
  join(chainFolder(folder, chain), segmentName(segment))
export const countPath = (folder: string, chain: string): string => join(chainFolder(folder, chain), 'count')

export const chainPattern = /^[a-z0-9]+(?:-[a-z0-9]+)*$/

export function makeAuditFolder(folder: string): void {
  try {
    mkdirSync(join(folder, 'chains'), { recursive: true, mode: folderMode })
    if (process.platform !== 'win32' && (statSync(folder).mode & 0o077) !== 0) throw new UserError('audit-folder-open', { folder })
  } catch (error) {
    if (error instanceof UserError) throw error
    throw new UserError('audit-folder-not-made', { folder, reason: reasonOf(error) })
  }
}

export function listChains(folder: string): readonly string[] {
  return listFolder(join(folder, 'chains')).filter((name) => chainPattern.test(name))
}

/** Numbers of the segments that are there, in order. */
export function listSegments(folder: string, chain: string): readonly number[] {
  return listFolder(chainFolder(folder, chain)).flatMap((name) => {
    const [, number] = /^(\d{10})\.jsonl$/.exec(name) ?? []
    return number === undefined ? [] : [Number(number)]
  })
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort()
  } catch {
    return []
  }
}

/** A name is on disk when its folder is. */
export function syncFolder(folder: string): void {
  const descriptor = openSync(folder, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

export const syncFolderOf = (path: string): void => syncFolder(dirname(path))

export const reasonOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : String(error))
