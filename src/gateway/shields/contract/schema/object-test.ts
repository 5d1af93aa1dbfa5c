// The keywords that judge objects. Names are walked once, in the order in which they come: what follows a name once is tried first the next time,
// so that bodies of one client cost no search; what is required is counted on the way.
import { compilePattern, type Dialect } from '../../../../base/index.ts'
import { type Failure, inside, inTurn, type Test, untracked } from './fault.ts'
import type { Node } from './node.ts'
import type { SchemaReader } from './reader.ts'
import { toPointerPart, toStep } from './subschemas.ts'

class Property {
  readonly name: string
  readonly required: boolean
  readonly node: Node | null
  readonly missing: Failure
  /** Of the pointer to what is wrong. */
  readonly step: string
  next: Property | null = null

  constructor(name: string, required: boolean, node: Node | null) {
    this.name = name
    this.required = required
    this.node = node
    this.step = toStep(name)
    this.missing = { keyword: 'required', reason: `\`${name}\` is missing` }
  }
}

interface PatternProperty {
  readonly pattern: { test(text: string): boolean }
  readonly node: Node
}

/** `otherwise`: what is said of a value that is no object. */
export function toObjectTest(reader: SchemaReader, dialect: Dialect, otherwise: Failure | null): Test | null {
  return inTurn([
    toCountTest(reader, otherwise),
    toPropertiesTest(reader, dialect, otherwise),
    toNamesTest(reader, otherwise),
    toDependentTest(reader, otherwise),
    ...toDependentSchemas(reader, otherwise),
  ])
}

function isPlainObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function toPropertiesTest(reader: SchemaReader, dialect: Dialect, otherwise: Failure | null): Test | null {
  const given = reader.record('properties') ?? []
  const names = new Set(reader.names('required') ?? [])
  const patterns = (reader.record('patternProperties') ?? []).map(([source, schema]): PatternProperty => {
    const compiled = compilePattern(source, { dialect })
    if (compiled.kind === 'refused')
      throw reader.fault('patternProperties', `has a pattern that is not run: ${compiled.reason} (at character ${compiled.at})`)
    return { pattern: compiled.pattern, node: reader.nodeOf(schema, `/patternProperties/${toPointerPart(source)}`, 'part') }
  })
  const others = reader.node('additionalProperties', 'part')
  const properties = new Map(
    given.map(([name, schema]) => [
      name,
      new Property(name, names.has(name), reader.nodeOf(schema, `/properties/${toPointerPart(name)}`, 'part')),
    ]),
  )
  for (const name of names) if (!properties.has(name)) properties.set(name, new Property(name, true, null))
  if (properties.size === 0 && patterns.length === 0 && others === null) return null
  const list = [...properties.values()]
  list.forEach((property, index) => {
    property.next = list[index + 1] ?? null
  })
  const required = names.size
  const unknown: Failure = { keyword: 'additionalProperties', reason: 'is not known here' }
  const refusesOthers = others?.place.schema === false
  const { tracking } = reader
  const isPlain = patterns.length === 0 && !tracking
  let [start = null] = list

  const findMissing = (value: Record<string, unknown>): Failure | null => {
    for (const { name, required, missing } of list) if (required && !Object.hasOwn(value, name)) return missing
    return null
  }

  if (isPlain)
    return (value) => {
      if (!isPlainObject(value)) return otherwise
      let found = 0
      let expected = start
      let last: Property | null = null
      for (const name in value) {
        let property = expected
        if (property === null || property.name !== name) {
          property = properties.get(name) ?? null
          if (property === null) {
            if (others === null) continue
            if (refusesOthers) return inside(toStep(name), unknown)
            const failure = others.test(value[name], untracked)
            if (failure !== null) return inside(toStep(name), failure)
            continue
          }
          // One that was passed over may be missing, which ends the matter; bodies that are right are what is learned from.
          if (expected?.required === true && !Object.hasOwn(value, expected.name)) return expected.missing
          if (last === null) start = property
          else last.next = property
        }
        last = property
        expected = property.next
        if (property.required) found++
        const { node } = property
        if (node !== null) {
          const failure = node.test(value[name], untracked)
          if (failure !== null) return inside(property.step, failure)
        } else if (others !== null) {
          if (refusesOthers) return inside(toStep(name), unknown)
          const failure = others.test(value[name], untracked)
          if (failure !== null) return inside(toStep(name), failure)
        }
      }
      return found === required ? null : findMissing(value)
    }

  return (value, seen) => {
    if (!isPlainObject(value)) return otherwise
    let found = 0
    for (const name in value) {
      const property = properties.get(name)
      const item = value[name]
      let judged = false
      if (property !== undefined) {
        if (property.required) found++
        if (property.node !== null) {
          judged = true
          const failure = property.node.test(item, untracked)
          if (failure !== null) return inside(toStep(name), failure)
        }
      }
      for (const { pattern, node } of patterns) {
        if (!pattern.test(name)) continue
        judged = true
        const failure = node.test(item, untracked)
        if (failure !== null) return inside(toStep(name), failure)
      }
      if (!judged && others !== null) {
        if (refusesOthers) return inside(toStep(name), unknown)
        const failure = others.test(item, untracked)
        if (failure !== null) return inside(toStep(name), failure)
      } else if (judged && tracking) seen.properties.add(name)
    }
    if (tracking && others !== null) seen.allProperties = true
    return found === required ? null : findMissing(value)
  }
}

function toCountTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  const least = reader.count('minProperties') ?? 0
  const most = reader.count('maxProperties') ?? Number.POSITIVE_INFINITY
  if (least === 0 && most === Number.POSITIVE_INFINITY) return null
  const few: Failure = { keyword: 'minProperties', reason: `has fewer than ${least} properties` }
  const many: Failure = { keyword: 'maxProperties', reason: `has more than ${most} properties` }
  return (value) => {
    if (!isPlainObject(value)) return otherwise
    let count = 0
    for (const _ in value) if (++count > most) return many
    return count < least ? few : null
  }
}

function toNamesTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  const node = reader.node('propertyNames', 'part')
  if (node === null) return null
  return (value) => {
    if (!isPlainObject(value)) return otherwise
    for (const name in value) {
      const failure = node.test(name, untracked)
      if (failure !== null) return inside(toStep(name), { keyword: 'propertyNames', reason: 'has a name that may not stand here' })
    }
    return null
  }
}

function toDependentTest(reader: SchemaReader, otherwise: Failure | null): Test | null {
  const given = reader.record('dependentRequired')
  if (given === null) return null
  const rows = given.flatMap(([name, needed]) => {
    if (!Array.isArray(needed) || !needed.every((each) => typeof each === 'string'))
      throw reader.fault('dependentRequired', 'has what is no list of names')
    return needed.map((other) => ({
      name,
      other,
      failure: { keyword: 'dependentRequired', reason: `\`${other}\` is missing beside \`${name}\`` },
    }))
  })
  return (value) => {
    if (!isPlainObject(value)) return otherwise
    for (const { name, other, failure } of rows) if (Object.hasOwn(value, name) && !Object.hasOwn(value, other)) return failure
    return null
  }
}

function toDependentSchemas(reader: SchemaReader, otherwise: Failure | null): readonly Test[] {
  return (reader.record('dependentSchemas') ?? []).map(([name, schema]): Test => {
    const node = reader.nodeOf(schema, `/dependentSchemas/${toPointerPart(name)}`, 'same')
    return (value, seen) => (!isPlainObject(value) ? otherwise : Object.hasOwn(value, name) ? node.test(value, seen) : null)
  })
}

/** What no other keyword has judged; after all of them. */
export function toUnevaluatedPropertiesTest(reader: SchemaReader): Test | null {
  const node = reader.node('unevaluatedProperties', 'part')
  if (node === null) return null
  const unknown: Failure = { keyword: 'unevaluatedProperties', reason: 'is not known here' }
  const refuses = node.place.schema === false
  return (value, seen) => {
    if (!isPlainObject(value) || seen.allProperties) return null
    for (const name in value) {
      if (seen.properties.has(name)) continue
      if (refuses) return inside(toStep(name), unknown)
      const failure = node.test(value[name], untracked)
      if (failure !== null) return inside(toStep(name), failure)
    }
    seen.allProperties = true
    return null
  }
}
