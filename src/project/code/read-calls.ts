// Calls, as the reader sees them: what is called under which path, with which arguments, and what it gives.
import { ArgKind, type FunctionForm, Op } from '../../syntax/index.ts'
import { external, hashKey, isClass, NONE, pick, type Site, textOf, type Value } from '../evaluate/index.ts'
import { nameAt } from './mentions.ts'
import { attempt, pathOf } from './read-members.ts'
import type { Reader } from './reader.ts'
import { asText, mergeSources, nothing, type Reading, readingOf, type Source, typeOf } from './reading.ts'
import type { SurveyedFunction, SurveyedModule } from './survey.ts'

export interface GivenArguments {
  readonly positional: readonly Reading[]
  readonly keywords: ReadonlyMap<string, Reading>
  /** `*args` or `**kwargs` that are not known. */
  readonly open: boolean
  /** Nodes of the arguments, as far as they stand there by themselves. */
  readonly nodes: ReadonlyMap<string | number, number>
}

/** The last name of what is called: `decode` of `jwt.decode(…)`, seen through `from … import … as`; null where it has none. */
export function calleeName(module: SurveyedModule, call: number): string | null {
  return nameAt(module, module.form.code[call + 2] ?? 0)
}

export function argumentsOf(reader: Reader, fn: SurveyedFunction, call: number, block: number): GivenArguments {
  const { code, strings } = fn.module.form
  const positional: Reading[] = []
  const keywords = new Map<string, Reading>()
  const nodes = new Map<string | number, number>()
  let open = false
  const count = code[call + 3] ?? 0
  for (let i = 0; i < count; i++) {
    const at = call + 4 + 3 * i
    const node = code[at + 2] ?? 0
    const reading = reader.read(fn, node, block)
    const value = pick(reading.value)
    switch (code[at]) {
      case ArgKind.Positional:
        nodes.set(positional.length, node)
        positional.push(reading)
        break
      case ArgKind.Keyword: {
        const name = strings[code[at + 1] ?? 0] ?? ''
        nodes.set(name, node)
        keywords.set(name, reading)
        break
      }
      case ArgKind.Star:
        if (value.kind === 'list' && !value.open) positional.push(...value.items.map((item) => readingOf(item, { likely: reading.likely })))
        else open = true
        break
      default:
        if (value.kind !== 'dict') {
          open = true
          break
        }
        open ||= value.open
        for (const entry of value.entries.values()) {
          const name = textOf(entry.key)
          if (name === null) open = true
          else
            keywords.set(
              name,
              readingOf(pick(entry.value), { likely: reading.likely || entry.value.kind === 'maybe', defined: reading.defined }),
            )
        }
    }
  }
  return { positional, keywords, open, nodes }
}

/** Functions and methods that give back what they get in another shape. */
const CONVERSIONS = new Set(
  'str bytes bytearray int float repr format list tuple set dict encode decode strip lstrip rstrip lower upper title hex replace removeprefix removesuffix join b64encode b64decode urlsafe_b64encode urlsafe_b64decode get_secret_value model_dump model_dump_json dict json copy dumps loads jsonable_encoder quote unquote cast digest hexdigest first scalar_one_or_none'.split(
    ' ',
  ),
)

