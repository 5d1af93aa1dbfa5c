// Plans of texts, numbers and words: the plain spellings of the plain schemas are told by their bytes, everything else by the judge of the schema, given the one
// value.

import type { Table } from '../../overlay/index.ts'
import { isStrictPattern } from '../../strict-pattern.ts'
import type { CompileText } from './judge-text.ts'
import {
  Names,
  Plan,
  type PlanParts,
  planBoolean,
  planDay,
  planInteger,
  planJudged,
  planMoment,
  planNames,
  planNull,
  planNumber,
  planPattern,
  planText,
  planUuid,
} from './quick-plan.ts'
import { readRuns } from './quick-runs.ts'
import type { Judge } from './verdict.ts'

/** `judge`: of the same schema. */
export function planScalar(schema: Table, judge: Judge, compilePattern: CompileText): Plan {
  return new Plan({ judge, ...(plainText(schema, compilePattern) ?? plainNumber(schema) ?? plainWord(schema) ?? { kind: planJudged }) })
}

const formats: Readonly<Record<string, number>> = { uuid: planUuid, date: planDay, 'date-time': planMoment }

/** Null where a schema is not as plain as that. */
function plainText(
  { type, enum: values, format, pattern, minLength, maxLength, ...more }: Table,
  compilePattern: CompileText,
): PlanParts | null {
  if (more['contentMediaType'] !== undefined || more['const'] !== undefined) return null
  if (Array.isArray(values))
    return { kind: planNames, names: new Names(values.filter((value) => typeof value === 'string')), isProof: true }
  if (type !== 'string') return null
  if (format !== undefined) {
    const isAlone = minLength === undefined && maxLength === undefined && pattern === undefined
    const kind = isAlone && typeof format === 'string' && Object.hasOwn(formats, format) ? formats[format] : undefined
    return kind === undefined ? null : { kind, isProof: true }
  }
  const characters = typeof minLength === 'number' ? minLength : 0
  const limits = {
    // A character is one byte, or up to four; any byte is one character at least.
    least: characters <= 1 ? characters : characters * 4,
    most: typeof maxLength === 'number' ? maxLength : Number.POSITIVE_INFINITY,
  }
  if (pattern === undefined) return { kind: planText, ...limits }
  const test = typeof pattern === 'string' ? compilePattern(pattern) : null
  return test === null
    ? null
    : { kind: planPattern, ...limits, pattern: test, runs: readRuns(String(pattern)), isProof: isStrictPattern(String(pattern)) }
}

/** Null where a schema is not as plain as that. */
function plainNumber({ type, minimum, maximum, exclusiveMinimum, exclusiveMaximum, ...more }: Table): PlanParts | null {
  if (type !== 'integer' && type !== 'number') return null
  if (more['multipleOf'] !== undefined || more['enum'] !== undefined || more['const'] !== undefined) return null
  const bounds = [minimum, maximum, exclusiveMinimum, exclusiveMaximum]
  if (bounds.some((bound) => bound !== undefined && (typeof bound !== 'number' || !Number.isFinite(bound)))) return null
  return {
    kind: type === 'integer' ? planInteger : planNumber,
    least: typeof minimum === 'number' ? minimum : Number.NEGATIVE_INFINITY,
    most: typeof maximum === 'number' ? maximum : Number.POSITIVE_INFINITY,
    over: typeof exclusiveMinimum === 'number' ? exclusiveMinimum : Number.NEGATIVE_INFINITY,
    under: typeof exclusiveMaximum === 'number' ? exclusiveMaximum : Number.POSITIVE_INFINITY,
  }
}

function plainWord(schema: Table): PlanParts | null {
  if (schema['enum'] !== undefined || schema['const'] !== undefined) return null
  return schema['type'] === 'boolean' ? { kind: planBoolean } : schema['type'] === 'null' ? { kind: planNull } : null
}
