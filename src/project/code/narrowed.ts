// What a test says of a caught exception, in the arm where it holds.
import { Op } from '../../syntax/index.ts'
import { calleeName } from './read-calls.ts'
import type { Reader } from './reader.ts'
import { mergeSources, type Reading } from './reading.ts'
import type { SurveyedFunction } from './survey.ts'

/** `str(error) if isinstance(error, KeyError) else …`: in the first arm the exception is a `KeyError`. */
export function narrowed(reader: Reader, fn: SurveyedFunction, test: number, arm: Reading, block: number): Reading {
  const { code } = fn.module.form
  if (!arm.from.some(({ kind }) => kind === 'exception') || code[test] !== Op.Call) return arm
  if (calleeName(fn.module, test) !== 'isinstance' || code[test + 3] !== 2) return arm
  const tested = reader.read(fn, code[test + 6] ?? 0, block).from.flatMap((source) => (source.kind === 'exception' ? [source.type] : []))
  const type = reader.exceptionName(reader.read(fn, code[test + 9] ?? 0, block).value)
  const from = arm.from.map((source) => (source.kind === 'exception' && tested.includes(source.type) ? { ...source, type } : source))
  return { ...arm, from: mergeSources([from]) }
}
