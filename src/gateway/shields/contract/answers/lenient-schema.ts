// A schema as answers are held against it: what FastAPI itself does to answers beside their schema is no fault. `response_model_exclude_none` and its
// kin leave out what the schema requires, and a tag that is left out tells no variant from another.

import { compilePattern } from '../../../../base/index.ts'
import { isTable, type Table } from '../../overlay/index.ts'

const lists = ['allOf', 'anyOf', 'oneOf', 'prefixItems']
const maps = ['properties', 'patternProperties', '$defs', 'definitions', 'dependentSchemas']
const singles = [
  'items',
  'additionalProperties',
  'unevaluatedItems',
  'unevaluatedProperties',
  'contains',
  'contentSchema',
  'if',
  'then',
  'else',
]

export interface Leniency {
  /** `required` stays: answers must be complete. */
  readonly isComplete: boolean
  /** Of OpenAPI 3.0, where pydantic 1 has no word for `Optional`. */
  readonly takesNull: boolean
}

/** The same object where nothing is said. What stands below `not` stays as it is. */
export function toAnswerSchema(written: unknown, leniency: Leniency): unknown {
  const { isComplete, takesNull } = leniency
  if (!isTable(written)) return written
  const schema: Record<string, unknown> = {}
  for (const [key, value] of Object.entries(written)) {
    if ((key === 'required' && !isComplete) || (key === 'pattern' && isRefused(value))) continue
    if (lists.includes(key) && Array.isArray(value)) schema[key] = value.map((one) => toAnswerSchema(one, leniency))
    else if (maps.includes(key)) schema[key] = toAnswerSchemas(value, leniency)
    else if (singles.includes(key)) schema[key] = toAnswerSchema(value, leniency)
    else schema[key] = value
  }
  if (takesNull && schema['type'] !== undefined) schema['nullable'] = true
  if (takesNull && Array.isArray(schema['enum'])) schema['enum'] = [...schema['enum'], null]
  return isComplete ? schema : withoutExactlyOne(schema)
}

/** Pydantic writes some by itself that look ahead, for decimals: what an answer says is told by its other words. */
const isRefused = (pattern: unknown): boolean =>
  typeof pattern === 'string' && /\(\?[=!<]|\\[1-9k]/.test(pattern) && compilePattern(pattern, { dialect: 'rust' }).kind === 'refused'

export function toAnswerSchemas(written: unknown, leniency: Leniency): unknown {
  if (!isTable(written)) return written
  return Object.fromEntries(Object.entries(written).map(([name, one]) => [name, toAnswerSchema(one, leniency)]))
}

/** Variants of which nothing is required overlap. */
function withoutExactlyOne(schema: Table): Table {
  const { oneOf, ...rest } = schema
  if (oneOf === undefined) return schema
  if (rest['anyOf'] === undefined) return { ...rest, anyOf: oneOf }
  const { allOf = [], ...others } = rest
  return { ...others, allOf: [...(Array.isArray(allOf) ? allOf : []), { anyOf: oneOf }] }
}
