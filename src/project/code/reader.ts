// Reads expressions in functions that nobody runs: back from a use to what gave the variable its value, through modules that were
// evaluated, settings, classes and the returns of functions of the project. Nothing is decided by the order in which it is asked.
import { BinaryOp, CompareOp, Op, startOf, UnaryOp } from '../../syntax/index.ts'
import {
  type ClassValue,
  dict,
  external,
  findAttribute,
  hashKey,
  list,
  type Machine,
  type ModuleValue,
  NONE,
  pick,
  resolveAnnotation,
  type Site,
  str,
  textOf,
  unknown,
  type Value,
} from '../evaluate/index.ts'
import { changedNames, opened } from './changed-names.ts'
import { indexMentions, type Mention } from './mentions.ts'
import { narrowed } from './narrowed.ts'
import { readCall } from './read-calls.ts'
import { attempt, callersOf, classOf, readMember } from './read-members.ts'
import {
  addNames,
  addSources,
  asText,
  joinReadings,
  mergeSources,
  nothing,
  type Reading,
  readingOf,
  type Source,
  typeOf,
} from './reading.ts'
import type { Store, SurveyedFunction, SurveyedModule } from './survey.ts'

export interface ReaderOptions {
  /** What a parameter's default stands for where a framework fills it in: the function or class that is called for it. */
  readonly injected?: (value: Value) => Value | null
  /** What reading this path of a library gives, where it is part of a request. */
  readonly sourceOf?: (path: string) => Source | null
  /** Called from outside of the program: callers in the tree do not say what its parameters are. */
  readonly isEntry?: (fn: SurveyedFunction) => boolean
}

const DEEPEST = 24
/** Functions whose returns are looked into, one within the other. */
const DEEPEST_CALLS = 3
/** Work for the whole program; one expression counts one. */
const MOST_READS = 3_000_000

export class Reader {
  readonly machine: Machine
  readonly modules: ReadonlyMap<string, SurveyedModule>
  readonly options: ReaderOptions
  readonly functions = new Map<object, SurveyedFunction>()
  reads = 0
  private readonly mentions: ReadonlyMap<string, readonly Mention[]>
  /** Only classes are wanted, to see who calls whom: no value is computed. */
  onlyTypes = false
  private readonly known = new Map<SurveyedFunction, Map<number, Reading>>()
  private readonly knownTypes = new Map<SurveyedFunction, Map<number, Reading>>()
  private readonly active = new Set<string>()
  private readonly typed = new Map<ModuleValue, ModuleValue>()
  private depth = 0
  private calls = 0

  constructor(machine: Machine, modules: ReadonlyMap<string, SurveyedModule>, options: ReaderOptions = {}) {
    this.machine = machine
    this.modules = modules
    this.options = options
    for (const module of modules.values()) {
      for (const fn of module.functions) if (fn.form !== null) this.functions.set(fn.form, fn)
    }
    this.mentions = indexMentions(modules.values())
  }

  /** The calls in which a function or class of the tree is named: called, or handed on. */
  mentionsOf(name: string): readonly Mention[] {
    return this.mentions.get(name) ?? []
  }

  read(fn: SurveyedFunction, node: number, block: number): Reading {
    const memos = this.onlyTypes ? this.knownTypes : this.known
    let memo = memos.get(fn)
    if (memo === undefined) memos.set(fn, (memo = new Map()))
    const before = memo.get(node) ?? (this.onlyTypes ? this.known.get(fn)?.get(node) : undefined)
    if (before !== undefined) return before
    const key = `${fn.module.value.file}:${node}`
    if (this.depth >= DEEPEST || this.reads >= MOST_READS || this.active.has(key)) return nothing('too far away')
    this.reads++
    this.active.add(key)
    this.depth++
    try {
      const reading = this.expression(fn, node, block)
      // What was cut short because of where the question began is not kept.
      if (this.depth < DEEPEST / 2) memo.set(node, reading)
      return reading
    } finally {
      this.depth--
      this.active.delete(key)
    }
  }

