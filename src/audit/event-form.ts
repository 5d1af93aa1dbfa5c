// What many events have in common, written once in a segment, so that a record holds what differs alone: a tenth of the bytes, and so of the
// hashing and the writing. The event is put together again by whoever reads.

import type { FormLine, RecordLine } from './line.ts'

type Tree = Readonly<Record<string, unknown>>

export interface EventForm {
  /** JSON with null where something differs, and where the number of the record stands: `metadata.sequence` and `metadata.uid`. */
  readonly event: string
  /** JSON pointers (RFC 6901) to what differs, in the order of the values of a record. */
  readonly places: readonly string[]
}

interface KnownForm {
  readonly event: Tree
  readonly paths: readonly (readonly string[])[]
}

/** Forms of one segment as they come. A number that comes again stands for the later form from there on. */
export class FormReader {
  readonly #forms = new Map<number, KnownForm>()

  take({ form, event, places }: FormLine): void {
    this.#forms.set(form, { event, paths: places.map(parsePointer) })
  }

  /** Whether the event can be put together, as far as can be told without doing it. */
  has(record: RecordLine): boolean {
    return 'event' in record || this.#forms.get(record.form)?.paths.length === record.values.length
  }

  /** Null of a record whose form never came, or whose values are not those of its form. */
  eventOf(record: RecordLine): Tree | null {
    if ('event' in record) return record.event
    const form = this.#forms.get(record.form)
    return form === undefined ? null : fill(form, record.n, record.values)
  }
}

function fill({ event, paths }: KnownForm, n: number, values: readonly unknown[]): Tree | null {
  if (values.length !== paths.length) return null
  const whole = { ...event }
  /** Objects on the way are copied once. */
  const copied = new Map<string, Record<string, unknown>>()
  for (let index = 0; index < paths.length; index++) if (!put(whole, paths[index] ?? [], values[index], copied)) return null
  const log = isTree(event['metadata']) ? event['metadata']['log_name'] : null
  const hasNumber = put(whole, ['metadata', 'sequence'], n, copied) && put(whole, ['metadata', 'uid'], `${String(log)}/${n}`, copied)
  return hasNumber ? whole : null
}

/** Only where there is such a member. */
function put(
  root: Record<string, unknown>,
  path: readonly string[],
  value: unknown,
  copied: Map<string, Record<string, unknown>>,
): boolean {
  let tree = root
  let way = ''
  for (let index = 0; index < path.length - 1; index++) {
    const name = path[index] ?? ''
    if (!Object.hasOwn(tree, name)) return false
    way += `/${name}`
    let inner = copied.get(way)
    if (inner === undefined) {
      const given = tree[name]
      if (!isTree(given)) return false
      inner = { ...given }
      copied.set(way, inner)
      tree[name] = inner
    }
    tree = inner
  }
  const last = path.at(-1)
  if (last === undefined || last === '__proto__' || !Object.hasOwn(tree, last)) return false
  tree[last] = value
  return true
}

const isTree = (value: unknown): value is Tree => typeof value === 'object' && value !== null && !Array.isArray(value)

function parsePointer(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
}

/** Of an event in which what differs is marked. `slotOf` tells a mark from any other value, `isNumber` the places of the record's number. */
export function makeForm<Slot>(
  sample: Tree,
  slotOf: (value: unknown) => Slot | null,
  isNumber: (value: unknown) => boolean,
): EventForm & { readonly slots: readonly Slot[] } {
  const places: string[] = []
  const slots: Slot[] = []
  const walk = (value: unknown, pointer: string): unknown => {
    if (isTree(value))
      return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, walk(inner, `${pointer}/${escapePart(name)}`)]))
    if (isNumber(value)) return null
    const slot = slotOf(value)
    if (slot === null) return value
    places.push(pointer)
    slots.push(slot)
    return null
  }
  return { event: JSON.stringify(walk(sample, '')), places, slots }
}

const escapePart = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1')
