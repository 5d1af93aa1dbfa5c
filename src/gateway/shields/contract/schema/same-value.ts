// What JSON holds to be the same: numbers by what they are, objects whatever the order of their names.
import { toNumberText } from './decimal.ts'

/** A value that is deeper than what is compared here. */
export class TooDeep extends Error {}

const maxDepth = 1000

/** One text for all values that are the same. */
export function toCanonicalText(value: unknown, depth = 0): string {
  switch (typeof value) {
    case 'string':
      return JSON.stringify(value)
    case 'number':
    case 'bigint':
      return toNumberText(value)
    case 'object':
      break
    default:
      return String(value)
  }
  if (value === null) return 'null'
  if (depth > maxDepth) throw new TooDeep()
  if (Array.isArray(value)) return `[${value.map((item) => toCanonicalText(item, depth + 1)).join(',')}]`
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1))
  return `{${entries.map(([name, inner]) => `${JSON.stringify(name)}:${toCanonicalText(inner, depth + 1)}`).join(',')}}`
}

/** Whether a value is one of these; built once for a list of them. */
export function toMembership(values: readonly unknown[]): (value: unknown) => boolean {
  const plain = new Set<unknown>(values.filter((value) => isPlain(value)))
  const texts = new Set(values.filter((value) => !isPlain(value)).map((value) => toCanonicalText(value)))
  if (texts.size === 0 && plain.size === 1) {
    const [only] = plain
    return (value) => value === only
  }
  return (value) => plain.has(value) || (texts.size > 0 && !isPlain(value) && texts.has(toCanonicalText(value)))
}

/** What `===` compares as JSON does: no objects, and numbers only as far as each has one form. */
function isPlain(value: unknown): boolean {
  return (
    typeof value === 'string' || typeof value === 'boolean' || value === null || (typeof value === 'number' && Math.abs(value) < 2 ** 53)
  )
}

/** So many are compared each with each. */
const few = 8

/** null: some are more than can be compared at once. */
function findRepeatedOfFew(list: readonly unknown[]): number | null {
  for (let index = 0; index < list.length; index++) {
    const item = list[index]
    if (!isPlain(item)) return null
    for (let before = 0; before < index; before++) if (list[before] === item) return index
  }
  return -1
}

/** The first index that repeats an item before it, or -1; in time linear in what the list holds. */
export function findRepeated(list: readonly unknown[]): number {
  if (list.length < 2) return -1
  if (list.length <= few) {
    const index = findRepeatedOfFew(list)
    if (index !== null) return index
  }
  const plain = new Set<unknown>()
  const texts = new Set<string>()
  for (let index = 0; index < list.length; index++) {
    const item = list[index]
    if (isPlain(item)) {
      if (plain.has(item)) return index
      plain.add(item)
    } else {
      const text = toCanonicalText(item)
      if (texts.has(text)) return index
      texts.add(text)
    }
  }
  return -1
}
