// The machine: modules, conditions, budgets and problems of one run. Statements, expressions, calls and attributes are
// functions over it in files of their own; nothing here knows FastAPI.
import type { Place } from '../../base/index.ts'
import { type FunctionForm, lineOf, unparse } from '../../syntax/index.ts'
import type { ModuleIndex } from '../layout/index.ts'
import { getAttribute } from './attributes.ts'
import { callValue } from './calls.ts'
import { noteImport, runModule } from './modules.ts'
import {
  type Alternatives,
  type Args,
  type Atom,
  both,
  type ClassValue,
  type Condition,
  external,
  type FunctionValue,
  type GivenText,
  type Maybe,
  type ModuleCode,
  type ModuleValue,
  type NativeFunction,
  pick,
  type Site,
  stateOf,
  type Term,
  unknown,
  type Value,
} from './values.ts'

/** Budgets count work, never time, so that two runs are byte-equal. */
export const BUDGET = {
  depth: 50,
  iterations: 1_000,
  module: 200_000,
  run: 5_000_000,
  /** A call into code that cannot reach what the run is about (`Host.concerns`), and the same as a decorator or class hook. */
  aside: 100_000,
  asideDecorator: 1_500,
  /** How often a decorator may run out of it. */
  asideTries: 3,
  /** The share of what is left that one such call may take while the application starts: together they never take all. */
  asideStart: 1 / 5,
  /** How often such a call runs one function under tests that cannot be decided, and the same while the application starts. */
  asideRuns: 50,
  asideStartRuns: 2,
  /** Steps while the application starts. */
  start: 400_000,
}

export interface Problem {
  readonly code: string
  readonly place: Place | null
  readonly message: string
}

/** A Python exception on its way up. No `Error`: making its stack would cost more than the statement that raises. */
export class Raised {
  readonly value: Value
  readonly site: Site | null
  constructor(value: Value, site: Site | null) {
    this.value = value
    this.site = site
  }
}
/** A budget ran out; caught by the module's next statement. */
export class Spent {
  readonly reason: string
  constructor(reason: string) {
    this.reason = reason
  }
}

/** What a program imports from outside the tree: rows of TypeScript that stand for library objects. */
export interface Natives {
  /** The value at a dotted path (`fastapi.FastAPI`), or undefined. */
  find(path: string): Value | undefined
  /** Whether the package is modelled, so that a folder of the same name in the tree does not stand for it. */
  owns(packageName: string): boolean
  /** What `from module import *` brings, as far as it is modelled. */
  names?(module: string): readonly string[]
}

export interface Host {
  readonly index: ModuleIndex
  readonly natives: Natives
  readonly builtins: ReadonlyMap<string, Value>
  /** The lowered file, or null where it cannot be read. */
  load(path: string): ModuleCode | null
  /** Names of the entries of a folder of the tree, for `glob`, `pkgutil` and `listdir`. */
  list(folder: string): readonly string[]
  readText(path: string): string | null
  /** Whether a distribution that provides this import is installed (lock file); null when nothing says. */
  isInstalled(packageName: string): boolean | null
  /** Whether a module can reach what the run is about; where it cannot, its functions get a smaller budget. */
  concerns?(module: ModuleValue): boolean
  /** Called for values that go to code we cannot see. */
  escaped?(machine: Machine, callee: Value, value: Value, site: Site): void
  /** The variables that are given; what is not among them may be set or not. */
  readonly environment: ReadonlyMap<string, GivenText>
}

/** One variable, attribute or entry as a trial left it. */
export interface Written {
  readonly container: object
  readonly key: unknown
  readonly value: Value | undefined
}

interface WriteLog {
  readonly containers: Map<object, Map<unknown, Value | undefined>>
}

/** The smaller budget of a call that is set aside ran out; caught by that call. */
export class SpentAside {
  readonly reason = 'aside'
}

