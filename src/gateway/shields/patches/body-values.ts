// The texts that a body holds at a place, in any spelling of its names that an application may take for the same.

export interface FoundValues {
  readonly texts: readonly string[]
  /** An object or a list stands where one value is meant. */
  readonly isDeep: boolean
}

const mostDepth = 64

/** `path` as `items[].name`; null: everything, names of members as well. */
export function findTexts(body: unknown, path: readonly string[] | null): FoundValues {
  const found = { texts: [] as string[], isDeep: false }
  if (path === null) gather(body, found, 0, true)
  else follow(body, path, found)
  return found
}

/** The parts of `items[].name`; `[]` is said of every list anyway. */
export function parseFieldPath(written: string): readonly string[] {
  return written
    .split('.')
    .map((part) => part.replace(/(?:\[\])+$/, ''))
    .filter((part) => part !== '')
}

/** As names are compared: an application may take `imageUrl` for `image_url`. */
export const plainName = (name: string): string => name.toLowerCase().replace(/[_-]/g, '')

function follow(value: unknown, path: readonly string[], found: { texts: string[]; isDeep: boolean }): void {
  const [first, ...rest] = path
  if (first === undefined) {
    if (typeof value === 'object' && value !== null) found.isDeep = true
    gather(value, found, 0, true)
    return
  }
  if (Array.isArray(value)) {
    for (const item of value) follow(item, path, found)
    return
  }
  if (typeof value !== 'object' || value === null) return
  const wanted = plainName(first)
  for (const [name, inner] of Object.entries(value)) if (plainName(name) === wanted) follow(inner, rest, found)
}

function gather(value: unknown, found: { texts: string[] }, depth: number, withNames: boolean): void {
  if (depth > mostDepth) return
  switch (typeof value) {
    case 'string':
      found.texts.push(value)
      return
    case 'number':
    case 'bigint':
    case 'boolean':
      found.texts.push(String(value))
      return
    case 'object':
      if (value === null) return
      if (Array.isArray(value)) for (const item of value) gather(item, found, depth + 1, withNames)
      else
        for (const [name, inner] of Object.entries(value)) {
          if (withNames) found.texts.push(name)
          gather(inner, found, depth + 1, withNames)
        }
  }
}
