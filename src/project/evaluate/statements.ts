// Statements. A block's outcome says how it ended; what follows an arm that returned runs under the other arm's condition.
import { type ClassForm, Op } from '../../syntax/index.ts'
import { deleteAttribute, deleteItem, setAttribute, setItem } from './attributes.ts'
import { bounded } from './bounds.ts'
import { applyDecorator, evaluateArguments } from './calls.ts'
import { createClass } from './classes.ts'
import { evaluate, makeFunction, type Scope, scopeForm, siteAt } from './expressions.ts'
import { iterate } from './iterate.ts'
import { BUDGET, join, type Machine, Raised, Spent, sourceOf, type Truth } from './machine.ts'
import { matchCase } from './matching.ts'
import { importName, reportFailure, resolveImport, starNames } from './modules.ts'
import { carried } from './native-kit.ts'
import { binary, decided } from './operators.ts'
import {
  type Atom,
  both,
  type ClassValue,
  type Condition,
  describe,
  external,
  int,
  list,
  type Method,
  type ModuleValue,
  NONE,
  pick,
  stateOf,
  unknown,
  type Value,
} from './values.ts'

export type Outcome =
  | { readonly kind: 'next' }
  | { readonly kind: 'break' }
  | { readonly kind: 'continue' }
  /** This way ends in an exception, but whether it is taken nobody knows. */
  | { readonly kind: 'dead' }
  | { readonly kind: 'return'; readonly value: Value }

const NEXT: Outcome = { kind: 'next' }
const BREAK: Outcome = { kind: 'break' }
const CONTINUE: Outcome = { kind: 'continue' }
const DEAD: Outcome = { kind: 'dead' }

/** What a function has returned so far under conditions, while the rest of its body goes on. */
interface Returns {
  readonly partial: { value: Value; when: Condition }[]
  /** How many tests were in force when the body began; what came since is the condition of a return. */
  readonly base: number
}

export function runTopLevel(machine: Machine, module: ModuleValue): void {
  const form = module.code?.form
  if (form === undefined) return
  const scope: Scope = { module, frame: null, cls: null, yields: null }
  const code = form.code
  const count = code[form.body + 2] ?? 0
  const returns: Returns = { partial: [], base: 0 }
  for (let i = 0; i < count; i++) {
    const statement = code[form.body + 3 + i] ?? 0
    try {
      run(machine, scope, statement, returns)
    } catch (error) {
      const failure = error instanceof RangeError ? new Spent('stack') : error
      if (!(failure instanceof Raised) && !(failure instanceof Spent)) throw failure
      reportFailure(machine, failure, siteAt(scope, statement))
    }
  }
}

/** A function's body: the value it returns, joined over the arms that return. */
export function runBody(machine: Machine, scope: Scope, body: number): Value {
  const returns: Returns = { partial: [], base: machine.condition.length }
  const before = machine.condition
  try {
    const outcome = run(machine, scope, body, returns)
    const last = outcome.kind === 'return' ? outcome.value : NONE
    if (returns.partial.length === 0) return last
    if (outcome.kind === 'dead') return join(returns.partial)
    const rest = machine.condition.slice(before.length)
    return join([...returns.partial, { value: last, when: rest }])
  } finally {
    machine.condition = before
  }
}

/** A class's body, in its namespace. */
export function runClassBody(machine: Machine, scope: Scope, body: number): void {
  const before = machine.condition
  try {
    run(machine, scope, body, { partial: [], base: machine.condition.length })
  } finally {
    machine.condition = before
  }
}

