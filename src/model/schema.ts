// Schemas: what the data of a request or response looks like. JSON Schema as FastAPI writes it, reduced to what decides.
import type { Json } from './model.ts'

export type SchemaName = string

/** A JSON Schema (OpenAPI 3.1 dialect): `$ref`s point at `#/components/schemas/NAME`. */
export interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly format?: string
  readonly enum?: readonly Json[]
  readonly const?: Json
  readonly items?: Schema
  readonly prefixItems?: readonly Schema[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly required?: readonly string[]
  readonly additionalProperties?: boolean | Schema
  readonly anyOf?: readonly Schema[]
  readonly oneOf?: readonly Schema[]
  readonly allOf?: readonly Schema[]
  readonly discriminator?: Json
  readonly title?: string
  readonly default?: Json
  readonly minimum?: number
  readonly maximum?: number
  readonly exclusiveMinimum?: number
  readonly exclusiveMaximum?: number
  readonly multipleOf?: number
  readonly minLength?: number
  readonly maxLength?: number
  readonly pattern?: string
  readonly minItems?: number
  readonly maxItems?: number
  readonly uniqueItems?: boolean
  readonly contentMediaType?: string
  readonly contentSchema?: Schema
  readonly minProperties?: number
  readonly maxProperties?: number
  readonly propertyNames?: Schema
  readonly readOnly?: boolean
  readonly writeOnly?: boolean
  readonly deprecated?: boolean
  /** What is not known, and why: this schema admits anything. */
  readonly 'x-unknown'?: string
}
