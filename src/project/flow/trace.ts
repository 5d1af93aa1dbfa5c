// Follows a value back from where it does something to where it comes in: variables, texts, attributes, calls and returns, arguments and
// callers, objects and their attributes. Ways are followed in the order of their length, each place once, within a budget of steps.
import type { EffectKind } from '../../knowledge/index.ts'
import { BinaryOp, endOf, Op, startOf } from '../../syntax/index.ts'
import type { Reader, Store, SurveyedFunction } from '../code/index.ts'
import { pick } from '../evaluate/index.ts'
import { passedFor } from './arguments.ts'
import { Callees, isStatic } from './callees.ts'
import { Declared } from './declared.ts'
import { isLookedAtBefore } from './decorated.ts'
import { isDict, sameItems } from './dicts.ts'
import type { FoundEffect } from './find-effects.ts'
import {
  type CallSite,
  CONTENT,
  type FlowOptions,
  type FlowOrigin,
  type Frame,
  type Item,
  KEYS,
  Limit,
  type Step,
  type StepRole,
} from './flow-types.ts'
import { GlobalPuts } from './global-puts.ts'
import { isHarmless, Judge, type Verdict } from './judge.ts'
import { hasProgram, isScript, mayBeOption } from './program-arguments.ts'
import { askedOf, innerWrites, isSomeEntry, keyAt, type Put, putsOf } from './puts.ts'
import { Records } from './records.ts'
import { around, constantText, HOLE, PARSED, WHOLE } from './shape.ts'
import { traceCall } from './trace-calls.ts'
import { traceContents, traceHandle } from './trace-contents.ts'
import { traceMade } from './trace-made.ts'
import { traceField, traceGlobal, traceSelf } from './trace-objects.ts'
import { traceCaught, traceEach, traceEntered, traceHandled } from './trace-stores.ts'
import { traceBinary } from './trace-texts.ts'
import { keyOf } from './views.ts'
import { excludes, isStoredEitherWay, isVouchedFor, needsNothing, runsAtLeastOnce } from './ways.ts'

/** Places looked at for one effect, and for a question on the way. */
const MOST_PLACES = 4_000
const MOST_FOR_QUESTION = 80
const MOST_PATH = 6
const DEEPEST_FRAME = 12
/** For all effects of a run. */
const MOST_IN_RUN = 1_500_000

export type GivenBack = 'nothing' | 'same' | 'decoded'

/** Kinds that make something of what is in a file, and take its name too. */
const READ = new Set<EffectKind>(['archive', 'object', 'image', 'xml'])

export interface Traced {
  readonly origins: readonly FlowOrigin[]
  readonly isCut: boolean
}

export class Tracer {
  readonly reader: Reader
  readonly options: FlowOptions
  readonly callees: Callees
  readonly judge: Judge
  readonly globals: GlobalPuts
  readonly records: Records
  readonly declared: Declared
  /** Places looked at by all questions: the work counter. */
  places = 0
  private readonly numbers = new Map<SurveyedFunction, number>()
  private readonly verdicts = new Map<string, Verdict>()
  private readonly frames = new Map<string, Frame>()
  private readonly taints = new Map<string, boolean>()
  private readonly givenBack = new Map<string, GivenBack>()
  private isAsking = false

  constructor(reader: Reader, options: FlowOptions) {
    this.reader = reader
    this.options = options
    this.callees = new Callees(reader)
    this.globals = new GlobalPuts(reader)
    this.records = new Records(this.callees)
    this.callees.records = this.records
    this.declared = new Declared(options.validators)
    this.judge = new Judge(this.callees, options.table, this.declared, (fn, node, block) => this.isTainted(fn, node, block))
  }

  /** What of a parameter a function gives back that it has not made harmless: nothing, it as it was, or what it became when it was decoded. */
  givesBack(fn: SurveyedFunction, parameter: string, path: readonly string[], kind: EffectKind): GivenBack {
    const key = `${this.numberOf(fn)}:${parameter}:${path.join('.')}:${kind}`
    let known = this.givenBack.get(key)
    if (known === undefined) {
      this.givenBack.set(key, 'same')
      this.givenBack.set(key, (known = new Run(this, kind, MOST_FOR_QUESTION, { fn, parameter }).asksBack(path)))
    }
    return known
  }