function run(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  machine.step()
  const code = scopeForm(scope).code
  switch (code[n]) {
    case Op.Block: {
      const count = code[n + 2] ?? 0
      const tests = machine.condition.length
      for (let i = 0; i < count; i++) {
        const statement = code[n + 3 + i] ?? 0
        // After `if unknown: return`, what follows may not happen at all: an exception there ends this way alone.
        const outcome =
          machine.condition.length > tests ? runUnsure(machine, scope, statement, returns) : run(machine, scope, statement, returns)
        if (outcome.kind !== 'next') return outcome
      }
      return NEXT
    }
    case Op.Expr:
      evaluateLoose(machine, scope, code[n + 2] ?? 0)
      return NEXT
    case Op.Assign: {
      const value = evaluate(machine, scope, code[n + 2] ?? 0)
      const count = code[n + 3] ?? 0
      for (let i = 0; i < count; i++) store(machine, scope, code[n + 4 + i] ?? 0, value)
      return NEXT
    }
    case Op.Annotate:
      runAnnotate(machine, scope, n)
      return NEXT
    case Op.Augment: {
      const target = code[n + 3] ?? 0
      const left = evaluate(machine, scope, target)
      const right = evaluate(machine, scope, code[n + 4] ?? 0)
      store(machine, scope, target, binary(machine, code[n + 2] ?? 0, left, right, siteAt(scope, n), true))
      return NEXT
    }
    case Op.Delete: {
      const count = code[n + 2] ?? 0
      for (let i = 0; i < count; i++) remove(machine, scope, code[n + 3 + i] ?? 0)
      return NEXT
    }
    case Op.Return: {
      const node = code[n + 2] ?? 0
      return { kind: 'return', value: node === 0 ? NONE : evaluate(machine, scope, node) }
    }
    case Op.Raise: {
      const node = code[n + 2] ?? 0
      const site = siteAt(scope, n)
      if (node === 0) throw machine.handling.at(-1) ?? new Raised(unknown('re-raised'), site)
      throw new Raised(evaluate(machine, scope, node), site)
    }
    case Op.Break:
      return BREAK
    case Op.Continue:
      return CONTINUE
    case Op.If:
      return runIf(machine, scope, n, returns)
    case Op.While:
      return runWhile(machine, scope, n, returns)
    case Op.For:
      return runFor(machine, scope, n, returns)
    case Op.Try:
      return runTry(machine, scope, n, returns)
    case Op.With:
      return runWith(machine, scope, n, returns)
    case Op.Match:
      return runMatch(machine, scope, n, returns)
    case Op.Def: {
      const form = scopeForm(scope).functions[code[n + 3] ?? 0]
      if (form === undefined) return NEXT
      let value: Value = makeFunction(machine, scope, form, n)
      for (let i = form.decorators.length - 1; i >= 0; i--) {
        const node = form.decorators[i] ?? 0
        value = applyDecorator(machine, evaluate(machine, scope, node), value, siteAt(scope, node))
      }
      store(machine, scope, code[n + 2] ?? 0, value)
      return NEXT
    }
    case Op.ClassDef: {
      const form = scopeForm(scope).classes[code[n + 3] ?? 0]
      if (form !== undefined) store(machine, scope, code[n + 2] ?? 0, runClass(machine, scope, form, n))
      return NEXT
    }
    case Op.Import: {
      const dotted = scopeForm(scope).strings[code[n + 2] ?? 0] ?? ''
      const value = importOrRaise(machine, scope, dotted, n)
      const first = dotted.split('.', 1)[0] ?? dotted
      store(
        machine,
        scope,
        code[n + 3] ?? 0,
        code[n + 4] === 1 || first === dotted ? value : machine.importModule(first, scope.module.file),
      )
      return NEXT
    }
    case Op.ImportFrom: {
      const strings = scopeForm(scope).strings
      const dotted = resolveImport(machine, scope.module, code[n + 2] ?? 0, strings[code[n + 3] ?? 0] ?? '')
      const module = importOrRaise(machine, scope, dotted, n)
      const count = code[n + 4] ?? 0
      for (let i = 0; i < count; i++) {
        const name = strings[code[n + 5 + 2 * i] ?? 0] ?? ''
        store(machine, scope, code[n + 6 + 2 * i] ?? 0, importName(machine, module, name, siteAt(scope, n)))
      }
      return NEXT
    }
    case Op.ImportStar: {
      const dotted = resolveImport(machine, scope.module, code[n + 2] ?? 0, scopeForm(scope).strings[code[n + 3] ?? 0] ?? '')
      const module = importOrRaise(machine, scope, dotted, n)
      if (module.kind === 'module') {
        for (const name of starNames(module)) {
          machine.writeMap(scope.module.globals, name, importName(machine, module, name, siteAt(scope, n)))
        }
      } else if (module.kind === 'external') {
        for (const name of machine.host.natives.names?.(dotted) ?? []) {
          if (!name.startsWith('_')) machine.writeMap(scope.module.globals, name, machine.attribute(module, name, siteAt(scope, n)))
        }
      }
      return NEXT
    }
    case Op.Assert: {
      const test = code[n + 2] ?? 0
      evaluate(machine, scope, test)
      return NEXT
    }
    case Op.TypeAlias: {
      const site = siteAt(scope, code[n + 3] ?? 0)
      const alias: Value = { kind: 'generic', origin: external('typing.TypeAliasType'), args: [evaluate(machine, scope, site.node)] }
      store(machine, scope, code[n + 2] ?? 0, bounded(machine, alias))
      return NEXT
    }
    default:
      return NEXT
  }
}

