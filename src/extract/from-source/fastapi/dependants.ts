// What FastAPI makes of a callable's signature: parameters by place, sub-dependencies in order, security schemes.
import {
  type Annotation,
  type ClassValue,
  type Condition,
  external,
  type External,
  type Generic,
  hashKey,
  identity,
  inheritsFrom,
  type Instance,
  isEnum,
  isNone,
  itemsOf,
  type Machine,
  pick,
  resolveAnnotation,
  resolveForward,
  type Signature,
  signatureOf,
  type SignatureParameter,
  type Site,
  stateOf,
  textOf,
  truthOf,
  type Value,
} from '../../../project/index.ts'
import type { Releases } from './releases.ts'
import type { Level } from './routes.ts'
import { isSecurityScheme } from './security.ts'

export type Where = 'path' | 'query' | 'header' | 'cookie' | 'body' | 'form' | 'file'

/** One parameter of a callable that the request fills. */
export interface Field {
  readonly name: string
  readonly alias: string
  readonly in: Where
  /** The annotation as written, `Annotated` metadata included. */
  readonly type: Value
  readonly required: boolean
  /** null: none. */
  readonly default: Value | null
  /** The `Query(…)`, `Body(…)` … instance that declares it; null where the place was inferred. */
  readonly info: Instance | null
  readonly site: Site | null
}

/** A dependency with its own parameters and dependencies. */
export interface Dependant {
  readonly call: Value
  /** What `dependency_overrides` put aside. */
  readonly replaces: Value | null
  readonly parameter: string | null
  readonly fields: readonly Field[]
  readonly dependencies: readonly Dependant[]
  readonly useCache: boolean
  readonly ownScopes: readonly string[]
  /** Added up along the chain. */
  readonly scopes: readonly string[]
  readonly readsScopes: boolean
  readonly level: Level | 'parameter' | 'dependency'
  readonly signature: Signature | null
  readonly when: Condition
}

export interface DependantContext {
  readonly machine: Machine
  readonly releases: Releases
  readonly overrides: ReadonlyMap<string, Value>
  readonly site: Site
  /** Analysed signatures by callable. */
  readonly cache: Map<string, AnalysedParameter[]>
}

interface AnalysedParameter {
  readonly parameter: SignatureParameter
  readonly type: Value
  readonly depends: Instance | null
  readonly info: Instance | null
  readonly infoKind: string | null
  readonly special: boolean
  readonly site: Site | null
}

const MAX_DEPTH = 30

export function buildDependant(
  context: DependantContext,
  call: Value,
  pathNames: ReadonlySet<string>,
  top: readonly { readonly value: Value; readonly level: Level }[],
): Dependant {
  const dependant = analyse(context, call, null, pathNames, [], [], true, 'parameter', 0, [])
  // `dependencies=[…]` stand before the parameters' own, outermost first.
  const first: Dependant[] = []
  for (const { value, level } of top) {
    const when = value.kind === 'maybe' ? value.when : []
    const depends = pick(value.kind === 'maybe' ? value.value : value)
    if (depends.kind !== 'instance' || stateOf(when) === 'off') continue
    first.push(subDependant(context, depends, external('typing.Any'), null, pathNames, [], level, 1, when))
  }
  return { ...dependant, dependencies: [...first, ...dependant.dependencies] }
}

function subDependant(
  context: DependantContext,
  depends: Instance,
  type: Value,
  parameter: string | null,
  pathNames: ReadonlySet<string>,
  parentScopes: readonly string[],
  level: Dependant['level'],
  depth: number,
  when: Condition,
): Dependant {
  const { machine } = context
  const given = depends.attrs.get('dependency')
  const call = given === undefined || isNone(pick(given)) ? type : pick(given)
  const replaced = context.overrides.get(hashKey(call))
  const scopeList = depends.attrs.get('scopes')
  const own = scopeList === undefined ? [] : scopesOf(machine, scopeList, context.site)
  const useCache = depends.attrs.get('use_cache')
  const cached = useCache === undefined || truthOf(machine, useCache).value !== false
  const made = analyse(context, replaced ?? call, parameter, pathNames, parentScopes, own, cached, level, depth, when)
  return replaced === undefined ? made : { ...made, replaces: call }
}

