// What stands around a value in the text that it becomes part of.
import { Op } from '../../syntax/index.ts'
import type { Reader, SurveyedFunction } from '../code/index.ts'
import { pick, textOf } from '../evaluate/index.ts'
import type { Shape } from './flow-types.ts'

/** Some text that is not known, and that the caller does not choose. */
export const HOLE = '\u0000'
/** Two paths are joined: an absolute one throws away what stands before it. */
export const JOIN = '\u0001'

/** A part of a path of names: what is read out of a text, or told again, is anywhere in it. */
export const PARSED = '#'

export const WHOLE: Shape = { before: '', after: '' }
const LONGEST = 120

export function around({ before, after }: Shape, left: string, right: string): Shape {
  return { before: (before + left).slice(-LONGEST), after: (right + after).slice(0, LONGEST) }
}

/** The text of an expression as far as it is constant. */
export function constantText(reader: Reader, fn: SurveyedFunction, node: number, block: number): string {
  const { code, strings } = fn.module.form
  switch (code[node]) {
    case Op.Str:
      return strings[code[node + 2] ?? 0] ?? ''
    case Op.FString: {
      let text = ''
      for (let i = 0; i < (code[node + 2] ?? 0); i++) text += constantText(reader, fn, code[node + 3 + i] ?? 0, block)
      return text
    }
    case Op.Field:
      return constantText(reader, fn, code[node + 2] ?? 0, block)
    case Op.Global:
    case Op.Attribute:
    case Op.Local:
      return textOf(pick(reader.read(fn, node, block).value)) ?? HOLE
    default:
      return HOLE
  }
}

/** Whether who chooses the value chooses the host too, given what stands before it in the address. */
export function choosesHost(before: string): 'yes' | 'perhaps' | 'no' {
  const rest = before.replace(/^[a-z][a-z0-9+.-]*:\/\//i, '').replaceAll(JOIN, '/')
  if (rest === '' || /^[^/?#\u0000]*@$/.test(rest)) return 'yes'
  if (/[/?#]/.test(rest.replace(/^\/+$/, '//')) && !/^\/\/$/.test(rest)) return 'no'
  // `http://{region}.{host}`, `{base}{path}`: a dot, an at sign or a port behind what is not known makes another host of it.
  return 'perhaps'
}

/** How far who chooses a piece of a path gets. */
export function reachOfPath({ before }: Shape): 'anywhere' | 'upwards' {
  return before === '' || before.endsWith(JOIN) ? 'anywhere' : 'upwards'
}
