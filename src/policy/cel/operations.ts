// What the operators do to values: equality over all kinds, order, and arithmetic that says when it leaves the range.
import { MAX_LENGTH, type Machine, outOfBudget, payFor, tooLong } from './machine.ts'
import { addDurations, addToTimestamp, differenceOf } from './time.ts'
import { CelError, CelMap, Duration, isInt, isPlainMap, MAX_UINT, Timestamp, TypeName, typeNameOf, Uint } from './values.ts'

const intOverflow = new CelError('an int leaves its range')
const uintOverflow = new CelError('a uint leaves its range')
const divisionByZero = new CelError('a division by zero')

/** The error for values that an operator or a function is not made for. */
export function noOverload(name: string, ...values: readonly unknown[]): CelError {
  for (const value of values) if (value instanceof CelError) return value
  return new CelError(`\`${name}\` does not take ${values.map(typeNameOf).join(' and ')}`)
}

/** Numbers of any kind by their value; what has no number gives undefined. */
function numberOf(value: unknown): bigint | number | undefined {
  if (typeof value === 'number' || typeof value === 'bigint') return value
  return value instanceof Uint ? value.value : undefined
}

/** Values of two kinds are not equal, save numbers; an error in either is given back. */
export function equals(a: unknown, b: unknown, machine: Machine): boolean | CelError {
  if (a instanceof CelError) return a
  if (b instanceof CelError) return b
  if (--machine.steps < 0) return outOfBudget
  if (typeof a === 'string' || typeof a === 'boolean' || a === null) return a === b
  const number = numberOf(a)
  if (number !== undefined) {
    const other = numberOf(b)
    // A loose comparison of a bigint and a number is exact.
    // biome-ignore lint/suspicious/noDoubleEquals: see above
    return other !== undefined && number == other
  }
  if (Array.isArray(a)) return Array.isArray(b) && equalLists(a, b, machine)
  if (a instanceof Uint8Array) return b instanceof Uint8Array && compareBytes(a, b) === 0
  if (a instanceof Timestamp) return b instanceof Timestamp && a.seconds === b.seconds && a.nanos === b.nanos
  if (a instanceof Duration) return b instanceof Duration && a.seconds === b.seconds && a.nanos === b.nanos
  if (a instanceof TypeName) return b instanceof TypeName && a.name === b.name
  if (a instanceof CelMap || isPlainMap(a)) return (b instanceof CelMap || isPlainMap(b)) && equalMaps(a, b, machine)
  return false
}

function equalLists(a: readonly unknown[], b: readonly unknown[], machine: Machine): boolean | CelError {
  if (a.length !== b.length) return false
  for (let index = 0; index < a.length; index++) {
    const same = equals(a[index], b[index], machine)
    if (same !== true) return same
  }
  return true
}

type AnyMap = CelMap | { readonly [key: string]: unknown }

function equalMaps(a: AnyMap, b: AnyMap, machine: Machine): boolean | CelError {
  const keys = keysOf(a)
  if (keys.length !== sizeOfMap(b)) return false
  for (const key of keys) {
    const other = lookUp(b, key)
    if (other === undefined) return false
    const same = equals(lookUp(a, key), other, machine)
    if (same !== true) return same
  }
  return true
}

export function keysOf(map: AnyMap): readonly unknown[] {
  if (!(map instanceof CelMap)) return Object.keys(map)
  return Array.from(map.entries.values(), (entry) => entry[0])
}

export const sizeOfMap = (map: AnyMap): number => (map instanceof CelMap ? map.entries.size : Object.keys(map).length)

/** undefined where the key is not there. */
export function lookUp(map: AnyMap, key: unknown): unknown {
  if (map instanceof CelMap) return map.get(key)
  return typeof key === 'string' && Object.hasOwn(map, key) ? map[key] : undefined
}

/** Below zero, zero or above; NaN where a double has no order; undefined where the two cannot be compared. */
export function compare(a: unknown, b: unknown, machine: Machine): number | undefined {
  if (typeof a === 'string') {
    if (typeof b !== 'string') return undefined
    return payFor(machine, Math.min(a.length, b.length)) ? compareTexts(a, b) : undefined
  }
  const number = numberOf(a)
  if (number !== undefined) {
    const other = numberOf(b)
    if (other === undefined) return undefined
    // An int beside a double is rounded to one, as CEL has it; equality stays exact.
    if (typeof number !== typeof other) return compare(Number(number), Number(other), machine)
    return number < other ? -1 : number > other ? 1 : Number.isNaN(number) || Number.isNaN(other) ? Number.NaN : 0
  }
  if (typeof a === 'boolean') return typeof b === 'boolean' ? Number(a) - Number(b) : undefined
  if (a instanceof Timestamp) return b instanceof Timestamp ? a.seconds - b.seconds || a.nanos - b.nanos : undefined
  if (a instanceof Duration) return b instanceof Duration ? a.seconds - b.seconds || a.nanos - b.nanos : undefined
  if (a instanceof Uint8Array && b instanceof Uint8Array) return compareBytes(a, b)
  return undefined
}

