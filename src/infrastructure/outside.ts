// From a path as callers write it to what an edge does with it, and from a route to the paths under which an edge serves it.

import type { Answer } from '../base/index.ts'
import type { Route } from '../model/index.ts'
import { fitsPattern } from '../syntax/index.ts'
import type { Edge, EdgePath, PathMatch } from './edges.ts'

/** Null where nothing fits; `unknown` where a condition that was not understood may come first. */
export function findPath(edge: Pick<Edge, 'matching' | 'paths'>, path: string): EdgePath | null | 'unknown' {
  if (edge.matching === 'first') {
    for (const candidate of edge.paths) {
      const fits = fitsMatch(candidate.match, path)
      if (fits === 'unknown') return 'unknown'
      if (fits === 'yes') return candidate
    }
    return null
  }
  const exact = edge.paths.find(({ match }) => match.kind === 'exact' && match.text === path)
  if (exact !== undefined) return exact
  let best: EdgePath | null = null
  for (const candidate of edge.paths) {
    if (candidate.match.kind !== 'prefix' && candidate.match.kind !== 'segments') continue
    if (fitsMatch(candidate.match, path) === 'yes' && (best === null || candidate.match.text.length > best.match.text.length))
      best = candidate
  }
  if (best?.match.kind === 'prefix' && best.match.isFinal === true) return best
  for (const candidate of edge.paths) {
    if (candidate.match.kind !== 'pattern' && candidate.match.kind !== 'unknown') continue
    const fits = fitsMatch(candidate.match, path)
    if (fits === 'unknown') return 'unknown'
    if (fits === 'yes') return candidate
  }
  return best
}

function fitsMatch(match: PathMatch, path: string): Answer {
  switch (match.kind) {
    case 'exact':
      return match.text === path ? 'yes' : 'no'
    case 'prefix':
      return path.startsWith(match.text) ? 'yes' : 'no'
    case 'segments': {
      const text = match.text.replace(/\/+$/, '')
      return path === text || path.startsWith(`${text}/`) ? 'yes' : 'no'
    }
    case 'pattern': {
      if (!path.startsWith(match.within ?? '')) return 'no'
      const fits = fitsPattern(match.text, path, match.ignoresCase)
      return fits === null ? 'unknown' : fits ? 'yes' : 'no'
    }
    case 'unknown':
      return path.startsWith(match.within ?? '') ? 'unknown' : 'no'
  }
}

export interface WayIn {
  /** As a caller writes it. */
  readonly outside: string
  readonly path: EdgePath
}

/** How callers may come to a route through an edge: under which of their own paths, and by which of its. */
export function findWaysIn(edge: Edge, route: Route): readonly WayIn[] {
  const inside = toSample(route)
  if (inside === null) return []
  const found = new Map<string, WayIn>()
  for (const candidate of edge.paths) {
    if (candidate.action.kind !== 'proxy') continue
    const outside = toOutside(candidate, inside)
    if (outside === null || found.has(outside)) continue
    const answered = findPath(edge, outside)
    if (answered === null || answered === 'unknown' || answered.action.kind !== 'proxy') continue
    if (answered === candidate) found.set(outside, { outside, path: answered })
  }
  return [...found.values()]
}

function toOutside({ match, action }: EdgePath, inside: string): string | null {
  if (action.kind !== 'proxy') return null
  if (action.path === null) return inside
  if (match.kind === 'pattern' || match.kind === 'unknown' || !inside.startsWith(action.path)) return null
  return `${match.text}${inside.slice(action.path.length)}`
}

const samples: Readonly<Record<string, string>> = { int: '1', float: '1.5', uuid: '00000000-0000-4000-8000-000000000000', path: 'x/y' }

/** A path that the route takes; null where it is not wholly known. */
export function toSample({ path }: Route): string | null {
  if (path.includes('{?')) return null
  return path.replace(/\{[^{}:]*(?::(\w+))?\}/g, (_, converter: string | undefined) => samples[converter ?? ''] ?? 'x1')
}
