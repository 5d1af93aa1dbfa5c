// The calls of the program that do something to the outside, by the rows that name them.
import type { EffectRow, EffectTable, EffectUse } from '../../knowledge/index.ts'
import { Op } from '../../syntax/index.ts'
import { calleeName, type SurveyedFunction } from '../code/index.ts'
import { pick, textOf } from '../evaluate/index.ts'
import { argumentCalled } from './arguments.ts'
import type { Callees } from './callees.ts'
import { slownessOf } from './slow-patterns.ts'

export interface FoundEffect {
  readonly fn: SurveyedFunction
  readonly call: number
  readonly block: number
  readonly row: EffectRow
  readonly use: EffectUse
  /** The argument that it is done with. */
  readonly node: number
  /** What of the argument. */
  readonly path: readonly string[]
}

export function findEffects(callees: Callees, table: EffectTable, fn: SurveyedFunction): FoundEffect[] {
  const found: FoundEffect[] = []
  const { code } = fn.module.form
  for (let i = 0; i < fn.calls.length; i += 2) {
    const call = fn.calls[i] ?? 0
    const block = fn.calls[i + 1] ?? 0
    const name = calleeName(fn.module, call)
    if (name === null || (!table.hasEffect(name) && !/^[A-Z]\w*[a-z]/.test(name))) continue
    const callee = callees.of(fn, call, block)
    if (callee.functions.length > 0) continue
    const row = rowOf(callee.paths, table) ?? rowOf([`?.${name}`], table)
    if (row === undefined) continue
    const isKnown = !row.call.startsWith('?.')
    for (const use of row.effects ?? []) {
      // What a library has is no method of an object that nobody knows, but for what is told by its text.
      if (!isKnown && use.around === undefined && (callee.paths.length > 0 || callee.cls !== null)) continue
      const [at = use.at, ...path] = use.at.split('.')
      const node = argumentOf(fn, call, at, row)
      if (node === 0 || !applies(callees, fn, call, block, use, row)) continue
      if (use.kind === 'format' && code[node] === Op.Str) continue
      if (use.kind === 'matched' && slowness(callees, fn, call, block, row) === null) continue
      found.push({ fn, call, block, row, use, node, path })
    }
  }
  return found
}

/** Of what a text is held against: how slow the pattern is, as far as it is known. */
function slowness(
  callees: Callees,
  fn: SurveyedFunction,
  call: number,
  block: number,
  { call: name, parameters = [] }: EffectRow,
): 'often' | 'long' | null {
  const node = argumentCalled(fn, call, 'pattern', parameters)
  const text = node === 0 ? null : textOf(pick(callees.reader.read(fn, node, block).value))
  return text === null ? null : slownessOf(text, name.slice(name.lastIndexOf('.') + 1))
}

function rowOf(paths: readonly string[], table: EffectTable): EffectRow | undefined {
  for (const path of paths) {
    const row = table.find(path)
    if ((row?.effects ?? []).length > 0) return row
  }
  return undefined
}

function argumentOf(fn: SurveyedFunction, call: number, at: string, { parameters = [] }: EffectRow): number {
  const { code } = fn.module.form
  if (at !== 'self') return argumentCalled(fn, call, at, parameters)
  const callee = code[call + 2] ?? 0
  return code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0
}

function applies(
  callees: Callees,
  fn: SurveyedFunction,
  call: number,
  block: number,
  { when, unless }: EffectUse,
  { parameters = [] }: EffectRow,
): boolean {
  const { code, strings } = fn.module.form
  const said = (name: string): string | null => {
    const node = argumentCalled(fn, call, name, parameters)
    if (node === 0) return null
    if (code[node] === Op.True) return 'True'
    if (code[node] === Op.False) return 'False'
    if (code[node] === Op.Str) return strings[code[node + 2] ?? 0] ?? ''
    const value = pick(callees.reader.read(fn, node, block).value)
    if (value.kind === 'const') return value.type === 'bool' ? (value.value === true ? 'True' : 'False') : String(value.value)
    return code[node] === Op.Attribute
      ? (strings[code[node + 3] ?? 0] ?? '')
      : code[node] === Op.Global
        ? (strings[code[node + 2] ?? 0] ?? '')
        : ''
  }
  for (const [name, words] of Object.entries(when ?? {})) if (!words.includes(said(name) ?? '')) return false
  for (const [name, words] of Object.entries(unless ?? {})) {
    const word = said(name)
    if (word !== null && (words.includes('*') || words.includes(word))) return false
  }
  return true
}
