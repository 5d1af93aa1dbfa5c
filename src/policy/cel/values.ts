// The values that a condition works on. Integers are `bigint`, doubles are `number`, lists are arrays, maps are plain objects (what
// JSON gives) or `CelMap`; what JavaScript has no word for is a class below. An error is a value too: `||` and `&&` may take it back.

/** All classes of values stand on it, so that one test tells them from the plain objects of JSON. */
export abstract class CelObject {
  abstract readonly kind: string
}

export class Uint extends CelObject {
  readonly kind = 'uint'
  readonly value: bigint
  constructor(value: bigint) {
    super()
    this.value = value
  }
}

/** Seconds since 1970 and nanoseconds of that second, 0 to 999,999,999. */
export class Timestamp extends CelObject {
  readonly kind = 'timestamp'
  readonly seconds: number
  readonly nanos: number
  constructor(seconds: number, nanos: number) {
    super()
    this.seconds = seconds
    this.nanos = nanos
  }
}

/** Nanoseconds carry the sign of the whole. */
export class Duration extends CelObject {
  readonly kind = 'duration'
  readonly seconds: number
  readonly nanos: number
  constructor(seconds: number, nanos: number) {
    super()
    this.seconds = seconds
    this.nanos = nanos
  }
}

export class TypeName extends CelObject {
  readonly kind = 'type'
  readonly name: string
  constructor(name: string) {
    super()
    this.name = name
  }
}

type MapKey = bigint | string | boolean

/** A map with keys of any kind; `1`, `1u` and `1.0` are one key. */
export class CelMap extends CelObject {
  readonly kind = 'map'
  readonly entries = new Map<MapKey, readonly [unknown, unknown]>()

  /** False where the key is there already, or is none. */
  add(key: unknown, value: unknown): boolean {
    const plain = toMapKey(key)
    if (plain === undefined || typeof key === 'number' || this.entries.has(plain)) return false
    this.entries.set(plain, [key, value])
    return true
  }

  get(key: unknown): unknown {
    const plain = toMapKey(key)
    return plain === undefined ? undefined : this.entries.get(plain)?.[1]
  }
}

function toMapKey(key: unknown): MapKey | undefined {
  if (typeof key === 'string' || typeof key === 'bigint' || typeof key === 'boolean') return key
  if (typeof key === 'number') return Number.isInteger(key) ? BigInt(key) : undefined
  return key instanceof Uint ? key.value : undefined
}

export class CelError extends CelObject {
  readonly kind = 'error'
  /** What went wrong, as a fragment of a sentence. */
  readonly error: string
  constructor(error: string) {
    super()
    this.error = error
  }
}

/** A map as JSON gives it. */
export type PlainMap = { readonly [key: string]: unknown }

export function isPlainMap(value: unknown): value is PlainMap {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof CelObject) && !(value instanceof Uint8Array)
  )
}

/** What `type()` says. */
export function typeNameOf(value: unknown): string {
  switch (typeof value) {
    case 'bigint':
      return 'int'
    case 'number':
      return 'double'
    case 'string':
      return 'string'
    case 'boolean':
      return 'bool'
    case 'object':
      break
    default:
      return 'unknown'
  }
  if (value === null) return 'null_type'
  if (Array.isArray(value)) return 'list'
  if (value instanceof Uint8Array) return 'bytes'
  if (value instanceof Timestamp) return 'google.protobuf.Timestamp'
  if (value instanceof Duration) return 'google.protobuf.Duration'
  return value instanceof CelObject ? value.kind : 'map'
}

export const MAX_INT = 9223372036854775807n
export const MIN_INT = -9223372036854775808n
export const MAX_UINT = 18446744073709551615n

export const isInt = (value: bigint): boolean => value >= MIN_INT && value <= MAX_INT
