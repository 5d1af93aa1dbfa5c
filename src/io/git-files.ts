// The files of a commit, read from git's objects as if they lay in the work tree: nothing is checked out.

import { dirname, join, relative, resolve, sep } from 'node:path'
import {
  type EntryKind,
  type FileFailure,
  type Files,
  type FolderEntry,
  failed,
  kindOfFile,
  type Result,
  succeeded,
} from '../base/index.ts'
import { files as realFiles } from './files.ts'
import { askGit } from './git.ts'

interface Entry {
  readonly kind: EntryKind
  readonly id: string
  readonly bytes: number
}

const mostLinks = 40
/** Larger files are no source, and are not read with the others. */
const mostBytes = 4 * 1024 * 1024

/** `top` is the real path of the work tree, `below` that of the folder in it that is wanted. Null where git does not have the commit in full. */
export function readCommit(top: string, commit: string, below: string): Files | null {
  const entries = new Map<string, Map<string, Entry>>()
  const path = relative(top, below).split(sep).join('/')
  const parents = path === '' ? [] : path.split('/').map((_, depth, names) => names.slice(0, depth).join('/'))
  const listings = [...parents.map((parent) => (parent === '' ? [] : [`${parent}/`])), ['-r', ...(path === '' ? [] : [`${path}/`])]]
  for (const words of listings) {
    const isDeep = words[0] === '-r'
    const paths = isDeep ? words.slice(1) : words
    const answer = askGit(top, [
      'ls-tree',
      ...(isDeep ? ['-r'] : []),
      '-z',
      '-l',
      '--full-tree',
      commit,
      ...(paths.length > 0 ? ['--', ...paths] : []),
    ])
    if (answer.kind !== 'answer') return null
    for (const row of new TextDecoder().decode(answer.output).split('\0')) addRow(entries, row)
  }
  return new CommitFiles(top, entries)
}

/** `100644 blob 5716ca59… 4\tshop/main.py` */
function addRow(entries: Map<string, Map<string, Entry>>, row: string): void {
  const found = /^(\d+) (\w+) ([0-9a-f]+) +(\d+|-)\t([\s\S]+)$/.exec(row)
  if (found === null) return
  const [, mode = '', type, id = '', size = '', path = ''] = found
  const kind = type === 'tree' || type === 'commit' ? 'folder' : mode === '120000' ? 'link' : 'file'
  add(path, { kind, id, bytes: Number(size) || 0 })

  function add(at: string, entry: Entry): void {
    const slash = at.lastIndexOf('/')
    const folder = at.slice(0, Math.max(0, slash))
    const siblings = entries.get(folder) ?? new Map<string, Entry>()
    if (!entries.has(folder) && folder !== '') add(folder, { kind: 'folder', id: '', bytes: 0 })
    entries.set(folder, siblings)
    if (entry.kind === 'folder' && !entries.has(at)) entries.set(at, new Map())
    siblings.set(at.slice(slash + 1), entry)
  }
}

class CommitFiles implements Files {
  private readonly top: string
  private readonly entries: ReadonlyMap<string, ReadonlyMap<string, Entry>>
  private readonly contents = new Map<string, Uint8Array>()

  constructor(top: string, entries: ReadonlyMap<string, ReadonlyMap<string, Entry>>) {
    this.top = top
    this.entries = entries
  }

  list(folder: string): Result<readonly FolderEntry[], FileFailure> {
    const inside = this.pathOf(folder)
    if (inside === null) return failed('missing')
    const found = this.entries.get(inside)
    if (found === undefined) return failed(this.find(inside) === null ? 'missing' : 'not-a-folder')
    const listed = [...found].map(([name, { kind }]) => ({ name, kind }))
    return succeeded(listed.sort((one, other) => (one.name < other.name ? -1 : one.name > other.name ? 1 : 0)))
  }

  read(path: string): Result<Uint8Array, FileFailure> {
    if (this.isOfGit(path)) return realFiles.read(path)
    const real = this.resolve(path)
    if (!real.ok) return real
    const entry = this.find(this.pathOf(real.value) ?? '')
    if (entry === null) return failed('missing')
    if (entry.kind !== 'file') return failed('not-a-file')
    const content = this.contentOf(entry, real.value)
    return content === null ? failed('broken') : succeeded(content)
  }