function scopesOf(machine: Machine, value: Value, site: Site): string[] {
  return itemsOf(machine, pick(value), site).map((s) => textOf(pick(s.kind === 'maybe' ? s.value : s)) ?? '{?}')
}

function analyse(
  context: DependantContext,
  call: Value,
  parameter: string | null,
  pathNames: ReadonlySet<string>,
  parentScopes: readonly string[],
  ownScopes: readonly string[],
  useCache: boolean,
  level: Dependant['level'],
  depth: number,
  when: Condition,
): Dependant {
  const scopes = [...parentScopes]
  for (const s of ownScopes) if (!scopes.includes(s)) scopes.push(s)
  const fields: Field[] = []
  const dependencies: Dependant[] = []
  let readsScopes = false
  const analysed = depth > MAX_DEPTH ? [] : analyseSignature(context, call)
  for (const p of analysed) {
    const name = p.parameter.name
    if (p.depends !== null) {
      dependencies.push(subDependant(context, p.depends, dependencyType(p.type), name, pathNames, scopes, depth === 0 ? 'parameter' : 'dependency', depth + 1, []))
      continue
    }
    if (p.special) {
      if (isSpecial(p.type, 'fastapi.security.oauth2.SecurityScopes')) readsScopes = true
      continue
    }
    fields.push(fieldOf(context, p, pathNames))
  }
  return {
    call,
    replaces: null,
    parameter,
    fields,
    dependencies,
    useCache,
    ownScopes,
    scopes,
    readsScopes: readsScopes || isSecurityScheme(call) || ownScopes.length > 0 || dependencies.some((d) => d.readsScopes),
    level,
    signature: signatureOf(context.machine, call),
    when,
  }
}

/** `Annotated[T, Depends()]`: the class to call is T. */
function dependencyType(type: Value): Value {
  const inner = isAnnotated(type) ? (type.args[0] ?? type) : type
  return inner
}

export function isAnnotated(type: Value): type is Generic & { readonly origin: External } {
  return type.kind === 'generic' && type.origin.kind === 'external' && /^typing(_extensions)?\.Annotated$/.test(type.origin.path)
}

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

function isDepends(value: Value): value is DependsInstance {
  return value.kind === 'instance' && inheritsFrom(value.cls, 'fastapi.params.Depends')
}

// Marks what the question has answered, so that a `no` does not rule out other instances.
declare const answered: unique symbol
interface DependsInstance extends Instance {
  readonly [answered]: true
}

/** A PEP 695 alias gives what it stands for. */
export function unalias(type: Value): Value {
  if (type.kind === 'generic' && type.origin.kind === 'external' && type.origin.path === 'typing.TypeAliasType') return unalias(type.args[0] ?? type)
  return type
}

/** `Annotated[Annotated[T, a], b]` is one. */
function flattenAnnotated(type: Value): { base: Value; metadata: readonly Value[] } {
  if (!isAnnotated(type)) return { base: type, metadata: [] }
  const inner = flattenAnnotated(pick(type.args[0] ?? type))
  return { base: inner.base, metadata: [...inner.metadata, ...type.args.slice(1)] }
}

function analyseSignature(context: DependantContext, call: Value): AnalysedParameter[] {
  const key = `${call.kind}:${call.kind === 'method' ? hashKey(call) : identity(call)}`
  const known = context.cache.get(key)
  if (known !== undefined) return known
  const signature = signatureOf(context.machine, call)
  const out: AnalysedParameter[] = []
  context.cache.set(key, out)
  if (signature === null) return out
  for (const parameter of signature.parameters) out.push(analyseParameter(context, parameter))
  return out
}

