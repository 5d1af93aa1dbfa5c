// Puts one more item into a list of `fastward.yaml`: one piece of text is put in, and every byte that somebody wrote stays where it is.

import { type Document, isMap, isScalar, isSeq, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml'

/** A text, or a table of texts. */
export type Item = string | Readonly<Record<string, string>>

export interface Appended {
  readonly text: string
  /** The line on which the item begins, from 1. */
  readonly line: number
}

/** `path` leads to the list: `['routes', 'public']`. Null where the list is written in a way in which nothing can be put in safely. */
export function appendItem(source: string, path: readonly string[], item: Item): Appended | null {
  const end = source.includes('\r\n') ? '\r\n' : '\n'
  const document = parse(source)
  if (document === null) return null
  const edit = findEdit(source, document, path, item)
  if (edit === null) return null
  const piece = edit.piece.replaceAll('\n', end)
  const text = source.slice(0, edit.at) + piece + source.slice(edit.at)
  const after = parse(text)
  // Whatever the way in which it is written: it has to say what it said, and the item.
  if (after === null || write(after.toJS()) !== write(withItem(document.toJS(), path, item))) return null
  // Before the item there may be the keys that lead to it.
  const first = Math.max(0, piece.search(/^ *- /m))
  return { text, line: text.slice(0, edit.at + first).split('\n').length }
}

/** What to write by hand where nothing can be put in. */
export function writeItem(path: readonly string[], item: Item): string {
  return writeKeys(path, item, '')
}

/** The order of keys says nothing. */
function write(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([one], [other]) => (one < other ? -1 : 1)))
      : part,
  )
}

function parse(source: string): Document.Parsed | null {
  try {
    const document = parseDocument(source, { prettyErrors: false, logLevel: 'error' })
    document.toJS({ maxAliasCount: 50 })
    return document.errors.length === 0 ? document : null
  } catch {
    return null
  }
}

interface Edit {
  readonly at: number
  readonly piece: string
}

function findEdit(source: string, { contents }: Document.Parsed, path: readonly string[], item: Item): Edit | null {
  const [first = '', ...rest] = path
  if (contents === null || (isScalar(contents) && contents.value === null)) return atEnd(source, `\n${writeKeys(path, item, '')}`)
  if (!isMap(contents)) return null
  const pair = findPair(contents, first)
  if (pair !== null) return inValue(source, contents, pair, rest, item)
  return contents.flow === true ? inFlowMap(contents, path, item) : atEnd(source, `\n${writeKeys(path, item, '')}`)
}

function findPair(map: YAMLMap, name: string): Pair | null {
  return map.items.find(({ key }) => isScalar(key) && key.value === name) ?? null
}

function inValue(source: string, map: YAMLMap, { key, value }: Pair, rest: readonly string[], item: Item): Edit | null {
  const [next, ...others] = rest
  if (value === null || (isScalar(value) && value.value === null)) {
    // Nothing stands behind the colon: the list begins on the next line.
    const start = startOf(key)
    if (map.flow === true || start === null || (isScalar(value) && value.source !== '')) return null
    const indent = indentAt(source, start)
    if (indent === null) return null
    const piece = next === undefined ? writeBlock(item, `${indent}  `) : writeKeys(rest, item, `${indent}  `)
    return afterLine(source, start + 1, piece)
  }
  if (next !== undefined) {
    if (!isMap(value)) return null
    const pair = findPair(value, next)
    if (pair !== null) return inValue(source, value, pair, others, item)
    if (value.flow === true) return inFlowMap(value, rest, item)
    const start = startOf(value)
    const indent = start === null ? null : indentAt(source, start)
    return start === null || indent === null ? null : { at: lineStart(source, start), piece: writeKeys(rest, item, indent) }
  }
  return isSeq(value) ? inList(source, value, item) : null
}

