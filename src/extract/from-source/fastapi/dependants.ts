// What FastAPI makes of a callable's signature: parameters by place, sub-dependencies in order, security scopes.
import {
  type Condition,
  describe,
  external,
  type Instance,
  isCallable,
  itemsOf,
  type Machine,
  pick,
  Raised,
  type Signature,
  type Site,
  stateOf,
  textOf,
  truthOf,
  type Value,
} from '../../../project/index.ts'
import { callKey } from './call-key.ts'
import { fieldOf, refusalOf } from './fields.ts'
import { installForms } from './forms.ts'
import { analyseCallable, dependencyOf, isDepends, isForwardRef, isGenerator, isSpecial, type ParameterCache } from './parameters.ts'
import { type Refusal, refuse } from './refuse.ts'
import { isFrom, type Releases } from './releases.ts'
import type { Level } from './routes.ts'
import { isSecurityScheme } from './security.ts'

export { isSpecial } from './parameters.ts'

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
  /** Its callable has no other parameter in the same place. */
  readonly isAlone: boolean
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
  /** Takes `SecurityScopes` itself, or has no signature that could say so. */
  readonly takesScopes: boolean
  /** Equal keys are one call in a request, where it is cached. */
  readonly cacheKey: string
  readonly level: Level | 'parameter' | 'dependency'
  readonly signature: Signature | null
  readonly when: Condition
  /** The `Depends(…)`, or the parameter that it is the default of. */
  readonly site: Site | null
  /** Has a parameter that is the request, websocket or connection itself. */
  readonly takesRequest: boolean
  /** Parameters that FastAPI fills with objects of its own, each with its class. */
  readonly specials: readonly { readonly name: string; readonly type: Value }[]
}

export interface DependantContext {
  readonly machine: Machine
  readonly releases: Releases
  readonly overrides: ReadonlyMap<string, Value>
  /** The same, with the keys as the program wrote them. */
  readonly overrideKeys: readonly { readonly key: Value; readonly by: Value }[]
  readonly site: Site
  readonly cache: ParameterCache
}

/** How a dependency is asked for. */
interface Asked {
  readonly call: Value
  readonly parameter: string | null
  /** Up to 0.122 the list that a whole branch shares: who comes later adds to what the others see. */
  readonly parentScopes: string[]
  readonly ownScopes: readonly string[]
  readonly useCache: boolean
  readonly scope: string | null
  readonly level: Dependant['level']
  readonly when: Condition
  readonly site: Site | null
}

const MAX_DEPTH = 30
/** Dependencies of one route, each way to them counted. */
const MOST_DEPENDENCIES = 5_000
/** Of these Python cannot say what they take. */
const WITHOUT_SIGNATURE = new Set(['builtins.int', 'builtins.str', 'builtins.dict'])
const CONNECTIONS = ['starlette.requests.Request', 'starlette.websockets.WebSocket', 'starlette.requests.HTTPConnection']

/** What the run of this machine has read of callables. */
export function parameterCache(machine: Machine, releases: Releases): ParameterCache {
  const known = machine.notes.get('dependants') as ParameterCache | undefined // written here alone
  if (known !== undefined) return known
  const fresh: ParameterCache = new Map()
  machine.notes.set('dependants', fresh)
  installForms(machine, releases)
  return fresh
}

/** FastAPI reads signatures when a route is made: names defined later are not there yet. */
export function readAhead(machine: Machine, releases: Releases, endpoint: Value, dependencies: readonly Value[]): void {
  const cache = parameterCache(machine, releases)
  const seen = new Set<Value>()
  const visit = (call: Value, depth: number): void => {
    if (seen.has(call) || depth > MAX_DEPTH) return
    seen.add(call)
    for (const p of analyseCallable(machine, releases, cache, call).parameters) {
      if (p.depends !== null) visit(pick(dependencyOf(p.depends, p.base)), depth + 1)
    }
  }
  try {
    machine.apart(() => {
      for (const value of dependencies) {
        const depends = pick(value)
        if (isDepends(depends)) visit(pick(dependencyOf(depends, external('typing.Any'))), 1)
      }
      visit(pick(endpoint), 0)
    })
  } catch (error) {
    // What an annotation raises is the module's affair.
    if (!(error instanceof Raised)) throw error
  }
}

