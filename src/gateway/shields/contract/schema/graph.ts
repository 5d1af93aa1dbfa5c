// What compiled schemas lead to: one that leads to itself without going into the value can never be judged, and is refused; those that many ways
// lead to are watched.
import { nameOf } from './documents.ts'
import { SchemaFault } from './fault.ts'
import { guard } from './guard.ts'
import type { Node } from './node.ts'

/** Of all nodes that were made since the last time; throws `SchemaFault`. */
export function watchReferences(nodes: readonly Node[]): void {
  const [endless] = findReturns(nodes, (node) => node.inPlace)
  if (endless !== undefined) throw new SchemaFault(nameOf(endless.place), 'the schema leads back to itself for the same value')
  const watched = findReturns(nodes, (node) => [...node.inPlace, ...node.parts])
  const once = new Set<Node>()
  for (const node of nodes)
    for (const next of [...node.inPlace, ...node.parts]) {
      if (once.has(next) && next.inPlace.length + next.parts.length > 0) watched.add(next)
      once.add(next)
    }
  const fresh = new Set(nodes)
  for (const node of watched) if (fresh.has(node)) node.test = guard(node.test, node.tracking)
}

/** Where a walk along the edges comes back to a node that it is still in. */
function findReturns(nodes: readonly Node[], edgesOf: (node: Node) => readonly Node[]): Set<Node> {
  const returns = new Set<Node>()
  const state = new Map<Node, 'open' | 'done'>()
  for (const start of nodes) {
    if (state.has(start)) continue
    const path: { readonly node: Node; readonly edges: readonly Node[]; next: number }[] = [{ node: start, edges: edgesOf(start), next: 0 }]
    state.set(start, 'open')
    for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
      const next = step.edges[step.next++]
      if (next === undefined) {
        state.set(step.node, 'done')
        path.pop()
      } else if (state.get(next) === 'open') returns.add(next)
      else if (!state.has(next)) {
        state.set(next, 'open')
        path.push({ node: next, edges: edgesOf(next), next: 0 })
      }
    }
  }
  return returns
}
