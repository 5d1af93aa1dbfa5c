// One parameter of a callable as FastAPI of a given release reads it: its type, and what declares where it comes from.
import {
  type External,
  external,
  type FunctionValue,
  type Generic,
  hashKey,
  type Instance,
  identity,
  inheritsFrom,
  isNone,
  type Machine,
  type ModuleValue,
  args as makeArgs,
  missingName,
  pick,
  resolveAnnotation,
  resolveForward,
  resolveText,
  type Signature,
  type SignatureParameter,
  type Site,
  signatureOf,
  str,
  stringAnnotation,
  type Value,
} from '../../../project/index.ts'
import type { Refusal } from './refuse.ts'
import { isFrom, type Releases } from './releases.ts'

export interface AnalysedParameter {
  readonly parameter: SignatureParameter
  /** `Annotated` metadata included. */
  readonly type: Value
  readonly base: Value
  readonly depends: Instance | null
  readonly info: Instance | null
  /** `Query`, `Body` … of `info`. */
  readonly infoKind: string | null
  /** Declared in `Annotated`: the parameter's own default counts, not that of `Query()`. */
  readonly isAnnotated: boolean
  /** FastAPI fills it by its type: `Request`, `Response` … */
  readonly special: boolean
  readonly site: Site | null
  /** Why FastAPI would not take it, wherever it stands. */
  readonly refusal: { readonly error: Refusal; readonly message: string } | null
}

export interface AnalysedCallable {
  readonly signature: Signature | null
  readonly parameters: readonly AnalysedParameter[]
}

export type ParameterCache = Map<string, AnalysedCallable>

/** What a callable asks for; read once a run, when FastAPI first would. */
export function analyseCallable(machine: Machine, releases: Releases, cache: ParameterCache, call: Value): AnalysedCallable {
  const key = `${call.kind}:${call.kind === 'method' ? hashKey(call) : identity(call)}`
  const known = cache.get(key)
  if (known !== undefined) return known
  const signature = signatureOf(machine, call)
  const parameters: AnalysedParameter[] = []
  const analysed = { signature, parameters }
  cache.set(key, analysed)
  if (signature === null) return analysed
  const names = namesFor(machine, releases, call, signature)
  for (const parameter of signature.parameters) parameters.push(analyseParameter(machine, releases, parameter, names))
  return analysed
}

// ---- types

/** Where the names of string annotations are sought: where the function stands, or in what FastAPI finds on the callable (null: nowhere). */
type Names = 'function' | ModuleValue | null

function namesFor(machine: Machine, releases: Releases, call: Value, signature: Signature): Names {
  const outside = isFrom(releases.fastapi, '0.123.7') ? moduleOf(unwrapped(call)) : moduleOf(call)
  if (!isFrom(releases.fastapi, '0.123.7')) return outside
  // All of them, the return type too, or each by itself.
  const all = [...signature.parameters.map((p) => p.annotation), signature.returns]
  const isMissing = all.some((annotation) => {
    const text = annotation === null ? null : stringAnnotation(annotation)
    return annotation !== null && text !== null && missingName(machine, text, annotation.module) !== null
  })
  return isMissing ? outside : 'function'
}

/** `call.__globals__`, which only functions and methods have. */
function moduleOf(call: Value): ModuleValue | null {
  if (call.kind === 'function') return call.module
  return call.kind === 'method' ? moduleOf(call.func) : null
}

/** `inspect.unwrap(call)`. */
function unwrapped(call: Value, depth = 0): Value {
  const inner = call.kind === 'function' || call.kind === 'native' ? call.attrs?.get('__wrapped__') : undefined
  return inner === undefined || inner === call || depth > 20 ? call : unwrapped(pick(inner), depth + 1)
}

/** The type, or the name that Python does not find. */
function typeOf(machine: Machine, parameter: SignatureParameter, names: Names): { type: Value; missing: string | null } {
  const { annotation } = parameter
  if (annotation === null) return { type: external('typing.Any'), missing: null }
  const text = stringAnnotation(annotation)
  if (text === null) return { type: pick(resolveAnnotation(machine, annotation)), missing: null }
  const module = names === 'function' ? annotation.module : names
  const missing = missingName(machine, text, module)
  if (missing !== null) return { type: { kind: 'external', path: 'typing.ForwardRef', args: makeArgs([str(text)]) }, missing }
  const own = module === null || module === annotation.module
  return { type: pick(own ? resolveAnnotation(machine, annotation) : resolveText(machine, text, module)), missing: null }
}