  trace({ fn, node, block, call: anchor, path, through, use: { kind, does, at, isRetold } }: FoundEffect): Traced {
    const site = through === undefined ? null : this.frame(fn, through, startOf(through.fn.module.form, through.call), null)
    const start: Item = {
      fn,
      node,
      block,
      anchor,
      path,
      frame: site,
      shape: WHOLE,
      // A message counts where its role says so.
      limits: kind === 'instruction' && does === 'send' ? Limit.Unsaid : isRetold === true ? Limit.Retold : 0,
      steps: { fn, node: anchor, role: 'reaches', name: '', of: null, part: 0, next: null },
      isShared: isRetold === true,
    }
    const run = new Run(this, kind, MOST_PLACES)
    const here = { ...start, anchor: startOf(fn.module.form, anchor) }
    // What is read may be named: then it is what is in the file.
    if (at !== 'self' && path.length === 0 && READ.has(kind)) run.push({ ...here, path: [CONTENT] })
    return run.from(here)
  }

  /** Whether outside data is in an expression, as far as a short look says; two questions within one another are answered no. */
  isTainted(fn: SurveyedFunction, node: number, block: number): boolean {
    if (this.isAsking) return false
    const key = `${this.numberOf(fn)}:${node}`
    let known = this.taints.get(key)
    if (known === undefined) {
      this.isAsking = true
      const anchor = startOf(fn.module.form, node)
      const { origins } = new Run(this, 'prompt', MOST_FOR_QUESTION).from({
        fn,
        node,
        block,
        anchor,
        path: [],
        frame: null,
        shape: WHOLE,
        limits: 0,
        steps: { fn, node, role: 'reaches', name: '', of: null, part: 0, next: null },
        isShared: false,
      })
      this.isAsking = false
      this.taints.set(key, (known = origins.length > 0))
    }
    return known
  }

  /** What the checks around a place say of what stands there: the same for all questions that come by. */
  verdictAt(fn: SurveyedFunction, node: number, anchor: number, kind: EffectKind, isItem: boolean): Verdict {
    const key = `${this.numberOf(fn)}:${node}:${anchor}:${kind}:${isItem}:${this.judge.trustsLookups}`
    let verdict = this.verdicts.get(key)
    if (verdict === undefined) {
      const at = startOf(fn.module.form, node)
      verdict = this.judge.judge({ fn, key: keyOf(fn, node), at, kind, isItem }, anchor === at ? [at] : [at, anchor])
      this.verdicts.set(key, verdict)
    }
    return verdict
  }

  numberOf(fn: SurveyedFunction): number {
    let known = this.numbers.get(fn)
    if (known === undefined) this.numbers.set(fn, (known = this.numbers.size))
    return known
  }

  frame(callee: SurveyedFunction, site: CallSite, anchor: number, up: Frame | null): Frame | null {
    const depth = (up?.depth ?? 0) + 1
    if (depth > DEEPEST_FRAME || isRunningTwice(callee, up)) return null
    const key = `${this.numberOf(callee)}:${this.numberOf(site.fn)}:${site.call === 0 ? -site.receiver : site.call}:${up?.id ?? -1}`
    let known = this.frames.get(key)
    if (known === undefined) this.frames.set(key, (known = { id: this.frames.size, callee, site, anchor, up, depth }))
    return known
  }

  get isSpent(): boolean {
    return this.places >= MOST_IN_RUN
  }
}

/** What calls itself is entered once more, and then says nothing new. */
function isRunningTwice(callee: SurveyedFunction, up: Frame | null): boolean {
  let count = 0
  for (let frame = up; frame !== null; frame = frame.up) if (frame.callee === callee && ++count > 1) return true
  return false
}

