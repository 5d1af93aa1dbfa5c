// Expression → closures. Each is called once per part of the expression and evaluation, makes nothing that the language does not ask
// for, and gives an error as a value, so that `false && error` costs what `false` does.
import type { Expr } from './ast.ts'
import type { Checked } from './check.ts'
import { conversionTo } from './conversions.ts'
import { fieldOf } from './field-of.ts'
import { findFunction, typeConstants } from './functions.ts'
import { loopOver } from './loops.ts'
import { outOfBudget, type Run } from './machine.ts'
import { add, compare, contains, divide, equals, lookUp, multiply, negate, noOverload, remainder, subtract } from './operations.ts'
import { readPattern } from './read-pattern.ts'
import type { CelType } from './types.ts'
import { CelError, CelMap, isPlainMap, TypeName, Uint } from './values.ts'

/** Something that is known when the expression is read and that no evaluation could mend. */
export class NotCompiled extends Error {
  readonly offset: number
  constructor(message: string, offset: number) {
    super(message)
    this.offset = offset
  }
}

/** `names`: the index of each declared name in the machine's slots. */
export function compileExpr(expr: Expr, checked: Checked, names: ReadonlyMap<string, number>, source: string): Run {
  return new Compiler(checked, names, source).compile(expr, [])
}

type Variables = readonly string[]

class Compiler {
  readonly #checked: Checked
  readonly #names: ReadonlyMap<string, number>
  readonly #source: string

  constructor(checked: Checked, names: ReadonlyMap<string, number>, source: string) {
    this.#checked = checked
    this.#names = names
    this.#source = source
  }

