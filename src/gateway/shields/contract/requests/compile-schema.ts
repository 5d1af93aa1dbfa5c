// Schemas of an OpenAPI document as functions that judge values as pydantic 2 does in lax mode, compiled when they are first needed. What a keyword means to
// pydantic is what counts, not what JSON Schema says of it: `"12"` is an integer.

import { isTable, type Table } from '../../overlay/index.ts'
import type { ContractDocument } from '../contract-document.ts'
import type { ContractNames } from '../rules.ts'
import { anyItem, judgeArray } from './judge-array.ts'
import { judgeLiteral } from './judge-literal.ts'
import { judgeBoolean, judgeFloat, judgeInteger } from './judge-number.ts'
import { judgeObject } from './judge-object.ts'
import { type CompileText, judgeText, type TextTest } from './judge-text.ts'
import { judgeTagged, judgeUnion } from './judge-union.ts'
import { type Judge, type Trace, takes, unsure, type Verdict, worse } from './verdict.ts'

const anything: Judge = () => takes
const nobodyKnows: Judge = () => unsure
const judgeNull: Judge = (value, trace) => (value === null ? takes : trace.refuse('is not null'))

const typeNames = ['null', 'boolean', 'integer', 'number', 'string', 'array', 'object']

export class SchemaJudges {
  readonly #document: ContractDocument
  readonly #names: ContractNames
  readonly #compileText: CompileText
  readonly #patterns = new Map<string, TextTest | null>()
  readonly #made = new Map<object, Judge>()
  readonly leavesValues: boolean

  /** `leavesValues`: whoever reads them is not pydantic 2, and no value is refused. */
  constructor(document: ContractDocument, names: ContractNames, compilePattern: CompileText, leavesValues = false) {
    this.leavesValues = leavesValues
    this.#document = document
    this.#names = names
    this.#compileText = compilePattern
  }

  /** One for all who ask for it: what a pattern learned of texts it knows of bytes. */
  readonly compilePattern: CompileText = (source) => {
    let known = this.#patterns.get(source)
    if (known === undefined) {
      known = this.#compileText(source)
      this.#patterns.set(source, known)
    }
    return known
  }

  /** `isNamed`: it was come to by its name. */
  judgeOf(schema: unknown, isNamed = false): Judge {
    if (this.leavesValues) return nobodyKnows
    if (!isTable(schema)) return schema === false ? nobodyKnows : anything
    const known = this.#made.get(schema)
    if (known !== undefined) return known
    let made: Judge | null = null
    // A model may hold itself.
    const later: Judge = (value, trace) => {
      made ??= this.#make(schema, isNamed)
      return made(value, trace)
    }
    this.#made.set(schema, later)
    made = this.#make(schema, isNamed)
    this.#made.set(schema, made)
    return made
  }

  #make(schema: Table, isNamed: boolean): Judge {
    if (schema['x-unknown'] !== undefined) return nobodyKnows
    const reference = schema['$ref']
    if (typeof reference === 'string') {
      const target = this.#document.find(reference)
      return isTable(target) ? this.judgeOf(target, true) : nobodyKnows
    }
    const parts: Judge[] = []
    const literal = this.#literal(schema, isNamed)
    if (literal !== null) parts.push(literal)
    else if (schema['type'] !== undefined || schema['properties'] !== undefined) parts.push(this.#typed(schema))
    const choices = listOf(schema['anyOf']) ?? listOf(schema['oneOf'])
    if (choices !== null) parts.push(this.#choice(schema, choices))
    for (const one of listOf(schema['allOf']) ?? []) parts.push(this.judgeOf(one))
    if (schema['not'] !== undefined || schema['if'] !== undefined) parts.push(nobodyKnows)
    const judge = all(parts)
    if (schema['nullable'] === true) return (value, trace) => (value === null ? takes : judge(value, trace))
    return judge
  }

  #literal(schema: Table, isNamed: boolean): Judge | null {
    const values = Array.isArray(schema['enum']) ? schema['enum'] : Object.hasOwn(schema, 'const') ? [schema['const']] : null
    return values === null ? null : judgeLiteral(values, isNamed, schema['type'] === 'integer' || schema['type'] === 'number')
  }