/** One question. */
export class Run {
  readonly tracer: Tracer
  readonly kind: EffectKind
  readonly origins: FlowOrigin[] = []
  private readonly most: number
  private readonly queue: Item[] = []
  /** Whether the way to it was sure. */
  /** Parameters that were left by all callers. */
  private readonly left = new Set<string>()
  private readonly seen = new Map<string, boolean>()
  private readonly found = new Map<string, number>()

  /** A parameter at which the question ends, and whether a way led there. */
  private readonly sought: { readonly fn: SurveyedFunction; readonly parameter: string } | null
  private soughtFound: GivenBack = 'nothing'
  /** A way was left because it is too deep, or one of too many. */
  private isNarrowed = false

  constructor(tracer: Tracer, kind: EffectKind, most: number, sought: Run['sought'] = null) {
    this.tracer = tracer
    this.kind = kind
    this.most = most
    this.sought = sought
  }

  /** From what a function gives back to its parameter; where that is not seen to the end, it may be the same. */
  asksBack(path: readonly string[]): GivenBack {
    const { sought } = this
    if (sought === null) return 'same'
    const { fn } = sought
    const start = { fn, node: 0, block: 0, anchor: 0, path, frame: null, shape: WHOLE, limits: 0, steps: null, isShared: false }
    this.returns(start, fn, null)
    let looked = 0
    for (; looked < this.queue.length && looked < this.most && this.soughtFound !== 'decoded'; looked++) {
      const item = this.queue[looked]
      if (item !== undefined) this.expand(item)
    }
    this.tracer.places += looked
    return this.soughtFound === 'nothing' && looked < this.queue.length ? 'same' : this.soughtFound
  }

  from(start: Item): Traced {
    this.push(start)
    let looked = 0
    for (; looked < this.queue.length && looked < this.most && !this.tracer.isSpent; looked++) {
      const item = this.queue[looked]
      if (item !== undefined) this.expand(item)
      if (this.most === MOST_FOR_QUESTION && this.origins.length > 0) break
    }
    this.tracer.places += looked
    return { origins: this.origins, isCut: looked < this.queue.length || this.isNarrowed }
  }

  /** The function is entered by a call; null where it is too deep. */
  enter(callee: SurveyedFunction, site: CallSite, anchor: number, up: Frame | null): Frame | null {
    const frame = this.tracer.frame(callee, site, anchor, up)
    if (frame === null && !isRecursive(callee, up)) this.isNarrowed = true
    return frame
  }

  push(item: Item): void {
    if (item.node === 0 || item.path.length > MOST_PATH) return
    const key = `${this.tracer.numberOf(item.fn)}:${item.node}:${item.path.join('.')}:${item.frame?.id ?? -1}:${item.limits}`
    // What a guess led to first is looked at once more by way of what is known.
    const before = this.seen.get(key)
    if (before === true || (before === false && item.isShared)) return
    this.seen.set(key, !item.isShared)
    this.queue.push(item)
  }

  /** The same value, somewhere else in the same function. */
  to(item: Item, node: number, changes: Partial<Item> = {}): void {
    this.push({ ...item, node, ...changes })
  }

  step(item: Item, fn: SurveyedFunction, node: number, role: StepRole, name = '', of: SurveyedFunction | null = null, part = 0): Step {
    return { fn, node, role, name, of, part, next: item.steps }
  }

  originate(item: Item, label: string, where: string, limits: number, isGuessed = false): void {
    const all = item.limits | limits
    if (this.sought !== null || isHarmless(this.kind, all)) return
    const { fn, node } = item
    const key = `${this.tracer.numberOf(fn)}:${label}:${all}`
    const isShared = item.isShared || isGuessed || isVouchedFor(item)
    const before = this.found.get(key)
    if (before !== undefined && (isShared || this.origins[before]?.isShared !== true)) return
    const origin: FlowOrigin = {
      fn,
      node,
      label,
      in: where,
      shape: item.shape,
      limits: all,
      steps: this.step(item, fn, node, 'enters'),
      isShared,
      ...(item.isStored === true ? { isStored: true } : {}),
    }
    this.found.set(key, before ?? this.origins.length)
    if (before === undefined) this.origins.push(origin)
    else this.origins[before] = origin
  }

