// Paths of the scanned tree as a running program would see them: the tree is mounted at `/`, which is also the working folder.
import {
  concat,
  formatValue,
  type Machine,
  type Origin,
  originOf,
  type Site,
  str,
  type Text,
  textOf,
  type Value,
} from '../evaluate/index.ts'

type Part = Text['parts'][number]

/** The parts of a path that is a string, a `Path` or anything that formats as one. */
export function pathParts(machine: Machine, value: Value, site: Site): { parts: readonly Part[]; origin: Origin | undefined } {
  const text = formatValue(machine, value, null, site)
  if (text.kind === 'text') return { parts: text.parts, origin: text.origin }
  const known = textOf(text)
  return { parts: known === null ? [{ reason: 'a path' }] : [known], origin: originOf(text) }
}

/** The path as text; null where a part of it is not known. */
export function pathText(machine: Machine, value: Value, site: Site): string | null {
  return textOf(formatValue(machine, value, null, site))
}

export function joinPaths(machine: Machine, values: readonly Value[], site: Site): Value {
  let out: Part[] = []
  let origin: Origin | undefined
  for (const value of values) {
    const { parts, origin: own } = pathParts(machine, value, site)
    origin ??= own
    const first = parts[0]
    const last = out.at(-1)
    if (typeof first === 'string' && first.startsWith('/')) out = [...parts]
    else if (out.length === 0 || (typeof last === 'string' && last.endsWith('/'))) out.push(...parts)
    else out.push('/', ...parts)
  }
  return concat(out, origin)
}

/** `posixpath.normpath`. */
export function normal(path: string): string {
  const absolute = path.startsWith('/')
  const out: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && out.length > 0 && out.at(-1) !== '..') out.pop()
    else if (part !== '..' || !absolute) out.push(part)
  }
  return (absolute ? '/' : '') + out.join('/') || (absolute ? '/' : '.')
}
export function absolute(path: string): string {
  return normal(path.startsWith('/') ? path : `/${path}`)
}
/** `pathlib` keeps `..`, and drops what says nothing. */
export function tidy(path: string): string {
  const parts = path.split('/').filter((p) => p !== '' && p !== '.')
  return path.startsWith('/') ? `/${parts.join('/')}` : parts.join('/') || '.'
}
export function folderName(path: string): string {
  const at = path.lastIndexOf('/')
  return at < 0 ? '' : at === 0 ? '/' : path.slice(0, at).replace(/\/+$/, '') || '/'
}
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}
/** `.tar` of `a.tar`, nothing of `.env`. */
export function suffixOf(path: string): string {
  return /[^/.](\.[^/.]*)$/.exec(baseName(path))?.[1] ?? ''
}

/** As the tree has it: without the leading slash. */
export function inTree(path: string): string {
  return absolute(path).slice(1)
}
export function isFolder(machine: Machine, path: string): boolean {
  const at = inTree(path)
  return at === '' || machine.host.list(at).length > 0
}
export function isFile(machine: Machine, path: string): boolean {
  const at = inTree(path)
  if (at === '' || isFolder(machine, path)) return false
  return machine.host.list(at.includes('/') ? at.slice(0, at.lastIndexOf('/')) : '').includes(baseName(at))
}

const MAX_ENTRIES = 10_000

/** All entries below a folder, folders before what is in them, by name; paths relative to it. */
export function entriesBelow(machine: Machine, folder: string): { path: string; isFolder: boolean }[] {
  const out: { path: string; isFolder: boolean }[] = []
  const visit = (prefix: string): void => {
    for (const name of machine.host.list(inTree(`${folder}/${prefix}`))) {
      if (out.length >= MAX_ENTRIES) return
      const path = prefix === '' ? name : `${prefix}/${name}`
      const below = isFolder(machine, `${folder}/${path}`)
      out.push({ path, isFolder: below })
      if (below) visit(path)
    }
  }
  visit('')
  return out
}

/** `fnmatch` of one name, and `**` over folders. */
export function matchesGlob(pattern: string, path: string): boolean {
  const [wanted, parts] = [pattern.split('/'), path.split('/')]
  const match = (i: number, j: number): boolean => {
    if (i === wanted.length) return j === parts.length
    if (wanted[i] === '**') {
      if (i === wanted.length - 1) return true
      for (let k = j; k <= parts.length; k++) if (match(i + 1, k)) return true
      return false
    }
    return j < parts.length && matchesName(wanted[i] ?? '', parts[j] ?? '') && match(i + 1, j + 1)
  }
  return match(0, 0)
}

/** Shell wildcards, without a regular expression: the pattern comes from the scanned program. */
export function matchesName(pattern: string, name: string): boolean {
  if (!/[*?[]/.test(pattern)) return pattern === name
  if (name.startsWith('.') && !pattern.startsWith('.')) return false
  let [p, n, star, mark] = [0, 0, -1, 0]
  while (n < name.length) {
    const set = pattern[p] === '[' ? /^\[(!?)([^\]]+)\]/.exec(pattern.slice(p)) : null
    if (pattern[p] === '*') {
      star = p++
      mark = n
    } else if (set !== null && inSet(set[2] ?? '', name[n] ?? '') !== (set[1] === '!')) {
      p += set[0].length
      n++
    } else if (set === null && (pattern[p] === '?' || pattern[p] === name[n])) {
      p++
      n++
    } else if (star >= 0) {
      p = star + 1
      n = ++mark
    } else return false
  }
  while (pattern[p] === '*') p++
  return p === pattern.length
}
function inSet(set: string, c: string): boolean {
  for (let i = 0; i < set.length; i++) {
    if (set[i + 1] === '-' && i + 2 < set.length) {
      if (c >= (set[i] ?? '') && c <= (set[i + 2] ?? '')) return true
      i += 2
    } else if (set[i] === c) return true
  }
  return false
}

export function texts(paths: readonly string[]): Value[] {
  return paths.map((p) => str(p))
}
