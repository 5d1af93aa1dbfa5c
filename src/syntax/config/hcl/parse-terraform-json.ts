// Terraform's JSON: the same blocks and attributes, where an object may be either. Both are given, and whoever asks takes what it wants.

import { type LocatedValue, parseLocatedYaml } from '../located-yaml.ts'
import { Cursor, HclError } from './cursor.ts'
import { parseTemplateText } from './parse-template.ts'
import type { HclAttribute, HclBlock, HclBody, HclExpression, HclFile, HclSpan } from './tree.ts'

/** How many labels a block of this type has. */
const labels: Readonly<Record<string, number>> = {
  resource: 2,
  data: 2,
  variable: 1,
  output: 1,
  module: 1,
  provider: 1,
  locals: 0,
  terraform: 0,
}

export function parseTerraformJson(text: string): HclFile {
  const { documents, problems } = parseLocatedYaml(text)
  const [root] = documents
  const blocks: HclBlock[] = []
  if (root?.kind === 'table')
    for (const [type, value] of root.entries) for (const one of listOf(value)) addBlocks(blocks, type, [], labels[type] ?? 0, one)
  return { body: { attributes: [], blocks }, comments: [], problems }
}

function addBlocks(blocks: HclBlock[], type: string, names: readonly string[], more: number, value: LocatedValue): void {
  if (value.kind !== 'table') return
  if (more === 0) {
    blocks.push({ type, labels: names, body: toBody(value, 0), span: spanOf(value) })
    return
  }
  for (const [name, inner] of value.entries) for (const one of listOf(inner)) addBlocks(blocks, type, [...names, name], more - 1, one)
}

function toBody(value: LocatedValue, depth: number): HclBody {
  const attributes: HclAttribute[] = []
  const blocks: HclBlock[] = []
  if (value.kind === 'table' && depth < 50)
    for (const [name, inner] of value.entries) {
      attributes.push({ name, value: toExpression(inner, depth), span: spanOf(inner) })
      for (const one of listOf(inner))
        if (one.kind === 'table') blocks.push({ type: name, labels: [], body: toBody(one, depth + 1), span: spanOf(one) })
    }
  return { attributes, blocks }
}

function listOf(value: LocatedValue): readonly LocatedValue[] {
  return value.kind === 'list' ? value.items : [value]
}

function spanOf({ line, end }: LocatedValue): HclSpan {
  return { line, column: 1, end, endColumn: 1 }
}

function toExpression(value: LocatedValue, depth: number): HclExpression {
  const span = spanOf(value)
  if (value.kind === 'list')
    return { kind: 'tuple', items: depth > 50 ? [] : value.items.map((item) => toExpression(item, depth + 1)), span }
  if (value.kind === 'table') {
    const items = [...value.entries].map(([key, inner]) => ({
      key: { kind: 'literal' as const, value: key, span: spanOf(inner) },
      value: toExpression(inner, depth + 1),
    }))
    return { kind: 'object', items: depth > 50 ? [] : items, span }
  }
  if (typeof value.value !== 'string' || !/[$%]\{/.test(value.value)) return { kind: 'literal', value: value.value, span }
  try {
    return { ...parseTemplateText(new Cursor(value.value)), span }
  } catch (error) {
    if (!(error instanceof HclError)) throw error
    return { kind: 'literal', value: value.value, span }
  }
}
