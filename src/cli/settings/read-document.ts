// Finds `fastward.yaml` in the folder that is read, with what it extends. A project without one has no settings and no policy, and that is fine.

import { createHash } from 'node:crypto'
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { type FileFailure, UserError } from '../../base/index.ts'
import type { Document, DocumentText, Layer } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'
import { leadsOut } from './leads-out.ts'

export const documentName = 'fastward.yaml'
const mostBytes = 256 * 1024

export interface ReadDocument {
  /** With what the documents beneath say. */
  readonly settings: Partial<Document>
  /** The lowest first, that of the project last; none where there is no document. */
  readonly layers: readonly Layer[]
}

/** Where it lies, and how messages call it. */
export function placeDocument({ folder, shown }: Target): { readonly path: string; readonly place: string } {
  return { path: join(folder, documentName), place: shown === '.' ? documentName : join(shown, documentName) }
}

export async function readDocument(target: Target, findRuleIds: () => Promise<readonly string[]>, host: Host): Promise<ReadDocument> {
  const { path, place } = placeDocument(target)
  const found = host.files.status(path)
  if (!found.ok && found.failure === 'missing') return { settings: {}, layers: [] }
  if (!found.ok || found.value.kind !== 'file' || leadsOut(path, target, host)) throw new UserError('settings-unreadable', { place })
  if (found.value.bytes > mostBytes) throw new UserError('settings-too-big', { place, limit: `${mostBytes / 1024} kB` })
  const bytes = host.files.read(path)
  if (!bytes.ok) throw new UserError('settings-unreadable', { place })
  const top: DocumentText = { file: place, identity: path, text: decode(bytes.value, place), digest: digestOf(bytes.value), isInside: true }
  // The parser of YAML is for those who have settings.
  const { mergeLayers, readLayers } = await import('../../policy/index.ts')
  const layers = readLayers(top, (written, from) => openExtended(written, from, target, host), await findRuleIds())
  return { settings: mergeLayers(layers), layers }
}

const reasons: Readonly<Record<FileFailure, string>> = {
  missing: 'there is no such file',
  'not-a-file': 'it is no regular file',
  'not-a-folder': 'a part of the path is a file',
  unreadable: 'reading is not allowed',
  broken: 'the disk or the path does not allow it',
}

function openExtended(written: string, from: DocumentText, target: Target, { files }: Host): DocumentText | { readonly failure: string } {
  const path = resolve(dirname(from.identity), written)
  const status = files.status(path)
  if (!status.ok) return { failure: reasons[status.failure] }
  if (status.value.kind !== 'file') return { failure: 'it is no regular file' }
  if (status.value.bytes > mostBytes) return { failure: `it is larger than ${mostBytes / 1024} kB` }
  const real = files.resolve(path)
  const bytes = files.read(path)
  if (!real.ok || !bytes.ok) return { failure: 'it cannot be read' }
  const shown = join(dirname(from.file), written)
  return {
    file: isAbsolute(written) ? written : shown,
    identity: real.value,
    text: decode(bytes.value, shown),
    digest: digestOf(bytes.value),
    isInside: liesInside(real.value, target, files),
  }
}

function liesInside(path: string, { folder }: Target, files: Host['files']): boolean {
  const top = files.resolve(folder)
  const way = relative(top.ok ? top.value : folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}

function digestOf(bytes: Uint8Array): string {
  return `sha256-${createHash('sha256').update(bytes).digest('hex')}`
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
