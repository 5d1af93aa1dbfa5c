// What `--from` names, read: a file whole, a folder file by file as they are asked for.

import { join, resolve } from 'node:path'
import { type FileFailure, UserError } from '../../base/index.ts'
import type { Given, GivenFile } from '../../supply-chain/index.ts'
import type { Host } from '../host.ts'

const mostBytes = 1024 * 1024 * 1024
const mostOfOne = 512 * 1024 * 1024
const mostFiles = 1_000_000
const deepest = 20
const isOfUse = /\.(?:json|ya?ml|zip|csv|gz)$/i

const reasons: Readonly<Record<FileFailure, string>> = {
  missing: 'there is no such file or folder',
  'not-a-file': 'it is neither a file nor a folder',
  'not-a-folder': 'a part of the path is a file',
  unreadable: 'reading it is not allowed',
  broken: 'the disk or the path does not allow it',
}

export function readGiven(source: string, { files, folder }: Pick<Host, 'files' | 'folder'>): Given {
  const path = resolve(folder, source)
  const status = files.status(path)
  if (!status.ok) throw missing(source, reasons[status.failure])
  if (status.value.kind === 'folder') return { from: source, fetched: null, content: walk(path, '', files, { files: 0 }, 0) }
  if (status.value.bytes > mostBytes) throw missing(source, 'it is too large')
  const content = files.read(path)
  if (!content.ok) throw missing(source, reasons[content.failure])
  return { from: source, fetched: null, content: content.value }
}

/** Links and hidden folders are passed over. */
function* walk(root: string, inside: string, files: Host['files'], seen: { files: number }, depth: number): Generator<GivenFile> {
  const listed = files.list(join(root, inside))
  if (!listed.ok || depth > deepest) return
  for (const { name, kind } of listed.value) {
    const path = inside === '' ? name : `${inside}/${name}`
    if (kind === 'folder' && !name.startsWith('.')) yield* walk(root, path, files, seen, depth + 1)
    if (kind !== 'file' || !isOfUse.test(name)) continue
    seen.files += 1
    if (seen.files > mostFiles) return
    yield { path, read: () => readOne(join(root, path), files) }
  }
}

function readOne(path: string, files: Host['files']): Uint8Array | null {
  const status = files.status(path)
  if (!status.ok || status.value.bytes > mostOfOne) return null
  const content = files.read(path)
  return content.ok ? content.value : null
}

function missing(source: string, reason: string): UserError {
  return new UserError('advisories-source-missing', { source, reason })
}