/** Follows one way through a program at a time: decides what nobody can tell, and says what library code gives. */
export interface Ways {
  /** Which way a test goes; `truth` is what the machine knows about it. */
  decide(value: Value, truth: Truth, site: Site): boolean
  /** One of several, where nobody can tell which. */
  choose(options: number, about: Value, site: Site): number
  /** The option that stands on this way. */
  pick(value: Alternatives | Maybe, site: Site | null): Value
  /** Something is made of what is not known; may raise. */
  make(op: Term['op'], name: string, of: Value | null, args: Args, site: Site | null): Value
  truth(term: Term): boolean | null
  /** Something was asked for on this way that is not there: `None` is what stands for it. */
  readonly isMissing: boolean
  /** The generator of which only what comes before its first `yield` is to run. */
  readonly endsAtYield: FunctionForm | null
  /** Two values are about to be compared. */
  compares(operator: string, left: Value, right: Value, site: Site): void
  /** A call of a function made of TypeScript, before it runs; undefined: run it. */
  native(callee: NativeFunction, args: Args, site: Site): Value | undefined
  /** What it gave, where it ran. */
  gave(callee: NativeFunction, args: Args, result: Value): void
  /** A call of a function of the project. */
  enter(callee: FunctionValue, args: Args, site: Site, run: (args: Args) => Value): Value
  /** A class of the project is made an instance of, before it is; undefined: make one. */
  build(cls: ClassValue, args: Args, site: Site): Value | undefined
  /** A call of what is not in the tree; may raise. */
  call(callee: Value, args: Args, site: Site): Value
}

/** A generator has yielded, and what comes after is of no interest. */
export class Paused {}

export interface Truth {
  /** null: cannot be known. */
  readonly value: boolean | null
  /** Known under the settings' defaults alone. */
  readonly likely: boolean
}

export class Machine {
  readonly host: Host
  readonly modules = new Map<string, ModuleValue>()
  /** In the order in which they began to run. */
  readonly loaded: ModuleValue[] = []
  readonly problems: Problem[] = []
  readonly stack: FunctionValue[] = []
  readonly stackConditions: number[] = []
  /** Exception names that a running `try` catches, innermost last. */
  readonly catching: (readonly string[])[] = []
  /** The last call that stood where nobody awaits it. */
  looseNode = 0
  looseModule: ModuleValue | null = null
  /** Exceptions that running handlers hold, innermost last: what a bare `raise` raises again. */
  readonly handling: Raised[] = []
  condition: Condition = []
  /** Assignments so far: a loop that makes none waits for something outside of the program. */
  writes = 0
  /** How often the program slept: a loop that does polls for something outside of the program. */
  sleeps = 0
  /** How often an arm left a loop or function under a test that could not be decided. */
  softExits = 0
  /** A decorator is being applied, a class hook runs, or the application starts: work that seldom concerns its routes. */
  decorating = false
  /** The application's start-up code runs. */
  starting = false
  /** How many calls were cut short because they do not concern the run. */
  asides = 0
  /** Where the first of them stands. */
  firstAside: Site | null = null
  private asideEnd = 0
  /** How often each function ran in the call that is set aside, under tests that nobody can decide. */
  private readonly asideRuns = new Map<FunctionForm, number>()
  private asideTests = 0
  /** How often each function was cut short as a decorator. */
  private readonly cut = new Map<FunctionForm, number>()
  /** Set while single ways through the finished program are followed. */
  ways: Ways | null = null
  steps = 0
  moduleSteps = 0
  moduleLimit = BUDGET.module
  private readonly logs: WriteLog[] = []
  private readonly reported = new Set<string>()
  /** Notes that a room above keeps per run, under its own key. */
  readonly notes = new Map<string, unknown>()

  constructor(host: Host) {
    this.host = host
  }

  // ---- work

  step(): void {
    this.steps++
    this.moduleSteps++
    this.check()
  }
  private check(): void {
    if (this.moduleSteps > this.moduleLimit || this.steps > BUDGET.run) throw new Spent('budget')
    if (this.asideEnd !== 0 && this.moduleSteps > this.asideEnd) throw new SpentAside()
  }

  /** Work on many things at once: sixteen items that are copied or compared count as one step. */
  work(items: number): void {
    if (items < 16) return
    const steps = Math.floor(items / 16)
    this.steps += steps
    this.moduleSteps += steps
    this.check()
  }

  /** Runs code that does not concern the run, within a smaller budget; null when that ran out. */
  aside(steps: number, body: () => Value): Value | null {
    if (this.asideEnd !== 0) return body()
    this.asideEnd = this.moduleSteps + steps
    this.asideRuns.clear()
    this.asideTests = this.condition.length
    const [logs, stack, catching, handling, condition] = [
      this.logs.length,
      this.stack.length,
      this.catching.length,
      this.handling.length,
      this.condition,
    ]
    try {
      return body()
    } catch (error) {
      if (!(error instanceof SpentAside)) throw error
      this.logs.length = logs
      this.stack.length = stack
      this.stackConditions.length = stack
      this.catching.length = catching
      this.handling.length = handling
      this.condition = condition
      return null
    } finally {
      this.asideEnd = 0
    }
  }

