// What a call calls, and who calls a function: also through objects whose class is all that is known, through functions that are
// handed on, and through queues.
import { ArgKind, Op } from '../../syntax/index.ts'
import {
  bodyText,
  calleeName,
  type Mention,
  nameAt,
  pathOf,
  type Reader,
  type SurveyedClass,
  type SurveyedFunction,
  typeOf,
} from '../code/index.ts'
import { type ClassValue, findInClass, pick, type Value } from '../evaluate/index.ts'
import type { CallSite, Spot } from './flow-types.ts'
import { callsOfParameter, heldAt, indexOpenCalls, isOpen } from './open-calls.ts'
import { declaredNames, hasSpread, indexQueued, type Queued, sentHow, siteOfTask } from './queues.ts'
import type { Records } from './records.ts'

export interface Callee {
  /** Functions of the project, with whether an object or a class stands in front. */
  readonly functions: readonly { readonly fn: SurveyedFunction; readonly isBound: boolean; readonly filled?: number }[]
  /** A class of the project is called. */
  readonly cls: ClassValue | null
  /** Dotted paths of what a library has, likeliest first. */
  readonly paths: readonly string[]
  /** The functions are told by their name alone. */
  readonly isGuessed?: boolean
}

const NOTHING: Callee = { functions: [], cls: null, paths: [] }
const MOST_OVERRIDES = 8
const MOST_NAMESAKES = 3
const MOST_CALLERS = 120
const MOST_RAISES = 12

/** Names that too much goes by. */
const COMMON = new Set(
  'get set add put post run call execute send read write open close start stop load save update delete create list find filter first all items keys values pop append extend copy format join split strip encode decode replace json dict text content parse search match next init main process handle handler invoke submit result wait'.split(
    ' ',
  ),
)

export class Callees {
  readonly reader: Reader
  /** What queries give, where that is known. */
  records: Records | null = null
  private readonly byName = new Map<string, SurveyedFunction[]>()
  private readonly methods = new Map<string, SurveyedFunction[]>()
  private readonly classes = new Map<SurveyedClass, ClassValue | null>()
  private readonly known = new Map<SurveyedFunction, Map<number, Callee>>()
  private readonly callers = new Map<SurveyedFunction, readonly CallSite[]>()
  /** Functions with more callers than are looked at. */
  readonly crowded = new Set<SurveyedFunction>()
  private derived: Map<ClassValue, SurveyedClass[]> | null = null
  private readonly queued: Queued
  private open: ReadonlyMap<SurveyedFunction, readonly CallSite[]> | null = null
  private raised: ReadonlyMap<ClassValue, readonly Spot[]> | null = null

  constructor(reader: Reader) {
    this.reader = reader
    for (const fn of reader.functions.values()) {
      if (fn.form === null || fn.form.isLambda) continue
      push(this.byName, fn.form.name, fn)
      if (fn.owner !== null) push(this.methods, fn.form.name, fn)
    }
    this.queued = indexQueued(reader, this.byName)
  }

  of(fn: SurveyedFunction, call: number, block: number): Callee {
    let known = this.known.get(fn)
    if (known === undefined) this.known.set(fn, (known = new Map()))
    let callee = known.get(call)
    if (callee === undefined) known.set(call, (callee = this.find(fn, call, block)))
    return callee
  }