function runUnsure(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  try {
    return run(machine, scope, n, returns)
  } catch (error) {
    if (error instanceof Raised) return DEAD
    throw error
  }
}

function importOrRaise(machine: Machine, scope: Scope, dotted: string, n: number): Value {
  const value = machine.importModule(dotted, scope.module.file)
  if (value.kind === 'external' && machine.isCaught(['ImportError', 'ModuleNotFoundError', 'Exception', 'BaseException'])) {
    const top = dotted.split('.', 1)[0] ?? dotted
    if (machine.host.isInstalled(top) === false || machine.host.index.findModule(top, scope.module.file) !== null) {
      throw new Raised(external('builtins.ModuleNotFoundError'), siteAt(scope, n))
    }
  }
  return value
}

function runAnnotate(machine: Machine, scope: Scope, n: number): void {
  const code = scopeForm(scope).code
  const target = code[n + 2] ?? 0
  const value = code[n + 4] ?? 0
  if (scope.cls !== null && code[target] === Op.ClassName) {
    const name = scopeForm(scope).strings[code[target + 2] ?? 0] ?? ''
    scope.cls.annotations.set(name, {
      node: code[n + 3] ?? 0,
      module: scope.module,
      frame: scope.frame,
      scope: scope.cls,
      owner: scope.cls,
    })
  }
  if (value !== 0) store(machine, scope, target, evaluate(machine, scope, value))
}

function runClass(machine: Machine, scope: Scope, form: ClassForm, n: number): Value {
  const { args: given } = evaluateArguments(machine, scope, form.arguments, 0, form.arguments.length / 3)
  let value: Value = createClass(machine, form, given, { module: scope.module, node: n }, (cls: ClassValue) => {
    runClassBody(machine, { module: scope.module, frame: scope.frame, cls, yields: null }, form.body)
  })
  for (let i = form.decorators.length - 1; i >= 0; i--) {
    const node = form.decorators[i] ?? 0
    value = applyDecorator(machine, evaluate(machine, scope, node), value, siteAt(scope, node))
  }
  return value
}

// ---- branches

