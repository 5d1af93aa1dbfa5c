// A document with those that it extends, the lowest first, and the settings that come of them. Nobody loosens what a lower one locks.

import { UserError } from '../../base/index.ts'
import type { Document } from './document.ts'
import { describeSource, type ExtendedPolicy } from './extends-section.ts'
import { checkLocks } from './locks.ts'
import { parseDocument } from './parse-document.ts'

export interface Layer {
  /** As messages call it. */
  readonly file: string
  readonly document: Partial<Document>
  /** The files of the documents that it extends, and of those that they do. */
  readonly beneath: readonly string[]
}

export interface DocumentText {
  /** As messages call it. */
  readonly file: string
  /** The same for the same file, by whatever way it was reached. */
  readonly identity: string
  readonly text: string
  /** `sha256-…` of its bytes. */
  readonly digest: string
  /** Within the project that is read. */
  readonly isInside: boolean
}

/** Answers why there is none, as a fragment, where there is none. */
export type OpenDocument = (entry: ExtendedPolicy, from: DocumentText) => DocumentText | { readonly failure: string }

const deepest = 8

export function readLayers(top: DocumentText, open: OpenDocument, ruleIds: readonly string[]): Layer[] {
  const layers = new Map<string, Layer>()
  read(top, [])
  const found = [...layers.values()]
  checkLocks(found, ruleIds)
  return found

  function read(source: DocumentText, way: readonly DocumentText[]): Layer {
    const known = layers.get(source.identity)
    if (known !== undefined) return known
    const document = parseDocument(source.text, source.file, ruleIds)
    const here = [...way, source]
    const beneath = (document.extends ?? []).flatMap((entry) => {
      const { digest, line } = entry
      const path = describeSource(entry.source)
      const place = `${source.file}:${line}`
      const next = open(entry, source)
      if ('failure' in next) throw new UserError('extends-unreadable', { place, path, reason: next.failure })
      const again = here.findIndex(({ identity }) => identity === next.identity)
      if (again !== -1)
        throw new UserError('extends-cyclic', { place, way: [...here.slice(again), next].map(({ file }) => file).join(' → ') })
      if (here.length >= deepest)
        throw new UserError('extends-unreadable', { place, path, reason: 'documents extend each other too deeply' })
      if (digest === null && !next.isInside) throw new UserError('extends-without-digest', { place, path, digest: next.digest })
      if (digest !== null && digest !== next.digest) throw new UserError('extends-changed', { place, path, digest: next.digest })
      const layer = read(next, here)
      return [layer.file, ...layer.beneath]
    })
    const layer = { file: source.file, document, beneath: [...new Set(beneath)] }
    layers.set(source.identity, layer)
    return layer
  }
}

/** Later ones win where only one can; lists and tables add up. */
export function mergeLayers(layers: readonly Layer[]): Partial<Document> {
  const merged: Record<string, unknown> = {}
  for (const { document } of layers)
    for (const [name, value] of Object.entries(document)) {
      const before = merged[name]
      if (Array.isArray(before) && Array.isArray(value)) merged[name] = [...before, ...value]
      else if (before instanceof Map && value instanceof Map) merged[name] = new Map([...before, ...value])
      else if (name === 'routes') merged[name] = { public: [...publicOf(before), ...publicOf(value)] }
      else if (name === 'access') merged[name] = joinAccess(before, value)
      else merged[name] = value
    }
  // Each value has the type that its name had in one of the documents.
  return merged as Partial<Document>
}

/** Rules of the same id in two documents are refused where the policy is made. */
function joinAccess(before: unknown, after: unknown): Document['access'] {
  const [one, other] = [before, after].map((value) => (value as Document['access'] | undefined) ?? {})
  return {
    rules: new Map([...(one?.rules ?? []), ...(other?.rules ?? [])]),
    fields: new Map([...(one?.fields ?? []), ...(other?.fields ?? [])]),
    resources: new Map([...(one?.resources ?? []), ...(other?.resources ?? [])]),
  }
}

function publicOf(routes: unknown): readonly string[] {
  return (routes as Document['routes'] | undefined)?.public ?? []
}
