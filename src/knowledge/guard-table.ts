// The guard rows by path, and by method name for whatever receiver.
import type { GuardRow } from './guard-row.ts'
import { guardRows } from './guards/index.ts'

export interface GuardTable {
  /**
   * The row of a resolved path, with or without the brackets of what was called on the way: `jwt.decode`,
   * `fastapi_users.FastAPIUsers().current_user()`, `sqlalchemy.orm.Session().query().filter().delete()`. In this order: the path as it
   * stands; without the brackets inside; without the links of a query (`filter`, `order_by`); with `*` for attributes that a program
   * names; by its last name, whatever the receiver.
   */
  find(path: string): GuardRow | undefined
  /** The row of a method whose receiver is not known. */
  findMethod(name: string): GuardRow | undefined
}

export function createGuardTable(rows: readonly GuardRow[] = guardRows): GuardTable {
  const byPath = new Map<string, GuardRow>()
  const byMethod = new Map<string, GuardRow>()
  for (const row of rows) {
    for (const path of [row.call, ...(row.also ?? [])]) {
      if (path.startsWith('*.')) byMethod.set(path.slice(2), row)
      else byPath.set(toPlainPath(path), row)
    }
  }

  return {
    find(path) {
      const asked = toPlainPath(path)
      const exact = byPath.get(asked)
      if (exact !== undefined) return exact
      const names = asked.replaceAll('()', '').split('.')
      for (const candidate of candidatesOf(names)) {
        const row = byPath.get(candidate)
        // What is itself a dependency is not what calling it gives.
        if (row !== undefined && row.means.does !== 'admit' && row.means.does !== 'decide') return row
      }
      return names.length < 2 ? undefined : byMethod.get(names.at(-1) ?? '')
    },
    findMethod: (name) => byMethod.get(name),
  }
}

function* candidatesOf(names: readonly string[]): Generator<string> {
  yield names.join('.')
  const last = names.at(-1) ?? ''
  const way = names.slice(0, -1)
  const first = way.findIndex((name) => links.has(name))
  if (first >= 0) {
    yield [...way.filter((name, at) => at === first || !links.has(name)), last].join('.')
    yield [...way.filter((name) => !links.has(name)), last].join('.')
  }
  for (let end = way.length - 1; end >= 2; end--) yield [...way.slice(0, end), '*', last].join('.')
}

/** What lies between a class or session and the method that asks: it chooses and orders, and asks nothing itself. */
const links = new Set(
  [
    [
      'filter',
      'filter_by',
      'where',
      'exclude',
      'having',
      'join',
      'outerjoin',
      'select_from',
      'options',
      'order_by',
      'group_by',
      'distinct',
    ],
    [
      'limit',
      'offset',
      'with_for_update',
      'select_for_update',
      'execution_options',
      'populate_existing',
      'yield_per',
      'slice',
      'sort',
      'skip',
    ],
    [
      'prefetch_related',
      'select_related',
      'fetch_related',
      'only',
      'defer',
      'annotate',
      'using',
      'using_db',
      'fields',
      'project',
      'no_cache',
    ],
    ['select', 'all', 'dicts', 'switch', 'prefetch', 'output', 'begin', '__enter__', '__aenter__'],
    [
      'eq',
      'neq',
      'gt',
      'gte',
      'lt',
      'lte',
      'like',
      'ilike',
      'is_',
      'in_',
      'or_',
      'not_',
      'match',
      'contains',
      'order',
      'range',
      'text_search',
    ],
  ].flat(),
)

/** What a class makes has the class's methods; the brackets at the end count: a dependency is not what makes it. */
function toPlainPath(path: string): string {
  if (!path.includes('(')) return path
  const end = /(?:\(\))*$/.exec(path)?.[0] ?? ''
  return path.slice(0, path.length - end.length).replaceAll('()', '') + end
}