/** The two arms' conditions for a test that is not certain. */
export function armConditions(machine: Machine, scope: Scope, test: number, truth: Truth): { yes: Condition; no: Condition } {
  const text = sourceOf({ module: scope.module, node: test })
  const negated = /^[\w.()[\]'"]+$/.test(text) ? `not ${text}` : `not (${text})`
  const state = (arm: boolean): Atom['state'] => (truth.value === null ? 'unknown' : truth.value === arm ? 'on' : 'off')
  const plain = text.startsWith('not ') && /^not [\w.()[\]'"]+$/.test(text) ? text.slice(4) : negated
  return { yes: machine.atom(text, state(true)), no: machine.atom(plain, state(false)) }
}

function runIf(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  const code = scopeForm(scope).code
  const test = code[n + 2] ?? 0
  const truth = decided(machine, evaluateLoose(machine, scope, test), siteAt(scope, test))
  const [body, orelse] = [code[n + 3] ?? 0, code[n + 4] ?? 0]
  if (truth.value !== null && !truth.likely) {
    const chosen = truth.value ? body : orelse
    return chosen === 0 ? NEXT : run(machine, scope, chosen, returns)
  }
  const { yes, no } = armConditions(machine, scope, test, truth)
  return runBranches(
    machine,
    [
      { when: yes, run: () => run(machine, scope, body, returns) },
      { when: no, run: () => (orelse === 0 ? NEXT : run(machine, scope, orelse, returns)) },
    ],
    returns,
  )
}

/** Evaluates what nobody awaits: a statement of its own, or a test. On a single way a coroutine there does not run. */
function evaluateLoose(machine: Machine, scope: Scope, n: number): Value {
  if (machine.ways !== null) {
    const { code } = scopeForm(scope)
    let inner = n
    while (code[inner] === Op.Unary) inner = code[inner + 3] ?? 0
    if (code[inner] === Op.Call) {
      machine.looseNode = inner
      machine.looseModule = scope.module
    }
  }
  return evaluate(machine, scope, n)
}

/** Arms of statements: those that return are set aside, the rest of the body goes on under what remains. */
function runBranches(machine: Machine, arms: readonly { when: Condition; run: () => Outcome }[], returns: Returns): Outcome {
  const results = machine.runArms(
    arms.map((arm) => ({
      when: arm.when,
      run: () => {
        const condition = machine.condition
        const outcome = arm.run()
        // A nested arm that returned has narrowed the condition for the rest of this arm; it ends with the arm.
        machine.condition = condition
        return outcome
      },
    })),
    (outcome) => outcome.kind === 'return',
  )
  const live: { outcome: Outcome; when: Condition }[] = []
  arms.forEach((arm, i) => {
    const outcome = results[i]
    if (outcome !== null && outcome !== undefined && outcome.kind !== 'dead') live.push({ outcome, when: arm.when })
  })
  const only = live[0]
  if (only === undefined) return results.some((r) => r?.kind === 'dead') ? DEAD : NEXT
  if (live.length === 1) return only.outcome
  if (live.every((l) => l.outcome.kind === 'return')) {
    return { kind: 'return', value: join(live.map((l) => ({ value: l.outcome.kind === 'return' ? l.outcome.value : NONE, when: l.when }))) }
  }
  if (live.every((l) => l.outcome.kind === only.outcome.kind)) return only.outcome
  // Some arms leave, others go on: the others' condition holds from here.
  const going = live.filter((l) => l.outcome.kind === 'next')
  const since = machine.condition.slice(returns.base)
  for (const l of live) if (l.outcome.kind === 'return') returns.partial.push({ value: l.outcome.value, when: both(since, l.when) })
  if (going.length === 0) return live.find((l) => l.outcome.kind !== 'return')?.outcome ?? NEXT
  machine.softExits++
  if (going.length === 1 && going[0] !== undefined) machine.condition = both(machine.condition, going[0].when)
  return NEXT
}

function runMatch(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  const code = scopeForm(scope).code
  const subject = evaluate(machine, scope, code[n + 2] ?? 0)
  const count = code[n + 3] ?? 0
  const text = sourceOf({ module: scope.module, node: code[n + 2] ?? 0 })
  const arms: { when: Condition; run: () => Outcome }[] = []
  let isDecided = false
  for (let i = 0; i < count && !isDecided; i++) {
    const [pattern, guard, body] = [code[n + 4 + 3 * i] ?? 0, code[n + 5 + 3 * i] ?? 0, code[n + 6 + 3 * i] ?? 0]
    const matched = matchCase(machine, scope, pattern, subject)
    if (matched.truth.value === false && !matched.truth.likely) continue
    const certain = matched.truth.value === true && !matched.truth.likely && guard === 0
    const state =
      matched.truth.value === null
        ? 'unknown'
        : matched.truth.value && !arms.some((a) => a.when.some((x) => x.state === 'on'))
          ? 'on'
          : 'off'
    const when =
      certain && arms.length === 0
        ? []
        : machine.atom(`${text} matches case ${i + 1}`, certain && arms.every((a) => a.when.some((x) => x.state === 'off')) ? 'on' : state)
    arms.push({
      when,
      run: () => {
        matched.bind()
        return run(machine, scope, body, returns)
      },
    })
    isDecided = certain
  }
  if (arms.length === 0) return NEXT
  if (arms.length === 1 && isDecided && arms[0] !== undefined) return arms[0].run()
  if (!isDecided)
    arms.push({
      when: machine.atom(`${text} matches no case`, arms.some((a) => a.when.some((x) => x.state === 'on')) ? 'off' : 'unknown'),
      run: () => NEXT,
    })
  if (machine.ways !== null) return arms[machine.ways.choose(arms.length, subject, siteAt(scope, n))]?.run() ?? NEXT
  return runBranches(machine, arms, returns)
}

// ---- loops

const ENDLESS_ROUNDS = 8
/** Where a single way is followed, a loop shows in a few rounds what it does. */
const MOST_ROUNDS_ON_A_WAY = 3

function runFor(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  const code = scopeForm(scope).code
  const [target, body, orelse] = [code[n + 2] ?? 0, code[n + 4] ?? 0, code[n + 5] ?? 0]
  const source = evaluate(machine, scope, code[n + 3] ?? 0)
  const before = machine.condition
  let rounds = 0
  for (const { value, when } of iterate(machine, source, siteAt(scope, code[n + 3] ?? 0))) {
    if (++rounds > BUDGET.iterations) {
      machine.report('budget', `the loop was left after ${BUDGET.iterations} rounds`, siteAt(scope, n))
      break
    }
    let outcome: Outcome
    if (machine.ways !== null && when.length > 0) {
      const isThere = stateOf(when)
      if (isThere === 'off' || (isThere === 'unknown' && machine.ways.choose(2, source, siteAt(scope, n)) === 1)) continue
    }
    if (when.length === 0 || machine.ways !== null) {
      store(machine, scope, target, value)
      outcome = run(machine, scope, body, returns)
    } else {
      outcome = runBranches(
        machine,
        [
          {
            when,
            run: () => {
              store(machine, scope, target, value)
              const result = run(machine, scope, body, returns)
              return result.kind === 'continue' || result.kind === 'break' || result.kind === 'dead' ? NEXT : result
            },
          },
          { when: [], run: () => NEXT },
        ],
        returns,
      )
    }
    if (outcome.kind === 'return') return outcome
    if (outcome.kind === 'break') return NEXT
    // What narrowed this round (`if …: continue`) does not narrow the next.
    machine.condition = before
  }
  return orelse === 0 ? NEXT : run(machine, scope, orelse, returns)
}

function runWhile(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  const code = scopeForm(scope).code
  const [test, body, orelse] = [code[n + 2] ?? 0, code[n + 3] ?? 0, code[n + 4] ?? 0]
  const before = machine.condition
  for (let rounds = 0; ; rounds++) {
    if (rounds >= BUDGET.iterations) {
      machine.report('budget', `the loop was left after ${BUDGET.iterations} rounds`, siteAt(scope, n))
      return NEXT
    }
    if (machine.ways !== null && rounds >= MOST_ROUNDS_ON_A_WAY) break
    const truth = decided(machine, evaluate(machine, scope, test), siteAt(scope, test))
    if (truth.value === false) break
    if (truth.value === null) {
      // Not known whether it runs at all: once, under its test.
      const { yes, no } = armConditions(machine, scope, test, truth)
      runBranches(
        machine,
        [
          { when: yes, run: () => (run(machine, scope, body, returns).kind === 'return' ? NEXT : NEXT) },
          { when: no, run: () => NEXT },
        ],
        returns,
      )
      return NEXT
    }
    const [exits, writes, sleeps] = [machine.softExits, machine.writes, machine.sleeps]
    const outcome = run(machine, scope, body, returns)
    machine.condition = before
    if (outcome.kind === 'return') return outcome
    if (outcome.kind === 'break') return NEXT
    if (machine.writes === writes) return NEXT
    // `while True:` ends by a test that nobody can decide, or never: a few rounds show all that it does.
    if (code[test] === Op.True && (machine.softExits > exits || rounds >= ENDLESS_ROUNDS)) return NEXT
    if (machine.sleeps > sleeps && rounds >= ENDLESS_ROUNDS) return NEXT
  }
  return orelse === 0 ? NEXT : run(machine, scope, orelse, returns)
}

// ---- exceptions and contexts

function runTry(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  const code = scopeForm(scope).code
  const [body, orelse, final, count] = [code[n + 2] ?? 0, code[n + 3] ?? 0, code[n + 4] ?? 0, code[n + 5] ?? 0]
  const handlers: { type: number; name: number; body: number; caught: string[] }[] = []
  for (let i = 0; i < count; i++) {
    const type = code[n + 6 + 3 * i] ?? 0
    const caught = type === 0 ? ['BaseException'] : exceptionNames(evaluate(machine, scope, type))
    handlers.push({ type, name: code[n + 7 + 3 * i] ?? 0, body: code[n + 8 + 3 * i] ?? 0, caught })
  }
  const before = machine.condition
  let outcome: Outcome
  machine.catching.push(handlers.flatMap((h) => h.caught))
  let caught: Raised | null = null
  try {
    outcome = run(machine, scope, body, returns)
  } catch (error) {
    if (!(error instanceof Raised)) throw error
    caught = error
    outcome = NEXT
  } finally {
    machine.catching.pop()
  }
  if (caught !== null) {
    const error = caught
    const names = raisedNames(error.value)
    const handler = handlers.find((h) => h.caught.some((c) => names === null || names.includes(c)))
    if (handler === undefined) {
      if (final !== 0) run(machine, scope, final, returns)
      throw error
    }
    if (handler.name !== 0) store(machine, scope, handler.name, error.value)
    machine.handling.push(error)
    try {
      outcome = run(machine, scope, handler.body, returns)
    } finally {
      machine.handling.pop()
    }
  } else if (orelse !== 0 && outcome.kind === 'next') {
    outcome = run(machine, scope, orelse, returns)
  }
  if (final !== 0) {
    // It runs on every way out, whatever `if unknown: return` in the body has narrowed for what follows.
    const narrowed = machine.condition
    machine.condition = before
    const last = run(machine, scope, final, returns)
    if (last.kind !== 'next') return last
    machine.condition = both(narrowed, machine.condition.slice(before.length))
  }
  return outcome
}

/** The bare names of the exceptions that an `except` clause names. */
function exceptionNames(value: Value): string[] {
  const v = pick(value)
  if (v.kind === 'list') return v.items.flatMap(exceptionNames)
  if (v.kind === 'class') return [v.name]
  if (v.kind === 'external') return [v.path.split('.').at(-1) ?? v.path]
  return ['BaseException']
}

const BUILTIN_PARENTS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ModuleNotFoundError', ['ImportError']],
  ['KeyError', ['LookupError']],
  ['IndexError', ['LookupError']],
  ['FileNotFoundError', ['OSError', 'IOError', 'EnvironmentError']],
  ['PermissionError', ['OSError']],
  ['UnicodeDecodeError', ['ValueError', 'UnicodeError']],
  ['NotImplementedError', ['RuntimeError']],
  ['RecursionError', ['RuntimeError']],
  ['ZeroDivisionError', ['ArithmeticError']],
  ['JSONDecodeError', ['ValueError']],
  ['ValidationError', ['ValueError']],
])