  site(fn: SurveyedFunction, node: number): Site {
    return { module: fn.module.value, node }
  }

  private expression(fn: SurveyedFunction, node: number, block: number): Reading {
    const { form } = fn.module
    const { code, strings, numbers } = form
    const at = (operand: number): number => code[node + 2 + operand] ?? 0
    const child = (operand: number): Reading => this.read(fn, at(operand), block)
    const here = { defined: this.site(fn, node) }
    switch (code[node] ?? 0) {
      case Op.None:
        return readingOf(NONE, here)
      case Op.True:
      case Op.False:
        return readingOf({ kind: 'const', type: 'bool', value: code[node] === Op.True }, here)
      case Op.Int:
        return readingOf({ kind: 'const', type: 'int', value: numbers[at(0)] ?? 0 }, here)
      case Op.Float:
        return readingOf({ kind: 'const', type: 'float', value: numbers[at(0)] ?? 0 }, here)
      case Op.BigInt:
        return readingOf({ kind: 'const', type: 'int', value: BigInt(strings[at(0)] ?? '0') }, here)
      case Op.Str:
        return readingOf(str(strings[at(0)] ?? ''), here)
      case Op.Bytes:
        return readingOf({ kind: 'const', type: 'bytes', value: strings[at(0)] ?? '' }, here)
      case Op.FString:
        return this.text(
          Array.from({ length: at(0) }, (_, i) => {
            const part = code[node + 3 + i] ?? 0
            return this.read(fn, code[part] === Op.Field ? (code[part + 2] ?? 0) : part, block)
          }),
          here.defined,
        )
      case Op.Binary:
        if (at(0) === BinaryOp.Add || at(0) === BinaryOp.Mod) return this.binary(at(0), child(1), child(2), here.defined)
        if (at(0) === BinaryOp.Div) return this.divided(child(1), child(2))
        return this.made('a computed value', [child(1), child(2)])
      case Op.Local:
        return this.variable(fn, strings[at(1)] ?? '', node, block)
      case Op.Free: {
        const name = strings[at(0)] ?? ''
        for (let outer = fn.parent; outer !== null; outer = outer.parent)
          if (outer.stores.has(name) || outer.form?.parameters.some((parameter) => parameter.name === name))
            return this.variable(outer, name, 0, 0)
        return this.global(fn.module, name)
      }
      case Op.ClassName: {
        const name = strings[at(0)] ?? ''
        return fn.stores.has(name) ? this.variable(fn, name, node, block) : this.global(fn.module, name)
      }
      case Op.Global:
        return this.global(fn.module, strings[at(0)] ?? '')
      case Op.Attribute:
        return this.attribute(child(0), strings[at(1)] ?? '', this.site(fn, node))
      case Op.Index:
        return this.item(child(0), child(1), this.site(fn, node))
      case Op.Call:
        return readCall(this, fn, node, block)
      case Op.Await:
      case Op.Star:
        return child(0)
      case Op.Walrus:
        return child(1)
      case Op.Ternary:
        return joinReadings([narrowed(this, fn, at(0), child(1), block), child(2)], 'one of two values')
      case Op.And:
        return joinReadings([child(0), child(1)], 'one of two values')
      case Op.Or:
        return either(child(0), child(1))
      case Op.List:
      case Op.Tuple:
      case Op.Set: {
        const items = Array.from({ length: Math.min(at(0), 64) }, (_, i) => this.read(fn, code[node + 3 + i] ?? 0, block))
        const type = code[node] === Op.List ? 'list' : code[node] === Op.Tuple ? 'tuple' : 'set'
        return {
          ...this.made('', items),
          value: list(
            items.map(({ value }) => value),
            type,
          ),
          defined: here.defined,
        }
      }
      case Op.Dict: {
        const pairs: [Value, Value][] = []
        const parts: Reading[] = []
        let open = false
        for (let i = 0; i < Math.min(at(0), 64); i++) {
          const key = code[node + 3 + 2 * i] ?? 0
          const value = this.read(fn, code[node + 4 + 2 * i] ?? 0, block)
          parts.push(value)
          if (key !== 0) pairs.push([this.read(fn, key, block).value, value.value])
          else if (value.value.kind === 'dict')
            pairs.push(...[...value.value.entries.values()].map((e): [Value, Value] => [e.key, e.value]))
          else open = true
        }
        return { ...this.made('', parts), value: { ...dict(pairs), open: open || at(0) > 64 }, defined: here.defined }
      }
      case Op.Compare: {
        const [left, right] = [child(1), child(2)]
        const answer = compared(at(0), pick(left.value), pick(right.value))
        const made = this.made('a comparison', [left, right])
        return answer === null ? made : { ...made, value: { kind: 'const', type: 'bool', value: answer } }
      }
      case Op.Unary: {
        const operand = child(1)
        const value = pick(operand.value)
        if (at(0) !== UnaryOp.Not || value.kind !== 'const') return this.made('a computed value', [operand])
        return { ...operand, value: { kind: 'const', type: 'bool', value: !value.value } }
      }
      case Op.Lambda: {
        const inner = form.functions[at(0)]
        return inner === undefined ? nothing('a lambda') : readingOf(this.functionValue(fn, inner), { from: [] })
      }
      case Op.Comprehension:
        return { ...this.read(fn, at(1), block), value: unknown('made by a comprehension'), type: null }
      default:
        return nothing('a computed value')
    }
  }