/** By code point, which is not the order of UTF-16 above U+FFFF. */
export function compareTexts(a: string, b: string): number {
  if (a === b) return 0
  const shorter = Math.min(a.length, b.length)
  let index = 0
  while (index < shorter && a.charCodeAt(index) === b.charCodeAt(index)) index++
  if (index === shorter) return a.length - b.length
  const first = a.charCodeAt(index)
  const second = b.charCodeAt(index)
  const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff
  return isSurrogate(first) === isSurrogate(second) ? first - second : isSurrogate(first) ? 1 : -1
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const shorter = Math.min(a.length, b.length)
  for (let index = 0; index < shorter; index++) {
    const difference = (a[index] ?? 0) - (b[index] ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

const checked = (value: bigint): bigint | CelError => (isInt(value) ? value : intOverflow)
const checkedUint = (value: bigint): Uint | CelError => (value >= 0n && value <= MAX_UINT ? new Uint(value) : uintOverflow)

export function add(a: unknown, b: unknown, machine: Machine): unknown {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checked(a + b)
  if (typeof a === 'number' && typeof b === 'number') return a + b
  if (typeof a === 'string' && typeof b === 'string') {
    if (a.length + b.length > MAX_LENGTH) return tooLong
    return payFor(machine, a.length + b.length) ? a + b : outOfBudget
  }
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length + b.length > MAX_LENGTH) return tooLong
    machine.steps -= a.length + b.length
    return machine.steps < 0 ? outOfBudget : [...a, ...b]
  }
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value + b.value)
  if (a instanceof Uint8Array && b instanceof Uint8Array) {
    if (a.length + b.length > MAX_LENGTH) return tooLong
    if (!payFor(machine, a.length + b.length)) return outOfBudget
    const both = new Uint8Array(a.length + b.length)
    both.set(a)
    both.set(b, a.length)
    return both
  }
  if (a instanceof Timestamp && b instanceof Duration) return addToTimestamp(a, b, 1)
  if (a instanceof Duration && b instanceof Timestamp) return addToTimestamp(b, a, 1)
  if (a instanceof Duration && b instanceof Duration) return addDurations(a, b, 1)
  return noOverload('+', a, b)
}

export function subtract(a: unknown, b: unknown): unknown {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checked(a - b)
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value - b.value)
  if (a instanceof Timestamp && b instanceof Timestamp) return differenceOf(a, b)
  if (a instanceof Timestamp && b instanceof Duration) return addToTimestamp(a, b, -1)
  if (a instanceof Duration && b instanceof Duration) return addDurations(a, b, -1)
  return noOverload('-', a, b)
}

export function multiply(a: unknown, b: unknown): unknown {
  if (typeof a === 'bigint' && typeof b === 'bigint') return checked(a * b)
  if (typeof a === 'number' && typeof b === 'number') return a * b
  if (a instanceof Uint && b instanceof Uint) return checkedUint(a.value * b.value)
  return noOverload('*', a, b)
}

export function divide(a: unknown, b: unknown): unknown {
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? divisionByZero : checked(a / b)
  if (typeof a === 'number' && typeof b === 'number') return a / b
  if (a instanceof Uint && b instanceof Uint) return b.value === 0n ? divisionByZero : new Uint(a.value / b.value)
  return noOverload('/', a, b)
}

export function remainder(a: unknown, b: unknown): unknown {
  if (typeof a === 'bigint' && typeof b === 'bigint') return b === 0n ? divisionByZero : a % b
  if (a instanceof Uint && b instanceof Uint) return b.value === 0n ? divisionByZero : new Uint(a.value % b.value)
  return noOverload('%', a, b)
}

export function negate(value: unknown): unknown {
  if (typeof value === 'bigint') return checked(-value)
  if (typeof value === 'number') return -value
  if (value instanceof Duration) return new Duration(-value.seconds || 0, -value.nanos || 0)
  return noOverload('-', value)
}

/** `a in b` */
export function contains(item: unknown, holder: unknown, machine: Machine): boolean | CelError {
  if (item instanceof CelError) return item
  if (Array.isArray(holder)) {
    for (const each of holder) {
      const same = equals(item, each, machine)
      if (same !== false) return same
    }
    return false
  }
  if (holder instanceof CelMap || isPlainMap(holder)) return lookUp(holder, item) !== undefined
  return noOverload('in', item, holder)
}
