// The code layer of the model: calls that rows name, comparisons of secrets, writes to shared state, and what handlers return, in
// every function of the application, each with the routes that reach it.
import type { Tree } from '../../../base/index.ts'
import { type CallTable, createCallTable, isCredentialName, isLog, isStateName } from '../../../knowledge/index.ts'
import type {
  App,
  Call,
  Code,
  Comparison,
  EventEntry,
  FieldUse,
  Moot,
  Outline,
  RecordWrite,
  Return,
  Route,
  StateWrite,
} from '../../../model/index.ts'
import {
  calleeName,
  findContexts,
  type Instance,
  isAsidePath,
  type Machine,
  pick,
  Raised,
  Reader,
  Spent,
  type SurveyedFunction,
  type SurveyedModule,
  surveyModule,
  typeOf,
  type Value,
} from '../../../project/index.ts'
import { CompareOp, Op, unparse } from '../../../syntax/index.ts'
import { findMootsAroundYield } from './after-yield.ts'
import { conditionOn, isOffByDefault, testsAround } from './code-conditions.ts'
import { argumentFacts, type CodeScope, namesOfCall, toCodeValue } from './code-values.ts'
import { findDecoratorsAbove } from './decorators-above.ts'
import { createEntries, type Entries } from './entries.ts'
import { findFieldUse } from './field-uses.ts'
import { collectImports } from './imports.ts'
import { findLateImports } from './late-imports.ts'
import { findMoots } from './moots.ts'
import { findEventOutline, findOutline } from './outlines.ts'
import { findRecordWrites } from './record-writes.ts'
import { findStateWrites } from './state-writes.ts'
import { findStoredRecord } from './stored-records.ts'
import { testsIn } from './tests-in.ts'
import { findWrites } from './writes.ts'
import { placeOfNode } from './written.ts'
import { readComparisonText } from './written-comparison.ts'

export interface CodeSources {
  readonly machine: Machine
  readonly tree: Tree
  readonly apps: readonly App[]
  readonly routes: readonly Route[]
  readonly events: readonly EventEntry[]
  readonly includeTests: boolean
  readonly text: (path: string) => string | null
}

/** Work for modules that no application imports, all together. */
const STEPS = 500_000

/** What reads the code of a program whose modules have run: shared by all that ask about it. */
export interface SurveyedCode extends CodeScope {
  readonly table: CallTable
  readonly modules: ReadonlyMap<string, SurveyedModule>
}

/** `also`: packages of which somebody asks beside the rows of calls. */
export function surveyCode(sources: CodeSources, also: Iterable<string> = []): SurveyedCode {
  const table = createCallTable()
  runOtherModules(sources, new Set([...table.packages, ...also]))
  const modules = surveyModules(sources)
  const state: { entries: Entries | null } = { entries: null }
  const reader = new Reader(sources.machine, modules, {
    injected: injectedBy,
    sourceOf: requestPart,
    isEntry: (fn) => state.entries?.isEntry(fn) ?? false,
  })
  const entries = createEntries(reader, sources.apps, sources.routes, sources.events)
  state.entries = entries
  return { reader, entries, table, modules }
}

export function collectCode(sources: CodeSources, scope: SurveyedCode): Code {
  const { reader, entries, table, modules } = scope
  const calls: Call[] = []
  const comparisons: Comparison[] = []
  const stateWrites: StateWrite[] = []
  const returns: Return[] = []
  const outlines: Outline[] = []
  const eventOutlines: Outline[] = []
  const fieldUses: FieldUse[] = []
  const moots: Moot[] = []
  const recordWrites: RecordWrite[] = []
  const names = namesIn(modules.values())
  for (const module of modules.values())
    for (const fn of module.functions) {
      const own = findCalls(scope, table, fn)
      calls.push(...own, ...findWrites(scope, table, fn))
      fieldUses.push(
        ...findFieldUse(
          entries,
          fn,
          own.some(({ tags }) => tags.includes('set-attribute')),
        ),
      )
      comparisons.push(...findComparisons(scope, table, fn))
      stateWrites.push(...findStateWrites(scope, fn))
      recordWrites.push(...findRecordWrites(scope, fn))
      outlines.push(...findOutline(scope, fn))
      eventOutlines.push(...findEventOutline(scope, fn))
      moots.push(...findMoots(scope, names, fn), ...findMootsAroundYield(scope, fn))
      if (entries.isHandler(fn)) returns.push(...findReturns(scope, fn))
    }
  return {
    calls,
    comparisons,
    stateWrites,
    returns,
    outlines,
    ...(eventOutlines.length === 0 ? {} : { eventOutlines }),
    fieldUses,
    moots,
    decoratorsAbove: findDecoratorsAbove(reader, sources.routes),
    recordWrites,
    imports: collectImports({ ...sources, index: sources.machine.host.index, loaded: modules.keys() }),
  }
}