  // ---- variables

  private variable(fn: SurveyedFunction, name: string, use: number, block: number): Reading {
    const stores = fn.stores.get(name) ?? []
    const { form, blocks } = fn.module
    const position = use === 0 ? Number.MAX_SAFE_INTEGER : startOf(form, use)
    const reaching: Store[] = []
    let settled = false
    for (let i = stores.length - 1; i >= 0 && reaching.length < 8; i--) {
      const store = stores[i]
      if (store === undefined || store.at > position) continue
      reaching.push(store)
      if (isWithin(blocks, block, store.block)) {
        settled = true
        break
      }
    }
    const parameter = fn.form?.parameters.find((one) => one.name === name)
    const readings = (reaching.length === 0 && parameter === undefined ? stores.slice(0, 4) : reaching).map((store) =>
      this.stored(fn, name, store),
    )
    if (parameter !== undefined && !settled) readings.push(this.parameter(fn, name))
    if (readings.length === 0) return nothing(`\`${name}\` has no value here`, { names: [name] })
    const joined = addNames(joinReadings(readings, 'one of several values'), plain(name))
    return changedNames(fn).has(name) ? opened(joined) : joined
  }

  stored(fn: SurveyedFunction, name: string, store: Store): Reading {
    const { how, node, index, block, target } = store
    switch (how) {
      case 'value':
        return addDefined(this.read(fn, node, block), this.site(fn, target))
      case 'changed': {
        const { code } = fn.module.form
        const before = this.read(fn, code[node + 3] ?? 0, block)
        return this.binary(code[node + 2] ?? 0, before, this.read(fn, code[node + 4] ?? 0, block), this.site(fn, target))
      }
      case 'item': {
        const whole = this.read(fn, node, block)
        const value = pick(whole.value)
        const isOne = store.path === undefined
        const item = isOne && value.kind === 'list' && !value.open ? value.items[index] : undefined
        return item === undefined ? { ...whole, value: unknown('a part of a value'), type: null, names: [] } : readingOf(item)
      }
      case 'each': {
        const whole = this.read(fn, node, block)
        const type = store.path === undefined ? this.itemType(whole) : null
        return { ...whole, value: unknown('an item of a value'), type, names: whole.names }
      }
      case 'entered': {
        const whole = this.read(fn, node, block)
        return whole.value.kind === 'unknown' && typeOf(whole) === null ? { ...whole, value: unknown('a context') } : whole
      }
      case 'caught': {
        const type = node === 0 ? 'BaseException' : this.exceptionName(this.read(fn, node, block).value)
        return nothing('a caught exception', { from: [{ kind: 'exception', type, isObject: true }], type: external(type) })
      }
      case 'import': {
        const value = fn.form === null && fn.parent === null ? this.loaded(fn.module, name) : this.imported(fn, node, index)
        return value === null ? nothing('an import that is not known') : readingOf(value)
      }
      case 'def': {
        const form = fn.module.form.functions[index]
        const value = this.loaded(fn.module, name)
        if (fn.form === null && fn.parent === null && value !== null) return readingOf(value)
        return form === undefined ? nothing('a function') : readingOf(this.functionValue(fn, form))
      }
      case 'class': {
        const value = fn.form === null && fn.parent === null ? this.loaded(fn.module, name) : null
        return value === null ? nothing('a class made in a function') : readingOf(value)
      }
    }
  }