  private find(fn: SurveyedFunction, call: number, block: number): Callee {
    const { form } = fn.module
    const { code, strings } = form
    const node = code[call + 2] ?? 0
    if (code[node] === Op.Local && isClassParameter(fn, strings[code[node + 3] ?? 0] ?? '')) {
      const cls = fn.owner === null ? null : this.classOf(fn.owner)
      return cls === null ? NOTHING : { ...NOTHING, cls }
    }
    // `(lambda x: …)(y)`
    if (code[node] === Op.Lambda) {
      const own = form.functions[code[node + 2] ?? 0]
      const lambda = own === undefined ? undefined : this.reader.functions.get(own)
      return lambda === undefined ? NOTHING : { ...NOTHING, functions: [{ fn: lambda, isBound: false }] }
    }
    const isMethod = code[node] === Op.Attribute
    const above = isMethod ? this.ofSuper(fn, node) : null
    if (above !== null) return above
    const reading = this.reader.forTypes(() => this.reader.read(fn, node, block))
    const meant = this.meant(pick(reading.value))
    const object = isMethod ? (code[node + 2] ?? 0) : 0
    // `Box(x).get()`: the class is written there, and no other's method runs in its place.
    const isExact = meant.functions.length > 1 && code[object] === Op.Call && this.of(fn, object, block).cls !== null
    const exact = isExact ? { ...meant, functions: meant.functions.slice(0, 1) } : meant
    const found = isMethod ? this.bound(fn, object, block, exact) : meant
    if (found.functions.length > 0 || found.cls !== null) return found
    const value = pick(reading.value)
    // `Box[str](x)`
    if (code[node] === Op.Index) {
      const inner = pick(this.reader.forTypes(() => this.reader.read(fn, code[node + 2] ?? 0, block)).value)
      if (inner.kind === 'class') return this.meant(inner)
    }
    // A method of what a query gives.
    if (isMethod && this.records !== null && this.methods.has(strings[code[node + 3] ?? 0] ?? '')) {
      const given = this.records.at(fn, code[node + 2] ?? 0, block)
      const method = given === null || given.isMany ? null : findInClass(given.cls, strings[code[node + 3] ?? 0] ?? '')
      if (method !== null && 'owner' in method) {
        const inner = this.meant(pick(method.value))
        if (inner.functions.length > 0) return { ...inner, functions: inner.functions.map((one) => ({ ...one, isBound: true })) }
      }
    }
    const held = isOpen(fn, node) ? heldAt(this.reader, fn, node, block) : []
    if (held.length > 0) return { ...found, functions: held }
    // An object of a class in the tree whose method an attribute of the instance hides, or a library's wrapper around a function.
    if (isMethod && (value.kind === 'unknown' || value.kind === 'external')) {
      const type = typeOf(this.reader.forTypes(() => this.reader.read(fn, code[node + 2] ?? 0, block)))
      const method = type?.kind === 'class' ? findInClass(type, strings[code[node + 3] ?? 0] ?? '') : null
      if (method !== null && 'owner' in method) {
        const inner = this.meant(pick(method.value))
        if (inner.functions.length > 0) return { ...inner, functions: inner.functions.map((one) => ({ ...one, isBound: true })) }
      }
    }
    if (found.paths.length > 0 && value.kind !== 'external') return found
    const name = calleeName(fn.module, call)
    const namesakes = name === null ? [] : this.namesakes(name, isMethod, value)
    return namesakes.length === 0
      ? found
      : {
          ...found,
          functions: namesakes.map((one) => ({ fn: one, isBound: isMethod && one.owner !== null && !isStatic(one) })),
          isGuessed: isMethod || isVariable(fn, node),
        }
  }

  /** `super().method` */
  private ofSuper(fn: SurveyedFunction, node: number): Callee | null {
    const { code, strings } = fn.module.form
    const object = code[node + 2] ?? 0
    if (code[object] !== Op.Call || nameAt(fn.module, code[object + 2] ?? 0) !== 'super') return null
    let method: SurveyedFunction | null = fn
    while (method !== null && method.owner === null) method = method.parent
    const cls = method === null || method.owner === null ? null : this.classOf(method.owner)
    if (cls === null) return null
    const name = strings[code[node + 3] ?? 0] ?? ''
    for (const base of cls.mro.slice(1)) {
      if (base.kind !== 'class' || base.native !== undefined) continue
      const value = base.attrs.get(name)
      if (value === undefined) continue
      const { functions } = this.meant(pick(value))
      return { ...NOTHING, functions: functions.map((one) => ({ ...one, isBound: true })) }
    }
    return { ...NOTHING, paths: basePaths(cls).map((path) => `${path}.${name}`) }
  }

