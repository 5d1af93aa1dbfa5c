// The calls of the program that do something to the outside, by the rows that name them.
import type { Answer } from '../../base/index.ts'
import type { EffectRow, EffectTable, EffectUse } from '../../knowledge/index.ts'
import { ArgKind, Op, unparse } from '../../syntax/index.ts'
import { calleeName, nameAt, type SurveyedFunction } from '../code/index.ts'
import { pick, textOf } from '../evaluate/index.ts'
import { argumentCalled, argumentsAt } from './arguments.ts'
import { type Callees, pathsOf } from './callees.ts'
import type { CallSite } from './flow-types.ts'
import type { Judge } from './judge.ts'
import { mayBeOption } from './program-options.ts'
import { slownessOf } from './slow-patterns.ts'

export interface FoundEffect {
  readonly fn: SurveyedFunction
  readonly call: number
  readonly block: number
  readonly row: EffectRow
  readonly use: EffectUse
  /** The argument that it is done with, and what of it. */
  readonly node: number
  readonly path: readonly string[]
  /** The function was given to this one as a parameter, here. */
  readonly through?: CallSite
  /** It does so in some releases, and nobody says which one is installed. */
  readonly isGuessed: boolean
}

export interface EffectOptions {
  readonly callees: Callees
  readonly judge: Judge
  readonly table: EffectTable
  /** Which release of a package is installed; null where nobody says. */
  readonly releaseOf: (name: string) => string | null
}

export function findEffects({ callees, judge, table, releaseOf }: EffectOptions, fn: SurveyedFunction): FoundEffect[] {
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
      const given = argumentsOf(callees, fn, call, block, use, row)
      if (given.length === 0 || !applies(callees, fn, call, block, use, row)) continue
      if (use.kind === 'format' && given.every(({ node }) => code[node] === Op.Str)) continue
      if (use.kind === 'matched' && slowness(callees, fn, call, block, row) === null) continue
      if (use.kind === 'inflated' && judge.measures(fn)) continue
      if (use.kind === 'archive' && judge.looksAtMembers(fn)) continue
      const isInstalled = isBefore(use, releaseOf)
      if (isInstalled === 'no') continue
      for (const { node, path } of given) found.push({ fn, call, block, row, use, node, path, isGuessed: isInstalled === 'unknown' })
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
      if (use.at === 'self' || use.around !== undefined || use.when !== undefined || use.whenSet !== undefined || use.kind === 'matched')
        continue
      const callee = callees.of(fn, call, block)
      if (callee.functions.length === 0 && callee.cls === null) {
        const verb = calleeName(fn.module, call)
        const after = { fn, call, block, how: 'handed' as const, after: isKeyword ? -1 : i, receiver: 0, isBound: false }
        const given = handedTo(after, use, row)
        if (given !== 0) found.push({ fn, call, block, row, use, node: given, path: verb === 'map' ? ['*'] : [], isGuessed: false })
        continue
      }
      for (const site of callees.takersOf(fn, call, block, node)) {
        const given = site.how === 'call' ? argumentCalled(site.fn, site.call, use.at, row.parameters ?? []) : handedTo(site, use, row)
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
            isGuessed: false,
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

interface Given {
  readonly node: number
  readonly path: readonly string[]
}

function argumentsOf(
  callees: Callees,
  fn: SurveyedFunction,
  call: number,
  block: number,
  { at, kind }: EffectUse,
  { parameters = [] }: EffectRow,
): Given[] {
  const { code } = fn.module.form
  if (at === 'self') {
    const callee = code[call + 2] ?? 0
    return code[callee] === Op.Attribute ? [{ node: code[callee + 2] ?? 0, path: [] }] : []
  }
  const given = argumentsAt(fn, call)
  const [name = at, ...path] = at.split('.')
  const index = parameters.indexOf(name)
  if (name.startsWith('*')) {
    const nodes = given.flatMap(({ node, position }) => (position < 0 ? [] : [node]))
    return nodes
      .slice(index)
      .filter((_, i) => kind !== 'program' || mayBeOption(callees.reader, fn, block, nodes, index + i))
      .map((node) => ({ node, path }))
  }
  const node = argumentCalled(fn, call, name, parameters)
  if (node !== 0) return [{ node, path }]
  // `run(*command)`
  const star = given.findIndex((one) => one.position < 0 && one.name === null && code[call + 4 + 3 * given.indexOf(one)] === ArgKind.Star)
  if (star < 0 || index < star) return []
  return [{ node: given[star]?.node ?? 0, path: kind === 'program' ? path : [String(index - star), ...path] }]
}

function applies(
  callees: Callees,
  fn: SurveyedFunction,
  call: number,
  block: number,
  { when, unless, whenSet }: EffectUse,
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
  for (const [name, words] of Object.entries(whenSet ?? {}))
    if (!attributesSet(callees, name).some((word) => words.includes(word))) return false
  for (const [name, words] of Object.entries(when ?? {})) if (!words.includes(said(name) ?? '')) return false
  for (const [name, words] of Object.entries(unless ?? {})) {
    const word = said(name)
    if (word !== null && (words.includes('*') || words.includes(word))) return false
  }
  return true
}

function isBefore({ before = {} }: EffectUse, releaseOf: EffectOptions['releaseOf']): Answer {
  let answer: Answer = 'yes'
  for (const [name, limit] of Object.entries(before)) {
    const release = releaseOf(name)
    if (release === null) answer = 'unknown'
    else if (!isEarlier(release, limit)) return 'no'
  }
  return answer
}

function isEarlier(release: string, limit: string): boolean {
  const [own, other] = [release, limit].map((text) => (text.match(/\d+/g) ?? []).map(Number))
  for (let i = 0; i < (other?.length ?? 0); i++) if ((own?.[i] ?? 0) !== other?.[i]) return (own?.[i] ?? 0) < (other?.[i] ?? 0)
  return false
}

const settings = new WeakMap<Callees, Map<string, readonly string[]>>()

/** What the program sets attributes of this name to, anywhere, as it is written. */
function attributesSet(callees: Callees, name: string): readonly string[] {
  let all = settings.get(callees)
  if (all === undefined) settings.set(callees, (all = new Map()))
  let known = all.get(name)
  if (known !== undefined) return known
  const words: string[] = []
  for (const { form, functions, written } of callees.reader.modules.values()) {
    if (!form.strings.includes(name)) continue
    const { code, strings } = form
    for (const { writes } of functions)
      for (let i = 0; i < writes.length; i += 2) {
        const target = writes[i] ?? 0
        const value = written.get(target)
        if (value !== undefined && code[target] === Op.Attribute && strings[code[target + 3] ?? 0] === name)
          words.push(code[value] === Op.None ? 'None' : unparse(form, value, 40))
      }
  }
  all.set(name, (known = words))
  return known
}