  private functionValue(fn: SurveyedFunction, form: NonNullable<SurveyedFunction['form']>): Value {
    return {
      kind: 'function',
      form,
      module: fn.module.value,
      closure: null,
      name: form.name,
      qualname: form.qualname,
      defaults: new Map(),
      attrs: new Map(),
      owner: null,
      site: this.site(fn, form.body),
    }
  }

  exceptionName(value: Value): string {
    const v = pick(value)
    if (v.kind === 'class') return v.native ?? `${v.module}:${v.qualname}`
    if (v.kind === 'external') return v.path
    if (v.kind === 'list') return v.items.map((item) => this.exceptionName(item)).join(' | ')
    return 'Exception'
  }

  private itemType(whole: Reading): Value | null {
    const type = whole.type
    return type?.kind === 'generic' ? classOf(type.args[type.args.length - 1] ?? NONE) : null
  }

  private loaded(module: SurveyedModule, name: string): Value | null {
    return module.value.globals.get(name) ?? null
  }

  /** An import inside of a function: what the module holds after it has run. */
  private imported(fn: SurveyedFunction, node: number, index: number): Value | null {
    const { code, strings } = fn.module.form
    const { value: module } = fn.module
    return attempt(this.machine, () => {
      if (index < 0) {
        const dotted = strings[code[node + 2] ?? 0] ?? ''
        const whole = this.machine.importModule(dotted, module.file)
        return code[node + 4] === 1 || !dotted.includes('.')
          ? whole
          : this.machine.importModule(dotted.split('.', 1)[0] ?? dotted, module.file)
      }
      const level = code[node + 2] ?? 0
      const written = strings[code[node + 3] ?? 0] ?? ''
      const dotted = level === 0 ? written : this.machine.host.index.resolveRelative(module.name, module.isPackage, level, written)
      const from = this.machine.importModule(dotted, module.file)
      const name = strings[code[node + 5 + 2 * index] ?? 0] ?? ''
      const found = findAttribute(this.machine, from, name, null)
      return found !== null && found.kind !== 'unknown' ? found : this.machine.importModule(`${dotted}.${name}`, module.file)
    })
  }

  private global(module: SurveyedModule, name: string): Reading {
    const value = module.value.globals.get(name)
    if (value === undefined) {
      const builtin = this.machine.host.builtins.get(name)
      if (builtin !== undefined) return readingOf(builtin, { from: [], names: [name] })
      return nothing(`\`${name}\` is not known`, { names: [name] })
    }
    const top = module.functions[0]
    const stores = top?.stores.get(name)
    const last = stores?.at(-1)
    // The evaluator knows the value; how it is written says what it is made from where that is not known.
    if (top !== undefined && last !== undefined && stores?.length === 1 && last.how === 'value' && isOpaque(value)) {
      const written = this.stored(top, name, last)
      return addNames({ ...written, value: written.value.kind === 'unknown' ? value : written.value }, name)
    }
    return addNames(readingOf(value, { defined: this.definitionOf(module, name, 0) }), name)
  }

