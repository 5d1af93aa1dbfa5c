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
  /** A database that gets copies, as it is written; null where none does. */
  readonly store: string | null
}

/** What a chain of this gateway is called, which no other gateway's is that copies into the same table. */
export function nameChain({ section: { instance } }: AuditSettings, worker: number, { environment }: Host): string {
  const own = `worker-${worker}`
  if (instance === undefined) return own
  if (!instance.startsWith('env:')) return `${instance}-${own}`
  const name = instance.slice('env:'.length)
  const found = (environment[name] ?? '')
    .toLowerCase()
    .match(/[a-z0-9]+/g)
    ?.join('-')
    .slice(0, 100)
    .replace(/-$/, '')
  if (found === undefined || found === '') throw new UserError('audit-instance-unknown', { name })
  return `${found}-${own}`
}

/** Null where nothing is recorded. What is given stands on the command line. */
export function readAuditSettings(
  section: AuditSection | undefined,
  given: { readonly folder: string | undefined; readonly store: string | undefined },
  base: string,
  host: Host,
): AuditSettings | null {
  const folder = given.folder ?? section?.folder
  const store = given.store ?? section?.store ?? null
  if (folder === undefined) {
    if (section !== undefined || store !== null) throw new UserError('audit-folder-unknown', { action: 'verify' })
    return null
  }
  return { folder: resolve(given.folder === undefined ? base : host.folder, folder), base, section: section ?? {}, store }
}