/** What functions and classes are called. */
function namesIn(modules: Iterable<SurveyedModule>): Set<string> {
  const names = new Set<string>()
  for (const { functions, classes } of modules) {
    for (const { form } of functions) if (form !== null && !form.isLambda) names.add(form.name)
    for (const { name } of classes.values()) names.add(name)
  }
  return names
}

/** Modules that no application imports (workers, scripts, code that is imported late) run too, if they speak of a library of the table. */
function runOtherModules({ machine, tree, includeTests, text }: CodeSources, packages: ReadonlySet<string>): void {
  const loaded = new Set(machine.loaded.map(({ file }) => file))
  const speaks = new RegExp(`^[ \\t]*(?:from|import)[ \\t]+(?:${[...packages].filter((name) => /^\w+$/.test(name)).join('|')})\\b`, 'm')
  const problems = machine.problems.length
  const end = machine.steps + STEPS
  for (const { path, kind } of tree.files) {
    if (machine.steps > end) break
    if (kind !== 'python' || loaded.has(path) || (!includeTests && isAsidePath(path))) continue
    const source = text(path)
    if (source === null || !speaks.test(source)) continue
    attempt(() => machine.importModule(machine.host.index.moduleNameOf(path), path))
  }
  machine.problems.length = problems
}

function attempt(run: () => unknown): void {
  try {
    run()
  } catch (error) {
    if (!(error instanceof Raised || error instanceof Spent || error instanceof RangeError)) throw error
  }
}

/** What functions import when they run is imported too, and surveyed, until nothing new comes. */
function surveyModules(sources: CodeSources): Map<string, SurveyedModule> {
  const { machine, tree, includeTests } = sources
  const inTree = new Set(tree.files.map(({ path }) => path))
  const problems = machine.problems.length
  const end = machine.steps + STEPS
  const found = new Map<string, SurveyedModule>()
  for (let at = 0; at < machine.loaded.length; at++) {
    const module = machine.loaded[at]
    if (module === undefined || module.code === null || found.has(module.file)) continue
    if (!inTree.has(module.file) || (!includeTests && isAsidePath(module.file))) continue
    const surveyed = surveyModule(module, module.code.form)
    found.set(module.file, surveyed)
    if (machine.steps > end) continue
    for (const dotted of findLateImports(surveyed, machine.host.index)) attempt(() => machine.importModule(dotted, module.file))
  }
  machine.problems.length = problems
  return new Map([...found].sort(([one], [other]) => (one < other ? -1 : 1)))
}

/** `Depends(get_db)`: FastAPI calls it and passes what it gives. */
function injectedBy(value: Value): Value | null {
  if (value.kind !== 'instance' || !isDepends(value)) return null
  const dependency = value.attrs.get('dependency')
  return dependency === undefined ? null : pick(dependency)
}

function isDepends({ cls }: Instance): boolean {
  return cls.mro.some((one) => one.kind === 'class' && one.native === 'fastapi.params.Depends')
}

const REQUEST = /^(?:fastapi|starlette)(?:\.(?:requests|websockets))?\.(?:Request|HTTPConnection|WebSocket)(?:\(\))?\.(.+)$/
export function requestPart(path: string): { kind: 'request'; name: string } | null {
  const part = REQUEST.exec(path)?.[1]
  return part === undefined || /^(?:app|state|scope|url_for|session|user|auth)\b/.test(part) ? null : { kind: 'request', name: part }
}

function findCalls(scope: CodeScope, table: CallTable, fn: SurveyedFunction): Call[] {
  const { module } = fn
  const { code } = module.form
  const wanted: { node: number; block: number; callee: string; tags: readonly string[]; parameters: readonly string[] }[] = []
  for (let i = 0; i < fn.calls.length; i += 2) {
    const node = fn.calls[i] ?? 0
    const block = fn.calls[i + 1] ?? 0
    const name = calleeName(module, node)
    // A class of the project may stand for the class of a library that it is derived from.
    if (name === null || (!table.hasName(name) && !/^[A-Z]\w*[a-z]/.test(name))) continue
    const paths = namesOfCall(scope.reader.forTypes(() => scope.reader.read(fn, code[node + 2] ?? 0, block)))
    for (const own of paths) {
      const path = own === 'builtins.dict.get' && isEnvironment(scope, fn, code[node + 2] ?? 0, block) ? 'os.environ.get' : own
      const row = table.find(path)
      if (row === undefined) continue
      if (row.tags.every(isLog) && !speaksOfSecrets(fn, node)) break
      wanted.push({ node, block, callee: row.call, tags: row.tags, parameters: row.parameters ?? [] })
      break
    }
  }
  if (wanted.length === 0) return []
  const contexts = findContexts(fn, new Set(wanted.map(({ node }) => node)))
  return wanted.flatMap(({ node, block, callee, tags, parameters }): Call[] => {
    const context = contexts.get(node)
    if (context === undefined) return []
    const { given, open, written } = argumentFacts(scope, fn, node, block, parameters)
    const calleeNode = code[node + 2] ?? 0
    const receiver = code[calleeNode] === Op.Attribute ? (code[calleeNode + 2] ?? 0) : 0
    return [
      {
        callee,
        tags,
        arguments: given,
        open,
        receiver: receiver === 0 ? null : scope.reader.forTypes(() => toCodeValue(scope, fn, receiver, block)),
        awaited: context.awaited,
        goesTo: context.goesTo,
        discarded: context.discarded,
        tested: context.tested,
        lock: context.lock,
        catches: context.catches.map((type) => (type === 0 ? 'BaseException' : unparse(module.form, type, 80))),
        ...(tags.includes('response') && given['headers'] !== undefined ? { tests: testsIn(fn) } : {}),
        inLoop: context.inLoop,
        gathered: context.gathered,
        condition: conditionOn(scope, fn, context, block),
        ...testsAround(fn, context, tags),
        written,
        ...standing(scope.entries, fn, node),
      },
    ]
  })
}

