// What annotations tell about values that nobody knows: the class of a parameter, of a field, and whose method is run.
import {
  type ClassValue,
  type FunctionValue,
  findInClass,
  type Instance,
  type Machine,
  originOf,
  pick,
  Raised,
  resolveAnnotation,
  type Value,
} from '../../../project/index.ts'
import { type FunctionForm, Op, unparse } from '../../../syntax/index.ts'

const ofParameters = new WeakMap<FunctionForm, Map<string, ClassValue | null>>()
const ofFields = new WeakMap<ClassValue, Map<string, ClassValue | null>>()

/** The project's own class that a parameter is annotated with. */
export function classOfParameter(machine: Machine, func: FunctionValue, name: string): ClassValue | null {
  let known = ofParameters.get(func.form)
  if (known === undefined) ofParameters.set(func.form, (known = new Map()))
  const before = known.get(name)
  if (before !== undefined) return before
  known.set(name, null)
  const parameter = func.form.parameters.find((p) => p.name === name)
  const cls =
    parameter === undefined || parameter.annotation === 0
      ? null
      : resolved(machine, { node: parameter.annotation, module: func.module, frame: func.closure, scope: null })
  known.set(name, cls)
  return cls
}

/** The project's own class that a field is annotated with, or the parameter of `__init__` that it is made from. */
export function classOfField(machine: Machine, cls: ClassValue, name: string): ClassValue | null {
  let known = ofFields.get(cls)
  if (known === undefined) ofFields.set(cls, (known = new Map()))
  const before = known.get(name)
  if (before !== undefined) return before
  known.set(name, null)
  let found: ClassValue | null = null
  for (const c of cls.mro) {
    if (c.kind !== 'class') continue
    const annotation = c.annotations.get(name)
    if (annotation !== undefined) {
      found = resolved(machine, annotation)
      break
    }
  }
  if (found === null) {
    const init = findInClass(cls, '__init__')
    if (init !== null && 'owner' in init && init.value.kind === 'function')
      found =
        classOfParameter(machine, init.value, name) ?? (name.startsWith('_') ? classOfParameter(machine, init.value, name.slice(1)) : null)
  }
  known.set(name, found)
  return found
}

function resolved(machine: Machine, annotation: Parameters<typeof resolveAnnotation>[1]): ClassValue | null {
  const { ways } = machine
  machine.ways = null
  try {
    return classIn(resolveAnnotation(machine, annotation)) ?? classForCheckersOnly(machine, annotation)
  } catch (error) {
    if (error instanceof Raised) return null
    throw error
  } finally {
    machine.ways = ways
  }
}