  #typeOf(expr: Expr): CelType | undefined {
    return this.#checked.types.get(expr)
  }

  #text(expr: Expr): string {
    const text = this.#source.slice(expr.start, expr.end)
    return text.length > 80 ? `${text.slice(0, 77)}…` : text
  }

  compile(expr: Expr, variables: Variables): Run {
    const raw = this.#raw(expr, variables)
    if (expr.kind !== 'name' && expr.kind !== 'select' && expr.kind !== 'index') return raw
    const type = this.#typeOf(expr)
    const convert = type === undefined ? null : conversionTo(type, this.#text(expr))
    return convert === null ? raw : (machine) => convert(raw(machine))
  }

  /** Without making an int of a number that is declared as one. */
  #raw(expr: Expr, variables: Variables): Run {
    switch (expr.kind) {
      case 'literal': {
        const { value } = expr
        return () => value
      }
      case 'name':
        return this.#name(expr, variables)
      case 'select': {
        const declared = this.#checked.declared.get(expr)
        if (declared !== undefined) return this.#slot(declared)
        const type = typeConstantOf(expr)
        if (type !== null && this.#typeOf(expr)?.kind === 'type') return () => type
        return this.#select(expr, variables)
      }
      case 'has':
        return this.#has(expr, variables)
      case 'index':
        return this.#index(expr, variables)
      case 'call':
        return this.#call(expr, variables)
      case 'unary': {
        const of = this.compile(expr.of, variables)
        if (expr.operator === '-') return (machine) => negate(of(machine))
        return (machine) => {
          const value = of(machine)
          return value === true ? false : value === false ? true : noOverload('!', value)
        }
      }
      case 'binary':
        return this.#binary(expr, variables)
      case 'choice': {
        const test = this.compile(expr.test, variables)
        const yes = this.compile(expr.yes, variables)
        const no = this.compile(expr.no, variables)
        return (machine) => {
          const value = test(machine)
          return value === true ? yes(machine) : value === false ? no(machine) : noOverload('?:', value)
        }
      }
      case 'list':
        return this.#list(expr, variables)
      case 'map':
        return this.#map(expr, variables)
      case 'loop':
        return this.#loop(expr, variables)
    }
  }

  #slot(name: string): Run {
    const index = this.#names.get(name) ?? -1
    const missing = new CelError(`\`${name}\` has no value`)
    return (machine) => {
      const value = machine.slots[index]
      return value === undefined ? missing : value
    }
  }

  #name(expr: Expr & { kind: 'name' }, variables: Variables): Run {
    const local = variables.lastIndexOf(expr.name)
    if (local >= 0) return (machine) => machine.locals[local]
    if (this.#checked.declared.has(expr)) return this.#slot(expr.name)
    if (!Object.hasOwn(typeConstants, expr.name)) {
      const unknown = new CelError(`\`${expr.name}\` is not known here`)
      return () => unknown
    }
    const type = new TypeName(typeConstants[expr.name] ?? expr.name)
    return () => type
  }

  #select(expr: Expr & { kind: 'select' }, variables: Variables): Run {
    const { field } = expr
    const missing = new CelError(`\`${this.#text(expr)}\` is missing`)
    const of = this.compile(expr.of, variables)
    return (machine) => fieldOf(of(machine), field, missing)
  }

  #has(expr: Expr & { kind: 'has' }, variables: Variables): Run {
    const { field } = expr
    const of = this.compile(expr.of, variables)
    return (machine) => {
      const value = fieldOf(of(machine), field, absent)
      return value === absent ? false : value instanceof CelError ? value : true
    }
  }

  #index(expr: Expr & { kind: 'index' }, variables: Variables): Run {
    const of = this.compile(expr.of, variables)
    const key = this.compile(expr.key, variables)
    const missing = new CelError(`\`${this.#text(expr)}\` is missing`)
    return (machine) => {
      const holder = of(machine)
      if (holder instanceof CelError) return holder
      const index = key(machine)
      if (Array.isArray(holder)) {
        const at = typeof index === 'bigint' ? Number(index) : index instanceof Uint ? Number(index.value) : index
        if (typeof at !== 'number') return noOverload('[]', holder, index)
        const item: unknown = Number.isInteger(at) ? holder[at] : undefined
        return item === undefined ? missing : item
      }
      if (index instanceof CelError) return index
      if (!(holder instanceof CelMap) && !isPlainMap(holder)) return noOverload('[]', holder, index)
      const item = lookUp(holder, index)
      return item === undefined ? missing : item
    }
  }

  #call(expr: Expr & { kind: 'call' }, variables: Variables): Run {
    const row = findFunction(expr.name)
    // Only where types are left to each evaluation does an unknown function come here.
    if (row === undefined) {
      const unknown = new CelError(`the function \`${expr.name}\` is not supported`)
      return () => unknown
    }
    const { run, name } = row
    const parts = [...(expr.target === null ? [] : [expr.target]), ...expr.args]
    if (name === 'matches') return this.#matches(parts, variables)
    if (!row.forms.some((form) => form.takes.length === parts.length)) {
      throw new NotCompiled(`\`${name}\` does not take ${parts.length} arguments`, expr.start)
    }
    const [first, second] = parts.map((part) => this.compile(part, variables))
    if (first === undefined) throw new NotCompiled(`\`${name}\` takes an argument`, expr.start)
    if (second === undefined) {
      return (machine) => {
        const a = first(machine)
        return a instanceof CelError ? a : run(machine, a, undefined, undefined)
      }
    }
    return (machine) => {
      const a = first(machine)
      if (a instanceof CelError) return a
      const b = second(machine)
      return b instanceof CelError ? b : run(machine, a, b, undefined)
    }
  }

  /** A pattern that stands in the source is read now. */
  #matches(parts: readonly Expr[], variables: Variables): Run {
    const [subject, pattern] = parts
    if (subject === undefined || pattern === undefined) throw new NotCompiled('`matches` takes a text and a pattern', parts[0]?.start ?? 0)
    if (pattern.kind === 'literal' && typeof pattern.value === 'string') {
      const compiled = readPattern(pattern.value)
      if (compiled.kind === 'refused') throw new NotCompiled(`the pattern of \`matches\` holds ${compiled.reason}`, pattern.start)
    }
    const text = this.compile(subject, variables)
    const source = this.compile(pattern, variables)
    const run = findFunction('matches')?.run
    return (machine) => {
      const a = text(machine)
      if (a instanceof CelError) return a
      const b = source(machine)
      return b instanceof CelError ? b : run?.(machine, a, b, undefined)
    }
  }

  #binary(expr: Expr & { kind: 'binary' }, variables: Variables): Run {
    const { operator } = expr
    if (operator === '==' || operator === '!=') return this.#equality(expr, variables)
    if (operator === 'in') return this.#in(expr, variables)
    if (operator === '<' || operator === '<=' || operator === '>' || operator === '>=') return this.#order(expr, variables)
    const left = this.compile(expr.left, variables)
    const right = this.compile(expr.right, variables)
    switch (operator) {
      case '&&':
        return (machine) => {
          const a = left(machine)
          if (a === false) return false
          const b = right(machine)
          if (b === false) return false
          return a === true && b === true ? true : noOverload('&&', a, b)
        }
      case '||':
        return (machine) => {
          const a = left(machine)
          if (a === true) return true
          const b = right(machine)
          if (b === true) return true
          return a === false && b === false ? false : noOverload('||', a, b)
        }
      case '+':
        return (machine) => add(left(machine), right(machine), machine)
      case '-':
        return (machine) => subtract(left(machine), right(machine))
      case '*':
        return (machine) => multiply(left(machine), right(machine))
      case '/':
        return (machine) => divide(left(machine), right(machine))
      case '%':
        return (machine) => remainder(left(machine), right(machine))
    }
  }

  #equality(expr: Expr & { kind: 'binary' }, variables: Variables): Run {
    const wanted = expr.operator === '=='
    const constant = constantOf(expr.right) ?? constantOf(expr.left)
    if (constant !== null) {
      const { value } = constant
      const other = this.#raw(expr.right.kind === 'literal' ? expr.left : expr.right, variables)
      // Numbers are compared by their value, so that a number that is declared as an int needs no conversion first.
      if (typeof value === 'bigint') {
        return (machine) => {
          const given = other(machine)
          if (typeof given === 'number' || typeof given === 'bigint') {
            // biome-ignore lint/suspicious/noDoubleEquals: a loose comparison of a bigint and a number is exact
            return (given == value) === wanted
          }
          const same = equals(given, value, machine)
          return same instanceof CelError ? same : same === wanted
        }
      }
      return (machine) => {
        const given = other(machine)
        return given instanceof CelError ? given : (given === value) === wanted
      }
    }
    const left = this.compile(expr.left, variables)
    const right = this.compile(expr.right, variables)
    return (machine) => {
      const a = left(machine)
      const b = right(machine)
      if (typeof a === 'string' && typeof b === 'string') return (a === b) === wanted
      const same = equals(a, b, machine)
      return same instanceof CelError ? same : same === wanted
    }
  }

  #order(expr: Expr & { kind: 'binary' }, variables: Variables): Run {
    const { operator } = expr
    const rawIfInt = (part: Expr): Run => (this.#typeOf(part)?.kind === 'int' ? this.#raw(part, variables) : this.compile(part, variables))
    const isInt = (part: Expr): boolean => part.kind === 'literal' && typeof part.value === 'bigint'
    const byValue = isInt(expr.left) || isInt(expr.right)
    const left = byValue ? rawIfInt(expr.left) : this.compile(expr.left, variables)
    const right = byValue ? rawIfInt(expr.right) : this.compile(expr.right, variables)
    const holds = orders[operator] ?? (() => false)
    return (machine) => {
      const a = left(machine)
      const b = right(machine)
      const order = compare(a, b, machine)
      return order === undefined ? noOverload(operator, a, b) : holds(order)
    }
  }

  #in(expr: Expr & { kind: 'binary' }, variables: Variables): Run {
    const item = this.compile(expr.left, variables)
    if (expr.right.kind === 'list' && expr.right.items.every((each) => each.kind === 'literal' && typeof each.value === 'string')) {
      const words = new Set<unknown>(expr.right.items.map((each) => (each.kind === 'literal' ? each.value : null)))
      return (machine) => {
        const value = item(machine)
        return value instanceof CelError ? value : words.has(value)
      }
    }
    const holder = this.compile(expr.right, variables)
    return (machine) => {
      const a = item(machine)
      const b = holder(machine)
      if (typeof a === 'string' && Array.isArray(b)) {
        machine.steps -= b.length >> 2
        return machine.steps < 0 ? outOfBudget : b.includes(a)
      }
      return contains(a, b, machine)
    }
  }

  #list(expr: Expr & { kind: 'list' }, variables: Variables): Run {
    const items = expr.items.map((item) => this.compile(item, variables))
    if (expr.items.every((item) => item.kind === 'literal')) {
      const constant = expr.items.map((item) => (item.kind === 'literal' ? item.value : null))
      return () => constant
    }
    return (machine) => {
      const list: unknown[] = []
      for (const item of items) {
        const value = item(machine)
        if (value instanceof CelError) return value
        list.push(value)
      }
      return list
    }
  }

  #map(expr: Expr & { kind: 'map' }, variables: Variables): Run {
    const entries = expr.entries.map(([key, value]) => [this.compile(key, variables), this.compile(value, variables)] as const)
    return (machine) => {
      const map = new CelMap()
      for (const [key, value] of entries) {
        const k = key(machine)
        if (k instanceof CelError) return k
        const v = value(machine)
        if (v instanceof CelError) return v
        if (!map.add(k, v)) return badKey
      }
      return map
    }
  }

  #loop(expr: Expr & { kind: 'loop' }, variables: Variables): Run {
    const inner = [...variables, expr.variable]
    return loopOver(expr.loop, {
      over: this.compile(expr.over, variables),
      test: expr.test === null ? null : this.compile(expr.test, inner),
      result: expr.result === null ? null : this.compile(expr.result, inner),
      convert: conversionTo(itemType(this.#typeOf(expr.over)), this.#text(expr.over)),
      variable: variables.length,
      cost: 1 + Math.ceil((expr.end - expr.start) / 16),
    })
  }
}

const absent = new CelError('absent')
const badKey = new CelError('a map with two equal keys, or a key that can be none')

const orders: Readonly<Record<string, (order: number) => boolean>> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
}

/** A literal whose equality is that of JavaScript, or an int. */
function constantOf(expr: Expr): { readonly value: string | boolean | null | bigint } | null {
  if (expr.kind !== 'literal') return null
  const { value } = expr
  return typeof value === 'string' || typeof value === 'boolean' || value === null || typeof value === 'bigint' ? { value } : null
}

function typeConstantOf(expr: Expr): TypeName | null {
  if (expr.kind !== 'select' || expr.of.kind !== 'select' || expr.of.of.kind !== 'name') return null
  const name = `${expr.of.of.name}.${expr.of.field}.${expr.field}`
  return name === 'google.protobuf.Timestamp' || name === 'google.protobuf.Duration' ? new TypeName(name) : null
}

function itemType(type: CelType | undefined): CelType {
  if (type?.kind === 'list') return type.element
  return type?.kind === 'map' ? type.key : { kind: 'dyn' }
}