  /** Counts a call that was cut short. */
  noteAside(form: FunctionForm, site: Site): void {
    this.asides++
    this.firstAside ??= site
    if (this.decorating) this.cut.set(form, (this.cut.get(form) ?? 0) + 1)
  }
  /** A decorator that was cut short time and again is not tried on the next hundred classes. */
  isHopeless(form: FunctionForm): boolean {
    return this.decorating && this.asideEnd === 0 && (this.cut.get(form) ?? 0) >= BUDGET.asideTries
  }

  /** Steps for a call that does not concern the run. */
  asideSteps(): number {
    if (this.decorating) return BUDGET.asideDecorator
    return this.starting ? Math.max(200, Math.floor((this.moduleLimit - this.moduleSteps) * BUDGET.asideStart)) : BUDGET.aside
  }

  /**
   * Whether a call that is set aside ran a function often enough: where it branches on what nobody can decide, the tree of calls
   * below holds the same functions over and over.
   */
  isSeen(form: FunctionForm): boolean {
    if (this.asideEnd === 0 || this.condition.length <= this.asideTests) return false
    const runs = (this.asideRuns.get(form) ?? 0) + 1
    this.asideRuns.set(form, runs)
    return runs > (this.starting ? BUDGET.asideStartRuns : BUDGET.asideRuns)
  }

  /** Lifts the smaller budget while code runs that does concern the run. */
  within(body: () => Value): Value {
    const left = this.asideEnd === 0 ? 0 : this.asideEnd - this.moduleSteps
    this.asideEnd = 0
    try {
      return body()
    } finally {
      if (left !== 0) this.asideEnd = this.moduleSteps + left
    }
  }

  report(code: string, message: string, site: Site | null): void {
    if (this.ways !== null) return
    const place = site === null ? null : placeOf(site)
    const key = `${code}|${place?.file ?? ''}|${place?.line ?? 0}|${message}`
    if (this.reported.has(key)) return
    this.reported.add(key)
    this.problems.push({ code, place, message })
  }

  // ---- writes, so that the arms of a condition can be run in turn on one state

  /** Sets a variable, attribute or entry; every write that an arm may undo goes through here. */
  writeMap<K>(map: Map<K, Value>, key: K, value: Value): void {
    this.writes++
    const log = this.logs.at(-1)
    if (log !== undefined) note(log, map, key, map.get(key))
    map.set(key, value)
  }
  deleteFrom<K, V>(map: Map<K, V>, key: K): void {
    const log = this.logs.at(-1)
    // The log only ever puts back what was there.
    if (log !== undefined) note(log, map, key, map.get(key) as Value | undefined)
    map.delete(key)
  }
  writeSlot(slots: (Value | undefined)[], slot: number, value: Value | undefined): void {
    const log = this.logs.at(-1)
    if (log !== undefined) note(log, slots, slot, slots[slot])
    this.writes++
    slots[slot] = value
  }

  /**
   * Runs `body` from the state as it is, and puts everything back that it wrote. What it wrote is returned, so that another trial
   * can begin where this one ended.
   */
  trial<T>(before: readonly Written[], body: () => T): { result: T; written: Written[] } {
    const log: WriteLog = { containers: new Map() }
    this.logs.push(log)
    const [stack, catching, handling, condition, asideEnd] = [
      this.stack.length,
      this.catching.length,
      this.handling.length,
      this.condition,
      this.asideEnd,
    ]
    this.condition = []
    this.asideEnd = 0
    try {
      for (const { container, key, value } of before) this.writeBack(container, key, value)
      const result = body()
      const written: Written[] = []
      for (const [container, keys] of log.containers)
        for (const key of keys.keys()) written.push({ container, key, value: readFrom(container, key) })
      return { result, written }
    } finally {
      this.logs.splice(this.logs.indexOf(log))
      for (const [container, keys] of log.containers) for (const [key, old] of keys) restore(container, key, old)
      this.stack.length = stack
      this.stackConditions.length = stack
      this.catching.length = catching
      this.handling.length = handling
      this.condition = condition
      this.asideEnd = asideEnd
    }
  }

