// What every entry asks before it goes on: of handlers, dependencies and the handlers of events, each once with the routes that it is for.
import type { Demand, DemandAtom, Demands, EventEntry, Route } from '../../../model/index.ts'
import { calleeName, nameAt, pick, type SurveyedFunction } from '../../../project/index.ts'
import { Op } from '../../../syntax/index.ts'
import type { SurveyedCode } from '../code/collect-code.ts'
import { atom, atomKey, type Clause, clauseKey } from './clauses.ts'
import {
  givesCaller,
  isAskingCall,
  isCallerVariable,
  isLimitCall,
  isOfCallers,
  isOfCredentials,
  isRefusingName,
  isRequestVariable,
  withCarried,
} from './names.ts'
import { tidied } from './tidied.ts'
import { type DemandScope, type FoundDemand, type Summary, walkDemands } from './walk-demands.ts'

const DEEPEST = 8
const MOST_OF_ONE = 24

export function collectDemands(code: SurveyedCode, routes: readonly Route[], events: readonly EventEntry[]): Demands[] {
  const { entries, reader } = code
  const callers = new Map<SurveyedFunction, Set<string>>()
  const served = new Map<SurveyedFunction, { of: string; ids: string[]; role: 'handler' | 'event' }>()
  const add = (name: string, id: string, role: 'handler' | 'event'): void => {
    for (const fn of entries.functionsOf(name)) {
      const known = served.get(fn)
      if (known === undefined) served.set(fn, { of: name, ids: [id], role })
      else if (known.ids.at(-1) !== id) known.ids.push(id)
    }
  }
  for (const { id, handler, dependencies } of routes) {
    if (handler !== null) {
      const name = `${handler.module}:${handler.name}`
      add(name, id, 'handler')
      for (const decorator of handler.decorators) {
        const dot = decorator.lastIndexOf('.')
        add(`${decorator.slice(0, dot)}:${decorator.slice(dot + 1)}`, id, 'handler')
      }
    }
    for (const { call, of, parameter } of dependencies) {
      add(call, id, 'handler')
      // Who takes what `get_current_user` gives takes the caller, whatever the parameter is called.
      const taker = of === null ? (handler === null ? null : `${handler.module}:${handler.name}`) : (dependencies[of]?.call ?? null)
      if (taker === null || parameter === null || !givesCaller(call.slice(call.lastIndexOf(':') + 1).replace(/^.*\./, ''))) continue
      for (const fn of entries.functionsOf(taker)) callers.set(fn, (callers.get(fn) ?? new Set()).add(parameter))
    }
  }
  for (const { id, handler } of events) if (handler !== null) add(`${handler.module}:${handler.name}`, id, 'event')
  const names = namesThatAsk(code)
  const known = new Map<SurveyedFunction, Summary | null>()
  let depth = 0
  const scope: DemandScope = {
    reader,
    entries,
    summaryOf(fn) {
      const summary = known.get(fn)
      if (summary !== undefined) return summary
      if (depth >= DEEPEST) return null
      // Whoever asks while it is looked at gets nothing.
      known.set(fn, null)
      depth++
      const made = walkDemands(scope, fn, 'within')
      depth--
      known.set(fn, made)
      return made
    },
    calleeOf(fn, call) {
      const name = calleeName(fn.module, call)
      const isMeant = name !== null && (names.has(name) || isLimitCall(name) || isAskingCall(name, true))
      return isMeant ? findCallee(code, fn, call) : null
    },
  }
  const found: Demands[] = []
  for (const [fn, { of, ids, role }] of served) {
    // What is handed on within a decorator runs with the handler.
    const walked = [fn, ...innerOf(fn)].flatMap((one) => walkDemands(scope, one, role).demands)
    const demands = finished(walked, (name) => meaningOf(code, fn, name, callers.get(fn), role))
    if (demands.length > 0) found.push({ of, entries: ids, demands })
  }
  return found
}

function innerOf(fn: SurveyedFunction): SurveyedFunction[] {
  return fn.module.functions.filter(({ parent, form }) => parent === fn && form !== null && !form.isLambda)
}

/** What a parameter of what FastAPI calls stands for. */
function meaningOf(
  { entries }: SurveyedCode,
  fn: SurveyedFunction,
  name: string,
  own: ReadonlySet<string> | undefined,
  role: string,
): string {
  if (own?.has(name) === true) return 'caller'
  if (name === 'self' || name === 'cls') return 'self'
  if (isRequestVariable(name)) return 'request'
  if (role === 'event') return isCallerVariable(name) && name !== 'auth' ? 'caller' : 'message'
  const part = entries.partOf(fn, name)
  if (part === null) return isCallerVariable(name) ? 'caller' : '~'
  return part === 'body' ? 'body' : `${part}.${name}`
}

