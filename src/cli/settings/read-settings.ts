// Finds `fastward.yaml` in the folder that is read. A project without one has no settings, and that is fine.

import { join } from 'node:path'
import { UserError } from '../../base/index.ts'
import type { Settings } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'
import { leadsOut } from './leads-out.ts'

const fileName = 'fastward.yaml'
const mostBytes = 256 * 1024

export async function readSettings(target: Target, findRuleIds: () => Promise<readonly string[]>, host: Host): Promise<Partial<Settings>> {
  const path = join(target.folder, fileName)
  const place = target.shown === '.' ? fileName : join(target.shown, fileName)
  const found = host.files.status(path)
  if (!found.ok && found.failure === 'missing') return {}
  if (!found.ok || found.value.kind !== 'file' || leadsOut(path, target, host)) throw new UserError('settings-unreadable', { place })
  if (found.value.bytes > mostBytes) throw new UserError('settings-too-big', { place, limit: `${mostBytes / 1024} kB` })
  const bytes = host.files.read(path)
  if (!bytes.ok) throw new UserError('settings-unreadable', { place })
  // The parser of YAML is for those who have settings.
  const { parseDocument } = await import('../../policy/index.ts')
  return parseDocument(decode(bytes.value, place), place, await findRuleIds())
}

function decode(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    const line = text.slice(0, Math.max(0, text.indexOf('\ufffd'))).split('\n').length
    throw new UserError('settings-not-yaml', { place: `${place}:${line}`, reason: 'a byte here is not UTF-8' })
  }
}
