// `--fix`: what machines can mend, as a diff or written into the files. Only listed Python files of the scanned folder are ever
// written, each in one step, and only where they still hold what was read.

import { relative, resolve, sep } from 'node:path'
import { type FileFailure, type Tree, UserError } from '../../base/index.ts'
import { type Finding, planMending, type Splice, spliceBytes, spliceText } from '../../finding/index.ts'
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
  const plan = planMending(findings, (file) => texts.read(file)?.text ?? null)
  const refused = new Map<string, string>()
  const drafts: Draft[] = []
  for (const [file, splices] of plan.splices) {
    const source = texts.read(file)
    const draft = source === null ? 'it cannot be read' : makeDraft(file, source, splices)
    if (typeof draft === 'string') refused.set(file, draft)
    else drafts.push(draft)
  }
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
    for (const note of notes) host.terminal.note(`${note}\n`)
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

function writeDraft(
  { file, bytesBefore, bytesAfter }: Draft,
  { target }: AnalysisRequest,
  { files }: Host,
  refused: Map<string, string>,
): void {
  const path = resolve(target.folder, file)
  const [top, real] = [files.resolve(target.folder), files.resolve(path)]
  // Neither the file nor a folder on the way to it is a link.
  if (!top.ok || !real.ok || relative(top.value, real.value).split(sep).join('/') !== file) {
    refused.set(file, 'a link stands on the way to it')
    return
  }
  const now = files.read(real.value)
  if (!now.ok || !isSame(now.value, bytesBefore)) {
    refused.set(file, 'it is not what was read any more')
    return
  }
  const written = files.write(real.value, bytesAfter)
  if (!written.ok) refused.set(file, notWritten + reasons[written.failure])
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
