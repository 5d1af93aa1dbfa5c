// Through which resources a schema was come to, as far as a `$dynamicRef` can ask: it means the outermost that has its anchor. All of it is
// known when schemas are compiled, so that nothing is looked up while values are judged.
import type { Documents, Place, Resource } from './documents.ts'

export interface Scope {
  readonly id: number
  /** The outermost first; only those with dynamic anchors, each once: entering one again changes no answer. */
  readonly resources: readonly Resource[]
}

export class Scopes {
  readonly #documents: Documents
  readonly #known: Scope[] = [{ id: 0, resources: [] }]

  constructor(documents: Documents) {
    this.#documents = documents
  }

  get outermost(): Scope {
    return this.enter([])
  }

  enter(resources: readonly Resource[]): Scope {
    const known = this.#known.find(
      (scope) => scope.resources.length === resources.length && scope.resources.every((each, index) => each === resources[index]),
    )
    if (known !== undefined) return known
    const scope = { id: this.#known.length, resources }
    this.#known.push(scope)
    return scope
  }

  /** The scope of what stands in this place and was come to from that scope. */
  within(scope: Scope, { resource }: Place): Scope {
    if (!this.#documents.hasDynamic || resource.dynamicAnchors.size === 0 || scope.resources.includes(resource)) return scope
    return this.enter([...scope.resources, resource])
  }

  resolveDynamic(reference: string, from: Place, scope: Scope): Place {
    const target = this.#documents.resolve(reference, from)
    const name = reference.slice(reference.indexOf('#') + 1)
    if (target.resource.dynamicAnchors.get(name) !== target.schema) return target
    for (const resource of scope.resources) {
      const schema = resource.dynamicAnchors.get(name)
      if (schema !== undefined) return this.#documents.placeOf(schema) ?? target
    }
    return target
  }
}
