// What a schema proves harmless: a text of a type whose every value is without danger, or one of a list that the application wrote itself. Such a value
// is not inspected; what does not fit its type is, since nobody knows yet what becomes of it.

import type { Model, Schema } from '../../../model/index.ts'
import { isStrictPattern } from '../strict-pattern.ts'

export type Proof = (text: string) => boolean

const formats: Readonly<Record<string, RegExp>> = {
  uuid: /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i,
  date: /^\d{4}-\d{2}-\d{2}$/,
  'date-time': /^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?$/,
  time: /^\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d{2}:?\d{2})?$/,
  duration: /^-?P[0-9DTHMSWY.]{1,30}$/,
  ipv4: /^\d{1,3}(?:\.\d{1,3}){3}$/,
}
const types: Readonly<Record<string, RegExp>> = {
  integer: /^[+-]?\d{1,40}(?:\.0{1,10})?$/,
  number: /^[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,4})?$/,
  boolean: /^(?:true|false|1|0|on|off|yes|no|t|f|y|n)$/i,
  null: /^(?:null|)$/,
}

/** null where nothing is proven. */
export function proofOf(schema: Schema, schemas: Model['schemas'], depth = 0): Proof | null {
  if (depth > 8) return null
  if (schema.$ref !== undefined) {
    const target = schemas[schema.$ref.replace('#/components/schemas/', '')]
    return target === undefined ? null : proofOf(target, schemas, depth + 1)
  }
  if (schema.const !== undefined) return (text) => text === String(schema.const)
  if (schema.enum !== undefined) {
    const known = new Set(schema.enum.map(String))
    return (text) => known.has(text)
  }
  const arms = schema.anyOf ?? schema.oneOf
  if (arms !== undefined) {
    const proofs = arms.map((arm) => proofOf(arm, schemas, depth + 1))
    return proofs.every((proof) => proof !== null) ? (text) => proofs.some((proof) => proof(text)) : null
  }
  if (schema.allOf?.length === 1 && schema.allOf[0] !== undefined) return proofOf(schema.allOf[0], schemas, depth + 1)
  if (schema.type === 'array') return schema.items === undefined ? null : proofOf(schema.items, schemas, depth + 1)
  const pattern = schema.type === 'string' ? formats[schema.format ?? ''] : types[schema.type ?? '']
  if (pattern !== undefined) return (text) => pattern.test(text)
  if (schema.type !== 'string' || schema.pattern === undefined || !isStrictPattern(schema.pattern)) return null
  const { pattern: own } = schema
  // The class above lets no repetition stand within another that could take the same signs in two ways.
  const isFlat = !/[+*}]\)[+*{]/.test(own)
  const written = isFlat ? new RegExp(own) : null
  return written === null ? null : (text) => text.length <= 256 && written.test(text)
}
