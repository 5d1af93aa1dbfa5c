// Records that get their values from whole mappings, or by name: `Item(**body.model_dump())`, `update(Item).values(**data)`, a loop of
// `setattr`, `{"$set": body}`.
import type { CodeValue, RecordWrite, Spread } from '../../../model/index.ts'
import { type ClassValue, calleeName, pathOf, pick, type SurveyedFunction, typeOf, type Value } from '../../../project/index.ts'
import { ArgKind, CompareOp, childrenOf, Op } from '../../../syntax/index.ts'
import { type CodeScope, toCodeValue } from './code-values.ts'
import { isStored, storedRecordOf } from './stored-records.ts'
import { placeOfNode } from './written.ts'

/** Methods that make a record of what they are given. */
const MAKERS = new Set(
  'create acreate create_user model_validate parse_obj from_orm construct model_construct insert_one insert_many values'.split(' '),
)
const CHANGERS = new Set(
  'values update aupdate sqlmodel_update update_from_dict update_one update_many replace_one find_one_and_update find_one_and_replace setattr set'.split(
    ' ',
  ),
)
/** Methods that keep a record as it is: it may be the body itself. */
const KEEPERS = new Set('add insert save merge'.split(' '))
/** What is given is a document, and no mapping of fields of a class. */
const DOCUMENTS = new Set('insert_one insert_many update_one update_many replace_one find_one_and_update find_one_and_replace'.split(' '))
const DUMPS = new Set('model_dump dict copy model_copy items keys'.split(' '))
const HANDS_ON = new Set('jsonable_encoder dict vars asdict'.split(' '))

interface Found {
  readonly node: number
  readonly block: number
  readonly how: RecordWrite['how']
  readonly cls: ClassValue | null
  readonly given: Given
}

interface Given {
  readonly fields: Map<string, number>
  readonly spread: SpreadNode[]
}

/** A mapping, as the node of what it was made from. */
interface SpreadNode {
  readonly node: number
  readonly without: readonly string[]
  readonly only: readonly string[] | null
  readonly isFiltered: boolean
}

export function findRecordWrites(scope: CodeScope, fn: SurveyedFunction): RecordWrite[] {
  if (fn.form === null) return []
  const found: Found[] = []
  for (let i = 0; i < fn.calls.length; i += 2) {
    const node = fn.calls[i] ?? 0
    const name = calleeName(fn.module, node)
    if (name === null || (!MAKERS.has(name) && !CHANGERS.has(name) && !KEEPERS.has(name) && !/^[A-Z]\w*[a-z]/.test(name))) continue
    const one = new CallReader(scope, fn, node, fn.calls[i + 1] ?? 0).read(name)
    if (one !== null && (one.given.spread.length > 0 || one.given.fields.size > 0)) found.push(one)
  }
  if (found.length === 0) return []
  const entries = scope.entries.of(fn)
  if (entries.length === 0) return []
  const speaksOf = namesSpoken(fn)
  return found.flatMap(({ node, block, how, cls, given }): RecordWrite[] => {
    const fields: Record<string, CodeValue> = {}
    for (const [name, value] of given.fields) if (name !== '__proto__') fields[name] = toCodeValue(scope, fn, value, block)
    const spread = given.spread.flatMap((one) => toSpread(scope, fn, one, block))
    if (spread.length === 0 && !Object.values(fields).some(isOfRequest)) return []
    return [
      {
        how,
        record: cls === null ? null : storedRecordOf(cls),
        fields,
        spread,
        speaksOf,
        place: placeOfNode(fn, node),
        inside: scope.entries.insideOf(fn),
        entries,
      },
    ]
  })
}

function isOfRequest({ from }: CodeValue): boolean {
  return from.some(({ kind }) => kind === 'parameter' || kind === 'request')
}