export function isForwardRef(type: Value): boolean {
  return type.kind === 'external' && type.path === 'typing.ForwardRef' && type.args !== undefined
}

export function isAnnotated(type: Value): type is Generic & { readonly origin: External } {
  return type.kind === 'generic' && type.origin.kind === 'external' && /^typing(_extensions)?\.Annotated$/.test(type.origin.path)
}

export function isTypeAlias(type: Value): type is Generic & { readonly origin: External } {
  return type.kind === 'generic' && type.origin.kind === 'external' && type.origin.path === 'typing.TypeAliasType'
}

/** A PEP 695 alias gives what it stands for. */
export function unalias(type: Value): Value {
  return isTypeAlias(type) ? unalias(pick(type.args[0] ?? type)) : type
}

/** `Annotated[Annotated[T, a], b]` is one. */
export function flattenAnnotated(type: Value): { base: Value; metadata: readonly Value[] } {
  if (!isAnnotated(type)) return { base: type, metadata: [] }
  const inner = flattenAnnotated(pick(type.args[0] ?? type))
  return { base: inner.base, metadata: [...inner.metadata, ...type.args.slice(1)] }
}

// ---- declarations

const PARAM = /^fastapi\.params\.(Path|Query|Header|Cookie|Body|Form|File)$/

/** `Path`, `Query` … of an instance of one of these or of a subclass. */
export function paramKind(value: Value): string | null {
  if (value.kind !== 'instance') return null
  for (const c of value.cls.mro) {
    const path = c.kind === 'class' ? c.native : c.path
    const m = path === undefined ? null : PARAM.exec(path)
    if (m !== null) return m[1] ?? null
  }
  return null
}

// Marks what the question has answered, so that a `no` does not rule out other instances.
declare const answered: unique symbol
export interface DependsInstance extends Instance {
  readonly [answered]: true
}

export function isDepends(value: Value): value is DependsInstance {
  return value.kind === 'instance' && inheritsFrom(value.cls, 'fastapi.params.Depends')
}

function analyseParameter(machine: Machine, releases: Releases, parameter: SignatureParameter, names: Names): AnalysedParameter {
  const { fastapi, pydantic } = releases
  const { type: given, missing } = typeOf(machine, parameter, names)
  let type = isFrom(fastapi, '0.128.4') ? pick(unalias(given)) : given
  const { annotation } = parameter
  if (isAnnotated(type) && annotation !== null) {
    type = {
      ...type,
      args: type.args.map((a, i) => (i === 0 ? pick(resolveForward(machine, pick(a), annotation.module, annotation.frame)) : pick(a))),
    }
  }
  const { base, metadata } = flattenAnnotated(type)
  const value = parameter.default === null ? null : pick(parameter.default)
  let refusal: AnalysedParameter['refusal'] =
    missing !== null && pydantic.major < 2 ? { error: 'NameError', message: `name '${missing}' is not defined` } : null
  const refuse = (message: string): void => {
    refusal ??= { error: 'AssertionError', message }
  }
  const takesAnnotated = isFrom(fastapi, '0.95.0')
  const declared = takesAnnotated ? metadata.map((m) => pick(m)).filter((m): m is Instance => isDepends(m) || paramKind(m) !== null) : []
  if (declared.length > 1 && !isFrom(fastapi, '0.105.0'))
    refuse(`Cannot specify multiple \`Annotated\` FastAPI arguments for '${parameter.name}'`)
  // The last one wins.
  const last = declared.at(-1) ?? null
  let depends = last !== null && isDepends(last) ? last : null
  let info = last !== null && depends === null ? last : null
  const isInAnnotated = info !== null
  if (info !== null && hasDefault(info)) {
    refuse(
      `\`${paramKind(info) ?? 'Query'}\` default value cannot be set in \`Annotated\` for '${parameter.name}'. Set the default value with \`=\` instead.`,
    )
  }
  if (value !== null && isDepends(value)) {
    if (depends !== null) refuse(`Cannot specify \`Depends\` in \`Annotated\` and default value together for '${parameter.name}'`)
    if (info !== null)
      refuse(`Cannot specify a FastAPI annotation in \`Annotated\` and \`Depends\` as a default value together for '${parameter.name}'`)
    depends = value
  } else if (value !== null && paramKind(value) !== null && value.kind === 'instance') {
    if (info !== null) refuse(`Cannot specify FastAPI annotations in \`Annotated\` and default value together for '${parameter.name}'`)
    info = value
  }
  const isFilled = SPECIAL.some((s) => isSpecial(takesAnnotated ? base : type, s))
  if (isFilled && depends !== null && takesAnnotated && !isFrom(fastapi, '0.123.0'))
    refuse(`Cannot specify \`Depends\` for type ${nameOf(base)}`)
  if (isFilled && info !== null && takesAnnotated) refuse(`Cannot specify FastAPI annotation for type ${nameOf(base)}`)
  return {
    parameter,
    type: metadata.length > 0 ? type : base,
    base,
    depends,
    info: depends === null ? info : null,
    infoKind: depends === null && info !== null ? paramKind(info) : null,
    isAnnotated: isInAnnotated,
    special: depends === null && info === null && isFilled,
    site: annotation === null || annotation.node === 0 ? null : { module: annotation.module, node: annotation.node },
    refusal,
  }
}