  /** Where a variable of a module gets its value, through imports. */
  private definitionOf(module: SurveyedModule, name: string, depth: number): Site | null {
    const top = module.functions[0]
    const store = top?.stores.get(name)?.at(-1)
    if (top === undefined || store === undefined || depth > 6) return null
    if (store.how !== 'import') return { module: module.value, node: store.target }
    const { code, strings } = module.form
    if (store.index < 0) return null
    const level = code[store.node + 2] ?? 0
    const dotted = this.machine.host.index.resolveRelative(
      module.value.name,
      module.value.isPackage,
      level,
      strings[code[store.node + 3] ?? 0] ?? '',
    )
    const from = this.machine.modules.get(level === 0 ? (strings[code[store.node + 3] ?? 0] ?? '') : dotted)
    const surveyed = from === undefined ? undefined : this.modules.get(from.file)
    return surveyed === undefined
      ? null
      : this.definitionOf(surveyed, strings[code[store.node + 5 + 2 * store.index] ?? 0] ?? '', depth + 1)
  }

  /** Where an attribute of a class gets its default. */
  definitionIn(cls: ClassValue, name: string): Site | null {
    for (const base of cls.mro) {
      if (base.kind !== 'class' || base.site === null) continue
      const body = this.modules.get(base.site.module.file)?.classes.get(base.qualname)?.body
      const store = body?.stores.get(name)?.at(-1)
      if (store !== undefined && body !== undefined) return this.site(body, store.target)
    }
    return null
  }

  // ---- parameters

  parameter(fn: SurveyedFunction, name: string): Reading {
    const parameter = fn.form?.parameters.find((one) => one.name === name)
    if (parameter === undefined || fn.form === null) return nothing('not a parameter')
    const own: Source = { kind: 'parameter', name, of: fn }
    const cls = fn.owner === null ? null : this.classValue(fn)
    if (cls !== null && fn.form.parameters[0] === parameter && !isStatic(fn)) return nothing('self', { type: cls, names: [name] })
    const type = this.annotated(fn, parameter.annotation)
    const given = parameter.default === 0 ? null : this.read(fn.parent ?? fn, parameter.default, 0)
    const injected = given === null ? null : (this.options.injected?.(pick(given.value)) ?? null)
    if (injected !== null) return nothing('filled in by the framework', { names: [name], type: type ?? this.givenBack(injected) })
    const passed = { of: fn, name }
    if (given === null || this.options.isEntry?.(fn) === true)
      return nothing('a parameter', { from: [own], names: [name], type, parameter: passed })
    return { ...given, likely: true, type: type ?? given.type, from: mergeSources([given.from, [own]]), names: [name], parameter: passed }
  }

  /** A reading with what callers in the tree pass in place of a parameter that it is: for a fact that somebody asks for. */
  withCallers(reading: Reading, depth = 0): Reading {
    const { parameter } = reading
    if (depth > 3) return reading
    if (parameter === undefined) return this.withPassed(reading, depth)
    if (this.options.isEntry?.(parameter.of) === true) return reading
    const callers = callersOf(this, parameter.of)
    if (callers.length === 0) return reading
    const passed = callers.map((call) => {
      const given = call.argument(parameter.name)
      return given === null ? { ...reading, parameter: undefined } : this.withCallers(given, depth + 1)
    })
    const joined = joinReadings(passed, 'given by several callers')
    return {
      ...joined,
      names: [...new Set([...reading.names, ...joined.names])].slice(0, 4),
      type: reading.type ?? joined.type,
      likely: true,
    }
  }

  /** Made from parameters: what callers pass for them says more about where it comes from. */
  private withPassed(reading: Reading, depth: number): Reading {
    const lists: (readonly Source[])[] = []
    const names = [...reading.names]
    for (const source of reading.from) {
      const passed = source.kind === 'parameter' && this.options.isEntry?.(source.of) !== true ? callersOf(this, source.of) : []
      const given = passed.flatMap((call) => (source.kind === 'parameter' ? (call.argument(source.name) ?? []) : []))
      const further = given.map((one) => this.withCallers(one, depth + 1))
      lists.push(further.length === 0 ? [source] : further.flatMap(({ from }) => from))
      names.push(...further.flatMap((one) => one.names))
    }
    return { ...reading, from: mergeSources(lists), names: [...new Set(names)].slice(0, 4) }
  }

