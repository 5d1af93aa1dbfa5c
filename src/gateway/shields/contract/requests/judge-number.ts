// Numbers and truths as pydantic 2 reads them in lax mode: from JSON, and from text in the spellings that Rust's parser takes for Python's.

import type { Table } from '../../overlay/index.ts'
import { type Judge, type Trace, takes, unsure, type Verdict } from './verdict.ts'

const space = '[\\s\\u0085\\u001c-\\u001f]*'
/** `12.` is none, `12.0` is. */
const integerText = new RegExp(`^${space}[+-]?\\d+(?:_\\d+)*(?:\\.0+)?${space}$`)
const floatText = new RegExp(
  `^${space}[+-]?(?:(?:\\d+(?:_\\d+)*(?:\\.(?:\\d+(?:_\\d+)*)?)?|\\.\\d+(?:_\\d+)*)(?:[eE][+-]?\\d+(?:_\\d+)*)?|inf|infinity|nan)${space}$`,
  'i',
)
/** Python reads no longer ones. */
const mostDigits = 4300

const truths = new Set(['0', '1', 'on', 'off', 't', 'f', 'true', 'false', 'y', 'n', 'yes', 'no'])

export const judgeBoolean: Judge = (value, trace) => {
  if (typeof value === 'boolean' || value === 0 || value === 1) return takes
  if (typeof value === 'string' && (truths.has(value) || truths.has(value.toLowerCase()))) return takes
  return trace.refuse('is no truth value')
}

type Limit = (value: number | bigint) => boolean

/** Of up to 15 digits and nothing else; -1 of any other. */
function plainDigits(text: string): number {
  const { length } = text
  if (length === 0 || length > 15) return -1
  let value = 0
  for (let at = 0; at < length; at++) {
    const digit = text.charCodeAt(at) - 48
    if (digit < 0 || digit > 9) return -1
    value = value * 10 + digit
  }
  return value
}

/** The limits of a schema: false where one is broken for certain. */
function limitsOf(schema: Table): readonly { readonly holds: Limit; readonly what: string }[] {
  const limits: { holds: Limit; what: string }[] = []
  const add = (name: string, compare: (value: number | bigint, bound: number) => boolean, what: string) => {
    const bound = schema[name]
    // A bound that lost digits on its way is no bound to refuse by.
    if (typeof bound !== 'number' || !Number.isFinite(bound) || (Number.isInteger(bound) && !Number.isSafeInteger(bound))) return
    limits.push({ holds: (value) => compare(value, bound), what: `${what} ${bound}` })
  }
  add('minimum', (value, bound) => value >= bound, 'is less than')
  add('maximum', (value, bound) => value <= bound, 'is more than')
  add('exclusiveMinimum', (value, bound) => value > bound, 'is not more than')
  add('exclusiveMaximum', (value, bound) => value < bound, 'is not less than')
  return limits
}

export function judgeInteger(schema: Table): Judge {
  const limits = limitsOf(schema)
  const { multipleOf } = schema
  const step = typeof multipleOf === 'number' && Number.isSafeInteger(multipleOf) && multipleOf > 0 ? multipleOf : null
  const judge = (value: number | bigint, trace: Trace): Verdict => {
    for (const { holds, what } of limits) if (!holds(value)) return trace.refuse(what)
    if (step === null) return takes
    const isMultiple = typeof value === 'bigint' ? value % BigInt(step) === 0n : value % step === 0
    return isMultiple ? takes : trace.refuse(`is no multiple of ${step}`)
  }
  const isFree = limits.length === 0 && step === null
  return (value, trace) => {
    switch (typeof value) {
      case 'number':
        // `1e20` is a float, and no integer beyond 64 bits.
        if (!Number.isInteger(value) || Math.abs(value) >= 1e19) return trace.refuse('is no integer')
        if (!Number.isSafeInteger(value)) return unsure
        return isFree ? takes : judge(value, trace)
      case 'bigint':
        return judge(value, trace)
      case 'boolean':
        return isFree ? takes : judge(value ? 1 : 0, trace)
      case 'string':
        return judgeIntegerText(value, trace, judge)
      default:
        return trace.refuse('is no integer')
    }
  }
}

function judgeIntegerText(text: string, trace: Trace, judge: (value: number | bigint, trace: Trace) => Verdict): Verdict {
  const plain = plainDigits(text)
  if (plain >= 0) return judge(plain, trace)
  if (!integerText.test(text)) return trace.refuse('is no integer')
  if (text.length > mostDigits) return unsure
  const whole = text.trim().replaceAll('_', '').split('.')[0] ?? ''
  const number = Number(whole)
  if (Number.isSafeInteger(number)) return judge(number, trace)
  return judge(BigInt(whole.startsWith('+') ? whole.slice(1) : whole), trace)
}

export function judgeFloat(schema: Table): Judge {
  const limits = limitsOf(schema)
  const { multipleOf } = schema
  const step = typeof multipleOf === 'number' && multipleOf > 0 ? multipleOf : null
  const judge = (value: number, trace: Trace): Verdict => {
    if (!Number.isFinite(value)) return unsure
    for (const { holds, what } of limits) if (!holds(value)) return trace.refuse(what)
    return step === null ? takes : judgeStep(value, step, trace)
  }
  return (value, trace) => {
    switch (typeof value) {
      case 'number':
        return judge(value, trace)
      case 'bigint':
        // As a decimal it has no end; as a float it is refused where it is too large for one.
        return judge(Number(value), trace)
      case 'boolean':
        return judge(value ? 1 : 0, trace)
      case 'string': {
        if (floatText.test(value)) return judge(Number(value.trim().replaceAll('_', '')), trace)
        return trace.refuse('is no number')
      }
      default:
        return trace.refuse('is no number')
    }
  }
}

/** Pydantic lets a billionth pass, and decimals are counted otherwise: near by is not known. */
function judgeStep(value: number, step: number, trace: Trace): Verdict {
  const rest = Math.abs(value % step)
  const off = Math.min(rest, Math.abs(step - rest))
  if (off === 0) return takes
  return off <= Math.abs(value) * 1e-6 + step * 1e-9 ? unsure : trace.refuse(`is no multiple of ${step}`)
}

/** Of a member of an enumeration or a literal that is a number: whether a value may stand for it. */
export function mayBeNumber(value: unknown, wanted: number): boolean {
  if (typeof value === 'number') return value === wanted
  if (typeof value === 'boolean') return (value ? 1 : 0) === wanted
  if (typeof value === 'string') return floatText.test(value) && Number(value.trim().replaceAll('_', '')) === wanted
  return false
}
