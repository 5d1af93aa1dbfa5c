// The local database of advisories: where it lies, and what is in it. A scan reads it and never fetches anything.

import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import { findDataFile } from '../../io/index.ts'
import {
  DATABASE_VERSION,
  type OpenedDatabase,
  openDatabase,
  supplyRules,
  type WhyNoDatabase,
  warnOfAge,
} from '../../supply-chain/index.ts'
import type { Host } from '../host.ts'

export interface DatabasePlace {
  /** Absolute. */
  readonly path: string
  readonly shown: string
  /** Somebody named it: it has to be there. */
  readonly isNamed: boolean
}

export type Database = Extract<OpenedDatabase, { ok: true }>['value']

const mostBytes = 1024 * 1024 * 1024

/** Null where there is no home. */
export function findDatabase(
  named: string | null | undefined,
  { environment, folder }: Pick<Host, 'environment' | 'folder'>,
): DatabasePlace | null {
  const given = named ?? (environment['FASTWARD_ADVISORIES'] || undefined)
  if (given !== undefined) return { path: resolve(folder, given), shown: given, isNamed: true }
  const path = findDataFile('advisories.db', environment)
  return path === null ? null : { path, shown: path, isNamed: false }
}

/** Whether a scan looks at packages at all. */
export function asksForPackages(only: readonly string[]): boolean {
  return only.length === 0 || only.some((name) => name === 'dependencies' || supplyRules.some(({ id }) => id === name))
}

/** For a scan. What lies in the usual place and cannot be read is told and does without; what was named has to be right. */
export function loadAdvisories(
  named: string | null | undefined,
  host: Host,
): { readonly advisories: Database | null; readonly notes: readonly string[] } {
  const place = findDatabase(named, host)
  if (place === null) return { advisories: null, notes: [] }
  try {
    const advisories = place.isNamed || hasDatabase(place, host) ? readDatabase(place, host) : null
    const warning = warnOfAge(advisories, host.clock.now())
    return { advisories, notes: warning === null ? [] : [warning] }
  } catch (error) {
    if (!(error instanceof UserError) || place.isNamed) throw error
    return { advisories: null, notes: [`${error.message}; ${error.remedy}`] }
  }
}

export function hasDatabase({ path }: DatabasePlace, { files }: Pick<Host, 'files'>): boolean {
  const status = files.status(path)
  return status.ok || status.failure !== 'missing'
}

/** Throws a user error where there is none that can be read. */
export function readDatabase({ path, shown }: DatabasePlace, { files }: Pick<Host, 'files'>): Database {
  const status = files.status(path)
  if (status.ok && status.value.bytes > mostBytes) throw unreadable(shown, { kind: 'unreadable', reason: 'it is too large' })
  const content = files.read(path)
  if (!content.ok) {
    const reason =
      content.failure === 'missing'
        ? 'there is no such file'
        : content.failure === 'not-a-file'
          ? 'it is no file'
          : 'reading it is not allowed or fails'
    throw unreadable(shown, { kind: 'unreadable', reason })
  }
  const opened = openDatabase(content.value)
  if (!opened.ok) throw unreadable(shown, opened.failure)
  return opened.value
}

function unreadable(file: string, why: WhyNoDatabase): UserError {
  if (why.kind === 'version')
    return new UserError('advisories-of-another-version', { file, version: why.version, known: String(DATABASE_VERSION) })
  return new UserError('advisories-unreadable', { file, reason: why.reason })
}
