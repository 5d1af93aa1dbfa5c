// What an operation declares to answer: by status (`200`, `2XX`, `default`) and media type, and what of it there is a schema for. Streams are declared by
// one item (OpenAPI 3.2, which FastAPI writes from 0.135 on): a line, or an event whose data is JSON of its own.

import { parseMediaType } from '../../../content/index.ts'
import { isTable, type Table } from '../../overlay/index.ts'
import type { ContractDocument } from '../contract-document.ts'

/** `schema` and `events` are what was kept of schemas, `Kept`. */
export type Declared<Kept> =
  /** Anything may stand in it. */
  | { readonly kind: 'free' }
  /** The whole, or each line of it. */
  | { readonly kind: 'value'; readonly schema: Kept }
  | { readonly kind: 'events'; readonly variants: readonly EventVariant<Kept>[] }

export interface EventVariant<Kept> {
  /** Of `{data, event, id, retry}`, the data as text. */
  readonly event: Kept
  /** Of the JSON in its data; null where that is text. */
  readonly data: Kept | null
}

export type DeclaredAnswers<Kept> = ReadonlyMap<string, readonly { readonly type: string; readonly declared: Declared<Kept> }[]>

/** By status, in lower case: `200`, `2xx`, `default`. A status without a list may be of any type. `keep` is told every schema. */
export function readDeclaredAnswers<Kept>(
  document: ContractDocument,
  operation: Table,
  keep: (schema: unknown) => Kept,
): DeclaredAnswers<Kept> {
  const answers = new Map<string, readonly { readonly type: string; readonly declared: Declared<Kept> }[]>()
  const responses = document.follow(operation['responses']) ?? {}
  for (const [status, written] of Object.entries(responses)) {
    const content = document.follow(written)?.['content']
    const types = isTable(content) ? Object.entries(content) : []
    answers.set(
      status.toLowerCase(),
      types.map(([type, media]) => ({
        type: parseMediaType(type)?.type ?? type.toLowerCase(),
        declared: readMedia(document, parseMediaType(type)?.type ?? type, isTable(media) ? media : {}, keep),
      })),
    )
  }
  return answers
}

const free = { kind: 'free' } as const

function readMedia<Kept>(
  document: ContractDocument,
  type: string,
  { schema, itemSchema }: Table,
  keep: (schema: unknown) => Kept,
): Declared<Kept> {
  const isEvents = type === 'text/event-stream'
  const isLines = /^application\/(?:x-)?(?:jsonl|jsonlines|json-lines|ndjson|json-seq)$/.test(type)
  if (!isEvents && !isLines) return sayNothing(schema) ? free : { kind: 'value', schema: keep(schema) }
  const item = itemSchema ?? itemOf(document, schema)
  if (sayNothing(item)) return free
  if (isLines) return { kind: 'value', schema: keep(item) }
  const variants = variantsOf(document, item)
  // A schema without any field of an event is one of its data.
  const kept = variants.some((variant) => describesEvent(document, variant))
    ? variants.map((variant) => ({ event: keep(variant), data: dataOf(document, variant, keep) }))
    : [{ event: keep({}), data: keep(item) }]
  return { kind: 'events', variants: kept }
}

/** A `schema` of a stream is written for the whole, a list of values, or for each of them. Text says nothing of what stands in it. */
function itemOf(document: ContractDocument, schema: unknown): unknown {
  const followed = document.follow(schema)
  if (followed === null) return schema
  if (followed['type'] === 'string') return {}
  return followed['type'] === 'array' && followed['items'] !== undefined ? followed['items'] : schema
}

const sayNothing = (schema: unknown): boolean =>
  schema === undefined || schema === true || (isTable(schema) && Object.keys(schema).length === 0)

function variantsOf(document: ContractDocument, item: unknown): readonly unknown[] {
  const schema = document.follow(item)
  const choices = schema?.['oneOf'] ?? schema?.['anyOf']
  return Array.isArray(choices) ? choices : [item]
}

function fieldOf(document: ContractDocument, schema: unknown, name: string): Table | null {
  const properties = document.follow(schema)?.['properties']
  return isTable(properties) && Object.hasOwn(properties, name) ? document.follow(properties[name]) : null
}

const describesEvent = (document: ContractDocument, schema: unknown): boolean => fieldOf(document, schema, 'data') !== null

function dataOf<Kept>(document: ContractDocument, variant: unknown, keep: (schema: unknown) => Kept): Kept | null {
  const content = fieldOf(document, variant, 'data')?.['contentSchema']
  return sayNothing(content) ? null : keep(content)
}

/** undefined: not declared. Exact statuses come before their hundreds, and those before `default`; exact types before ranges. */
export function findDeclared<Kept>(answers: DeclaredAnswers<Kept>, status: number, type: string | null): Declared<Kept> | undefined {
  // A part is one of what 200 declares.
  const exact = answers.get(String(status)) ?? (status === 206 ? answers.get('200') : undefined)
  const types = exact ?? answers.get(`${Math.floor(status / 100)}xx`) ?? answers.get('default')
  if (types === undefined || types.length === 0) return types === undefined ? undefined : free
  const ranges = type === null ? [] : [type, `${type.split('/')[0]}/*`, '*/*']
  for (const range of ranges) {
    const found = types.find((one) => one.type === range)
    if (found !== undefined) return found.declared
  }
  return undefined
}
