// Schemas as plans by which the tape of a body is gone over to say whether it passes with nothing to note. No value is made, so this is how nearly all bodies are
// judged; whatever is out of the ordinary (a field that nobody names, a name that comes twice, a spelling that is read in lax ways) is left to `compile-schema.ts`.

import type { JsonTape } from '../../../json/index.ts'
import { isTable, type Table } from '../../overlay/index.ts'
import type { ContractDocument } from '../contract-document.ts'
import { isManyBodies, type SchemaJudges } from './compile-schema.ts'
import { judgeByPlan } from './judge-by-plan.ts'
import { Names, Plan, planArray, planEither, planNull, planObject } from './quick-plan.ts'
import { planScalar } from './quick-scalar.ts'

/** The cell behind the value that begins at `cell`; -1 where it might be refused, or something might be noted of it. */
export type QuickJudge = (tape: JsonTape, cell: number) => number

const mostFields = 31

/** Null where nothing of a schema could be said quickly. */
export function compileQuick(schema: unknown, document: ContractDocument, judges: SchemaJudges): QuickJudge | null {
  const plan = new Plans(document, judges).of(schema)
  return plan === null ? null : (tape, cell) => judgeByPlan(plan, tape, cell)
}

class Plans {
  readonly #document: ContractDocument
  readonly #judges: SchemaJudges
  readonly #made = new Map<Table, Plan | null>()

  constructor(document: ContractDocument, judges: SchemaJudges) {
    this.#document = document
    this.#judges = judges
  }

  of(schema: unknown, isNamed = false): Plan | null {
    if (!isTable(schema)) return null
    const known = this.#made.get(schema)
    if (known !== undefined) return known
    // Within itself a schema is out of the ordinary.
    this.#made.set(schema, null)
    const made = this.#make(schema, isNamed)
    this.#made.set(schema, made)
    return made
  }

  #make(schema: Table, isNamed: boolean): Plan | null {
    const { $ref, type, anyOf, allOf } = schema
    if (typeof $ref === 'string') return this.of(this.#document.find($ref), true)
    if (oddKeywords.some((keyword) => schema[keyword] !== undefined)) return null
    const choices = Array.isArray(anyOf) ? anyOf : allOf
    if (Array.isArray(choices)) {
      if ((Array.isArray(anyOf) ? allOf !== undefined : choices.length !== 1) || ofTypes.some((keyword) => schema[keyword] !== undefined))
        return null
      return this.#either(choices)
    }
    const isLiteral = schema['enum'] !== undefined || schema['const'] !== undefined
    if (type === 'object' || type === 'array') return isLiteral ? null : type === 'object' ? this.#object(schema) : this.#array(schema)
    return isLiteral || typeof type === 'string'
      ? planScalar(schema, this.#judges.judgeOf(schema, isNamed), this.#judges.compilePattern)
      : null
  }

  #either(choices: readonly unknown[]): Plan | null {
    // What one of several kinds of objects notes may be what another one names.
    if (choices.filter((choice) => !this.#isScalar(choice)).length > 1) return null
    const parts = choices.map((choice) => this.of(choice)).filter((part) => part !== null)
    const [one, other] = parts
    // `str | None`, as most fields that may be missing are declared.
    if (parts.length === 2 && one && other?.kind === planNull && one.kind > planEither) return new Plan({ ...one, takesNull: true })
    return new Plan({ kind: planEither, parts })
  }

  #isScalar(schema: unknown): boolean {
    const type = this.#document.follow(schema)?.['type']
    return typeof type === 'string' && type !== 'object' && type !== 'array'
  }

  #array(schema: Table): Plan | null {
    if (schema['prefixItems'] !== undefined || schema['uniqueItems'] === true) return null
    const item = this.of(schema['items'])
    const [least, most] = [numberOf(schema['minItems'], 0), numberOf(schema['maxItems'], Number.POSITIVE_INFINITY)]
    return item === null ? null : new Plan({ kind: planArray, parts: [item], least, most })
  }

  #object(schema: Table): Plan | null {
    const { properties, required } = schema
    if (!isTable(properties) || isManyBodies(schema)) return null
    const declared = Object.entries(properties)
    const needed = new Set(Array.isArray(required) ? required : [])
    if (declared.length === 0 || declared.length > mostFields) return null
    // What is written with an escape is no such name, whatever its bytes are.
    if (declared.some(([name]) => name.includes('\\'))) return null
    if ([...needed].some((name) => typeof name !== 'string' || !Object.hasOwn(properties, name))) return null
    let wanted = 0
    for (const [at, [name]] of declared.entries()) if (needed.has(name)) wanted |= 1 << at
    return new Plan({
      kind: planObject,
      names: new Names(declared.map(([name]) => name)),
      parts: declared.map(([, inner]) => this.of(inner)),
      needed: wanted,
    })
  }
}

/** With any of them a schema says more than is read here. */
const oddKeywords = [
  'x-unknown',
  'oneOf',
  'not',
  'if',
  'nullable',
  'patternProperties',
  'propertyNames',
  'minProperties',
  'maxProperties',
  'discriminator',
]
const ofTypes = ['type', 'properties', 'enum', 'const', 'items', 'pattern', 'format', 'minimum', 'maximum']
const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
