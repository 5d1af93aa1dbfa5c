// The body of a request, as the application will read it: by what the route declares and by what the request says that it is. What is said in no way
// that all readers share is refused.

import type { Body, Model } from '../../model/index.ts'
import type { JsonStreamFault } from '../json/index.ts'
import type { RefusalCode } from '../request/index.ts'
import { BodyTypes, unclear } from './body-types.ts'
import type { FormEntry } from './form-entries.ts'
import { createFormReader, toFormTable } from './form-values.ts'
import { isJsonType, isUtf8Type, type MediaType, parseMediaType } from './media-type.ts'
import { readForm } from './read-form.ts'
import { readJson } from './read-json.ts'
import { readMultipart } from './read-multipart.ts'

export type BodyRead =
  | {
      readonly kind: 'read'
      /** As the application will have it. */
      readonly value: unknown
      /** As it was sent, for rules on what is sent. */
      readonly sent: unknown
      readonly isJson: boolean
    }
  | { readonly kind: 'refused'; readonly code: RefusalCode; readonly reason: string }

export interface SentBody {
  readonly contentType: string | null
  readonly contentEncoding: string | null
  readonly bytes: Uint8Array
}

export interface ReadBody {
  (sent: SentBody): BodyRead
  /** What is no JSON is refused, whatever is said of it. */
  readonly readsJson?: true
}

const formTypes = ['application/x-www-form-urlencoded', 'multipart/form-data']

/** By what a route declares: JSON of a schema, a form, or null, where its handler reads the request itself. */
export function createBodyReader(body: Body | null, schemas: Model['schemas'], depth: number): ReadBody {
  if (body !== null && formTypes.includes(body.contentType)) {
    const values = createFormReader(body.schema, schemas)
    return (sent) => readAsForm(sent, values)
  }
  // Text or bytes that no reader parses are nothing that a rule could read.
  if (body !== null && !isJsonType(body.contentType))
    return () => refuse('body-type-unknown', `the route takes ${body.contentType}, which no rule can read`)
  const values = body === null ? null : new BodyTypes(schemas).readerOf(body.schema)
  const read: ReadBody = (sent) => {
    // None at all is `None` to the application, or refused by it.
    if (sent.bytes.length === 0) return { kind: 'read', value: null, sent: null, isJson: true }
    if (!isSaidJson(sent)) return refuse('body-type-unknown', 'the body is not said to be JSON in UTF-8')
    const json = readJson(sent.bytes, depth)
    if (json.kind === 'fault') return refuse('body-undecodable', noJson(json.fault))
    const value = values === null ? json.value : values(json.value)
    return value === unclear
      ? refuse('body-undecodable', 'the body is not what the route declares')
      : { kind: 'read', value, sent: json.value, isJson: true }
  }
  return Object.assign(read, { readsJson: true } as const)
}

export function isSaidJson(sent: Omit<SentBody, 'bytes'>): boolean {
  const type = typeOf(sent)
  return type !== null && isJsonType(type.type)
}

export const noJson = (fault: JsonStreamFault): string => `the body is no JSON that all readers read alike: ${fault}`

function readAsForm(sent: SentBody, values: (entries: readonly FormEntry[]) => unknown): BodyRead {
  const entries = sent.bytes.length === 0 ? [] : readEntries(sent)
  if (entries === 'type') return refuse('body-type-unknown', 'the body is not said to be a form in UTF-8')
  const value = entries === null ? unclear : values(entries)
  if (entries === null || value === unclear)
    return refuse('body-undecodable', 'the form could be read in more than one way, or is not what the route declares')
  return { kind: 'read', value, sent: toFormTable(entries), isJson: false }
}

function readEntries(sent: SentBody): readonly FormEntry[] | null | 'type' {
  const type = typeOf(sent)
  switch (type?.type) {
    case 'application/x-www-form-urlencoded':
      return readForm(sent.bytes)
    case 'multipart/form-data':
      return readMultipart(sent.bytes, type)
    default:
      return 'type'
  }
}

function typeOf({ contentType, contentEncoding }: Omit<SentBody, 'bytes'>): MediaType | null {
  if (contentType === null || (contentEncoding !== null && contentEncoding.toLowerCase() !== 'identity')) return null
  const type = parseMediaType(contentType)
  return type !== null && isUtf8Type(type) ? type : null
}

const refuse = (code: RefusalCode, reason: string): BodyRead => ({ kind: 'refused', code, reason })
