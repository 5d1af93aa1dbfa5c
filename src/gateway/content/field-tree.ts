// Paths of closed fields as a tree that a scanner walks along with the JSON: at each place the next step is known without looking at a path.

import type { FieldPath } from '../../policy/index.ts'

/** `cut`: what stands here goes. null: nothing below here does. */
export type FieldNode = FieldBranch | 'cut' | null

export interface FieldBranch {
  readonly keys: readonly FieldKey[]
  /** Of every key that is not named. */
  readonly others: FieldNode
  readonly items: FieldNode
  /** In place of `keys`, where there may be many. */
  readonly named?: ReadonlyMap<string, FieldNode>
  /** In place of `items`, where they differ: by their number, from 0. */
  readonly numbered?: ReadonlyMap<number, FieldNode>
}

export interface FieldKey {
  readonly text: string
  readonly bytes: Uint8Array
  readonly node: FieldNode
}

/** The policy hands out the same list for the same answer. */
const known = new WeakMap<readonly FieldPath[], FieldNode>()

export function toFieldTree(paths: readonly FieldPath[]): FieldNode {
  const before = known.get(paths)
  if (before !== undefined) return before
  const tree = build(paths)
  known.set(paths, tree)
  return tree
}

function build(paths: readonly FieldPath[]): FieldNode {
  if (paths.length === 0) return null
  if (paths.some((path) => path.length === 0)) return 'cut'
  const names = new Set(paths.flatMap(([step]) => (step?.kind === 'key' ? [step.key] : [])))
  const below = (fits: (step: FieldPath[number]) => boolean): FieldNode =>
    build(paths.flatMap(([step, ...rest]) => (step !== undefined && fits(step) ? [rest] : [])))
  return {
    keys: [...names].map((text) => ({
      text,
      bytes: Buffer.from(text, 'utf8'),
      node: below((step) => step.kind === 'keys' || (step.kind === 'key' && step.key === text)),
    })),
    others: below((step) => step.kind === 'keys'),
    items: below((step) => step.kind === 'items'),
  }
}

/** For streams of values: what is said of the items of a list is said of each value too. */
export const ofEachItem = (paths: readonly FieldPath[]): readonly FieldPath[] => {
  const before = itemwise.get(paths)
  if (before !== undefined) return before
  const both = [...paths, ...paths.flatMap(([step, ...rest]) => (step?.kind === 'items' && rest.length > 0 ? [rest] : []))]
  itemwise.set(paths, both)
  return both
}

const itemwise = new WeakMap<readonly FieldPath[], readonly FieldPath[]>()

export const toFieldText = (path: FieldPath): string =>
  path.map((step, index) => (step.kind === 'items' ? '[]' : `${index === 0 ? '' : '.'}${step.kind === 'keys' ? '*' : step.key}`)).join('')
