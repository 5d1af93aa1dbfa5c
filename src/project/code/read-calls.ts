// Calls, as the reader sees them: what is called under which path, with which arguments, and what it gives.
import { ArgKind, Op } from '../../syntax/index.ts'
import { external, hashKey, isClass, NONE, pick, textOf, unknown, type Value } from '../evaluate/index.ts'
import { attempt, pathOf } from './read-members.ts'
import type { Reader } from './reader.ts'
import { addSources, mergeSources, nothing, type Reading, readingOf, type Source, typeOf } from './reading.ts'
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
  const { code, strings } = module.form
  const callee = code[call + 2] ?? 0
  switch (code[callee]) {
    case Op.Attribute:
      return strings[code[callee + 3] ?? 0] ?? null
    case Op.Local:
    case Op.Global:
    case Op.Free:
    case Op.ClassName: {
      const name = strings[code[callee + (code[callee] === Op.Local ? 3 : 2)] ?? 0]
      return name === undefined ? null : (module.aliases.get(name) ?? name)
    }
    default:
      return null
  }
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
  const given = argumentsOf(reader, fn, node, block)
  const name = calleeName(fn.module, node) ?? ''
  const all = [...given.positional, ...given.keywords.values()]
  const value = pick(callee.value)
  const site = reader.site(fn, node)
  const computed = evaluated(reader, value, given, site)
  // `get(key, default)` of a dict, an environment or a request: what it is called is the key.
  const key = name === 'get' || name === 'getenv' || name === 'pop' ? textOf(given.positional[0]?.value) : null
  if (key !== null) {
    const base = callee.names[0]?.replace(/\.(?:get|pop)$/, '')
    const names = [base === undefined || base === 'getenv' ? key : `${base}.${key}`]
    const path = value.kind === 'external' ? value.path.replace(/\.get$/, `.${key}`) : null
    const source = path === null ? null : (reader.options.sourceOf?.(path) ?? null)
    if (source !== null) return nothing('part of a request', { names, from: [source] })
    if (computed !== null) return readingOf(computed, { names, likely: true, defined: given.positional[1]?.defined ?? site })
    return nothing('an entry', { names, from: mergeSources([callee.from, given.positional[1]?.from ?? []]), likely: true })
  }
  if (CONVERSIONS.has(name)) {
    const base = code[code[node + 2] ?? 0] === Op.Attribute ? reader.read(fn, code[(code[node + 2] ?? 0) + 2] ?? 0, block) : null
    const isMethod =
      base !== null &&
      pick(base.value).kind !== 'module' &&
      !(pick(base.value).kind === 'external' && base.from.length === 0 && base.names.length <= 1 && !path(base.value).endsWith('()'))
    const subjects = isMethod ? [base, ...(name === 'join' ? all : [])] : all
    const names = [...new Set(subjects.flatMap((one) => one.names))].slice(0, 4)
    const from = mergeSources(subjects.map((one) => one.from))
    if (computed !== null)
      return readingOf(computed, {
        names,
        ...(from.length > 0 ? { from } : {}),
        likely: subjects.some((one) => one.likely),
        defined: subjects[0]?.defined ?? null,
      })
    const library = value.kind === 'external' ? external(`${value.path}()`) : unknown('a converted value')
    return {
      ...nothing('a converted value', { names, from, type: null }),
      value: from.length > 0 || names.length > 0 ? unknown('a converted value') : library,
      type: value.kind === 'external' ? library : null,
    }
  }
  if (computed !== null) return readingOf(computed, { likely: all.some((one) => one.likely) })
  switch (value.kind) {
    case 'class':
      return value.native === undefined
        ? nothing('an instance', { type: value, from: mergeSources(all.map((one) => one.from.filter(isTelling))) })
        : nothing('an instance', {
            type: value,
            from: mergeSources([[{ kind: 'call', callee: value.native }], ...all.map((one) => one.from.filter(isTelling))]),
          })
    case 'external': {
      const source: Source = reader.options.sourceOf?.(value.path) ?? { kind: 'call', callee: value.path }
      return readingOf(external(`${value.path}()`), { from: mergeSources([[source], ...all.map((one) => one.from.filter(isTelling))]) })
    }
    case 'native':
      return addSources(readingOf(external(`${value.name}()`)), mergeSources(all.map((one) => one.from.filter(isTelling))))
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
      return nothing('the result of a call', {
        type: null,
        from: callee.names[0] === undefined ? [] : mergeSources([all.flatMap((one) => one.from.filter(isTelling))]),
      })
  }
}

/** What goes on through a call whose code is not known. */
function isTelling({ kind }: Source): boolean {
  return kind === 'exception'
}

function path(value: Value): string {
  return pathOf(pick(value)) ?? ''
}

const computedCalls = new WeakMap<object, Map<string, Value | null>>()

/** What the evaluator makes of a call whose arguments are all known; null where it makes nothing of it. */
function evaluated(
  reader: Reader,
  callee: Value,
  given: GivenArguments,
  site: { module: SurveyedModule['value']; node: number },
): Value | null {
  if (given.open) return null
  const subject = callee.kind === 'method' ? pick(callee.self) : null
  const isOwn =
    callee.kind === 'function' ||
    callee.kind === 'native' ||
    (subject !== null && (subject.kind === 'const' || subject.kind === 'dict' || subject.kind === 'list' || subject.kind === 'instance'))
  const isMaker = callee.kind === 'class' && callee.native === undefined && given.positional.length === 0 && given.keywords.size === 0
  if (!isOwn && !isMaker) return null
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
function project(reader: Reader, callee: Value, given: GivenArguments): Reading {
  if (callee.kind !== 'function') return nothing('a call')
  const fn = reader.functions.get(callee.form)
  if (fn === undefined) return readingOf(external(`${callee.module.name}.${callee.qualname}()`))
  const result = reader.returned(fn)
  const parameters = callee.form.parameters
  const shift = fn.owner === null || parameters.length === 0 ? 0 : 1
  const from = result.from.flatMap((source): readonly Source[] => {
    if (source.kind !== 'parameter' || source.of !== fn) return [source]
    const at = parameters.findIndex(({ name }) => name === source.name)
    return (given.keywords.get(source.name) ?? given.positional[at - shift])?.from ?? []
  })
  return { ...result, from: mergeSources([from]), type: typeOf(result), likely: true }
}