function toSpread(scope: CodeScope, fn: SurveyedFunction, { node, without, only, isFiltered }: SpreadNode, block: number): Spread[] {
  const value = toCodeValue(scope, fn, node, block)
  if (!isOfRequest(value)) return []
  const reading = scope.reader.withCallers(scope.reader.read(fn, node, block))
  const type = typeOf(reading)
  const isModel = type?.kind === 'class' && type.native === undefined
  return [
    {
      value,
      fields: isModel ? fieldsOf(type) : null,
      isOpen: !isModel || allowsExtra(type),
      without,
      only,
      isFiltered,
    },
  ]
}

/** The names that a function says outright: texts, keywords, and attributes that it sets. */
function namesSpoken(fn: SurveyedFunction): string[] {
  const { code, strings } = fn.module.form
  const names = new Set<string>()
  for (let i = 0; i < fn.writes.length; i += 2) {
    const target = fn.writes[i] ?? 0
    if (code[target] === Op.Attribute) names.add(strings[code[target + 3] ?? 0] ?? '')
  }
  const look = (node: number): void => {
    if (node === 0 || names.size > 200) return
    if (code[node] === Op.Str) {
      const text = strings[code[node + 2] ?? 0] ?? ''
      if (/^[A-Za-z_]\w{0,60}$/.test(text)) names.add(text)
    }
    for (const child of childrenOf(fn.module.form, node)) look(child)
  }
  look(fn.body)
  return [...names].sort()
}

/** Reads one call: which record it is about, and what it gives to it. */
class CallReader {
  private readonly scope: CodeScope
  private readonly fn: SurveyedFunction
  private readonly node: number
  private readonly block: number

  constructor(scope: CodeScope, fn: SurveyedFunction, node: number, block: number) {
    this.scope = scope
    this.fn = fn
    this.node = node
    this.block = block
  }

  read(name: string): Found | null {
    if (name === 'setattr') return this.setsEach()
    if (DOCUMENTS.has(name)) return this.document(name)
    if (KEEPERS.has(name)) return this.keeps()
    const made = this.classMade(name)
    if (made !== null) return this.found('make', made, this.arguments())
    if (name === 'values') {
      const statement = this.statement(this.receiver())
      return statement === null ? null : this.found(statement.how, statement.cls, this.arguments())
    }
    if (name === 'sqlmodel_update' || name === 'update_from_dict')
      return this.found('change', this.classOf(this.receiver()), this.arguments())
    if (name === 'update' || name === 'aupdate' || name === 'set') return this.update()
    return null
  }

  private at(node: number, operand: number): number {
    return this.fn.module.form.code[node + 2 + operand] ?? 0
  }

  private op(node: number): number {
    return node === 0 ? -1 : (this.fn.module.form.code[node] ?? 0)
  }

  private word(index: number): string {
    return this.fn.module.form.strings[index] ?? ''
  }

  private found(how: RecordWrite['how'], cls: ClassValue | null, given: Given): Found {
    return { node: this.node, block: this.block, how, cls, given }
  }

  private receiver(of = this.node): number {
    const callee = this.at(of, 0)
    return this.op(callee) === Op.Attribute ? this.at(callee, 0) : 0
  }

  private argument(i: number, of = this.node): number {
    return this.at(of, 1) > i && this.at(of, 2 + 3 * i) === ArgKind.Positional ? this.at(of, 4 + 3 * i) : 0
  }

  private valueOf(node: number): Value | null {
    return node === 0 ? null : pick(this.scope.reader.forTypes(() => this.scope.reader.read(this.fn, node, this.block)).value)
  }

  private storedClass(node: number): ClassValue | null {
    const value = this.valueOf(node)
    return value?.kind === 'class' && isStored(value) ? value : null
  }

  /** The class of a record that an expression gives. */
  private classOf(node: number): ClassValue | null {
    if (node === 0) return null
    const type = typeOf(this.scope.reader.forTypes(() => this.scope.reader.read(this.fn, node, this.block)))
    return type?.kind === 'class' ? (isStored(type) ? type : null) : this.classFound(node, 0)
  }

