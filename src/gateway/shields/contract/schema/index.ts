// JSON Schema 2020-12, and what OpenAPI 3.1 and 3.0 make of it, compiled to closures: no code is written and run, no schema is compiled before it
// is asked for, and no pattern or nesting takes more time than the value has parts.
import type { Dialect } from '../../../../base/index.ts'
import { Compiler } from './compiler.ts'
import { Documents } from './documents.ts'
import { type Check, type Failure, type Fault, run, untracked } from './fault.ts'
import { maxDepth, resetGuards } from './guard.ts'
import type { Node } from './node.ts'
import { TooDeep } from './same-value.ts'
import { isObject } from './subschemas.ts'

export { type Check, type Fault, SchemaFault } from './fault.ts'

export interface SchemaOptions {
  /** Where the document is from: what relative references start at. */
  readonly base?: string
  /** Other documents that references lead into, by URI. Nothing is fetched. */
  readonly documents?: Iterable<readonly [string, unknown]>
  /** `openapi-3.0` where the document says that it is; else `2020-12`, which OpenAPI 3.1 has too. */
  readonly dialect?: '2020-12' | 'openapi-3.0'
  /** Whose meaning patterns have; `ecma`, as JSON Schema says. */
  readonly patterns?: Dialect
  /**
   * Whether `format` is judged, for the formats that are known; else it is a remark. `standard`: as the standards say that JSON Schema names; `pydantic`:
   * also as pydantic writes dates without an offset, and durations.
   */
  readonly formats?: boolean | 'standard' | 'pydantic'
}

export interface SchemaSet {
  /**
   * The schema that stands at `#/json/pointer`, `#anchor` or any URI of the documents, with all that it leads to. Throws `SchemaFault` where it
   * cannot be run: a reference that leads nowhere, a pattern that takes more than linear time, a keyword that is not what it has to be, a
   * schema that leads back to itself.
   */
  compile(pointer: string): Check
}

/** Values are those of JSON; integers beyond 2^53 may be bigints. Throws `SchemaFault`. */
export function openSchemas(document: unknown, options: SchemaOptions = {}): SchemaSet {
  const version = isObject(document) ? document['openapi'] : undefined
  const dialect = options.dialect ?? (typeof version === 'string' && version.startsWith('3.0') ? 'openapi-3.0' : '2020-12')
  const older = dialect === 'openapi-3.0'
  const { formats = false } = options
  const documents = new Documents(document, options.base, options.documents ?? [], !older)
  const compiler = new Compiler(documents, {
    dialect: options.patterns ?? 'ecma',
    formats: formats === true ? 'standard' : formats === false ? null : formats,
    older,
  })
  return { compile: (pointer) => toCheck(compiler.compile(documents.get(pointer))) }
}

function toCheck(node: Node): Check {
  return (value) => {
    resetGuards()
    let failure: Failure | null
    try {
      failure = node.test(value, untracked)
    } catch (error) {
      // The stack ends before the count does where each level has many schemas for one value.
      if (error instanceof TooDeep || error instanceof RangeError) return tooDeep
      throw error
    }
    return failure === null ? null : { at: toPointer(), keyword: failure.keyword, reason: failure.reason }
  }
}

const tooDeep: Fault = { at: '', keyword: 'nesting', reason: `is nested more deeply than ${maxDepth} levels` }

function toPointer(): string {
  let pointer = ''
  for (let index = run.steps - 1; index >= 0; index--) {
    const step = run.trail[index] ?? ''
    pointer += typeof step === 'number' ? `/${step}` : step
  }
  return pointer
}