function nameOf(type: Value): string {
  return type.kind === 'class'
    ? `<class '${type.module}.${type.qualname}'>`
    : type.kind === 'external'
      ? `<class '${type.path}'>`
      : 'of this parameter'
}

/** `Query(5)`, `Query(default=None)`: a default other than the mark of a required one. */
function hasDefault(info: Instance): boolean {
  const value = info.attrs.get('default')
  return value !== undefined && !isRequiredMark(pick(value)) && pick(value).kind !== 'unknown'
}

export function isRequiredMark(value: Value): boolean {
  return (
    (value.kind === 'const' && value.type === 'ellipsis') ||
    (value.kind === 'external' && /(Undefined|PydanticUndefined|Required|RequiredParam)$/.test(value.path))
  )
}

/** `Depends()` without a callable takes the annotation's class. */
export function dependencyOf(depends: Instance, type: Value): Value {
  const given = depends.attrs.get('dependency')
  return given === undefined || isNone(pick(given)) ? type : pick(given)
}

const SPECIAL = [
  'starlette.requests.Request',
  'starlette.websockets.WebSocket',
  'starlette.requests.HTTPConnection',
  'starlette.responses.Response',
  'starlette.background.BackgroundTasks',
  'fastapi.security.oauth2.SecurityScopes',
] as const

/** `issubclass(type, …)` for the classes that FastAPI fills itself. */
export function isSpecial(type: Value, path: string): boolean {
  const t = pick(type)
  if (t.kind === 'external') {
    if (t.path === path) return true
    if (path === 'starlette.responses.Response') return isResponsePath(t.path)
    return false
  }
  return t.kind === 'class' && t.mro.some((c) => c !== t && (c.kind === 'external' ? isSpecial(c, path) : c.native === path))
}

export function isResponsePath(path: string): boolean {
  return /^(starlette\.responses|fastapi\.responses|fastapi\.sse|sse_starlette(\.sse)?|fastapi)\.(\w*Response)$/.test(path)
}

/** Whether calling it gives a generator: what it yields is the value, and it is closed after the request. */
export function isGenerator(call: Value, depth = 0): boolean {
  if (depth > 20) return false
  switch (call.kind) {
    case 'function':
      return call.form.isGenerator || (call.attrs.has('__wrapped__') && isGenerator(wrappedIn(call), depth + 1))
    case 'method':
    case 'partial':
      return isGenerator(pick(call.func), depth + 1)
    case 'native': {
      const inner = call.attrs?.get('__wrapped__')
      return inner !== undefined && isGenerator(pick(inner), depth + 1)
    }
    case 'instance': {
      const method = call.cls.mro.flatMap((c) => (c.kind === 'class' ? [c.attrs.get('__call__')] : [])).find((m) => m !== undefined)
      return method !== undefined && isGenerator(method.kind === 'descriptor' ? method.func : method, depth + 1)
    }
    default:
      return false
  }
}

function wrappedIn(func: FunctionValue): Value {
  return pick(func.attrs.get('__wrapped__') ?? func)
}
