// What type each part of an expression has, before anything is run: names and fields that are not declared, and calls that no
// value could satisfy, are found here.
import type { BinaryOperator, Expr } from './ast.ts'
import { findFunction, functionRows, typeConstants } from './functions.ts'
import { type CelType, type Declarations, joinTypes, mayBe, nearName, types, writeType } from './types.ts'
import { Uint } from './values.ts'

export interface TypeProblem {
  readonly message: string
  readonly offset: number
}

export interface Checked {
  readonly types: ReadonlyMap<Expr, CelType>
  /** Parts that stand for a declared name, with that name: also `a.b` where `a.b` is declared. */
  readonly declared: ReadonlyMap<Expr, string>
  readonly problems: readonly TypeProblem[]
}

type Scope = ReadonlyMap<string, CelType>

export function checkExpr(expr: Expr, declarations: Declarations): Checked {
  const checker = new Checker(declarations)
  checker.typeOf(expr, new Map())
  return checker
}

const { dyn, bool, int } = types
const ordered = new Set(['bool', 'int', 'uint', 'double', 'string', 'bytes', 'timestamp', 'duration', 'dyn'])
const numbers = new Set(['int', 'uint', 'double', 'dyn'])

class Checker implements Checked {
  readonly types = new Map<Expr, CelType>()
  readonly declared = new Map<Expr, string>()
  readonly problems: TypeProblem[] = []
  readonly #declarations: Declarations

  constructor(declarations: Declarations) {
    this.#declarations = declarations
  }

  typeOf(expr: Expr, scope: Scope): CelType {
    const type = this.#infer(expr, scope)
    this.types.set(expr, type)
    return type
  }

