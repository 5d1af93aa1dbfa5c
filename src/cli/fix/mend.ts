// `--fix`: what machines can mend, as a diff or written into the files. Only listed Python files of the scanned folder are ever
// written, each in one step, and only where they still hold what was read.

import { relative, resolve, sep } from 'node:path'
import { type FileFailure, type Tree, toPrintable, UserError } from '../../base/index.ts'
import { type Finding, type Mending, planMending, type Splice, spliceBytes, spliceText } from '../../finding/index.ts'
import { type ChangedText, writeDiff } from '../../report/index.ts'
import { checkPython, decodePython } from '../../syntax/index.ts'
import type { AnalysisRequest } from '../analysis.ts'
import type { Host } from '../host.ts'

export type FixMode = 'show' | 'apply'

/** Digests of the files that findings come from, as they were when the program was read. */
export type DigestsRead = ReadonlyMap<string, string | null>

export interface WatchedTree extends Tree {
  digestOf(path: string): string | null
}

export interface Mended {
  /** The diff, or nothing where the files were written. */
  readonly report: string
  readonly notes: readonly string[]
  /** Findings that are there no more. */
  readonly gone: ReadonlySet<Finding>
}

interface Draft extends ChangedText {
  readonly bytesBefore: Uint8Array
  readonly bytesAfter: Uint8Array
}

export function listDigests(tree: WatchedTree): DigestsRead {
  return new Map(tree.files.filter(({ kind }) => kind === 'python').map(({ path }) => [path, tree.digestOf(path)]))
}

export function mendFindings(
  findings: readonly Finding[],
  mode: FixMode,
  tree: WatchedTree,
  digests: DigestsRead,
  request: AnalysisRequest,
  host: Host,
  prefix: string,
): Mended {
  const texts = new SourceTexts(tree, digests)
  const refused = new Map<string, string>()
  const { plan, drafts } = makeDrafts(findings, texts, refused, (draft) => (mode === 'apply' ? findObstacle(draft, request, host) : null))
  if (mode === 'apply') for (const draft of drafts) writeDraft(draft, request, host, refused)
  const isMended = (finding: Finding) => finding.edits.every(({ file }) => !refused.has(file))
  const mended = plan.mended.filter(isMended)
  const files = new Set(mended.flatMap(({ edits }) => edits.map(({ file }) => file)))
  const gone = new Set(mode === 'apply' ? mended : [])
  const places = (finding: Finding) => `${prefix}${finding.places[0].file}:${finding.places[0].line}`
  const notes = [
    describeMended(mode, mended.length, files.size, findings.length),
    ...plan.left.map(({ finding, why }) =>
      why === 'overlap'
        ? `${places(finding)}: another change touches the same words; fix again after this one (${finding.rule})`
        : `${places(finding)}: the file is not what was read, and is left alone (${finding.rule})`,
    ),
    ...[...refused].map(([file, reason]) => `${prefix}${file}: left as it is: ${reason}`),
  ]
  const failed = [...refused].find(([, reason]) => mode === 'apply' && reason.startsWith(notWritten))
  if (failed !== undefined) {
    for (const note of notes) host.terminal.note(`${toPrintable(note)}\n`)
    throw new UserError('file-not-written', { path: `${prefix}${failed[0]}`, reason: failed[1].slice(notWritten.length) })
  }
  const shown = drafts.filter(({ file }) => !refused.has(file))
  const report = mode === 'apply' ? '' : writeDiff(shown, { forTerminal: request.onTerminal, colour: request.colour, prefix })
  return { report, notes, gone }
}

function describeMended(mode: FixMode, mended: number, files: number, all: number): string {
  if (mended === 0) return all === 0 ? 'nothing found, nothing to mend' : `none of ${count(all, 'finding')} can be mended by machine`
  const what = `${count(mended, 'finding')} of ${all} in ${count(files, 'file')}`
  return mode === 'apply' ? `mended ${what}` : `${what} can be mended by machine: \`--fix=apply\` writes these changes`
}

