// Calls: binding arguments, running functions of the project, making instances, and what a library's call leaves behind.
import { ArgKind } from '../../syntax/index.ts'
import { findInClass } from './attributes.ts'
import { bounded } from './bounds.ts'
import { instantiate } from './classes.ts'
import { enteredFunctions } from './entered.ts'
import { evaluate, type Scope, scopeForm, spread } from './expressions.ts'
import { BUDGET, join, type Machine, Paused, Raised, Spent } from './machine.ts'
import { isObscure } from './operators.ts'
import { runBody } from './statements.ts'
import {
  type Args,
  clipped,
  describe,
  dict,
  type Frame,
  type FunctionValue,
  hashKey,
  list,
  args as makeArgs,
  NONE,
  type Site,
  str,
  textOf,
  tuple,
  unknown,
  type Value,
} from './values.ts'

/** The arguments of a call or class statement: triples of kind, name and node from `at` on. */
export function evaluateArguments(
  machine: Machine,
  scope: Scope,
  triples: ArrayLike<number>,
  at: number,
  count: number,
): { args: Args; scopeNeeded: boolean } {
  const strings = scopeForm(scope).strings
  const positional: Value[] = []
  const keywords = new Map<string, Value>()
  let open = false
  const rest: Value[] = []
  for (let i = 0; i < count; i++) {
    const [kind, name, node] = [triples[at + 3 * i] ?? 0, triples[at + 3 * i + 1] ?? 0, triples[at + 3 * i + 2] ?? 0]
    const value = evaluate(machine, scope, node)
    if (kind === ArgKind.Positional) positional.push(value)
    else if (kind === ArgKind.Keyword) keywords.set(strings[name] ?? '', value)
    else if (kind === ArgKind.Star) {
      if (!spread(machine, value, positional, { module: scope.module, node })) {
        open = true
        rest.push(value)
      }
    } else {
      const d = value.kind === 'alternatives' ? value.options.map((o) => o.value).find((v) => v.kind === 'dict') : value
      if (d?.kind === 'dict') {
        for (const entry of d.entries.values()) {
          const key = textOf(entry.key)
          if (key !== null) keywords.set(key, entry.value.kind === 'maybe' ? entry.value.value : entry.value)
          else open = true
        }
        open ||= d.open
        if (d.rest !== undefined) rest.push(...d.rest)
      } else {
        open = true
        rest.push(value)
      }
    }
  }
  if (machine.ways !== null && rest.length > 0) return { args: { positional, keywords, open, rest }, scopeNeeded: false }
  return { args: open ? { positional, keywords, open } : { positional, keywords }, scopeNeeded: false }
}

