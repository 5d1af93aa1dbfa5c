// Values of manifests, each with the place where it is written: a patch, a chart's values or the manifest itself.

import type { Place } from '../../base/index.ts'
import type { LocatedValue } from '../../syntax/index.ts'

export interface KubeScalar {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
  readonly place: Place
}
export interface KubeList {
  readonly kind: 'list'
  readonly items: readonly KubeValue[]
  readonly place: Place
}
export interface KubeTable {
  readonly kind: 'table'
  readonly entries: ReadonlyMap<string, KubeValue>
  readonly place: Place
}
export type KubeValue = KubeScalar | KubeList | KubeTable

export function toKubeValue(value: LocatedValue, toPlace: (line: number, end: number) => Place): KubeValue {
  const place = toPlace(value.line, value.kind === 'scalar' ? value.end : value.line)
  switch (value.kind) {
    case 'scalar':
      return { kind: 'scalar', value: value.value, place }
    case 'list':
      return { kind: 'list', items: value.items.map((item) => toKubeValue(item, toPlace)), place }
    case 'table':
      return { kind: 'table', entries: new Map([...value.entries].map(([key, inner]) => [key, toKubeValue(inner, toPlace)])), place }
  }
}

type Asked = KubeValue | null | undefined

/** The value under a chain of keys and numbers; null where one is absent, or holds nothing. */
export function at(value: Asked, ...path: readonly (string | number)[]): KubeValue | null {
  let found: Asked = value
  for (const step of path) {
    if (typeof step === 'number') found = found?.kind === 'list' ? found.items[step] : null
    else found = found?.kind === 'table' ? found.entries.get(step) : null
    if (found === undefined || found === null) return null
  }
  return found === undefined || found === null || (found.kind === 'scalar' && found.value === null) ? null : found
}

export function itemsAt(value: Asked, ...path: readonly (string | number)[]): readonly KubeValue[] {
  const found = at(value, ...path)
  return found?.kind === 'list' ? found.items : []
}

export function entriesAt(value: Asked, ...path: readonly (string | number)[]): readonly (readonly [string, KubeValue])[] {
  const found = at(value, ...path)
  return found?.kind === 'table' ? [...found.entries] : []
}

/** What is written, whatever quotes are around it. */
export function textAt(value: Asked, ...path: readonly (string | number)[]): string | null {
  const found = at(value, ...path)
  return found?.kind === 'scalar' && found.value !== null ? String(found.value) : null
}

export function numberAt(value: Asked, ...path: readonly (string | number)[]): number | null {
  const text = textAt(value, ...path)
  return text === null || text.trim() === '' || Number.isNaN(Number(text)) ? null : Number(text)
}

export function flagAt(value: Asked, ...path: readonly (string | number)[]): boolean | null {
  const text = textAt(value, ...path)
  return text === 'true' ? true : text === 'false' ? false : null
}

/** Something in it is left open by a template. */
export const HOLE = '__hole_'

export function hasHole(text: string): boolean {
  return text.includes(HOLE)
}

export function toPlainValue(value: KubeValue): unknown {
  switch (value.kind) {
    case 'scalar':
      return value.value
    case 'list':
      return value.items.map(toPlainValue)
    case 'table':
      return Object.fromEntries([...value.entries].filter(([key]) => key !== '__proto__').map(([key, inner]) => [key, toPlainValue(inner)]))
  }
}
