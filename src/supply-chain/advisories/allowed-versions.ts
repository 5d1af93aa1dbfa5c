// Whether what the project asks for lets an upgrade in.

import { satisfies, validRange } from '@renovatebot/pep440'
import type { Inventory, Resolution } from '../inventory.ts'

/** What stands against it, as a clause: `pyproject.toml asks for <2`. Null where nothing is known to. */
export function findHindrance({ resolutions }: Inventory, resolution: Resolution, name: string, version: string): string | null {
  const folder = folderOf(resolution.file)
  for (const { file, isLocked, packages } of resolutions) {
    if (isLocked || folderOf(file) !== folder) continue
    for (const { name: asked, specifier } of packages) {
      if (asked !== name || specifier === null || specifier.length > 500) continue
      const range = toRange(specifier)
      if (range !== null && !satisfies(version, range, { prereleases: true }))
        return `\`${file}\` asks for \`${specifier}\`, which has to be widened`
    }
  }
  return null
}

function folderOf(file: string): string {
  return file.slice(0, file.lastIndexOf('/') + 1)
}

/** PEP 440, and the carets and tildes of Poetry. Null where it is neither. */
export function toRange(specifier: string): string | null {
  const parts: string[] = []
  for (const written of specifier.split(',').map((part) => part.trim())) {
    if (written === '' || written === '*') continue
    const [, sign = '', number = ''] = /^([\^~])\s*v?(\d+(?:\.\d+)*)\S*$/.exec(written) ?? []
    if (sign === '') parts.push(written)
    else parts.push(`>=${written.slice(1).trim()}`, `<${sign === '^' ? behindCaret(number) : behindTilde(number)}`)
  }
  const range = parts.join(',')
  return range === '' || validRange(range) ? range : null
}

/** The first number that is not zero counts up. */
function behindCaret(number: string): string {
  const parts = number.split('.').map(Number)
  const at = parts.findIndex((part) => part !== 0)
  const place = at < 0 ? parts.length - 1 : at
  return parts
    .slice(0, place + 1)
    .map((part, index) => (index === place ? part + 1 : part))
    .join('.')
}

function behindTilde(number: string): string {
  const [major = 0, minor] = number.split('.').map(Number)
  return minor === undefined ? String(major + 1) : `${major}.${minor + 1}`
}