  /** `Class.method(object, x)` takes its object as an argument; a class method and a method of an object do not. */
  private bound(fn: SurveyedFunction, object: number, block: number, callee: Callee): Callee {
    if (callee.functions.every((one) => one.fn.owner === null)) return callee
    const value = pick(this.reader.forTypes(() => this.reader.read(fn, object, block)).value)
    return {
      ...callee,
      functions: callee.functions.map((one) => {
        if (one.fn.owner === null || isStatic(one.fn)) return { ...one, isBound: false }
        return { ...one, isBound: value.kind !== 'class' || decoratorNames(one.fn).includes('classmethod') }
      }),
    }
  }

  /** What is not known can be only what bears that name, where few do and no library is likely to. */
  private namesakes(name: string, isMethod: boolean, value: Value): readonly SurveyedFunction[] {
    if (name.length < 4 || COMMON.has(name)) return []
    // A library's own method is known; a decorator of a library may have put something else in the place of a function.
    if (value.kind === 'external' && (isMethod ? !isAnything(value) : !isDecorated(this.byName.get(name) ?? []))) return []
    if (value.kind !== 'external' && value.kind !== 'unknown') return []
    // One word may be anybody's, and a property is not called.
    if (isMethod && (name.length < 8 || name.indexOf('_', 1) < 0)) return []
    const found = (this.byName.get(name) ?? []).filter(
      (one) => (isMethod || one.owner === null) && !decoratorNames(one).includes('property'),
    )
    return found.length <= MOST_NAMESAKES ? found : []
  }

  private meant(value: Value): Callee {
    switch (value.kind) {
      case 'function': {
        const fn = this.reader.functions.get(value.form)
        if (fn === undefined) return { ...NOTHING, paths: pathsOf(value) }
        const functions = [{ fn, isBound: false }]
        // A wrapper of the project's own: what it wraps runs too.
        for (const inner of this.wrapped(value)) functions.push({ fn: inner, isBound: false })
        return { ...NOTHING, functions }
      }
      case 'method': {
        const inner = this.meant(pick(value.func))
        const functions = inner.functions.flatMap(({ fn }) => [fn, ...this.overrides(fn, value)].map((one) => ({ fn: one, isBound: true })))
        return { functions, cls: null, paths: functions.length > 0 ? [] : methodPaths(value) }
      }
      case 'descriptor':
        return { ...this.meant(pick(value.func)) }
      case 'partial':
        return this.meant(pick(value.func))
      case 'class':
        return value.native === undefined && value.site !== null
          ? { ...NOTHING, cls: value, paths: basePaths(value) }
          : { ...NOTHING, paths: pathsOf(value) }
      case 'instance': {
        const call = findInClass(value.cls, '__call__')
        return call !== null && 'owner' in call && pick(call.value).kind === 'function'
          ? { ...NOTHING, functions: this.meant(pick(call.value)).functions.map((one) => ({ ...one, isBound: true })) }
          : NOTHING
      }
      case 'external':
      case 'native':
        return { ...NOTHING, paths: pathsOf(value) }
      default:
        return NOTHING
    }
  }

  /** `@wraps(func) def wrapper(*args, **kwargs)`: the function in the wrapper's closure. */
  private wrapped(value: Value & { kind: 'function' }): SurveyedFunction[] {
    if (value.closure === null || !value.qualname.includes('<locals>')) return []
    const found: SurveyedFunction[] = []
    const { func, locals } = value.closure
    for (const { name } of func.form.parameters) {
      const held = locals[func.form.locals.indexOf(name)]
      const inner = held === undefined ? null : pick(held)
      const fn = inner?.kind === 'function' ? this.reader.functions.get(inner.form) : undefined
      if (fn !== undefined) found.push(fn)
    }
    return found
  }

  /** Methods of subclasses that run in place of this one. */
  private overrides(fn: SurveyedFunction, { owner }: Value & { kind: 'method' }): readonly SurveyedFunction[] {
    const base = owner ?? (fn.owner === null ? null : this.classOf(fn.owner))
    if (base === null || fn.form === null) return []
    const others = this.methods.get(fn.form.name) ?? []
    if (others.length > 40) return []
    if (this.isProtocol(base)) return this.likeProtocol(base, fn, others)
    return others
      .filter((one) => {
        if (one === fn || one.owner === null) return false
        const cls = this.classOf(one.owner)
        return cls !== null && cls !== base && cls.mro.includes(base)
      })
      .slice(0, MOST_OVERRIDES)
  }