export function callValue(machine: Machine, callee: Value, given: Args, site: Site): Value {
  machine.step()
  machine.work(given.positional.length)
  const { ways } = machine
  switch (callee.kind) {
    case 'function':
      if (ways !== null)
        return findCached(machine, callee, given) ?? ways.enter(callee, given, site, (own) => runFunction(machine, callee, own, site))
      return callee.attrs.has(MEMO) ? callCached(machine, callee, given, site) : callFunction(machine, callee, given, site)
    case 'native': {
      const said = ways?.native(callee, given, site)
      if (said !== undefined) return said
      const result = bounded(machine, callee.run(machine, given, site))
      ways?.gave(callee, given, result)
      return ways !== null && result.kind !== 'term' && (isObscure(result) || losesTerm(result, given))
        ? ways.call(callee, given, site)
        : result
    }
    case 'method':
      return callValue(machine, callee.func, { ...given, positional: [callee.self, ...given.positional] }, site)
    case 'class': {
      const built = ways?.build(callee, given, site)
      if (built !== undefined) return built
      const made = instantiate(machine, callee, given, site)
      // `Role(user.role)`
      return ways !== null && made.kind === 'unknown' ? ways.call(callee, given, site) : made
    }
    case 'partial': {
      const keywords = new Map([...callee.args.keywords, ...given.keywords])
      return callValue(machine, callee.func, { ...given, positional: [...callee.args.positional, ...given.positional], keywords }, site)
    }
    case 'instance': {
      const found = findInClass(callee.cls, '__call__')
      if (found !== null && 'owner' in found)
        return callValue(machine, { kind: 'method', func: found.value, self: callee, owner: found.owner }, given, site)
      if (ways !== null) return ways.call(callee, given, site)
      tellEscape(machine, callee, given, site)
      return unknown(`the result of calling ${describe(callee)}`, site)
    }
    case 'alternatives': {
      if (ways !== null) return callValue(machine, ways.pick(callee, site), given, site)
      const results = machine.runArms(
        callee.options.map((o) => ({ when: o.when, run: () => callValue(machine, o.value, given, site) })),
        () => false,
      )
      return join(callee.options.flatMap((o, i) => (results[i] == null ? [] : [{ value: results[i] ?? NONE, when: o.when }])))
    }
    case 'maybe':
      return machine.under(callee.when, () => callValue(machine, callee.value, given, site))
    case 'generic':
      return callValue(machine, callee.origin, given, site)
    case 'descriptor':
      return callValue(machine, callee.func, given, site)
    case 'term':
      return ways === null ? unknown('the result of a call', site) : ways.call(callee, given, site)
    case 'external': {
      if (ways !== null) return ways.call(callee, given, site)
      if (callee.path.endsWith('.sleep')) machine.sleeps++
      tellEscape(machine, callee, given, site)
      return { kind: 'external', path: clipped(`${callee.path}()`), args: given, site }
    }
    case 'unknown':
      if (ways !== null) return ways.call(callee, given, site)
      tellEscape(machine, callee, given, site)
      return callee
    default:
      return unknown(`the result of calling ${describe(callee)}`, site)
  }
}

/** Whether what a function of TypeScript gave says nothing of the terms that it was given: `str(x)`, `list(x)`. */
function losesTerm(result: Value, { positional }: Args): boolean {
  const isHollow =
    result.kind === 'text' ||
    (result.kind === 'list' && result.open && result.items.length === 0) ||
    (result.kind === 'dict' && result.open && result.entries.size === 0)
  return isHollow && positional.some((v) => v.kind === 'term')
}

function tellEscape(machine: Machine, callee: Value, given: Args, site: Site): void {
  const hook = machine.host.escaped
  if (hook === undefined) return
  for (const v of given.positional) if (v.kind === 'instance' || v.kind === 'alternatives') hook(machine, callee, v, site)
  for (const v of given.keywords.values()) if (v.kind === 'instance' || v.kind === 'alternatives') hook(machine, callee, v, site)
}

/** `@decorator`: a library's decorator returns what it decorates, as far as we know. */
export function applyDecorator(machine: Machine, decorator: Value, target: Value, site: Site): Value {
  const before = machine.decorating
  machine.decorating = true
  let result: Value
  try {
    result = machine.call(decorator, makeArgs([target]), site)
  } finally {
    machine.decorating = before
  }
  if (
    isOpaque(result) &&
    (target.kind === 'function' ||
      target.kind === 'class' ||
      target.kind === 'native' ||
      target.kind === 'method' ||
      target.kind === 'instance')
  ) {
    if (target.kind === 'function') noteDecorator(target, decorator)
    return target
  }
  // A wrapper of the project: with `functools.wraps` the function within speaks for both.
  if (target.kind === 'function' && result.kind === 'function' && result !== target) {
    noteDecorator(target, decorator)
    noteDecorator(result, decorator)
  }
  return result
}

/** What stands between a name and the function that it is given to: it may do anything before the function, or instead of it. */
function noteDecorator(target: FunctionValue, decorator: Value): void {
  const seen = target.attrs.get('\0decorators')
  target.attrs.set('\0decorators', list([...(seen?.kind === 'list' ? seen.items : []), str(describe(decorator))]))
}

