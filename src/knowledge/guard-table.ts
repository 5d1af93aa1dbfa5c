// The guard rows by path, and by method name for whatever receiver.
import type { GuardRow } from './guard-row.ts'
import { guardRows } from './guards/index.ts'

export interface GuardTable {
  /** The row of a resolved path (`jwt.decode`, `fastapi_users.FastAPIUsers.current_user()`), else the row of its last name by whatever receiver. */
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
  return { find: (path) => byPath.get(toPlainPath(path)), findMethod: (name) => byMethod.get(name) }
}

/** What a class makes has the class's methods; the last brackets count: a dependency is not what makes it. */
function toPlainPath(path: string): string {
  const isCalled = path.endsWith('()')
  return path.replaceAll('()', '') + (isCalled ? '()' : '')
}
