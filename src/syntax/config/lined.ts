// Values of TOML, JSON and YAML that know the line they stand on: what readers of lock files and manifests walk through.

export type Lined = LinedTable | LinedList | LinedScalar

export interface LinedTable {
  readonly kind: 'table'
  readonly entries: ReadonlyMap<string, Lined>
  readonly line: number
}
export interface LinedList {
  readonly kind: 'list'
  readonly items: readonly Lined[]
  readonly line: number
}
export interface LinedScalar {
  readonly kind: 'scalar'
  /** Dates are texts. */
  readonly value: string | number | boolean | null
  readonly line: number
}

export const emptyTable: LinedTable = { kind: 'table', entries: new Map(), line: 1 }

/** What stands under a chain of keys, if all of them are there. */
export function findLined(node: Lined | undefined, ...keys: readonly string[]): Lined | undefined {
  let at = node
  for (const key of keys) {
    if (at?.kind !== 'table') return undefined
    at = at.entries.get(key)
  }
  return at
}

export function findLinedText(node: Lined | undefined, ...keys: readonly string[]): string | null {
  const found = findLined(node, ...keys)
  return found?.kind === 'scalar' && typeof found.value === 'string' ? found.value : null
}

export function isLinedTrue(node: Lined | undefined, ...keys: readonly string[]): boolean {
  const found = findLined(node, ...keys)
  return found?.kind === 'scalar' && found.value === true
}

export function getLinedItems(node: Lined | undefined, ...keys: readonly string[]): readonly Lined[] {
  const found = findLined(node, ...keys)
  return found?.kind === 'list' ? found.items : []
}

/** The texts of a list; a single text stands for a list of one. */
export function getLinedTexts(node: Lined | undefined, ...keys: readonly string[]): string[] {
  const found = findLined(node, ...keys)
  const items = found?.kind === 'list' ? found.items : found === undefined ? [] : [found]
  return items.flatMap((item) => (item.kind === 'scalar' && typeof item.value === 'string' ? [item.value] : []))
}

export function getLinedEntries(node: Lined | undefined, ...keys: readonly string[]): ReadonlyMap<string, Lined> {
  const found = findLined(node, ...keys)
  return found?.kind === 'table' ? found.entries : emptyTable.entries
}