export function isOpaque(v: Value): boolean {
  return v.kind === 'external' || v.kind === 'unknown'
}

// ---- functions of the project

/** On a function whose results are kept, as `functools.cache` does. */
export const MEMO = '\0memo'
/** A call with more arguments than this is made each time. */
const MOST_CACHED_ARGUMENTS = 100

function callCached(machine: Machine, func: FunctionValue, given: Args, site: Site): Value {
  const isKnown = [...given.positional, ...given.keywords.values()].every(
    (v) => v.kind !== 'alternatives' && v.kind !== 'maybe' && v.kind !== 'unknown',
  )
  if (given.open === true || !isKnown || given.positional.length > MOST_CACHED_ARGUMENTS) return callFunction(machine, func, given, site)
  const all =
    (machine.notes.get('results') as Map<FunctionValue, Map<string, Value>> | undefined) ?? new Map<FunctionValue, Map<string, Value>>() // written here alone
  machine.notes.set('results', all)
  const known = all.get(func) ?? new Map<string, Value>()
  all.set(func, known)
  const names = [...given.keywords].map(([name, value]) => `${name}=${hashKey(value)}`).sort()
  const key = [...given.positional.map(hashKey), ...names].join(',')
  const before = known.get(key)
  if (before !== undefined) return before
  const result = callFunction(machine, func, given, site)
  known.set(key, result)
  return result
}

/** What such a function gave when it was called before, or will give whenever it is called. */
function findCached(machine: Machine, func: FunctionValue, given: Args): Value | undefined {
  if (!func.attrs.has(MEMO) || given.positional.length + given.keywords.size > 0 || given.open === true) return undefined
  const known = (machine.notes.get('results') as Map<FunctionValue, Map<string, Value>> | undefined)?.get(func)?.get('') // written by callCached alone
  if (known !== undefined) return known
  const { ways } = machine
  machine.ways = null
  try {
    return callCached(machine, func, given, func.site)
  } catch (error) {
    if (error instanceof Raised) return undefined
    throw error
  } finally {
    machine.ways = ways
  }
}

/** `cached.cache_clear()` */
export function forgetResults(machine: Machine, func: Value): void {
  const all = machine.notes.get('results') as Map<Value, Map<string, Value>> | undefined // written by callCached alone
  all?.delete(func)
}

function callFunction(machine: Machine, func: FunctionValue, given: Args, site: Site): Value {
  const concerns = machine.host.concerns
  if (concerns === undefined) return runFunction(machine, func, given, site)
  // While the application starts, what it is not passed to seldom concerns it.
  if ((!machine.starting && concerns(func.module)) || given.positional.some(isWatched) || [...given.keywords.values()].some(isWatched))
    return machine.within(() => runFunction(machine, func, given, site))
  if (machine.isSeen(func.form)) return unknown('a call like others before it', site)
  const result = machine.isHopeless(func.form) ? null : machine.aside(machine.asideSteps(), () => runFunction(machine, func, given, site))
  if (result !== null) return result
  machine.noteAside(func.form, site)
  return unknown('a call that was cut short', site)
}

/** What a function may act on wherever it stands: an object of a class that TypeScript made, but for the plainest. */
function isWatched(value: Value): boolean {
  if (value.kind === 'method') return isWatched(value.self)
  if (value.kind !== 'instance') return false
  return value.cls.mro.some((c) => c.kind === 'class' && c.native !== undefined && /^(fastapi|starlette)\./.test(c.native))
}