  private classValue(fn: SurveyedFunction): ClassValue | null {
    if (fn.owner === null || fn.owner.qualname.includes('<locals>')) return null
    let value: Value | null = null
    for (const part of fn.owner.qualname.split('.')) {
      value = value === null ? (fn.module.value.globals.get(part) ?? null) : value.kind === 'class' ? (value.attrs.get(part) ?? null) : null
      if (value !== null) value = pick(value)
    }
    return value?.kind === 'class' ? value : null
  }

  /** The class that an annotation names. */
  annotated(fn: SurveyedFunction, annotation: number): Value | null {
    const value = annotation === 0 ? null : this.annotation(fn, annotation)
    return value === null ? null : classOf(value)
  }

  /** What an annotation says, with all that is written around the class. */
  annotation(fn: SurveyedFunction, annotation: number): Value | null {
    const value = attempt(this.machine, () =>
      resolveAnnotation(this.machine, { node: annotation, module: this.asTyped(fn.module.value), frame: null, scope: null }),
    )
    return value === null ? null : pick(value)
  }

  /** `if TYPE_CHECKING: from starlette.requests import Request`: the module with the names that only its annotations have. */
  asTyped(module: ModuleValue): ModuleValue {
    let typed = this.typed.get(module)
    if (typed !== undefined) return typed
    typed = module
    this.typed.set(module, module)
    const top = this.modules.get(module.file)?.functions[0]
    if (top?.module.form.strings.includes('TYPE_CHECKING') === true) {
      const globals = new Map(module.globals)
      for (const [name, stores] of top.stores) {
        const store = stores.find(({ how }) => how === 'import')
        if (store === undefined || globals.has(name)) continue
        const value = this.imported(top, store.node, store.index)
        if (value !== null) globals.set(name, value)
      }
      if (globals.size > module.globals.size) typed = { ...module, globals }
    }
    this.typed.set(module, typed)
    return typed
  }

  /** The class of what a function or class that a framework calls gives. */
  private givenBack(value: Value): Value | null {
    const v = pick(value)
    if (v.kind === 'class') return v
    const fn = v.kind === 'function' ? this.functions.get(v.form) : undefined
    const given = fn === undefined ? null : this.returned(fn)
    const whole = given === null ? null : pick(given.value)
    return given === null ? null : (typeOf(given) ?? (whole?.kind === 'external' && isMade(whole.path) ? whole : null))
  }

  /** Asks for classes alone. */
  forTypes<T>(ask: () => T): T {
    const before = this.onlyTypes
    this.onlyTypes = true
    try {
      return ask()
    } finally {
      this.onlyTypes = before
    }
  }

  /** What a function of the project returns or yields. */
  returned(fn: SurveyedFunction): Reading {
    const declared = fn.form === null ? null : this.annotated(fn, fn.form.returns)
    // What is said of an object is its class; its parts are asked for one by one.
    if (declared !== null && (this.onlyTypes || !isPlainType(declared))) return nothing('the result of a function', { type: declared })
    if (this.calls >= DEEPEST_CALLS) return nothing('the result of a function')
    this.calls++
    try {
      return this.givenByReturns(fn, declared)
    } finally {
      this.calls--
    }
  }

  private givenByReturns(fn: SurveyedFunction, declared: Value | null): Reading {
    const { code } = fn.module.form
    const nodes = fn.returns.length > 0 ? fn.returns : fn.yields
    const readings: Reading[] = []
    for (let i = 0; i < Math.min(nodes.length, 12); i += 2) {
      const value = code[(nodes[i] ?? 0) + 2] ?? 0
      if (code[nodes[i] ?? 0] === Op.YieldFrom) continue
      if (value !== 0) readings.push(this.read(fn, value, nodes[i + 1] ?? 0))
    }
    const joined = joinReadings(readings, 'one of several results')
    return { ...joined, type: declared ?? joined.type, names: [] }
  }

  // ---- attributes and items

