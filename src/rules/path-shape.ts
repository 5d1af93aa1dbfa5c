// Which requests a path takes, by its segments, as Starlette's converters match them.

export interface PathShape {
  /** Literals as they are, `{}` for a parameter, `{:int}` with a converter, and mixtures of these: `{}.json`. */
  readonly segments: readonly string[]
}

/** Null for a path that is not wholly known. */
export function parsePath(path: string): PathShape | null {
  if (path.includes('{?')) return null
  const shape = path.replace(/\{[^{}:]*(?::(\w+))?\}/g, (_, converter: string | undefined) =>
    converter === undefined || converter === 'str' ? '{}' : `{:${converter}}`,
  )
  if (/[{}]/.test(shape.replace(/\{(?::\w+)?\}/g, ''))) return null
  return { segments: shape.replace(/^\//, '').split('/') }
}

/** Whether every path that `later` takes is taken by `earlier` too. When in doubt it is not. */
export function coversPath(earlier: PathShape, later: PathShape): boolean {
  const last = earlier.segments.length - 1
  for (const [index, segment] of earlier.segments.entries()) {
    const other = later.segments[index]
    if (other === undefined) return false
    // `{p:path}` is `.*`: at the end it takes whatever is left. Elsewhere it may take any number of segments, so only equals count.
    if (segment === '{:path}' && index === last) return true
    if (!coversSegment(segment, other)) return false
  }
  return earlier.segments.length === later.segments.length
}

const literals: ReadonlyMap<string, RegExp> = new Map([
  ['{:int}', /^[0-9]+$/],
  ['{:float}', /^[0-9]+(?:\.[0-9]+)?$/],
  ['{:uuid}', /^[0-9a-fA-F]{8}-?(?:[0-9a-fA-F]{4}-?){3}[0-9a-fA-F]{12}$/],
])

function coversSegment(earlier: string, later: string): boolean {
  if (earlier === later) return true
  // `[^/]+`: one segment of at least one character. A converter of the project may match a slash.
  if (earlier === '{}') return later !== '' && [...later.matchAll(/\{:(\w+)\}/g)].every(([whole]) => literals.has(whole))
  if (earlier === '{:float}' && later === '{:int}') return true
  return !later.includes('{') && literals.get(earlier)?.test(later) === true
}