function runFunction(machine: Machine, func: FunctionValue, given: Args, site: Site): Value {
  if (machine.stack.length >= BUDGET.depth || isRunaway(machine, func)) {
    if (machine.stack.length >= BUDGET.depth) machine.report('budget', `calls nest deeper than ${BUDGET.depth}`, site)
    return unknown('calls nest too deep', site)
  }
  const frame: Frame = {
    func,
    locals: new Array<Value | undefined>(func.form.locals.length).fill(undefined),
    parent: func.closure,
    module: func.module,
  }
  bindArguments(machine, frame, given)
  enteredFunctions(machine).add(func.form)
  const yields: Value[] | null = func.form.isGenerator ? [] : null
  const scope: Scope = { module: func.module, frame, cls: null, yields }
  machine.stack.push(func)
  machine.stackConditions.push(machine.condition.length)
  try {
    if (func.form.isLambda) return evaluate(machine, scope, func.form.body)
    const result = runBody(machine, scope, func.form.body)
    if (yields === null) return result
    const out = list(yields, 'iterator')
    return out
  } catch (error) {
    // Nothing in a program nests so deep by itself: JavaScript's stack is a budget like the others.
    if (error instanceof RangeError) throw new Spent('stack')
    if (error instanceof Paused && yields !== null) return list(yields, 'iterator')
    // A generator that fails has still yielded.
    if (error instanceof Raised && yields !== null && yields.length > 0) return list(yields, 'iterator', true)
    throw error
  } finally {
    machine.stack.pop()
    machine.stackConditions.pop()
  }
}

/** Recursion whose end nobody knows: the same function again under a test that cannot be decided. */
function isRunaway(machine: Machine, func: FunctionValue): boolean {
  let depth = 0
  let conditional = 0
  for (let i = machine.stack.length - 1; i >= 0; i--) {
    if (machine.stack[i]?.form !== func.form) continue
    depth++
    if ((machine.stackConditions[i] ?? 0) < machine.condition.length) conditional++
  }
  return depth > 24 || conditional > 2
}

/** Fills a frame's parameters; what is not passed and has no default is unknown. */
export function bindArguments(machine: Machine, frame: Frame, given: Args): void {
  const { func, locals } = frame
  const used = new Set<string>()
  let next = 0
  let varKeyword = -1
  for (const p of func.form.parameters) {
    switch (p.kind) {
      case 'var-positional': {
        locals[p.slot] = { ...tuple(given.positional.slice(next)), open: given.open === true }
        next = given.positional.length
        break
      }
      case 'var-keyword':
        varKeyword = p.slot
        break
      default: {
        if (p.kind !== 'keyword-only' && next < given.positional.length) {
          locals[p.slot] = given.positional[next++]
          break
        }
        const named = given.keywords.get(p.name)
        if (named !== undefined) {
          locals[p.slot] = named
          used.add(p.name)
        } else {
          const fallback = func.defaults.get(p.name)
          locals[p.slot] =
            fallback !== undefined && given.open !== true
              ? fallback
              : fallback !== undefined
                ? fallback
                : machine.ways !== null && given.rest?.[0] !== undefined
                  ? machine.ways.make('item', '', given.rest[0], makeArgs([str(p.name)]), null)
                  : unknown(`the argument \`${p.name}\` of ${describe(func)}`)
        }
      }
    }
  }
  if (varKeyword >= 0) {
    const rest = dict()
    for (const [name, value] of given.keywords) if (!used.has(name)) rest.entries.set(hashKey(str(name)), { key: str(name), value })
    rest.open = given.open === true
    locals[varKeyword] = rest
  }
}

/** Arguments by name for a TypeScript function with a Python signature. A star before a name makes the rest keyword-only. */
export function named(given: Args, ...names: string[]): Map<string, Value> {
  const out = new Map<string, Value>()
  let next = 0
  let keywordOnly = false
  for (const n of names) {
    if (n === '*') {
      keywordOnly = true
      continue
    }
    const value = !keywordOnly && next < given.positional.length ? given.positional[next++] : given.keywords.get(n)
    if (value !== undefined) out.set(n, value)
  }
  for (const [k, v] of given.keywords) if (!out.has(k)) out.set(k, v)
  return out
}