  attribute(base: Reading, name: string, site: Site): Reading {
    const names = base.names.length === 0 ? [name] : base.names.slice(0, 2).map((one) => `${one}.${name}`)
    const value = pick(base.value)
    if (value.kind !== 'unknown') {
      const found = attempt(this.machine, () => findAttribute(this.machine, base.value, name, null) ?? unknown('no such attribute'))
      if (found !== null && found.kind !== 'unknown') {
        const path = found.kind === 'external' ? found.path : null
        const source = path === null ? null : (this.options.sourceOf?.(path) ?? null)
        const cls = value.kind === 'instance' ? value.cls : value.kind === 'class' ? value : null
        const defined = cls !== null ? this.definitionIn(cls, name) : value.kind === 'module' ? this.definedIn(value.file, name) : null
        const made = readingOf(found, { names, defined, ...(cls !== null && found.kind === 'const' ? { likely: true } : {}) })
        return source === null ? made : addSources(made, [source])
      }
      if (value.kind === 'external') {
        const path = `${value.path}.${name}`
        const source = this.options.sourceOf?.(path) ?? null
        return readingOf(external(path), { names, from: source === null ? [] : [source] })
      }
    }
    const type = typeOf(base)
    if (type !== null) {
      const member = readMember(this, type, name, base)
      if (member !== null) return { ...member, names }
    }
    void site
    return nothing('an attribute of something that is not known', { from: asText(base.from), names })
  }

  private definedIn(file: string, name: string): Site | null {
    const module = this.modules.get(file)
    return module === undefined ? null : this.definitionOf(module, name, 0)
  }

  item(base: Reading, key: Reading, site: Site): Reading {
    const text = textOf(key.value)
    const names = text === null ? base.names : base.names.length === 0 ? [text] : base.names.slice(0, 2).map((one) => `${one}.${text}`)
    const value = pick(base.value)
    if (value.kind === 'dict' && !value.environment) {
      const found = value.entries.get(hashKey(key.value))
      if (found !== undefined)
        return readingOf(found.value.kind === 'maybe' ? found.value.value : found.value, { names, likely: base.likely })
    }
    if (value.kind === 'external') {
      const path = `${value.path}.__getitem__`
      const source = this.options.sourceOf?.(text === null ? path : `${value.path}.${text}`) ?? null
      const type = source === null && isMade(value.path) ? external(`${value.path}[]`) : null
      return nothing('an item of something of a library', { names, from: source === null ? base.from : [source], type })
    }
    void site
    const type = typeOf(base)
    const isOfLibrary = this.onlyTypes && type?.kind === 'external' && isMade(type.path)
    return nothing('an item', { names, from: base.from, type: isOfLibrary ? external(`${type.path}[]`) : null })
  }

  // ---- what is put together

  private made(reason: string, parts: readonly Reading[]): Reading {
    return nothing(reason, {
      from: mergeSources(parts.map(({ from }) => from)),
      names: [...new Set(parts.flatMap(({ names }) => names))].slice(0, 4),
    })
  }

  /** `folder / name` is a path where a side of it is one. */
  private divided(left: Reading, right: Reading): Reading {
    const type =
      [left, right].map(typeOf).find((one) => one !== null && isPathType(one)) ?? (isTextual(right) || isTextual(left) ? PATH : null)
    return { ...this.made('a computed value', [left, right]), type }
  }

  private text(parts: readonly Reading[], defined: Site | null): Reading {
    const put = this.made('', parts)
    const made = { ...put, from: asText(put.from), defined }
    const texts = parts.map((part) => (pick(part.value).kind === 'const' ? String((pick(part.value) as { value: unknown }).value) : null)) // a const has a value
    if (texts.every((one) => one !== null)) return { ...made, value: str(texts.join('')) }
    return { ...made, value: { kind: 'text', parts: texts.map((one, i) => one ?? { reason: parts[i]?.names[0] ?? 'not known' }) } }
  }

