// A field of a value by a name that stands in the source.
import { lookUp, noOverload } from './operations.ts'
import { type CelError, CelMap, CelObject } from './values.ts'

/** `missing` whereit has none. What every object inherits is a function, save `__proto__`, and no value is one. */
export function fieldOf(holder: unknown, field: string, missing: CelError): unknown {
  if (typeof holder !== 'object' || holder === null) return noOverload('.', holder)
  if (holder instanceof CelObject) {
    if (holder instanceof CelMap) {
      const value = holder.get(field)
      return value === undefined ? missing : value
    }
    return noOverload('.', holder)
  }
  if (Array.isArray(holder) || holder instanceof Uint8Array) return noOverload('.', holder)
  if (field === '__proto__') return lookUp(holder as { readonly [key: string]: unknown }, field) ?? missing
  const value = (holder as { readonly [key: string]: unknown })[field]
  return value === undefined || typeof value === 'function' ? missing : value
}