function analyseParameter(context: DependantContext, parameter: SignatureParameter): AnalysedParameter {
  const { machine } = context
  let type: Value = parameter.annotation === null ? external('typing.Any') : pick(unalias(pick(resolveAnnotation(machine, parameter.annotation))))
  if (isAnnotated(type)) type = { ...type, args: type.args.map((a, i) => (i === 0 ? resolveInner(machine, a, parameter.annotation) : pick(a))) }
  const { base, metadata } = flattenAnnotated(type)
  const value = parameter.default === null ? null : pick(parameter.default)
  let depends: Instance | null = null
  let info: Instance | null = null
  // The last one wins.
  for (const m of metadata) {
    const item = pick(m)
    if (isDepends(item)) [depends, info] = [item, null]
    else if (paramKind(item) !== null && item.kind === 'instance') [depends, info] = [null, item]
  }
  if (value !== null && isDepends(value)) depends = value
  else if (value !== null && paramKind(value) !== null && value.kind === 'instance') info = value
  const special = depends === null && info === null && SPECIAL.some((s) => isSpecial(base, s))
  return {
    parameter,
    type: metadata.length > 0 ? type : base,
    depends,
    info,
    infoKind: info === null ? null : paramKind(info),
    special,
    site: parameter.annotation === null || parameter.annotation.node === 0 ? null : { module: parameter.annotation.module, node: parameter.annotation.node },
  }
}

function resolveInner(machine: Machine, type: Value, annotation: Annotation | null): Value {
  return annotation === null ? pick(type) : pick(resolveForward(machine, pick(type), annotation.module, annotation.frame))
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
    return path === 'starlette.requests.HTTPConnection' && t.path === 'starlette.requests.HTTPConnection'
  }
  return t.kind === 'class' && t.mro.some((c) => c !== t && (c.kind === 'external' ? isSpecial(c, path) : c.native === path))
}

export function isResponsePath(path: string): boolean {
  return /^(starlette\.responses|fastapi\.responses|fastapi\.sse|sse_starlette(\.sse)?|fastapi)\.(\w*Response)$/.test(path)
}

// ---- fields

function fieldOf(context: DependantContext, p: AnalysedParameter, pathNames: ReadonlySet<string>): Field {
  const { machine, releases } = context
  const { parameter, info } = p
  const isPath = pathNames.has(parameter.name)
  const where: Where = info !== null ? (p.infoKind ?? 'Query').toLowerCase() as Where : isPath ? 'path' : inferPlace(machine, p.type) // the seven kinds in lower case are the places
  const fromInfo = info?.attrs.get('default')
  const factory = info?.attrs.get('default_factory')
  const isInfoDefault = info !== null && parameter.default !== null && pick(parameter.default) === info
  let fallback: Value | null = isInfoDefault ? (fromInfo ?? null) : info !== null && parameter.default === null ? (fromInfo ?? null) : parameter.default
  if (fallback !== null && isRequiredMark(pick(fallback))) fallback = null
  const alias = textOf(info?.attrs.get('alias')) ?? textOf(info?.attrs.get('validation_alias'))
  const convert = info?.attrs.get('convert_underscores')
  const underscores = convert === undefined || truthOf(machine, convert).value !== false
  void releases
  return {
    name: parameter.name,
    alias: alias ?? (where === 'header' && underscores ? parameter.name.replaceAll('_', '-') : parameter.name),
    in: where,
    type: p.type,
    required: where === 'path' || (fallback === null && factory === undefined),
    default: where === 'path' ? null : fallback,
    info,
    site: p.site,
  }
}

function isRequiredMark(value: Value): boolean {
  return (value.kind === 'const' && value.type === 'ellipsis') || (value.kind === 'external' && /(Undefined|PydanticUndefined|Required|RequiredParam)$/.test(value.path))
}

/** Where a parameter without a declaration comes from: file, body or query. */
function inferPlace(machine: Machine, type: Value): Where {
  const base = flattenAnnotated(type).base
  if (isUpload(base)) return 'file'
  return isScalar(machine, base) ? 'query' : 'body'
}

function unionMembers(type: Value): readonly Value[] | null {
  if (type.kind !== 'generic' || type.origin.kind !== 'external') return null
  return type.origin.path === 'typing.Union' || type.origin.path === 'typing.Optional' ? type.args : null
}

