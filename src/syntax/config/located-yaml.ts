// YAML of several documents where every value knows its lines: what somebody has to change is a line of a file. JSON is read the same way.

import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, type Pair, parseAllDocuments } from 'yaml'
import { type ConfigProblem, LONGEST } from './parsed.ts'

interface Located {
  /** Where its key stands; of an item of a list, and of a document, where it starts. From 1. */
  readonly line: number
  /** The last line of it. */
  readonly end: number
}

export interface LocatedScalar extends Located {
  readonly kind: 'scalar'
  readonly value: string | number | boolean | null
}
export interface LocatedList extends Located {
  readonly kind: 'list'
  readonly items: readonly LocatedValue[]
}
export interface LocatedTable extends Located {
  readonly kind: 'table'
  readonly entries: ReadonlyMap<string, LocatedValue>
}
export type LocatedValue = LocatedScalar | LocatedList | LocatedTable

export interface ParsedLocatedYaml {
  /** Empty ones are left out. */
  readonly documents: readonly LocatedValue[]
  readonly problems: readonly ConfigProblem[]
}

const DEEPEST = 100
const MOST_NODES = 200_000
const ALIASES = 100

export function parseLocatedYaml(text: string): ParsedLocatedYaml {
  if (text.length > LONGEST) return { documents: [], problems: [{ line: 1, message: 'the file is too large to be read as YAML' }] }
  const lines = new LineCounter()
  try {
    const all = parseAllDocuments(text, {
      lineCounter: lines,
      merge: true,
      prettyErrors: false,
      logLevel: 'silent',
      strict: false,
      uniqueKeys: false,
    })
    if (!Array.isArray(all)) return { documents: [], problems: [] }
    const problems: ConfigProblem[] = []
    const documents: LocatedValue[] = []
    for (const document of all) {
      for (const error of document.errors) {
        const line = Math.max(1, lines.linePos(error.pos[0]).line)
        problems.push({ line, message: `this is not valid YAML: ${error.message.split('\n')[0]}` })
      }
      const { contents } = document
      if (contents === null) continue
      const reading = { anchors: new Map<string, Node>(), lines, nodes: 0, aliases: 0 }
      const value = locate(contents, null, reading, 0)
      if (value.kind !== 'scalar' || value.value !== null) documents.push(value)
    }
    return { documents, problems: problems.slice(0, 20) }
  } catch {
    return { documents: [], problems: [{ line: 1, message: 'this YAML is nested too deeply or repeats too many aliases' }] }
  }
}

interface Reading {
  readonly anchors: Map<string, Node>
  readonly lines: LineCounter
  nodes: number
  aliases: number
}

function locate(node: Node | null, keyLine: number | null, reading: Reading, depth: number): LocatedValue {
  reading.nodes += 1
  if (depth > DEEPEST || reading.nodes > MOST_NODES) throw new RangeError('nested too deeply')
  const own = node?.range ? reading.lines.linePos(node.range[0]).line : null
  const line = Math.max(1, keyLine ?? own ?? 1)
  if (node !== null && isAlias(node)) {
    reading.aliases += 1
    if (reading.aliases > ALIASES) throw new RangeError('too many aliases')
    const target = reading.anchors.get(node.source)
    // An anchor that holds an alias of itself has no end.
    if (target === undefined) return { kind: 'scalar', value: null, line, end: line }
    return locate(target, line, reading, depth + 1)
  }
  // What is anchored may be asked for later, not from within itself.
  const anchor = node !== null && 'anchor' in node && typeof node.anchor === 'string' ? node.anchor : null
  const value = locateNode(node, line, reading, depth)
  if (anchor !== null && node !== null) reading.anchors.set(anchor, node)
  return value
}

function locateNode(node: Node | null, line: number, reading: Reading, depth: number): LocatedValue {
  const end = Math.max(line, node?.range ? reading.lines.linePos(Math.max(node.range[0], node.range[1] - 1)).line : line)
  if (isMap(node)) {
    const entries = new Map<string, LocatedValue>()
    for (const pair of node.items as readonly Pair[]) addPair(entries, pair, reading, depth)
    return { kind: 'table', entries, line, end }
  }
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => locate(toNode(item), null, reading, depth + 1)), line, end }
  return { kind: 'scalar', value: isScalar(node) ? toPlain(node.value) : null, line, end }
}

function addPair(entries: Map<string, LocatedValue>, { key, value }: Pair, reading: Reading, depth: number): void {
  const keyNode = toNode(key)
  if (!isScalar(keyNode)) return
  const keyLine = keyNode.range ? reading.lines.linePos(keyNode.range[0]).line : null
  const located = locate(toNode(value), keyLine, reading, depth + 1)
  if (keyNode.value !== '<<') {
    entries.set(String(keyNode.value), located)
    return
  }
  // What is merged in stands behind what is written.
  for (const one of located.kind === 'list' ? located.items : [located])
    if (one.kind === 'table') for (const [name, inner] of one.entries) if (!entries.has(name)) entries.set(name, inner)
}

function toNode(value: unknown): Node | null {
  // The library types the parts of its own nodes as unknown.
  return typeof value === 'object' && value !== null ? (value as Node) : null
}

function toPlain(value: unknown): string | number | boolean | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  return typeof value === 'bigint' ? Number(value) : null
}
