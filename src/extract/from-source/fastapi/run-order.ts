// What a request to a route runs, in order: FastAPI's own walk over the declared dependencies, with its cache and its overrides.
import { equals, findInClass, hashKey, pick, type Value } from '../../../project/index.ts'
import { type Dependant, type DependantContext, replaceCall } from './dependants.ts'

export interface RunItem {
  readonly dependant: Dependant
  /** Index of the one that asked; null for the handler's own. */
  of: number | null
  readonly depth: number
}

export interface Run {
  readonly items: readonly RunItem[]
  /** Whose parameters are read, innermost first; `of` is the index of its call, null for the handler. */
  readonly readers: readonly { readonly dependant: Dependant; readonly of: number | null }[]
}

/**
 * Inner dependencies first; equal ones once a request where they are cached. What is not cached below one that is runs again each
 * time: FastAPI looks into its cache only after it has solved what is inside.
 */
export function runOrder(context: DependantContext, root: Dependant, pathNames: ReadonlySet<string>): Run {
  const items: RunItem[] = []
  const solved = new Map<string, number>()
  const readers: { dependant: Dependant; of: number | null }[] = []
  const visit = (node: Dependant, depth: number): { asked: number[]; reader: number } => {
    const asked: number[] = []
    for (const child of node.dependencies) {
      const used = overridden(context, child, pathNames)
      const inner = visit(used, depth + 1)
      const known = child.useCache ? solved.get(child.cacheKey) : undefined
      const at = known ?? items.length
      if (known === undefined) {
        items.push({ dependant: { ...used, parameter: child.parameter, level: child.level, when: child.when }, of: null, depth })
        solved.set(child.cacheKey, at)
        asked.push(at)
      }
      for (const index of inner.asked) {
        const item = items[index]
        if (item !== undefined) item.of = at
      }
      const reader = readers[inner.reader]
      if (reader !== undefined) reader.of = at
    }
    readers.push({ dependant: node, of: null })
    return { asked, reader: readers.length - 1 }
  }
  visit(root, 0)
  return { items, readers }
}

export function overridden(context: DependantContext, child: Dependant, pathNames: ReadonlySet<string>): Dependant {
  const by: Value | undefined = context.overrides.get(hashKey(child.call)) ?? equalKey(context, child.call)
  return by === undefined ? child : replaceCall(context, child, pick(by), pathNames)
}

/** An override under a key that the program itself calls equal: a class with `__eq__` and `__hash__` of its own. */
function equalKey(context: DependantContext, call: Value): Value | undefined {
  if (call.kind !== 'instance') return undefined
  const own = findInClass(call.cls, '__eq__')
  if (own === null || !('owner' in own) || own.value.kind !== 'function') return undefined
  return context.overrideKeys.find(({ key }) => equals(context.machine, call, key) === true)?.by
}
