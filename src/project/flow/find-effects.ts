// The calls of the program that do something to the outside, by the rows that name them.
import type { EffectRow, EffectTable, EffectUse } from '../../knowledge/index.ts'
import { ArgKind, Op } from '../../syntax/index.ts'
import { calleeName, nameAt, type SurveyedFunction } from '../code/index.ts'
import { pick, textOf } from '../evaluate/index.ts'
import { argumentCalled, argumentsAt } from './arguments.ts'
import { type Callees, pathsOf } from './callees.ts'
import type { CallSite } from './flow-types.ts'
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
  /** The function was given to this one as a parameter, here. */
  readonly through?: CallSite
}

export function findEffects(callees: Callees, table: EffectTable, fn: SurveyedFunction): FoundEffect[] {
  const found: FoundEffect[] = []
  const { code } = fn.module.form
  for (let i = 0; i < fn.calls.length; i += 2) {
    const call = fn.calls[i] ?? 0
    const block = fn.calls[i + 1] ?? 0
    const name = calleeName(fn.module, call)
    addHanded(callees, table, fn, call, block, found)
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

/** `to_thread(os.remove, path)`, `map(os.remove, paths)`: a library's function that is handed on, and what follows it. */
function addHanded(callees: Callees, table: EffectTable, fn: SurveyedFunction, call: number, block: number, found: FoundEffect[]): void {
  const { code } = fn.module.form
  const count = code[call + 3] ?? 0
  for (let i = 0; i < count; i++) {
    const node = code[call + 6 + 3 * i] ?? 0
    if (code[node] !== Op.Attribute && code[node] !== Op.Global) continue
    const name = nameAt(fn.module, node)
    if (name === null || !table.hasEffect(name)) continue
    const value = pick(callees.reader.forTypes(() => callees.reader.read(fn, node, block)).value)
    const row = rowOf(pathsOf(value), table)
    if (row === undefined) continue
    const isKeyword = code[call + 4 + 3 * i] === ArgKind.Keyword
    for (const use of row.effects ?? []) {
      if (use.at === 'self' || use.around !== undefined || use.when !== undefined || use.kind === 'matched') continue
      const callee = callees.of(fn, call, block)
      if (callee.functions.length === 0 && callee.cls === null) {
        const verb = calleeName(fn.module, call)
        const after = { fn, call, block, how: 'handed' as const, after: isKeyword ? -1 : i, receiver: 0, isBound: false }
        const given = handedTo(after, use, row)
        if (given !== 0) found.push({ fn, call, block, row, use, node: given, path: verb === 'map' ? ['*'] : [] })
        continue
      }
      for (const site of callees.takersOf(fn, call, block, node)) {
        const given = site.how === 'call' ? argumentOf(site.fn, site.call, use.at, row) : handedTo(site, use, row)
        const { through } = site
        if (given !== 0)
          found.push({
            fn: site.fn,
            call: site.call,
            block: site.block,
            row,
            use,
            node: given,
            path: [],
            ...(through === undefined ? {} : { through }),
          })
      }
    }
  }
}

/** The argument behind a function that is handed on. */
function handedTo({ fn, call, after }: CallSite, { at }: EffectUse, { parameters = [] }: EffectRow): number {
  const index = parameters.indexOf(at)
  const given = argumentsAt(fn, call)
  const named = given.find((one) => one.name === at)
  if (named !== undefined) return named.node
  const list = after < 0 ? given.find((one) => one.name === 'args') : undefined
  if (list !== undefined) {
    const { code } = fn.module.form
    const isList = code[list.node] === Op.Tuple || code[list.node] === Op.List
    return isList && index >= 0 && index < (code[list.node + 2] ?? 0) ? (code[list.node + 3 + index] ?? 0) : 0
  }
  return index < 0 || after < 0 ? 0 : (given.find((one) => one.position === after + 1 + index)?.node ?? 0)
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
