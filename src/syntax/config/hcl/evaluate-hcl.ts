// What an expression of HCL is, as far as constants decide it. What is not known says why, and by which name it is asked for.

import { hclFunctions } from './functions.ts'
import type { HclExpression, HclFor, HclOperator, HclTemplatePart } from './tree.ts'

/** Not known without running the tool that the file is written for. */
export class HclUnknown {
  readonly reason: string
  /** `aws_vpc.main.id`, where it is a name that nobody here can answer. */
  readonly reference: string | null

  constructor(reason: string, reference: string | null = null) {
    this.reason = reason
    this.reference = reference
  }
}

export type HclValue = string | number | boolean | null | HclUnknown | HclList | HclTable
export type HclList = readonly HclValue[]
export interface HclTable {
  readonly [key: string]: HclValue
}

/** Answers names: the traversal as far as it is names alone, `['var', 'region']`; null where it is not its to say. */
export type HclScope = (path: readonly string[]) => HclValue | null

const MOST_STEPS = 20_000
const MOST_ITEMS = 200
const LONGEST_TEXT = 100_000

/** At most so many steps, so that no file takes long; what is left then is unknown. */
interface Run {
  steps: number
  readonly scope: HclScope
}

export function evaluateHcl(expression: HclExpression, scope: HclScope): HclValue {
  return evaluate(expression, { steps: 0, scope }, [])
}

export function isHclTable(value: HclValue | undefined): value is HclTable {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof HclUnknown)
}

export function isHclList(value: HclValue | undefined): value is HclList {
  return Array.isArray(value)
}

/** `['var', 'region']` of `var.region`; null where an index or a call is on the way. */
export function toPath(expression: HclExpression): readonly string[] | null {
  const names: string[] = []
  let at = expression
  for (;;) {
    if (at.kind === 'name') return [at.name, ...names.reverse()]
    if (at.kind === 'get') {
      names.push(at.name)
      at = at.of
    } else if (at.kind === 'index' && at.key.kind === 'literal' && (typeof at.key.value === 'string' || typeof at.key.value === 'number')) {
      names.push(String(at.key.value))
      at = at.of
    } else return null
  }
}

/** Every name that an expression asks for, as far as names go: `aws_lb.main.arn`. */
export function findReferences(expression: HclExpression): string[] {
  const found = new Set<string>()
  walk(expression, (at) => {
    const path = at.kind === 'get' || at.kind === 'index' || at.kind === 'name' ? toPath(at) : null
    if (path === null) return true
    found.add(path.join('.'))
    return false
  })
  return [...found]
}

/** `visit` says whether it goes on inside. */
function walk(expression: HclExpression, visit: (at: HclExpression) => boolean): void {
  if (!visit(expression)) return
  for (const child of childrenOf(expression)) walk(child, visit)
}

function childrenOf(at: HclExpression): readonly HclExpression[] {
  switch (at.kind) {
    case 'literal':
    case 'name':
    case 'each':
      return []
    case 'template':
      return at.parts.flatMap(ofPart)
    case 'tuple':
      return at.items
    case 'object':
      return at.items.flatMap(({ key, value }) => [key, value])
    case 'for':
      return [at.collection, at.key, at.value, at.condition].filter((one) => one !== null)
    case 'conditional':
      return [at.test, at.met, at.otherwise]
    case 'unary':
      return [at.operand]
    case 'binary':
      return [at.left, at.right]
    case 'call':
      return at.arguments
    case 'get':
      return [at.of]
    case 'index':
      return [at.of, at.key]
    case 'splat':
      return [at.of, at.each]
  }
}

function ofPart(part: HclTemplatePart): readonly HclExpression[] {
  switch (part.kind) {
    case 'text':
      return []
    case 'value':
      return [part.value]
    case 'if':
      return [part.test, ...part.met.flatMap(ofPart), ...part.otherwise.flatMap(ofPart)]
    case 'for':
      return [part.collection, ...part.parts.flatMap(ofPart)]
  }
}

/** Names of `for`, and the element of a splat under the name of none. */
type Locals = readonly { readonly name: string | null; readonly value: HclValue }[]

