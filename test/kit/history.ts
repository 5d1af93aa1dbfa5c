// A history in which each file came with one commit and never changed.

import type { History, Memory, Tree } from '../../src/base/index.ts'

export const noMemory: Memory = { read: () => null, write: () => {} }

/** `since` says on which day a file came; the others were never committed. */
export function createHistory(tree: Pick<Tree, 'read'>, since: ReadonlyMap<string, string>): History {
  const days = [...new Set(since.values())].sort().reverse()
  const idOf = (day: string): string => day.replaceAll('-', '').padStart(40, '0')
  const commits = days.map((day) => ({ id: idOf(day), time: Date.parse(`${day}T12:00:00Z`) / 1000 }))
  const pathsOf = (id: string): string[] => [...since].flatMap(([path, day]) => (idOf(day) === id ? [path] : []))
  const isAsked = (path: string, paths?: readonly string[]): boolean => paths === undefined || paths.includes(path)
  return {
    state: 'fixed',
    commits: (paths) => commits.filter(({ id }) => pathsOf(id).some((path) => isAsked(path, paths))),
    changes: (ids, paths) =>
      ids.flatMap((commit) => pathsOf(commit).flatMap((path) => (isAsked(path, paths) ? [{ commit, path, content: path }] : []))),
    contents: (names) => names.map((content) => ({ content, bytes: tree.read(content) ?? ('missing' as const) })),
    branchesOf: () => ['main'],
    problems: () => [],
  }
}