/** The dependencies of a route as they are declared: overrides change what runs (`runOrder`), not what the document says. */
export function buildDependant(
  context: DependantContext,
  call: Value,
  pathNames: ReadonlySet<string>,
  top: readonly { readonly value: Value; readonly level: Level }[],
): Dependant {
  const builder = new Builder(context, pathNames)
  // `dependencies=[…]` stand before the parameters' own, outermost first.
  const first: Dependant[] = []
  for (const { value, level } of top) {
    const when = value.kind === 'maybe' ? value.when : []
    const depends = pick(value)
    if (stateOf(when) === 'off') continue
    if (depends.kind !== 'instance' || !isDepends(depends)) {
      builder.refuseListed(depends, when)
      continue
    }
    const asked = pick(dependencyOf(depends, NOTHING))
    if (isCallable(asked) === false) {
      builder.refuse('AssertionError', 'A parameter-less dependency must have a callable dependency', when)
      continue
    }
    // From 0.123 on, whether such a one is cached cannot be said.
    const useCache = builder.isModern || isCached(context.machine, depends)
    first.push(
      builder.make(
        {
          call: asked,
          parameter: null,
          parentScopes: [],
          ownScopes: builder.scopesOf(depends),
          useCache,
          scope: scopeOf(depends),
          level,
          when,
          site: depends.site ?? null,
        },
        1,
      ),
    )
  }
  const root = builder.make(
    { call, parameter: null, parentScopes: [], ownScopes: [], useCache: true, scope: null, level: 'parameter', when: [], site: null },
    0,
  )
  return { ...root, dependencies: [...first, ...root.dependencies] }
}
const NOTHING: Value = { kind: 'const', type: 'NoneType', value: null }

/** The same dependency with another callable in its place, as `dependency_overrides` make it. */
export function replaceCall(context: DependantContext, declared: Dependant, call: Value, pathNames: ReadonlySet<string>): Dependant {
  const builder = new Builder(context, pathNames, false)
  const parentScopes = builder.isModern ? [...declared.scopes] : (declared.scopes as string[]) // the shared list of its branch
  const made = builder.make(
    {
      call,
      parameter: declared.parameter,
      parentScopes,
      ownScopes: [],
      useCache: declared.useCache,
      scope: null,
      level: declared.level,
      when: declared.when,
      site: declared.site,
    },
    1,
  )
  return { ...made, replaces: call === declared.call ? null : declared.call }
}

function isCached(machine: Machine, depends: Instance): boolean {
  const value = depends.attrs.get('use_cache')
  return value === undefined || truthOf(machine, value).value !== false
}

function scopeOf(depends: Instance): string | null {
  return textOf(depends.attrs.get('scope'))
}

class Builder {
  readonly context: DependantContext
  /** 0.123+: scopes are each dependency's own, and part of its identity only where something reads them. */
  readonly isModern: boolean
  private readonly pathNames: ReadonlySet<string>
  /** What fails when a request comes is no refusal of the application. */
  private readonly isBuilding: boolean

  private made = 0

  constructor(context: DependantContext, pathNames: ReadonlySet<string>, isBuilding = true) {
    this.context = context
    this.isModern = isFrom(context.releases.fastapi, '0.123.0')
    this.pathNames = pathNames
    this.isBuilding = isBuilding
  }

  refuse(error: Refusal, message: string, when: Condition, site: Site | null = null): void {
    const { machine } = this.context
    if (!this.isBuilding) return
    machine.under(when, () => refuse(machine, error, message, site ?? this.context.site))
  }

  /** `dependencies=[f]` */
  refuseListed(value: Value, when: Condition): void {
    const type =
      value.kind === 'function' || value.kind === 'native'
        ? 'function'
        : value.kind === 'method'
          ? 'method'
          : value.kind === 'class'
            ? 'type'
            : value.kind === 'const'
              ? value.type
              : null
    if (type !== null) this.refuse('AttributeError', `'${type}' object has no attribute 'dependency'`, when)
  }

  scopesOf(depends: Instance): string[] {
    const { machine, site } = this.context
    const given = depends.attrs.get('scopes')
    if (given === undefined) return []
    const text = textOf(pick(given))
    // `scopes="admin"` is read as five letters.
    if (text !== null) return [...text]
    return itemsOf(machine, pick(given), site).map((s) => textOf(pick(s)) ?? '{?}')
  }

