// What a parameter of a function is that FastAPI calls: a part of the request, with what its declared type leaves room for, what a
// dependency gives, or nothing from outside.
import type { EffectKind } from '../../../knowledge/index.ts'
import type { EventEntry, FlowSource, Route, Schema } from '../../../model/index.ts'
import {
  type ClassValue,
  CONTENT,
  decoratorNames,
  type Entered,
  findInClass,
  isHarmlessField,
  isModel,
  Limit,
  nameAt,
  pick,
  type Reader,
  type SurveyedFunction,
  type Tracer,
  typeOf,
  type Value,
} from '../../../project/index.ts'
import { Op } from '../../../syntax/index.ts'
import type { Entries } from '../code/entries.ts'
import { type Meaning, meaningOf, meaningOfConverter, partOfSchema } from './harmless-type.ts'
import { Validated } from './validated.ts'

export interface EnteredOptions {
  readonly reader: Reader
  readonly entries: Entries
  readonly routes: readonly Route[]
  readonly events: readonly EventEntry[]
  readonly schemas: Readonly<Record<string, Schema>>
}

interface Serving {
  readonly route: Route
  /** Index in the route's dependencies; null for the handler. */
  readonly of: number | null
}

export type EnteredBy = (
  fn: SurveyedFunction,
  parameter: string,
  path: readonly string[],
  kind: EffectKind,
  tracer: Tracer,
) => Entered | null

export interface Servings {
  readonly enteredBy: EnteredBy
  routesOf(fn: SurveyedFunction): readonly string[]
}

const SPECIAL = /^(?:fastapi|starlette)\.(?:\w+\.)*(?:Request|HTTPConnection|WebSocket)$/
const FILLED = /^(?:fastapi|starlette)\.(?:\w+\.)*(?:Response|BackgroundTasks|SecurityScopes)$/