  private expand(item: Item): void {
    const { fn, node, block, path, shape } = item
    const { code, strings } = fn.module.form
    const at = (operand: number): number => code[node + 2 + operand] ?? 0
    const { reader } = this.tracer
    const text = (part: number): string => constantText(reader, fn, part, block)
    switch (code[node] ?? 0) {
      case Op.FString: {
        if (path[0] === CONTENT) {
          for (let i = 0; i < at(0); i++) {
            const part = code[node + 3 + i] ?? 0
            if (code[part] === Op.Field) this.to(item, code[part + 2] ?? 0, { isShared: true })
          }
          return
        }
        if (path.length > 0 || this.kind === 'nosql') return
        const parts = Array.from({ length: at(0) }, (_, i) => code[node + 3 + i] ?? 0)
        parts.forEach((part, i) => {
          if (code[part] !== Op.Field) return
          const value = code[part + 2] ?? 0
          const isPlain = code[part + 3] === 0 && code[part + 4] === 0
          const steps = this.step(item, fn, node, 'joined', '', null, isPlain ? value : 0)
          const [left, right] = [
            parts.slice(0, i).map(text).join(''),
            parts
              .slice(i + 1)
              .map(text)
              .join(''),
          ]
          this.to(item, value, { shape: around(shape, left, right), steps })
        })
        return
      }
      case Op.Binary:
        if (at(0) !== BinaryOp.Div || path[0] === CONTENT || !this.isStopped(item)) traceBinary(this, item, at(0), at(1), at(2))
        return
      case Op.Local:
        // What is said of a name says nothing of what is in the file.
        if (path[0] === CONTENT) this.variable(item, fn, strings[at(1)] ?? '', node)
        else if (!this.isStopped(item)) this.variable(this.known(item), fn, strings[at(1)] ?? '', node)
        return
      case Op.Free:
      case Op.ClassName:
      case Op.Global: {
        const name = strings[at(0)] ?? ''
        if (code[node] === Op.Free)
          for (let outer = fn.parent; outer !== null; outer = outer.parent)
            if (outer.stores.has(name) || outer.form?.parameters.some((parameter) => parameter.name === name)) {
              this.variable({ ...item, fn: outer, block: 0, anchor: Number.MAX_SAFE_INTEGER, frame: null }, outer, name, 0)
              return
            }
        if (this.isStopped(item)) return
        traceGlobal(this, this.known(item), name)
        return
      }
      case Op.Attribute:
        if (this.isStopped(item)) return
        traceField(this, this.known(item), at(0), strings[at(1)] ?? '')
        return
      case Op.Index: {
        if (this.isStopped(item)) return
        const key = at(1)
        const known = this.known(item)
        if (code[key] === Op.Slice) {
          this.to(known, at(0))
          return
        }
        const name = pick(reader.read(fn, key, block).value)
        const part = name.kind === 'const' && (typeof name.value === 'string' || typeof name.value === 'number') ? String(name.value) : '*'
        const limits = item.limits | (this.isLastPart(fn, at(0), part) ? Limit.NoSlash : 0)
        if (!isHarmless(this.kind, limits)) this.to(known, at(0), { path: [part, ...path], limits })
        return
      }
      case Op.Call:
        if (this.isStopped(item)) return
        traceCall(this, this.known(item))
        return
      case Op.Await:
      case Op.Star:
        this.to(item, at(0))
        return
      case Op.Walrus:
        this.to(item, at(1))
        return
      case Op.Ternary:
        this.to(item, at(1))
        this.to(item, at(2))
        return
      case Op.Or:
        this.to(item, at(0))
        this.to(item, at(1))
        return
      case Op.And:
        this.to(item, at(1))
        return
      case Op.List:
      case Op.Tuple:
      case Op.Set:
        this.items(item)
        return
      case Op.Dict: {
        const [first, ...rest] = path
        const limits = this.kind === 'instruction' ? this.saidBy(item, 'role') : item.limits
        if (limits === null) return
        for (let i = 0; i < at(0); i++) {
          const key = code[node + 3 + 2 * i] ?? 0
          const value = code[node + 4 + 2 * i] ?? 0
          if (first === KEYS) {
            if (key === 0) this.to(item, value)
            else if (code[key] !== Op.Str) this.to(item, key, { path: rest })
            continue
          }
          const name = key === 0 ? null : code[key] === Op.Str ? (strings[code[key + 2] ?? 0] ?? '') : '*'
          if (name === null) this.to(item, value, { limits })
          else if (first === undefined || first === '*' || first === PARSED || name === '*' || name === first)
            this.to(item, value, { path: rest, limits })
          if (key !== 0 && code[key] !== Op.Str && (first === undefined || first === '*') && rest.length === 0)
            this.to(item, key, { path: [] })
        }
        return
      }
      case Op.Comprehension: {
        const isDict = at(2) !== 0
        if (isDict && path[0] === KEYS) {
          this.to(item, at(1), { path: path.slice(1) })
          return
        }
        const whole = isDict && path.length > 0 ? sameItems(fn, at(1), at(2)) : 0
        if (whole !== 0) {
          this.to(item, whole)
          return
        }
        this.to(item, isDict ? at(2) : at(1), { path: path.slice(1) })
        if (isDict && path.length === 0) this.to(item, at(1), { path: [] })
        return
      }
      default:
        return
    }
  }

