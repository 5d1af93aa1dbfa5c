// What one law has and another has not, part by part, and what the law would be with one of these changes alone.

import type { Document } from './document.ts'
import type { Layer } from './layers.ts'

export interface LawEdit {
  /** The document, as messages call it. */
  readonly file: string
  readonly section: keyof Document | 'document'
  /** `rules.docs-open`, `routes.public GET /health` */
  readonly key: string
  /** Undefined where it is not there. */
  readonly before: unknown
  readonly after: unknown
  /** The layers of the one law with this change of the other. */
  readonly alone: readonly Layer[]
}

/** Where it is written decides nothing. */
export function toPartText(value: unknown): string {
  return JSON.stringify(value, (name, part: unknown) => (name === 'line' ? undefined : part instanceof Map ? [...part] : part)) ?? ''
}

export function listEdits(base: readonly Layer[], head: readonly Layer[]): LawEdit[] {
  const [top] = head.slice(-1)
  // Before there was any law, each part of the first one is a change of its own.
  const started = base.length === 0 && top !== undefined ? [{ ...top, document: {} }] : base
  const lost = started.filter(({ file }) => !head.some((layer) => layer.file === file))
  const gained = head.filter(({ file }) => !started.some((layer) => layer.file === file))
  const [own] = base.slice(-1)
  if (top === undefined && own !== undefined)
    return [{ file: own.file, section: 'document', key: own.file, before: own.document, after: undefined, alone: [] }]
  return [
    ...lost.map(
      (layer): LawEdit => ({
        file: layer.file,
        section: 'document',
        key: `extends ${layer.file}`,
        before: layer.document,
        after: undefined,
        alone: started.filter((one) => one !== layer),
      }),
    ),
    ...gained.map(
      (layer): LawEdit => ({
        file: layer.file,
        section: 'document',
        key: `extends ${layer.file}`,
        before: undefined,
        after: layer.document,
        alone: [layer, ...started],
      }),
    ),
    ...started.flatMap((layer) => {
      const other = head.find(({ file }) => file === layer.file)
      return other === undefined ? [] : listEditsOf(layer, other, started)
    }),
  ]
}

function listEditsOf(layer: Layer, other: Layer, layers: readonly Layer[]): LawEdit[] {
  const [before, after] = [listParts(layer.document), listParts(other.document)]
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((key) => {
    const [was, is] = [before.get(key), after.get(key)]
    const part = is ?? was
    if (part === undefined || (was !== undefined && is !== undefined && toPartText(was.value) === toPartText(is.value))) return []
    const document = part.put(layer.document, is?.value)
    return {
      file: layer.file,
      section: part.section,
      key,
      before: was?.value,
      after: is?.value,
      alone: layers.map((one) => (one === layer ? { ...one, document } : one)),
    }
  })
}

interface Part {
  readonly section: keyof Document
  readonly value: unknown
  /** The document with that value in the part's place; undefined takes it out. */
  readonly put: (document: Partial<Document>, value: unknown) => Partial<Document>
}

/** Lists whose order decides something stay whole. */
const whole: ReadonlySet<string> = new Set(['owners', 'extends', 'environmentFiles', 'pythonRoots', 'licences', 'secrets'])

function listParts(document: Partial<Document>): Map<string, Part> {
  const parts = new Map<string, Part>()
  for (const [name, value] of Object.entries(document)) {
    // The keys of a document are those of its type.
    const section = name as keyof Document
    const key = name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)
    if (whole.has(name)) parts.set(key, { section, value, put: (whole, other) => withField(whole, section, other) })
    else if (section === 'access') addAccess(parts, document)
    else if (section === 'routes')
      addItems(parts, 'routes.public', section, document.routes?.public ?? [], (one, items) =>
        withField(one, section, { public: items(one.routes?.public ?? []) }),
      )
    else if (value instanceof Map)
      for (const [entry, written] of value)
        parts.set(`${key}.${entry}`, {
          section,
          value: written,
          put: (one, other) => withField(one, section, withEntry(asMap(one[section]), entry, other)),
        })
    else if (Array.isArray(value))
      addItems(parts, key, section, value, (one, items) => withField(one, section, items(asList(one[section]))))
    else parts.set(key, { section, value, put: (one, other) => withField(one, section, other) })
  }
  return parts
}

function addAccess(parts: Map<string, Part>, { access = {} }: Partial<Document>): void {
  for (const section of ['rules', 'fields', 'resources'] as const)
    for (const [entry, value] of access[section] ?? [])
      parts.set(`access.${section}.${entry}`, {
        section: 'access',
        value,
        put: (one, other) => withField(one, 'access', { ...one.access, [section]: withEntry(asMap(one.access?.[section]), entry, other) }),
      })
}

type Change = (items: readonly unknown[]) => readonly unknown[]

function addItems(
  parts: Map<string, Part>,
  key: string,
  section: keyof Document,
  items: readonly unknown[],
  change: (document: Partial<Document>, change: Change) => Partial<Document>,
): void {
  for (const item of items) {
    const text = toPartText(item)
    const name = `${key} ${describe(item)}`
    // Two waivers of one rule are told apart by all that they say.
    const free = parts.has(name) ? `${name} ${text}` : name
    parts.set(free, {
      section,
      value: item,
      put: (document, other) =>
        change(document, (before) => {
          const kept = before.filter((one) => `${key} ${describe(one)}` !== free && toPartText(one) !== text)
          return other === undefined ? kept : [...kept, other]
        }),
    })
  }
}

function withField(document: Partial<Document>, section: keyof Document, value: unknown): Partial<Document> {
  // The value was read for this section, or put together of such.
  const changed = { ...document, [section]: value } as Partial<Document>
  if (value === undefined) delete (changed as Record<string, unknown>)[section]
  return changed
}

function withEntry(map: ReadonlyMap<unknown, unknown>, entry: string, value: unknown): ReadonlyMap<unknown, unknown> {
  const changed = new Map(map)
  if (value === undefined) changed.delete(entry)
  else changed.set(entry, value)
  return changed
}

const asMap = (value: unknown): ReadonlyMap<unknown, unknown> => (value instanceof Map ? value : new Map())
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [])

function describe(item: unknown): string {
  if (typeof item !== 'object' || item === null) return String(item)
  return ['rule', 'route', 'path', 'fingerprint']
    .map((name) => Object.entries(item).find(([key]) => key === name)?.[1])
    .filter((part) => typeof part === 'string')
    .join(' ')
}