  make(asked: Asked, depth: number): Dependant {
    const { machine, releases, cache } = this.context
    const { call } = asked
    const scopes = this.addScopes(asked)
    const atCreation = [...scopes]
    const found: Field[] = []
    const dependencies: Dependant[] = []
    const specials: { name: string; type: Value }[] = []
    let takesRequest = false
    let takesScopes = false
    let readsScopes = asked.ownScopes.length > 0 || isSecurityScheme(schemeIn(call))
    const isTooMuch = depth > MAX_DEPTH || ++this.made > MOST_DEPENDENCIES
    if (this.made === MOST_DEPENDENCIES + 1)
      machine.report('budget', `a route has more than ${MOST_DEPENDENCIES} dependencies`, this.context.site)
    const analysed = isTooMuch ? { signature: null, parameters: [] } : analyseCallable(machine, releases, cache, call)
    for (const p of analysed.parameters) {
      const name = p.parameter.name
      if (p.refusal !== null) this.refuse(p.refusal.error, p.refusal.message, asked.when)
      if (p.depends !== null) {
        const sub = pick(dependencyOf(p.depends, p.base))
        if (isForwardRef(sub) || isCallable(sub) === false) {
          this.refuse(
            'TypeError',
            `${isForwardRef(sub) && sub.kind === 'external' ? `ForwardRef(${describe(sub.args?.positional[0] ?? sub)})` : describe(sub)} is not a callable object`,
            asked.when,
          )
          continue
        }
        if (sub.kind === 'class' && WITHOUT_SIGNATURE.has(sub.native ?? '')) {
          this.refuse('ValueError', `no signature found for builtin type <class '${sub.name}'>`, asked.when)
          continue
        }
        const scope = scopeOf(p.depends)
        if (scope === 'function' && isGenerator(call) && asked.scope !== 'function' && isFrom(releases.fastapi, '0.121.0')) {
          this.refuse(
            'DependencyScopeError',
            `The dependency "${describe(call)}" has a scope of "request", it cannot depend on dependencies with scope "function".`,
            asked.when,
          )
        }
        dependencies.push(
          this.make(
            {
              call: sub,
              parameter: name,
              parentScopes: scopes,
              ownScopes: this.scopesOf(p.depends),
              useCache: isCached(machine, p.depends),
              scope,
              level: depth === 0 ? 'parameter' : 'dependency',
              when: [],
              site: p.depends.site ?? p.site,
            },
            depth + 1,
          ),
        )
        continue
      }
      if (p.special) {
        specials.push({ name, type: p.base })
        takesRequest ||= CONNECTIONS.some((path) => isSpecial(p.base, path))
        takesScopes ||= isSpecial(p.type, 'fastapi.security.oauth2.SecurityScopes')
        continue
      }
      const field = fieldOf(machine, releases, p, this.pathNames)
      const refused = refusalOf(releases, p, field, this.pathNames)
      if (refused !== null) this.refuse(refused.error, refused.message, asked.when)
      found.push(field)
    }
    readsScopes ||= takesScopes || dependencies.some((d) => d.readsScopes)
    const fields = found.map((f) => ({ ...f, isAlone: found.every((o) => o === f || o.in !== f.in) }))
    const lifetime = isFrom(releases.fastapi, '0.121.0') ? (asked.scope ?? (isGenerator(call) ? 'request' : '')) : ''
    const keyScopes = this.isModern && !readsScopes ? [] : [...new Set(this.isModern ? scopes : atCreation)].sort()
    return {
      call,
      replaces: null,
      parameter: asked.parameter,
      fields,
      dependencies,
      useCache: asked.useCache,
      ownScopes: asked.ownScopes,
      scopes,
      readsScopes,
      takesScopes: takesScopes || (analysed.signature === null && !isSecurityScheme(schemeIn(call))),
      cacheKey: `${callKey(machine, call, this.context.site)}|${keyScopes.join(' ')}|${lifetime}`,
      level: asked.level,
      signature: analysed.signature,
      when: asked.when,
      site: asked.site,
      takesRequest,
      specials,
    }
  }

  private addScopes(asked: Asked): string[] {
    if (!this.isModern) {
      // `security_scopes = security_scopes or []`, then `extend`: an empty list is never shared.
      const shared = asked.parentScopes.length > 0 ? asked.parentScopes : []
      shared.push(...asked.ownScopes)
      return shared
    }
    const scopes = [...asked.parentScopes]
    for (const s of asked.ownScopes) if (!scopes.includes(s)) scopes.push(s)
    return scopes
  }
}

/** What stands behind partials and wrappers. */
export function schemeIn(call: Value, depth = 0): Value {
  if (depth > 20) return call
  if (call.kind === 'partial') return schemeIn(pick(call.func), depth + 1)
  const inner = call.kind === 'function' || call.kind === 'native' ? call.attrs?.get('__wrapped__') : undefined
  return inner === undefined ? call : schemeIn(pick(inner), depth + 1)
}
