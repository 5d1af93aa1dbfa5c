// The operation id that FastAPI gives where the program gives none.

/** `name + path` with everything but word characters as `_`, then the method: `read_item_items__item_id__get`. */
export function defaultOperationId(name: string, path: string, method: string): string {
  return `${`${name}${plainPath(path)}`.replace(/[^\p{L}\p{N}_]/gu, '_')}_${method.toLowerCase()}`
}

/** The path without converters: `/files/{path:path}` → `/files/{path}`. */
export function plainPath(path: string): string {
  return path.replace(/\{([^{}:]*):[^{}]*\}/g, '{$1}')
}
