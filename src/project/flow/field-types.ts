// Fields of models that a library fills and checks: what is declared as a number, a date or one of several words is no text of anybody's.

import { attempt, pathOf } from '../code/index.ts'
import { type ClassValue, type Machine, pick, resolveAnnotation, type Value } from '../evaluate/index.ts'

const known = new WeakMap<ClassValue, Map<string, boolean>>()
const HARMLESS =
  /^(?:builtins\.)?(?:int|float|bool|complex|NoneType)$|^(?:datetime|uuid|decimal|ipaddress)\.\w+$|(?:^|\.)(?:Enum|StrEnum|IntEnum|Flag|IntFlag|UUID[1-8]|Positive(?:Int|Float)|Negative(?:Int|Float)|NonNegative(?:Int|Float)|StrictInt|StrictFloat|StrictBool)$/

/** Whether pydantic lets nothing into the field that could do harm. */
export function isHarmlessField(machine: Machine, cls: ClassValue, name: string, path: readonly string[]): boolean {
  if (path.length > 0 && path[0] !== '*' && !/^\d+$/.test(path[0] ?? '')) return false
  let ofClass = known.get(cls)
  if (ofClass === undefined) known.set(cls, (ofClass = new Map()))
  let answer = ofClass.get(name)
  if (answer === undefined) ofClass.set(name, (answer = isModel(cls) && isHarmlessIn(machine, cls, name)))
  return answer
}

export function isModel(cls: ClassValue): boolean {
  return cls.mro.some((one) => /(?:^|\.)(?:BaseModel|SQLModel|RootModel|BaseSettings)$/.test(pathOf(one) ?? ''))
}

function isHarmlessIn(machine: Machine, cls: ClassValue, name: string): boolean {
  for (const base of cls.mro) {
    const annotation = base.kind === 'class' ? base.annotations.get(name) : undefined
    if (annotation === undefined) continue
    const value = attempt(machine, () => resolveAnnotation(machine, annotation))
    return value !== null && isHarmlessType(pick(value), 0)
  }
  return false
}

function isHarmlessType(type: Value, depth: number): boolean {
  if (depth > 4) return false
  if (type.kind === 'generic') {
    const name = (pathOf(type.origin) ?? '').replace(/^.*\./, '')
    if (name === 'Literal') return true
    if (name === 'Annotated') return type.args[0] !== undefined && isHarmlessType(pick(type.args[0]), depth + 1)
    return (
      /^(?:Union|UnionType|Optional|list|set|tuple|frozenset|List|Set|Tuple|Sequence|Iterable)$/.test(name) &&
      type.args.every((one) => isHarmlessType(pick(one), depth + 1))
    )
  }
  if (type.kind === 'const') return type.type === 'NoneType'
  if (type.kind === 'class') return type.mro.some((one) => HARMLESS.test(pathOf(one) ?? ''))
  return HARMLESS.test(pathOf(type) ?? '')
}