export function createServings({ reader, entries, routes, events, schemas }: EnteredOptions): Servings {
  const served = new Map<SurveyedFunction, Serving[]>()
  const add = (fn: SurveyedFunction, serving: Serving): void => {
    const list = served.get(fn)
    if (list === undefined) served.set(fn, [serving])
    else list.push(serving)
  }
  for (const route of routes) {
    if (route.handler !== null)
      for (const fn of entries.functionsOf(`${route.handler.module}:${route.handler.name}`)) add(fn, { route, of: null })
    route.dependencies.forEach(({ call, kind }, of) => {
      // An object that is called was made by the program.
      for (const fn of entries.functionsOf(call)) if (kind === 'class' || fn.form?.name !== '__init__') add(fn, { route, of })
    })
  }
  const messages = new Set<SurveyedFunction>()
  for (const { handler } of events)
    if (handler !== null) for (const fn of entries.functionsOf(`${handler.module}:${handler.name}`)) messages.add(fn)
  const pages = new Set(findCallbacks(reader))
  for (const fn of pages) messages.add(fn)
  const named = (name: string): Schema | null => schemas[name] ?? null

  /** Who names a file did not write what is in it, but where a page hands on what its visitor uploaded. */
  function enteredBy(fn: SurveyedFunction, parameter: string, path: readonly string[], kind: EffectKind, tracer: Tracer): Entered | null {
    const entered = find(fn, parameter, path, kind, tracer)
    return entered?.kind === 'input' && path.includes(CONTENT) ? (pages.has(fn) ? { ...entered, isGuessed: true } : NOTHING) : entered
  }

  function find(fn: SurveyedFunction, parameter: string, path: readonly string[], kind: EffectKind, tracer: Tracer): Entered | null {
    const servings = served.get(fn)
    if (servings === undefined) {
      if (isMiddleware(fn, parameter)) return ofRequest(parameter, path)
      if (!messages.has(fn))
        return isWrittenAsRoute(fn) && kind !== 'nosql' ? unserved(fn, parameter, path) : ofValidator(fn, parameter, path)
      return /^(?:self|cls|sid|environ|request|progress)$/.test(parameter)
        ? NOTHING
        : input([parameter, ...path], 'message', { isHarmless: false, limits: 0 })
    }
    const type = reader.parameter(fn, parameter).type
    const typePath = type === null ? '' : type.kind === 'class' ? (type.native ?? '') : type.kind === 'external' ? type.path : ''
    if (FILLED.test(typePath)) return NOTHING
    if (SPECIAL.test(typePath)) return ofRequest(parameter, path)
    const dependency = dependencyOf(reader, fn, parameter)
    if (dependency !== null)
      return (dependency.kind === 'given' ? filled(servings, parameter, path, dependency.cls, kind) : null) ?? dependency
    if (isRoot(type) && path[0] === 'root') return enteredBy(fn, parameter, path.slice(1), kind, tracer)
    const meanings: { meaning: Meaning; in: FlowSource['in'] }[] = []
    for (const { route, of } of servings.slice(0, 12)) {
      const given = route.dependencies.filter((one) => one.of === of && one.parameter === parameter)
      if (given.length > 0)
        return givenBy(
          given.map(({ call, kind: how }) => ({ call, how })),
          fn,
        )
      const found = declared(route, of, parameter)
      if (found !== null) {
        if (found.in === 'file' || isUpload(found.schema)) return upload(parameter, path, kind)
        const part = partOfSchema(found.schema, path, named)
        if (part === 'none' || (of === null && isRefused(route, parameter, kind, tracer))) continue
        const typed = part === null ? OPEN : meaningOf(part, kind, named)
        const converter = found.in === 'path' ? meaningOfConverter(route.converters[found.name]) : OPEN
        meanings.push({
          in: found.in,
          meaning: {
            isHarmless: typed.isHarmless || converter.isHarmless,
            limits: typed.limits | converter.limits | (kind === 'nosql' ? Limit.Text : 0),
            isGuessed: typed.isGuessed === true,
          },
        })
        continue
      }
      if (/UploadFile$/.test(typePath)) return upload(parameter, path, kind)
      // A model whose fields are parameters of the query.
      const own = type?.kind === 'class' && isModel(type) && path[0] !== undefined ? declared(route, of, path[0]) : null
      if (own !== null) {
        const part = partOfSchema(own.schema, path.slice(1), named)
        if (part !== 'none') meanings.push({ in: own.in, meaning: part === null ? OPEN : meaningOf(part, kind, named) })
        continue
      }
      if (route.kind !== 'http' || route.body === null || !mayBeBody(type)) continue
      const { schema, model } = route.body
      // Several parameters are fields of a body that FastAPI makes up; a model alone is the body itself.
      const embedded = model !== null && !model.startsWith('Body_') ? null : partOfSchema(schema, [parameter], named)
      const part = partOfSchema(embedded === null || embedded === 'none' ? schema : embedded, path, named)
      if (part === 'none') {
        if (isAliased(type, path)) meanings.push({ in: 'body', meaning: OPEN })
        continue
      }
      meanings.push({ in: 'body', meaning: part === null ? OPEN : meaningOf(part, kind, named) })
    }
    const able = meanings.filter(({ meaning }) => !meaning.isHarmless)
    const open = able.find(({ meaning }) => meaning.isGuessed !== true) ?? able[0]
    if (open === undefined) return NOTHING
    const annotation = fn.form?.parameters.find(({ name }) => name === parameter)?.annotation ?? 0
    const declaredType = (annotation === 0 ? null : reader.annotation(fn, annotation)) ?? type
    if (declaredType !== null && new Validated(reader, tracer, kind).holds(declaredType, path)) return NOTHING
    return input([parameter, ...path], open.in, open.meaning)
  }

  /** A field that the request calls otherwise than the program. */
  function isAliased(type: Value | null, [first, ...rest]: readonly string[]): boolean {
    if (type?.kind !== 'class' || first === undefined || !isModel(type)) return false
    const isField = type.mro.some((one) => one.kind === 'class' && one.annotations.has(first))
    return isField && !isHarmlessField(reader.machine, type, first, rest)
  }

  /** A class without an `__init__` of its own, whose fields FastAPI fills: `filter: Filter = Depends()`. */
  function filled(
    servings: readonly Serving[],
    parameter: string,
    path: readonly string[],
    cls: ClassValue | null,
    kind: EffectKind,
  ): Entered | null {
    const [first, ...rest] = path
    if (cls === null || first === undefined || !cls.mro.some((one) => one.kind === 'class' && one.annotations.has(first))) return null
    for (const { route, of } of servings.slice(0, 12)) {
      const index = route.dependencies.findIndex((one) => one.of === of && one.parameter === parameter)
      const found = index < 0 ? null : declared(route, index, first)
      if (found === null) continue
      const part = partOfSchema(found.schema, rest, named)
      if (part === 'none') return NOTHING
      return input([parameter, ...path], found.in, part === null ? OPEN : meaningOf(part, kind, named))
    }
    return null
  }

  /** `@field_validator("url") def checked(cls, value)` of a model that routes take: it runs before anything else does. */
  function ofValidator(fn: SurveyedFunction, parameter: string, path: readonly string[]): Entered | null {
    if (fn.owner === null || fn.form?.parameters[1]?.name !== parameter || schemas[fn.owner.name] === undefined) return null
    if (!decoratorNames(fn).some((name) => name === 'field_validator' || name === 'validator')) return null
    const { owner } = fn
    const value = owner.module.value.globals.get(owner.name)
    const cls = value === undefined ? null : pick(value)
    if (cls?.kind !== 'class') return null
    const fields = cls.mro.flatMap((one) => (one.kind === 'class' ? [...one.annotations.keys()] : []))
    const open = fields.find((field) => names(fn, field) && !isHarmlessField(reader.machine, cls, field, path))
    return open === undefined ? NOTHING : input([owner.name, open, ...path], 'body', OPEN)
  }

  /** A handler of an application that nobody was seen to make, or of a router that none includes. */
  function unserved(fn: SurveyedFunction, parameter: string, path: readonly string[]): Entered {
    const form = fn.form?.parameters.find(({ name }) => name === parameter)
    const type = reader.parameter(fn, parameter).type
    const native = type?.kind === 'class' ? (type.native ?? '') : ''
    if (form === undefined || form.default !== 0 || /^self$|^cls$/.test(parameter)) return NOTHING
    if (native !== 'builtins.str' && !(type?.kind === 'class' && type.native === undefined && path.length > 0)) return NOTHING
    const declared = new RegExp(`\\{${parameter}(:\\w+)?\\}`).exec(routePath(fn) ?? '')
    if (declared === null) return input([parameter, ...path], 'query', OPEN)
    return input([parameter, ...path], 'path', meaningOfConverter(declared[1]?.slice(1)))
  }

  function declared(route: Route, of: number | null, parameter: string): { name: string; in: FlowSource['in']; schema: Schema } | null {
    const plain = parameter.toLowerCase()
    const own = route.parameters.filter((one) => one.of === of)
    const found = own.find(({ name }) => name === parameter) ?? own.find(({ name }) => name.toLowerCase().replaceAll('-', '_') === plain)
    return found === undefined || found.in === 'body' ? null : found
  }

  function givenBy(given: readonly { call: string; how: string }[], fn: SurveyedFunction): Entered {
    const by: SurveyedFunction[] = []
    let cls: ClassValue | null = null
    for (const { call, how } of given) {
      const functions = entries.functionsOf(call)
      if (how === 'class') cls = classCalled(call) ?? cls
      else by.push(...functions.filter((one) => one !== fn && one.form?.name !== '__init__'))
    }
    return { kind: 'given', by, cls }
  }

  function classCalled(call: string): ClassValue | null {
    const [module = '', name = ''] = call.split(':')
    const value = reader.machine.modules.get(module)?.globals.get(name)
    const known = value === undefined ? null : pick(value)
    return known?.kind === 'class' ? known : null
  }

  /** A dependency of the route looks at the same parameter and refuses what is not harmless, before the handler runs. */
  function isRefused({ dependencies }: Route, parameter: string, kind: EffectKind, { judge }: Tracer): boolean {
    return dependencies.some(({ call }, of) =>
      entries.functionsOf(call).some((fn) => {
        const own = fn.form?.parameters.find(({ name }) => name === parameter)
        if (own === undefined || dependencies.some((one) => one.of === of && one.parameter === parameter)) return false
        return judge.summary(fn, parameter, kind, 'returns').isClean
      }),
    )
  }

  return { enteredBy, routesOf: (fn) => [...new Set((served.get(fn) ?? []).map(({ route }) => route.id))] }
}