  /** Whether a method may run where that of a base is called; of a base with many subclasses, `overrides` names only some. */
  private isOverride(fn: SurveyedFunction, of: SurveyedFunction): boolean {
    if (fn.owner === null || of.owner === null || fn === of || fn.form?.name !== of.form?.name) return false
    const base = this.classOf(of.owner)
    return base !== null && this.classOf(fn.owner)?.mro.includes(base) === true
  }

  private isProtocol(cls: ClassValue): boolean {
    const surveyed = this.surveyedClass(cls)
    const form = surveyed?.module.form.classes.find(({ qualname }) => qualname === surveyed.qualname)
    if (surveyed === null || form === undefined) return false
    const { code } = surveyed.module.form
    for (let i = 2; i < form.arguments.length; i += 3) {
      const node = form.arguments[i] ?? 0
      if (nameAt(surveyed.module, code[node] === Op.Index ? (code[node + 2] ?? 0) : node) === 'Protocol') return true
    }
    return false
  }

  /** Methods of the classes that have all that a protocol asks for. */
  private likeProtocol(base: ClassValue, fn: SurveyedFunction, others: readonly SurveyedFunction[]): readonly SurveyedFunction[] {
    const wanted = this.surveyedClass(base)?.methods.map(({ form }) => form?.name ?? '') ?? []
    return others
      .filter((one) => {
        if (one === fn || one.owner === null) return false
        const cls = this.classOf(one.owner)
        return cls !== null && cls !== base && !this.isProtocol(cls) && wanted.every((name) => findInClass(cls, name) !== null)
      })
      .slice(0, MOST_OVERRIDES)
  }

  /** Where an exception of a class of the project is raised. */
  raisesOf(cls: ClassValue): readonly Spot[] {
    if (this.raised === null) {
      const found = new Map<ClassValue, Spot[]>()
      for (const module of this.reader.modules.values())
        for (const fn of module.functions)
          for (let i = 0; i < fn.raises.length; i += 2) {
            const node = fn.raises[i] ?? 0
            const block = fn.raises[i + 1] ?? 0
            const call = module.form.code[node + 2] ?? 0
            const made = module.form.code[call] === Op.Call ? this.of(fn, call, block).cls : null
            for (const base of made?.mro ?? [])
              if (base.kind === 'class' && base.native === undefined) push(found, base, { fn, node, block })
          }
      this.raised = found
    }
    return (this.raised.get(cls) ?? []).slice(0, MOST_RAISES)
  }

  classOf(surveyed: SurveyedClass): ClassValue | null {
    let cls = this.classes.get(surveyed)
    if (cls !== undefined) return cls
    cls = null
    if (!surveyed.qualname.includes('<locals>')) {
      let value: Value | null = null
      for (const part of surveyed.qualname.split('.')) {
        const next: Value | undefined =
          value === null ? surveyed.module.value.globals.get(part) : value.kind === 'class' ? value.attrs.get(part) : undefined
        value = next === undefined ? null : pick(next)
        if (value === null) break
      }
      if (value?.kind === 'class') cls = value
    }
    this.classes.set(surveyed, cls)
    return cls
  }

  surveyedClass(cls: ClassValue): SurveyedClass | null {
    return cls.site === null ? null : (this.reader.modules.get(cls.site.module.file)?.classes.get(cls.qualname) ?? null)
  }

  /** Where a function of the project is called or handed on. */
  callersOf(fn: SurveyedFunction): readonly CallSite[] {
    let known = this.callers.get(fn)
    if (known === undefined) {
      this.callers.set(fn, [])
      this.callers.set(fn, (known = this.findCallers(fn)))
    }
    return known
  }