export function readCall(reader: Reader, fn: SurveyedFunction, node: number, block: number): Reading {
  const { code } = fn.module.form
  const callee = reader.read(fn, code[node + 2] ?? 0, block)
  const name = calleeName(fn.module, node) ?? ''
  const value = pick(callee.value)
  const site = reader.site(fn, node)
  // Most questions end at what is called: arguments are read where they decide.
  let read: GivenArguments | null = null
  const given = (): GivenArguments => (read ??= argumentsOf(reader, fn, node, block))
  const computed = !reader.onlyTypes && mayCompute(reader, value, code[node + 3] ?? 0) ? evaluated(reader, value, given(), site) : null
  if (reader.onlyTypes && CONVERSIONS.has(name) && value.kind !== 'function' && value.kind !== 'method') return nothing('a converted value')
  const isLookup = name === 'get' || name === 'getenv' || name === 'pop'
  const key = isLookup && (code[node + 3] ?? 0) > 0 ? textOf(given().positional[0]?.value) : null
  if (key !== null) return entryOf(reader, callee, key, given(), computed, site)
  if (CONVERSIONS.has(name)) return converted(reader, fn, { node, block, callee: value, computed, isJoin: name === 'join' }, given)
  if (computed !== null)
    return readingOf(computed, { likely: [...given().positional, ...given().keywords.values()].some((one) => one.likely) })
  switch (value.kind) {
    case 'class': {
      const source: Source[] = value.native === undefined ? [] : [{ kind: 'call', callee: value.native }]
      return nothing('an instance', { type: value, from: mergeSources([source, telling(given())]) })
    }
    case 'external': {
      const source: Source = reader.options.sourceOf?.(value.path) ?? { kind: 'call', callee: value.path }
      return readingOf(external(`${value.path}()`), { from: mergeSources([[source], isMaker(name) ? telling(given()) : []]) })
    }
    case 'native':
      return readingOf(external(`${value.name}()`))
    case 'function':
      return project(reader, value, given)
    case 'method': {
      const func = pick(value.func)
      if (func.kind === 'function') return project(reader, func, given)
      const known = pathOf(func)
      return known === null ? nothing('a call') : readingOf(external(`${known}()`))
    }
    case 'partial':
      return pick(value.func).kind === 'function' ? project(reader, pick(value.func), given) : nothing('a call')
    default:
      return nothing('the result of a call', { from: isMaker(name) ? telling(given()) : [] })
  }
}

/** A class, by the way names are written. */
function isMaker(name: string): boolean {
  return /^[A-Z]/.test(name)
}

/** `get(key, default)` of a dict, an environment or a request: what it is called is the key. */
function entryOf(reader: Reader, callee: Reading, key: string, given: GivenArguments, computed: Value | null, site: Site): Reading {
  const value = pick(callee.value)
  const base = callee.names[0]?.replace(/\.(?:get|pop)$/, '')
  const names = [base === undefined || base === 'getenv' ? key : `${base}.${key}`]
  const source = value.kind === 'external' ? (reader.options.sourceOf?.(value.path.replace(/\.get$/, `.${key}`)) ?? null) : null
  if (source !== null) return nothing('part of a request', { names, from: [source] })
  const otherwise = given.positional[1]
  if (computed !== null) return readingOf(computed, { names, likely: true, defined: otherwise?.defined ?? site })
  return nothing('an entry', { names, from: mergeSources([callee.from, otherwise?.from ?? []]), likely: true })
}

interface Conversion {
  readonly node: number
  readonly block: number
  readonly callee: Value
  readonly computed: Value | null
  readonly isJoin: boolean
}

function converted(
  reader: Reader,
  fn: SurveyedFunction,
  { node, block, callee, computed, isJoin }: Conversion,
  given: () => GivenArguments,
): Reading {
  const { code } = fn.module.form
  const called = code[node + 2] ?? 0
  const base = code[called] === Op.Attribute ? reader.read(fn, code[called + 2] ?? 0, block) : null
  const subjects = base === null || isNamespace(base) ? passed(given()) : isJoin ? [base, ...passed(given())] : [base]
  const names = [...new Set(subjects.flatMap((one) => one.names))].slice(0, 4)
  const from = asText(mergeSources(subjects.map((one) => one.from)))
  if (computed !== null) {
    const likely = subjects.some((one) => one.likely)
    return readingOf(computed, { names, ...(from.length > 0 ? { from } : {}), likely, defined: subjects[0]?.defined ?? null })
  }
  const library = callee.kind === 'external' ? external(`${callee.path}()`) : null
  const isSaid = from.length > 0 || names.length > 0
  return nothing('a converted value', { names, from, type: library, ...(isSaid || library === null ? {} : { value: library }) })
}

