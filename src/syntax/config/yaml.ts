// YAML 1.2 with the merge keys that compose files use. Aliases are limited and tags mean nothing: the text is not trusted.

import { type Document, isAlias, isMap, isNode, isScalar, isSeq, LineCounter, parse, parseAllDocuments } from 'yaml'
import { type ConfigProblem, type ConfigValue, LONGEST, type Parsed } from './parsed.ts'

export interface ParsedYaml extends Parsed<ConfigValue> {
  /** The line of the value under a chain of keys, where it is written: behind an alias or a merge, that of the anchor. Or 1. */
  lineOf(path: readonly (string | number)[]): number
}

const ALIASES = 100

/** The first document of the text. */
export function parseYaml(text: string): ParsedYaml {
  if (text.length > LONGEST) return failure('the file is too large to be read as YAML', 1)
  try {
    const lines = new LineCounter()
    const all = parseAllDocuments(text, {
      lineCounter: lines,
      merge: true,
      prettyErrors: false,
      logLevel: 'silent',
      strict: false,
      uniqueKeys: false,
    })
    const document = Array.isArray(all) ? all[0] : undefined
    if (document === undefined) return { value: null, problems: [], lineOf: () => 1 }
    const problems: ConfigProblem[] = document.errors.map((error) => ({
      line: Math.max(1, lines.linePos(error.pos[0]).line),
      message: `this is not valid YAML: ${error.message.split('\n')[0]}`,
    }))
    const value = toPlain(document.toJS({ maxAliasCount: ALIASES }), 0)
    return {
      value,
      problems,
      lineOf: (path) => {
        const node = findNode(document, path)
        return isNode(node) && node.range ? lines.linePos(node.range[0]).line : 1
      },
    }
  } catch {
    return failure('this YAML is nested too deeply or repeats too many aliases', 1)
  }
}

/** Of a text that a machine wrote, every scalar as it is written: `1.10` is no number. Null where it is no YAML. */
export function parseYamlTexts(text: string): ConfigValue {
  if (text.length > LONGEST) return null
  try {
    return toPlain(parse(text, { schema: 'failsafe', maxAliasCount: ALIASES, prettyErrors: false, logLevel: 'silent' }), 0)
  } catch {
    return null
  }
}

function findNode(document: Document, path: readonly (string | number)[]): unknown {
  const resolved = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node)
  const step = (node: unknown, key: string | number, depth: number): unknown => {
    if (isSeq(node)) return node.items[Number(key)]
    if (!isMap(node) || depth > 20) return undefined
    const own = node.items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === String(key))
    if (own !== undefined) return own.value ?? own.key
    for (const pair of node.items) {
      if (!isScalar(pair.key) || (pair.key.value !== '<<' && typeof pair.key.value !== 'symbol')) continue
      const merged = resolved(pair.value)
      for (const one of isSeq(merged) ? merged.items : [merged]) {
        const found = step(resolved(one), key, depth + 1)
        if (found !== undefined) return found
      }
    }
    return undefined
  }
  return path.reduce<unknown>((node, key) => step(resolved(node), key, 0), document.contents)
}

function failure(message: string, line: number): ParsedYaml {
  return { value: null, problems: [{ line, message }], lineOf: () => 1 }
}

function toPlain(value: unknown, depth: number): ConfigValue {
  if (depth > 100) throw new RangeError('nested too deeply')
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value
  if (typeof value === 'bigint') return Number(value)
  if (Array.isArray(value)) return value.map((item) => toPlain(item, depth + 1))
  if (typeof value === 'object' && value !== null) {
    const entries: [string, ConfigValue][] = []
    for (const [key, item] of Object.entries(value)) if (key !== '__proto__') entries.push([key, toPlain(item, depth + 1)])
    return Object.fromEntries(entries)
  }
  return null
}