  // ---- checks

  /** What checks say of the expression itself. */
  private isStopped(item: Item): boolean {
    return this.judged(item).isClean
  }

  private judged({ fn, node, anchor, limits, path }: Item): { readonly isClean: boolean; readonly limits: number } {
    // What was asked before it was decoded says nothing of what it is now.
    if ((limits & Limit.Decoded) !== 0) return { isClean: false, limits }
    const verdict = this.tracer.verdictAt(fn, node, anchor, this.kind, path[0] === '*')
    const all = limits | verdict.limits
    return { isClean: verdict.isClean || isHarmless(this.kind, all), limits: all }
  }

  private known(item: Item): Item {
    const { limits } = this.judged(item)
    return limits === item.limits ? item : { ...item, limits }
  }

  // ---- variables

  variable(item: Item, fn: SurveyedFunction, name: string, use: number): void {
    if (item.path[0] === CONTENT) traceContents(this, item, fn, name)
    else if (item.path[0] === 'name' && item.path[1] === CONTENT) traceHandle(this, item, fn, name, item.path.slice(2))
    const { form, blocks } = fn.module
    const stores = fn.stores.get(name) ?? []
    const position = use === 0 ? Number.MAX_SAFE_INTEGER : startOf(form, use)
    const reaching: Store[] = []
    let isSettled = false
    for (let i = stores.length - 1; i >= 0 && reaching.length < 12; i--) {
      const store = stores[i]
      if (store === undefined || store.at > position || excludes(fn, store.at, item.anchor)) continue
      reaching.push(store)
      const at = runsAtLeastOnce(fn, store) ? (blocks[store.block] ?? 0) : store.block
      const isHere = isWithin(blocks, item.block, at) || reaching.some((other) => isStoredEitherWay(fn, store, other, item.block))
      if (isHere && store.how !== 'changed') {
        isSettled = true
        break
      }
    }
    const parameter = fn.form?.parameters.find((one) => one.name === name)
    for (const store of reaching.length === 0 && parameter === undefined ? stores.slice(0, 4) : reaching) this.store(item, fn, store)
    this.changes(item, fn, name, position)
    if (parameter !== undefined && !isSettled) this.parameter(item, fn, name)
  }

