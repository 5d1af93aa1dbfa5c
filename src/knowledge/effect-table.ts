// The rows of effects as one table, by path and by last name.
import type { EffectRow } from './effect-row.ts'
import { effectRows } from './effects/index.ts'

export interface EffectTable {
  /** The row of a resolved path, with or without the brackets of calls on its way; what calls on the way give is known. */
  find(path: string): EffectRow | undefined
  /** The path with what calls on its way give in their place: `pathlib.Path().resolve().open` is `pathlib.Path.open`. */
  shorten(path: string): string
  /** Whether an effect goes by this last name: another call need not be resolved. */
  hasEffect(name: string): boolean
  /** Whether something that puts values into tokens goes by this last name. */
  hasSeal(name: string): boolean
  /** Packages that have such things. */
  readonly sealers: ReadonlySet<string>
  /** Modules that a program with an effect of the table imports; `builtins` is always there. */
  readonly packages: ReadonlySet<string>
}

export function createEffectTable(rows: readonly EffectRow[] = effectRows): EffectTable {
  const byPath = new Map<string, EffectRow>()
  const names = new Set<string>()
  const seals = new Set<string>()
  const sealers = new Set<string>()
  const packages = new Set<string>()
  const gives = new Map<string, string>()
  for (const row of rows)
    for (const path of [row.call, ...(row.also ?? [])]) {
      const known = byPath.get(path)
      if (known !== row) byPath.set(path, known === undefined ? row : joinRows(known, row))
      if ((row.effects ?? []).length > 0) {
        names.add(path.slice(path.lastIndexOf('.') + 1))
        packages.add(path.split('.', 1)[0] ?? path)
      }
      if (row.seals !== undefined) {
        seals.add(path.slice(path.lastIndexOf('.') + 1))
        sealers.add(path.split('.', 1)[0] ?? path)
      }
      if (row.gives !== undefined) gives.set(path, row.gives)
    }
  const shortened = new Map<string, string>()
  const shorten = (path: string): string => {
    let known = shortened.get(path)
    if (known === undefined) shortened.set(path, (known = toShort(path.replaceAll('()', '').replaceAll('[]', '.[]'), gives, byPath)))
    return known
  }
  return {
    find: (path) => byPath.get(shorten(path)),
    shorten,
    hasEffect: (name) => names.has(name),
    hasSeal: (name) => seals.has(name),
    sealers,
    packages,
  }
}

/** From the front: each beginning that gives an object of a class is replaced by the class. */
function toShort(path: string, gives: ReadonlyMap<string, string>, rows: ReadonlyMap<string, EffectRow>): string {
  let whole = path
  for (let at = whole.indexOf('.'), steps = 0; at > 0 && steps < 64; steps++) {
    const front = whole.slice(0, at)
    // `client.shop`, `client["shop"]`: any name that no row speaks of.
    const given = gives.get(front) ?? (rows.has(front) ? undefined : gives.get(`${front.slice(0, front.lastIndexOf('.'))}.*`))
    if (given !== undefined && given !== front) {
      whole = given + whole.slice(at)
      at = given.length
    }
    at = whole.indexOf('.', at + 1)
  }
  return whole
}

function joinRows(one: EffectRow, other: EffectRow): EffectRow {
  const [first, second] = [one.parameters ?? [], other.parameters ?? []]
  return {
    ...one,
    ...other,
    call: one.call,
    parameters: second.length > first.length ? second : first,
    effects: [...(one.effects ?? []), ...(other.effects ?? [])],
    ...(one.passes === undefined && other.passes === undefined
      ? {}
      : { passes: [...new Set([...(one.passes ?? []), ...(other.passes ?? [])])] }),
    ...(one.retells === undefined && other.retells === undefined
      ? {}
      : { retells: [...new Set([...(one.retells ?? []), ...(other.retells ?? [])])] }),
  }
}
