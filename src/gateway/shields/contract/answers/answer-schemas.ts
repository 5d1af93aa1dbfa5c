// The schemas of all answers of a document, as they are held against answers: in a document of their own, where their references lead to each other. Each is
// compiled when the first answer comes that it is about.

import { isTable, type Table } from '../../overlay/index.ts'
import type { ContractDocument } from '../contract-document.ts'
import { type Check, openSchemas, SchemaFault, type SchemaSet } from '../schema/index.ts'
import { type DeclaredAnswers, readDeclaredAnswers } from './declared-answers.ts'
import { toAnswerSchema, toAnswerSchemas } from './lenient-schema.ts'
import { type Look, Looks } from './undeclared.ts'

export interface AnswerSchema {
  /** What of a value it does not declare. */
  readonly look: Look
  /** Throws `SchemaFault` where it cannot be run. */
  readonly check: () => Check
  /** Whether a key is the name of a field of some schema. */
  readonly isField: (key: string) => boolean
}

/** A schema that answers cannot be held against. */
export interface AnswerFault {
  /** `GET /orders/{}` */
  readonly operation: string
  /** Of the part that cannot be run. */
  readonly at: string
  readonly reason: string
}

const shelf = 'x-fastward-answers'

export class AnswerSchemas {
  readonly #root: Table
  readonly #kept: unknown[] = []
  readonly #looks: Looks
  readonly #operations = new Map<Table, DeclaredAnswers<AnswerSchema>>()
  readonly #byKey = new Map<string, readonly AnswerSchema[]>()
  #fields: ReadonlySet<string> | null = null
  #opened: SchemaSet | null = null

  /** `isComplete`: what a schema requires may not be missing. */
  constructor(document: ContractDocument, isComplete: boolean) {
    const { components, openapi } = document.root
    const leniency = { isComplete, takesNull: typeof openapi === 'string' && openapi.startsWith('3.0') }
    this.#root = {
      ...document.root,
      ...(isTable(components) ? { components: { ...components, schemas: toAnswerSchemas(components['schemas'], leniency) } } : {}),
      [shelf]: this.#kept,
    }
    const check = (reference: string) => this.#check(reference)
    const isField = this.#isField
    this.#looks = new Looks({ find: (reference) => document.find(reference, this.#root), check })
    const keep = (schema: unknown): AnswerSchema => {
      const reference = `#/${shelf}/${this.#kept.push(toAnswerSchema(schema, leniency)) - 1}`
      let compiled: Check | null = null
      return {
        look: this.#looks.at(reference),
        check: () => {
          compiled ??= check(reference)
          return compiled
        },
        isField,
      }
    }
    for (const { key, operation } of document.operations()) {
      const mine: AnswerSchema[] = []
      this.#operations.set(
        operation,
        readDeclaredAnswers(document, operation, (schema) => {
          const kept = keep(schema)
          mine.push(kept)
          return kept
        }),
      )
      this.#byKey.set(key, mine)
    }
  }

  /** Compiles what is left to compile; what of it cannot be run. */
  compile(): readonly AnswerFault[] {
    return [...this.#byKey].flatMap(([operation, schemas]) =>
      schemas.flatMap(({ check }) => {
        try {
          check()
          return []
        } catch (error) {
          if (!(error instanceof SchemaFault)) throw error
          return [{ operation, at: error.pointer, reason: error.message }]
        }
      }),
    )
  }

  of(operation: Table): DeclaredAnswers<AnswerSchema> {
    return this.#operations.get(operation) ?? new Map()
  }

  /** Any of several schemas, where several operations may have answered. */
  anyOf(schemas: readonly AnswerSchema[]): AnswerSchema {
    const [only] = schemas
    if (schemas.length === 1 && only !== undefined) return only
    const check: Check = (value) => {
      const faults = schemas.map((schema) => schema.check()(value))
      return faults.includes(null) ? null : (faults[0] ?? null)
    }
    return { look: this.#looks.anyOf(schemas), check: () => check, isField: this.#isField }
  }

  readonly #isField = (key: string): boolean => {
    this.#fields ??= findFields([this.#kept, isTable(this.#root['components']) ? this.#root['components']['schemas'] : undefined])
    return this.#fields.has(key)
  }

  #check(reference: string): Check {
    this.#opened ??= openSchemas(this.#root, { patterns: 'rust' })
    return this.#opened.compile(reference)
  }
}

function findFields(schemas: readonly unknown[]): ReadonlySet<string> {
  const fields = new Set<string>()
  const waiting: unknown[] = [...schemas]
  for (let value = waiting.pop(); waiting.length > 0 || value !== undefined; value = waiting.pop()) {
    if (Array.isArray(value)) waiting.push(...value)
    if (!isTable(value)) continue
    if (isTable(value['properties'])) for (const name of Object.keys(value['properties'])) fields.add(name)
    waiting.push(...Object.values(value))
  }
  return fields
}