  private binary(operator: number, left: Reading, right: Reading, defined: Site): Reading {
    if (operator === BinaryOp.Mod) {
      const format = textOf(left.value)
      const made = this.made('a formatted text', [left, right])
      return {
        ...made,
        from: asText(made.from),
        value: format === null ? unknown('a computed value') : { kind: 'text', parts: [format, { reason: 'formatted' }] },
        defined,
      }
    }
    if (operator === BinaryOp.Add && (textOf(left.value) !== null || textOf(right.value) !== null || left.value.kind === 'text'))
      return this.text([left, right], defined)
    return { ...this.made('a computed value', [left, right]), defined }
  }
}

/** `a or b`: where `a` is not known, `b` stands for its absence. */
function either(left: Reading, right: Reading): Reading {
  const value = pick(left.value)
  if (value.kind === 'const')
    return value.value ? { ...left, likely: left.likely } : { ...right, from: mergeSources([right.from, left.from]) }
  if (pick(right.value).kind === 'unknown') return joinReadings([left, right], 'one of two values')
  return {
    ...right,
    likely: true,
    from: mergeSources([left.from, right.from]),
    names: [...left.names, ...right.names].slice(0, 4),
    type: typeOf(left),
  }
}

/** `str`, `int`, `dict[str, str]`: a value, and no object of a class. */
function isPlainType(type: Value): boolean {
  const origin = type.kind === 'generic' ? pick(type.origin) : type
  return origin.kind === 'class' ? (origin.native?.startsWith('builtins.') ?? false) : origin.kind === 'native'
}

/** Texts divide nothing but paths. */
function isTextual({ value, type }: Reading): boolean {
  const known = pick(value)
  return (
    known.kind === 'text' || (known.kind === 'const' && known.type === 'str') || (type?.kind === 'class' && type.native === 'builtins.str')
  )
}
const PATH = external('pathlib.Path')

function isPathType(type: Value): boolean {
  return /^(?:pathlib|anyio)\.\w*Path\b/.test(type.kind === 'class' ? (type.native ?? '') : type.kind === 'external' ? type.path : '')
}

/** An object of a library, or a class of one that stands for its objects: their items are something too. */
function isMade(path: string): boolean {
  return /\(\)|\[\]$|\.[A-Z]\w*$/.test(path)
}

function isOpaque(value: Value): boolean {
  return value.kind === 'unknown' || value.kind === 'external'
}

/** What a comparison of constants says; null where it is not known. */
function compared(operator: number, left: Value, right: Value): boolean | null {
  const isIn = operator === CompareOp.In || operator === CompareOp.NotIn
  if (left.kind !== 'const') return null
  if (isIn) {
    if (right.kind !== 'list' || right.open) return null
    const items = right.items.map((item) => pick(item))
    if (!items.every((item) => item.kind === 'const')) return null
    return items.some((item) => item.value === left.value) === (operator === CompareOp.In)
  }
  if (right.kind !== 'const') return null
  switch (operator) {
    case CompareOp.Eq:
    case CompareOp.Is:
      return left.value === right.value
    case CompareOp.NotEq:
    case CompareOp.IsNot:
      return left.value !== right.value
    default:
      return null
  }
}

function addDefined(reading: Reading, defined: Site): Reading {
  return reading.value.kind === 'const' && reading.defined !== null ? reading : { ...reading, defined: reading.defined ?? defined }
}

function isStatic({ form, module }: SurveyedFunction): boolean {
  const { code, strings } = module.form
  return (form?.decorators ?? []).some(
    (node) => (code[node] === Op.Global || code[node] === Op.ClassName) && strings[code[node + 2] ?? 0] === 'staticmethod',
  )
}

/** Variables of comprehensions carry a mark. */
function plain(name: string): string {
  return name.startsWith('.') ? name.slice(name.lastIndexOf('.') + 1) : name
}

/** Whether the inner block lies in the outer one. */
function isWithin(blocks: readonly number[], inner: number, outer: number): boolean {
  for (let at = inner; ; at = blocks[at] ?? 0) {
    if (at === outer) return true
    if (at === 0) return false
  }
}
