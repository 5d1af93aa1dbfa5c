// How large a value may grow. A program that doubles a list or a string in a loop is cut here, before memory is: a list
// that was cut says that more may follow, a string ends in a hole.
import type { Machine } from './machine.ts'
import { type Generic, type Text, unknown, type Value } from './values.ts'

export const MOST_ITEMS = 50_000
export const MOST_TEXT = 100_000
/** Parts of a string with holes. */
const MOST_PARTS = 1_000
/** Types that one type may be made of, each counted as often as it stands in it. */
const MOST_TYPES = 2_000
/** What is kept of a string that grew too long. */
const KEPT_TEXT = 200

/** The value, cut to its largest size; making it counts as work. */
export function bounded(machine: Machine, value: Value): Value {
  switch (value.kind) {
    case 'list':
      machine.work(value.items.length)
      if (value.items.length > MOST_ITEMS) {
        value.items.length = MOST_ITEMS
        value.open = true
      }
      return value
    case 'dict':
      machine.work(value.entries.size)
      if (value.entries.size > MOST_ITEMS) {
        value.entries = new Map([...value.entries].slice(0, MOST_ITEMS))
        value.open = true
      }
      return value
    case 'const': {
      if (typeof value.value !== 'string' || value.value.length < 1_000) return value
      machine.work(value.value.length >> 4)
      if (value.value.length <= MOST_TEXT) return value
      if (value.type !== 'str') return unknown('very long bytes')
      return { kind: 'text', parts: boundedParts([value.value]), origin: value.origin }
    }
    case 'text':
      machine.work(value.parts.length)
      return value
    case 'generic':
      return sizeOf(value) > MOST_TYPES ? unknown('a very large type') : value
    default:
      return value
  }
}

const sizes = new WeakMap<Generic, number>()

function sizeOf(value: Value): number {
  if (value.kind !== 'generic') return 1
  let size = sizes.get(value)
  if (size === undefined) {
    size = 1 + sizeOf(value.origin)
    for (const arg of value.args) size += sizeOf(arg)
    sizes.set(value, size)
  }
  return size
}

/** The parts of a string, cut where they are too many or too long. */
export function boundedParts(parts: readonly Text['parts'][number][]): readonly Text['parts'][number][] {
  let length = 0
  for (const part of parts) length += typeof part === 'string' ? part.length : 0
  if (parts.length <= MOST_PARTS && length <= MOST_TEXT) return parts
  const out: Text['parts'][number][] = []
  let left = KEPT_TEXT
  for (const part of parts) {
    if (out.length >= MOST_PARTS / 10 || left <= 0) break
    out.push(typeof part === 'string' ? part.slice(0, left) : part)
    left -= typeof part === 'string' ? part.length : 1
  }
  return [...out, { reason: 'a very long string' }]
}
