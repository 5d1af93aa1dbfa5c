// The documents that references lead into: which schema has which identifier, and what a reference means where it stands. A schema is
// known by the object that it is; whatever a pointer leads to is taken as one, and looked through when it is.
import { SchemaFault } from './fault.ts'
import { isObject, type Schema, subschemasOf, toPointerPart } from './subschemas.ts'

/** What has a URI of its own: a document, or a part of one with `$id`. */
export interface Resource {
  readonly uri: string
  readonly root: unknown
  readonly anchors: Map<string, Schema>
  readonly dynamicAnchors: Map<string, Schema>
}

export interface Place {
  readonly schema: unknown
  readonly resource: Resource
  /** From the root of the document. */
  readonly pointer: string
}

const defaultBase = 'schema://document/'
const maxParts = 2_000_000

export class Documents {
  readonly #resources = new Map<string, Resource>()
  readonly #places = new Map<Schema, Place>()
  readonly #main: Resource
  readonly #withIdentifiers: boolean
  /** Whether any schema says `$dynamicRef`: else no one asks where a schema was come from. */
  hasDynamic = false

  /** `withIdentifiers`: OpenAPI 3.0 has neither `$id` nor anchors. */
  constructor(document: unknown, base: string | undefined, others: Iterable<readonly [string, unknown]>, withIdentifiers: boolean) {
    this.#withIdentifiers = withIdentifiers
    for (const [uri, other] of others) this.#add(withoutFragment(uri), other)
    this.#main = this.#add(base === undefined ? defaultBase : withoutFragment(base), document)
  }

  /** Throws `SchemaFault`. */
  get(reference: string): Place {
    return this.resolve(reference, { schema: this.#main.root, resource: this.#main, pointer: '' })
  }

  /** What a reference means that stands in this place. Throws `SchemaFault`. */
  resolve(reference: string, from: Place): Place {
    const cut = reference.indexOf('#')
    const address = cut === -1 ? reference : reference.slice(0, cut)
    const resource = address === '' ? from.resource : this.#resources.get(toUri(address, from.resource.uri) ?? '')
    const unknown = (): SchemaFault => new SchemaFault(nameOf(from), `\`$ref\` leads to \`${reference}\`, which is nowhere`)
    if (resource === undefined) throw unknown()
    const fragment = cut === -1 ? '' : decode(reference.slice(cut + 1))
    if (fragment === null) throw unknown()
    if (fragment === '' || fragment.startsWith('/')) {
      const found = this.#follow(resource, fragment)
      if (found === null) throw unknown()
      return found
    }
    const schema = resource.anchors.get(fragment)
    if (schema === undefined) throw unknown()
    return this.placeOf(schema) ?? { schema, resource, pointer: '' }
  }

  placeOf(schema: unknown): Place | undefined {
    return isObject(schema) ? this.#places.get(schema) : undefined
  }

  /** Where a keyword's own schema stands. */
  below(place: Place, path: string, schema: unknown): Place {
    return this.placeOf(schema) ?? { schema, resource: place.resource, pointer: place.pointer + path }
  }

  /** `$vocabulary` of the schema that this resource names by `$schema`; undefined where that is none of ours. */
  vocabulariesOf(resource: Resource): Readonly<Record<string, unknown>> | undefined {
    const name = isObject(resource.root) ? resource.root['$schema'] : undefined
    const root = typeof name === 'string' ? this.#resources.get(toUri(withoutFragment(name), resource.uri) ?? '')?.root : undefined
    const vocabulary = isObject(root) ? root['$vocabulary'] : undefined
    return isObject(vocabulary) ? vocabulary : undefined
  }

  #add(given: string, document: unknown): Resource {
    const uri = toUri(given, defaultBase) ?? given
    const resource: Resource = { uri, root: document, anchors: new Map(), dynamicAnchors: new Map() }
    this.#resources.set(uri, resource)
    // What describes an API is no schema: its parts are looked through when something leads there.
    if (!isObject(document) || typeof document['openapi'] !== 'string') this.#index({ schema: document, resource, pointer: '' })
    else this.#indexComponents(document, resource)
    const own = isObject(document) ? this.#places.get(document)?.resource : undefined
    return own ?? resource
  }

  #indexComponents(document: Schema, resource: Resource): void {
    const schemas = isObject(document['components']) ? document['components']['schemas'] : undefined
    if (!isObject(schemas)) return
    for (const [name, schema] of Object.entries(schemas))
      this.#index({ schema, resource, pointer: `/components/schemas/${toPointerPart(name)}` })
  }

