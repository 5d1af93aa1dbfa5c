// Schemas as functions that go over the tape of a body and say whether it passes with nothing to note. No value is made, so this is how nearly all bodies are
// judged; whatever is out of the ordinary (a field that nobody names, a name that comes twice, a spelling that is read in lax ways) is left to `compile-schema.ts`.

import { type JsonTape, markHarmless, tapeArray, tapeKind, tapeObject, tapeStart } from '../../../json/index.ts'
import { isTable, type Table } from '../../overlay/index.ts'
import type { ContractDocument } from '../contract-document.ts'
import { isManyBodies, type SchemaJudges } from './compile-schema.ts'
import { quickScalar } from './quick-scalar.ts'

/** The cell behind the value that begins at `cell`; -1 where it might be refused, or something might be noted of it. */
export type QuickJudge = (tape: JsonTape, cell: number) => number

const mostFields = 31

/** Null where nothing of a schema could be said quickly. */
export function compileQuick(schema: unknown, document: ContractDocument, judges: SchemaJudges): QuickJudge | null {
  return new QuickJudges(document, judges).of(schema)
}

class QuickJudges {
  readonly #document: ContractDocument
  readonly #judges: SchemaJudges
  readonly #made = new Map<Table, QuickJudge | null>()

  constructor(document: ContractDocument, judges: SchemaJudges) {
    this.#document = document
    this.#judges = judges
  }

  of(schema: unknown, isNamed = false): QuickJudge | null {
    if (!isTable(schema)) return null
    const known = this.#made.get(schema)
    if (known !== undefined) return known
    // Within itself a schema is out of the ordinary.
    this.#made.set(schema, null)
    const made = this.#make(schema, isNamed)
    this.#made.set(schema, made)
    return made
  }

  #make(schema: Table, isNamed: boolean): QuickJudge | null {
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
      ? quickScalar(schema, this.#judges.judgeOf(schema, isNamed), this.#judges.compilePattern)
      : null
  }

  #either(choices: readonly unknown[]): QuickJudge | null {
    // What one of several kinds of objects notes may be what another one names.
    if (choices.filter((choice) => !this.#isScalar(choice)).length > 1) return null
    const judges = choices.map((choice) => this.of(choice)).filter((judge) => judge !== null)
    return (tape, cell) => {
      for (const judge of judges) {
        const end = judge(tape, cell)
        if (end !== -1) return end
      }
      return -1
    }
  }

  #isScalar(schema: unknown): boolean {
    const type = this.#document.follow(schema)?.['type']
    return typeof type === 'string' && type !== 'object' && type !== 'array'
  }

  #array(schema: Table): QuickJudge | null {
    if (schema['prefixItems'] !== undefined || schema['uniqueItems'] === true) return null
    const item = this.of(schema['items'])
    const [least, most] = [numberOf(schema['minItems'], 0), numberOf(schema['maxItems'], Number.POSITIVE_INFINITY)]
    if (item === null) return null
    return (tape, cell) => {
      const { cells } = tape
      if (tapeKind(cells[cell] ?? 0) !== tapeArray) return -1
      const end = cells[cell + 1] ?? 0
      let count = 0
      for (let at = cell + 2; at < end; count++) {
        at = item(tape, at)
        if (at === -1) return -1
      }
      return count >= least && count <= most ? end : -1
    }
  }

  #object(schema: Table): QuickJudge | null {
    const { properties, required } = schema
    if (!isTable(properties) || isManyBodies(schema)) return null
    const declared = Object.entries(properties)
    const needed = new Set(Array.isArray(required) ? required : [])
    if (declared.length === 0 || declared.length > mostFields) return null
    if ([...needed].some((name) => typeof name !== 'string' || !Object.hasOwn(properties, name))) return null
    const fields = declared.map(([name, inner], at) => ({
      name: Buffer.from(name),
      bit: 1 << at,
      judge: this.of(inner),
    }))
    let wanted = 0
    for (const [at, [name]] of declared.entries()) if (needed.has(name)) wanted |= 1 << at
    const count = fields.length
    return (tape, cell) => {
      const { bytes, cells } = tape
      if (tapeKind(cells[cell] ?? 0) !== tapeObject) return -1
      const end = cells[cell + 1] ?? 0
      let seen = 0
      // Most clients write them in the order in which they are declared.
      let next = 0
      for (let at = cell + 2; at < end; ) {
        const from = tapeStart(cells[at] ?? 0)
        const to = cells[at + 1] ?? 0
        let tries = 0
        while (tries < count && !isName(bytes, from, to, fields[next]?.name)) {
          next = next + 1 === count ? 0 : next + 1
          tries++
        }
        const field = fields[next]
        if (tries === count || field === undefined || field.judge === null || (seen & field.bit) !== 0) return -1
        seen |= field.bit
        markHarmless(tape, at)
        at = field.judge(tape, at + 2)
        if (at === -1) return -1
        next = next + 1 === count ? 0 : next + 1
      }
      return (seen & wanted) === wanted ? end : -1
    }
  }
}

/** A name with an escape in it is longer than what it stands for, and is none of these. */
function isName(bytes: Uint8Array, from: number, to: number, name: Uint8Array | undefined): boolean {
  if (name === undefined || to - from !== name.length) return false
  for (let at = 0; at < name.length; at++) if (bytes[from + at] !== name[at]) return false
  return true
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
