// What is to be done with an answer, by its head and by what the operations that may have given it declare.

import { findAnswerKind, isJsonType, parseMediaType } from '../../../content/index.ts'
import type { ResponseHead } from '../../../listener/index.ts'
import { findHeader } from '../../../request/index.ts'
import { SchemaFault } from '../schema/index.ts'
import type { AnswerSchema, AnswerSchemas } from './answer-schemas.ts'
import { type DeclaredAnswers, type EventVariant, findDeclared } from './declared-answers.ts'

export type AnswerPlan =
  /** There is nothing to judge. */
  | { readonly kind: 'none' }
  /** `isJson`: what it is might still say whose it is. */
  | { readonly kind: 'undeclared'; readonly isJson: boolean }
  | { readonly kind: 'unjudged'; readonly reason: string }
  | { readonly kind: 'whole'; readonly schema: AnswerSchema }
  | { readonly kind: 'lines'; readonly schema: AnswerSchema; readonly isSequence: boolean }
  | { readonly kind: 'events'; readonly variants: readonly EventVariant<AnswerSchema>[] }

/** What schemas are about: JSON, whole or in a stream. */
export const isReadable = (type: string): boolean => isJsonType(type) || type === 'text/event-stream' || /json/.test(type)

const none: AnswerPlan = { kind: 'none' }

export function planAnswer(
  response: ResponseHead,
  operations: readonly DeclaredAnswers<AnswerSchema>[],
  schemas: AnswerSchemas,
): AnswerPlan {
  const { status, headers } = response
  const found = findAnswerKind(response)
  if (found.kind === 'empty' || status < 200 || headers.some(({ name, value }) => name === 'content-length' && value === '0')) return none
  const written = findHeader(headers, 'content-type')
  const type = written === null ? null : (parseMediaType(written)?.type ?? null)
  const declared = operations.flatMap((operation) => findDeclared(operation, status, type) ?? [])
  if (declared.length === 0) {
    // Redirects to the path with a slash, and Starlette's own words for an error.
    const isOwn = (status >= 300 && status < 400) || (status >= 400 && type === 'text/plain')
    return isOwn ? none : { kind: 'undeclared', isJson: found.kind === 'json' }
  }
  if (declared.some(({ kind }) => kind === 'free')) return none
  if (type === null || !isReadable(type)) return none
  if (found.kind === 'other') return { kind: 'unjudged', reason: found.reason }
  const values = declared.flatMap((one) => (one.kind === 'value' ? [one.schema] : []))
  if (found.kind === 'events') {
    const variants = declared.flatMap((one) => (one.kind === 'events' ? one.variants : []))
    const fault = findFault(variants.flatMap(({ event, data }) => (data === null ? [event] : [event, data])))
    return variants.length === 0 ? none : (fault ?? { kind: 'events', variants })
  }
  if (values.length === 0) return none
  const fault = findFault(values)
  if (fault !== null) return fault
  const schema = schemas.anyOf(values)
  return found.kind === 'json' ? { kind: 'whole', schema } : { kind: 'lines', schema, isSequence: found.kind === 'sequence' }
}

/** The first answer that a schema is about says whether it can be run. */
function findFault(schemas: readonly AnswerSchema[]): AnswerPlan | null {
  try {
    for (const { check } of schemas) check()
    return null
  } catch (error) {
    if (error instanceof SchemaFault)
      return { kind: 'unjudged', reason: `its schema cannot be run: \`${error.pointer}\`: ${error.message}` }
    throw error
  }
}

/** `200 application/json` */
export function nameAnswer({ status, headers }: ResponseHead): string {
  const type = findHeader(headers, 'content-type')
  return `${status} ${type === null ? 'of no type' : (parseMediaType(type)?.type ?? 'of a type that nobody can read')}`
}