function evaluate(at: HclExpression, run: Run, locals: Locals): HclValue {
  run.steps += 1
  if (run.steps > MOST_STEPS) return new HclUnknown('it takes too many steps')
  switch (at.kind) {
    case 'literal':
      return at.value
    case 'template':
      return evaluateTemplate(at.parts, run, locals)
    case 'tuple':
      return at.items.map((item) => evaluate(item, run, locals))
    case 'object': {
      const entries: [string, HclValue][] = []
      for (const { key, value } of at.items) {
        const name = evaluate(key, run, locals)
        if (name instanceof HclUnknown) return name
        if (typeof name === 'string' || typeof name === 'number' || typeof name === 'boolean')
          entries.push([String(name), evaluate(value, run, locals)])
      }
      return toTable(entries)
    }
    case 'for':
      return evaluateFor(at, run, locals)
    case 'conditional': {
      const test = evaluate(at.test, run, locals)
      if (test instanceof HclUnknown) {
        const [met, otherwise] = [evaluate(at.met, run, locals), evaluate(at.otherwise, run, locals)]
        return JSON.stringify(met) === JSON.stringify(otherwise) && !(met instanceof HclUnknown) ? met : test
      }
      return evaluate(test === true || test === 'true' ? at.met : at.otherwise, run, locals)
    }
    case 'unary': {
      const operand = evaluate(at.operand, run, locals)
      if (operand instanceof HclUnknown) return operand
      if (at.operator === '!') return typeof operand === 'boolean' ? !operand : new HclUnknown('`!` is asked of no truth value')
      return typeof operand === 'number' ? -operand : new HclUnknown('`-` is asked of no number')
    }
    case 'binary':
      return evaluateBinary(at.operator, evaluate(at.left, run, locals), () => evaluate(at.right, run, locals))
    case 'call':
      return evaluateCall(
        at.name,
        at.isExpanded,
        at.arguments.map((one) => evaluate(one, run, locals)),
      )
    case 'each':
      return locals.findLast(({ name }) => name === null)?.value ?? new HclUnknown('nothing is gone through here')
    case 'name':
    case 'get':
    case 'index':
      return evaluateTraversal(at, run, locals)
    case 'splat': {
      const of = evaluate(at.of, run, locals)
      if (of instanceof HclUnknown) return of
      const items = isHclList(of) ? of : of === null ? [] : [of]
      return items.slice(0, MOST_ITEMS).map((value) => evaluate(at.each, run, [...locals, { name: null, value }]))
    }
  }
}

function evaluateTraversal(at: HclExpression, run: Run, locals: Locals): HclValue {
  const path = toPath(at)
  if (path !== null) {
    const [first = ''] = path
    const local = locals.findLast(({ name }) => name === first)
    if (local !== undefined) return path.slice(1).reduce(pick, local.value)
    return run.scope(path) ?? new HclUnknown(`\`${path.join('.')}\` is not known before it runs`, path.join('.'))
  }
  if (at.kind === 'get') return pick(evaluate(at.of, run, locals), at.name)
  if (at.kind !== 'index') return new HclUnknown('it is not known before it runs')
  const of = evaluate(at.of, run, locals)
  const key = evaluate(at.key, run, locals)
  return typeof key === 'string' || typeof key === 'number'
    ? pick(of, String(key))
    : new HclUnknown('it is asked for by a key that is not known')
}

/** What stands under a name or a number. */
export function pick(value: HclValue, name: string): HclValue {
  if (value instanceof HclUnknown) {
    return new HclUnknown(value.reason, value.reference === null ? null : `${value.reference}.${name}`)
  }
  if (isHclList(value)) {
    const item = value[Number(name)]
    return item === undefined ? new HclUnknown(`nothing stands under \`${name}\``) : item
  }
  if (isHclTable(value) && Object.hasOwn(value, name)) return value[name] ?? null
  return new HclUnknown(`nothing stands under \`${name}\``)
}

function evaluateBinary(operator: HclOperator, left: HclValue, getRight: () => HclValue): HclValue {
  if (operator === '&&' && left === false) return false
  if (operator === '||' && left === true) return true
  const right = getRight()
  if (operator === '&&' && right === false) return false
  if (operator === '||' && right === true) return true
  if (left instanceof HclUnknown) return left
  if (right instanceof HclUnknown) return right
  if (operator === '==' || operator === '!=') {
    if (hasUnknown(left) || hasUnknown(right)) return new HclUnknown('a part of what is compared is not known')
    return (JSON.stringify(left) === JSON.stringify(right)) === (operator === '==')
  }
  if (operator === '&&' || operator === '||')
    return typeof left === 'boolean' && typeof right === 'boolean' ? right : new HclUnknown('it is no truth value')
  const [one, other] = [Number(left), Number(right)]
  if (typeof left === 'object' || typeof right === 'object' || Number.isNaN(one) || Number.isNaN(other))
    return new HclUnknown('it is no number')
  switch (operator) {
    case '+':
      return one + other
    case '-':
      return one - other
    case '*':
      return one * other
    case '/':
      return one / other
    case '%':
      return one % other
    case '<':
      return one < other
    case '>':
      return one > other
    case '<=':
      return one <= other
    case '>=':
      return one >= other
  }
}