/** What one file refuses is refused in all files of a finding. */
function makeDrafts(
  findings: readonly Finding[],
  texts: SourceTexts,
  refused: Map<string, string>,
  check: (draft: Draft) => string | null,
): { readonly plan: Mending; readonly drafts: readonly Draft[] } {
  const possible = findings.filter(({ edits }) => !edits.some(({ file }) => refused.has(file)))
  const plan = planMending(possible, (file) => texts.read(file)?.text ?? null)
  const before = refused.size
  const drafts: Draft[] = []
  for (const [file, splices] of plan.splices) {
    const source = texts.read(file)
    const draft = source === null ? 'it cannot be read' : makeDraft(file, source, splices)
    const obstacle = typeof draft === 'string' ? draft : check(draft)
    if (obstacle !== null) refused.set(file, obstacle)
    else if (typeof draft !== 'string') drafts.push(draft)
  }
  return refused.size === before ? { plan, drafts } : makeDrafts(findings, texts, refused, check)
}

interface SourceText {
  readonly bytes: Uint8Array
  readonly text: string
}

/** Files as the analysis saw them; null for all others. */
class SourceTexts {
  private readonly known = new Map<string, SourceText | null>()
  private readonly tree: WatchedTree
  private readonly digests: DigestsRead

  constructor(tree: WatchedTree, digests: DigestsRead) {
    this.tree = tree
    this.digests = digests
  }

  read(file: string): SourceText | null {
    let found = this.known.get(file)
    if (found === undefined) {
      const bytes = this.digests.has(file) ? this.tree.read(file) : null
      const isSame = bytes !== null && this.tree.digestOf(file) === this.digests.get(file)
      found = isSame ? { bytes, text: decodePython(bytes).text } : null
      this.known.set(file, found)
    }
    return found
  }
}

/** The reason in place of a draft where the file must stay as it is. */
function makeDraft(file: string, { bytes, text }: SourceText, splices: readonly Splice[]): Draft | string {
  const bytesAfter = spliceBytes(bytes, text, splices)
  if (bytesAfter === null) return 'its encoding cannot be written'
  if (checkPython(bytesAfter).length > checkPython(bytes).length) return 'the change would not be Python'
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? '\ufeff' : ''
  return { file, before: mark + text, after: mark + spliceText(text, splices), bytesBefore: bytes, bytesAfter }
}

const notWritten = 'it cannot be written: '

function findObstacle({ file, bytesBefore }: Draft, { target }: AnalysisRequest, { files }: Host): string | null {
  const [top, real] = [files.resolve(target.folder), files.resolve(resolve(target.folder, file))]
  // Neither the file nor a folder on the way to it is a link.
  if (!top.ok || !real.ok || relative(top.value, real.value).split(sep).join('/') !== file) return 'a link stands on the way to it'
  const now = files.read(real.value)
  return now.ok && isSame(now.value, bytesBefore) ? null : 'it is not what was read any more'
}

function writeDraft(draft: Draft, request: AnalysisRequest, host: Host, refused: Map<string, string>): void {
  // Looked at again, as near to the writing as can be.
  const obstacle = findObstacle(draft, request, host)
  const path = resolve(request.target.folder, draft.file)
  const written = obstacle === null ? host.files.write(path, draft.bytesAfter) : null
  if (obstacle !== null) refused.set(draft.file, obstacle)
  else if (written?.ok === false) refused.set(draft.file, notWritten + reasons[written.failure])
}

const reasons: Readonly<Record<FileFailure, string>> = {
  missing: 'it is gone',
  'not-a-file': 'it is no file',
  'not-a-folder': 'a part of the path is a file',
  unreadable: 'writing is not allowed',
  broken: 'the disk or the path does not allow it',
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, i) => byte === other[i])
}

function count(number: number, one: string): string {
  return `${number} ${number === 1 ? one : `${one}s`}`
}