  status(path: string): ReturnType<Files['status']> {
    if (this.isOfGit(path)) return realFiles.status(path)
    const real = this.resolve(path)
    if (!real.ok) return real
    const inside = this.pathOf(real.value)
    const entry = inside === null ? null : this.find(inside)
    if (entry === null || entry.kind === 'link') return failed('missing')
    // An object never changes: its id says all.
    return succeeded({ kind: entry.kind, bytes: entry.bytes, modified: 0, changed: 0, identity: entry.id })
  }

  resolve(path: string): Result<string, FileFailure> {
    let at = resolve(path)
    for (let links = 0; links < mostLinks; links++) {
      const inside = this.pathOf(at)
      // Where a link leads out to is only asked to tell that it does.
      if (inside === null) return succeeded(at)
      const link = this.firstLink(inside)
      if (link === null) return this.find(inside) === null ? failed('missing') : succeeded(at)
      const target = this.contentOf(link.entry, link.path)
      if (target === null) return failed('broken')
      at = resolve(dirname(join(this.top, link.path)), new TextDecoder().decode(target), link.rest)
    }
    return failed('broken')
  }

  write(): Result<undefined, FileFailure> {
    return failed('unreadable')
  }

  private firstLink(inside: string): { readonly path: string; readonly rest: string; readonly entry: Entry } | null {
    const names = inside.split('/')
    for (let depth = 1; depth <= names.length; depth++) {
      const path = names.slice(0, depth).join('/')
      const entry = this.find(path)
      if (entry?.kind === 'link') return { path, rest: names.slice(depth).join('/'), entry }
    }
    return null
  }

  private find(inside: string): Entry | null {
    if (inside === '') return { kind: 'folder', id: '', bytes: 0 }
    const slash = inside.lastIndexOf('/')
    return this.entries.get(inside.slice(0, Math.max(0, slash)))?.get(inside.slice(slash + 1)) ?? null
  }

  /** The path from the top of the repository; null outside of it. */
  private pathOf(path: string): string | null {
    const way = relative(this.top, path)
    return way === '..' || way.startsWith(`..${sep}`) || resolve(this.top, way) !== resolve(path) ? null : way.split(sep).join('/')
  }

  private isOfGit(path: string): boolean {
    const git = join(this.top, '.git')
    return path === git || path.startsWith(git + sep)
  }

  private contentOf(entry: Entry, path: string): Uint8Array | null {
    if (!this.contents.has(entry.id)) this.readBlobs(entry, path)
    return this.contents.get(entry.id) ?? null
  }

  /** Reads a blob, and with it those of its kind: git is started for all of them once. */
  private readBlobs(wanted: Entry, path: string): void {
    const group = groupOf(path)
    const ids = new Set([wanted.id])
    if (group !== null)
      for (const siblings of this.entries.values())
        for (const [name, entry] of siblings)
          if (entry.kind === 'file' && entry.bytes <= mostBytes && groupOf(name) === group && !this.contents.has(entry.id))
            ids.add(entry.id)
    const answer = askGit(this.top, ['cat-file', '--batch'], [...ids].map((id) => `${id}\n`).join(''))
    if (answer.kind === 'answer') for (const [id, content] of parseBatch(answer.output)) this.contents.set(id, content)
  }
}

function groupOf(path: string): 'rules' | 'files' | null {
  if (path.endsWith('.gitignore')) return 'rules'
  const kind = kindOfFile(path)
  return kind === null || kind === 'stub' ? null : 'files'
}

/** For each object: its id, its type and its size on a line, then its bytes and a line break. */
function* parseBatch(output: Uint8Array): Generator<[string, Uint8Array]> {
  for (let at = 0; at < output.length; ) {
    const end = output.indexOf(0x0a, at)
    if (end < 0) return
    const [id = '', type, size] = new TextDecoder().decode(output.subarray(at, end)).split(' ')
    at = end + 1
    if (type !== 'blob') continue
    const content = output.subarray(at, at + Number(size))
    at += content.length + 1
    yield [id, content]
  }
}
