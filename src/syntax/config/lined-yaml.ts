// The first document of a YAML text with the lines of its values. Aliases stand for nothing: the text is not trusted.

import { isMap, isPair, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml'
import type { Lined } from './lined.ts'
import type { Parsed } from './parsed.ts'

const DEEPEST = 100
/** People write these; a text made to be slow takes some microseconds for each character. */
const LONGEST_YAML = 500_000

export function parseLinedYaml(text: string): Parsed<Lined> {
  const nothing: Lined = { kind: 'scalar', value: null, line: 1 }
  if (text.length > LONGEST_YAML) return { value: nothing, problems: [{ line: 1, message: 'the file is too large to be read as YAML' }] }
  try {
    const lines = new LineCounter()
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, logLevel: 'silent', strict: false, uniqueKeys: false })
    const problems = document.errors
      // A second document is no mistake.
      .filter(({ code }) => code !== 'MULTIPLE_DOCS')
      .map(({ pos, message }) => ({
        line: Math.max(1, lines.linePos(pos[0]).line),
        message: `this is not valid YAML: ${message.split('\n')[0]}`,
      }))
    return { value: toLined(document.contents, lines, 0), problems }
  } catch {
    return { value: nothing, problems: [{ line: 1, message: 'this YAML is nested too deeply' }] }
  }
}

function toLined(node: Node | null | undefined, lines: LineCounter, depth: number, fallback = 1): Lined {
  if (depth > DEEPEST) throw new RangeError('nested too deeply')
  const line = node?.range ? Math.max(1, lines.linePos(node.range[0]).line) : fallback
  if (isMap(node)) {
    const entries = new Map<string, Lined>()
    for (const pair of node.items) {
      if (!isPair(pair) || !isScalar(pair.key)) continue
      const at = pair.key.range ? lines.linePos(pair.key.range[0]).line : line
      // What stands behind a key that was parsed is a node.
      entries.set(String(pair.key.value), toLined(pair.value as Node | null, lines, depth + 1, at))
    }
    return { kind: 'table', entries, line }
  }
  // So is what stands in a list.
  if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => toLined(item as Node | null, lines, depth + 1, line)), line }
  if (!isScalar(node)) return { kind: 'scalar', value: null, line }
  const { value, source } = node
  if (typeof value === 'string' || typeof value === 'boolean' || value === null) return { kind: 'scalar', value, line }
  // `1.10` is a version and no number.
  return { kind: 'scalar', value: source ?? String(value), line }
}
