// The OpenAPI document as contracts read it: its operations by the routes of the model, and what its references stand for.

import type { Route } from '../../../model/index.ts'
import { isTable, type Table } from '../overlay/index.ts'

export interface ContractOperation {
  /** `POST /orders/{}`: whatever parameters are called. */
  readonly key: string
  readonly operation: Table
  /** Of the operation and of its path, each once, references followed. */
  readonly parameters: readonly Table[]
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace', 'query']

export class ContractDocument {
  readonly root: Table
  readonly #operations = new Map<string, ContractOperation>()

  constructor(document: unknown) {
    this.root = isTable(document) ? document : {}
    const paths = isTable(this.root['paths']) ? this.root['paths'] : {}
    for (const [path, item] of Object.entries(paths)) {
      if (!isTable(item)) continue
      for (const method of methods) {
        const operation = item[method]
        if (!isTable(operation)) continue
        const key = operationKey(method, path)
        // Two paths that differ in the names of their parameters alone: the first is the one that answers.
        if (!this.#operations.has(key)) this.#operations.set(key, { key, operation, parameters: this.#parametersOf(item, operation) })
      }
    }
  }

  /** null of what the document does not tell: sockets, mounted applications, operations that are kept out of it. */
  operationOf(route: Route): ContractOperation | null {
    return route.method === null ? null : (this.#operations.get(operationKey(route.method, route.path)) ?? null)
  }

  operations(): Iterable<ContractOperation> {
    return this.#operations.values()
  }

  /** What `{$ref: '#/…'}` stands for, at most a few times in a row; null where it leads nowhere. */
  follow(value: unknown): Table | null {
    let current = value
    for (let turn = 0; turn < 16 && isTable(current); turn++) {
      const { $ref } = current
      if (typeof $ref !== 'string') return current
      current = this.find($ref)
    }
    return null
  }

  /** By a JSON pointer in a fragment (RFC 6901), in the document or in another one that was made of it. */
  find(reference: string, root: Table = this.root): unknown {
    if (reference === '#') return root
    if (!reference.startsWith('#/')) return undefined
    let current: unknown = root
    for (const written of reference.slice(2).split('/')) {
      const part = decodePart(written)
      if (Array.isArray(current)) current = current[Number(part)]
      else if (isTable(current) && Object.hasOwn(current, part)) current = current[part]
      else return undefined
    }
    return current
  }

  #parametersOf(item: Table, operation: Table): readonly Table[] {
    const found = new Map<string, Table>()
    for (const written of [item['parameters'], operation['parameters']].flatMap((list): unknown[] => (Array.isArray(list) ? list : []))) {
      const parameter = this.follow(written)
      if (parameter !== null) found.set(`${String(parameter['in'])} ${String(parameter['name'])}`, parameter)
    }
    return [...found.values()]
  }
}

const operationKey = (method: string, path: string): string => `${method.toUpperCase()} ${path.replaceAll(/\{[^{}]*\}/g, '{}')}`

function decodePart(written: string): string {
  try {
    return decodeURIComponent(written).replaceAll('~1', '/').replaceAll('~0', '~')
  } catch {
    return written
  }
}
