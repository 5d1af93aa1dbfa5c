// Where the record lies, by the section `gateway.audit` and the command line.

import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Document } from '../../policy/index.ts'
import type { Host } from '../host.ts'

export type AuditSection = NonNullable<Partial<Document['gateway']>['audit']>

export interface AuditSettings {
  /** Absolute. */
  readonly folder: string
  /** Where paths of the section start. */
  readonly base: string
  readonly section: AuditSection
}

/** Null where nothing is recorded. `given` is a folder as it stands on the command line. */
export function readAuditSettings(
  section: AuditSection | undefined,
  given: string | undefined,
  base: string,
  host: Host,
): AuditSettings | null {
  const folder = given === undefined ? section?.folder : given
  if (folder === undefined) {
    if (section !== undefined) throw new UserError('audit-folder-unknown', { action: 'verify' })
    return null
  }
  return { folder: resolve(given === undefined ? base : host.folder, folder), base, section: section ?? {} }
}