/** `if TYPE_CHECKING: from services import Config`: a name that the running program does not have. */
function classForCheckersOnly(machine: Machine, { node, module }: Parameters<typeof resolveAnnotation>[1]): ClassValue | null {
  const code = module.code
  if (code === null || node === 0 || !code.form.strings.includes('TYPE_CHECKING')) return null
  const name = /^["']?([A-Za-z_]\w*)["']?(?:\s*\|\s*None)?["']?$/.exec(unparse(code.form, node, 80))?.[1]
  if (name === undefined) return null
  for (const [, dotted = '', listed = '', plain = ''] of code.text.matchAll(
    /^[ \t]+from[ \t]+([\w.]+)[ \t]+import[ \t]+(?:\(([^)]*)\)|([^\n#]*))/gm,
  )) {
    if (dotted.startsWith('.') || !`${listed} ${plain}`.split(/[\s,]+/).includes(name)) continue
    const from = machine.modules.get(dotted)
    const value = from?.globals.get(name)
    if (value !== undefined) return classIn(value)
  }
  return null
}

/** The project's own class in an annotation: of `X | None`, `Annotated[X, …]`, `ClassVar[X]`. */
export function classIn(type: Value, depth = 0): ClassValue | null {
  const value = pick(type)
  if (value.kind === 'class') return value.native === undefined ? value : null
  if (value.kind !== 'generic' || depth > 3) return null
  const { origin } = value
  if (origin.kind === 'class') return origin.native === undefined ? origin : null
  if (origin.kind !== 'external' || !/\.(Union|Optional|Annotated|ClassVar|Final|Mapped)$/.test(origin.path)) return null
  for (const arg of value.args) {
    const found = classIn(arg, depth + 1)
    if (found !== null) return found
  }
  return null
}

export interface Member {
  readonly value: Value
  readonly owner: ClassValue
}

/** The method or property of that name; of one that is only declared, the one that a class below defines. */
export function findMember(machine: Machine, cls: ClassValue, name: string): Member | null {
  const own = ownMember(cls, name)
  if (own === null) return null
  const func = own.value.kind === 'descriptor' ? own.value.func : own.value
  if (func.kind !== 'function' || !isDeclaredOnly(func)) return own
  for (const below of classesBelow(machine, cls)) {
    const other = ownMember(below, name)
    const code = other === null ? null : other.value.kind === 'descriptor' ? other.value.func : other.value
    if (other !== null && code?.kind === 'function' && !isDeclaredOnly(code)) return other
  }
  return null
}

function ownMember(cls: ClassValue, name: string): Member | null {
  for (const c of cls.mro) {
    if (c.kind !== 'class') continue
    const value = c.attrs.get(name)
    if (value === undefined) continue
    return value.kind === 'function' || (value.kind === 'descriptor' && value.func.kind === 'function') ? { value, owner: c } : null
  }
  return null
}

function classesBelow(machine: Machine, cls: ClassValue): ClassValue[] {
  const all = machine.notes.get('classes') as ClassValue[] | undefined // written by the evaluator alone
  const { below } = lookedThrough(cls, all ?? [])
  if (below.length > 0 || !isProtocol(cls)) return below
  // A protocol is kept by whoever has its methods.
  const names = [...cls.attrs].flatMap(([name, value]) => (value.kind === 'function' && !name.startsWith('__') ? [name] : []))
  return names.length === 0
    ? []
    : (all ?? []).filter((c) => c !== cls && !isProtocol(c) && names.every((name) => c.attrs.get(name)?.kind === 'function'))
}

const looked = new WeakMap<ClassValue, { below: ClassValue[]; count: number }>()

/** Classes are only ever added. */
function lookedThrough(cls: ClassValue, all: readonly ClassValue[]): { readonly below: ClassValue[] } {
  let known = looked.get(cls)
  if (known === undefined) looked.set(cls, (known = { below: [], count: 0 }))
  for (; known.count < all.length; known.count++) {
    const other = all[known.count]
    if (other !== undefined && other !== cls && other.mro.includes(cls)) known.below.push(other)
  }
  return known
}

function isProtocol(cls: ClassValue): boolean {
  return cls.mro.some((c) =>
    c.kind === 'external' ? /(^|\.)Protocol$/.test(c.path) : c.native !== undefined && /(^|\.)Protocol$/.test(c.native),
  )
}

const declared = new WeakMap<FunctionForm, boolean>()
/** `...`, `pass`, a docstring, `raise NotImplementedError`. */
export function isDeclaredOnly(func: FunctionValue): boolean {
  const known = declared.get(func.form)
  if (known !== undefined) return known
  const form = func.module.code?.form
  let isIt = form !== undefined && !func.form.isLambda
  if (form !== undefined && isIt) {
    const { code } = form
    const { body } = func.form
    const count = code[body] === Op.Block ? (code[body + 2] ?? 0) : 0
    for (let i = 0; i < count && isIt; i++) {
      const statement = code[body + 3 + i] ?? 0
      const op = code[statement]
      if (op === Op.Expr) {
        const inner = code[code[statement + 2] ?? 0]
        isIt = inner === Op.Ellipsis || inner === Op.Str || inner === Op.None
      } else isIt = op === Op.Raise || op === undefined || op === Op.Block
    }
  }
  declared.set(func.form, isIt)
  return isIt
}

/** What a settings class gives a field by default, known as a setting. */
export function defaultOfSetting(cls: ClassValue, name: string): Value | null {
  if (!cls.mro.some((c) => /(^|\.)BaseSettings$/.test(c.kind === 'external' ? c.path : (c.native ?? c.name)))) return null
  for (const c of cls.mro) {
    if (c.kind !== 'class') continue
    const value = c.attrs.get(name)
    if (value === undefined) continue
    const plain = value.kind === 'instance' ? defaultIn(value) : value
    return plain.kind === 'const' && originOf(plain) === undefined ? { ...plain, origin: name } : plain.kind === 'const' ? plain : null
  }
  return null
}

function defaultIn(field: Instance): Value {
  return pick(field.attrs.get('default') ?? field)
}
