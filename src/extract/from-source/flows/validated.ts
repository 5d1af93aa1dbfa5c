// Whether a declared type looks at what it is given: validators of Pydantic on fields, on models and in `Annotated`, and dataclasses that
// look at themselves when they are made.
import type { EffectKind } from '../../../knowledge/index.ts'
import {
  type Annotation,
  type ClassValue,
  decoratorNames,
  findInClass,
  pick,
  Raised,
  type Reader,
  resolveAnnotation,
  type SurveyedFunction,
  type Tracer,
  type Value,
} from '../../../project/index.ts'
import { functionUnder, marksOf, VALIDATOR_MARK } from '../pydantic/marks.ts'

const DEEPEST = 8
const IN_ANNOTATED = /(?:^|\.)(?:After|Before|Plain|Wrap)Validator(?:\(\))?$/
const QUESTION = /(?:^|\.)Predicate(?:\(\))?$/

export class Validated {
  private readonly reader: Reader
  private readonly tracer: Tracer
  private readonly kind: EffectKind

  constructor(reader: Reader, tracer: Tracer, kind: EffectKind) {
    this.reader = reader
    this.tracer = tracer
    this.kind = kind
  }

  /** What the path leads to in a value of this type has been made harmless, or refused. */
  holds(type: Value, path: readonly string[], depth = 0): boolean {
    if (depth > DEEPEST) return false
    const value = pick(type)
    const inner = (one: Value, rest: readonly string[]): boolean => this.holds(one, rest, depth + 1)
    switch (value.kind) {
      case 'generic': {
        const name = nameOf(pick(value.origin))
        const [first, ...others] = value.args
        if (name === 'Annotated') return first !== undefined && (others.some((one) => this.isAsked(one, path)) || inner(first, path))
        if (name === 'Union' || name === 'Optional') {
          const some = value.args.filter((one) => !isNone(pick(one)))
          return some.length > 0 && some.every((one) => inner(one, path))
        }
        const last = value.args.at(-1)
        const isItem = path[0] === '*' || /^\d+$/.test(path[0] ?? '')
        if (last === undefined) return false
        return inner(last, isItem || /^(?:dict|Dict|Mapping)$/.test(name) ? path.slice(1) : path)
      }
      case 'class':
        return value.native === undefined
          ? this.inClass(value, path, depth)
          : value.native === 'decimal.Decimal' && path.every((part) => part === '*')
      case 'external':
        return value.path === 'decimal.Decimal' && path.every((part) => part === '*')
      default:
        return false
    }
  }

  private inClass(cls: ClassValue, path: readonly string[], depth: number): boolean {
    const [name, ...rest] = path
    if (name === undefined || name === '*') return false
    for (const { func, mark } of marksOf(cls, VALIDATOR_MARK)) {
      const fn = this.reader.functions.get(func.form)
      if (fn === undefined) continue
      if (mark.kind === 'field') {
        const value = fn.form?.parameters[decoratorNames(fn).includes('staticmethod') ? 0 : 1]?.name
        if ((mark.fields.includes(name) || mark.fields.includes('*')) && value !== undefined && this.checks(fn, value, rest)) return true
      } else if (this.checksPart(fn, name, mark.mode === 'after' && !mark.v1)) return true
    }
    for (const maker of ['__post_init__', 'model_post_init', '__attrs_post_init__']) {
      const found = findInClass(cls, maker)
      const func = found !== null && 'owner' in found ? functionUnder(found.value) : null
      const fn = func === null ? undefined : this.reader.functions.get(func.form)
      if (fn !== undefined && this.checksPart(fn, name, true)) return true
    }
    const annotation = cls.mro.map((one) => (one.kind === 'class' ? one.annotations.get(name) : undefined)).find((one) => one !== undefined)
    const type = annotation === undefined ? null : this.resolved(annotation)
    return type !== null && this.holds(type, rest, depth + 1)
  }

  /** A model looks at a field of its own: of itself, or of the values that it is about to be made of. */
  private checksPart(fn: SurveyedFunction, field: string, isOfSelf: boolean): boolean {
    const [first, second] = fn.form?.parameters ?? []
    const names = isOfSelf
      ? [`${first?.name}.${field}`]
      : [first, second].flatMap((one) =>
          one === undefined
            ? []
            : [`${one.name}["${field}"]`, `${one.name}['${field}']`, `${one.name}.get("${field}")`, `${one.name}.get('${field}')`],
        )
    return names.some((name) => this.tracer.judge.summary(fn, name, this.kind, 'returns').isClean)
  }

  private checks(fn: SurveyedFunction, parameter: string, path: readonly string[]): boolean {
    const given = this.tracer.givesBack(fn, parameter, path, this.kind)
    if (given !== 'same') return given === 'nothing'
    return path.every((part) => part === '*') && this.tracer.judge.summary(fn, parameter, this.kind, 'returns').isClean
  }

  /** `AfterValidator(check)` */
  private isAsked(metadata: Value, path: readonly string[]): boolean {
    const mark = pick(metadata)
    if (mark.kind !== 'external') return false
    const isQuestion = QUESTION.test(mark.path)
    if (!isQuestion && !IN_ANNOTATED.test(mark.path)) return false
    const given = mark.args?.positional[0] ?? mark.args?.keywords.get('func')
    const func = given === undefined ? null : functionUnder(given)
    const fn = func === null ? undefined : this.reader.functions.get(func.form)
    const parameters = fn?.form?.parameters ?? []
    const value =
      parameters[func?.owner === null || func?.owner === undefined || /^(?:self|cls)$/.test(parameters[0]?.name ?? '') === false ? 0 : 1]
    if (fn === undefined || value === undefined) return false
    return isQuestion ? this.tracer.judge.summary(fn, value.name, this.kind, 'true').isClean : this.checks(fn, value.name, path)
  }

  private resolved(annotation: Annotation): Value | null {
    const { machine } = this.reader
    const { ways } = machine
    machine.ways = null
    try {
      return resolveAnnotation(machine, annotation)
    } catch (error) {
      if (error instanceof Raised) return null
      throw error
    } finally {
      machine.ways = ways
    }
  }
}

function nameOf(origin: Value): string {
  const path = origin.kind === 'external' ? origin.path : origin.kind === 'class' ? (origin.native ?? origin.name) : ''
  return path.slice(path.lastIndexOf('.') + 1)
}

function isNone(value: Value): boolean {
  return (value.kind === 'const' && value.type === 'NoneType') || (value.kind === 'class' && value.name === 'NoneType')
}