  private findCallers(fn: SurveyedFunction): CallSite[] {
    const { form } = fn
    if (form === null) return []
    const found: CallSite[] = [...this.openCallsOf(fn)]
    if (form.isLambda) {
      found.push(...this.handedLambda(fn))
      return found.slice(0, MOST_CALLERS)
    }
    const isMaker = fn.owner !== null && (form.name === '__init__' || form.name === '__new__')
    const names = isMaker ? [...this.makersOf(fn), form.name] : [form.name]
    for (const name of names)
      for (const mention of this.reader.mentionsOf(name)) {
        if (found.length >= MOST_CALLERS) {
          this.crowded.add(fn)
          return found
        }
        const site = this.siteOf(fn, mention)
        if (site !== null) found.push(site)
        else if (!mention.isCallee) found.push(...this.givenTo(fn, mention))
      }
    for (const { fn: caller, node, call, block } of this.queued.byObject.get(form.name) ?? []) {
      const value = pick(this.reader.forTypes(() => this.reader.read(caller, node, block)).value)
      const meant = this.meant(value).functions
      if (meant.length > 0 ? !meant.some((one) => one.fn === fn) : (this.byName.get(form.name)?.length ?? 0) > 1) continue
      const isBound = fn.owner !== null || form.parameters[0]?.name === 'self'
      found.push({ fn: caller, call, block, how: sentHow(caller, call), after: -1, receiver: 0, isBound })
    }
    for (const name of [form.name, ...declaredNames(fn).map((one) => one.slice(one.lastIndexOf('.') + 1))])
      for (const task of this.queued.byText.get(name) ?? []) {
        const site = siteOfTask(fn, task, this.byName.get(form.name)?.length ?? 0)
        if (site !== null && !found.some((one) => one.call === site.call && one.fn === site.fn)) found.push(site)
      }
    return found
  }

  private openCallsOf(fn: SurveyedFunction): readonly CallSite[] {
    this.open ??= indexOpenCalls(this.reader)
    return this.open.get(fn) ?? []
  }

  /** A lambda that stands among the arguments of a call. */
  private handedLambda(fn: SurveyedFunction): CallSite[] {
    const { parent, module } = fn
    const { code } = module.form
    if (parent === null) return []
    for (let i = 0; i < parent.calls.length; i += 2) {
      const call = parent.calls[i] ?? 0
      for (let j = 0; j < (code[call + 3] ?? 0); j++) {
        const node = code[call + 6 + 3 * j] ?? 0
        if (code[node] !== Op.Lambda || module.form.functions[code[node + 2] ?? 0] !== fn.form) continue
        const mention = { fn: parent, node, block: parent.calls[i + 1] ?? 0, call, isCallee: false }
        const site = this.siteOf(fn, mention)
        return site === null ? this.givenTo(fn, mention) : [site]
      }
    }
    return []
  }

  /** A function that is given to a function of the project: where that calls it. */
  private givenTo(fn: SurveyedFunction, { fn: caller, node, block, call }: Mention): CallSite[] {
    const value = pick(this.reader.forTypes(() => this.reader.read(caller, node, block)).value)
    const meant = this.meant(value).functions
    if (!meant.some((one) => one.fn === fn)) return []
    const isBound = meant.some((one) => one.fn === fn && one.isBound) || (fn.owner !== null && !isStatic(fn) && value.kind === 'method')
    return this.takersOf(caller, call, block, node).map((site) => ({ ...site, isBound }))
  }

  /** Where the functions of the project that are called with an argument call that. */
  takersOf(caller: SurveyedFunction, call: number, block: number, node: number): CallSite[] {
    const { code } = caller.module.form
    const callee = code[call + 2] ?? 0
    const { functions, cls } = this.of(caller, call, block)
    const maker = cls === null ? null : this.makerOf(cls)
    const takers = maker === null ? functions : [{ fn: maker, isBound: true }]
    return takers.flatMap(({ fn: taker, isBound }) => {
      const receiver = code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0
      return callsOfParameter(taker, node, { fn: caller, call, block, how: 'call', after: -1, receiver, isBound })
    })
  }

  private makerOf(cls: ClassValue): SurveyedFunction | null {
    const found = findInClass(cls, '__init__')
    const value = found !== null && 'owner' in found ? pick(found.value) : null
    return value?.kind === 'function' ? (this.reader.functions.get(value.form) ?? null) : null
  }

