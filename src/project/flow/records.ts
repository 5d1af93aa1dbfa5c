// Objects that a database keeps: which class a query gives objects of, and who writes a field of it. A field is found by its class and
// its name; what one request stored there, another reads.
import { givesRecords, plainColumns, recordBases, writesRecords } from '../../knowledge/index.ts'
import { ArgKind, Op, startOf, unparse } from '../../syntax/index.ts'
import { attempt, nameAt, pathOf, type Reader, type SurveyedFunction, typeOf } from '../code/index.ts'
import { type ClassValue, pick, resolveAnnotation, type Value } from '../evaluate/index.ts'
import type { Callees } from './callees.ts'
import { isHarmlessField } from './field-types.ts'
import { type Put, putsOf } from './puts.ts'

export interface GivenRecord {
  readonly cls: ClassValue
  readonly isMany: boolean
}

/** A call that writes fields of records by name. */
interface WriteCall {
  readonly fn: SurveyedFunction
  readonly call: number
  readonly block: number
  readonly cls: ClassValue
}

const DEEPEST = 8
const BASES = new Set(recordBases)
const ONE = new Set(givesRecords.one)
const MANY = new Set(givesRecords.many)
const BY_ARGUMENT = new Set(givesRecords.byArgument)
const WRITES = new Set(writesRecords)

export class Records {
  private readonly reader: Reader
  private readonly callees: Callees
  private readonly kept = new Map<ClassValue, boolean>()
  private readonly given = new Map<SurveyedFunction, Map<number, GivenRecord | null>>()
  private readonly plain = new Map<ClassValue, Map<string, boolean>>()
  private byAttribute: Map<string, Put[]> | null = null
  private byCall: Map<ClassValue, WriteCall[]> | null = null
  private has: boolean | null = null

  constructor(callees: Callees) {
    this.callees = callees
    this.reader = callees.reader
  }

  /** Whether the program keeps anything in this way. */
  get isAny(): boolean {
    if (this.has === null) {
      this.has = false
      for (const module of this.reader.modules.values())
        for (const surveyed of module.classes.values()) {
          const cls = this.callees.classOf(surveyed)
          if (cls !== null && this.isRecord(cls)) this.has = true
        }
    }
    return this.has
  }

  isRecord(cls: ClassValue): boolean {
    let known = this.kept.get(cls)
    if (known === undefined) this.kept.set(cls, (known = cls.native === undefined && this.isKept(cls)))
    return known
  }

  private isKept(cls: ClassValue): boolean {
    if (cls.attrs.has('__tablename__')) return true
    const base = cls.mro
      .slice(1)
      .find(
        (one) =>
          BASES.has(pathOf(one) ?? '') ||
          (one.kind === 'external' && /\.declarative_base\(\)$|\.Model$/.test(one.path) && BASES.has(one.path)),
      )
    if (base === undefined) return false
    return !/(?:^|\.)SQLModel$/.test(pathOf(base) ?? '') || this.isTable(cls)
  }

  /** `class Job(SQLModel, table=True)` */
  private isTable(cls: ClassValue): boolean {
    for (const one of cls.mro) {
      if (one.kind !== 'class') continue
      const surveyed = this.callees.surveyedClass(one)
      const form = surveyed?.module.form.classes.find(({ qualname }) => qualname === surveyed.qualname)
      if (surveyed === null || form === undefined) continue
      const { code, strings } = surveyed.module.form
      for (let i = 0; i < form.arguments.length; i += 3)
        if (strings[form.arguments[i + 1] ?? 0] === 'table' && code[form.arguments[i + 2] ?? 0] === Op.True) return true
    }
    return false
  }

  hasField(cls: ClassValue, name: string): boolean {
    return cls.mro.some(
      (one) => one.kind === 'class' && one.native === undefined && (one.annotations.has(name) || isColumn(one.attrs.get(name))),
    )
  }

  /** Whether the column holds a number, a date or the like. */
  isPlain(cls: ClassValue, name: string): boolean {
    let names = this.plain.get(cls)
    if (names === undefined) this.plain.set(cls, (names = new Map()))
    let known = names.get(name)
    if (known === undefined) names.set(name, (known = this.isPlainColumn(cls, name)))
    return known
  }