  store(item: Item, fn: SurveyedFunction, store: Store): void {
    const { how, node, index, block } = store
    const { code } = fn.module.form
    const here = { ...item, fn, block }
    const part = partOf(store, item.path)
    if (part === null) return
    switch (how) {
      case 'value':
        this.to(here, node, { anchor: item.anchor })
        return
      case 'entered':
        traceEntered(this, here, node, part)
        return
      case 'item':
        this.to(here, node, { path: part })
        return
      case 'each':
        if (index < 0 && store.path === undefined && isDict(fn, node)) this.to(here, node, { path: [KEYS, ...item.path] })
        else traceEach(this, here, node, part)
        return
      case 'caught':
        traceCaught(this, here, node, index)
        return
      case 'changed':
        this.to(here, code[node + 3] ?? 0)
        this.to(here, code[node + 4] ?? 0, { shape: around(item.shape, HOLE, '') })
        return
      default:
    }
  }

  /** `found.url = url`, `found["url"] = url`, `found.append(url)`: what is put into the object that a variable holds. */
  private changes(item: Item, fn: SurveyedFunction, name: string, position: number): void {
    const { code } = fn.module.form
    for (const put of putsOf(fn).locals.get(name) ?? []) {
      if (put.at > position) continue
      const isCall = code[put.node] === Op.Call
      if (isCall && this.kind === 'program' && item.path.length === 0 && hasProgram(fn, name)) continue
      this.put(item, put)
    }
    const inner = innerWrites(fn, name)
    if (inner === null) return
    for (const put of inner.puts) this.put({ ...item, frame: null }, put)
    for (const { fn: from, node, block } of inner.values)
      this.push({ ...item, fn: from, node, block, anchor: startOf(from.module.form, node), frame: null })
  }

  /** A value that was put into what is asked about. */
  put(item: Item, put: Put, changes: Partial<Item> = {}): void {
    const { fn, node, value, block } = put
    const { form } = fn.module
    if (item.path[0] === KEYS && put.keys.length > 0) {
      if (put.keys.length === 1 && form.code[node] === Op.Index && put.keys[0] === '*')
        this.push({ ...item, fn, node: form.code[node + 3] ?? 0, block, path: item.path.slice(1), anchor: startOf(form, node), ...changes })
      // `found.setdefault(key, [])`
      if (put.keys.length === 1 && form.code[node] === Op.Call && put.items === 1 && form.code[node + 3] === 2)
        this.push({ ...item, fn, node: form.code[node + 6] ?? 0, block, path: item.path.slice(1), anchor: startOf(form, node), ...changes })
      return
    }
    const asked = askedOf(put, item.path)
    if (asked === null) return
    // A method of the project that is called so: what it does is looked at where it is asked.
    const isCalled = form.code[node] === Op.Call && form.code[form.code[node + 2] ?? 0] === Op.Attribute
    if (isCalled && this.tracer.callees.of(fn, node, block).functions.length > 0) return
    // `setattr(box, key, value)` of an entry that keeps its key, and of one that could be any.
    const isSet = form.code[node] === Op.Call && put.items === 0 && put.keys.at(-1) === '*'
    const key = isSet ? (form.code[node + 9] ?? 0) : form.code[node] === Op.Index ? (form.code[node + 3] ?? 0) : 0
    const whole = key !== 0 && put.keys.length === 1 && item.path.length > 0 ? sameItems(fn, key, value) : 0
    if (isSet && whole === 0 && item.fn !== fn) return
    this.push({
      ...item,
      fn,
      node: whole === 0 ? value : whole,
      block,
      path: whole === 0 ? asked : item.path,
      anchor: startOf(form, node),
      isShared: item.isShared || (whole === 0 && isSomeEntry(put, item.path)),
      ...changes,
    })
  }

  keyAt(fn: SurveyedFunction, node: number): string {
    return keyAt(fn, node)
  }

  // ---- parameters