  /** Runs `body` under further tests. */
  under<T>(atoms: Condition, body: () => T): T {
    const before = this.condition
    this.condition = both(before, atoms)
    try {
      return body()
    } finally {
      this.condition = before
    }
  }

  /**
   * Runs the arms in turn, each from the same state, and joins what they wrote. An arm that raises is dropped: the program
   * would not have started. Returns the arms' results; null for a dropped one.
   */
  runArms<T>(arms: readonly { readonly when: Condition; readonly run: () => T }[], leaves: (result: T) => boolean): (T | null)[] {
    const results: (T | null)[] = []
    const written: { log: WriteLog; after: Map<object, Map<unknown, Value | undefined>>; when: Condition; left: boolean }[] = []
    let failure: Raised | null = null
    for (const arm of arms) {
      const log: WriteLog = { containers: new Map() }
      this.logs.push(log)
      let result: T | null = null
      let dropped = false
      try {
        result = this.under(arm.when, arm.run)
      } catch (error) {
        if (!(error instanceof Raised)) {
          this.logs.pop()
          this.leaveArm(log, error instanceof SpentAside)
          throw error
        }
        dropped = true
        if (failure === null || stateOf(arm.when) === 'on') failure = error
      }
      this.logs.pop()
      const after = new Map<object, Map<unknown, Value | undefined>>()
      for (const [container, keys] of log.containers) {
        const values = new Map<unknown, Value | undefined>()
        for (const [key, old] of keys) {
          values.set(key, readFrom(container, key))
          restore(container, key, old)
        }
        after.set(container, values)
      }
      results.push(result)
      if (!dropped) written.push({ log, after, when: arm.when, left: result !== null && leaves(result) })
    }
    if (written.length === 0 && failure !== null) throw failure
    this.mergeArms(written)
    return results
  }

  /** An arm that a budget cut: a call that was set aside leaves nothing behind, else the arm's writes are the outer arm's. */
  private leaveArm(log: WriteLog, undo: boolean): void {
    const outer = this.logs.at(-1)
    for (const [container, keys] of log.containers) {
      for (const [key, old] of keys) {
        if (undo) restore(container, key, old)
        else if (outer !== undefined) note(outer, container, key, old)
      }
    }
  }

  private mergeArms(arms: { after: Map<object, Map<unknown, Value | undefined>>; when: Condition; left: boolean }[]): void {
    const places = new Map<object, Set<unknown>>()
    for (const arm of arms) {
      for (const [container, keys] of arm.after) {
        let set = places.get(container)
        if (set === undefined) places.set(container, (set = new Set()))
        for (const key of keys.keys()) set.add(key)
      }
    }
    for (const [container, keys] of places) {
      // What a `return` leaves behind in the function's own variables nobody reads; on the heap it stays.
      const live = Array.isArray(container) ? arms.filter((a) => !a.left) : arms
      if (live.length === 0) continue
      for (const key of keys) {
        const old = readFrom(container, key)
        const options = live.map((arm) => {
          const values = arm.after.get(container)
          return { value: values?.has(key) ? values.get(key) : old, when: arm.when }
        })
        this.writeBack(container, key, joinOptional(options))
      }
    }
  }

  private writeBack(container: object, key: unknown, value: Value | undefined): void {
    if (Array.isArray(container)) this.writeSlot(container as (Value | undefined)[], key as number, value)
    else if (value === undefined) this.deleteFrom(container as Map<unknown, Value>, key)
    else this.writeMap(container as Map<unknown, Value>, key, value)
  }

  /** Runs `body` as if nothing were under way: a module does not depend on who imported it first. */
  apart(body: () => void): void {
    const saved = [this.condition, this.moduleSteps, this.moduleLimit, this.asideEnd] as const
    const logs = this.logs.splice(0)
    const ways = this.ways
    this.ways = null
    const stack = this.stack.splice(0)
    const conditions = this.stackConditions.splice(0)
    const catching = this.catching.splice(0)
    this.condition = []
    this.asideEnd = 0
    this.moduleSteps = 0
    this.moduleLimit = this.starting ? BUDGET.start : BUDGET.module
    try {
      body()
    } finally {
      ;[this.condition, this.moduleSteps, this.moduleLimit, this.asideEnd] = saved
      this.ways = ways
      this.logs.push(...logs)
      this.stack.push(...stack)
      this.stackConditions.push(...conditions)
      this.catching.push(...catching)
    }
  }

  // ---- doors to the other files

