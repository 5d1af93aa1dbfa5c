// What a model was made of, for each Python file: after an edit, a file in which all of that is as it was changes nothing in the
// model but its lines.
import type { Tree } from '../../base/index.ts'
import { importedNames } from '../../project/index.ts'
import {
  type CodeLines,
  type Form,
  type FormMatch,
  type FunctionForm,
  matchCodeLines,
  matchForms,
  readCodeLines,
  type SyntaxProblem,
} from '../../syntax/index.ts'
import { type Candidate, findCandidate } from './discover.ts'
import { type Asked, placeOfQuestion, SourceCode } from './text-questions.ts'

/** Plain data, to be kept beside the model. A file that is not here was only looked at for what it does not have. */
export interface FileReads {
  /** The functions that ran, as rows of the form; null where the module was not loaded. */
  readonly entered: readonly number[] | null
  readonly asked: readonly Asked[]
  /** What it is a candidate for, as JSON. */
  readonly candidate: string | null
  /** The names that it imports, where the layout of the tree was found by them. */
  readonly imports: readonly string[] | null
  /** Its lines, where all of its functions were looked into and words were looked for in its text; else null. */
  readonly lines: CodeLines | null
}

export interface SourceReads {
  readonly files: Readonly<Record<string, FileReads>>
  /** Files of which any change matters: they do not parse, or the program reads their text. */
  readonly whole: readonly string[]
}

/** What two readings of one tree were made of. */
export function joinReads(one: SourceReads, other: SourceReads): SourceReads {
  const files = new Map(Object.entries(one.files))
  for (const [path, theirs] of Object.entries(other.files)) {
    const ours = files.get(path)
    if (ours === undefined) {
      files.set(path, theirs)
      continue
    }
    const entered =
      ours.entered === null || theirs.entered === null
        ? (ours.entered ?? theirs.entered)
        : [...new Set([...ours.entered, ...theirs.entered])]
    const asked = new Map([...ours.asked, ...theirs.asked].map((question) => [JSON.stringify(question), question]))
    files.set(path, {
      entered: entered === null ? null : entered.toSorted((a, b) => a - b),
      asked: [...asked.values()],
      candidate: ours.candidate ?? theirs.candidate,
      imports: ours.imports ?? theirs.imports,
      lines: ours.lines ?? theirs.lines,
    })
  }
  return {
    files: Object.fromEntries([...files].sort(([a], [b]) => (a < b ? -1 : 1))),
    whole: [...new Set([...one.whole, ...other.whole])].sort(),
  }
}

/** The new state of a file, as far as it is wanted. */
export interface ChangedFile {
  readonly path: string
  readonly bytes: Uint8Array
  readonly text: () => string
  readonly form: () => Form
  readonly problems: () => readonly SyntaxProblem[]
}

const utf8 = new TextDecoder('utf-8')

export class ReadsRecorder {
  private readonly whole = new Set<string>()
  private readonly codes = new Map<string, SourceCode>()
  private readonly candidates = new Map<string, string>()
  private readonly imports = new Map<string, readonly string[]>()
  /** What the code does is read too: every body counts. */
  isForCode = false
  /** The layout reads Python for its imports alone. */
  isLayout = true

  /** The tree for those who read settings: should they read Python, it is known. */
  watch(tree: Tree): Tree {
    const read = (path: string): Uint8Array | null => {
      const bytes = tree.read(path)
      if (!path.endsWith('.py')) return bytes
      if (this.isLayout) this.imports.set(path, bytes === null ? [] : importedNames(bytes))
      else this.whole.add(path)
      return bytes
    }
    return {
      files: tree.files,
      above: tree.above,
      skipped: tree.skipped,
      get problems() {
        return tree.problems
      },
      ignored: () => tree.ignored(),
      others: () => tree.others(),
      read,
      has: (path) => tree.has(path),
      kindOf: (path) => tree.kindOf(path),
      list: (folder) => tree.list(folder),
    }
  }

  noteWhole(path: string): void {
    this.whole.add(path)
  }

  noteCandidate(path: string, found: Candidate): void {
    this.candidates.set(path, JSON.stringify(found))
  }

  noteCode(path: string, code: SourceCode): void {
    this.codes.set(path, code)
  }

  private findLines(path: string): CodeLines | null {
    const code = this.codes.get(path)
    return code !== undefined && (this.isForCode || code.isReadWhole) ? code.codeLines() : null
  }

  finish(entered: ReadonlySet<FunctionForm>): SourceReads {
    const byForm = new Map<string, number[]>()
    const whole = new Set(this.whole)
    for (const [path, code] of this.codes) {
      if (code.form.problems.length > 0) whole.add(path)
      byForm.set(
        path,
        code.form.functions.flatMap((form, row) => (entered.has(form) ? [row] : [])),
      )
    }
    const paths = new Set([...this.codes.keys(), ...this.candidates.keys(), ...this.imports.keys()])
    const files = [...paths].sort().map((path): [string, FileReads] => [
      path,
      {
        entered: byForm.get(path) ?? null,
        asked: [...(this.codes.get(path)?.asked.values() ?? [])],
        candidate: this.candidates.get(path) ?? null,
        imports: this.imports.get(path) ?? null,
        lines: this.findLines(path),
      },
    ])
    return { files: Object.fromEntries(files), whole: [...whole].sort() }
  }
}

/**
 * Null where the model may be another one. Else where the lines of the file are now: of a file that was not loaded no line can be
 * in the model, and none is in the answer.
 */
export function findMovedLines(
  before: SourceReads,
  old: () => Form | null,
  now: ChangedFile,
  includeTests: boolean,
): FormMatch['lines'] | null {
  const { path } = now
  if (before.whole.includes(path)) return null
  const reads = Object.hasOwn(before.files, path) ? before.files[path] : undefined
  const candidate = findCandidate(path, utf8.decode(now.bytes), includeTests)
  if ((candidate === null ? null : JSON.stringify(candidate)) !== (reads?.candidate ?? null)) return null
  if (reads?.imports && JSON.stringify(reads.imports) !== JSON.stringify(importedNames(now.bytes))) return null
  if (reads?.entered == null) return now.problems().length > 0 ? null : new Map()
  const form = old()
  if (form === null) return null
  const entered = new Set(reads.entered)
  const lines = reads.lines === null ? null : matchCodeLines(reads.lines, readCodeLines(now.form(), now.text()))
  if (reads.lines !== null && lines === null) return null
  const match = matchForms(form, now.form(), (row) => lines !== null || entered.has(row))
  if (match === null || !areAnsweredAlike(reads.asked, match, new SourceCode(now.form(), now.text()))) return null
  return lines ?? match.lines
}

function areAnsweredAlike(asked: readonly Asked[], match: FormMatch, now: SourceCode): boolean {
  return asked.every(([question, row, words, answer]) => {
    const place = placeOfQuestion(question)
    const rowNow =
      place === 'module' ? 0 : place === 'function' ? match.functions.get(row) : place === 'class' ? match.classes.get(row) : undefined
    return rowNow !== undefined && now.ask(question, rowNow, words) === answer
  })
}