  #refuse(message: string, at: Expr): CelType {
    this.problems.push({ message, offset: at.kind === 'select' ? Math.max(at.start, at.end - at.field.length) : at.start })
    return dyn
  }

  #infer(expr: Expr, scope: Scope): CelType {
    switch (expr.kind) {
      case 'literal':
        return typeOfLiteral(expr.value)
      case 'name':
        return this.#name(expr, scope)
      case 'select': {
        const qualified = this.#qualified(expr, scope)
        if (qualified !== null) return qualified
        return this.#field(this.typeOf(expr.of, scope), expr.field, expr)
      }
      case 'has':
        this.#field(this.typeOf(expr.of, scope), expr.field, expr)
        return bool
      case 'index':
        return this.#index(expr, scope)
      case 'call':
        return this.#call(expr, scope)
      case 'unary':
        return this.#unary(expr, scope)
      case 'binary':
        return this.#binary(expr, scope)
      case 'choice': {
        this.#mustBe(this.typeOf(expr.test, scope), bool, 'the condition before `?`', expr.test)
        const yes = this.typeOf(expr.yes, scope)
        return joinTypes(yes, this.typeOf(expr.no, scope))
      }
      case 'list':
        return types.list(this.#joined(expr.items, scope))
      case 'map': {
        const key = this.#joined(
          expr.entries.map((entry) => entry[0]),
          scope,
        )
        const value = this.#joined(
          expr.entries.map((entry) => entry[1]),
          scope,
        )
        return types.map(value, key)
      }
      case 'loop':
        return this.#loop(expr, scope)
    }
  }

  #joined(items: readonly Expr[], scope: Scope): CelType {
    const [first, ...rest] = items.map((item) => this.typeOf(item, scope))
    return first === undefined ? dyn : rest.reduce(joinTypes, first)
  }

  #name(expr: Expr & { kind: 'name' }, scope: Scope): CelType {
    const local = scope.get(expr.name)
    if (local !== undefined) return local
    if (Object.hasOwn(this.#declarations, expr.name)) {
      this.declared.set(expr, expr.name)
      return this.#declarations[expr.name] ?? dyn
    }
    if (Object.hasOwn(typeConstants, expr.name)) return types.type
    const known = [...scope.keys(), ...Object.keys(this.#declarations)]
    return this.#refuse(`\`${expr.name}\` is not known here${nearName(expr.name, known)}`, expr)
  }

  /** `a.b.c` where a name with dots is declared; the longest wins. */
  #qualified(expr: Expr & { kind: 'select' }, scope: Scope): CelType | null {
    const name = dottedName(expr)
    if (name === null || scope.has(name.slice(0, name.indexOf('.')))) return null
    if (Object.hasOwn(this.#declarations, name)) {
      this.declared.set(expr, name)
      return this.#declarations[name] ?? dyn
    }
    return name === 'google.protobuf.Timestamp' || name === 'google.protobuf.Duration' ? types.type : null
  }

  #field(of: CelType, field: string, at: Expr): CelType {
    switch (of.kind) {
      case 'dyn':
        return dyn
      case 'map':
        return of.value
      case 'record':
        if (Object.hasOwn(of.fields, field)) return of.fields[field] ?? dyn
        return this.#refuse(`\`${of.name}\` has no field \`${field}\`${nearName(field, Object.keys(of.fields))}`, at)
      default:
        return this.#refuse(`\`.${field}\` is asked of a ${writeType(of)}, which has no fields`, at)
    }
  }

  #index(expr: Expr & { kind: 'index' }, scope: Scope): CelType {
    const of = this.typeOf(expr.of, scope)
    const key = this.typeOf(expr.key, scope)
    switch (of.kind) {
      case 'dyn':
        return dyn
      case 'list':
        this.#mustBe(key, int, 'the index of a list', expr.key)
        return of.element
      case 'map':
        this.#mustBe(key, of.key, 'the key of this map', expr.key)
        return of.value
      case 'record':
        if (expr.key.kind === 'literal' && typeof expr.key.value === 'string') return this.#field(of, expr.key.value, expr.key)
        this.#mustBe(key, types.string, `the key of \`${of.name}\``, expr.key)
        return dyn
      default:
        return this.#refuse(`a ${writeType(of)} has no parts`, expr)
    }
  }

  #mustBe(type: CelType, wanted: CelType, what: string, at: Expr): void {
    if (!mayBe(type, wanted)) this.#refuse(`${what} must be a ${writeType(wanted)}, and this is a ${writeType(type)}`, at)
  }

  #call(expr: Expr & { kind: 'call' }, scope: Scope): CelType {
    const row = findFunction(expr.name)
    const given = [...(expr.target === null ? [] : [expr.target]), ...expr.args]
    const takes = given.map((part) => this.typeOf(part, scope))
    if (row === undefined) {
      const hint = nearName(
        expr.name,
        functionRows.map((each) => each.name),
      )
      return this.#refuse(`the function \`${expr.name}\` is not supported${hint}`, expr)
    }
    if (expr.target === null ? !row.plain : !row.method) {
      const how = expr.target === null ? `x.${expr.name}(…)` : `${expr.name}(…)`
      return this.#refuse(`\`${expr.name}\` is called as \`${how}\``, expr)
    }
    const fitting = row.forms.filter(
      (form) => form.takes.length === takes.length && form.takes.every((type, index) => mayBe(type, takes[index] ?? dyn)),
    )
    const [first, ...rest] = fitting.map((form) => form.gives)
    if (first !== undefined) return rest.reduce(joinTypes, first)
    return this.#refuse(`\`${expr.name}\` does not take (${takes.map(writeType).join(', ')})`, expr)
  }

  #unary(expr: Expr & { kind: 'unary' }, scope: Scope): CelType {
    const of = this.typeOf(expr.of, scope)
    if (expr.operator === '!') {
      this.#mustBe(of, bool, 'what stands after `!`', expr.of)
      return bool
    }
    if (of.kind === 'int' || of.kind === 'double' || of.kind === 'dyn') return of
    return this.#refuse(`\`-\` does not take a ${writeType(of)}`, expr)
  }

  #binary(expr: Expr & { kind: 'binary' }, scope: Scope): CelType {
    const left = this.typeOf(expr.left, scope)
    const right = this.typeOf(expr.right, scope)
    const unfit = (): CelType => this.#refuse(`\`${expr.operator}\` does not take ${writeType(left)} and ${writeType(right)}`, expr)
    switch (expr.operator) {
      case '&&':
      case '||':
        this.#mustBe(left, bool, `what stands before \`${expr.operator}\``, expr.left)
        this.#mustBe(right, bool, `what stands after \`${expr.operator}\``, expr.right)
        return bool
      case '==':
      case '!=':
        // What comes from JSON may be null whatever it is declared as.
        if (left.kind !== 'null' && right.kind !== 'null' && !mayBe(left, right)) unfit()
        return bool
      case '<':
      case '<=':
      case '>':
      case '>=':
        if (!ordered.has(left.kind) || !ordered.has(right.kind)) unfit()
        else if (!mayBe(left, right) && !(numbers.has(left.kind) && numbers.has(right.kind))) unfit()
        return bool
      case 'in':
        if (right.kind === 'list' ? !mayBe(left, right.element) : right.kind === 'map' ? !mayBe(left, right.key) : false) unfit()
        else if (right.kind === 'record' ? !mayBe(left, types.string) : !['list', 'map', 'dyn', 'record'].includes(right.kind)) unfit()
        return bool
      default:
        return arithmetic(expr.operator, left, right) ?? unfit()
    }
  }

  #loop(expr: Expr & { kind: 'loop' }, scope: Scope): CelType {
    const over = this.typeOf(expr.over, scope)
    let item: CelType = dyn
    if (over.kind === 'list') item = over.element
    else if (over.kind === 'map') item = over.key
    else if (over.kind === 'record') item = types.string
    else if (over.kind !== 'dyn') this.#refuse(`\`${expr.loop}\` goes over a list or a map, and this is a ${writeType(over)}`, expr.over)
    const inner = new Map(scope).set(expr.variable, item)
    if (expr.test !== null) this.#mustBe(this.typeOf(expr.test, inner), bool, 'what is asked of each', expr.test)
    const result = expr.result === null ? item : this.typeOf(expr.result, inner)
    return expr.loop === 'map' || expr.loop === 'filter' ? types.list(result) : bool
  }
}

