// Configuration of Traefik as one tree, wherever it was written: files, flags of a command, labels of containers, variables, objects of a
// cluster. Names are in lower case, since Traefik does not tell them apart in labels and flags.

import type { Place } from '../../base/index.ts'
import type { Lined } from '../../syntax/index.ts'
import type { KubeValue } from '../kube/value.ts'

export interface TraefikNode {
  /** As written; null where nothing but what lies below it is. */
  readonly text: string | null
  readonly entries: ReadonlyMap<string, TraefikNode>
  readonly items: readonly TraefikNode[]
  readonly place: Place
}

interface Growing {
  text: string | null
  readonly entries: Map<string, Growing>
  readonly items: Growing[]
  place: Place
}

const DEEPEST = 30

export function fromLined(value: Lined, file: string): TraefikNode {
  const place = { file, line: value.line }
  switch (value.kind) {
    case 'scalar':
      return { text: value.value === null ? null : String(value.value), entries: new Map(), items: [], place }
    case 'list':
      return { text: null, entries: new Map(), items: value.items.map((item) => fromLined(item, file)), place }
    case 'table': {
      const entries = [...value.entries].map(([key, inner]) => [key.toLowerCase(), fromLined(inner, file)] as const)
      return { text: null, entries: new Map(entries), items: [], place }
    }
  }
}

export function fromKube(value: KubeValue): TraefikNode {
  const { place } = value
  switch (value.kind) {
    case 'scalar':
      return { text: value.value === null ? null : String(value.value), entries: new Map(), items: [], place }
    case 'list':
      return { text: null, entries: new Map(), items: value.items.map(fromKube), place }
    case 'table': {
      const entries = [...value.entries].map(([key, inner]) => [key.toLowerCase(), fromKube(inner)] as const)
      return { text: null, entries: new Map(entries), items: [], place }
    }
  }
}

/** `http.routers.web.rule` and its value; of `domains[0]` the number is a name. */
export interface Setting {
  readonly name: string
  readonly text: string
  readonly place: Place
}

export function fromSettings(settings: readonly Setting[], place: Place): TraefikNode {
  const root = grow(place)
  for (const { name, text, place: where } of settings) {
    let node = root
    const keys = name
      .toLowerCase()
      .split(/[.[\]]+/)
      .filter((key) => key !== '')
    for (const key of keys.slice(0, DEEPEST)) {
      const next = node.entries.get(key) ?? grow(where)
      node.entries.set(key, next)
      node = next
    }
    node.text = text
    node.place = where
  }
  return root
}

function grow(place: Place): Growing {
  return { text: null, entries: new Map(), items: [], place }
}

export function nodeAt(node: TraefikNode | null | undefined, ...keys: readonly string[]): TraefikNode | null {
  let found = node ?? null
  for (const key of keys) found = found?.entries.get(key) ?? null
  return found
}

export function textOf(node: TraefikNode | null | undefined, ...keys: readonly string[]): string | null {
  return nodeAt(node, ...keys)?.text ?? null
}

/** Of a list, or of the words between commas of a text. */
export function textsOf(node: TraefikNode | null | undefined, ...keys: readonly string[]): readonly string[] {
  const found = nodeAt(node, ...keys)
  if (found === null) return []
  if (found.items.length > 0) return found.items.flatMap((item) => item.text ?? [])
  return (found.text ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '')
}

/** A flag without a value is switched on. */
export function isOn(node: TraefikNode | null | undefined, ...keys: readonly string[]): boolean {
  const text = textOf(node, ...keys)
  return text !== null && /^(?:true|1|t)$/i.test(text)
}

/** It is there, and nobody says `false`. */
export function isGiven(node: TraefikNode | null): node is TraefikNode {
  return node !== null && node.text?.toLowerCase() !== 'false'
}

export function namedAt(node: TraefikNode | null | undefined, ...keys: readonly string[]): readonly (readonly [string, TraefikNode])[] {
  return [...(nodeAt(node, ...keys)?.entries ?? [])]
}
