// The keywords of one schema as what they have to be: what is not is a fault of the schema, told when it is compiled.
import { nameOf, type Place } from './documents.ts'
import { SchemaFault } from './fault.ts'
import type { Node } from './node.ts'
import { TooDeep, toMembership } from './same-value.ts'
import { isObject, type Schema } from './subschemas.ts'

export class SchemaReader {
  readonly place: Place
  readonly schema: Schema
  /** Whether what is judged has to be gathered. */
  readonly tracking: boolean
  readonly #nodeFor: (schema: unknown, path: string, use: NodeUse) => Node

  constructor(place: Place, schema: Schema, tracking: boolean, nodeFor: (schema: unknown, path: string, use: NodeUse) => Node) {
    this.place = place
    this.schema = schema
    this.tracking = tracking
    this.#nodeFor = nodeFor
  }

  fault(keyword: string, reason: string): SchemaFault {
    return new SchemaFault(`${nameOf(this.place)}/${keyword}`, `\`${keyword}\` ${reason}`)
  }

  has(keyword: string): boolean {
    return this.schema[keyword] !== undefined
  }

  /** A whole number that is not below zero. */
  count(keyword: string): number | null {
    const value = this.schema[keyword]
    if (value === undefined) return null
    if (typeof value === 'bigint' && value >= 0n) return Number.MAX_SAFE_INTEGER
    if (typeof value !== 'number' || !Number.isInteger(value) || value < 0) throw this.fault(keyword, 'is no whole number of at least 0')
    return value
  }

  number(keyword: string): number | bigint | null {
    const value = this.schema[keyword]
    if (value === undefined) return null
    if (typeof value !== 'bigint' && (typeof value !== 'number' || !Number.isFinite(value))) throw this.fault(keyword, 'is no number')
    return value
  }

  text(keyword: string): string | null {
    const value = this.schema[keyword]
    if (value === undefined) return null
    if (typeof value !== 'string') throw this.fault(keyword, 'is no text')
    return value
  }

  flag(keyword: string): boolean {
    const value = this.schema[keyword]
    if (value !== undefined && typeof value !== 'boolean') throw this.fault(keyword, 'is neither true nor false')
    return value === true
  }

  list(keyword: string): readonly unknown[] | null {
    const value = this.schema[keyword]
    if (value === undefined) return null
    if (!Array.isArray(value)) throw this.fault(keyword, 'is no list')
    return value
  }

  names(keyword: string): readonly string[] | null {
    const value = this.list(keyword)
    if (value === null) return null
    return value.map((name) => {
      if (typeof name !== 'string') throw this.fault(keyword, 'names what is no text')
      return name
    })
  }

  record(keyword: string): readonly (readonly [string, unknown])[] | null {
    const value = this.schema[keyword]
    if (value === undefined) return null
    if (!isObject(value)) throw this.fault(keyword, 'is no object')
    return Object.entries(value)
  }

  /** Whether a value is one of these. */
  membership(keyword: string, values: readonly unknown[]): (value: unknown) => boolean {
    try {
      return toMembership(values)
    } catch (error) {
      if (error instanceof TooDeep) throw this.fault(keyword, 'is nested too deeply')
      throw error
    }
  }

  /** A schema below a keyword; null where there is no such keyword. */
  node(keyword: string, use: NodeUse): Node | null {
    const value = this.schema[keyword]
    return value === undefined ? null : this.#nodeFor(value, `/${keyword}`, use)
  }

  nodeOf(schema: unknown, path: string, use: NodeUse): Node {
    return this.#nodeFor(schema, path, use)
  }

  nodes(keyword: string, use: NodeUse): readonly Node[] | null {
    return this.list(keyword)?.map((schema, index) => this.#nodeFor(schema, `/${keyword}/${index}`, use)) ?? null
  }
}

/** Whether it judges a part of the value, the same value, or the same value without a word on what it has judged. */
export type NodeUse = 'part' | 'same' | 'same-untracked'