  #typed(schema: Table): Judge {
    const { type = 'object' } = schema
    const names = Array.isArray(type) ? type : [type]
    if (!names.every((name) => typeNames.includes(String(name)))) return nobodyKnows
    return judgeUnion(names.map((name) => this.#ofType(String(name), schema)))
  }

  #ofType(type: string, schema: Table): Judge {
    switch (type) {
      case 'null':
        return judgeNull
      case 'boolean':
        return judgeBoolean
      case 'integer':
        return judgeInteger(schema)
      case 'number':
        return judgeFloat(schema)
      case 'string':
        return judgeText(schema, this.compilePattern, this.#content(schema))
      case 'array':
        return this.#array(schema)
      default:
        return this.#object(schema)
    }
  }

  /** Text that holds JSON (`Json[…]`). */
  #content({ contentMediaType, contentSchema }: Table): Judge | null {
    return contentMediaType === 'application/json' ? this.judgeOf(contentSchema ?? true) : null
  }

  #choice(schema: Table, choices: readonly unknown[]): Judge {
    const judges = choices.map((choice) => this.judgeOf(choice))
    const union = judgeUnion(judges)
    const { discriminator } = schema
    if (!isTable(discriminator) || typeof discriminator['propertyName'] !== 'string' || !isTable(discriminator['mapping'])) return union
    const mapping = Object.entries(discriminator['mapping'])
    const references = new Set(mapping.map(([, reference]) => reference))
    return judgeTagged(
      {
        property: discriminator['propertyName'],
        choices: new Map(mapping.map(([tag, $ref]) => [tag, this.judgeOf(this.#document.find(String($ref)), true)])),
        isWhole: choices.every((choice) => isTable(choice) && references.has(choice['$ref'])),
        anyName: this.#names === 'any',
      },
      union,
    )
  }

  #array(schema: Table): Judge {
    const first = listOf(schema['prefixItems']) ?? []
    const { items } = schema
    return judgeArray({
      first: first.map((one) => this.judgeOf(one)),
      rest: items === undefined ? anyItem : this.judgeOf(items),
      least: numberOf(schema['minItems'], 0),
      most: numberOf(schema['maxItems'], Number.POSITIVE_INFINITY),
      isSet: schema['uniqueItems'] === true,
      hasNames: first.some((one) => isTable(one) && one['title'] !== undefined),
    })
  }

  #object(schema: Table): Judge {
    const { properties, required, additionalProperties, propertyNames, patternProperties } = schema
    const declared = isTable(properties) ? Object.entries(properties) : []
    const judgeOthers =
      additionalProperties === false && patternProperties === undefined
        ? 'forbidden'
        : additionalProperties === undefined || additionalProperties === false
          ? // A table of values may hold anything; a model leaves aside what it does not know.
            declared.length === 0
            ? anything
            : 'aside'
          : this.judgeOf(additionalProperties)
    const patterns = isTable(patternProperties) ? Object.entries(patternProperties) : []
    return judgeObject(
      {
        fields: new Map(declared.map(([name, inner]) => [name, this.judgeOf(inner)])),
        required: new Set((listOf(required) ?? []).filter((name): name is string => typeof name === 'string')),
        others: judgeOthers,
        patterns: patterns.map(([pattern, inner]) => {
          const test = this.compilePattern(pattern)
          return { fits: (name: string) => test?.test(name) === true, judge: this.judgeOf(inner) }
        }),
        names: isTable(propertyNames) ? this.judgeOf(propertyNames) : null,
        least: numberOf(schema['minProperties'], 0),
        most: numberOf(schema['maxProperties'], Number.POSITIVE_INFINITY),
        dropsNull: isManyBodies(schema),
      },
      this.#names,
    )
  }
}

/** FastAPI makes one object of several parameters of a body, and reads each of them for itself. */
export const isManyBodies = ({ title }: Table): boolean => typeof title === 'string' && title.startsWith('Body_')

function all(parts: readonly Judge[]): Judge {
  const [only = anything, ...more] = parts
  if (more.length === 0) return only
  return (value: unknown, trace: Trace): Verdict => {
    let verdict: Verdict = takes
    for (const part of parts) {
      const said = part(value, trace)
      if (said === 2) return said
      verdict = worse(verdict, said)
    }
    return verdict
  }
}

const listOf = (value: unknown): readonly unknown[] | null => (Array.isArray(value) ? value : null)
const numberOf = (value: unknown, otherwise: number): number => (typeof value === 'number' ? value : otherwise)