export function hasUnknown(value: HclValue, depth = 0): boolean {
  if (value instanceof HclUnknown || depth > 100) return true
  if (isHclList(value)) return value.some((item) => hasUnknown(item, depth + 1))
  return isHclTable(value) && Object.values(value).some((item) => hasUnknown(item, depth + 1))
}

function evaluateTemplate(parts: readonly HclTemplatePart[], run: Run, locals: Locals): HclValue {
  const [only] = parts
  if (parts.length === 1 && only?.kind === 'value') return evaluate(only.value, run, locals)
  let text = ''
  for (const part of parts) {
    const value = evaluatePart(part, run, locals)
    if (value instanceof HclUnknown) return value
    if (typeof value === 'object') return new HclUnknown('a list or an object stands in a text')
    text += String(value)
    if (text.length > LONGEST_TEXT) return new HclUnknown('the text gets too long')
  }
  return text
}

function evaluatePart(part: HclTemplatePart, run: Run, locals: Locals): HclValue {
  switch (part.kind) {
    case 'text':
      return part.text
    case 'value':
      return evaluate(part.value, run, locals)
    case 'if': {
      const test = evaluate(part.test, run, locals)
      if (test instanceof HclUnknown) return test
      return join(part[test === true || test === 'true' ? 'met' : 'otherwise'], run, locals)
    }
    case 'for': {
      const collection = evaluate(part.collection, run, locals)
      if (collection instanceof HclUnknown) return collection
      const texts = pairsOf(collection).map(([key, value]) => join(part.parts, run, [...locals, ...named(part, key, value)]))
      return texts.find((text) => text instanceof HclUnknown) ?? texts.join('')
    }
  }
}

function join(parts: readonly HclTemplatePart[], run: Run, locals: Locals): HclValue {
  return parts.length === 0 ? '' : evaluateTemplate(parts, run, locals)
}

function evaluateFor(at: HclFor, run: Run, locals: Locals): HclValue {
  const collection = evaluate(at.collection, run, locals)
  if (collection instanceof HclUnknown) return collection
  const items: HclValue[] = []
  const entries: [string, HclValue][] = []
  for (const [key, value] of pairsOf(collection)) {
    const inner = [...locals, ...named(at, key, value)]
    const test = at.condition === null ? true : evaluate(at.condition, run, inner)
    if (test instanceof HclUnknown) return test
    if (test !== true) continue
    const made = evaluate(at.value, run, inner)
    if (at.key === null) {
      items.push(made)
      continue
    }
    const name = evaluate(at.key, run, inner)
    if (name instanceof HclUnknown) return name
    const earlier = entries.find(([one]) => one === String(name))
    if (!at.isGrouped) entries.push([String(name), made])
    else if (earlier === undefined) entries.push([String(name), [made]])
    else earlier[1] = [...(isHclList(earlier[1]) ? earlier[1] : []), made]
  }
  return at.key === null ? items : toTable(entries)
}

function named(
  { keyName, valueName }: { readonly keyName: string | null; readonly valueName: string },
  key: HclValue,
  value: HclValue,
): Locals {
  return [...(keyName === null ? [] : [{ name: keyName, value: key }]), { name: valueName, value }]
}

function pairsOf(collection: HclValue): readonly (readonly [HclValue, HclValue])[] {
  if (isHclList(collection)) return collection.slice(0, MOST_ITEMS).map((value, index) => [index, value])
  return isHclTable(collection) ? Object.entries(collection).slice(0, MOST_ITEMS) : []
}

export function toTable(entries: readonly (readonly [string, HclValue])[]): HclTable {
  return Object.fromEntries(entries.filter(([key]) => key !== '__proto__'))
}

function evaluateCall(name: string, isExpanded: boolean, values: readonly HclValue[]): HclValue {
  const last = values.at(-1)
  if (isExpanded && !isHclList(last)) return new HclUnknown(`the arguments of \`${name}\` are not known`)
  const given = isExpanded && isHclList(last) ? [...values.slice(0, -1), ...last] : values
  const run = Object.hasOwn(hclFunctions, name) ? hclFunctions[name] : undefined
  if (run === undefined) return new HclUnknown(`what \`${name}\` gives is not known before it runs`)
  return run(given)
}