  /** The class's own name, and those of its subclasses that make objects by the same method. */
  private makersOf(fn: SurveyedFunction): string[] {
    const { owner } = fn
    const cls = owner === null ? null : this.classOf(owner)
    if (owner === null || cls === null) return owner === null ? [] : [owner.name]
    const names = [owner.name]
    for (const other of this.below(cls)) {
      if (names.length > 12) break
      if (!other.methods.some((one) => one.form?.name === fn.form?.name)) names.push(other.name)
    }
    return names
  }

  /** Classes of the project that are derived from this one. */
  below(cls: ClassValue): readonly SurveyedClass[] {
    if (this.derived === null) {
      this.derived = new Map()
      for (const module of this.reader.modules.values())
        for (const other of module.classes.values()) {
          const value = this.classOf(other)
          for (const base of value?.mro ?? [])
            if (base !== value && base.kind === 'class' && base.site !== null) push(this.derived, base, other)
        }
    }
    return this.derived.get(cls) ?? []
  }

  private siteOf(fn: SurveyedFunction, { fn: caller, node, block, call, isCallee }: Mention): CallSite | null {
    const { code, strings } = caller.module.form
    const { form } = fn
    if (form === null) return null
    if (isCallee) {
      const callee = this.of(caller, call, block)
      // `super().__init__(…)` asks a class above, and never one beside.
      const isAbove = form.name === '__init__' || form.name === '__new__' || isOfSuper(caller, node)
      const own =
        callee.functions.find((one) => one.fn === fn) ?? (isAbove ? undefined : callee.functions.find((one) => this.isOverride(fn, one.fn)))
      const asked = callee.functions[0]?.fn
      const isMade = callee.cls !== null && this.makes(callee.cls, fn)
      if (own === undefined && !isMade && !this.isBehindDecorator(fn, callee, code[node] === Op.Attribute)) return null
      const receiver = code[node] === Op.Attribute ? (code[node + 2] ?? 0) : 0
      return {
        fn: caller,
        call,
        block,
        how: 'call',
        after: -1,
        receiver,
        isBound: own?.isBound ?? (isMade || (fn.owner !== null && receiver !== 0 && !isStatic(fn))),
        isGuessed:
          callee.isGuessed === true ||
          (own === undefined && !isMade && (receiver !== 0 || isVariable(caller, node))) ||
          // Asked of what does the work itself, one of those that do it otherwise is only perhaps meant.
          (asked !== undefined && own !== undefined && this.isOverride(fn, asked) && doesWork(asked)),
      }
    }
    const value = pick(this.reader.forTypes(() => this.reader.read(caller, node, block)).value)
    const meant = this.meant(value).functions
    if (!meant.some((one) => one.fn === fn) && !(value.kind === 'unknown' && this.byName.get(fn.form?.name ?? '')?.length === 1))
      return null
    if (!this.handsOn(this.of(caller, call, block))) return null
    const count = code[call + 3] ?? 0
    for (let i = 0; i < count; i++) {
      const at = call + 4 + 3 * i
      if (code[at + 2] !== node) continue
      const isNamed = code[at] === ArgKind.Keyword
      const isSpread = isNamed && /^(?:target|func|function|fn|job)$/.test(strings[code[at + 1] ?? 0] ?? '')
      const isBound =
        meant.some((one) => one.fn === fn && one.isBound) || (fn.owner !== null && code[node] === Op.Attribute && !isStatic(fn))
      const receiver = code[node] === Op.Attribute ? (code[node + 2] ?? 0) : 0
      return {
        fn: caller,
        call,
        block,
        how: isSpread || hasSpread(caller, call) ? 'spread' : 'handed',
        after: isNamed ? -1 : i,
        receiver,
        isBound,
        isGuessed: value.kind === 'unknown',
      }
    }
    return null
  }

  /** A library that is given a function and what follows calls it with that; a function of the project only where it takes any arguments. */
  private handsOn({ functions, cls }: Callee): boolean {
    return cls === null && functions.every(({ fn }) => fn.form?.parameters.some(({ kind }) => kind === 'var-positional') === true)
  }

