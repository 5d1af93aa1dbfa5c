// Paths to parts of JSON: `customer.email`, `items[].price`, `[].id`, `prices.*`.

/** A key, each item of a list, or each key. */
export type FieldStep = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'items' } | { readonly kind: 'keys' }

export type FieldPath = readonly FieldStep[]

/** null where it is no path; the empty path would be the whole and is none. */
export function parseFieldPath(text: string): FieldPath | null {
  const steps: FieldStep[] = []
  let rest = text
  while (rest !== '') {
    const match = /^(?:\[\]|(?:\.?(\*|[^.[\]*]+)))/.exec(rest)
    if (match === null) return null
    const [piece, key] = match
    if (piece.startsWith('.') === (steps.length === 0) && key !== undefined) return null
    steps.push(key === undefined ? { kind: 'items' } : key === '*' ? { kind: 'keys' } : { kind: 'key', key })
    rest = rest.slice(piece.length)
  }
  return steps.length === 0 ? null : steps
}

/** What is left of a value without what stands at these paths; the value itself is not changed. */
export function withoutFields(value: unknown, paths: readonly FieldPath[]): unknown {
  if (paths.length === 0 || typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) {
    const below = paths.flatMap(([step, ...rest]) => (step?.kind === 'items' ? [rest] : []))
    if (below.some((rest) => rest.length === 0)) return []
    return value.map((item) => withoutFields(item, below))
  }
  const kept: Record<string, unknown> = {}
  for (const [key, inner] of Object.entries(value)) {
    const below = paths.flatMap(([step, ...rest]) => (step !== undefined && fits(step, key) ? [rest] : []))
    if (below.some((rest) => rest.length === 0)) continue
    Object.defineProperty(kept, key, { value: withoutFields(inner, below), enumerable: true, configurable: true, writable: true })
  }
  return kept
}

/** Whether a value holds something at one of these paths. */
export function holdsField(value: unknown, paths: readonly FieldPath[]): boolean {
  if (typeof value !== 'object' || value === null) return false
  return paths.some((path) => {
    const [step, ...rest] = path
    if (step === undefined) return true
    const inner = Array.isArray(value)
      ? step.kind === 'items'
        ? value
        : []
      : Object.entries(value).flatMap(([key, each]) => (fits(step, key) ? [each] : []))
    return rest.length === 0 ? inner.length > 0 : inner.some((each) => holdsField(each, [rest]))
  })
}

const fits = (step: FieldStep, key: string): boolean => step.kind === 'keys' || (step.kind === 'key' && step.key === key)
