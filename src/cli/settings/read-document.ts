// Reads the document of a project, or the one that `--policy` names, with what it extends. A project without one has no settings and no
// policy, and that is fine; whoever names one has to have it.

import { createHash } from 'node:crypto'
import { basename, dirname } from 'node:path'
import type { Files } from '../../base/index.ts'
import { UserError } from '../../base/index.ts'
import type { Document, DocumentText, Layer } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'
import { leadsOut } from './leads-out.ts'
import { findGivenSource, findOwnSource, type PolicySource } from './policy-source.ts'
import { underLaw } from './under-law.ts'

export const mostBytes = 256 * 1024

export interface ReadDocument {
  /** With what the documents beneath say. */
  readonly settings: Partial<Document>
  /** The lowest first, that of the project last; none where there is no document. */
  readonly layers: readonly Layer[]
  /** Where the files lie that the policy names, such as the baseline. */
  readonly files: Files
}

/** `policy` is what `--policy` names, which then is law in place of the project's own document. */
export async function readDocument(
  target: Target,
  findRuleIds: () => Promise<readonly string[]>,
  host: Host,
  policy: string | null = null,
): Promise<ReadDocument> {
  const read = (source: PolicySource) => readFrom(source, target, findRuleIds, host)
  const own = await read(findOwnSource(target, host.files))
  return policy === null ? own : underLaw(own, await read(await findGivenSource(policy, target, host)))
}

export async function readFrom(
  source: PolicySource,
  target: Target,
  findRuleIds: () => Promise<readonly string[]>,
  host: Host,
): Promise<ReadDocument> {
  const top = readTop(source, target)
  if (top === null) return { settings: {}, layers: [], files: source.files }
  // The parser of YAML is for those who have settings.
  const [{ mergeLayers, readLayers }, { createOpener }] = await Promise.all([import('../../policy/index.ts'), import('./open-extended.ts')])
  const layers = readLayers(top, createOpener(source, target, host), await findRuleIds())
  return { settings: mergeLayers(layers), layers, files: source.files }
}

/** The text of a document, or null where there is none and nobody asked for it. */
export function readTop({ path, place, files, isGiven }: PolicySource, target: Target): DocumentText | null {
  const found = files.status(path)
  if (!found.ok && found.failure === 'missing') {
    // A link to what is not there is no document that is missing.
    if (isGiven) throw new UserError('policy-not-found', { policy: place })
    if (isLink(path, files)) throw new UserError('settings-lead-out', { place })
    return null
  }
  if (!found.ok || found.value.kind !== 'file') throw new UserError('settings-unreadable', { place })
  if (!isGiven && leadsOut(path, target, { files })) throw new UserError('settings-lead-out', { place })
  if (found.value.bytes > mostBytes) throw new UserError('settings-too-big', { place, limit: `${mostBytes / 1024} kB` })
  const bytes = files.read(path)
  if (!bytes.ok) throw new UserError('settings-unreadable', { place })
  return { file: place, identity: path, text: decodeDocument(bytes.value, place), digest: digestOf(bytes.value), isInside: true }
}

function isLink(path: string, files: Files): boolean {
  const listed = files.list(dirname(path))
  return listed.ok && listed.value.some(({ name, kind }) => name === basename(path) && kind === 'link')
}

export function digestOf(bytes: Uint8Array): string {
  return `sha256-${createHash('sha256').update(bytes).digest('hex')}`
}

export function decodeDocument(bytes: Uint8Array, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    const text = new TextDecoder('utf-8').decode(bytes)
    const line = text.slice(0, Math.max(0, text.indexOf('\ufffd'))).split('\n').length
    throw new UserError('settings-not-yaml', { place: `${place}:${line}`, reason: 'a byte here is not UTF-8' })
  }
}
