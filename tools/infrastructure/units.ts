// What is counted: one topic at one place, whoever says it and however often. A place is the tree, a file, a part of it (a job, a service, a
// document, a resource), or an entry (a step, an instruction, a row of a list), so that programs that speak line by line and those that speak
// once are measured alike.

import { findTopic, type Grain, type Tool, type TopicId, tools, topics } from './topics.ts'

export interface Row {
  readonly application: string
  readonly among: 'corpus' | 'beside'
  readonly tool: Tool
  readonly rule: string
  readonly file: string
  readonly line: number
  readonly end: number
  readonly confidence?: string
}

export interface Unit {
  readonly application: string
  readonly among: 'corpus' | 'beside'
  readonly file: string
  readonly topic: TopicId
  /** The first line of the part or entry; 0 of a file. */
  readonly block: number
  /** Where the first of them speaks. */
  readonly line: number
  /** Who says it, and by which rules. */
  readonly said: Readonly<Partial<Record<Tool, readonly string[]>>>
  /** Ours shows it without being asked for everything. */
  readonly isShown: boolean
}

export interface Units {
  readonly units: readonly Unit[]
  /** What of each program is about something else, by rule. */
  readonly elsewhere: Readonly<Record<Tool, number>>
}

export function unitsOf(rows: readonly Row[], textOf: (row: Row) => string): Units {
  const units = new Map<string, Unit>()
  const elsewhere = { fastward: 0, checkov: 0, hadolint: 0, actionlint: 0, zizmor: 0 }
  const lines = new Map<string, readonly string[]>()
  for (const row of rows) {
    const at = `${row.application}/${row.file}`
    const text = lines.get(at) ?? textOf(row).split('\n')
    lines.set(at, text)
    const topic = findTopic(row.tool, row.rule, text.slice(row.line - 1, row.end).join('\n'))
    if (topic === null) {
      elsewhere[row.tool] += 1
      continue
    }
    const { grain } = topics[topic]
    const block = findBlock(row.file, text, row.line, grain)
    const file = grain === 'tree' ? '' : row.file
    const key = JSON.stringify([row.application, file, topic, block])
    const old = units.get(key)
    const before = old?.said[row.tool] ?? []
    units.set(key, {
      application: row.application,
      among: row.among,
      file,
      topic,
      block,
      line: old?.line ?? row.line,
      said: { ...old?.said, [row.tool]: before.includes(row.rule) ? before : [...before, row.rule] },
      isShown: old?.isShown === true || (row.tool === 'fastward' && row.confidence === 'high'),
    })
  }
  return { units: [...units.values()], elsewhere }
}

export function findBlock(file: string, lines: readonly string[], line: number, grain: Grain): number {
  if (grain === 'file' || grain === 'tree') return 0
  if (/(?:^|\/)(?:Dockerfile|Containerfile)|\.dockerfile$/i.test(file)) return grain === 'part' ? 0 : findInstruction(lines, line)
  if (/\.ya?ml$/i.test(file)) return grain === 'part' ? findPart(file, lines, line) : findEntry(lines, line)
  if (/\.(?:tf|conf)$/i.test(file) && grain === 'part') return findLast(lines, line, (text) => /^[\w"{]/.test(text))
  return line
}

/** The last line up to `line` for which it holds, from 1; the line itself where none does. */
function findLast(lines: readonly string[], line: number, holds: (text: string) => boolean): number {
  for (let at = Math.min(line, lines.length); at > 0; at -= 1) if (holds(lines[at - 1] ?? '')) return at
  return line
}

/** `RUN a \` and the lines that go on with it. */
function findInstruction(lines: readonly string[], line: number): number {
  let at = line
  while (at > 1 && /\\\s*$|^\s*#/.test(lines[at - 2] ?? '')) at -= 1
  while (at < line && /^\s*(?:#|$)/.test(lines[at - 1] ?? '')) at += 1
  return at
}

/** A job, a service, or a document of a manifest. */
function findPart(file: string, lines: readonly string[], line: number): number {
  const isNamed = /(?:^|\/)\.github\/|compose[^/]*\.ya?ml$|\.gitlab-ci\.ya?ml$/i.test(file)
  const start = findLast(lines, Math.max(1, line - 1), (text) => /^---/.test(text))
  const document = /^---/.test(lines[start - 1] ?? '') ? start + 1 : 1
  if (!isNamed) return document
  const top = findLast(lines, line, (text) => /^[\w"']/.test(text))
  const own = lines.slice(top, line).findIndex((text) => /^\s+[^\s#]/.test(text))
  if (own < 0) return top
  const indent = indentOf(lines[top + own] ?? '')
  return findLast(lines.slice(0, line), line, (text) => text.trim() !== '' && !/^\s*#/.test(text) && indentOf(text) <= indent)
}

/** The row of a list that a line stands in, else the line. */
function findEntry(lines: readonly string[], line: number): number {
  const own = lines[line - 1] ?? ''
  let indent = indentOf(own)
  if (/^\s*- /.test(own)) return line
  for (let at = line - 1; at > 0; at -= 1) {
    const text = lines[at - 1] ?? ''
    if (text.trim() === '' || indentOf(text) >= indent) continue
    if (/^\s*- /.test(text)) return at
    indent = indentOf(text)
    if (indent === 0) break
  }
  return line
}

function indentOf(text: string): number {
  return text.length - text.trimStart().length
}

export const keyOf = ({ application, file, topic, block }: Pick<Unit, 'application' | 'file' | 'topic' | 'block'>): string =>
  JSON.stringify([application, file, topic, block])

export function whoSays({ said }: Unit): Tool[] {
  return tools.filter((tool) => said[tool] !== undefined)
}