/** Before the names, with `|` between, under which a library's exception is caught. */
export const LIBRARY_ERRORS = 'library.'

/** All names under which an exception can be caught; null when it is not known what was raised. */
function raisedNames(value: Value): string[] | null {
  const v = pick(value)
  const out = ['Exception', 'BaseException']
  const add = (name: string): void => {
    out.push(name, ...(BUILTIN_PARENTS.get(name) ?? []))
  }
  const cls = v.kind === 'instance' ? v.cls : v.kind === 'class' ? v : null
  if (cls !== null) {
    for (const c of cls.mro) add(c.kind === 'class' ? c.name : (c.path.split('.').at(-1) ?? c.path))
    return out
  }
  if (v.kind === 'term' && v.op === 'call') {
    add(v.name.split('.').at(-1) ?? v.name)
    return out
  }
  if (v.kind === 'external' && v.path.startsWith(LIBRARY_ERRORS)) {
    for (const name of v.path.slice(LIBRARY_ERRORS.length).split('|')) add(name)
    return out
  }
  if (v.kind === 'external') {
    add((v.path.replace(/\(\)$/, '').split('.').at(-1) ?? v.path).replace(/\(\)$/, ''))
    return out
  }
  return null
}

function runWith(machine: Machine, scope: Scope, n: number, returns: Returns): Outcome {
  const code = scopeForm(scope).code
  const [body, count] = [code[n + 2] ?? 0, code[n + 4] ?? 0]
  let suppresses: string[] = []
  const exits: Method[] = []
  for (let i = 0; i < count; i++) {
    const [expr, target] = [code[n + 5 + 2 * i] ?? 0, code[n + 6 + 2 * i] ?? 0]
    const manager = evaluate(machine, scope, expr)
    const entered = enter(machine, manager, siteAt(scope, expr))
    const made = manager.kind === 'external' ? manager.path : manager.kind === 'term' ? `${manager.name}()` : ''
    if (made === 'contextlib.suppress()' && (manager.kind === 'external' || manager.kind === 'term'))
      suppresses = manager.args?.positional.flatMap(exceptionNames) ?? []
    if (target !== 0) store(machine, scope, target, entered)
    const exit = manager.kind === 'instance' && manager.cls.native !== undefined ? machine.attribute(manager, '__exit__', null) : null
    if (exit?.kind === 'method' && exit.func.kind === 'native') exits.push(exit)
  }
  if (suppresses.length === 0 && exits.length === 0) return run(machine, scope, body, returns)
  machine.catching.push(suppresses)
  try {
    return run(machine, scope, body, returns)
  } catch (error) {
    if (!(error instanceof Raised)) throw error
    const names = raisedNames(error.value)
    if (suppresses.length === 0 || (names !== null && !suppresses.some((s) => names.includes(s)))) throw error
    return NEXT
  } finally {
    machine.catching.pop()
    for (const exit of exits.reverse())
      machine.call(exit, { positional: [NONE, NONE, NONE], keywords: new Map() }, siteAt(scope, code[n + 5] ?? 0))
  }
}