/** `os.environ` is a dict like others, but for what is in it. */
function isEnvironment({ reader }: CodeScope, fn: SurveyedFunction, callee: number, block: number): boolean {
  const { code } = fn.module.form
  if (code[callee] !== Op.Attribute) return false
  const value = pick(reader.read(fn, code[callee + 2] ?? 0, block).value)
  return value.kind === 'dict' && value.environment === true
}

function speaksOfSecrets({ module: { form } }: SurveyedFunction, node: number): boolean {
  return (unparse(form, node, 400).match(/\w+/g) ?? []).some(isCredentialName)
}

function standing(entries: Entries, fn: SurveyedFunction, node: number): Pick<Call, 'place' | 'inside' | 'entries'> {
  return { place: placeOfNode(fn, node), inside: entries.insideOf(fn), entries: entries.of(fn) }
}

const OPERATORS: Readonly<Record<number, Comparison['operator']>> = {
  [CompareOp.Eq]: '==',
  [CompareOp.NotEq]: '!=',
  [CompareOp.In]: 'in',
  [CompareOp.NotIn]: 'not in',
}

function findComparisons(scope: CodeScope, table: CallTable, fn: SurveyedFunction): Comparison[] {
  const { form } = fn.module
  const found: Comparison[] = []
  for (let i = 0; i < fn.compares.length; i += 2) {
    const node = fn.compares[i] ?? 0
    const block = fn.compares[i + 1] ?? 0
    const operator = OPERATORS[form.code[node + 2] ?? 0]
    if (operator === undefined) continue
    const sides = [form.code[node + 3] ?? 0, form.code[node + 4] ?? 0] as const
    if (!sides.some((side) => spokenNames(fn, side).some((name) => isCredentialName(name) || isStateName(name)))) continue
    // What is only logged decides nothing.
    const context = findContexts(fn, new Set([node])).get(node)
    const within = context?.call ?? 0
    if (within !== 0 && table.isLogName(calleeName(fn.module, within) ?? '')) continue
    found.push({
      operator,
      left: toCodeValue(scope, fn, sides[0], block),
      right: toCodeValue(scope, fn, sides[1], block),
      ...(context !== undefined && isOffByDefault(scope, fn, context, block) ? { isOff: true } : {}),
      written: readComparisonText(fn, node),
      ...standing(scope.entries, fn, node),
    })
  }
  return found
}

/** The names that an expression says outright: of `hash(user.token)` both. */
function spokenNames({ module: { form } }: SurveyedFunction, node: number): string[] {
  const { code, strings } = form
  switch (code[node]) {
    case Op.Local:
    case Op.Attribute:
      return [strings[code[node + 3] ?? 0] ?? '']
    case Op.Global:
    case Op.Free:
    case Op.ClassName:
      return [strings[code[node + 2] ?? 0] ?? '']
    case Op.Index: {
      const key = code[node + 3] ?? 0
      return code[key] === Op.Str ? [strings[code[key + 2] ?? 0] ?? ''] : []
    }
    case Op.Await:
    case Op.Str:
    case Op.Bytes:
      return []
    case Op.Call:
      return (unparse(form, node, 200).match(/\w+/g) ?? []).slice(0, 12)
    case Op.FString:
    case Op.Binary:
      return (unparse(form, node, 200).match(/\w+/g) ?? []).slice(0, 12)
    default:
      return []
  }
}

function findReturns(scope: CodeScope, fn: SurveyedFunction): Return[] {
  const { code } = fn.module.form
  const found: Return[] = []
  for (let i = 0; i < fn.returns.length; i += 2) {
    const node = fn.returns[i] ?? 0
    const value = code[node + 2] ?? 0
    if (value === 0) continue
    const block = fn.returns[i + 1] ?? 0
    const record = findStoredRecord(typeOf(scope.reader.forTypes(() => scope.reader.read(fn, value, block))))
    found.push({ value: toCodeValue(scope, fn, value, block), record, ...standing(scope.entries, fn, node) })
  }
  return found
}