  /** `session.get(Item, 1)`, `session.query(Item).filter(…).first()`, `session.scalar(select(Item))`. */
  private classFound(node: number, depth: number): ClassValue | null {
    const whole = this.settled(node)
    if (depth > 6) return null
    if (this.op(whole) === Op.Await) return this.classFound(this.at(whole, 0), depth + 1)
    if (this.op(whole) !== Op.Call) return null
    const own = this.storedClass(this.argument(0, whole))
    if (own !== null) return /^(?:get|get_one|query|select)$/.test(calleeName(this.fn.module, whole) ?? '') ? own : null
    const receiver = this.receiver(whole)
    const ofClass = receiver === 0 ? null : this.storedClass(this.plain(receiver))
    if (ofClass !== null) return ofClass
    return (receiver === 0 ? null : this.classFound(receiver, depth + 1)) ?? this.classFound(this.argument(0, whole), depth + 1)
  }

  /** `Item(…)`, `Item.create(…)`, `Item.objects.create(…)`, `Item.model_validate(…)`. */
  private classMade(name: string): ClassValue | null {
    if (/^[A-Z]/.test(name)) return this.storedClass(this.at(this.node, 0))
    if (!MAKERS.has(name) || name === 'values') return null
    const receiver = this.receiver()
    const inner = this.op(receiver) === Op.Attribute && this.word(this.at(receiver, 1)) === 'objects' ? this.at(receiver, 0) : receiver
    return this.storedClass(inner)
  }

  /** `update(Item).where(…)`, `insert(Item)`, also on the session's `query(Item).filter(…)`. */
  private statement(node: number): { readonly how: RecordWrite['how']; readonly cls: ClassValue } | null {
    let call = node
    for (let i = 0; i < 8 && this.op(call) === Op.Call; i++) {
      const name = calleeName(this.fn.module, call)
      if (name === 'update' || name === 'insert' || name === 'query') {
        const cls = this.storedClass(this.argument(0, call))
        if (cls !== null) return { how: name === 'insert' ? 'make' : 'change', cls }
      }
      const before = this.receiver(call)
      if (this.op(before) !== Op.Call) {
        const cls = name === 'filter' || name === 'get' || name === 'update' ? this.storedClass(this.plain(before)) : null
        return cls === null ? null : { how: 'change', cls }
      }
      call = before
    }
    return null
  }

  /** `Item.objects` as `Item`. */
  private plain(node: number): number {
    return this.op(node) === Op.Attribute && this.word(this.at(node, 1)) === 'objects' ? this.at(node, 0) : node
  }

  /** `session.query(Item).filter(…).update(…)`, `Item.filter(…).update(…)`, `item.__dict__.update(…)`, Beanie's `item.set({…})`. */
  private update(): Found | null {
    const receiver = this.receiver()
    if (this.op(receiver) === Op.Attribute && this.word(this.at(receiver, 1)) === '__dict__')
      return this.found('change', this.classOf(this.at(receiver, 0)), this.arguments())
    const statement = this.op(receiver) === Op.Call ? this.statement(receiver) : null
    if (statement !== null) return this.found('change', statement.cls, this.arguments())
    const cls = this.classOf(receiver)
    return cls === null ? null : this.found('change', cls, this.arguments())
  }

  /** `session.add(item)`, `await item.insert()`, where the item came as it is. */
  private keeps(): Found | null {
    const given = this.at(this.node, 1) === 0 ? this.receiver() : this.argument(0)
    if (this.op(given) !== Op.Local || this.fn.stores.has(this.word(this.at(given, 1)))) return null
    const cls = this.classOf(given)
    return cls === null
      ? null
      : this.found('make', cls, { fields: new Map(), spread: [{ node: given, without: [], only: null, isFiltered: false }] })
  }

  private document(name: string): Found | null {
    const isNew = name === 'insert_one' || name === 'insert_many'
    const given = this.argument(isNew ? 0 : 1)
    if (given === 0) return null
    const whole = this.settled(given)
    if (isNew || name.endsWith('replace') || name === 'replace_one') return this.found(isNew ? 'make' : 'change', null, this.mapping(whole))
    if (this.op(whole) !== Op.Dict) return null
    for (let i = 0; i < this.at(whole, 0); i++) {
      const key = this.at(whole, 1 + 2 * i)
      if (this.op(key) === Op.Str && this.word(this.at(key, 0)) === '$set')
        return this.found('change', null, this.mapping(this.at(whole, 2 + 2 * i)))
    }
    return null
  }

