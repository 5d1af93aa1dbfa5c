// The text of `fastward.yaml` → settings and policy, or a user error that names the line. The text is hostile: it is never run, never
// expanded, and a file that grows when it is read is refused.

import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument as parseYaml, visit } from 'yaml'
import { hintFor, UserError } from '../../base/index.ts'
import { presetNames } from '../presets/index.ts'
import { createDocumentShape, type Document as PolicyDocument } from './document.ts'
import { type Shape, WrongSetting } from './shape.ts'

const mostAliases = 50
/** Rules are hundreds. */
const mostListed = 40

/** `file` is how messages call the file; `ruleIds` are the rules that there are. */
export function parseDocument(source: string, file: string, ruleIds: readonly string[]): Partial<PolicyDocument> {
  return parseShaped(source, file, createDocumentShape(ruleIds, presetNames)) ?? {}
}

/** Null where there is nothing but comments. */
export function parseShaped<Value>(source: string, file: string, shape: Shape<Value>): Value | null {
  const lines = new LineCounter()
  const place = (offset: number | undefined) => `${file}:${offset === undefined ? 1 : lines.linePos(offset).line}`
  try {
    const document = parseYaml(source, {
      lineCounter: lines,
      prettyErrors: false,
      uniqueKeys: false,
      stringKeys: false,
      logLevel: 'error',
    })
    const [error] = document.errors
    if (error) throw new UserError('settings-not-yaml', { place: place(error.pos[0]), reason: toReason(error.message) })
    const aliases = listAliases(document)
    const surplus = aliases[mostAliases]
    if (surplus) throw new UserError('settings-too-deep', { place: place(surplus.range?.[0]) })
    // A file of comments alone sets nothing.
    if (document.contents === null || (isScalar(document.contents) && document.contents.value === null)) return null
    return shape.read({
      node: document.contents,
      owner: null,
      key: '',
      lineOf: (node) => (node?.range ? lines.linePos(node.range[0]).line : 1),
      follow: (node) => follow(node, document),
    })
  } catch (error) {
    if (error instanceof WrongSetting) throw toUserError(error, place(error.node?.range?.[0]))
    // The parser goes down one call for each level of the text.
    if (error instanceof RangeError) throw new UserError('settings-too-deep', { place: place(undefined) })
    throw error
  }
}

function toUserError({ fault, key }: WrongSetting, place: string): UserError {
  switch (fault.kind) {
    case 'unknown': {
      const all =
        fault.known.length > mostListed ? '`fastward rules` lists those that there are' : `it may be one of: ${fault.known.join(', ')}`
      const hint = hintFor(fault.word, fault.known, all)
      return new UserError('setting-unknown', { place, key, noun: fault.noun, hint })
    }
    case 'twice':
      return new UserError('setting-twice', { place, key })
    case 'wrong':
      return new UserError('setting-wrong', {
        place,
        key: key === '' ? 'fastward.yaml' : key,
        expected: fault.expected,
        example: fault.example,
      })
  }
}

function listAliases(document: Document): readonly Alias[] {
  const found: Alias[] = []
  visit(document, {
    Alias: (_, alias) => {
      found.push(alias)
      return found.length > mostAliases ? visit.BREAK : undefined
    },
  })
  return found
}

function follow(node: unknown, document: Document): Node | null {
  if (isAlias(node)) return node.resolve(document) ?? null
  return isScalar(node) || isMap(node) || isSeq(node) ? node : null
}

function toReason(message: string): string {
  // What follows a semicolon is advice for programmers.
  const first = message.split(/\n|; please/, 1)[0] ?? ''
  return (
    first
      .slice(0, 200)
      // What follows would be the value, which may be a secret.
      .replace(/(includes extra characters).*/, '$1')
      .replace(/^[A-Z](?![A-Z])/, (letter) => letter.toLowerCase())
      .replace(/[.!:]$/, '')
  )
}