  parameter(item: Item, fn: SurveyedFunction, name: string): void {
    const { frame, path } = item
    const { callees, options } = this.tracer
    const form = fn.form
    if (form === null) return
    const isSelf = fn.owner !== null && form.parameters[0]?.name === name && !isStatic(fn)
    if (form.decorators.length > 0 && !isSelf && isLookedAtBefore(this.tracer.reader, this.tracer.judge, fn, name, this.kind)) return
    if (frame !== null && frame.callee === fn) {
      const { site, up, anchor } = frame
      if (isSelf) {
        if (site.receiver === 0) traceSelf(this, item)
        else this.push({ ...item, fn: site.fn, node: site.receiver, block: site.block, anchor, frame: up })
        return
      }
      for (const passed of passedFor(fn, name, path, site))
        this.push({
          ...item,
          fn: site.fn,
          node: passed.node,
          block: site.block,
          anchor,
          path: passed.path,
          frame: up,
          steps: this.step(item, site.fn, passed.node, 'passes', name, fn),
          isShared: item.isShared || needsNothing(fn, item.anchor, site),
        })
      return
    }
    if (this.sought !== null && frame === null) {
      if (this.sought.fn !== fn || this.sought.parameter !== name) return
      if (this.soughtFound !== 'decoded') this.soughtFound = (item.limits & Limit.Decoded) === 0 ? 'same' : 'decoded'
      return
    }
    if (isSelf) {
      traceSelf(this, { ...item, fn })
      return
    }
    const entered = options.enteredBy(fn, name, path, this.kind)
    if (entered !== null) {
      if (entered.kind === 'input') {
        if (!entered.isHarmless)
          this.originate({ ...item, fn, node: this.parameterNode(fn, name) }, entered.label, entered.in, entered.limits, entered.isGuessed)
      } else if (entered.kind === 'given') {
        for (const one of entered.by) this.returns({ ...item, frame: null }, one, null)
        if (entered.cls !== null) traceMade(this, { ...item, frame: null }, entered.cls)
      }
      return
    }
    // What was asked of all callers once leads nowhere else when it is asked again.
    const asked = `${this.tracer.numberOf(fn)}:${name}:${path.join('.')}:${item.limits}:${item.isShared}:${item.anchor}`
    if (this.left.has(asked)) return
    this.left.add(asked)
    const sites = callees.callersOf(fn)
    if (callees.crowded.has(fn)) this.isNarrowed = true
    if (sites.length === 0) traceHandled(this, { ...item, frame: null }, fn, name)
    for (const site of sites)
      for (const passed of passedFor(fn, name, path, site))
        this.push({
          ...item,
          fn: site.fn,
          node: passed.node,
          block: site.block,
          anchor: startOf(site.fn.module.form, site.call),
          path: passed.path,
          frame: this.throughOf(site),
          isShared: item.isShared || site.isGuessed === true || needsNothing(fn, item.anchor, site),
          steps: this.step(item, site.fn, passed.node, 'passes', name, fn),
        })
  }

  /** Of a function that is called as a parameter of another: who gave it that parameter gave it the others too. */
  private throughOf({ fn, through }: CallSite): Frame | null {
    return through === undefined ? null : this.tracer.frame(fn, through, startOf(through.fn.module.form, through.call), null)
  }

  /** A parameter has no node of its own: its annotation or default shows where it stands. */
  private parameterNode(fn: SurveyedFunction, name: string): number {
    const parameter = fn.form?.parameters.find((one) => one.name === name)
    return parameter === undefined ? -1 : parameter.annotation || parameter.default || -1
  }

  // ---- what functions give

  returns(item: Item, fn: SurveyedFunction, frame: Frame | null): void {
    const { form } = fn.module
    const { code } = form
    if (fn.form?.isLambda === true) {
      this.push({ ...item, fn, node: fn.body, block: 0, anchor: startOf(form, fn.body), frame })
      return
    }
    const isYielded = fn.returns.length === 0 || (fn.form?.isGenerator === true && fn.yields.length > 0)
    const nodes = isYielded ? fn.yields : fn.returns
    const each = isYielded && item.path[0] === '*' ? item.path.slice(1) : item.path
    for (let i = 0; i < nodes.length; i += 2) {
      const node = nodes[i] ?? 0
      const value = code[node + 2] ?? 0
      if (value === 0) continue
      this.push({
        ...item,
        fn,
        node: value,
        block: nodes[i + 1] ?? 0,
        anchor: startOf(form, node),
        path: code[node] === Op.YieldFrom ? item.path : each,
        frame,
        steps: this.step(item, fn, node, 'returns', '', fn),
      })
    }
  }

