// Which location of a server answers a path, by nginx's own order: the exact one, the longest prefix, and patterns as they are written,
// which are not asked when the longest prefix says `^~`.

import { fitsPattern } from '../../syntax/index.ts'
import type { NginxLocation } from '../sources/nginx.ts'

/** The locations from the outermost to the one that answers; empty where none does, null where nobody can say. */
export function locate(locations: readonly NginxLocation[], path: string): readonly NginxLocation[] | null {
  const found = search(locations, path)
  return found === 'unknown' ? null : found.chain
}

interface Found {
  readonly chain: readonly NginxLocation[]
  /** By an exact match or a pattern: no pattern of a level above is asked. */
  readonly isFinal: boolean
}

function search(locations: readonly NginxLocation[], path: string): Found | 'unknown' {
  const exact = locations.find(({ modifier, text }) => modifier === '=' && text === path)
  if (exact !== undefined) return { chain: [exact], isFinal: true }
  let best: NginxLocation | null = null
  for (const location of locations) {
    if (location.modifier !== '' && location.modifier !== '^~') continue
    if (path.startsWith(location.text) && (best === null || location.text.length > best.text.length)) best = location
  }
  let chain: readonly NginxLocation[] = []
  if (best !== null) {
    const inner = search(best.nested, path)
    if (inner === 'unknown') return 'unknown'
    chain = [best, ...inner.chain]
    if (inner.isFinal) return { chain, isFinal: true }
  }
  if (best?.modifier !== '^~') {
    for (const location of locations) {
      if (location.modifier !== '~' && location.modifier !== '~*') continue
      const fits = fitsPattern(location.text, path, location.modifier === '~*')
      if (fits === null) return 'unknown'
      if (!fits) continue
      const inner = search(location.nested, path)
      if (inner === 'unknown') return 'unknown'
      return { chain: [location, ...inner.chain], isFinal: true }
    }
  }
  return { chain, isFinal: false }
}
