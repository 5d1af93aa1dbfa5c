// Opens what a document extends, wherever it lies. Nothing is run and nothing is fetched: packages are found by their files, and what
// comes from an address was brought here by `fastward policy fetch`.

import { dirname, isAbsolute, join, posix, relative, resolve, sep } from 'node:path'
import { type FileFailure, type Files, UserError } from '../../base/index.ts'
import { findDataFile, readGitFile } from '../../io/index.ts'
import { type DocumentText, describeSource, type ExtendedPolicy, isRemote, type OpenDocument } from '../../policy/index.ts'
import type { Host } from '../host.ts'
import type { Target } from '../target.ts'
import { findPackageFile } from './find-package-file.ts'
import type { PolicySource } from './policy-source.ts'
import { decodeDocument, digestOf, mostBytes } from './read-document.ts'

type Opened = DocumentText | { readonly failure: string }

/** Where a document was opened from: what it extends by a path lies beside it. */
type Origin =
  | { readonly kind: 'file'; readonly files: Files }
  | { readonly kind: 'git'; readonly repository: string; readonly ref: string; readonly file: string }

export const fileReasons: Readonly<Record<FileFailure, string>> = {
  missing: 'there is no such file',
  'not-a-file': 'it is no regular file',
  'not-a-folder': 'a part of the path is a file',
  unreadable: 'reading is not allowed',
  broken: 'the disk or the path does not allow it',
}

export function createOpener(source: PolicySource, target: Target, host: Host): OpenDocument {
  const origins = new Map<string, Origin>()
  const note = (opened: Opened, origin: Origin): Opened => {
    if (!('failure' in opened)) origins.set(opened.identity, origin)
    return opened
  }
  return (entry, from) => {
    const origin = origins.get(from.identity) ?? { kind: 'file', files: source.files }
    switch (entry.source.kind) {
      case 'path':
        if (origin.kind === 'git') {
          const file = posix.normalize(posix.join(posix.dirname(origin.file), entry.source.path))
          return note(openGit({ ...origin, file }, entry, from, host), { ...origin, file })
        }
        return openPath(entry.source.path, entry, from, origin.files)
      case 'package': {
        const { name, file } = entry.source
        const found = findPackageFile(name, file, target, host)
        if ('failure' in found) return found
        return note(openFile(found.path, found.shown, host.files, false), { kind: 'file', files: host.files })
      }
      case 'git': {
        const { ref, file, repository: written } = entry.source
        const repository = isRemote(written)
          ? written
          : origin.kind === 'git'
            ? posix.join(origin.repository, written)
            : resolve(dirname(from.identity), written)
        return note(openGit({ repository, ref, file }, entry, from, host), { kind: 'git', repository, ref, file })
      }
    }
  }

  function openPath(written: string, { digest }: ExtendedPolicy, from: DocumentText, files: Files): Opened {
    const path = resolve(dirname(from.identity), written)
    const shown = isAbsolute(written) ? written : join(dirname(from.file), written)
    const isHere = files.status(path).ok
    // A commit does not hold what lies beside its repository; where the digest says what it is, it is the same wherever it is read.
    if (!isHere && digest !== null && files !== host.files)
      return note(openFile(path, shown, host.files, false), { kind: 'file', files: host.files })
    return note(openFile(path, shown, files, true), { kind: 'file', files })
  }

  function openFile(path: string, shown: string, files: Files, mayBeInside: boolean): Opened {
    const status = files.status(path)
    if (!status.ok) return { failure: fileReasons[status.failure] }
    if (status.value.kind !== 'file') return { failure: 'it is no regular file' }
    if (status.value.bytes > mostBytes) return { failure: tooLarge }
    const real = files.resolve(path)
    const bytes = files.read(path)
    if (!real.ok || !bytes.ok) return { failure: 'it cannot be read' }
    return {
      file: shown,
      identity: real.value,
      text: decodeDocument(bytes.value, shown),
      digest: digestOf(bytes.value),
      isInside: mayBeInside && source.tops.some((top) => liesIn(real.value, top, files)),
    }
  }
}

const tooLarge = `it is larger than ${mostBytes / 1024} kB`

interface GitPlace {
  readonly repository: string
  readonly ref: string
  readonly file: string
}

function openGit(place: GitPlace, { digest, line }: ExtendedPolicy, from: DocumentText, host: Host): Opened {
  const { repository, ref, file } = place
  if (file.startsWith('../') || file === '..') return { failure: 'it leads out of the repository' }
  const shown = describeSource({ kind: 'git', repository, ref, file })
  const identity = `git ${repository} ${ref} ${file}`
  if (!isRemote(repository)) {
    const bytes = readGitFile(repository, ref, file, mostBytes)
    if (!bytes.ok) return { failure: bytes.failure }
    return { file: shown, identity, text: decodeDocument(bytes.value, shown), digest: digestOf(bytes.value), isInside: false }
  }
  const at = `${from.file}:${line}`
  if (digest === null) throw new UserError('extends-not-pinned', { place: at, path: shown })
  const path = findFetched(digest, host)
  const status = path === null ? null : host.files.status(path)
  if (path === null || !status?.ok) throw new UserError('extends-not-fetched', { place: at, path: shown })
  const bytes = status.value.bytes > mostBytes ? null : host.files.read(path)
  // What is not what it is called after was changed here, and nobody asked for that.
  if (!bytes?.ok || digestOf(bytes.value) !== digest) throw new UserError('extends-not-fetched', { place: at, path: shown })
  return { file: shown, identity, text: decodeDocument(bytes.value, shown), digest: digestOf(bytes.value), isInside: false }
}

/** Where the document of that digest lies once it was fetched; null where there is no home. */
export function findFetched(digest: string, { environment }: Pick<Host, 'environment'>): string | null {
  return findDataFile(join('policies', `${digest}.yaml`), environment)
}

function liesIn(path: string, folder: string, files: Files): boolean {
  const top = files.resolve(folder)
  const way = relative(top.ok ? top.value : folder, path)
  return way !== '..' && !way.startsWith(`..${sep}`) && !isAbsolute(way)
}
