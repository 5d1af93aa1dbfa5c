// A document with those that it extends, the lowest first, and the settings that come of them. Nobody loosens what a lower one locks.

import { UserError } from '../../base/index.ts'
import { severities } from '../../taxonomy/index.ts'
import { guardrailSeverities } from '../guardrails/guardrail.ts'
import type { Document } from './document.ts'
import { parseDocument } from './parse-document.ts'

export interface Layer {
  /** As messages call it. */
  readonly file: string
  readonly document: Partial<Document>
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
export type OpenDocument = (path: string, from: DocumentText) => DocumentText | { readonly failure: string }

const deepest = 8

export function readLayers(top: DocumentText, open: OpenDocument, ruleIds: readonly string[]): Layer[] {
  const layers = new Map<string, Layer>()
  read(top, [])
  const found = [...layers.values()]
  for (const [index, layer] of found.entries()) for (const lower of found.slice(0, index)) checkLocks(lower, layer)
  return found

  function read(source: DocumentText, way: readonly DocumentText[]): void {
    const document = parseDocument(source.text, source.file, ruleIds)
    const here = [...way, source]
    for (const { path, digest, line } of document.extends ?? []) {
      const place = `${source.file}:${line}`
      const next = open(path, source)
      if ('failure' in next) throw new UserError('extends-unreadable', { place, path, reason: next.failure })
      const again = here.findIndex(({ identity }) => identity === next.identity)
      if (again !== -1)
        throw new UserError('extends-cyclic', { place, way: [...here.slice(again), next].map(({ file }) => file).join(' → ') })
      if (here.length >= deepest)
        throw new UserError('extends-unreadable', { place, path, reason: 'documents extend each other too deeply' })
      if (digest === null && !next.isInside) throw new UserError('extends-without-digest', { place, path, digest: next.digest })
      if (digest !== null && digest !== next.digest) throw new UserError('extends-changed', { place, path, digest: next.digest })
      if (!layers.has(next.identity)) read(next, here)
    }
    layers.set(source.identity, { file: source.file, document })
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

function checkLocks(lower: Layer, upper: Layer): void {
  for (const lock of lower.document.locked ?? []) {
    const [section = '', name] = lock.split('.')
    const loosened = findLoosened(section, name, lower.document, upper.document)
    if (loosened !== null)
      throw new UserError('locked-loosened', { place: `${upper.file}:${loosened.line ?? 1}`, key: loosened.key, by: lower.file })
  }
}

interface Loosened {
  readonly key: string
  readonly line: number | null
}

function findLoosened(section: string, name: string | undefined, lower: Partial<Document>, upper: Partial<Document>): Loosened | null {
  switch (section) {
    case 'guardrails':
      for (const [id, turned] of upper.guardrails ?? []) {
        if (name !== undefined && id !== name) continue
        const before = lower.guardrails?.get(id)
        const key = `guardrails.${id}`
        // One that is declared here alone is one more.
        if (!('turn' in turned)) {
          if (before === undefined && name === undefined) continue
          return { key, line: turned.line }
        }
        const was = before === undefined ? null : 'turn' in before ? before.turn : before.severity
        if (was === 'off') continue
        if (turned.turn === 'off') return { key, line: turned.line }
        const least = was ?? 'block'
        if (guardrailSeverities.indexOf(turned.turn) < guardrailSeverities.indexOf(least)) return { key, line: turned.line }
      }
      return findLockedWaiver(name ?? null, [...(lower.guardrails?.keys() ?? [])], upper)
    case 'rules':
      for (const [id, setting] of upper.rules ?? []) {
        if (name !== undefined && id !== name) continue
        const before = lower.rules?.get(id)
        if (before === 'off') continue
        const isWeaker = setting === 'off' || (before !== undefined && severities.indexOf(setting) < severities.indexOf(before))
        if (isWeaker || before === undefined) return { key: `rules.${id}`, line: null }
      }
      return findLockedWaiver(name ?? null, [...(lower.rules?.keys() ?? [])], upper)
    case 'routes':
      return (upper.routes?.public ?? []).length > 0 ? { key: 'routes.public', line: null } : null
    case 'presets':
      // They only add.
      return null
    case 'waivers':
      return upper.waivers?.[0] === undefined ? null : { key: 'waivers', line: upper.waivers[0].line }
    default: {
      const field = section.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
      return Object.hasOwn(upper, field) ? { key: section, line: null } : null
    }
  }
}

/** Only one that names it: others do not count for what is locked. */
function findLockedWaiver(name: string | null, ids: readonly string[], { waivers }: Partial<Document>): Loosened | null {
  const found = (waivers ?? []).find(({ rule }) => rule !== null && (name === null ? ids.includes(rule) : rule === name))
  return found === undefined ? null : { key: 'waivers', line: found.line }
}