function typeOfLiteral(value: (Expr & { kind: 'literal' })['value']): CelType {
  if (value === null) return types.null
  switch (typeof value) {
    case 'bigint':
      return int
    case 'number':
      return types.double
    case 'string':
      return types.string
    case 'boolean':
      return bool
    default:
      return value instanceof Uint ? types.uint : types.bytes
  }
}

/** `a.b.c` of plain names; null for anything else. */
export function dottedName(expr: Expr): string | null {
  if (expr.kind === 'name') return expr.name
  if (expr.kind !== 'select') return null
  const of = dottedName(expr.of)
  return of === null ? null : `${of}.${expr.field}`
}

const sums: Readonly<Record<string, readonly (readonly [string, string, CelType])[]>> = {
  '+': [
    ['string', 'string', types.string],
    ['bytes', 'bytes', types.bytes],
    ['timestamp', 'duration', types.timestamp],
    ['duration', 'timestamp', types.timestamp],
    ['duration', 'duration', types.duration],
  ],
  '-': [
    ['timestamp', 'timestamp', types.duration],
    ['timestamp', 'duration', types.timestamp],
    ['duration', 'duration', types.duration],
  ],
  '*': [],
  '/': [],
  '%': [],
}

/** null where no two such values have a result. */
function arithmetic(operator: BinaryOperator, left: CelType, right: CelType): CelType | null {
  if (left.kind === 'dyn' && right.kind === 'dyn') return dyn
  if (operator === '+' && left.kind === 'list' && right.kind === 'list') return joinTypes(left, right)
  if (operator === '+' && (left.kind === 'list' || right.kind === 'list')) {
    return left.kind === 'dyn' || right.kind === 'dyn' ? types.list(dyn) : null
  }
  const rows = [
    ...(sums[operator] ?? []),
    ...[types.int, types.uint, types.double].map((type) => [type.kind, type.kind, type] as const),
  ].filter(
    ([first, second]) =>
      (left.kind === 'dyn' || left.kind === first) &&
      (right.kind === 'dyn' || right.kind === second) &&
      !(operator === '%' && first === 'double'),
  )
  const [first, ...rest] = rows.map((row) => row[2])
  return first === undefined ? null : rest.reduce(joinTypes, first)
}