/** `base64`, `json`: a module, or a class of a library, whose function converts its argument. */
function isNamespace(base: Reading): boolean {
  const value = pick(base.value)
  if (value.kind === 'module') return true
  return value.kind === 'external' && base.from.length === 0 && base.names.length <= 1 && !value.path.endsWith('()')
}

function passed({ positional, keywords }: GivenArguments): Reading[] {
  return [...positional, ...keywords.values()]
}

/** What goes on through a call whose code is not known. */
function telling(given: GivenArguments): Source[] {
  return mergeSources(passed(given).map(({ from }) => from.filter(({ kind }) => kind === 'exception')))
}

/** Whether the evaluator could make something of such a call. */
function mayCompute(reader: Reader, callee: Value, count: number): boolean {
  if (callee.kind === 'native') return true
  if (callee.kind === 'function') return isHelper(reader, callee.form)
  if (callee.kind === 'class') return callee.native === undefined && count === 0
  if (callee.kind !== 'method') return false
  const { kind } = pick(callee.self)
  return kind === 'const' || kind === 'dict' || kind === 'list' || kind === 'instance'
}

/** A short function that gives a value and not an object of the project: `env("KEY", "default")`. */
function isHelper(reader: Reader, form: FunctionForm): boolean {
  if (form.isAsync || form.isGenerator || form.end - form.headEnd > LONGEST_HELPER) return false
  const fn = reader.functions.get(form)
  const declared = fn === undefined ? null : reader.annotated(fn, form.returns)
  return declared?.kind !== 'class' || (declared.native?.startsWith('builtins.') ?? false)
}
const LONGEST_HELPER = 12

const computedCalls = new WeakMap<object, Map<string, Value | null>>()

/** What the evaluator makes of a call whose arguments are all known; null where it makes nothing of it. */
function evaluated(reader: Reader, callee: Value, given: GivenArguments, site: Site): Value | null {
  if (given.open) return null
  const subject = callee.kind === 'method' ? pick(callee.self) : null
  const values = [...given.positional, ...given.keywords.values()].map((one) => pick(one.value))
  if (!values.every(isPlain)) return null
  const key = `${values.map(hashKey).join('|')}|${[...given.keywords.keys()].join('|')}|${subject === null ? '' : hashKey(subject)}`
  const under: object = callee.kind === 'method' ? pick(callee.func) : callee
  let memo = computedCalls.get(under)
  if (memo === undefined) computedCalls.set(under, (memo = new Map()))
  let result = memo.get(key)
  if (result === undefined) {
    const positional = given.positional.map((one) => one.value)
    const keywords = new Map([...given.keywords].map(([name, one]) => [name, one.value]))
    const made = attempt(reader.machine, () => reader.machine.call(callee, { positional, keywords }, site))
    result =
      made === null ||
      made.kind === 'unknown' ||
      made === NONE ||
      (made.kind === 'text' && made.parts.length === 0) ||
      (made.kind === 'external' && callee.kind !== 'function')
        ? null
        : made
    memo.set(key, result)
  }
  return result
}

function isPlain(value: Value): boolean {
  return (
    value.kind === 'const' || (value.kind === 'list' && !value.open && value.items.every((item) => isPlain(pick(item)))) || isClass(value)
  )
}

/** What a function of the project returns, with its parameters replaced by what is passed. */
function project(reader: Reader, callee: Value, given: () => GivenArguments): Reading {
  if (callee.kind !== 'function') return nothing('a call')
  const fn = reader.functions.get(callee.form)
  if (fn === undefined) return readingOf(external(`${callee.module.name}.${callee.qualname}()`))
  const result = reader.returned(fn)
  const parameters = callee.form.parameters
  const shift = fn.owner === null || parameters.length === 0 ? 0 : 1
  const from = result.from.flatMap((source): readonly Source[] => {
    if (source.kind !== 'parameter' || source.of !== fn) return [source]
    const at = parameters.findIndex(({ name }) => name === source.name)
    return (given().keywords.get(source.name) ?? given().positional[at - shift])?.from ?? []
  })
  return { ...result, from: mergeSources([from]), type: typeOf(result), likely: true }
}
