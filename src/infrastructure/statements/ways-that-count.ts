// Of all ways in, those that a verdict is about: of production where something is of production by its name, else of what is not said to be
// for developers. Ways that nobody from outside comes to do not count.

import type { Edge } from '../edges.ts'

export function waysThatCount<Way extends Pick<Edge, 'deployment' | 'isOutside'>>(ways: readonly Way[]): readonly Way[] {
  const outside = ways.filter(({ isOutside }) => isOutside !== 'no')
  const production = outside.filter(({ deployment }) => deployment.stage === 'production')
  return production.length > 0 ? production : outside.filter(({ deployment }) => deployment.stage === 'unknown')
}
