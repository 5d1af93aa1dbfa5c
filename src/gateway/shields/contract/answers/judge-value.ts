// One JSON of an answer held against its schema: what it holds that is not declared, and what is not as it is declared. The reason names places, never
// values.

import { cutJson, readJson } from '../../../content/index.ts'
import { isTable } from '../../overlay/index.ts'
import type { AnswerSchema } from './answer-schemas.ts'
import { nameCuts, toFieldNode, withoutCuts } from './cuts.ts'
import type { EventVariant } from './declared-answers.ts'

export interface JudgedValue {
  /** No more is known of it. */
  readonly unreadable: string | null
  /** Where it holds what is not declared, in words; null where it does not. */
  readonly undeclared: string | null
  /** What is wrong beside that. */
  readonly fault: string | null
  /** Without what is not declared; the same bytes where that is nothing. */
  readonly left: Uint8Array
}

/** `isError`: of an answer with a status from 400. */
export interface ValueKind {
  readonly depth: number
  readonly isError: boolean
}

export function judgeValue(bytes: Uint8Array, schema: AnswerSchema, { depth, isError }: ValueKind): JudgedValue {
  const read = readJson(bytes, depth)
  if (read.kind === 'fault')
    return { unreadable: `it is no JSON that all readers read alike: ${read.fault}`, undeclared: null, fault: null, left: bytes }
  return isError && isOwnError(read.value) ? { ...fine, left: bytes } : judgeRead(read.value, bytes, schema, depth)
}

function judgeRead(value: unknown, bytes: Uint8Array, schema: AnswerSchema, depth: number): JudgedValue {
  const cuts = schema.look(value) ?? 'none'
  const fault = schema.check()(withoutCuts(value, cuts))
  const said = fault === null ? null : `${placeOf(fault.at, schema)}: ${fault.reason}`
  if (cuts === 'none') return { unreadable: null, undeclared: null, fault: said, left: bytes }
  const left = cutJson(bytes, toFieldNode(cuts), depth)
  if (typeof left === 'string') throw new Error('JSON that was read is none')
  return { unreadable: null, undeclared: `not declared: ${nameCuts(cuts, schema.isField).join(', ')}`, fault: said, left }
}

/** Of a key that is none of a field but data, `*`. */
function placeOf(pointer: string, { isField }: AnswerSchema): string {
  if (pointer === '') return 'the whole'
  const parts = pointer
    .split('/')
    .map((part) => (/^\d*$/.test(part) || isField(part.replaceAll('~1', '/').replaceAll('~0', '~')) ? part : '*'))
  return `\`${parts.join('/')}\``
}

const fine = { unreadable: null, undeclared: null, fault: null } as const

/** What `HTTPException` and failed validation answer, whatever the operation declares for their status. */
export const isOwnError = (value: unknown): boolean => isTable(value) && Object.hasOwn(value, 'detail') && Object.keys(value).length === 1

/** The data of an event, by the first variant that its other fields fit. */
export function judgeEvent(
  data: Uint8Array,
  fields: Readonly<Record<string, string>>,
  variants: readonly EventVariant<AnswerSchema>[],
  kind: ValueKind,
): JudgedValue {
  const { retry, ...texts } = fields
  const event = {
    data: Buffer.from(data.buffer, data.byteOffset, data.length).toString('utf8'),
    ...texts,
    ...(retry !== undefined && /^\d{1,15}$/.test(retry) ? { retry: Number(retry) } : {}),
  }
  const faults = variants.map((variant) => variant.event.check()(event))
  const fitting = variants.filter((_, index) => faults[index] === null)
  const [first] = fitting
  if (first === undefined) {
    const [fault] = faults
    return {
      ...fine,
      fault: fault == null ? 'it is no event that is declared' : `\`${fault.at}\` of the event: ${fault.reason}`,
      left: data,
    }
  }
  // Of several that it may be, whichever its data fits.
  let judged: JudgedValue | null = null
  for (const variant of fitting) {
    const seen = variant.data === null ? { ...fine, left: data } : judgeValue(data, variant.data, kind)
    if (isFine(seen)) return seen
    judged ??= seen
  }
  return judged ?? { ...fine, left: data }
}

export const isFine = ({ unreadable, undeclared, fault }: JudgedValue): boolean =>
  unreadable === null && undeclared === null && fault === null