  private isPlainColumn(cls: ClassValue, name: string): boolean {
    if (isHarmlessField(this.reader.machine, cls, name, [])) return true
    for (const base of cls.mro) {
      if (base.kind !== 'class' || base.native !== undefined) continue
      const surveyed = this.callees.surveyedClass(base)
      const store = surveyed?.body.stores.get(name)?.at(-1)
      if (surveyed !== null && store !== undefined && store.node !== 0 && plainColumns.test(unparse(surveyed.module.form, store.node, 160)))
        return true
      const annotation = base.annotations.get(name)
      if (annotation === undefined) continue
      const value = attempt(this.reader.machine, () => resolveAnnotation(this.reader.machine, annotation))
      return value !== null && isPlainType(pick(value))
    }
    return false
  }

  /** Of which class an expression gives one object, or many. */
  at(fn: SurveyedFunction, node: number, block: number, depth = 0): GivenRecord | null {
    if (depth > DEEPEST || !this.isAny) return null
    let known = this.given.get(fn)
    if (known === undefined) this.given.set(fn, (known = new Map()))
    let found = known.get(node)
    if (found === undefined) {
      known.set(node, null)
      found = this.find(fn, node, block, depth)
      known.set(node, found)
    }
    return found
  }

  private find(fn: SurveyedFunction, node: number, block: number, depth: number): GivenRecord | null {
    const { code, strings } = fn.module.form
    switch (code[node]) {
      case Op.Await:
        return this.at(fn, code[node + 2] ?? 0, block, depth + 1)
      case Op.Walrus:
        return this.at(fn, code[node + 3] ?? 0, block, depth + 1)
      case Op.Or:
        return this.at(fn, code[node + 2] ?? 0, block, depth + 1)
      case Op.Index: {
        const many = this.at(fn, code[node + 2] ?? 0, block, depth + 1)
        return many === null ? null : { ...many, isMany: false }
      }
      case Op.Local: {
        const name = strings[code[node + 3] ?? 0] ?? ''
        const position = startOf(fn.module.form, node)
        const store = (fn.stores.get(name) ?? []).filter((one) => one.at <= position).at(-1)
        if (store === undefined) {
          const type = this.reader.parameter(fn, name).type
          return type?.kind === 'class' && this.isRecord(type) ? { cls: type, isMany: false } : null
        }
        const whole = store.node === 0 ? null : this.at(fn, store.node, store.block, depth + 1)
        if (whole === null) return null
        if (store.how === 'value') return whole
        return store.how === 'each' && store.index < 0 && whole.isMany ? { ...whole, isMany: false } : null
      }
      case Op.Call:
        return this.ofCall(fn, node, block, depth)
      default:
        return null
    }
  }

  private ofCall(fn: SurveyedFunction, node: number, block: number, depth: number): GivenRecord | null {
    const { code } = fn.module.form
    const callee = this.callees.of(fn, node, block)
    if (callee.cls !== null) return this.isRecord(callee.cls) ? { cls: callee.cls, isMany: false } : null
    if (callee.functions.length > 0) {
      for (const { fn: inner } of callee.functions.slice(0, 3))
        for (let i = 0; i < Math.min(inner.returns.length, 8); i += 2) {
          const value = inner.module.form.code[(inner.returns[i] ?? 0) + 2] ?? 0
          const found = value === 0 ? null : this.at(inner, value, inner.returns[i + 1] ?? 0, depth + 2)
          if (found !== null) return found
        }
      return null
    }
    const called = code[node + 2] ?? 0
    const name = nameAt(fn.module, called) ?? ''
    if (name === 'list' || name === 'next') {
      const inner = code[node + 3] === 0 ? null : this.at(fn, code[node + 6] ?? 0, block, depth + 1)
      return inner === null ? null : { ...inner, isMany: name === 'list' }
    }
    const isOne = ONE.has(name)
    if (!isOne && !MANY.has(name)) return null
    const cls = this.subject(fn, node, block, 0)
    return cls === null ? null : { cls, isMany: !isOne }
  }

