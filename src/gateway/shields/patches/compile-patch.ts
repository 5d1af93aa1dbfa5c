// One patch, made ready for its operation: what it asks of the head, and of the body.

import type { Model, Route } from '../../../model/index.ts'
import type { LinedPatch } from '../../../policy/index.ts'
import type { BodyRead } from '../../content/index.ts'
import { parseQuery } from '../../decide/values.ts'
import type { RequestHead } from '../../request/index.ts'
import { measureArchive, usualInflate } from '../abuse/inflate-bounds.ts'
import { listParts } from '../abuse/multipart-parts.ts'
import { attackClasses } from '../inspection/classes/index.ts'
import { createInspect, type Inspect } from '../inspection/inspect-value.ts'
import { findTexts, parseFieldPath, plainName } from './body-values.ts'
import { declaredFields, findUndeclared } from './declared-fields.ts'
import { createGrammar, type Grammar, type ValueClass } from './grammars.ts'

/** Null: nothing is wrong. */
export type Fault = string | null

export interface CompiledPatch {
  readonly patch: LinedPatch
  /** Nobody may come unknown. */
  readonly wantsCaller: boolean
  /** Left out where the head says nothing of it. */
  readonly head?: (head: RequestHead, parameters: Readonly<Record<string, string>>) => Fault
  readonly body?: (bytes: Uint8Array, read: BodyRead, contentType: string | null) => Fault | Promise<Fault>
}

const usualMost = 100

/** The class of inspection that knows the same harm, in its other writings. */
const inspected: Partial<Readonly<Record<ValueClass, string>>> = {
  sql: 'sql-injection',
  nosql: 'nosql-injection',
  command: 'command-injection',
  path: 'path-traversal',
  template: 'template-injection',
  xss: 'cross-site-scripting',
  deserialisation: 'deserialisation',
  mail: 'line-injection',
}

function inspectorOf(kind: ValueClass): Inspect | null {
  const wanted = inspected[kind]
  return wanted === undefined ? null : createInspect(attackClasses.filter(({ id }) => id === wanted))
}

const sayShape = (found: ReturnType<Inspect>): Fault => (found === null ? null : `it is decoded to ${found.shape}`)

export function compilePatch(patch: LinedPatch, route: Route, schemas: Model['schemas']): CompiledPatch {
  const { class: kind, in: place = 'body', parameter } = patch
  const plain = { patch, wantsCaller: kind === 'caller' }
  if (kind === undefined || kind === 'caller') return plain
  if (kind === 'fields') return { ...plain, body: judgeFields(parameter, route, schemas) }
  if (kind === 'archive') return { ...plain, body: judgeArchives }
  const plainForm = createGrammar(kind, {
    hosts: patch.hosts ?? null,
    pattern: patch.pattern === undefined ? null : new RegExp(`^(?:${patch.pattern})$`, 'u'),
    most: Number(patch.most ?? usualMost),
  })
  // What is fine as it stands may be an attack in another writing, which the class knows to decode.
  const inspect = patch.pattern === undefined ? inspectorOf(kind) : null
  const grammar: Grammar = inspect === null ? plainForm : (value) => plainForm(value) ?? sayShape(inspect(value, place))
  if (place === 'body') return { ...plain, body: judgeBody(kind, grammar, parameter) }
  return { ...plain, head: judgeHead(kind, grammar, place, parameter ?? null) }
}

function judgeHead(
  kind: ValueClass,
  grammar: Grammar,
  place: 'path' | 'query' | 'header' | 'cookie',
  name: string | null,
): NonNullable<CompiledPatch['head']> {
  return (head, parameters) => {
    for (const [given, value] of listHeadValues(head, parameters, place)) {
      const isIt = name === null || (place === 'header' ? plainName(given) === plainName(name) : given === name)
      // `name[$ne]=` is an operator to some readers of queries.
      if (!isIt && !(kind === 'nosql' && given.startsWith(`${name}[`))) continue
      const fault = isIt ? grammar(value) : 'it names an operator'
      if (fault !== null) return fault
    }
    return null
  }
}

