// Lowers the patterns of match statements.
import type { Lowering } from './context.ts'
import { Op } from './form.ts'
import type { NameNode, ParseNode, PatternClassNode, PatternMappingNode } from './parser.ts'
import { NodeType } from './parser-tables.ts'

export function lowerPattern(lowering: Lowering, node: ParseNode): number {
  const { emitter } = lowering
  const start = node.start
  const end = start + node.length
  switch (node.nodeType) {
    case NodeType.PatternAs: {
      const only = node.d.orPatterns.length === 1 ? node.d.orPatterns[0] : undefined
      let pattern: number
      if (only) pattern = lowerPattern(lowering, only)
      else pattern = lowerList(lowering, Op.PatternOr, node.d.orPatterns, start, end)
      return node.d.target ? emitter.node2(Op.PatternAs, start, end, pattern, lowering.name(node.d.target)) : pattern
    }
    case NodeType.PatternLiteral:
    case NodeType.PatternValue:
      return emitter.node1(Op.PatternValue, start, end, lowering.expression(lowering, node.d.expr))
    case NodeType.PatternCapture: {
      const target: NameNode | undefined = node.d.isWildcard ? undefined : node.d.target
      return emitter.node1(node.d.isStar ? Op.PatternStar : Op.PatternCapture, start, end, target ? lowering.name(target) : 0)
    }
    case NodeType.PatternSequence:
      return lowerList(lowering, Op.PatternSequence, node.d.entries, start, end)
    case NodeType.PatternMapping:
      return lowerMapping(lowering, node)
    case NodeType.PatternClass:
      return lowerClassPattern(lowering, node)
    case NodeType.Error:
      if (isEmptyMapping(lowering.text, start, end)) {
        const mapping = emitter.node1(Op.PatternMapping, start, end, 0)
        emitter.close(emitter.open(), 2)
        return mapping
      }
  }
  return emitter.node1(Op.PatternValue, start, end, emitter.node0(Op.ErrorExpr, start, end))
}

/** The parser leaves `{}` as an error on its closing brace that it does not report. */
function isEmptyMapping(text: string, start: number, end: number): boolean {
  return text[end - 1] === '}' && text.slice(0, start).trimEnd().endsWith('{')
}

function lowerList(lowering: Lowering, op: number, nodes: readonly ParseNode[], start: number, end: number): number {
  const { emitter } = lowering
  const base = emitter.open()
  for (const node of nodes) emitter.push(lowerPattern(lowering, node))
  const list = emitter.begin(op, start, end)
  emitter.close(base, 1)
  return list
}

function lowerMapping(lowering: Lowering, node: PatternMappingNode): number {
  const { emitter } = lowering
  const base = emitter.open()
  let rest = 0
  for (const entry of node.d.entries) {
    if (entry.nodeType === NodeType.PatternMappingExpandEntry) rest = lowering.name(entry.d.target)
    if (entry.nodeType !== NodeType.PatternMappingKeyEntry) continue
    const { keyPattern, valuePattern } = entry.d
    const key = lowering.expression(lowering, keyPattern.nodeType === NodeType.Error ? keyPattern : keyPattern.d.expr)
    const value = lowerPattern(lowering, valuePattern)
    emitter.push(key)
    emitter.push(value)
  }
  const mapping = emitter.node1(Op.PatternMapping, node.start, node.start + node.length, rest)
  emitter.close(base, 2)
  return mapping
}

function lowerClassPattern(lowering: Lowering, node: PatternClassNode): number {
  const { emitter } = lowering
  const className = lowering.expression(lowering, node.d.className)
  const base = emitter.open()
  for (const argument of node.d.args) {
    const pattern = lowerPattern(lowering, argument.d.pattern)
    emitter.push(argument.d.name ? emitter.string(argument.d.name.d.value) : 0)
    emitter.push(pattern)
  }
  const pattern = emitter.node1(Op.PatternClass, node.start, node.start + node.length, className)
  emitter.close(base, 2)
  return pattern
}
