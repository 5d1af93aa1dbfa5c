// Why the application refuses what the contract let through, by name: what no document tells, or what releases read differently.

import type { MadeRequest } from './make-requests.ts'

export const causes = {
  'other-name': 'a field is missing or closed, and an unknown one might stand for it (`populate_by_name`, `AliasChoices`)',
  'own-check': 'a check of the application: a validator of a field or of a model',
  decimal: 'a decimal, of which the document says that it is a number or any text',
  strict: 'strict types, which look in the document like all others',
  narrower: 'narrower than its format: with or without a time zone, in the past, without infinity',
  keys: 'keys of tables that are no text, which the document does not describe',
  parameters: 'parameters of a model that takes no others, which the document does not tell',
  'no-type': 'JSON that is not said to be any, which releases before `strict_content_type` take',
  form: 'a form that can be read in more than one way, or with an empty field, which releases read differently',
  file: 'text where a file is wanted: in the document files and bytes look alike',
  'null-body': '`null` where a body is wanted, which older releases take for none',
  bytes: 'a body that is not said to be JSON, for an operation that takes texts or numbers',
  spelling: 'a spelling of a format that is not known to be refused by every release',
  literal: 'a number as text, which a class of constants takes and a literal does not',
  trimmed: 'white space or case that a model may take away before it looks',
  'by-code': 'kinds that code tells apart, not a field',
  'json-text': 'JSON in a parameter',
  hidden: 'a parameter that is kept out of the document',
  renamed: 'a field that older releases read by another name than the one in their document',
} as const

export type Cause = keyof typeof causes

const byKind: readonly (readonly [RegExp, Cause])[] = [
  [/\[key\]/, 'keys'],
  [/^(?:query|header|cookie).* extra_forbidden$/, 'parameters'],
  [/^query\.(?:debug|secret) /, 'hidden'],
  [/^body\.theNumber missing$/, 'renamed'],
  [/^body\.(?:called\.)?[ab]\./, 'by-code'],
  [/ (?:decimal_\w+|finite_number|(?:greater|less)_than(?:_equal)?)$/, 'decimal'],
  [/ (?:timezone_\w+|date_past|date_future|datetime_past|datetime_future)$/, 'narrower'],
  [/ json_(?:type|invalid)$/, 'json-text'],
  [/ (?:int|bool|string|float)_type$/, 'strict'],
  [/ int_from_float$/, 'by-code'],
  [/ literal_error$/, 'literal'],
  [/ union_tag_\w+$/, 'by-code'],
  [/ (?:value_error|assertion_error)$/, 'own-check'],
  [/ string_(?:pattern_mismatch|too_short|too_long)$/, 'trimmed'],
  [/ (?:base64_\w+|byte_size\w*|time_\w+|ip_\w+|date_\w+|datetime_\w+|uuid_\w+|url_\w+|int_parsing_size)$/, 'spelling'],
]

/** null where nobody knows. `declaredSays`: what the contract says where fields have the names in the document and no other. */
export function explain({ headers, body }: MadeRequest, told: readonly string[], declaredSays: boolean): Cause | null {
  const type = headers.find(([name]) => name === 'content-type')?.[1] ?? ''
  const ofBody = told.every((one) => one.startsWith('body'))
  if (ofBody && /^(?:multipart|application\/x-www)/.test(type) && !declaredSays)
    return told.some((one) => one.endsWith('value_error')) ? 'file' : 'form'
  if (declaredSays) return 'other-name'
  if (ofBody && type === '' && body.length > 0) return 'no-type'
  if (ofBody && body.length > 0 && !/^\s*application\/(?:json|[^;/]*\+json)\s*(?:;|$)/i.test(type)) return 'bytes'
  if (ofBody && Buffer.from(body).toString().trim() === 'null') return 'null-body'
  const causesTold = told.map((one) => byKind.find(([kind]) => kind.test(one))?.[1] ?? null)
  return causesTold.find((cause) => cause !== null) ?? null
}