const NOTHING: Entered = { kind: 'nothing' }
const OPEN: Meaning = { isHarmless: false, limits: 0 }

function input(path: readonly string[], where: FlowSource['in'], { isHarmless, limits, isGuessed = false }: Meaning): Entered {
  return isHarmless
    ? NOTHING
    : { kind: 'input', isHarmless: false, limits, isGuessed, label: path.filter((one) => !/^[*#~@]$/.test(one)).join('.'), in: where }
}

function ofRequest(parameter: string, path: readonly string[]): Entered {
  return /^(?:query_params|headers|cookies|path_params|body|json|form|url|receive_\w+)\b/.test(path[0] ?? '')
    ? input([parameter, ...path], 'request', OPEN)
    : NOTHING
}

/** `async def dispatch(self, request, call_next)`, and a function under `@app.middleware("http")`. */
function isMiddleware(fn: SurveyedFunction, parameter: string): boolean {
  const [first, second, third] = fn.form?.parameters ?? []
  if (fn.owner === null) return first?.name === parameter && second?.name === 'call_next'
  return fn.form?.name === 'dispatch' && second?.name === parameter && third?.name === 'call_next'
}

function isRoot(type: Value | null): boolean {
  const value = type?.kind === 'generic' ? pick(type.origin) : type
  return (
    value?.kind === 'class' &&
    value.mro.some((one) => /(?:^|\.)RootModel$/.test(one.kind === 'class' ? (one.native ?? one.name) : one.path))
  )
}

/** What the caller says of a file, and what is in it. */
function upload(parameter: string, path: readonly string[], kind: EffectKind): Entered {
  const known = path.filter((one) => !/^(?:[*~@]|\d+)$/.test(one))
  if (known[0] === 'size') return NOTHING
  // An open file, or what is in it, is no name of a file.
  const isContent = known.length === 0 || (known.length === 1 && (known[0] === 'file' || known[0] === 'read()'))
  if (isContent && (kind === 'file' || kind === 'url' || kind === 'key')) return NOTHING
  // Its name unpacks to nothing.
  if (known[0] === 'filename' && (kind === 'inflated' || kind === 'image')) return NOTHING
  const isKnown = known.length === 0 || UPLOADED.test(known[0] ?? '')
  return input([parameter, ...known], 'file', { isHarmless: false, limits: kind === 'nosql' ? Limit.Text : 0, isGuessed: !isKnown })
}
const UPLOADED = /^(?:filename|content_type|headers|file|read\(\)|#|\d+)$/

/** A model, a container or a plain value; a session or another object of the program is none. */
function mayBeBody(type: Value | null): boolean {
  const value = type === null ? null : type.kind === 'generic' ? pick(type.origin) : type
  if (value === null || value.kind === 'native') return true
  if (value.kind === 'external') return /^(?:typing|datetime|uuid|decimal|pydantic)\b/.test(value.path)
  if (value.kind !== 'class') return false
  if (value.native !== undefined) return /^(?:builtins|datetime|uuid|decimal|pydantic|typing)\b/.test(value.native)
  return (
    value.mro.some((one) =>
      /(?:^pydantic\b.*BaseModel|RootModel|SQLModel|Enum|TypedDict)$/.test(one.kind === 'class' ? (one.native ?? '') : one.path),
    ) || value.annotations.size > 0
  )
}

/** `Depends(…)` as the default, or in `Annotated`: what FastAPI calls for the parameter. */
function dependencyOf(reader: Reader, fn: SurveyedFunction, parameter: string): Entered | null {
  const form = fn.form?.parameters.find(({ name }) => name === parameter)
  if (form === undefined) return null
  const outer = fn.parent ?? fn
  const { code } = fn.module.form
  const isAsked = code[form.default] === Op.Call && /^(?:Depends|Security)$/.test(nameAt(fn.module, code[form.default + 2] ?? 0) ?? '')
  let found = annotatedDependency(reader, fn, form.annotation)
  if (isAsked) {
    if (code[form.default + 3] === 0) return ofClass(reader.parameter(fn, parameter).type)
    const asked = reader.read(outer, code[form.default + 6] ?? 0, 0)
    const type = typeOf(asked)
    found = pick(asked.value)
    // `Depends(Checker("admin"))`: an object that is called.
    if (found.kind === 'unknown' && type?.kind === 'class') found = { kind: 'instance', cls: type, attrs: new Map() }
  }
  if (found === null) return null
  switch (found.kind) {
    case 'function': {
      const inner = reader.functions.get(found.form)
      return { kind: 'given', by: inner === undefined ? [] : [inner], cls: null }
    }
    case 'class':
      return ofClass(found)
    case 'method': {
      const func = pick(found.func)
      const inner = func.kind === 'function' ? reader.functions.get(func.form) : undefined
      return { kind: 'given', by: inner === undefined ? [] : [inner], cls: null }
    }
    case 'instance': {
      const call = findInClass(found.cls, '__call__')
      const func = call !== null && 'owner' in call ? pick(call.value) : null
      const inner = func?.kind === 'function' ? reader.functions.get(func.form) : undefined
      return { kind: 'given', by: inner === undefined ? [] : [inner], cls: null }
    }
    default:
      return NOTHING
  }
}

function ofClass(type: Value | null): Entered {
  return type?.kind === 'class' && type.native === undefined ? { kind: 'given', by: [], cls: type } : NOTHING
}

function annotatedDependency(reader: Reader, fn: SurveyedFunction, annotation: number): Value | null {
  if (annotation === 0) return null
  const value = reader.annotation(fn, annotation)
  if (value?.kind !== 'generic') return null
  for (const one of value.args.slice(1)) {
    const injected = reader.options.injected?.(pick(one))
    if (injected !== undefined && injected !== null) return injected
  }
  return null
}

function isUpload(schema: Schema): boolean {
  return schema.format === 'binary' || schema.contentMediaType !== undefined || (schema.items !== undefined && isUpload(schema.items))
}

/** Copies of other programs, of which some functions are called and no page is shown. */
const VENDORED = /(?:^|\/)_?(?:third[-_]?party|vendor|vendored)\//
const GIVES_EVENTS = new Set(['click', 'submit', 'change', 'upload', 'select', 'input', 'release', 'then', 'success', 'blur', 'load'])

/** `button.click(search, [name, word], [names])` of Gradio: functions that run with what a visitor enters, where nobody saw the page being made. */
function findCallbacks(reader: Reader): SurveyedFunction[] {
  const found: SurveyedFunction[] = []
  for (const { form, functions, value: module } of reader.modules.values()) {
    const { code, strings } = form
    if (!strings.includes('gradio') || VENDORED.test(module.file)) continue
    for (const fn of functions)
      for (let i = 0; i < fn.calls.length; i += 2) {
        const call = fn.calls[i] ?? 0
        const callee = code[call + 2] ?? 0
        if (code[callee] !== Op.Attribute || !GIVES_EVENTS.has(strings[code[callee + 3] ?? 0] ?? '')) continue
        for (let j = 0; j < (code[call + 3] ?? 0); j++) {
          const at = call + 4 + 3 * j
          const isFirst = j === 0 && code[at] === 0
          if (!isFirst && strings[code[at + 1] ?? 0] !== 'fn') continue
          const value = pick(reader.forTypes(() => reader.read(fn, code[at + 2] ?? 0, fn.calls[i + 1] ?? 0)).value)
          const inner = value.kind === 'method' ? pick(value.func) : value
          const handler = inner.kind === 'function' ? reader.functions.get(inner.form) : undefined
          if (handler !== undefined) found.push(handler)
        }
      }
  }
  return found
}

const VERBS = /^(?:get|post|put|patch|delete|api_route|route)$/

/** `@app.get("/{path:path}")` */
function isWrittenAsRoute(fn: SurveyedFunction): boolean {
  return routePath(fn) !== null
}

function routePath({ form, module }: SurveyedFunction): string | null {
  const { code, strings } = module.form
  for (const node of form?.decorators ?? []) {
    const callee = code[node + 2] ?? 0
    if (code[node] !== Op.Call || code[callee] !== Op.Attribute || !VERBS.test(strings[code[callee + 3] ?? 0] ?? '')) continue
    const first = code[node + 3] === 0 ? 0 : (code[node + 6] ?? 0)
    const path = code[first] === Op.Str ? strings[code[first + 2] ?? 0] : undefined
    if (path?.startsWith('/') === true) return path
  }
  return null
}

/** `@field_validator("url")` */
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