  /** A decorator put something else in the function's place, which calls it. */
  private isBehindDecorator(fn: SurveyedFunction, { functions, cls, paths }: Callee, isMethod: boolean): boolean {
    if (!isDecorated([fn])) return false
    if (functions.length > 0) return functions.some((one) => one.fn.qualname.includes('<locals>') || one.fn.form?.name === '__call__')
    const name = fn.form?.name ?? ''
    if (paths.length > 0) return paths[0]?.endsWith('()') === true
    return cls === null && (!isMethod || (name.length > 7 && name.indexOf('_', 1) > 0))
  }

  private makes(cls: ClassValue, fn: SurveyedFunction): boolean {
    const found = findInClass(cls, fn.form?.name ?? '__init__')
    return found !== null && 'owner' in found && this.meant(pick(found.value)).functions.some((one) => one.fn === fn)
  }
}

/** What these give is what they were given: no object of the library. */
function isAnything(value: Value): boolean {
  return /^(?:builtins\.(?:getattr|next|max|min)|importlib\.import_module)\(\)/.test(pathOf(value) ?? '')
}

/** A variable or parameter of the function, which may hold anything. */
function isVariable(fn: SurveyedFunction, node: number): boolean {
  const { code, strings } = fn.module.form
  if (code[node] !== Op.Local && code[node] !== Op.Free) return false
  const stores = fn.stores.get(strings[code[node + (code[node] === Op.Local ? 3 : 2)] ?? 0] ?? '') ?? []
  return !stores.some(({ how }) => how === 'import' || how === 'def')
}

export function isStatic(fn: SurveyedFunction): boolean {
  return decoratorNames(fn).includes('staticmethod')
}

export function decoratorNames({ form, module }: SurveyedFunction): string[] {
  const { code } = module.form
  return (form?.decorators ?? []).map((node) => nameAt(module, code[node] === Op.Call ? (code[node + 2] ?? 0) : node) ?? '')
}

function isClassParameter(fn: SurveyedFunction, name: string): boolean {
  return fn.owner !== null && fn.form?.parameters[0]?.name === name && (name === 'cls' || decoratorNames(fn).includes('classmethod'))
}

/** It is not there for others to fill in. */
function doesWork(fn: SurveyedFunction): boolean {
  const { module, body, form } = fn
  const { code } = module.form
  const count = code[body] === Op.Block ? (code[body + 2] ?? 0) : 1
  const only = code[body] === Op.Block ? (code[body + 3] ?? 0) : body
  if (count === 0 || (count === 1 && (code[only] === Op.Raise || code[only] === Op.Expr))) return false
  return !bodyText(fn).includes('NotImplemented') && !(form?.decorators ?? []).some((node) => nameAt(module, node) === 'abstractmethod')
}

const PLAIN = new Set(['classmethod', 'staticmethod', 'property', 'abstractmethod', 'override', 'overload', 'final'])

function isDecorated(functions: readonly SurveyedFunction[]): boolean {
  return functions.some((fn) => decoratorNames(fn).some((name) => !PLAIN.has(name)))
}

export function pathsOf(value: Value): string[] {
  const path = pathOf(value)
  return path === null ? [] : [path]
}

function basePaths(cls: ClassValue): string[] {
  return cls.mro.slice(1).flatMap((one) => (one.kind === 'external' || one.native !== undefined ? pathsOf(one) : []))
}

/** A method of a library's class, also through a class of the project that is derived from it. */
function methodPaths(value: Value & { kind: 'method' }): string[] {
  const func = pick(value.func)
  const own = pathOf(func)
  const name = func.kind === 'function' || func.kind === 'native' ? func.name.slice(func.name.lastIndexOf('.') + 1) : null
  const self = pick(value.self)
  const cls = value.owner ?? (self.kind === 'instance' ? self.cls : undefined)
  const paths = name === null || cls === undefined ? [] : cls.mro.flatMap((base) => pathsOf(base).map((path) => `${path}.${name}`))
  return own === null ? paths : [own, ...paths]
}

function push<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const known = map.get(key)
  if (known === undefined) map.set(key, [value])
  else known.push(value)
}

/** `super().name` */
function isOfSuper({ module }: SurveyedFunction, callee: number): boolean {
  const { code } = module.form
  const of = code[callee] === Op.Attribute ? (code[callee + 2] ?? 0) : 0
  return of !== 0 && code[of] === Op.Call && calleeName(module, of) === 'super'
}
