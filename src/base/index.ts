// Words without a domain: places, answers, results, user errors, patterns, and the ports through which the rooms meet the world.

export { type Answer, everyAnswer, someAnswer } from './answer.ts'
export { UserError, type UserErrorCode, userErrors } from './errors.ts'
export type {
  ContentFailure,
  History,
  HistoryChange,
  HistoryCommit,
  HistoryContent,
  HistoryProblem,
  Memory,
} from './history.ts'
export { hintFor, rankNearest } from './nearest.ts'
export { parseJson, readJsonText } from './parse-json.ts'
export { type CompiledPattern, compilePattern, type Dialect, type Pattern, type PatternOptions } from './pattern/index.ts'
export type { Clock, EntryKind, FileFailure, FileStatus, Files, FolderEntry, FolderWatch, Terminal } from './ports.ts'
export { toPrintable } from './printable.ts'
export { failed, type Result, succeeded } from './result.ts'
export type { Place } from './span.ts'
export {
  comparePaths,
  createTree,
  kindOfFile,
  type OtherFile,
  type SkippedPath,
  type SkipReason,
  sortedEntries,
  type Tree,
  type TreeEntry,
  type TreeEntryKind,
  type TreeFile,
  type TreeFileKind,
  type TreeProblem,
} from './tree.ts'
