// The conformance tests of CEL, as `@bufbuild/cel-spec` carries them, run on our conditions. What asks for protocol buffers or for an
// extension of the language is told apart; each of the rest passes, or stands in cel-unsupported.json with a reason.
import { tests } from '@bufbuild/cel-spec/testdata/conformance.js'
import { parseExpression } from '../../src/policy/cel/condition.ts'
import { equals } from '../../src/policy/cel/operations.ts'
import { parseDuration, parseTimestamp } from '../../src/policy/cel/time.ts'
import { type CelType, types, writeType } from '../../src/policy/cel/types.ts'
import { CelError, CelMap, type Duration, type Timestamp, TypeName, Uint } from '../../src/policy/cel/values.ts'

export interface ConformanceCase {
  /** `file/section/name`, with `#2` for the second of a name. */
  readonly id: string
  readonly needs: 'protobuf' | 'extension' | null
  readonly failure: string | null
}

type Json = { readonly [key: string]: unknown }

interface Suite {
  readonly name: string
  readonly suites?: readonly Suite[]
  readonly tests?: readonly { readonly original: unknown }[]
}

const extensions = new Set(['macros2', 'optionals'])

export function runConformance(): readonly ConformanceCase[] {
  const cases: ConformanceCase[] = []
  const counts = new Map<string, number>()
  const walk = (suite: Suite, path: string): void => {
    for (const { original } of suite.tests ?? []) {
      const test = original as Json
      const plain = `${path}/${String(test['name'] ?? test['expr'])}`
      const count = (counts.get(plain) ?? 0) + 1
      counts.set(plain, count)
      cases.push({ id: count === 1 ? plain : `${plain}#${count}`, needs: needsOf(path, test), failure: judge(test) })
    }
    for (const inner of suite.suites ?? []) walk(inner, `${path}/${inner.name}`)
  }
  for (const suite of tests.suites ?? []) walk(suite, suite.name)
  return cases
}

function needsOf(path: string, test: Json): ConformanceCase['needs'] {
  const [file = ''] = path.split('/')
  if (file.endsWith('_ext') || extensions.has(file)) return 'extension'
  const text = JSON.stringify(test)
  // Time has types of its own in CEL; they only carry the names of messages.
  const rest = text.replaceAll(/google\.protobuf\.(Timestamp|Duration)/g, '')
  if (/optional_type|optional\.|typeParam|"function"/.test(rest)) return 'extension'
  return /google\.protobuf|cel\.expr\.conformance|TestAllTypes|NestedEnum|GlobalEnum|messageType/.test(rest) ? 'protobuf' : null
}

function judge(test: Json): string | null {
  try {
    return judgeOne(test)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function judgeOne(test: Json): string | null {
  const declarations: Record<string, CelType> = {}
  for (const entry of (test['typeEnv'] ?? []) as readonly Json[]) {
    const ident = entry['ident'] as Json | undefined
    if (ident !== undefined) declarations[String(entry['name'])] = toType(ident['type'] as Json)
  }
  const values: Record<string, unknown> = {}
  for (const [name, binding] of Object.entries((test['bindings'] ?? {}) as Json)) values[name] = toValue((binding as Json)['value'] as Json)
  for (const name of Object.keys(values)) declarations[name] ??= types.dyn
  const parsed = parseExpression(String(test['expr']), declarations, { types: test['disableCheck'] === true ? 'runtime' : 'checked' })
  const typed = test['typedResult'] as Json | undefined
  if (test['evalError'] !== undefined) {
    if (parsed.kind === 'refused') return null
    const value = parsed.expression.evaluate(values)
    return value instanceof CelError ? null : `no error but ${show(value)}`
  }
  if (parsed.kind === 'refused') return `refused: ${parsed.message}`
  if (typed?.['deducedType'] !== undefined) {
    const expected = writeType(toType(typed['deducedType'] as Json))
    if (writeType(parsed.expression.type) !== expected) return `type ${writeType(parsed.expression.type)}, not ${expected}`
  }
  if (test['checkOnly'] === true) return null
  const expected = test['value'] ?? typed?.['result']
  const wanted = expected === undefined ? true : toValue(expected as Json)
  const value = parsed.expression.evaluate(values)
  return same(value, wanted) ? null : `${show(value)}, not ${show(wanted)}`
}

const show = (value: unknown): string =>
  value instanceof CelError
    ? `error: ${value.error}`
    : JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}` : inner))

/** Equal in CEL and of the same kind all through; not-a-number is itself here. */
function same(value: unknown, wanted: unknown): boolean {
  if (value instanceof CelError) return false
  if (typeof value !== typeof wanted) return false
  if (typeof value === 'number') return Object.is(value, wanted)
  if (Array.isArray(value))
    return Array.isArray(wanted) && value.length === wanted.length && value.every((item, index) => same(item, wanted[index]))
  if (value instanceof Uint !== wanted instanceof Uint) return false
  return equals(value, wanted, { slots: [], locals: [], steps: 1_000_000 }) === true
}

function toValue(value: Json): unknown {
  const [[kind, inner] = []] = Object.entries(value)
  switch (kind) {
    case 'boolValue':
    case 'stringValue':
      return inner
    case 'nullValue':
      return null
    case 'int64Value':
      return BigInt(String(inner))
    case 'uint64Value':
      return new Uint(BigInt(String(inner)))
    case 'doubleValue':
      return Number(inner)
    case 'bytesValue':
      return Uint8Array.from(Buffer.from(String(inner), 'base64'))
    case 'typeValue':
      return new TypeName(String(inner))
    case 'listValue':
      return (((inner as Json)['values'] ?? []) as readonly Json[]).map(toValue)
    case 'mapValue': {
      const map = new CelMap()
      for (const entry of ((inner as Json)['entries'] ?? []) as readonly Json[])
        map.add(toValue(entry['key'] as Json), toValue(entry['value'] as Json))
      return map
    }
    case 'objectValue':
      return toTime(inner as Json)
    default:
      throw new Error(`a value of kind ${kind}`)
  }
}

function toTime(value: Json): Timestamp | Duration | CelError {
  const text = String(value['value'])
  if (value['@type'] === 'type.googleapis.com/google.protobuf.Timestamp') return parseTimestamp(text)
  if (value['@type'] === 'type.googleapis.com/google.protobuf.Duration') return parseDuration(text)
  throw new Error(`a message of type ${String(value['@type'])}`)
}

const primitives: Readonly<Record<string, CelType>> = {
  BOOL: types.bool,
  INT64: types.int,
  UINT64: types.uint,
  DOUBLE: types.double,
  STRING: types.string,
  BYTES: types.bytes,
  TIMESTAMP: types.timestamp,
  DURATION: types.duration,
}

function toType(type: Json): CelType {
  const [[kind, inner] = []] = Object.entries(type)
  switch (kind) {
    case 'primitive':
    case 'wellKnown':
      return primitives[String(inner)] ?? types.dyn
    case 'listType':
      return types.list(toType((inner as Json)['elemType'] as Json))
    case 'mapType':
      return types.map(toType((inner as Json)['valueType'] as Json), toType((inner as Json)['keyType'] as Json))
    case 'null':
      return types.null
    case 'type':
      return types.type
    case 'dyn':
      return types.dyn
    default:
      throw new Error(`a type of kind ${kind}`)
  }
}
