// Functions that look at a value before the handler gets it and refuse what they do not like: validators of models and of the models
// in them, and those that stand in `Annotated`.
import type { EffectKind } from '../../../knowledge/index.ts'
import {
  type ClassValue,
  decoratorNames,
  type Judge,
  nameAt,
  pick,
  type Reader,
  type SurveyedFunction,
  type SurveyedModule,
  type Value,
} from '../../../project/index.ts'
import { Op } from '../../../syntax/index.ts'

const DEEPEST = 4

/** Whether what a parameter, or a part of the model that it is, has come through is harmless. */
export function isValidated(
  reader: Reader,
  judge: Judge,
  fn: SurveyedFunction,
  parameter: string,
  path: readonly string[],
  kind: EffectKind,
): boolean {
  const annotation = fn.form?.parameters.find((one) => one.name === parameter)?.annotation ?? 0
  if (annotation === 0) return false
  if (isAnnotated(reader, judge, fn.module, annotation, kind, 0)) return true
  let cls = modelOf(reader.annotation(fn, annotation))
  for (const [i, part] of path.slice(0, DEEPEST).entries()) {
    if (part === '*' || /^\d+$/.test(part)) continue
    if (cls === null) return false
    if (isLast(path, i) && hasValidator(reader, judge, cls, part, kind)) return true
    const field = fieldOf(reader, cls, part)
    if (field === null) return false
    if (isAnnotated(reader, judge, field.module, field.node, kind, 0)) return true
    const top = field.module.functions[0]
    cls = top === undefined ? null : modelOf(reader.annotation(top, field.node))
  }
  return false
}

/** Only items are asked for behind it. */
function isLast(path: readonly string[], index: number): boolean {
  return path.slice(index + 1).every((part) => part === '*' || /^\d+$/.test(part))
}

/** The class that is named, also in `list[Model]` or `Model | None`. */
function modelOf(value: Value | null, depth = 0): ClassValue | null {
  if (value === null || depth > DEEPEST) return null
  if (value.kind === 'class') return value.native === undefined ? value : null
  if (value.kind !== 'generic') return null
  for (const one of value.args) {
    const found = modelOf(pick(one), depth + 1)
    if (found !== null) return found
  }
  return null
}

function fieldOf(reader: Reader, cls: ClassValue, name: string): { node: number; module: SurveyedModule } | null {
  for (const base of cls.mro) {
    const found = base.kind === 'class' ? base.annotations.get(name) : undefined
    const module = found === undefined ? undefined : reader.modules.get(found.module.file)
    if (found !== undefined && module !== undefined) return { node: found.node, module }
  }
  return null
}

/** A validator of the model that raises where the value is not harmless. */
function hasValidator(reader: Reader, judge: Judge, cls: ClassValue, field: string, kind: EffectKind): boolean {
  for (const base of cls.mro) {
    if (base.kind !== 'class' || base.site === null) continue
    const surveyed = reader.modules.get(base.site.module.file)?.classes.get(base.qualname)
    for (const method of surveyed?.methods ?? []) {
      if (!decoratorNames(method).some((name) => name === 'field_validator' || name === 'validator') || !names(method, field)) continue
      const value = method.form?.parameters[1]?.name
      if (value !== undefined && judge.summary(method, value, kind, 'returns').isClean) return true
    }
  }
  return false
}

function names(method: SurveyedFunction, field: string): boolean {
  const { code, strings } = method.module.form
  return (method.form?.decorators ?? []).some((node) => {
    if (code[node] !== Op.Call) return false
    for (let i = 0; i < (code[node + 3] ?? 0); i++) {
      const argument = code[node + 6 + 3 * i] ?? 0
      const text = code[argument] === Op.Str ? strings[code[argument + 2] ?? 0] : undefined
      if (text === field || text === '*') return true
    }
    return false
  })
}

const ASKING = new Set(['Predicate'])
const REFUSING = new Set(['AfterValidator', 'BeforeValidator', 'PlainValidator'])

/** `Annotated[str, AfterValidator(check)]`, below a name of its own too. */
function isAnnotated(reader: Reader, judge: Judge, module: SurveyedModule, node: number, kind: EffectKind, depth: number): boolean {
  if (node === 0 || depth > DEEPEST) return false
  const { code, strings } = module.form
  const within = (one: number): boolean => isAnnotated(reader, judge, module, one, kind, depth + 1)
  switch (code[node]) {
    case Op.Index: {
      const key = code[node + 3] ?? 0
      if (code[key] !== Op.Tuple) return within(key)
      const items = Array.from({ length: code[key + 2] ?? 0 }, (_, i) => code[key + 3 + i] ?? 0)
      if (nameAt(module, code[node + 2] ?? 0) !== 'Annotated') return false
      return items.some((item, i) => (i === 0 ? within(item) : isRefused(reader, judge, module, item, kind)))
    }
    case Op.Global: {
      const name = strings[code[node + 2] ?? 0] ?? ''
      const store = module.functions[0]?.stores.get(name)?.at(-1)
      if (store === undefined) return false
      if (store.how === 'value') return within(store.node)
      const from = store.how === 'import' ? importedFrom(reader, module, store.node, store.index) : null
      const home = from?.module.functions[0]?.stores.get(from.name)?.at(-1)
      return from !== null && home?.how === 'value' && isAnnotated(reader, judge, from.module, home.node, kind, depth + 1)
    }
    default:
      return false
  }
}

function isRefused(reader: Reader, judge: Judge, module: SurveyedModule, node: number, kind: EffectKind): boolean {
  const { code } = module.form
  const top = module.functions[0]
  if (code[node] !== Op.Call || code[node + 3] === 0 || top === undefined) return false
  const name = nameAt(module, code[node + 2] ?? 0) ?? ''
  if (!ASKING.has(name) && !REFUSING.has(name)) return false
  const value = pick(reader.read(top, code[node + 6] ?? 0, 0).value)
  const fn = value.kind === 'function' ? reader.functions.get(value.form) : undefined
  const parameter = fn?.form?.parameters[0]?.name
  return fn !== undefined && parameter !== undefined && judge.summary(fn, parameter, kind, ASKING.has(name) ? 'true' : 'returns').isClean
}

function importedFrom(
  reader: Reader,
  module: SurveyedModule,
  node: number,
  index: number,
): { module: SurveyedModule; name: string } | null {
  if (index < 0) return null
  const { code, strings } = module.form
  const level = code[node + 2] ?? 0
  const written = strings[code[node + 3] ?? 0] ?? ''
  const { modules, host } = reader.machine
  const dotted = level === 0 ? written : host.index.resolveRelative(module.value.name, module.value.isPackage, level, written)
  const from = modules.get(dotted)
  const surveyed = from === undefined ? undefined : reader.modules.get(from.file)
  return surveyed === undefined ? null : { module: surveyed, name: strings[code[node + 5 + 2 * index] ?? 0] ?? '' }
}