function inList(source: string, list: YAMLSeq, item: Item): Edit | null {
  const last = list.items.at(-1)
  const start = startOf(list)
  if (start === null) return null
  if (list.flow === true) {
    if (last === undefined) return { at: start + 1, piece: writeFlow(item) }
    const at = endOf(last)
    return at === null ? null : { at, piece: `, ${writeFlow(item)}` }
  }
  const [indent, at] = [indentAt(source, start), endOf(last)]
  return indent === null || at === null ? null : afterLine(source, at, writeBlock(item, indent))
}

function inFlowMap(map: YAMLMap, path: readonly string[], item: Item): Edit | null {
  const written = path
    .toReversed()
    .reduce((inner, name, index) => (index === 0 ? `${name}: [${inner}]` : `${name}: {${inner}}`), writeFlow(item))
  const last = map.items.at(-1)
  const start = startOf(map)
  if (last === undefined) return start === null ? null : { at: start + 1, piece: written }
  const at = endOf(last.value ?? last.key)
  return at === null ? null : { at, piece: `, ${written}` }
}

function rangeOf(node: unknown): readonly number[] | null {
  if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range)) return null
  return node.range
}

const startOf = (node: unknown): number | null => rangeOf(node)?.[0] ?? null
const endOf = (node: unknown): number | null => rangeOf(node)?.[1] ?? null

/** Behind the line, with what is remarked on it. */
function afterLine(source: string, at: number, piece: string): Edit {
  if (at > 0 && source[at - 1] === '\n') return { at, piece }
  const next = source.indexOf('\n', at)
  return next === -1 ? { at: source.length, piece: `\n${piece}` } : { at: next + 1, piece }
}

function atEnd(source: string, piece: string): Edit {
  const isOnLine = source !== '' && !source.endsWith('\n')
  return { at: source.length, piece: source.trim() === '' ? piece.replace(/^\n/, '') : `${isOnLine ? '\n' : ''}${piece}` }
}

function lineStart(source: string, at: number): number {
  return source.lastIndexOf('\n', at - 1) + 1
}

/** Null where something else stands before it on its line. */
function indentAt(source: string, at: number): string | null {
  const before = source.slice(lineStart(source, at), at)
  return /^ *$/.test(before) ? before : null
}

function writeKeys(path: readonly string[], item: Item, indent: string): string {
  const keys = path.map((name, depth) => `${indent}${'  '.repeat(depth)}${name}:\n`)
  return `${keys.join('')}${writeBlock(item, `${indent}${'  '.repeat(path.length)}`)}`
}

function writeBlock(item: Item, indent: string): string {
  if (typeof item === 'string') return `${indent}- ${writeText(item)}\n`
  return Object.entries(item)
    .map(([name, text], index) => `${indent}${index === 0 ? '- ' : '  '}${name}: ${writeText(text)}\n`)
    .join('')
}

function writeFlow(item: Item): string {
  const inFlow = (text: string) => (/[{}[\],]/.test(text) ? JSON.stringify(text) : writeText(text))
  if (typeof item === 'string') return inFlow(item)
  return `{${Object.entries(item)
    .map(([name, text]) => `${name}: ${inFlow(text)}`)
    .join(', ')}}`
}

const words = /^[A-Za-z][\w./{}()',-]*(?: [\w./{}(),'-]+)*$/
const others = /^(?:true|false|null|yes|no|on|off|nan|inf)$/i

/** Without quotes only where every reader of YAML takes it for a text; what JSON writes is YAML too. */
function writeText(text: string): string {
  if (/^\d{4}-\d{2}-\d{2}$/.test(text)) return text
  return words.test(text) && !others.test(text)
    ? text
    : JSON.stringify(text).replaceAll('\u2028', '\\u2028').replaceAll('\u2029', '\\u2029').replaceAll('\u0085', '\\u0085')
}

function withItem(value: unknown, path: readonly string[], item: Item): unknown {
  const [first, ...rest] = path
  if (first === undefined) return [...(Array.isArray(value) ? value : []), item]
  const table: Record<string, unknown> = typeof value === 'object' && value !== null ? { ...value } : {}
  return { ...table, [first]: withItem(table[first], rest, item) }
}