  /** The class that a query is about. */
  private subject(fn: SurveyedFunction, node: number, block: number, depth: number): ClassValue | null {
    const { code, strings } = fn.module.form
    if (depth > DEEPEST) return null
    switch (code[node]) {
      case Op.Await:
        return this.subject(fn, code[node + 2] ?? 0, block, depth)
      case Op.Call: {
        const callee = code[node + 2] ?? 0
        const name = nameAt(fn.module, callee) ?? ''
        if (
          code[node + 3] !== 0 &&
          code[node + 4] === ArgKind.Positional &&
          (BY_ARGUMENT.has(name) || WRITES.has(name) || name === 'delete')
        ) {
          const said = this.subject(fn, code[node + 6] ?? 0, block, depth + 1)
          if (said !== null) return said
        }
        return code[callee] === Op.Attribute ? this.subject(fn, code[callee + 2] ?? 0, block, depth + 1) : null
      }
      case Op.Local: {
        const name = strings[code[node + 3] ?? 0] ?? ''
        const position = startOf(fn.module.form, node)
        const store = (fn.stores.get(name) ?? []).filter((one) => one.at <= position).at(-1)
        if (store?.how === 'value') return this.subject(fn, store.node, store.block, depth + 1)
        break
      }
      case Op.Attribute:
      case Op.Global:
      case Op.Free:
        break
      default:
        return null
    }
    const value = pick(this.reader.forTypes(() => this.reader.read(fn, node, block)).value)
    if (value.kind === 'class') return this.isRecord(value) ? value : null
    // `Job.objects`, and no column: `select(Job.id)`.
    return code[node] === Op.Attribute && strings[code[node + 3] ?? 0] === 'objects'
      ? this.subject(fn, code[node + 2] ?? 0, block, depth + 1)
      : null
  }

  // ---- who writes

  /** `job.url = x` of an object of the class. */
  assignments(cls: ClassValue, name: string): Put[] {
    if (this.byAttribute === null) {
      this.byAttribute = new Map()
      for (const module of this.reader.modules.values())
        for (const fn of module.functions)
          for (const puts of putsOf(fn).locals.values())
            for (const put of puts) {
              const [first] = put.keys
              if (put.keys.length !== 1 || put.items !== 0 || put.isSpread || first === undefined) continue
              const list = this.byAttribute.get(first)
              if (list === undefined) this.byAttribute.set(first, [put])
              else list.push(put)
            }
    }
    const found: Put[] = []
    for (const put of [...(this.byAttribute.get(name) ?? []), ...(this.byAttribute.get('*') ?? [])]) {
      const of = this.ofObject(put)
      if (of !== null && (of === cls || of.mro.includes(cls) || cls.mro.includes(of))) found.push(put)
    }
    return found
  }

  private ofObject({ fn, node, block }: Put): ClassValue | null {
    const { code } = fn.module.form
    const object = code[node] === Op.Call ? (code[node + 6] ?? 0) : (code[node + 2] ?? 0)
    const type = typeOf(this.reader.forTypes(() => this.reader.read(fn, object, block)))
    if (type?.kind === 'class' && type.native === undefined) return this.isRecord(type) ? type : null
    return this.at(fn, object, block)?.cls ?? null
  }

  /** `update(Job).values(url=x)` */
  writeCalls(cls: ClassValue): readonly WriteCall[] {
    if (this.byCall === null) {
      this.byCall = new Map()
      for (const module of this.reader.modules.values()) {
        const { code, strings } = module.form
        for (const fn of module.functions)
          for (let i = 0; i < fn.calls.length; i += 2) {
            const call = fn.calls[i] ?? 0
            const callee = code[call + 2] ?? 0
            if (code[callee] !== Op.Attribute || code[call + 3] === 0 || !WRITES.has(strings[code[callee + 3] ?? 0] ?? '')) continue
            const block = fn.calls[i + 1] ?? 0
            const about = this.subject(fn, code[callee + 2] ?? 0, block, 0) ?? this.at(fn, code[callee + 2] ?? 0, block)?.cls ?? null
            if (about === null) continue
            const list = this.byCall.get(about)
            const write = { fn, call, block, cls: about }
            if (list === undefined) this.byCall.set(about, [write])
            else list.push(write)
          }
      }
    }
    return this.byCall.get(cls) ?? []
  }
}

function isColumn(value: Value | undefined): boolean {
  const known = value === undefined ? null : pick(value)
  return known !== null && (known.kind === 'external' || known.kind === 'unknown' || known.kind === 'instance')
}

function isPlainType(type: Value): boolean {
  if (type.kind === 'generic') return type.args.length > 0 && type.args.every((one) => isPlainType(pick(one)))
  if (type.kind === 'const') return true
  const paths = type.kind === 'class' ? type.mro.map((one) => pathOf(one) ?? '') : [pathOf(type) ?? '']
  return paths.some((path) =>
    /^(?:builtins\.)?(?:int|float|bool|NoneType)$|^(?:datetime|uuid|decimal)\.\w+$|(?:^|\.)(?:Enum|StrEnum|IntEnum|PydanticObjectId|ObjectId)$/.test(
      path,
    ),
  )
}
