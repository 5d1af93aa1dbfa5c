// One requirement as PEP 508 writes it, as what the inventory holds.

import { normalizeName, parseRequirement } from '../../syntax/index.ts'
import type { PackageSource, Requirement } from '../inventory.ts'
import { plainRequirement } from '../reader.ts'

/** Null when the text is something else. */
export function readRequirement(text: string, extra: string | null = null): Requirement | null {
  if (text.length > 20_000) return null
  const found = parseRequirement(text)
  if (found === null) return null
  const { name, extras, specifier, marker, url } = found
  return {
    ...plainRequirement,
    name: normalizeName(name),
    specifier: specifier === '' ? null : specifier,
    extras: [...extras],
    marker,
    extra,
    ...(url === null ? {} : readAddress(url)),
  }
}

/** `git+https://host/owner/name@revision#egg=name`, an archive, a folder. */
export function readAddress(url: string): { source: PackageSource; address: string; revision: string | null } {
  const plain = url.replace(/#.*$/s, '')
  const repository = /^(?:git|hg|svn|bzr)\+(.*)$/s.exec(plain)?.[1]
  if (repository !== undefined) {
    // The user of `ssh://git@host/…` stands before the path, a revision behind it.
    const path = repository.indexOf('/', repository.includes('://') ? repository.indexOf('://') + 3 : 0)
    const at = repository.lastIndexOf('@')
    const isRevision = at > path && path >= 0
    return {
      source: 'git',
      address: withoutCredentials(isRevision ? repository.slice(0, at) : repository),
      revision: isRevision ? repository.slice(at + 1) : null,
    }
  }
  if (/^git@|\.git$/.test(plain)) return { source: 'git', address: withoutCredentials(plain), revision: null }
  if (/^https?:|^ftp:|^s3:/.test(plain)) return { source: 'url', address: withoutCredentials(plain), revision: null }
  return { source: 'path', address: plain.replace(/^file:(?:\/\/)?/, ''), revision: null }
}

/** What stands before the `@` of a host may be a password, and is never kept. */
export function withoutCredentials(address: string): string {
  return address.replace(/^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i, '$1')
}