  // ---- texts and items

  private items(item: Item): void {
    const { fn, node, path } = item
    const { code } = fn.module.form
    const [first, ...rest] = path
    const count = code[node + 2] ?? 0
    const index = first === undefined || first === '*' ? -1 : Number(first)
    const limits = this.kind === 'instruction' && code[node] === Op.Tuple ? this.saidBy(item, '0') : item.limits
    if (limits === null) return
    const nodes = Array.from({ length: count }, (_, i) => code[node + 3 + i] ?? 0)
    const hasStar = nodes.some((one) => code[one] === Op.Star)
    for (let i = 0; i < Math.min(count, 64); i++) {
      const value = nodes[i] ?? 0
      const isText = this.kind === 'program' && first === undefined && i > 0 && isScript(this.tracer.reader, item, i)
      if (this.kind === 'program' && first === undefined && i > 0 && !isText && !mayBeOption(this.tracer.reader, item, i)) continue
      if (isText) {
        this.to(item, value, { path: rest, limits: item.limits | Limit.Script })
        continue
      }
      if (code[value] === Op.Star) this.to(item, code[value + 2] ?? 0, { path })
      else if (index < 0 || hasStar || i === index || Number.isNaN(index)) this.to(item, value, { path: rest, limits })
    }
  }

  /** `{"role": "system", …}`, `("system", …)`: a message that instructs; null for one of another part. */
  private saidBy({ fn, node, block, limits }: Item, key: 'role' | '0'): number | null {
    const { code } = fn.module.form
    const count = code[node + 2] ?? 0
    let role: string | null = null
    if (key === '0') role = count === 2 ? constantText(this.tracer.reader, fn, code[node + 3] ?? 0, block) : null
    else
      for (let i = 0; i < count; i++)
        if (this.keyAt(fn, code[node + 3 + 2 * i] ?? 0) === 'role')
          role = constantText(this.tracer.reader, fn, code[node + 4 + 2 * i] ?? 0, block)
    if (role === null) return limits
    return /^(?:system|developer)$/i.test(role) ? limits & ~Limit.Unsaid : null
  }

  /** `name.split("/")[-1]`: no slash is in it. */
  private isLastPart(fn: SurveyedFunction, node: number, part: string): boolean {
    const { code, strings } = fn.module.form
    const callee = code[node + 2] ?? 0
    if (code[node] !== Op.Call || code[callee] !== Op.Attribute || part === '*') return false
    const first = code[node + 6] ?? 0
    return (
      /^r?(?:split|partition)$/.test(strings[code[callee + 3] ?? 0] ?? '') &&
      code[first] === Op.Str &&
      strings[code[first + 2] ?? 0] === '/'
    )
  }

  end(fn: SurveyedFunction): number {
    return endOf(fn.module.form, fn.body)
  }
}

/** What of the whole is asked for where `path` is asked of a variable that got a part of it; null where it is in another part. */
function partOf({ how, index, path = [], isRest = false }: Store, asked: readonly string[]): readonly string[] | null {
  const hasIndex = how === 'item' ? index >= 0 : (how === 'each' || how === 'entered') && index >= 0
  if (!hasIndex) return path.length === 0 ? asked : [...path, ...asked]
  if (!isRest) return [...path, String(index), ...asked]
  const [first, ...rest] = asked
  const position = first === undefined || !/^\d+$/.test(first) ? '*' : String(Number(first) + index)
  return [...path, position, ...rest]
}

function isRecursive(callee: SurveyedFunction, up: Frame | null): boolean {
  for (let at = up; at !== null; at = at.up) if (at.callee === callee) return true
  return false
}

function isWithin(blocks: readonly number[], inner: number, outer: number): boolean {
  for (let at = inner; ; at = blocks[at] ?? 0) {
    if (at === outer) return true
    if (at === 0) return false
  }
}
