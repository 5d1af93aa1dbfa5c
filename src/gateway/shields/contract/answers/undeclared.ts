// What of a value its schema does not declare. A model that says nothing of other members declares its own and no others: it says what goes out. An object
// of which no member is named (`dict[str, X]`, `Any`) is free, and so is a model that takes what it does not know (`extra="allow"`).

import { isTable, type Table } from '../../overlay/index.ts'
import type { Check } from '../schema/index.ts'
import { type Cuts, commonCuts, ofItems, ofMembers, withoutCuts } from './cuts.ts'

/** null: the schema says nothing of what a value of this kind holds. */
export type Look = (value: unknown) => Cuts | null

export interface SchemaAt {
  /** By the reference of a schema, `#/…`. */
  find(reference: string): unknown
  check(reference: string): Check
}

export class Looks {
  readonly #schemas: SchemaAt
  readonly #known = new Map<string, Look>()

  constructor(schemas: SchemaAt) {
    this.#schemas = schemas
  }

  /** Schemas may hold themselves, so each is read when a value comes to it. */
  at(reference: string): Look {
    const known = this.#known.get(reference)
    if (known !== undefined) return known
    let made: Look | null = null
    let isRunning = 0
    const look: Look = (value) => {
      // A reference that comes back to itself without a step into the value.
      if (isRunning > mostTurns) return null
      made ??= this.#make(reference, this.#schemas.find(reference))
      isRunning++
      try {
        return made(value)
      } finally {
        isRunning--
      }
    }
    this.#known.set(reference, look)
    return look
  }

  /** Whichever of the branches the value is: what one of them declares stays. */
  anyOf(branches: readonly { readonly look: Look; readonly check: () => Check }[]): Look {
    const [only] = branches
    if (only === undefined) return silent
    return (value) => {
      if (typeof value !== 'object' || value === null) return null
      if (branches.length === 1) return only.look(value)
      const seen = branches.map(({ look, check }) => ({ cuts: look(value), check }))
      if (seen.every(({ cuts }) => cuts === null)) return null
      const fitting = seen.filter(({ cuts, check }) => check()(withoutCuts(value, cuts ?? 'none')) === null)
      // What fits none of them may hold what any of them declares.
      const asked = fitting.length > 0 ? fitting : seen.filter(({ cuts }) => cuts !== null)
      return asked.map(({ cuts }) => cuts ?? 'none').reduce(commonCuts)
    }
  }

  #make(reference: string, schema: unknown): Look {
    if (!isTable(schema)) return silent
    const parts: Look[] = []
    const { $ref, items, prefixItems, if: condition } = schema
    if (typeof $ref === 'string') parts.push(this.at($ref))
    const members = this.#members(reference, schema)
    if (members !== null) parts.push(members)
    if (items !== undefined || Array.isArray(prefixItems)) parts.push(this.#items(reference, schema))
    for (const key of ['anyOf', 'oneOf'] as const) {
      const choices = schema[key]
      if (Array.isArray(choices)) parts.push(this.#choice(choices.map((choice, index) => ({ choice, at: `${reference}/${key}/${index}` }))))
    }
    if (Array.isArray(schema['allOf'])) parts.push(...schema['allOf'].map((_, index) => this.at(`${reference}/allOf/${index}`)))
    if (condition !== undefined)
      for (const key of ['if', 'then', 'else'] as const) if (schema[key] !== undefined) parts.push(this.at(`${reference}/${key}`))
    return together(parts)
  }

  #choice(choices: readonly { readonly choice: unknown; readonly at: string }[]): Look {
    const branches = choices.map(({ choice, at }) => ({
      look: this.at(at),
      check: () => this.#schemas.check(at),
      kinds: this.#kindsOf(choice),
    }))
    const ofKind = (kind: 'object' | 'array') => this.anyOf(branches.filter(({ kinds }) => kinds === null || kinds.includes(kind)))
    const objects = ofKind('object')
    const arrays = ofKind('array')
    return (value) => (typeof value !== 'object' || value === null ? null : Array.isArray(value) ? arrays(value) : objects(value))
  }

  /** null: it does not say. */
  #kindsOf(choice: unknown): readonly unknown[] | null {
    let schema = choice
    for (let turn = 0; turn < mostTurns && isTable(schema); turn++) {
      const { type, $ref } = schema
      if (type !== undefined) return Array.isArray(type) ? type : [type]
      if (typeof $ref !== 'string') return null
      schema = this.#schemas.find($ref)
    }
    return null
  }

  /** null where nothing is said of members. */
  #members(reference: string, schema: Table): Look | null {
    const { properties, patternProperties, additionalProperties, unevaluatedProperties } = schema
    const rest = additionalProperties ?? unevaluatedProperties
    if (patternProperties !== undefined || (properties === undefined && rest === undefined)) return null
    const declared = new Map<string, Look>()
    if (isTable(properties))
      for (const name of Object.keys(properties)) declared.set(name, this.at(`${reference}/properties/${toPart(name)}`))
    const others = isTable(rest)
      ? this.at(`${reference}/${additionalProperties === undefined ? 'unevaluatedProperties' : 'additionalProperties'}`)
      : null
    const isOpen = rest === true
    return (value) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return null
      const cut = new Map<string, Cuts>()
      for (const [key, inner] of Object.entries(value)) {
        const look = declared.get(key) ?? others
        const cuts = look === null ? (isOpen ? 'none' : 'cut') : (look(inner) ?? 'none')
        if (cuts !== 'none') cut.set(key, cuts)
      }
      return ofMembers(cut)
    }
  }

  #items(reference: string, { items, prefixItems }: Table): Look {
    const first = Array.isArray(prefixItems) ? prefixItems.map((_, index) => this.at(`${reference}/prefixItems/${index}`)) : []
    const rest = isTable(items) ? this.at(`${reference}/items`) : silent
    return (value) => {
      if (!Array.isArray(value)) return null
      const cut = new Map<number, Cuts>()
      for (const [index, item] of value.entries()) {
        const cuts = (first[index] ?? rest)(item) ?? 'none'
        if (cuts !== 'none') cut.set(index, cuts)
      }
      return ofItems(cut)
    }
  }
}

const mostTurns = 1000

const silent: Look = () => null

/** All of them are about the value: what one of them declares stays, and who says nothing is not asked. */
function together(parts: readonly Look[]): Look {
  const [only] = parts
  if (parts.length <= 1) return only ?? silent
  return (value) => {
    let all: Cuts | null = null
    for (const part of parts) {
      const cuts = part(value)
      if (cuts !== null) all = all === null ? cuts : commonCuts(all, cuts)
    }
    return all
  }
}

/** RFC 6901, in a fragment. */
export const toPart = (name: string): string => encodeURIComponent(name.replaceAll('~', '~0').replaceAll('/', '~1'))