  /** `for name, value in body.model_dump().items(): setattr(item, name, value)` */
  private setsEach(): Found | null {
    const name = this.argument(1)
    if (this.op(name) !== Op.Local) return null
    const variable = this.word(this.at(name, 1))
    const store = this.fn.stores.get(variable)?.find(({ how }) => how === 'each' || how === 'item')
    if (store === undefined) return null
    const given: Given = { fields: new Map(), spread: [] }
    this.spread(store.node, given, { without: [], only: null, isFiltered: this.asksFor(variable) }, 0)
    return this.found('change', this.classOf(this.argument(0)), given)
  }

  /** `if name in ALLOWED`, `name != "role"`. */
  private asksFor(variable: string): boolean {
    const { compares } = this.fn
    for (let i = 0; i < compares.length; i += 2) {
      const node = compares[i] ?? 0
      const operator = this.at(node, 0)
      const left = this.at(node, 1)
      if (this.op(left) !== Op.Local || this.word(this.at(left, 1)) !== variable) continue
      if (operator === CompareOp.In || operator === CompareOp.NotIn || operator === CompareOp.Eq || operator === CompareOp.NotEq)
        return true
    }
    return false
  }

  private arguments(): Given {
    const given: Given = { fields: new Map(), spread: [] }
    for (let i = 0; i < this.at(this.node, 1); i++) {
      const value = this.at(this.node, 4 + 3 * i)
      const kind = this.at(this.node, 2 + 3 * i)
      if (kind === ArgKind.Keyword) {
        const name = this.word(this.at(this.node, 3 + 3 * i))
        // `Item.model_validate(body, update={"owner_id": user.id})`
        if (name === 'update' && this.op(this.settled(value)) === Op.Dict) this.dict(this.settled(value), given)
        else given.fields.set(name, value)
      } else if (kind === ArgKind.DoubleStar || kind === ArgKind.Positional)
        this.spread(value, given, { without: [], only: null, isFiltered: false }, 0)
    }
    return given
  }

  private mapping(node: number): Given {
    const given: Given = { fields: new Map(), spread: [] }
    this.spread(node, given, { without: [], only: null, isFiltered: false }, 0)
    return given
  }

  private dict(node: number, given: Given, depth = 0): void {
    for (let i = 0; i < this.at(node, 0); i++) {
      const key = this.at(node, 1 + 2 * i)
      const value = this.at(node, 2 + 2 * i)
      if (key === 0) this.spread(value, given, { without: [], only: null, isFiltered: false }, depth + 1)
      else if (this.op(key) === Op.Str) given.fields.set(this.word(this.at(key, 0)), value)
    }
  }

  /** What a variable was set to, where that is one expression. */
  private settled(node: number): number {
    if (this.op(node) !== Op.Local) return node
    const stores = this.fn.stores.get(this.word(this.at(node, 1))) ?? []
    const [only] = stores
    return stores.length === 1 && only?.how === 'value' ? only.node : node
  }