function enter(machine: Machine, manager: Value, site: import('./values.ts').Site): Value {
  const value = pick(manager)
  if (value.kind === 'instance') {
    for (const name of ['__enter__', '__aenter__']) {
      const method = machine.attribute(value, name, null)
      if (method.kind === 'method') return machine.call(method, { positional: [], keywords: new Map() }, site)
    }
    return value
  }
  // A generator under @contextmanager: what it yields first.
  if (value.kind === 'list' && value.type === 'iterator') return value.items[0] ?? NONE
  const own = value.kind === 'external' ? value.attrs?.get('__enter__') : undefined // a file of the tree
  if (own !== undefined) return machine.call(own, { positional: [], keywords: new Map() }, site)
  if (value.kind === 'external') return { ...external(`${value.path}.__enter__()`), site }
  return value
}

// ---- stores

export function store(machine: Machine, scope: Scope, n: number, value: Value): void {
  const form = scopeForm(scope)
  const code = form.code
  switch (code[n]) {
    case Op.Local:
      if (scope.frame !== null) machine.writeSlot(scope.frame.locals, code[n + 2] ?? 0, value)
      return
    case Op.Free: {
      const name = form.strings[code[n + 2] ?? 0] ?? ''
      for (let f = scope.frame?.parent ?? (scope.cls === null ? null : scope.frame); f !== null; f = f.parent) {
        const slot = f.func.form.locals.indexOf(name)
        if (slot >= 0) {
          machine.writeSlot(f.locals, slot, value)
          return
        }
      }
      return
    }
    case Op.Global:
      machine.writeMap(scope.module.globals, form.strings[code[n + 2] ?? 0] ?? '', value)
      return
    case Op.ClassName:
      if (scope.cls !== null) machine.writeMap(scope.cls.attrs, form.strings[code[n + 2] ?? 0] ?? '', value)
      return
    case Op.Attribute:
      setAttribute(machine, evaluate(machine, scope, code[n + 2] ?? 0), form.strings[code[n + 3] ?? 0] ?? '', value, siteAt(scope, n))
      return
    case Op.Index:
      setItem(machine, evaluate(machine, scope, code[n + 2] ?? 0), evaluate(machine, scope, code[n + 3] ?? 0), value, siteAt(scope, n))
      return
    case Op.List:
    case Op.Tuple:
      unpack(machine, scope, n, value)
      return
    case Op.Star:
      store(machine, scope, code[n + 2] ?? 0, value)
      return
    default:
      return
  }
}

