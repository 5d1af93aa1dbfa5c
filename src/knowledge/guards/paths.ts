// Paths of rows: what several classes have in common under one meaning.
import type { GuardRow } from '../guard-row.ts'

/** Every name under every owner: `a.x`, `a.y`, `b.x`, `b.y`. */
export function under(owners: readonly string[], names: readonly string[]): string[] {
  return owners.flatMap((owner) => names.map((name) => `${owner}.${name}`))
}

/** One row for all these paths. */
export function rowOf(paths: readonly string[], rest: Omit<GuardRow, 'call' | 'also'>): GuardRow {
  const [call, ...also] = paths
  if (call === undefined) throw new Error('a row without a path')
  return also.length === 0 ? { call, ...rest } : { call, also, ...rest }
}