  call(callee: Value, args: Args, site: Site): Value {
    return callValue(this, callee, args, site)
  }
  attribute(value: Value, name: string, site: Site | null): Value {
    return getAttribute(this, value, name, site)
  }

  /** The module, run if it has not been; null when it is neither in the tree nor modelled. */
  importModule(dotted: string, from: string | undefined): Value {
    const known = this.modules.get(dotted)
    if (known !== undefined) {
      noteImport(this, known, from ?? '')
      return known
    }
    const top = dotted.split('.', 1)[0] ?? dotted
    if (!this.host.natives.owns(top)) {
      const found = this.host.index.findModule(dotted, from)
      if (found !== null) {
        const module = runModule(this, dotted, found.path, found.isPackage)
        noteImport(this, module, from ?? '')
        return module
      }
    }
    return this.host.natives.find(dotted) ?? external(dotted)
  }

  /** Whether the innermost running `try` that catches such an exception exists. */
  isCaught(names: readonly string[]): boolean {
    const any = names.includes('Exception') // then a bare `except:` catches it too
    return this.catching.some((caught) => caught.some((c) => names.includes(c) || (any && c === 'BaseException')))
  }

  atom(text: string, state: Atom['state']): Condition {
    return [{ text, state }]
  }
}

function note(log: WriteLog, container: object, key: unknown, old: Value | undefined): void {
  let keys = log.containers.get(container)
  if (keys === undefined) log.containers.set(container, (keys = new Map()))
  if (!keys.has(key)) keys.set(key, old)
}
function readFrom(container: object, key: unknown): Value | undefined {
  return Array.isArray(container) ? (container as (Value | undefined)[])[key as number] : (container as Map<unknown, Value>).get(key)
}
function restore(container: object, key: unknown, old: Value | undefined): void {
  if (Array.isArray(container)) (container as (Value | undefined)[])[key as number] = old
  else if (old === undefined) (container as Map<unknown, Value>).delete(key)
  else (container as Map<unknown, Value>).set(key, old)
}

function joinOptional(options: readonly { value: Value | undefined; when: Condition }[]): Value | undefined {
  const present = options.filter((o): o is { value: Value; when: Condition } => o.value !== undefined)
  if (present.length === 0) return undefined
  const entries = present.map((o) => ({ entry: o.value as Value | { kind?: undefined; key: Value; value: Value }, when: o.when })) // a dict's map holds entries
  const first = entries[0]?.entry
  if (present.length === 1 || first === undefined || first.kind !== undefined) return join(present)
  const values = entries.flatMap(({ entry, when }) => {
    if (entry.kind !== undefined) return []
    return [entry.value.kind === 'maybe' ? { value: entry.value.value, when: both(when, entry.value.when) } : { value: entry.value, when }]
  })
  // Present in some arms only: there under the arm's condition, which the entry itself says.
  return { key: first.key, value: join(values) } as unknown as Value
}

/** One value out of several arms; the same value twice is one, more than eight are unknown. */
export function join(options: readonly { value: Value; when: Condition }[]): Value {
  const flat: { value: Value; when: Condition }[] = []
  for (const { value, when } of options) {
    if (value.kind === 'alternatives') for (const o of value.options) add(flat, o.value, both(when, o.when))
    else add(flat, value, when)
  }
  const first = flat[0]
  if (first === undefined) return unknown('nothing to join')
  if (flat.length === 1) return first.value
  if (flat.length > 8) return pick({ kind: 'alternatives', options: flat })
  return { kind: 'alternatives', options: flat }
}

function add(flat: { value: Value; when: Condition }[], value: Value, when: Condition): void {
  const twin = flat.find(
    (o) =>
      o.value === value ||
      (o.value.kind === 'const' && value.kind === 'const' && o.value.type === value.type && o.value.value === value.value),
  )
  if (twin === undefined) {
    flat.push({ value, when })
    return
  }
  // Under either: the default arm's condition says more.
  if (stateOf(twin.when) !== 'on' && stateOf(when) === 'on') twin.when = when
}

export function placeOf(site: Site): Place {
  const code = site.module.code
  return { file: site.module.file, line: code === null || site.node === 0 ? 1 : lineOf(code.form, site.node) }
}

/** The source of an expression, for a condition's text or a message. */
export function sourceOf(site: Site): string {
  const code = site.module.code
  return code === null || site.node === 0 ? '' : unparse(code.form, site.node, 120)
}
