// JSONPath (RFC 9535): the part of it that says which nodes of a document are meant. Without regular expressions (`match`, `search`): nothing that an
// overlay names needs them, and they would be a second language of patterns.

import { type Filter, parseJsonPath, type Segment, type Selector } from './parse-json-path.ts'

/** One that was found, and where it hangs; the root hangs nowhere. */
export interface PathNode {
  readonly value: unknown
  readonly parent: Table | unknown[] | null
  readonly key: string | number
}

export type Table = Record<string, unknown>

export const isTable = (value: unknown): value is Table => typeof value === 'object' && value !== null && !Array.isArray(value)

/** The nodes in the order of RFC 9535, 2.1.2; null where `path` is no such path. */
export function findNodes(document: unknown, path: string): readonly PathNode[] | null {
  const segments = parseJsonPath(path)
  return segments === null ? null : follow({ value: document, parent: null, key: '' }, segments, document)
}

function follow(root: PathNode, segments: readonly Segment[], document: unknown): readonly PathNode[] {
  let nodes: readonly PathNode[] = [root]
  for (const { isDescendant, selectors } of segments) {
    const from = isDescendant ? nodes.flatMap(withDescendants) : nodes
    nodes = from.flatMap((node) => selectors.flatMap((selector) => select(node, selector, document)))
  }
  return nodes
}

const withDescendants = (node: PathNode): readonly PathNode[] => [node, ...childrenOf(node).flatMap(withDescendants)]

function childrenOf({ value }: PathNode): readonly PathNode[] {
  if (Array.isArray(value)) return value.map((one: unknown, key) => ({ value: one, parent: value, key }))
  return isTable(value) ? Object.entries(value).map(([key, one]) => ({ value: one, parent: value, key })) : []
}

function select(node: PathNode, selector: Selector, document: unknown): readonly PathNode[] {
  const { value } = node
  switch (selector.kind) {
    case 'name':
      return isTable(value) && Object.hasOwn(value, selector.name)
        ? [{ value: value[selector.name], parent: value, key: selector.name }]
        : []
    case 'wildcard':
      return childrenOf(node)
    case 'index': {
      if (!Array.isArray(value)) return []
      const at = selector.index < 0 ? value.length + selector.index : selector.index
      return at >= 0 && at < value.length ? [{ value: value[at], parent: value, key: at }] : []
    }
    case 'slice': {
      const children = Array.isArray(value) ? childrenOf(node) : []
      return sliceOf(children.length, selector).flatMap((at) => children[at] ?? [])
    }
    case 'filter':
      return childrenOf(node).filter((child) => holds(selector.filter, child, document))
  }
}

/** RFC 9535, 2.3.4.2.2. */
function sliceOf(length: number, { start, end, step }: Extract<Selector, { kind: 'slice' }>): readonly number[] {
  if (step === 0) return []
  const normal = (index: number) => (index >= 0 ? index : length + index)
  const found: number[] = []
  if (step > 0) {
    const upper = Math.min(Math.max(normal(end ?? length), 0), length)
    for (let at = Math.min(Math.max(normal(start ?? 0), 0), length); at < upper; at += step) found.push(at)
    return found
  }
  const lower = end === null ? -1 : Math.min(Math.max(normal(end), -1), length - 1)
  for (let at = Math.min(Math.max(normal(start ?? length - 1), -1), length - 1); at > lower; at += step) found.push(at)
  return found
}

type Operand = Extract<Filter, { kind: 'compare' }>['left']

function holds(filter: Filter, node: PathNode, document: unknown): boolean {
  switch (filter.kind) {
    case 'or':
      return filter.all.some((one) => holds(one, node, document))
    case 'and':
      return filter.all.every((one) => holds(one, node, document))
    case 'not':
      return !holds(filter.of, node, document)
    case 'exists':
      return queried(filter.query, node, document).length > 0
    case 'compare': {
      const left = operandOf(filter.left, node, document)
      const right = operandOf(filter.right, node, document)
      switch (filter.operator) {
        case '==':
          return isSame(left, right)
        case '!=':
          return !isSame(left, right)
        case '<':
          return isLess(left, right)
        case '>':
          return isLess(right, left)
        case '<=':
          return isLess(left, right) || isSame(left, right)
        case '>=':
          return isLess(right, left) || isSame(left, right)
      }
    }
  }
}

const queried = (query: { readonly isRoot: boolean; readonly segments: readonly Segment[] }, node: PathNode, document: unknown) =>
  follow(query.isRoot ? { value: document, parent: null, key: '' } : node, query.segments, document)

/** undefined: nothing is there. */
function operandOf(operand: Operand, node: PathNode, document: unknown): unknown {
  switch (operand.kind) {
    case 'literal':
      return operand.value
    case 'query': {
      const found = queried(operand.query, node, document)
      return found.length === 1 ? found[0]?.value : undefined
    }
    case 'count':
      return queried(operand.query, node, document).length
    case 'length': {
      const found = queried(operand.query, node, document)
      const value = found.length === 1 ? found[0]?.value : undefined
      if (typeof value === 'string') return [...value].length
      if (Array.isArray(value)) return value.length
      return isTable(value) ? Object.keys(value).length : undefined
    }
  }
}

const isLess = (left: unknown, right: unknown): boolean =>
  (typeof left === 'number' && typeof right === 'number' && left < right) ||
  (typeof left === 'string' && typeof right === 'string' && left < right)

function isSame(left: unknown, right: unknown): boolean {
  if (Array.isArray(left) && Array.isArray(right)) return left.length === right.length && left.every((one, at) => isSame(one, right[at]))
  if (isTable(left) && isTable(right)) {
    const keys = Object.keys(left)
    return keys.length === Object.keys(right).length && keys.every((key) => Object.hasOwn(right, key) && isSame(left[key], right[key]))
  }
  return left === right
}
