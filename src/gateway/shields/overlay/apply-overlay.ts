// OpenAPI Overlay 1.0: what somebody adds to an OpenAPI document that does not come from the application. Actions are carried out in order, each on
// what the one before it left.

import { findNodes, isTable, type PathNode, type Table } from './json-path.ts'

export type AppliedOverlay =
  | { readonly kind: 'applied'; readonly document: Table; readonly idle: readonly string[] }
  /** `reason` as a fragment. */
  | { readonly kind: 'refused'; readonly reason: string }

/** `idle`: targets that named nothing, which the specification lets pass. The document that is given stays as it is. */
export function applyOverlay(document: Table, overlay: unknown): AppliedOverlay {
  if (!isTable(overlay) || typeof overlay['overlay'] !== 'string' || !/^1\.\d+\.\d+$/.test(overlay['overlay']))
    return refused('it is no OpenAPI Overlay of version 1')
  const { actions } = overlay
  if (!Array.isArray(actions) || actions.length === 0) return refused('it has no `actions`')
  const made = structuredClone(document)
  const idle: string[] = []
  for (const [index, action] of actions.entries()) {
    const place = `actions[${index}]`
    if (!isTable(action) || typeof action['target'] !== 'string') return refused(`\`${place}\` has no \`target\``)
    const { target, update, remove } = action
    const nodes = findNodes(made, target)
    if (nodes === null) return refused(`\`${place}.target\` is no JSONPath that is understood: ${target}`)
    if (nodes.length === 0) idle.push(target)
    if (remove === true) for (const node of [...nodes].reverse()) removeNode(node)
    else if (update !== undefined)
      for (const { value } of nodes) {
        if (Array.isArray(value)) value.push(structuredClone(update))
        else if (isTable(value) && isTable(update)) merge(value, update)
        else return refused(`\`${place}\` updates what is neither an object nor a list, or with what is no object`)
      }
    else return refused(`\`${place}\` has neither \`update\` nor \`remove: true\``)
  }
  return { kind: 'applied', document: made, idle }
}

const refused = (reason: string): AppliedOverlay => ({ kind: 'refused', reason })

function removeNode({ parent, key }: PathNode): void {
  if (Array.isArray(parent) && typeof key === 'number') parent.splice(key, 1)
  else if (isTable(parent)) delete parent[key]
}

/** Objects are merged, lists go behind lists, all else is replaced. */
function merge(into: Table, update: Table): void {
  for (const [key, value] of Object.entries(update)) {
    const before = Object.hasOwn(into, key) ? into[key] : undefined
    if (isTable(before) && isTable(value)) merge(before, value)
    else if (Array.isArray(before) && Array.isArray(value)) before.push(...structuredClone(value))
    else Object.defineProperty(into, key, { value: structuredClone(value), enumerable: true, configurable: true, writable: true })
  }
}