function* listHeadValues(
  { query, headers }: RequestHead,
  parameters: Readonly<Record<string, string>>,
  place: 'path' | 'query' | 'header' | 'cookie',
): Generator<readonly [name: string, value: string]> {
  switch (place) {
    case 'path':
      yield* Object.entries(parameters)
      return
    case 'query':
      for (const [name, values] of parseQuery(query ?? '')) for (const value of values) yield [name, value]
      return
    case 'header':
      for (const { name, value } of headers) yield [name, value]
      return
    case 'cookie':
      for (const { name, value } of headers) {
        if (name !== 'cookie') continue
        for (const part of value.split(';')) {
          const equals = part.indexOf('=')
          if (equals !== -1) yield [part.slice(0, equals).trim(), decodeCookie(part.slice(equals + 1).trim())]
        }
      }
  }
}

/** As Python's `http.cookies` takes it: without its quotes, with its octal escapes. */
function decodeCookie(value: string): string {
  if (!/^".*"$/.test(value)) return value
  return value
    .slice(1, -1)
    .replace(/\\(?:([0-3][0-7][0-7])|(.))/g, (_, octal: string | undefined, plain: string | undefined) =>
      octal === undefined ? (plain ?? '') : String.fromCharCode(Number.parseInt(octal, 8)),
    )
}

const unreadable = 'the body cannot be read, so nobody can say what stands there'

function judgeBody(kind: ValueClass, grammar: Grammar, parameter: string | undefined): NonNullable<CompiledPatch['body']> {
  const path = parameter === undefined ? null : parseFieldPath(parameter)
  return (bytes, read) => {
    if (kind === 'xml' && path === null) return judgeText(bytes, grammar)
    if (read.kind === 'refused') return bytes.length === 0 ? null : unreadable
    for (const value of [read.sent, read.value]) {
      const { texts, isDeep } = findTexts(value, path)
      if (isDeep && kind === 'nosql') return 'a table or a list stands where one value is meant'
      for (const text of texts) {
        const fault = grammar(text)
        if (fault !== null) return fault
      }
    }
    return null
  }
}

/** Of a document as it is: in an encoding that shows what it says. */
function judgeText(bytes: Uint8Array, grammar: Grammar): Fault {
  if (bytes.includes(0)) return 'its encoding hides what it says'
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  // What is asked of long texts is asked of all their parts, which lie over each other.
  for (let at = 0; at === 0 || at < text.length; at += part - overlap) {
    const fault = grammar(text.slice(at, at + part))
    if (fault !== null) return fault
  }
  return null
}

const part = 4096
const overlap = 512

function judgeFields(parameter: string | undefined, route: Route, schemas: Model['schemas']): NonNullable<CompiledPatch['body']> {
  const closed = parameter === undefined ? null : parseFieldPath(parameter)
  const declared = route.kind === 'http' && route.body !== null ? declaredFields(route.body.schema, schemas) : null
  return (bytes, read) => {
    if (read.kind === 'refused') return bytes.length === 0 ? null : unreadable
    if (closed !== null)
      return findTexts(read.sent, closed).texts.length > 0 || hasMember(read.sent, closed) ? 'it sets a field that is closed' : null
    const undeclared = findUndeclared(read.sent, declared)
    return undeclared === null ? null : `it sets \`${undeclared.slice(0, 80)}\`, which the operation does not declare`
  }
}

/** Set to null or to nothing, too. */
function hasMember(value: unknown, [first = '', ...rest]: readonly string[]): boolean {
  if (Array.isArray(value)) return value.some((item) => hasMember(item, [first, ...rest]))
  if (typeof value !== 'object' || value === null) return false
  return Object.entries(value).some(
    ([name, inner]) => plainName(name) === plainName(first) && (rest.length === 0 || hasMember(inner, rest)),
  )
}

async function judgeArchives(bytes: Uint8Array, _read: BodyRead, contentType: string | null): Promise<Fault> {
  const files = listParts(bytes, contentType)?.map(({ data }) => data) ?? [bytes]
  for (const file of files) {
    const { fault, isBroken } = await measureArchive(file, usualInflate)
    if (fault !== null) return fault
    if (isBroken) return 'an archive in it cannot be read'
  }
  return null
}