function isUpload(type: Value): boolean {
  const t = pick(type)
  if (isSpecial(t, 'starlette.datastructures.UploadFile')) return true
  const members = unionMembers(t)
  if (members !== null) return members.some((m) => isUpload(m)) && members.every((m) => isUpload(m) || isNone(m) || isNoneType(m))
  return t.kind === 'generic' && isSequence(t.origin) && t.args.length > 0 && t.args.every((a) => isUpload(a))
}
function isNoneType(v: Value): boolean {
  return isNone(v) || (v.kind === 'class' && v.native === 'builtins.NoneType')
}

const SEQUENCES = new Set(['list', 'set', 'frozenset', 'tuple', 'deque'])
function isSequence(origin: Value): boolean {
  const o = pick(origin)
  if (o.kind === 'class') return o.native !== undefined && SEQUENCES.has(o.name)
  if (o.kind === 'native') return SEQUENCES.has(o.name.split('.').at(-1) ?? '')
  return o.kind === 'external' && /^(typing|collections\.abc|typing_extensions|collections)\.(List|Set|FrozenSet|Tuple|Sequence|Deque|deque|MutableSequence)$/.test(o.path)
}

const COMPLEX = /^(typing|collections\.abc|typing_extensions|collections)\.(Dict|Mapping|MutableMapping|DefaultDict|OrderedDict|Counter|List|Set|FrozenSet|Tuple|Sequence|Deque|deque|Iterable|Iterator|AbstractSet|MutableSequence|MutableSet|Collection|ItemsView|TypedDict)$/

/** `field_annotation_is_scalar`: not a model, mapping, sequence (strings apart), dataclass or upload. */
export function isScalar(machine: Machine, given: Value): boolean {
  const type = pick(unalias(pick(given)))
  if (isAnnotated(type)) return isScalar(machine, type.args[0] ?? type)
  const members = unionMembers(type)
  if (members !== null) return members.every((m) => isScalar(machine, m))
  switch (type.kind) {
    case 'class':
      return !isComplexClass(type)
    case 'generic': {
      const origin = pick(type.origin)
      if (origin.kind === 'external' && /\.(Literal|Type|Optional|Final|Json)$/.test(origin.path)) return true
      if (origin.kind === 'class' && origin.native === 'builtins.type') return true
      if (origin.kind === 'class') return !isComplexClass(origin)
      if (origin.kind === 'native') return origin.name === 'builtins.type'
      return !(origin.kind === 'external' && COMPLEX.test(origin.path)) && !isSequence(origin)
    }
    case 'external':
      return !COMPLEX.test(type.path) && !isUpload(type)
    default:
      return true
  }
}

function isComplexClass(cls: ClassValue): boolean {
  if (isEnum(cls)) return false
  for (const c of cls.mro) {
    if (c.kind === 'external') {
      if (COMPLEX.test(c.path)) return true
      continue
    }
    if (c.attrs.has('\0dataclass')) return true
    const path = c.native
    if (path === undefined) continue
    if (/^builtins\.(dict|list|set|frozenset|tuple)$/.test(path)) return true
    if (/^(pydantic(\.v1)?(\.main)?\.BaseModel|sqlmodel(\.main)?\.SQLModel|typing\.TypedDict)$/.test(path)) return true
  }
  return false
}

// ---- the order in which it runs

export interface RunItem {
  readonly dependant: Dependant
  /** Index of the one that asked; null for the handler's own. */
  of: number | null
  readonly depth: number
}

/** Inner dependencies first; each (callable, scopes) pair once a request where it is cached. */
export function runOrder(root: Dependant): RunItem[] {
  const out: RunItem[] = []
  const done = new Set<string>()
  const visit = (dependant: Dependant, depth: number): number | null => {
    const key = `${hashKey(dependant.call)}|${dependant.readsScopes ? [...dependant.scopes].sort().join(' ') : ''}`
    if (dependant.useCache && done.has(key)) return null
    const inner: number[] = []
    for (const sub of dependant.dependencies) {
      const at = visit(sub, depth + 1)
      if (at !== null) inner.push(at)
    }
    if (dependant.useCache) done.add(key)
    const item: RunItem = { dependant, of: null, depth }
    out.push(item)
    const at = out.length - 1
    for (const i of inner) {
      const asked = out[i]
      if (asked !== undefined) asked.of = at
    }
    return at
  }
  for (const sub of root.dependencies) visit(sub, 0)
  return out
}