  #index(start: Place): void {
    const waiting: Place[] = [start]
    for (let place = waiting.pop(); place !== undefined; place = waiting.pop()) {
      const { schema, pointer } = place
      if (!isObject(schema) || this.#places.has(schema)) continue
      if (this.#places.size > maxParts) throw new SchemaFault(nameOf(place), 'a document with too many schemas')
      const resource = this.#withIdentifiers ? this.#identify(schema, place) : place.resource
      this.#places.set(schema, { schema, resource, pointer })
      for (const [path, inner] of subschemasOf(schema)) waiting.push({ schema: inner, resource, pointer: pointer + path })
    }
  }

  #identify(schema: Schema, { resource: outer, pointer }: Place): Resource {
    let resource = outer
    const { $id: id, $anchor: anchor, $dynamicAnchor: dynamicAnchor } = schema
    if (typeof id === 'string') {
      const uri = toUri(withoutFragment(id), outer.uri)
      if (uri === null) throw new SchemaFault(nameOf({ schema, resource: outer, pointer }), '`$id` is no URI')
      resource = { uri, root: schema, anchors: new Map(), dynamicAnchors: new Map() }
      if (!this.#resources.has(uri) || this.#resources.get(uri)?.root === schema) this.#resources.set(uri, resource)
    }
    if (typeof anchor === 'string') resource.anchors.set(anchor, schema)
    if (typeof dynamicAnchor === 'string') {
      resource.anchors.set(dynamicAnchor, schema)
      resource.dynamicAnchors.set(dynamicAnchor, schema)
    }
    if (schema['$dynamicRef'] !== undefined) this.hasDynamic = true
    return resource
  }

  /** A JSON pointer from the root of a resource. */
  #follow(resource: Resource, pointer: string): Place | null {
    let value: unknown = resource.root
    let nearest = this.placeOf(value) ?? { schema: value, resource, pointer: '' }
    let path = ''
    for (const part of pointer.split('/').slice(1)) {
      const name = part.replaceAll('~1', '/').replaceAll('~0', '~')
      if (
        Array.isArray(value)
          ? !/^(?:0|[1-9]\d*)$/.test(name) || Number(name) >= value.length
          : !isObject(value) || !Object.hasOwn(value, name)
      )
        return null
      // Lists were asked for a number, objects for a name of their own.
      value = (value as Record<string, unknown>)[name]
      path += `/${toPointerPart(name)}`
      const known = this.placeOf(value)
      if (known !== undefined) {
        nearest = known
        path = ''
      }
    }
    if (path === '') return nearest
    const place = { schema: value, resource: nearest.resource, pointer: nearest.pointer + path }
    this.#index(place)
    return this.placeOf(value) ?? place
  }
}

export function nameOf({ resource, pointer }: Place): string {
  return `${resource.uri === defaultBase ? '' : resource.uri}#${pointer}`
}

function withoutFragment(uri: string): string {
  const cut = uri.indexOf('#')
  return cut === -1 ? uri : uri.slice(0, cut)
}

function toUri(reference: string, base: string): string | null {
  if (reference === '') return base
  try {
    return new URL(reference, base).href
  } catch {
    return null
  }
}

function decode(fragment: string): string | null {
  try {
    return decodeURIComponent(fragment)
  } catch {
    return null
  }
}
