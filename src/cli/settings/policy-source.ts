// Where a policy lies: in the project, or where `--policy` says: a file, a folder with one, or a commit of this repository.

import { dirname, join, posix, relative, resolve, sep } from 'node:path'
import { type Files, UserError } from '../../base/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'

export const documentName = 'fastward.yaml'

export interface PolicySource {
  readonly path: string
  /** As messages call it. */
  readonly place: string
  readonly files: Files
  /** What lies in one of these folders comes with the policy and needs no digest. */
  readonly tops: readonly string[]
  /** Somebody asked for it by name: it has to be there. */
  readonly isGiven: boolean
}

/** Where it lies in the project, and how messages call it. */
export function placeDocument({ folder, shown }: Target): { readonly path: string; readonly place: string } {
  return { path: join(folder, documentName), place: shown === '.' ? documentName : join(shown, documentName) }
}

export function findOwnSource(target: Target, files: Files): PolicySource {
  return { ...placeDocument(target), files, tops: [target.folder], isGiven: false }
}

/** A file or folder goes before a commit of that name; where both are there nobody can tell which is meant. */
export async function findGivenSource(given: string, target: Target, host: Host): Promise<PolicySource> {
  const path = resolve(host.folder, given)
  const status = host.files.status(path)
  const isPlainPath = /^\.{0,2}[/\\]|^\.{1,2}$/.test(given)
  const ofCommit = isPlainPath ? null : await findInCommit(given, target, host)
  if (!status.ok) {
    if (ofCommit === null || 'failure' in ofCommit)
      throw ofCommit?.failure === 'shallow'
        ? new UserError('commit-unknown-in-shallow', { ref: given })
        : new UserError('policy-not-found', { policy: given })
    return ofCommit
  }
  if (ofCommit !== null && !('failure' in ofCommit)) throw new UserError('policy-ambiguous', { policy: given })
  const isFolder = status.value.kind === 'folder'
  const file = isFolder ? join(path, documentName) : path
  const tops = [target.folder, dirname(file)]
  return { path: file, place: isFolder ? join(given, documentName) : given, files: host.files, tops, isGiven: true }
}

type NotInCommit = { readonly failure: 'unknown' | 'shallow' }

/** `main`: the policy of the project as it is there. `main:policies/api.yaml`: that file, from the top of the repository. */
async function findInCommit(given: string, target: Target, host: Host): Promise<PolicySource | NotInCommit> {
  const { findGitSides, readCommit } = await import('../../io/index.ts')
  const [, ref = given, file = ''] = /^([^:]+):(.*)$/.exec(given) ?? []
  const found = findGitSides(target.folder, ref, ref, false)
  if (found.kind !== 'found') return { failure: found.kind === 'unknown-in-shallow' ? 'shallow' : 'unknown' }
  const real = host.files.resolve(target.folder)
  const below = real.ok ? real.value : target.folder
  const way = relative(found.top, below)
  if (way === '..' || way.startsWith(`..${sep}`)) return { failure: 'unknown' }
  if (file !== '' && (posix.isAbsolute(file) || file.split('/').includes('..'))) return { failure: 'unknown' }
  const files = readCommit(found.top, found.base, file === '' ? below : found.top)
  if (files === null) throw new UserError('commit-unreadable', { ref })
  const path = file === '' ? join(below, documentName) : join(found.top, ...file.split('/'))
  return {
    path,
    place: `${ref}:${file === '' ? posix.join(way.split(sep).join('/'), documentName) : file}`,
    files,
    tops: [below, dirname(path)],
    isGiven: true,
  }
}
