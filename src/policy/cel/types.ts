// The types that names are declared with, and that expressions are found to have before anything is run.

export type CelType =
  | {
      readonly kind: 'dyn' | 'null' | 'bool' | 'int' | 'uint' | 'double' | 'string' | 'bytes' | 'timestamp' | 'duration' | 'type'
    }
  | { readonly kind: 'list'; readonly element: CelType }
  /** Of keys that are text where `key` says nothing else. */
  | { readonly kind: 'map'; readonly key: CelType; readonly value: CelType }
  /** A map whose keys are known: any other is refused when the condition is read. */
  | { readonly kind: 'record'; readonly name: string; readonly fields: Readonly<Record<string, CelType>> }

/** The names that a condition may use. */
export type Declarations = Readonly<Record<string, CelType>>

export const types = {
  dyn: { kind: 'dyn' },
  null: { kind: 'null' },
  bool: { kind: 'bool' },
  int: { kind: 'int' },
  uint: { kind: 'uint' },
  double: { kind: 'double' },
  string: { kind: 'string' },
  bytes: { kind: 'bytes' },
  timestamp: { kind: 'timestamp' },
  duration: { kind: 'duration' },
  type: { kind: 'type' },
  list: (element: CelType): CelType => ({ kind: 'list', element }),
  map: (value: CelType, key: CelType = { kind: 'string' }): CelType => ({ kind: 'map', key, value }),
  record: (name: string, fields: Readonly<Record<string, CelType>>): CelType => ({ kind: 'record', name, fields }),
} as const satisfies Record<string, CelType | ((...args: never[]) => CelType)>

/** As a person would write it: `list(string)`. */
export function writeType(type: CelType): string {
  switch (type.kind) {
    case 'list':
      return type.element.kind === 'dyn' ? 'list' : `list(${writeType(type.element)})`
    case 'map':
      return type.key.kind === 'dyn' && type.value.kind === 'dyn' ? 'map' : `map(${writeType(type.key)}, ${writeType(type.value)})`
    case 'record':
      return type.name
    default:
      return type.kind
  }
}

/** Whether a value of one type may turn out to be of the other. */
export function mayBe(type: CelType, other: CelType): boolean {
  if (type.kind === 'dyn' || other.kind === 'dyn') return true
  if (type.kind === 'list' && other.kind === 'list') return mayBe(type.element, other.element)
  if (type.kind === 'map' && other.kind === 'map') return mayBe(type.key, other.key) && mayBe(type.value, other.value)
  if (type.kind === 'record') return other.kind === 'record' || (other.kind === 'map' && mayBe(other.key, types.string))
  if (other.kind === 'record') return mayBe(other, type)
  return type.kind === other.kind
}

/** What two values have in common; `dyn` where that is nothing. */
export function joinTypes(first: CelType, second: CelType): CelType {
  if (first === second) return first
  if (first.kind === 'list' && second.kind === 'list') return types.list(joinTypes(first.element, second.element))
  if (first.kind === 'map' && second.kind === 'map') {
    return types.map(joinTypes(first.value, second.value), joinTypes(first.key, second.key))
  }
  if (first.kind === 'record' || second.kind === 'record') return first.kind === second.kind && first === second ? first : types.dyn
  return first.kind === second.kind ? first : types.dyn
}

/** The name that was probably meant, as a piece of a sentence; empty where none is near. */
export function nearName(name: string, known: readonly string[]): string {
  let best: string | null = null
  let distance = Math.max(1, Math.floor(name.length / 3)) + 1
  for (const candidate of known) {
    const steps = editDistance(name.toLowerCase(), candidate.toLowerCase(), distance)
    if (steps < distance) {
      best = candidate
      distance = steps
    }
  }
  return best === null ? '' : `; did you mean \`${best}\`?`
}

function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1))
    }
    row = next
  }
  return row[b.length] ?? limit
}
