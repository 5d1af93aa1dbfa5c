// Which record a command is about: the folder that is named, or the one of the project in the current folder.

import { resolve } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'
import { readDocument } from '../settings/read-document.ts'
import { getTarget } from '../target.ts'
import { type AuditSettings, readAuditSettings } from './audit-settings.ts'

/** `isElsewhere`: a folder is not needed, though its key may be of use. */
export async function findAuditFolder(named: string | undefined, action: string, host: Host, isElsewhere = false): Promise<AuditSettings> {
  if (named !== undefined) return { folder: resolve(host.folder, named), base: host.folder, section: {}, store: null }
  const target = getTarget(undefined, host)
  const { layers } = await readDocument(target, async () => (await import('../settings/list-rule-names.ts')).ruleNames, host)
  const section = layers.findLast(({ document }) => document.gateway?.audit !== undefined)?.document.gateway?.audit
  const found = readAuditSettings(section, { folder: undefined, store: undefined }, target.folder, host)
  if (found === null && isElsewhere) return { folder: host.folder, base: host.folder, section: {}, store: null }
  if (found === null) throw new UserError('audit-folder-unknown', { action })
  return found
}