  /** From the mapping back to what it was made from, noting what was left out on the way. */
  private spread(node: number, given: Given, so: Omit<SpreadNode, 'node'>, depth: number): void {
    if (depth > 6 || node === 0) return
    const whole = this.settled(node)
    switch (this.op(whole)) {
      case Op.Await:
        this.spread(this.at(whole, 0), given, so, depth + 1)
        return
      case Op.Dict:
        this.dict(whole, given, depth)
        return
      case Op.Comprehension: {
        // `{name: value for name, value in data.items() if name in ALLOWED}`
        const { code } = this.fn.module.form
        const count = code[whole + 5] ?? 0
        const source = code[whole + 7] ?? 0
        const isNarrowed = Array.from({ length: count }, (_, i) => i).some(
          (i) => (code[whole + 6 + 2 * i] ?? 0) === 0 && this.narrows(code[whole + 7 + 2 * i] ?? 0),
        )
        this.spread(source, given, { ...so, isFiltered: so.isFiltered || isNarrowed }, depth + 1)
        return
      }
      case Op.Attribute:
        if (this.word(this.at(whole, 1)) === '__dict__') this.spread(this.at(whole, 0), given, so, depth + 1)
        else given.spread.push({ node: whole, ...so })
        return
      case Op.Call: {
        const name = calleeName(this.fn.module, whole) ?? ''
        const receiver = this.receiver(whole)
        if (receiver !== 0 && DUMPS.has(name)) {
          const without = this.namesGiven(whole, 'exclude')
          const only = this.namesGiven(whole, 'include')
          const isHidden = without === 'unknown' || only === 'unknown'
          this.spread(
            receiver,
            given,
            {
              without: [...so.without, ...(Array.isArray(without) ? without : [])],
              only: Array.isArray(only) ? only : so.only,
              isFiltered: so.isFiltered || isHidden,
            },
            depth + 1,
          )
        } else if (HANDS_ON.has(name)) this.spread(this.argument(0, whole), given, so, depth + 1)
        else given.spread.push({ node: whole, ...so })
        return
      }
      default:
        given.spread.push({ node: whole, ...so })
    }
  }

  private narrows(condition: number): boolean {
    const operator = this.at(condition, 0)
    if (this.op(condition) === Op.Compare)
      return operator === CompareOp.In || operator === CompareOp.NotIn || operator === CompareOp.Eq || operator === CompareOp.NotEq
    return childrenOf(this.fn.module.form, condition).some((child) => this.narrows(child))
  }

  /** `exclude={"role"}`; `unknown` where it is not written out, null where it is not given. */
  private namesGiven(call: number, name: string): readonly string[] | 'unknown' | null {
    for (let i = 0; i < this.at(call, 1); i++) {
      if (this.at(call, 2 + 3 * i) !== ArgKind.Keyword || this.word(this.at(call, 3 + 3 * i)) !== name) continue
      const value = this.settled(this.at(call, 4 + 3 * i))
      const op = this.op(value)
      if (op !== Op.Set && op !== Op.List && op !== Op.Tuple && op !== Op.Dict) return 'unknown'
      const step = op === Op.Dict ? 2 : 1
      const items = Array.from({ length: this.at(value, 0) }, (_, at) => this.at(value, 1 + step * at))
      return items.every((item) => this.op(item) === Op.Str) ? items.map((item) => this.word(this.at(item, 0))) : 'unknown'
    }
    return null
  }
}

/** The fields of a model: what its class and the classes of the project above it annotate. */
function fieldsOf(cls: ClassValue): string[] {
  const names = new Set<string>()
  for (const one of cls.mro)
    if (one.kind === 'class' && one.native === undefined)
      for (const name of one.annotations.keys()) if (!name.startsWith('_') && name !== 'model_config') names.add(name)
  return [...names].sort()
}

/** `model_config = ConfigDict(extra="allow")`, `class Config: extra = "allow"`, `class Item(BaseModel, extra="allow")`. */
function allowsExtra(cls: ClassValue): boolean {
  return cls.mro.some((one) => {
    if (one.kind !== 'class' || one.native !== undefined) return false
    const config = pick(one.attrs.get('model_config') ?? one.attrs.get('Config') ?? cls)
    const extra =
      config.kind === 'dict'
        ? [...config.entries.values()].find(({ key }) => key.kind === 'const' && key.value === 'extra')?.value
        : config.kind === 'class' && config !== cls
          ? config.attrs.get('extra')
          : one.keywords.get('extra')
    const value = extra === undefined ? null : pick(extra)
    return value !== null && (value.kind === 'const' ? value.value === 'allow' : /\.allow$/.test(pathOf(value) ?? ''))
  })
}