function finished(walked: readonly FoundDemand[], meaning: (name: string) => string): Demand[] {
  const found = new Map<string, Demand>()
  const replace = (operand: string): string =>
    tidied(withCarried(operand.replace(/\$(\w+)/g, (_, name: string) => meaning(name)))).slice(0, 90)
  for (const { clause, status, isLimit, text, place } of walked) {
    const any = clause.map(({ how, of, with: other }) => atom(how, replace(of), other === null ? null : replace(other)))
    if (!isLimit && !isOfAccess(any, status)) continue
    const sorted = [...new Map(any.map((one) => [atomKey(one), one])).entries()].sort(([one], [other]) => (one < other ? -1 : 1))
    const key = clauseKey(any)
    if (found.has(key) || found.size >= MOST_OF_ONE) continue
    found.set(key, { any: sorted.map(([, one]) => one), status: isLimit ? 429 : status, text, place })
  }
  // What is asked in any case is asked as well where more would let by.
  const keys = [...found].map(([key, { any }]) => ({ key, atoms: new Set(any.map(atomKey)) }))
  return [...found].flatMap(([key, demand]) => {
    const own = new Set(demand.any.map(atomKey))
    const isImplied = keys.some(
      ({ key: other, atoms }) => other !== key && atoms.size < own.size && [...atoms].every((one) => own.has(one)),
    )
    return isImplied ? [] : [demand]
  })
}

/** What is refused for another reason than the caller is nothing to those who ask who may do what. */
function isOfAccess(any: Clause, status: number | null): boolean {
  const isAbout = any.some(isOfCaller)
  if (status === 401 || status === 403) return true
  return isAbout && (status === null || status === 404 || status === 400)
}

function isOfCaller({ how, of, with: other }: DemandAtom): boolean {
  if (how === 'done') return true
  return [of, other ?? ''].some((operand) => isOfCallers(operand) || isOfCredentials(operand))
}

/** Names of functions that ask something themselves, that answer yes or no, or that call such. */
function namesThatAsk({ reader, modules }: SurveyedCode): ReadonlySet<string> {
  const names = new Set<string>()
  for (const module of modules.values())
    for (const fn of module.functions) if (fn.form !== null && !fn.form.isLambda && mayAsk(fn)) names.add(fn.form.name)
  for (const name of names) {
    for (const { fn, isCallee } of reader.mentionsOf(name)) if (isCallee && fn.form !== null && !fn.form.isLambda) names.add(fn.form.name)
  }
  return names
}

function mayAsk(fn: SurveyedFunction): boolean {
  const { code } = fn.module.form
  for (const node of evenOf(fn.raises)) {
    const thrown = code[node + 2] ?? 0
    const name = nameAt(fn.module, code[thrown] === Op.Call ? (code[thrown + 2] ?? 0) : thrown) ?? ''
    if (name === 'HTTPException' || isRefusingName(name)) return true
  }
  for (const node of evenOf(fn.returns)) {
    switch (code[code[node + 2] ?? 0]) {
      case Op.True:
      case Op.False:
      case Op.Compare:
      case Op.And:
      case Op.Or:
      case Op.Unary:
        return true
      default:
    }
  }
  for (const node of evenOf(fn.calls)) {
    const name = calleeName(fn.module, node) ?? ''
    if (isLimitCall(name) || isAskingCall(name, false)) return true
  }
  return false
}

function* evenOf(pairs: readonly number[]): Iterable<number> {
  for (let i = 0; i < pairs.length; i += 2) yield pairs[i] ?? 0
}

const blocks = new WeakMap<SurveyedFunction, ReadonlyMap<number, number>>()

function blockOf(fn: SurveyedFunction, call: number): number {
  let known = blocks.get(fn)
  if (known === undefined) {
    const made = new Map<number, number>()
    for (let i = 0; i < fn.calls.length; i += 2) made.set(fn.calls[i] ?? 0, fn.calls[i + 1] ?? 0)
    blocks.set(fn, (known = made))
  }
  return known.get(call) ?? 0
}

function findCallee({ reader }: SurveyedCode, fn: SurveyedFunction, call: number): SurveyedFunction | null {
  const node = fn.module.form.code[call + 2] ?? 0
  const value = pick(reader.forTypes(() => reader.read(fn, node, blockOf(fn, call))).value)
  const func = value.kind === 'method' ? pick(value.func) : value
  if (func.kind === 'function') return reader.functions.get(func.form) ?? null
  return null
}
