// How calls are written: where their parts stand, so that one argument can be added, changed or taken away and all else stays.
import type { Place } from '../../../base/index.ts'
import type { WrittenCall } from '../../../model/index.ts'
import type { SurveyedFunction } from '../../../project/index.ts'
import { ArgKind, endOf, type Form, lineAt, Op, startOf } from '../../../syntax/index.ts'

/** An argument in offsets of the text, its name or stars and the brackets around its value included. */
export interface ArgumentText {
  readonly start: number
  /** Of the value, without its name. */
  readonly value: number
  readonly end: number
}

export interface CallText {
  /** By node of the value. */
  readonly arguments: ReadonlyMap<number, ArgumentText>
  readonly written: Pick<WrittenCall, 'callee' | 'more'>
  whole(node: number): Place | null
}

interface Given extends ArgumentText {
  readonly node: number
  readonly kind: number
  /** The comma behind it, or -1. */
  readonly comma: number
}

export function placeOfNode({ module }: SurveyedFunction, node: number): Place {
  return placeBetween(module.value.file, module.form, startOf(module.form, node), endOf(module.form, node))
}

export function placeBetween(file: string, { lines }: Form, start: number, end: number): Place {
  const line = lineAt(lines, start)
  const last = lineAt(lines, Math.max(start, end - 1))
  const column = start - (lines[line - 1] ?? 0) + 1
  return { file, line, column, ...(last === line ? {} : { end: last }), endColumn: end - (lines[last - 1] ?? 0) + 1 }
}

/** Null where it is not written as calls are: what did not parse, or a generator without brackets of its own. */
export function readCallText({ module }: SurveyedFunction, call: number): CallText | null {
  const { form } = module
  const { code } = form
  const text = module.value.code?.text ?? ''
  const close = endOf(form, call) - 1
  const callee = code[call + 2] ?? 0
  if (text[close] !== ')') return null
  let open = skipTrivia(text, endOf(form, callee))
  while (text[open] === ')') open = skipTrivia(text, open + 1)
  if (text[open] !== '(') return null
  const given = readArguments(text, form, call, open, close)
  if (given === null) return null
  const place = (start: number, end: number) => placeBetween(module.value.file, form, start, end)
  const more = findMore(text, form, given, open, close)
  return {
    arguments: new Map(given.map((one) => [one.node, one])),
    written: {
      callee: place(startOf(form, callee), endOf(form, callee)),
      more: more === null ? null : { at: place(more.at, more.at), before: more.before },
    },
    whole: (node) => {
      const span = findWhole(text, given, node, open, close)
      return span === null ? null : place(...span)
    },
  }
}

function readArguments(text: string, form: Form, call: number, open: number, close: number): Given[] | null {
  const { code } = form
  const given: Given[] = []
  const count = code[call + 3] ?? 0
  let at = open + 1
  for (let i = 0; i < count; i++) {
    const row = call + 4 + 3 * i
    const kind = code[row] ?? 0
    const node = code[row + 2] ?? 0
    const start = skipTrivia(text, at)
    const value = kind === ArgKind.Keyword ? skipTrivia(text, text.indexOf('=', start) + 1) : start
    if (value > startOf(form, node) || endOf(form, node) > close) return null
    let end = endOf(form, node)
    at = skipTrivia(text, end)
    while (text[at] === ')' && at < close) {
      end = at + 1
      at = skipTrivia(text, end)
    }
    const comma = text[at] === ',' ? at : -1
    if (comma < 0 && (at !== close || i < count - 1)) return null
    given.push({ node, kind, start, value, end, comma })
    if (comma >= 0) at = comma + 1
  }
  return skipTrivia(text, at) === close ? given : null
}

function findMore(
  text: string,
  form: Form,
  given: readonly Given[],
  open: number,
  close: number,
): { readonly at: number; readonly before: string } | null {
  const last = given.at(-1)
  if (last === undefined) return hasComment(text, open + 1, close) ? null : { at: close, before: '' }
  const isGenerator = form.code[last.node] === Op.Comprehension && given.length === 1 && !/[)\]}]/.test(text[last.end - 1] ?? '')
  // The comment is about what stands before it.
  if (isGenerator || hasComment(text, last.end, close)) return null
  const indent = /(?:^|[\r\n])([ \t]*)$/.exec(text.slice(open, last.start))?.[1]
  return { at: last.end, before: indent === undefined ? ', ' : `,\n${indent}` }
}

function findWhole(text: string, given: readonly Given[], node: number, open: number, close: number): readonly [number, number] | null {
  const index = given.findIndex((one) => one.node === node)
  const [before, own, after] = [given[index - 1], given[index], given[index + 1]]
  if (own === undefined || hasComment(text, before?.end ?? open + 1, own.start)) return null
  if (hasComment(text, own.end, after?.start ?? close)) return null
  if (before !== undefined) return [before.end, own.end]
  return after === undefined ? [open + 1, close] : [own.start, after.start]
}

/** Blanks, line ends, comments: what may stand between the parts of a call. */
function skipTrivia(text: string, from: number): number {
  trivia.lastIndex = from
  return from + (trivia.exec(text)?.[0].length ?? 0)
}
const trivia = /(?:[ \t\f\r\n]|\\\r?\n|#[^\r\n]*)*/y

/** Between two parts of a call, where no text in quotes stands. */
function hasComment(text: string, start: number, end: number): boolean {
  return text.slice(start, end).includes('#')
}
