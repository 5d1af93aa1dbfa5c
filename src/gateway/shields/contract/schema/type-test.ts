// What `type` says.
import type { Failure, Test } from './fault.ts'
import type { SchemaReader } from './reader.ts'

const typeNames = ['null', 'boolean', 'string', 'number', 'integer', 'array', 'object'] as const
export type TypeName = (typeof typeNames)[number]

/** null: any. */
export function readTypes(reader: SchemaReader): readonly TypeName[] | null {
  const { type } = reader.schema
  if (type === undefined) return null
  const given = Array.isArray(type) ? type : [type]
  const types = typeNames.filter((name) => given.includes(name))
  if (given.length === 0 || given.some((name) => !typeNames.some((known) => known === name)))
    throw reader.fault('type', 'is no type of JSON')
  return types
}

export function toTypeFailure(types: readonly TypeName[]): Failure {
  return { keyword: 'type', reason: `is not of type ${types.join(' or ')}` }
}

export function toTypeTest(types: readonly TypeName[]): Test {
  const failure = toTypeFailure(types)
  const [only] = types
  if (types.length === 1)
    switch (only) {
      case 'string':
        return (value) => (typeof value === 'string' ? null : failure)
      case 'integer':
        return (value) => (Number.isInteger(value) || typeof value === 'bigint' ? null : failure)
      case 'number':
        return (value) => (typeof value === 'number' || typeof value === 'bigint' ? null : failure)
      case 'boolean':
        return (value) => (typeof value === 'boolean' ? null : failure)
      case 'null':
        return (value) => (value === null ? null : failure)
      case 'array':
        return (value) => (Array.isArray(value) ? null : failure)
      case 'object':
        return (value) => (typeof value === 'object' && value !== null && !Array.isArray(value) ? null : failure)
    }
  const has = (name: TypeName): boolean => types.includes(name)
  const [nothing, boolean, string, number, integer, array, object] = typeNames.map(has)
  return (value) => {
    switch (typeof value) {
      case 'string':
        return string ? null : failure
      case 'number':
        return number || (integer && Number.isInteger(value)) ? null : failure
      case 'bigint':
        return number || integer ? null : failure
      case 'boolean':
        return boolean ? null : failure
      case 'object':
        return (value === null ? nothing : Array.isArray(value) ? array : object) ? null : failure
      default:
        return failure
    }
  }
}