function unpack(machine: Machine, scope: Scope, n: number, value: Value): void {
  const code = scopeForm(scope).code
  const count = code[n + 2] ?? 0
  const source = carried(pick(value))
  const known = source.kind === 'list' || source.kind === 'dict' || (source.kind === 'const' && source.type === 'str')
  const items = known ? [...iterate(machine, source, siteAt(scope, n))].map((i) => i.value) : null
  let star = -1
  for (let i = 0; i < count; i++) if (code[code[n + 3 + i] ?? 0] === Op.Star) star = i
  for (let i = 0; i < count; i++) {
    const target = code[n + 3 + i] ?? 0
    if (items === null) {
      const part: Value =
        machine.ways !== null
          ? machine.ways.make('item', '', source, { positional: [int(i)], keywords: new Map() }, siteAt(scope, target))
          : source.kind === 'unknown'
            ? source
            : source.kind === 'external'
              ? external(`${source.path}[${i}]`)
              : unknown(`a part of ${describe(source)}`)
      store(machine, scope, target, i === star ? list([], 'list', true) : part)
    } else if (i === star) {
      store(machine, scope, target, list(items.slice(i, items.length - (count - i - 1))))
    } else {
      const at = star >= 0 && i > star ? items.length - (count - i) : i
      store(machine, scope, target, items[at] ?? unknown('too few values to unpack'))
    }
  }
}

function remove(machine: Machine, scope: Scope, n: number): void {
  const form = scopeForm(scope)
  const code = form.code
  switch (code[n]) {
    case Op.Local:
      if (scope.frame !== null) machine.writeSlot(scope.frame.locals, code[n + 2] ?? 0, undefined)
      return
    case Op.Global:
      machine.deleteFrom(scope.module.globals, form.strings[code[n + 2] ?? 0] ?? '')
      return
    case Op.ClassName:
      if (scope.cls !== null) machine.deleteFrom(scope.cls.attrs, form.strings[code[n + 2] ?? 0] ?? '')
      return
    case Op.Attribute:
      deleteAttribute(machine, evaluate(machine, scope, code[n + 2] ?? 0), form.strings[code[n + 3] ?? 0] ?? '')
      return
    case Op.Index:
      deleteItem(machine, evaluate(machine, scope, code[n + 2] ?? 0), evaluate(machine, scope, code[n + 3] ?? 0))
      return
    case Op.Tuple:
    case Op.List: {
      const count = code[n + 2] ?? 0
      for (let i = 0; i < count; i++) remove(machine, scope, code[n + 3 + i] ?? 0)
      return
    }
    default:
      return
  }
}
