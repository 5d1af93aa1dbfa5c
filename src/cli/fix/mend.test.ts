import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createTree, type FileFailure, type Files, failed, succeeded, UserError } from '../../base/index.ts'
import { createFinding, type Edit, type Finding, type RuleCard } from '../../finding/index.ts'
import type { AnalysisRequest } from '../analysis.ts'
import type { Host } from '../host.ts'
import { listDigests, mendFindings, type WatchedTree } from './mend.ts'

const card: RuleCard = {
  id: 'door-left-open',
  title: 'A door is left open',
  severity: 'medium',
  confidence: 'high',
  audience: 'everyone',
  stage: { preview: '0.1.0' },
  cwe: ['CWE-284'],
  owaspApi: null,
  asvs: [],
  why: 'Anybody walks in.',
  fix: 'Close it.',
  blindSpots: [],
  examples: [],
}

const edit = (file: string, from: number, to: number, text: string): Edit => ({
  file,
  from: { line: 1, column: from },
  to: { line: 1, column: to },
  text,
})
const finding = (...edits: [Edit, ...Edit[]]): Finding =>
  createFinding(card, { place: { file: edits[0].file, line: 1 }, cause: { name: 'a', what: 'door' }, what: 'open', edits }, 1)

const top = join('/', 'project')
const digestOf = (bytes: Uint8Array | null) => (bytes === null ? null : createHash('sha256').update(bytes).digest('hex'))

/** A disk of names to texts; links lead to other names, and what is `locked` cannot be written. */
function makeDisk(texts: Record<string, string>, links: Record<string, string> = {}, locked: Record<string, FileFailure> = {}) {
  const disk = new Map(Object.entries(texts).map(([name, text]) => [join(top, name), text]))
  const files: Pick<Files, 'read' | 'resolve' | 'write'> = {
    read: (path) => {
      const text = disk.get(path)
      return text === undefined ? failed('missing') : succeeded(new TextEncoder().encode(text))
    },
    resolve: (path) => succeeded(links[path] ?? path),
    write: (path, content) => {
      const failure = locked[path]
      if (failure !== undefined) return failed(failure)
      disk.set(path, typeof content === 'string' ? content : new TextDecoder().decode(content))
      return succeeded(undefined)
    },
  }
  return { disk, files }
}

function mend(findings: readonly Finding[], mode: 'show' | 'apply', disk: ReturnType<typeof makeDisk>, read: Record<string, string>) {
  const tree = createTree(read)
  const watched: WatchedTree = Object.assign(Object.create(tree) as typeof tree, { digestOf: (path: string) => digestOf(tree.read(path)) }) // the tree and one method more
  const notes: string[] = []
  const host = { files: disk.files, terminal: { note: (text: string) => notes.push(text) } } as unknown as Host // asked for nothing else
  const request = { target: { folder: top, shown: '.' }, colour: false, onTerminal: false } as AnalysisRequest // asked for nothing else
  const run = () => mendFindings(findings, mode, watched, listDigests(watched), request, host, 'back/')
  return { run, notes }
}

const close = finding(edit('a.py', 1, 5, 'shut'))

test('what is written is what the diff says', () => {
  const disk = makeDisk({ 'a.py': 'open()\n' })
  const shown = mend([close], 'show', disk, { 'a.py': 'open()\n' }).run()
  expect(shown.report).toBe('--- a/back/a.py\n+++ b/back/a.py\n@@ -1 +1 @@\n-open()\n+shut()\n')
  expect(disk.disk.get(join(top, 'a.py'))).toBe('open()\n')
  const applied = mend([close], 'apply', disk, { 'a.py': 'open()\n' }).run()
  expect([applied.report, applied.notes, [...applied.gone]]).toEqual(['', ['mended 1 finding of 1 in 1 file'], [close]])
  expect(disk.disk.get(join(top, 'a.py'))).toBe('shut()\n')
})

test.each<[string, ReturnType<typeof makeDisk>, string]>([
  ['that changed since', makeDisk({ 'a.py': 'open(1)\n' }), 'back/a.py: left as it is: it is not what was read any more'],
  ['that is gone', makeDisk({}), 'back/a.py: left as it is: it is not what was read any more'],
  [
    'behind a link',
    makeDisk({ 'a.py': 'open()\n' }, { [join(top, 'a.py')]: join('/', 'elsewhere', 'a.py') }),
    'back/a.py: left as it is: a link stands on the way to it',
  ],
])('a file %s is left alone', (_, disk, note) => {
  const before = new Map(disk.disk)
  const { notes, gone } = mend([close], 'apply', disk, { 'a.py': 'open()\n' }).run()
  expect([notes, gone.size]).toEqual([['none of 1 finding can be mended by machine', note], 0])
  expect(disk.disk).toEqual(before)
})

test('a change that would not be Python is not made, nor one of a file that was not listed', () => {
  const disk = makeDisk({ 'a.py': 'open()\n' })
  const broken = mend([finding(edit('a.py', 5, 6, ''))], 'apply', disk, { 'a.py': 'open()\n' }).run()
  expect(broken.notes[1]).toBe('back/a.py: left as it is: the change would not be Python')
  const outside = mend([finding(edit('../a.py', 1, 5, ''))], 'apply', disk, { 'a.py': 'open()\n' }).run()
  expect(outside.notes[1]).toBe('back/../a.py:1: the file is not what was read, and is left alone (door-left-open)')
  expect([...disk.disk.values()]).toEqual(['open()\n'])
})

test('what one file refuses is not made in another either', () => {
  const texts = { 'a.py': 'open()\n', 'b.py': 'open()\n' }
  const disk = makeDisk({ ...texts, 'a.py': 'open(1)\n' })
  const both = finding(edit('a.py', 1, 5, 'shut'), edit('b.py', 1, 5, 'shut'))
  const { gone } = mend([both, finding(edit('b.py', 5, 5, '_'))], 'apply', disk, texts).run()
  expect(gone.size).toBe(1)
  expect(disk.disk.get(join(top, 'b.py'))).toBe('open_()\n')
})

test('what cannot be written ends the run, after the others were', () => {
  const texts = { 'a.py': 'open()\n', 'b.py': 'open()\n' }
  const disk = makeDisk(texts, {}, { [join(top, 'a.py')]: 'unreadable' })
  const { run, notes } = mend([close, finding(edit('b.py', 1, 5, 'shut'))], 'apply', disk, texts)
  expect(run).toThrow(UserError)
  expect(notes[0]).toBe('mended 1 finding of 2 in 1 file\n')
  expect(disk.disk.get(join(top, 'b.py'))).toBe('shut()\n')
})
